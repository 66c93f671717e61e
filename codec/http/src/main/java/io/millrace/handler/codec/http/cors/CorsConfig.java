package io.millrace.handler.codec.http.cors;

import io.millrace.handler.codec.http.DefaultHttpHeaders;
import io.millrace.handler.codec.http.EmptyHttpHeaders;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpMethod;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** What pages of some origins, or of all, may do. Made by a {@link CorsConfigBuilder}; it does not change. */
public final class CorsConfig {
    private final Set<String> origins;
    private final boolean anyOrigin;
    private final boolean nullOrigin;
    private final boolean enabled;
    private final Set<String> exposedHeaders;
    private final boolean credentials;
    private final long maxAge;
    private final Set<HttpMethod> requestMethods;
    private final Set<String> requestHeaders;
    private final Map<CharSequence, Callable<?>> preflightHeaders;
    private final boolean shortCircuit;
    private final boolean privateNetwork;

    CorsConfig(CorsConfigBuilder builder) {
        origins = copy(builder.origins);
        anyOrigin = builder.anyOrigin;
        nullOrigin = builder.nullOrigin;
        enabled = builder.enabled;
        exposedHeaders = copy(builder.exposedHeaders);
        credentials = builder.credentials;
        maxAge = builder.maxAge;
        requestMethods = copy(builder.requestMethods);
        requestHeaders = copy(builder.requestHeaders);
        preflightHeaders = new LinkedHashMap<>(builder.preflightHeaders);
        shortCircuit = builder.shortCircuit;
        privateNetwork = builder.privateNetwork;
    }

    private static <T> Set<T> copy(Set<T> set) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(set));
    }

    /**
     * Tells whether the configuration counts.
     *
     * @return {@code false} after {@link CorsConfigBuilder#disable()}
     */
    public boolean isCorsSupportEnabled() {
        return enabled;
    }

    /**
     * Tells whether every origin is allowed.
     *
     * @return {@code true} if it is
     */
    public boolean isAnyOriginSupported() {
        return anyOrigin;
    }

    /**
     * The first allowed origin.
     *
     * @return {@code *} if none is named
     */
    public String origin() {
        return origins.isEmpty() ? "*" : origins.iterator().next();
    }

    /**
     * The allowed origins.
     *
     * @return those that are named, unmodifiable
     */
    public Set<String> origins() {
        return origins;
    }

    /**
     * Tells whether the origin {@code null} is allowed, which browsers send for pages that have none: files, sandboxed
     * frames, redirects.
     *
     * @return {@code false} unless {@link CorsConfigBuilder#allowNullOrigin()} was called
     */
    public boolean isNullOriginAllowed() {
        return nullOrigin;
    }

    /**
     * Which headers of a response a page may see beside the simple ones.
     *
     * @return their names, unmodifiable
     */
    public Set<String> exposedHeaders() {
        return exposedHeaders;
    }

    /**
     * Tells whether a page may send cookies and see the answer.
     *
     * @return {@code false} unless {@link CorsConfigBuilder#allowCredentials()} was called
     */
    public boolean isCredentialsAllowed() {
        return credentials;
    }

    /**
     * How long a browser may remember the answer to a preflight request.
     *
     * @return seconds, 0 unless set
     */
    public long maxAge() {
        return maxAge;
    }

    /**
     * Which methods a page may use beside the simple ones.
     *
     * @return the methods, unmodifiable
     */
    public Set<HttpMethod> allowedRequestMethods() {
        return requestMethods;
    }

    /**
     * Which headers a page may send beside the simple ones.
     *
     * @return their names, unmodifiable
     */
    public Set<String> allowedRequestHeaders() {
        return requestHeaders;
    }

    /**
     * The further headers of an answer to a preflight request, with values that are made now.
     *
     * @return the headers, empty if there are none
     * @throws IllegalStateException if a value cannot be made; the cause says why
     */
    public HttpHeaders preflightResponseHeaders() {
        if (preflightHeaders.isEmpty()) {
            return EmptyHttpHeaders.INSTANCE;
        }
        HttpHeaders headers = new DefaultHttpHeaders();
        for (Map.Entry<CharSequence, Callable<?>> header : preflightHeaders.entrySet()) {
            Object value = valueOf(header.getValue());
            if (value instanceof Iterable<?> values) {
                headers.add(header.getKey(), values);
            } else {
                headers.add(header.getKey(), value);
            }
        }
        return headers;
    }

    private static Object valueOf(Callable<?> generator) {
        try {
            return generator.call();
        } catch (Exception e) {
            throw new IllegalStateException("Could not generate value for callable [" + generator + ']', e);
        }
    }

    /**
     * Tells whether a request of an origin that is not allowed is refused with 403 instead of being handled.
     *
     * @return {@code false} unless {@link CorsConfigBuilder#shortCircuit()} was called
     */
    public boolean isShortCircuit() {
        return shortCircuit;
    }

    /**
     * Tells whether public pages may use this server in a private network.
     *
     * @return {@code false} unless {@link CorsConfigBuilder#allowPrivateNetwork()} was called
     */
    public boolean isPrivateNetworkAllowed() {
        return privateNetwork;
    }

    @Override
    public String toString() {
        return "CorsConfig[enabled=" + enabled
                + ", origins=" + origins
                + ", anyOrigin=" + anyOrigin
                + ", exposedHeaders=" + exposedHeaders
                + ", isCredentialsAllowed=" + credentials
                + ", maxAge=" + maxAge
                + ", allowedRequestMethods=" + requestMethods
                + ", allowedRequestHeaders=" + requestHeaders
                + ", preflightHeaders=" + preflightHeaders
                + ", isPrivateNetworkAllowed=" + privateNetwork
                + ']';
    }
}
