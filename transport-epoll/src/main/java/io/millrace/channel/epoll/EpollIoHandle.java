package io.millrace.channel.epoll;

import io.millrace.channel.IoRegistration;
import io.millrace.channel.unix.UnixIoEvent;
import io.millrace.channel.unix.UnixIoHandle;

/**
 * An {@link io.millrace.channel.IoHandle} of a descriptor whose events come as {@link EpollIoEvent}s, and which asks for them
 * with {@link EpollIoOps}. Whoever needs no epoll in particular takes a {@link UnixIoHandle}, whose events cost no object.
 */
@SuppressWarnings("try") // what is behind a handle may throw anything when it is closed
public interface EpollIoHandle extends UnixIoHandle {
    @Override
    default void deliver(IoRegistration registration, UnixIoEvent event) {
        EpollIoOps ops = EpollIoOps.ofReadiness(event.readiness());
        handle(registration, (EpollIoEvent) () -> ops);
    }
}
