package io.millrace.handler.codec.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether Brotli can be used: whether {@code com.aayushatharva.brotli4j:brotli4j} and its library for this system
 * are there.
 */
public final class Brotli {
    private static final @Nullable Throwable CAUSE = load();

    private Brotli() {}

    private static @Nullable Throwable load() {
        try {
            return Brotli4jLoader.getUnavailabilityCause();
        } catch (NoClassDefFoundError e) {
            return new ClassNotFoundException(
                    "com.aayushatharva.brotli4j:brotli4j is not there, or its module com.aayushatharva.brotli4j is not"
                            + " resolved",
                    e);
        } catch (LinkageError | RuntimeException e) {
            return e;
        }
    }

    /**
     * Tells whether Brotli can be used.
     *
     * @return {@code true} if it can
     */
    public static boolean isAvailable() {
        return CAUSE == null;
    }

    /**
     * Does nothing where Brotli can be used.
     *
     * @throws UnsatisfiedLinkError if it cannot; the cause says why
     */
    public static void ensureAvailability() {
        if (CAUSE != null) {
            UnsatisfiedLinkError error = new UnsatisfiedLinkError("Brotli is not available: " + CAUSE.getMessage());
            error.initCause(CAUSE);
            throw error;
        }
    }

    /**
     * Says why Brotli cannot be used.
     *
     * @return the reason, or {@code null} if it can
     */
    public static @Nullable Throwable cause() {
        return CAUSE;
    }
}
