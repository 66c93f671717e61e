package io.millrace.channel;

import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/** Connecting took longer than {@link ChannelOption#CONNECT_TIMEOUT_MILLIS}. */
public class ConnectTimeoutException extends ConnectException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened
     */
    public ConnectTimeoutException(@Nullable String message) {
        super(message);
    }

    /** Makes an exception without a message. */
    public ConnectTimeoutException() {}
}
