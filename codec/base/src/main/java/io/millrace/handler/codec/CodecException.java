package io.millrace.handler.codec;

import org.jspecify.annotations.Nullable;

/** Bytes and messages could not be turned into each other. */
public class CodecException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public CodecException() {}

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public CodecException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param cause why
     */
    public CodecException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public CodecException(@Nullable Throwable cause) {
        super(cause);
    }
}
