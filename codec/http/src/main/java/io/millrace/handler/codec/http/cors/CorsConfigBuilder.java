package io.millrace.handler.codec.http.cors;

import io.millrace.handler.codec.DateFormatter;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.HttpMethod;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Says what pages of other origins may do.
 *
 * <pre>{@code
 * CorsConfig config = CorsConfigBuilder.forOrigins("https://shop.example", "https://admin.example")
 *         .allowedRequestMethods(HttpMethod.PUT, HttpMethod.DELETE)
 *         .allowedRequestHeaders("x-token")
 *         .maxAge(600)
 *         .build();
 * }</pre>
 *
 * <p>An origin is what browsers send: scheme, host and, unless it is the scheme's own, port; compared as it is,
 * character by character.
 */
public final class CorsConfigBuilder {
    private static final String ANY = "*";

    final Set<String> origins;
    final boolean anyOrigin;
    boolean nullOrigin;
    boolean enabled = true;
    final Set<String> exposedHeaders = new LinkedHashSet<>();
    boolean credentials;
    long maxAge;
    final Set<HttpMethod> requestMethods = new LinkedHashSet<>();
    final Set<String> requestHeaders = new LinkedHashSet<>();
    final Map<CharSequence, Callable<?>> preflightHeaders = new LinkedHashMap<>();
    boolean shortCircuit;
    boolean privateNetwork;
    private boolean noPreflightHeaders;

    private CorsConfigBuilder(Set<String> origins, boolean anyOrigin) {
        this.origins = origins;
        this.anyOrigin = anyOrigin;
    }

    /**
     * Begins with every origin allowed. The answers say {@code *}; with {@link #allowCredentials()}, which does not go
     * with that, they name the origin that asks.
     *
     * @return a new builder
     */
    public static CorsConfigBuilder forAnyOrigin() {
        return new CorsConfigBuilder(Collections.emptySet(), true);
    }

    /**
     * Begins with one origin allowed.
     *
     * @param origin the origin, or {@code *} for all
     * @return a new builder
     */
    public static CorsConfigBuilder forOrigin(String origin) {
        return ANY.equals(origin) ? forAnyOrigin() : forOrigins(origin);
    }

    /**
     * Begins with some origins allowed.
     *
     * @param origins the origins
     * @return a new builder
     * @throws IllegalArgumentException if one is {@code *}: {@link #forAnyOrigin()} says that
     */
    public static CorsConfigBuilder forOrigins(String... origins) {
        Set<String> named = new LinkedHashSet<>();
        for (String origin : origins) {
            Objects.requireNonNull(origin, "origin");
            if (ANY.equals(origin)) {
                throw new IllegalArgumentException("origin: * among others (expected: forAnyOrigin())");
            }
            named.add(origin);
        }
        return new CorsConfigBuilder(named, false);
    }

    /**
     * Allows the origin {@code null}, which any page can take on (by a sandboxed frame): nothing to combine with
     * {@link #allowCredentials()}.
     *
     * @return this
     */
    public CorsConfigBuilder allowNullOrigin() {
        nullOrigin = true;
        return this;
    }

    /**
     * Switches the configuration off: its origins are not allowed. A handler whose configurations are all off lets
     * everything through as it is.
     *
     * @return this
     */
    public CorsConfigBuilder disable() {
        enabled = false;
        return this;
    }

    /**
     * Lets pages see further headers of a response.
     *
     * @param headers their names
     * @return this
     */
    public CorsConfigBuilder exposeHeaders(String... headers) {
        return exposeHeaders((CharSequence[]) headers);
    }

    /**
     * Lets pages see further headers of a response.
     *
     * @param headers their names
     * @return this
     */
    public CorsConfigBuilder exposeHeaders(CharSequence... headers) {
        addNames(exposedHeaders, headers);
        return this;
    }

    /**
     * Lets pages send cookies and see the answer.
     *
     * @return this
     */
    public CorsConfigBuilder allowCredentials() {
        credentials = true;
        return this;
    }

    /**
     * Sets how long a browser may remember the answer to a preflight request.
     *
     * @param max seconds
     * @return this
     */
    public CorsConfigBuilder maxAge(long max) {
        maxAge = max;
        return this;
    }

    /**
     * Lets pages use further methods.
     *
     * @param methods the methods
     * @return this
     */
    public CorsConfigBuilder allowedRequestMethods(HttpMethod... methods) {
        requestMethods.addAll(Arrays.asList(methods));
        return this;
    }

    /**
     * Lets pages send further headers.
     *
     * @param headers their names
     * @return this
     */
    public CorsConfigBuilder allowedRequestHeaders(String... headers) {
        return allowedRequestHeaders((CharSequence[]) headers);
    }

    /**
     * Lets pages send further headers.
     *
     * @param headers their names
     * @return this
     */
    public CorsConfigBuilder allowedRequestHeaders(CharSequence... headers) {
        addNames(requestHeaders, headers);
        return this;
    }

    private static void addNames(Set<String> names, CharSequence... more) {
        for (CharSequence name : more) {
            names.add(name.toString());
        }
    }

    /**
     * Adds a header to the answers to preflight requests.
     *
     * @param name its name
     * @param values its values
     * @return this
     */
    public CorsConfigBuilder preflightResponseHeader(CharSequence name, Object... values) {
        if (values.length == 1) {
            return preflight(name, new Constant(values[0]));
        }
        return preflightResponseHeader(name, Arrays.asList(values));
    }

    /**
     * Adds a header to the answers to preflight requests.
     *
     * @param name its name
     * @param value its values
     * @param <T> their type
     * @return this
     */
    public <T> CorsConfigBuilder preflightResponseHeader(CharSequence name, Iterable<T> value) {
        return preflight(name, new Constant(value));
    }

    /**
     * Adds a header to the answers to preflight requests, with a value that is made for each.
     *
     * @param name its name
     * @param valueGenerator makes the value, or an {@link Iterable} of several
     * @param <T> the value's type
     * @return this
     */
    public <T> CorsConfigBuilder preflightResponseHeader(CharSequence name, Callable<T> valueGenerator) {
        return preflight(name, valueGenerator);
    }

    private CorsConfigBuilder preflight(CharSequence name, Callable<?> value) {
        preflightHeaders.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Leaves out {@code Date} and {@code Content-Length}, which answers to preflight requests have if no header is set
     * for them.
     *
     * @return this
     */
    public CorsConfigBuilder noPreflightResponseHeaders() {
        noPreflightHeaders = true;
        return this;
    }

    /**
     * Refuses requests of origins that are not allowed with 403 before anybody handles them.
     *
     * @return this
     */
    public CorsConfigBuilder shortCircuit() {
        shortCircuit = true;
        return this;
    }

    /**
     * Lets public pages use this server in a private network.
     *
     * @return this
     */
    public CorsConfigBuilder allowPrivateNetwork() {
        privateNetwork = true;
        return this;
    }

    /**
     * Makes the configuration.
     *
     * @return a new one
     */
    public CorsConfig build() {
        if (preflightHeaders.isEmpty() && !noPreflightHeaders) {
            preflight(HttpHeaderNames.DATE, () -> DateFormatter.format(new Date()));
            preflight(HttpHeaderNames.CONTENT_LENGTH, new Constant(HttpHeaderValues.ZERO));
        }
        return new CorsConfig(this);
    }

    /** The same value each time. */
    private record Constant(Object value) implements Callable<Object> {
        private Constant {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public Object call() {
            return value;
        }
    }
}
