package io.millrace.handler.codec.http.cors;

import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_MAX_AGE;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK;
import static io.millrace.handler.codec.http.HttpHeaderNames.ORIGIN;

import io.millrace.handler.codec.http.HttpHeaders;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the configurations say of one request.
 *
 * @param isDenied it has an origin, which is not allowed
 * @param allowOrigin the value of {@code Access-Control-Allow-Origin}; {@code null} if the origin is not allowed, or
 *     there is none
 * @param config the configuration that allows it
 */
record CorsDecision(
        boolean isDenied,
        @Nullable String allowOrigin,
        @Nullable CorsConfig config) implements Exchange {
    private static final String ANY = "*";
    private static final String NULL = "null";

    private static final CorsDecision NO_ORIGIN = new CorsDecision(false, null, null);
    private static final CorsDecision DENIED = new CorsDecision(true, null, null);

    static CorsDecision of(HttpHeaders request, List<CorsConfig> configs) {
        String origin = request.get(ORIGIN);
        if (origin == null) {
            return NO_ORIGIN;
        }
        if (request.getAll(ORIGIN).size() > 1) {
            return DENIED; // whoever looks at another one would decide otherwise
        }
        for (CorsConfig config : configs) {
            String allowOrigin = allowOrigin(config, origin);
            if (allowOrigin != null) {
                return config.isCorsSupportEnabled() ? new CorsDecision(false, allowOrigin, config) : DENIED;
            }
        }
        return DENIED;
    }

    private static @Nullable String allowOrigin(CorsConfig config, String origin) {
        if (config.origins().contains(origin)) {
            return origin;
        }
        if (NULL.equals(origin)) {
            if (config.isNullOriginAllowed()) {
                return NULL;
            }
            if (config.isCredentialsAllowed()) {
                return null; // a page of any site can say so
            }
        }
        if (!config.isAnyOriginSupported()) {
            return null;
        }
        return config.isCredentialsAllowed() ? origin : ANY;
    }

    /** An answer to another origin is the same, whatever the origin. */
    static boolean isSameForAll(CorsConfig config) {
        return config.isCorsSupportEnabled()
                && config.isAnyOriginSupported()
                && !config.isCredentialsAllowed()
                && !config.isNullOriginAllowed();
    }

    /** Sets what a response to the request itself has. */
    void applyTo(HttpHeaders response) {
        CorsConfig rules = config;
        if (rules == null || allowOrigin == null) {
            return;
        }
        applyOrigin(rules, allowOrigin, response);
        if (!rules.exposedHeaders().isEmpty()) {
            response.set(ACCESS_CONTROL_EXPOSE_HEADERS, rules.exposedHeaders());
        }
    }

    /** Sets what the answer to a preflight request has. */
    void applyTo(HttpHeaders response, HttpHeaders request) {
        CorsConfig rules = config;
        if (rules == null || allowOrigin == null) {
            return;
        }
        applyOrigin(rules, allowOrigin, response);
        setList(response, ACCESS_CONTROL_ALLOW_METHODS, rules.allowedRequestMethods());
        setList(response, ACCESS_CONTROL_ALLOW_HEADERS, rules.allowedRequestHeaders());
        response.set(ACCESS_CONTROL_MAX_AGE, Long.toString(rules.maxAge()));
        if (request.contains(ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK)) {
            response.set(ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, Boolean.toString(rules.isPrivateNetworkAllowed()));
        }
        HttpHeaders more = rules.preflightResponseHeaders();
        for (String name : more.names()) {
            setList(response, name, more.getAll(name));
        }
    }

    private static void applyOrigin(CorsConfig rules, String allowOrigin, HttpHeaders response) {
        response.set(ACCESS_CONTROL_ALLOW_ORIGIN, allowOrigin);
        if (rules.isCredentialsAllowed() && !ANY.equals(allowOrigin)) {
            response.set(ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        } else {
            response.remove(ACCESS_CONTROL_ALLOW_CREDENTIALS);
        }
    }

    /** In one line: there is no quoting in these lists. */
    private static void setList(HttpHeaders response, CharSequence name, Collection<?> values) {
        if (!values.isEmpty()) {
            response.set(name, values.stream().map(Object::toString).collect(Collectors.joining(",")));
        }
    }
}
