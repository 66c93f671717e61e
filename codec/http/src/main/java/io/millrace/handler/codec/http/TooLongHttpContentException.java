package io.millrace.handler.codec.http;

import io.millrace.handler.codec.TooLongFrameException;
import org.jspecify.annotations.Nullable;

/** The content of a message was longer than the limit. */
public final class TooLongHttpContentException extends TooLongFrameException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public TooLongHttpContentException() {}

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public TooLongHttpContentException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param cause why
     */
    public TooLongHttpContentException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public TooLongHttpContentException(@Nullable Throwable cause) {
        super(cause);
    }
}
