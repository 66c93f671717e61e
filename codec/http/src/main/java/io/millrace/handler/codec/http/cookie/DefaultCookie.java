package io.millrace.handler.codec.http.cookie;

import io.millrace.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cookie with all attributes. What is set may not have control characters; what else a name and a value may have is
 * the matter of the encoder.
 */
public class DefaultCookie implements Cookie {
    private static final Comparator<Cookie> ORDER = Comparator.comparing(Cookie::name)
            .thenComparing(Cookie::path, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
            .thenComparing(Cookie::domain, Comparator.nullsFirst(String.CASE_INSENSITIVE_ORDER));

    private final String name;
    private String value;
    private boolean wrap;
    private @Nullable String domain;
    private @Nullable String path;
    private long maxAge = UNDEFINED_MAX_AGE;
    private boolean secure;
    private boolean httpOnly;
    private @Nullable SameSite sameSite;
    private boolean partitioned;

    /**
     * Makes a cookie.
     *
     * @param name the name; white space around it is dropped
     * @param value the value
     * @throws IllegalArgumentException if the name is empty, or one of them has a control character
     */
    public DefaultCookie(String name, String value) {
        this.name = Objects.requireNonNull(name, "name").strip();
        if (this.name.isEmpty()) {
            throw new IllegalArgumentException("Param 'name' must not be empty");
        }
        CookieText.require("name", this.name, CookieText.firstControl(this.name));
        this.value = requireValue(value);
    }

    private static String requireValue(String value) {
        CookieText.require("value", Objects.requireNonNull(value, "value"), CookieText.firstControl(value));
        return value;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String value() {
        return value;
    }

    @Override
    public void setValue(String value) {
        this.value = requireValue(value);
    }

    @Override
    public boolean wrap() {
        return wrap;
    }

    @Override
    public void setWrap(boolean wrap) {
        this.wrap = wrap;
    }

    @Override
    public @Nullable String domain() {
        return domain;
    }

    /** {@inheritDoc} Blank is the same as {@code null}; a control character or a semicolon is refused. */
    @Override
    public void setDomain(@Nullable String domain) {
        this.domain = attribute("domain", domain);
    }

    @Override
    public @Nullable String path() {
        return path;
    }

    /** {@inheritDoc} Blank is the same as {@code null}; a control character or a semicolon is refused. */
    @Override
    public void setPath(@Nullable String path) {
        this.path = attribute("path", path);
    }

    private static @Nullable String attribute(String what, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        CookieText.require(what, value, CookieText.firstIllegalInAttribute(value));
        return value.strip();
    }

    @Override
    public long maxAge() {
        return maxAge;
    }

    @Override
    public void setMaxAge(long maxAge) {
        this.maxAge = maxAge;
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public void setSecure(boolean secure) {
        this.secure = secure;
    }

    @Override
    public boolean isHttpOnly() {
        return httpOnly;
    }

    @Override
    public void setHttpOnly(boolean httpOnly) {
        this.httpOnly = httpOnly;
    }

    /**
     * Whether it goes with requests from other sites.
     *
     * @return the value, or {@code null} if nothing is said
     */
    public @Nullable SameSite sameSite() {
        return sameSite;
    }

    /**
     * Says whether it goes with requests from other sites.
     *
     * @param sameSite the value, or {@code null} to say nothing
     */
    public void setSameSite(@Nullable SameSite sameSite) {
        this.sameSite = sameSite;
    }

    /**
     * Tells whether it is kept apart for each site at the top.
     *
     * @return {@code true} if it is
     */
    public boolean isPartitioned() {
        return partitioned;
    }

    /**
     * Says whether it is kept apart for each site at the top.
     *
     * @param partitioned whether it is
     */
    public void setPartitioned(boolean partitioned) {
        this.partitioned = partitioned;
    }

    /** That of the name. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Equal by name, path and domain; the case of the domain does not matter. */
    @Override
    public boolean equals(@Nullable Object o) {
        return this == o || o instanceof Cookie other && compareTo(other) == 0;
    }

    /** In the order of names, paths and domains. */
    @Override
    public int compareTo(Cookie c) {
        return ORDER.compare(this, c);
    }

    /** {@code name=value, domain=example.com, path=/, maxAge=60s, secure, HTTPOnly, SameSite=Lax, Partitioned}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(name).append('=').append(value);
        append(text, ", domain=", domain);
        append(text, ", path=", path);
        append(text, ", maxAge=", maxAge >= 0 ? maxAge + "s" : null);
        append(text, ", secure", secure ? "" : null);
        append(text, ", HTTPOnly", httpOnly ? "" : null);
        append(text, ", SameSite=", sameSite == null ? null : sameSite.name());
        append(text, ", Partitioned", partitioned ? "" : null);
        return text.toString();
    }

    private static void append(StringBuilder text, String attribute, @Nullable String value) {
        if (value != null) {
            text.append(attribute).append(value);
        }
    }
}
