package io.millrace.handler.codec;

import org.jspecify.annotations.Nullable;

/** A frame breaks the rules of its protocol. */
public class CorruptedFrameException extends DecoderException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public CorruptedFrameException() {}

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public CorruptedFrameException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param cause why
     */
    public CorruptedFrameException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public CorruptedFrameException(@Nullable Throwable cause) {
        super(cause);
    }
}
