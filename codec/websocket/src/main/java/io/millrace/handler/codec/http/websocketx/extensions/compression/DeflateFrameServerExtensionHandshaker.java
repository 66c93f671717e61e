package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers offers of {@code deflate-frame} and {@code x-webkit-deflate-frame} without parameters: each frame is
 * compressed by itself. What was before {@code permessage-deflate}, for old clients.
 */
public final class DeflateFrameServerExtensionHandshaker implements WebSocketServerExtensionHandshaker {
    /** The smallest window: 256 bytes. */
    public static final int MIN_WINDOW_SIZE = MessageDeflater.MIN_WINDOW_BITS;

    /** The largest window, and the default: 32 KiB. */
    public static final int MAX_WINDOW_SIZE = MessageDeflater.MAX_WINDOW_BITS;

    /** The smallest memory level. */
    public static final int MIN_MEM_LEVEL = 1;

    /** The largest memory level. */
    public static final int MAX_MEM_LEVEL = 9;

    /** The memory level that the JDK's deflater has. */
    public static final int DEFAULT_MEM_LEVEL = 8;

    /** How much is compressed unless somebody says otherwise. */
    public static final int DEFAULT_COMPRESSION_LEVEL = DeflateSettings.DEFAULT_LEVEL;

    static final String DEFLATE_FRAME_EXTENSION = "deflate-frame";
    static final String X_WEBKIT_DEFLATE_FRAME_EXTENSION = "x-webkit-deflate-frame";

    private final DeflateSettings settings;
    private final int serverWindowSize;

    /**
     * Makes a handshaker.
     *
     * @param compressionLevel 0 to 9
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's {@link
     *     io.millrace.handler.codec.CodecLimits} alone, which hold in any case
     */
    public DeflateFrameServerExtensionHandshaker(int compressionLevel, int maxAllocation) {
        this(compressionLevel, MAX_WINDOW_SIZE, DEFAULT_MEM_LEVEL, maxAllocation);
    }

    /**
     * Makes a handshaker.
     *
     * @param compressionLevel 0 to 9
     * @param serverWindowSize the server's window, 8 to 15
     * @param memLevel 1 to 9, without effect
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's limits alone
     */
    public DeflateFrameServerExtensionHandshaker(
            int compressionLevel, int serverWindowSize, int memLevel, int maxAllocation) {
        this(compressionLevel, serverWindowSize, memLevel, WebSocketExtensionFilterProvider.DEFAULT, maxAllocation);
    }

    /**
     * Makes a handshaker.
     *
     * @param compressionLevel 0 to 9
     * @param serverWindowSize the server's window, 8 to 15
     * @param memLevel 1 to 9, without effect
     * @param extensionFilterProvider which frames are left alone
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's limits alone
     * @throws IllegalArgumentException if a number is out of its range
     */
    public DeflateFrameServerExtensionHandshaker(
            int compressionLevel,
            int serverWindowSize,
            int memLevel,
            WebSocketExtensionFilterProvider extensionFilterProvider,
            int maxAllocation) {
        settings = new DeflateSettings(compressionLevel, extensionFilterProvider, maxAllocation);
        this.serverWindowSize = DeflateSettings.requireWindowBits(serverWindowSize, "serverWindowSize");
        DeflateSettings.require(memLevel, MIN_MEM_LEVEL, MAX_MEM_LEVEL, "memLevel");
    }

    static boolean isDeflateFrame(WebSocketExtensionData data) {
        return DEFLATE_FRAME_EXTENSION.equals(data.name()) || X_WEBKIT_DEFLATE_FRAME_EXTENSION.equals(data.name());
    }

    @Override
    public @Nullable WebSocketServerExtension handshakeExtension(WebSocketExtensionData extensionData) {
        if (!isDeflateFrame(extensionData) || !extensionData.parameters().isEmpty()) {
            return null;
        }
        return new Extension(settings, serverWindowSize, extensionData.name());
    }

    private record Extension(DeflateSettings settings, int windowBits, String name)
            implements WebSocketServerExtension {
        @Override
        public int rsv() {
            return RSV1;
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return new PerFrameDeflateEncoder(
                    settings.compressionLevel(), windowBits, settings.filters().encoderFilter());
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            return new PerFrameDeflateDecoder(settings.filters().decoderFilter(), settings.maxAllocation());
        }

        @Override
        public WebSocketExtensionData newReponseData() {
            return new WebSocketExtensionData(name, Map.of());
        }
    }
}
