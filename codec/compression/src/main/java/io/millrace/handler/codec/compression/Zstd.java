package io.millrace.handler.codec.compression;

import com.github.luben.zstd.util.Native;
import org.jspecify.annotations.Nullable;

/** Tells whether Zstandard can be used: whether {@code com.github.luben:zstd-jni} is there, for this system. */
public final class Zstd {
    private static final @Nullable Throwable CAUSE = load();

    private Zstd() {}

    private static @Nullable Throwable load() {
        try {
            Native.load();
            return null;
        } catch (NoClassDefFoundError e) {
            return new ClassNotFoundException(
                    "com.github.luben:zstd-jni is not there, or its module com.github.luben.zstd_jni is not resolved",
                    e);
        } catch (LinkageError | RuntimeException e) {
            return e;
        }
    }

    /**
     * Tells whether Zstandard can be used.
     *
     * @return {@code true} if it can
     */
    public static boolean isAvailable() {
        return CAUSE == null;
    }

    /**
     * Does nothing where Zstandard can be used.
     *
     * @throws UnsatisfiedLinkError if it cannot; the cause says why
     */
    public static void ensureAvailability() {
        if (CAUSE != null) {
            UnsatisfiedLinkError error = new UnsatisfiedLinkError("Zstandard is not available: " + CAUSE.getMessage());
            error.initCause(CAUSE);
            throw error;
        }
    }

    /**
     * Says why Zstandard cannot be used.
     *
     * @return the reason, or {@code null} if it can
     */
    public static @Nullable Throwable cause() {
        return CAUSE;
    }
}
