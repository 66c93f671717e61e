package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import org.jspecify.annotations.Nullable;

/**
 * Answers offers of {@code permessage-deflate}.
 *
 * <p>The JDK's deflater has one window size and one memory level. For a smaller window it is made to forget what it has
 * seen each time that so many bytes went in, which costs compression; the memory level is checked and has no effect.
 *
 * <p><b>Spec:</b> RFC 7692 §7.
 */
public final class PerMessageDeflateServerExtensionHandshaker implements WebSocketServerExtensionHandshaker {
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

    private final DeflateSettings settings;
    private final boolean allowServerWindowSize;
    private final int preferredClientWindowSize;
    private final boolean allowServerNoContext;
    private final boolean preferredClientNoContext;
    private final int serverWindowSize;

    /**
     * Makes a handshaker that takes a limit to its window, and does not give up its own.
     *
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's {@link
     *     io.millrace.handler.codec.CodecLimits} alone, which hold in any case
     */
    public PerMessageDeflateServerExtensionHandshaker(int maxAllocation) {
        this(DeflateSettings.DEFAULT_LEVEL, true, MAX_WINDOW_SIZE, false, false, maxAllocation);
    }

    /**
     * Makes a handshaker.
     *
     * @param compressionLevel 0 to 9
     * @param allowServerWindowSize whether a client may limit the server's window
     * @param preferredClientWindowSize the client's window, 8 to 15, if the client lets the server say
     * @param allowServerNoContext whether a client may ask that the server's window is not kept from message to message
     * @param preferredClientNoContext whether the client's is not kept, if it offers that
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's limits alone
     */
    public PerMessageDeflateServerExtensionHandshaker(
            int compressionLevel,
            boolean allowServerWindowSize,
            int preferredClientWindowSize,
            boolean allowServerNoContext,
            boolean preferredClientNoContext,
            int maxAllocation) {
        this(
                compressionLevel,
                allowServerWindowSize,
                preferredClientWindowSize,
                allowServerNoContext,
                preferredClientNoContext,
                MAX_WINDOW_SIZE,
                DEFAULT_MEM_LEVEL,
                maxAllocation);
    }

    /**
     * Makes a handshaker.
     *
     * @param compressionLevel 0 to 9
     * @param allowServerWindowSize whether a client may limit the server's window
     * @param preferredClientWindowSize the client's window, 8 to 15, if the client lets the server say
     * @param allowServerNoContext whether a client may ask that the server's window is not kept from message to message
     * @param preferredClientNoContext whether the client's is not kept, if it offers that
     * @param serverWindowSize the server's window, 8 to 15; a client's limit may be smaller
     * @param memLevel 1 to 9, without effect
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's limits alone
     */
    public PerMessageDeflateServerExtensionHandshaker(
            int compressionLevel,
            boolean allowServerWindowSize,
            int preferredClientWindowSize,
            boolean allowServerNoContext,
            boolean preferredClientNoContext,
            int serverWindowSize,
            int memLevel,
            int maxAllocation) {
        this(
                compressionLevel,
                allowServerWindowSize,
                preferredClientWindowSize,
                allowServerNoContext,
                preferredClientNoContext,
                serverWindowSize,
                memLevel,
                WebSocketExtensionFilterProvider.DEFAULT,
                maxAllocation);
    }

    /**
     * Makes a handshaker.
     *
     * @param compressionLevel 0 to 9
     * @param allowServerWindowSize whether a client may limit the server's window
     * @param preferredClientWindowSize the client's window, 8 to 15, if the client lets the server say
     * @param allowServerNoContext whether a client may ask that the server's window is not kept from message to message
     * @param preferredClientNoContext whether the client's is not kept, if it offers that
     * @param serverWindowSize the server's window, 8 to 15; a client's limit may be smaller
     * @param memLevel 1 to 9, without effect
     * @param extensionFilterProvider which messages are left alone
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's limits alone
     * @throws IllegalArgumentException if a number is out of its range
     */
    public PerMessageDeflateServerExtensionHandshaker(
            int compressionLevel,
            boolean allowServerWindowSize,
            int preferredClientWindowSize,
            boolean allowServerNoContext,
            boolean preferredClientNoContext,
            int serverWindowSize,
            int memLevel,
            WebSocketExtensionFilterProvider extensionFilterProvider,
            int maxAllocation) {
        settings = new DeflateSettings(compressionLevel, extensionFilterProvider, maxAllocation);
        DeflateSettings.require(memLevel, MIN_MEM_LEVEL, MAX_MEM_LEVEL, "memLevel");
        this.allowServerWindowSize = allowServerWindowSize;
        this.preferredClientWindowSize =
                DeflateSettings.requireWindowBits(preferredClientWindowSize, "preferredClientWindowSize");
        this.allowServerNoContext = allowServerNoContext;
        this.preferredClientNoContext = preferredClientNoContext;
        this.serverWindowSize = DeflateSettings.requireWindowBits(serverWindowSize, "serverWindowSize");
    }

    @Override
    public @Nullable WebSocketServerExtension handshakeExtension(WebSocketExtensionData extensionData) {
        if (!DeflateParameters.EXTENSION.equals(extensionData.name())) {
            return null;
        }
        DeflateParameters.Written written = DeflateParameters.read(extensionData, true);
        if (written == null
                || (written.serverWindowNamed() && !allowServerWindowSize)
                || (written.parameters().serverNoContext() && !allowServerNoContext)) {
            return null;
        }
        DeflateParameters offer = written.parameters();
        int clientBits = written.clientWindowNamed()
                ? Math.min(preferredClientWindowSize, offer.clientWindowBits())
                : MAX_WINDOW_SIZE;
        return new Extension(
                settings,
                new DeflateParameters(
                        offer.serverNoContext(),
                        offer.clientNoContext() && preferredClientNoContext,
                        Math.min(serverWindowSize, offer.serverWindowBits()),
                        clientBits));
    }

    private record Extension(DeflateSettings settings, DeflateParameters parameters)
            implements WebSocketServerExtension {
        @Override
        public int rsv() {
            return RSV1;
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return new PerMessageDeflateEncoder(
                    settings.compressionLevel(),
                    parameters.serverWindowBits(),
                    parameters.serverNoContext(),
                    settings.filters().encoderFilter());
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            return new PerMessageDeflateDecoder(
                    parameters.clientNoContext(), settings.filters().decoderFilter(), settings.maxAllocation());
        }

        @Override
        public WebSocketExtensionData newReponseData() {
            return parameters.toResponse();
        }
    }
}
