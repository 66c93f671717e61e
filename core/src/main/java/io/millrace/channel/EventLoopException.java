package io.millrace.channel;

import org.jspecify.annotations.Nullable;

/** An operation of an event loop has failed. */
public class EventLoopException extends ChannelException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception without a message. */
    public EventLoopException() {}

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param cause why
     */
    public EventLoopException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     */
    public EventLoopException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public EventLoopException(@Nullable Throwable cause) {
        super(cause);
    }
}
