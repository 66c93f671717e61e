package io.millrace.handler.codec.http;

import io.millrace.handler.codec.TooLongFrameException;
import org.jspecify.annotations.Nullable;

/** The first line of a message, or the line of a chunk's size, was longer than the limit. */
public final class TooLongHttpLineException extends TooLongFrameException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public TooLongHttpLineException() {}

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public TooLongHttpLineException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param cause why
     */
    public TooLongHttpLineException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public TooLongHttpLineException(@Nullable Throwable cause) {
        super(cause);
    }
}
