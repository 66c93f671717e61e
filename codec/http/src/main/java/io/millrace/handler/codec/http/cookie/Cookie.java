package io.millrace.handler.codec.http.cookie;

import org.jspecify.annotations.Nullable;

/**
 * A name with a value that a server gives to a client, and that comes back with each request. Name, path and domain
 * together say which cookie it is: two cookies that have the same are equal, and the order is theirs.
 *
 * <p><b>Spec:</b> RFC 6265
 */
public interface Cookie extends Comparable<Cookie> {
    /** The {@link #maxAge()} of a cookie that is forgotten when the client ends. */
    long UNDEFINED_MAX_AGE = Long.MIN_VALUE;

    /**
     * The name.
     *
     * @return the name
     */
    String name();

    /**
     * The value.
     *
     * @return the value, without the quotes around it
     */
    String value();

    /**
     * Sets the value.
     *
     * @param value the value
     */
    void setValue(String value);

    /**
     * Tells whether the value stands in quotes in the header.
     *
     * @return {@code true} if it does
     */
    boolean wrap();

    /**
     * Says whether the value stands in quotes in the header.
     *
     * @param wrap whether it does
     */
    void setWrap(boolean wrap);

    /**
     * The hosts it goes to.
     *
     * @return the domain, or {@code null} for the host it came from
     */
    @Nullable
    String domain();

    /**
     * Sets the hosts it goes to.
     *
     * @param domain the domain, or {@code null}
     */
    void setDomain(@Nullable String domain);

    /**
     * The paths it goes to.
     *
     * @return the path, or {@code null} for the directory it came from
     */
    @Nullable
    String path();

    /**
     * Sets the paths it goes to.
     *
     * @param path the path, or {@code null}
     */
    void setPath(@Nullable String path);

    /**
     * In how many seconds it is forgotten.
     *
     * @return the seconds, or {@link #UNDEFINED_MAX_AGE}
     */
    long maxAge();

    /**
     * Sets in how many seconds it is forgotten: 0 or less for at once.
     *
     * @param maxAge the seconds, or {@link #UNDEFINED_MAX_AGE}
     */
    void setMaxAge(long maxAge);

    /**
     * Tells whether it goes over secure connections only.
     *
     * @return {@code true} if it does
     */
    boolean isSecure();

    /**
     * Says whether it goes over secure connections only.
     *
     * @param secure whether it does
     */
    void setSecure(boolean secure);

    /**
     * Tells whether it is hidden from scripts.
     *
     * @return {@code true} if it is
     */
    boolean isHttpOnly();

    /**
     * Says whether it is hidden from scripts.
     *
     * @param httpOnly whether it is
     */
    void setHttpOnly(boolean httpOnly);
}
