package io.millrace.util;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reference counting of messages that may or may not be {@link ReferenceCounted}; other objects are left alone. */
public final class ReferenceCountUtil {

    private static final Logger logger = LoggerFactory.getLogger(ReferenceCountUtil.class);

    private ReferenceCountUtil() {}

    /**
     * Adds one owner to a counted message.
     *
     * @param <T> the message's type
     * @param msg any object
     * @return {@code msg}, or what its {@link ReferenceCounted#retain()} returned
     */
    @SuppressWarnings("unchecked") // retain() returns its own object
    public static <T> T retain(T msg) {
        return msg instanceof ReferenceCounted counted ? (T) counted.retain() : msg;
    }

    /**
     * Adds owners to a counted message.
     *
     * @param <T> the message's type
     * @param msg any object
     * @param increment how many, at least 1
     * @return {@code msg}, or what its {@link ReferenceCounted#retain(int)} returned
     * @throws IllegalArgumentException if {@code increment} is not positive, whatever {@code msg} is
     */
    @SuppressWarnings("unchecked") // retain() returns its own object
    public static <T> T retain(T msg, int increment) {
        if (increment <= 0) {
            throw new IllegalArgumentException("increment : " + increment + " (expected: > 0)");
        }
        return msg instanceof ReferenceCounted counted ? (T) counted.retain(increment) : msg;
    }

    /**
     * Notes an access to a counted message for leak reports.
     *
     * @param <T> the message's type
     * @param msg any object
     * @return {@code msg}, or what its {@link ReferenceCounted#touch()} returned
     */
    @SuppressWarnings("unchecked") // touch() returns its own object
    public static <T> T touch(T msg) {
        return msg instanceof ReferenceCounted counted ? (T) counted.touch() : msg;
    }

    /**
     * Notes an access to a counted message, with a hint, for leak reports.
     *
     * @param <T> the message's type
     * @param msg any object
     * @param hint what to print beside the location
     * @return {@code msg}, or what its {@link ReferenceCounted#touch(Object)} returned
     */
    @SuppressWarnings("unchecked") // touch() returns its own object
    public static <T> T touch(T msg, @Nullable Object hint) {
        return msg instanceof ReferenceCounted counted ? (T) counted.touch(hint) : msg;
    }

    /**
     * Removes one owner from a counted message.
     *
     * @param msg any object
     * @return whether this call deallocated it; false for what is not counted
     */
    public static boolean release(@Nullable Object msg) {
        return msg instanceof ReferenceCounted counted && counted.release();
    }

    /**
     * Removes owners from a counted message.
     *
     * @param msg any object
     * @param decrement how many, at least 1
     * @return whether this call deallocated it; false for what is not counted
     * @throws IllegalArgumentException if {@code decrement} is not positive, whatever {@code msg} is
     */
    public static boolean release(@Nullable Object msg, int decrement) {
        checkDecrement(decrement);
        return msg instanceof ReferenceCounted counted && counted.release(decrement);
    }

    /**
     * Removes one owner from a counted message, and logs instead of throwing when that fails; for clean-up paths where
     * an earlier failure must not be hidden by this one.
     *
     * @param msg any object
     */
    public static void safeRelease(@Nullable Object msg) {
        safeRelease(msg, 1);
    }

    /**
     * Removes owners from a counted message, and logs instead of throwing when that fails.
     *
     * @param msg any object
     * @param decrement how many, at least 1
     */
    public static void safeRelease(@Nullable Object msg, int decrement) {
        try {
            release(msg, decrement);
        } catch (RuntimeException e) {
            logger.warn("Failed to release a message: {} (decrement: {})", msg, decrement, e);
        }
    }

    /**
     * Returns how many owners a message has.
     *
     * @param msg any object
     * @return its count, or -1 for what is not counted
     */
    public static int refCnt(@Nullable Object msg) {
        return msg instanceof ReferenceCounted counted ? counted.refCnt() : -1;
    }

    private static void checkDecrement(int decrement) {
        if (decrement <= 0) {
            throw new IllegalArgumentException("decrement : " + decrement + " (expected: > 0)");
        }
    }
}
