package io.millrace.channel.unix;

import io.millrace.channel.IoEvent;

/** The readiness of a {@link UnixIoHandle}; the loop reuses the object. */
public final class UnixIoEvent implements IoEvent {
    private int readiness;

    UnixIoEvent() {}

    UnixIoEvent of(int bits) {
        readiness = bits;
        return this;
    }

    /**
     * What is ready.
     *
     * @return a set of {@link Poller#READ}, {@link Poller#WRITE}, {@link Poller#READ_CLOSED}, {@link Poller#HANGUP},
     *     {@link Poller#ERROR}, {@link Poller#URGENT}
     */
    public int readiness() {
        return readiness;
    }
}
