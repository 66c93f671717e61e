package io.millrace.handler.codec;

import org.jspecify.annotations.Nullable;

/** The channel was closed in the middle of a message. */
public class PrematureChannelClosureException extends CodecException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public PrematureChannelClosureException() {}

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public PrematureChannelClosureException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param cause why
     */
    public PrematureChannelClosureException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public PrematureChannelClosureException(@Nullable Throwable cause) {
        super(cause);
    }
}
