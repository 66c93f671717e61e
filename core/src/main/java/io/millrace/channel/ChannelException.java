package io.millrace.channel;

import org.jspecify.annotations.Nullable;

/** An operation of a channel has failed. */
public class ChannelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception without a message. */
    public ChannelException() {}

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param cause why
     */
    public ChannelException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     */
    public ChannelException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public ChannelException(@Nullable Throwable cause) {
        super(cause);
    }

    /**
     * Makes an exception that may do without a stack trace, for use as a constant.
     *
     * @param message what happened
     * @param cause why
     * @param shared whether it has neither stack trace nor suppressed exceptions
     */
    protected ChannelException(@Nullable String message, @Nullable Throwable cause, boolean shared) {
        super(message, cause, !shared, !shared);
    }
}
