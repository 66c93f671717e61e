package io.millrace.channel.kqueue;

import static io.millrace.channel.kqueue.sys.KeventLayout.EV_EOF;

import io.millrace.channel.IoRegistration;
import io.millrace.channel.unix.Poller;
import io.millrace.channel.unix.UnixIoEvent;
import io.millrace.channel.unix.UnixIoHandle;

/**
 * An {@link io.millrace.channel.IoHandle} of a descriptor whose events come as {@link KQueueIoEvent}s, one for each
 * filter, and which asks for them with {@link KQueueIoOps}.
 */
@SuppressWarnings("try") // what is behind a handle may throw anything when it is closed
public interface KQueueIoHandle extends UnixIoHandle {
    /**
     * The descriptor.
     *
     * @return an open descriptor
     */
    int ident();

    @Override
    default int fd() {
        return ident();
    }

    @Override
    default void deliver(IoRegistration registration, UnixIoEvent event) {
        int bits = event.readiness();
        short end = (bits & (Poller.READ_CLOSED | Poller.HANGUP | Poller.ERROR)) != 0 ? (short) EV_EOF : 0;
        int ident = ident();
        if ((bits & ~Poller.WRITE) != 0) {
            handle(registration, KQueueIoEvent.newEvent(ident, KQueueIoOps.EVFILT_READ, end, 0, 0, 0));
        }
        if ((bits & Poller.WRITE) != 0 && registration.isValid()) {
            short failed = (bits & Poller.ERROR) != 0 ? (short) EV_EOF : 0;
            handle(registration, KQueueIoEvent.newEvent(ident, KQueueIoOps.EVFILT_WRITE, failed, 0, 0, 0));
        }
    }
}
