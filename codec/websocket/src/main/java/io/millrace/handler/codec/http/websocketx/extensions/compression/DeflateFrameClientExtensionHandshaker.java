package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Offers {@code deflate-frame} or {@code x-webkit-deflate-frame}: each frame is compressed by itself. What was before
 * {@code permessage-deflate}, for old servers.
 */
public final class DeflateFrameClientExtensionHandshaker implements WebSocketClientExtensionHandshaker {
    private final DeflateSettings settings;
    private final boolean useWebkitExtensionName;

    /**
     * Makes a handshaker.
     *
     * @param useWebkitExtensionName whether the name begins with {@code x-webkit-}
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's {@link
     *     io.millrace.handler.codec.CodecLimits} alone, which hold in any case
     */
    public DeflateFrameClientExtensionHandshaker(boolean useWebkitExtensionName, int maxAllocation) {
        this(DeflateSettings.DEFAULT_LEVEL, useWebkitExtensionName, maxAllocation);
    }

    /**
     * Makes a handshaker.
     *
     * @param compressionLevel 0 to 9
     * @param useWebkitExtensionName whether the name begins with {@code x-webkit-}
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's limits alone
     */
    public DeflateFrameClientExtensionHandshaker(
            int compressionLevel, boolean useWebkitExtensionName, int maxAllocation) {
        this(compressionLevel, useWebkitExtensionName, WebSocketExtensionFilterProvider.DEFAULT, maxAllocation);
    }

    /**
     * Makes a handshaker.
     *
     * @param compressionLevel 0 to 9
     * @param useWebkitExtensionName whether the name begins with {@code x-webkit-}
     * @param extensionFilterProvider which frames are left alone
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's limits alone
     * @throws IllegalArgumentException if a number is out of its range
     */
    public DeflateFrameClientExtensionHandshaker(
            int compressionLevel,
            boolean useWebkitExtensionName,
            WebSocketExtensionFilterProvider extensionFilterProvider,
            int maxAllocation) {
        settings = new DeflateSettings(compressionLevel, extensionFilterProvider, maxAllocation);
        this.useWebkitExtensionName = useWebkitExtensionName;
    }

    @Override
    public WebSocketExtensionData newRequestData() {
        String name = useWebkitExtensionName
                ? DeflateFrameServerExtensionHandshaker.X_WEBKIT_DEFLATE_FRAME_EXTENSION
                : DeflateFrameServerExtensionHandshaker.DEFLATE_FRAME_EXTENSION;
        return new WebSocketExtensionData(name, Map.of());
    }

    @Override
    public @Nullable WebSocketClientExtension handshakeExtension(WebSocketExtensionData extensionData) {
        if (!DeflateFrameServerExtensionHandshaker.isDeflateFrame(extensionData)
                || !extensionData.parameters().isEmpty()) {
            return null;
        }
        return new Extension(settings);
    }

    private record Extension(DeflateSettings settings) implements WebSocketClientExtension {
        @Override
        public int rsv() {
            return RSV1;
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return new PerFrameDeflateEncoder(
                    settings.compressionLevel(),
                    MessageDeflater.MAX_WINDOW_BITS,
                    settings.filters().encoderFilter());
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            return new PerFrameDeflateDecoder(settings.filters().decoderFilter(), settings.maxAllocation());
        }
    }
}
