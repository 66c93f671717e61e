package io.millrace.handler.codec.http.websocketx;

import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares origins: scheme, host and port. <b>Spec:</b> RFC 6454 §4 to §7. */
final class Origins {
    private Origins() {}

    static Set<String> normalized(String... origins) {
        Set<String> all = new HashSet<>();
        for (String origin : origins) {
            all.add(origin.toLowerCase(Locale.ROOT));
        }
        return Set.copyOf(all);
    }

    static boolean isOneOf(HttpRequest request, Set<String> allowed) {
        List<String> origins = request.headers().getAll(HttpHeaderNames.ORIGIN);
        return origins.isEmpty()
                || (origins.size() == 1 && allowed.contains(origins.get(0).toLowerCase(Locale.ROOT)));
    }

    static boolean isOwnOrWithoutCredentials(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return (!headers.contains(HttpHeaderNames.COOKIE) && !headers.contains(HttpHeaderNames.AUTHORIZATION))
                || isOwn(request);
    }

    static boolean isOwn(HttpRequest request) {
        List<String> origins = request.headers().getAll(HttpHeaderNames.ORIGIN);
        if (origins.isEmpty()) {
            return true;
        }
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        return origins.size() == 1 && hosts.size() == 1 && isOwn(origins.get(0), hosts.get(0));
    }

    /**
     * What {@code Host} leaves out is the port of the origin's scheme: behind a proxy the server does not know the
     * scheme.
     */
    private static boolean isOwn(String origin, String host) {
        int colon = origin.indexOf("://");
        if (colon < 0) {
            return false; // "null" among others
        }
        String port = defaultPort(origin.substring(0, colon));
        if (port == null) {
            return false;
        }
        String own = withPort(host.trim(), port);
        return own.equalsIgnoreCase(withPort(origin.substring(colon + 3), port));
    }

    private static @Nullable String defaultPort(String scheme) {
        if (scheme.equalsIgnoreCase("https")) {
            return ":443";
        }
        return scheme.equalsIgnoreCase("http") ? ":80" : null;
    }

    private static String withPort(String authority, String port) {
        return authority.lastIndexOf(':') > authority.lastIndexOf(']') ? authority : authority + port;
    }
}
