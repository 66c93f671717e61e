package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of {@code permessage-deflate}: what was agreed on, or is offered.
 *
 * <p><b>Spec:</b> RFC 7692 §7.1.
 *
 * @param serverNoContext each message of the server begins with an empty window
 * @param clientNoContext each message of the client begins with an empty window
 * @param serverWindowBits the server's window, 15 where it is not limited
 * @param clientWindowBits the client's window, 15 where it is not limited
 */
record DeflateParameters(boolean serverNoContext, boolean clientNoContext, int serverWindowBits, int clientWindowBits) {
    static final String EXTENSION = "permessage-deflate";
    static final String CLIENT_MAX_WINDOW = "client_max_window_bits";
    static final String SERVER_MAX_WINDOW = "server_max_window_bits";
    static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    static final String SERVER_NO_CONTEXT = "server_no_context_takeover";

    private static final int MAX_BITS = MessageDeflater.MAX_WINDOW_BITS;

    /** What a peer has written, as {@link #read} understands it. */
    record Written(DeflateParameters parameters, boolean clientWindowNamed, boolean serverWindowNamed) {}

    /**
     * Reads what a peer has written; {@code null} if a parameter is unknown, has a value that it must not have, or
     * lacks one. {@code client_max_window_bits} may lack its value in an offer.
     */
    static @Nullable Written read(WebSocketExtensionData data, boolean offer) {
        boolean serverNoContext = false;
        boolean clientNoContext = false;
        int serverBits = MAX_BITS;
        int clientBits = MAX_BITS;
        boolean clientNamed = false;
        boolean serverNamed = false;
        for (Map.Entry<String, @Nullable String> parameter : data.parameters().entrySet()) {
            String value = parameter.getValue();
            switch (parameter.getKey().toLowerCase(Locale.ROOT)) {
                case SERVER_NO_CONTEXT -> serverNoContext = true;
                case CLIENT_NO_CONTEXT -> clientNoContext = true;
                case SERVER_MAX_WINDOW -> {
                    serverBits = DeflateSettings.windowBits(value);
                    serverNamed = true;
                }
                case CLIENT_MAX_WINDOW -> {
                    clientBits = value == null && offer ? MAX_BITS : DeflateSettings.windowBits(value);
                    clientNamed = true;
                }
                default -> {
                    return null;
                }
            }
            if (value != null && parameter.getKey().toLowerCase(Locale.ROOT).endsWith("takeover")) {
                return null;
            }
        }
        if (serverBits == 0 || clientBits == 0) {
            return null;
        }
        return new Written(
                new DeflateParameters(serverNoContext, clientNoContext, serverBits, clientBits),
                clientNamed,
                serverNamed);
    }

    /** What a server answers: only what differs from the default. */
    WebSocketExtensionData toResponse() {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>(8);
        if (serverNoContext) {
            parameters.put(SERVER_NO_CONTEXT, null);
        }
        if (clientNoContext) {
            parameters.put(CLIENT_NO_CONTEXT, null);
        }
        if (serverWindowBits != MAX_BITS) {
            parameters.put(SERVER_MAX_WINDOW, Integer.toString(serverWindowBits));
        }
        if (clientWindowBits != MAX_BITS) {
            parameters.put(CLIENT_MAX_WINDOW, Integer.toString(clientWindowBits));
        }
        return new WebSocketExtensionData(EXTENSION, parameters);
    }
}
