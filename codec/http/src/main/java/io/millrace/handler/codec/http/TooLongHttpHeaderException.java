package io.millrace.handler.codec.http;

import io.millrace.handler.codec.TooLongFrameException;
import org.jspecify.annotations.Nullable;

/** A message had more header fields, or longer ones, than the limits allow. */
public final class TooLongHttpHeaderException extends TooLongFrameException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public TooLongHttpHeaderException() {}

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public TooLongHttpHeaderException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param cause why
     */
    public TooLongHttpHeaderException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public TooLongHttpHeaderException(@Nullable Throwable cause) {
        super(cause);
    }
}
