package io.millrace.util;

import org.jspecify.annotations.Nullable;

/** Thrown when a reference-counted object is used after its last release, or its count would leave the legal range. */
public class IllegalReferenceCountException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception without a message. */
    public IllegalReferenceCountException() {}

    /**
     * Creates an exception whose message names the count.
     *
     * @param refCnt the count that was found
     */
    public IllegalReferenceCountException(int refCnt) {
        this("refCnt: " + refCnt);
    }

    /**
     * Creates an exception whose message names the count and the change that was refused.
     *
     * @param refCnt the count that was found
     * @param increment the change; a negative one is printed as a decrement
     */
    public IllegalReferenceCountException(int refCnt, int increment) {
        this("refCnt: " + refCnt + ", " + (increment > 0 ? "increment: " + increment : "decrement: " + -increment));
    }

    /**
     * Creates an exception with a message.
     *
     * @param message what went wrong
     */
    public IllegalReferenceCountException(@Nullable String message) {
        super(message);
    }

    /**
     * Creates an exception with a message and a cause.
     *
     * @param message what went wrong
     * @param cause what made it go wrong
     */
    public IllegalReferenceCountException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param cause what made it go wrong
     */
    public IllegalReferenceCountException(@Nullable Throwable cause) {
        super(cause);
    }
}
