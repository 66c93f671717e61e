package io.millrace.channel;

import org.jspecify.annotations.Nullable;

/** A handler could not be added to a pipeline or removed from it, or failed while it was. */
public class ChannelPipelineException extends ChannelException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception without a message. */
    public ChannelPipelineException() {}

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param cause why
     */
    public ChannelPipelineException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     */
    public ChannelPipelineException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public ChannelPipelineException(@Nullable Throwable cause) {
        super(cause);
    }
}
