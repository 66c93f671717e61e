package io.millrace.channel.unix;

import io.millrace.channel.IoOps;

/** A wish of a {@link UnixIoHandle}, in whatever words: it changes what the poller is asked for. */
public interface UnixInterest extends IoOps {
    /**
     * Applies the wish.
     *
     * @param before the interest until now: a set of {@link Poller#READ}, {@link Poller#READ_CLOSED} and {@link Poller#WRITE}
     * @return the interest from now on: a set of the same
     */
    int applyTo(int before);
}
