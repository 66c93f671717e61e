package io.millrace.handler.codec;

import org.jspecify.annotations.Nullable;

/** Parts of a message came in an order in which they cannot be put together. */
public class MessageAggregationException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public MessageAggregationException() {}

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public MessageAggregationException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param cause why
     */
    public MessageAggregationException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public MessageAggregationException(@Nullable Throwable cause) {
        super(cause);
    }
}
