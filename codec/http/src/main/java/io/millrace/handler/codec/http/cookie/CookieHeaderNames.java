package io.millrace.handler.codec.http.cookie;

import org.jspecify.annotations.Nullable;

/**
 * Attributes of {@code Set-Cookie}.
 *
 * <p><b>Spec:</b> RFC 6265 §5.2
 */
public final class CookieHeaderNames {
    /** When the cookie is to be forgotten. */
    public static final String EXPIRES = "Expires";

    /** In how many seconds the cookie is to be forgotten. */
    public static final String MAX_AGE = "Max-Age";

    /** The hosts it goes to. */
    public static final String DOMAIN = "Domain";

    /** The paths it goes to. */
    public static final String PATH = "Path";

    /** Whether it goes over secure connections only. */
    public static final String SECURE = "Secure";

    /** Whether it is hidden from scripts. */
    public static final String HTTPONLY = "HTTPOnly";

    /** Whether it goes with requests from other sites. */
    public static final String SAMESITE = "SameSite";

    /** Whether it is kept apart for each site at the top. */
    public static final String PARTITIONED = "Partitioned";

    private CookieHeaderNames() {}

    /** The values of {@link #SAMESITE}. */
    public enum SameSite {
        /** With navigation from other sites only. */
        Lax,
        /** Not with requests from other sites. */
        Strict,
        /** With all requests. */
        None;

        /** The constant of a name, whatever its case, or {@code null}. */
        static @Nullable SameSite of(String name) {
            for (SameSite each : values()) {
                if (each.name().equalsIgnoreCase(name)) {
                    return each;
                }
            }
            return null;
        }
    }
}
