package io.millrace.channel.unix;

/**
 * The events that a {@link UnixIoHandle} is interested in from now on.
 *
 * @param interest a set of {@link Poller#READ} and {@link Poller#WRITE}, 0 for none
 */
public record UnixIoOps(int interest) implements UnixInterest {
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

    @Override
    public int applyTo(int before) {
        return interest;
    }
}
