package io.millrace.channel.socket;

import java.io.IOException;

/** A write came after the output had been shut, or was waiting when that happened. */
public final class ChannelOutputShutdownException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param msg what happened
     */
    public ChannelOutputShutdownException(String msg) {
        super(msg);
    }

    /**
     * Makes an exception.
     *
     * @param msg what happened
     * @param cause why the output was shut
     */
    public ChannelOutputShutdownException(String msg, Throwable cause) {
        super(msg, cause);
    }
}
