package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Offers {@code permessage-deflate}.
 *
 * <p>The JDK's deflater has one window size. For a smaller window it is made to forget what it has seen each time that
 * so many bytes went in, which costs compression.
 *
 * <p><b>Spec:</b> RFC 7692 §7.
 */
public final class PerMessageDeflateClientExtensionHandshaker implements WebSocketClientExtensionHandshaker {
    private static final int MAX_WINDOW_SIZE = MessageDeflater.MAX_WINDOW_BITS;

    private final DeflateSettings settings;
    private final boolean allowClientWindowSize;
    private final int requestedServerWindowSize;
    private final boolean allowClientNoContext;
    private final boolean requestedServerNoContext;

    /**
     * Makes a handshaker that lets the server limit the client's window, and asks for nothing.
     *
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's {@link
     *     io.millrace.handler.codec.CodecLimits} alone, which hold in any case
     */
    public PerMessageDeflateClientExtensionHandshaker(int maxAllocation) {
        this(DeflateSettings.DEFAULT_LEVEL, true, MAX_WINDOW_SIZE, false, false, maxAllocation);
    }

    /**
     * Makes a handshaker.
     *
     * @param compressionLevel 0 to 9
     * @param allowClientWindowSize whether the server may limit the client's window
     * @param requestedServerWindowSize the server's window at most, 8 to 15
     * @param allowClientNoContext whether the offer says that the client's window need not be kept; a server that says
     *     so unasked is obeyed
     * @param requestedServerNoContext whether the server's must not be kept
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's limits alone
     */
    public PerMessageDeflateClientExtensionHandshaker(
            int compressionLevel,
            boolean allowClientWindowSize,
            int requestedServerWindowSize,
            boolean allowClientNoContext,
            boolean requestedServerNoContext,
            int maxAllocation) {
        this(
                compressionLevel,
                allowClientWindowSize,
                requestedServerWindowSize,
                allowClientNoContext,
                requestedServerNoContext,
                WebSocketExtensionFilterProvider.DEFAULT,
                maxAllocation);
    }

    /**
     * Makes a handshaker.
     *
     * @param compressionLevel 0 to 9
     * @param allowClientWindowSize whether the server may limit the client's window
     * @param requestedServerWindowSize the server's window at most, 8 to 15
     * @param allowClientNoContext whether the offer says that the client's window need not be kept; a server that says
     *     so unasked is obeyed
     * @param requestedServerNoContext whether the server's must not be kept
     * @param extensionFilterProvider which messages are left alone
     * @param maxAllocation bytes that a frame may be decompressed to; 0 for the channel's limits alone
     * @throws IllegalArgumentException if a number is out of its range
     */
    public PerMessageDeflateClientExtensionHandshaker(
            int compressionLevel,
            boolean allowClientWindowSize,
            int requestedServerWindowSize,
            boolean allowClientNoContext,
            boolean requestedServerNoContext,
            WebSocketExtensionFilterProvider extensionFilterProvider,
            int maxAllocation) {
        settings = new DeflateSettings(compressionLevel, extensionFilterProvider, maxAllocation);
        this.allowClientWindowSize = allowClientWindowSize;
        this.requestedServerWindowSize =
                DeflateSettings.requireWindowBits(requestedServerWindowSize, "requestedServerWindowSize");
        this.allowClientNoContext = allowClientNoContext;
        this.requestedServerNoContext = requestedServerNoContext;
    }

    @Override
    public WebSocketExtensionData newRequestData() {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>(8);
        if (requestedServerNoContext) {
            parameters.put(DeflateParameters.SERVER_NO_CONTEXT, null);
        }
        if (allowClientNoContext) {
            parameters.put(DeflateParameters.CLIENT_NO_CONTEXT, null);
        }
        if (requestedServerWindowSize != MAX_WINDOW_SIZE) {
            parameters.put(DeflateParameters.SERVER_MAX_WINDOW, Integer.toString(requestedServerWindowSize));
        }
        if (allowClientWindowSize) {
            parameters.put(DeflateParameters.CLIENT_MAX_WINDOW, null);
        }
        return new WebSocketExtensionData(DeflateParameters.EXTENSION, parameters);
    }

    @Override
    public @Nullable WebSocketClientExtension handshakeExtension(WebSocketExtensionData extensionData) {
        if (!DeflateParameters.EXTENSION.equals(extensionData.name())) {
            return null;
        }
        DeflateParameters.Written written = DeflateParameters.read(extensionData, false);
        if (written == null
                || (written.clientWindowNamed() && !allowClientWindowSize)
                || (requestedServerNoContext && !written.parameters().serverNoContext())
                || written.parameters().serverWindowBits() > requestedServerWindowSize) {
            return null;
        }
        return new Extension(settings, written.parameters());
    }

    private record Extension(DeflateSettings settings, DeflateParameters parameters)
            implements WebSocketClientExtension {
        @Override
        public int rsv() {
            return RSV1;
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return new PerMessageDeflateEncoder(
                    settings.compressionLevel(),
                    parameters.clientWindowBits(),
                    parameters.clientNoContext(),
                    settings.filters().encoderFilter());
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            return new PerMessageDeflateDecoder(
                    parameters.serverNoContext(), settings.filters().decoderFilter(), settings.maxAllocation());
        }
    }
}
