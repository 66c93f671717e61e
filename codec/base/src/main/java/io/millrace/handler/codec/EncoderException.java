package io.millrace.handler.codec;

import org.jspecify.annotations.Nullable;

/** A message could not be encoded; nothing of it was written. */
public class EncoderException extends CodecException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public EncoderException() {}

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public EncoderException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param cause why
     */
    public EncoderException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public EncoderException(@Nullable Throwable cause) {
        super(cause);
    }
}
