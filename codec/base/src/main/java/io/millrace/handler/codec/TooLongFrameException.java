package io.millrace.handler.codec;

import org.jspecify.annotations.Nullable;

/** A frame is longer than its limit. */
public class TooLongFrameException extends DecoderException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public TooLongFrameException() {}

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public TooLongFrameException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param cause why
     */
    public TooLongFrameException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public TooLongFrameException(@Nullable Throwable cause) {
        super(cause);
    }
}
