package io.millrace.channel.unix;

import io.millrace.channel.IoOps;

/**
 * The events that a {@link UnixIoHandle} is interested in from now on.
 *
 * @param interest a set of {@link Poller#READ} and {@link Poller#WRITE}, 0 for none
 */
public record UnixIoOps(int interest) implements IoOps {
    /**
     * Makes the wish.
     *
     * @throws IllegalArgumentException if other bits are set
     */
    public UnixIoOps {
        if ((interest & ~(Poller.READ | Poller.WRITE)) != 0) {
            throw new IllegalArgumentException("interest: " + interest + " (expected: READ, WRITE, both or 0)");
        }
    }
}
