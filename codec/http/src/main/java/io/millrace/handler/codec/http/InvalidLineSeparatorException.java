package io.millrace.handler.codec.http;

import io.millrace.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;

/** A line of a message ended with LF alone, where CRLF has to be (RFC 9112 §2.2). */
public final class InvalidLineSeparatorException extends DecoderException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public InvalidLineSeparatorException() {}

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public InvalidLineSeparatorException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param cause why
     */
    public InvalidLineSeparatorException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public InvalidLineSeparatorException(@Nullable Throwable cause) {
        super(cause);
    }
}
