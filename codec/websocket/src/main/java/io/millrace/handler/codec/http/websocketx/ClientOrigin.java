package io.millrace.handler.codec.http.websocketx;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client's URI becomes in its request. <b>Spec:</b> RFC 6455 §4.1, RFC 6454 §6.2. */
final class ClientOrigin {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private ClientOrigin() {}

    /** The value of {@code Host}: without a port that follows from the scheme. */
    static String host(URI uri) {
        String host = hostOf(uri);
        int port = uri.getPort();
        return port == -1 || port == defaultPort(uri.getScheme(), port) ? host : host + ':' + port;
    }

    /** The value of {@code Origin}. */
    static String origin(URI uri) {
        int port = uri.getPort();
        int defaultPort = defaultPort(uri.getScheme(), port);
        String origin = (defaultPort == HTTPS_PORT ? "https://" : "http://")
                + hostOf(uri).toLowerCase(Locale.ROOT);
        return port == -1 || port == defaultPort ? origin : origin + ':' + port;
    }

    private static String hostOf(URI uri) {
        String host = uri.getHost();
        if (host == null) {
            throw new WebSocketHandshakeException("no host in " + uri + " (expected: ws://host/path)");
        }
        return host;
    }

    private static int defaultPort(@Nullable String scheme, int port) {
        boolean secure = scheme == null
                ? port == HTTPS_PORT
                : scheme.equalsIgnoreCase("wss") || scheme.equalsIgnoreCase("https");
        return secure ? HTTPS_PORT : HTTP_PORT;
    }
}
