package io.millrace.channel.epoll;

import io.millrace.channel.IoHandler;
import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.Poller;
import io.millrace.channel.unix.UnixIoHandler;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.util.concurrent.ThreadAwareExecutor;
import java.io.UncheckedIOException;

/** The I/O of a loop over {@code epoll(7)}. */
public final class EpollIoHandler extends UnixIoHandler {
    private EpollIoHandler(ThreadAwareExecutor loop, Poller poller, int busyPolls) {
        super(loop, poller, EpollTransport.backend().syscalls(), busyPolls);
    }

    /**
     * Makes the factory of handlers in the default trigger mode.
     *
     * @return a factory
     * @throws IllegalStateException if epoll cannot be used here; the cause says why
     */
    public static IoHandlerFactory newFactory() {
        return newFactory(new EpollTransport().defaultMode());
    }

    /**
     * Makes the factory of handlers.
     *
     * @param mode the trigger mode
     * @return a factory
     * @throws IllegalStateException if epoll cannot be used here; the cause says why
     */
    public static IoHandlerFactory newFactory(TriggerMode mode) {
        return newFactory(mode, 0);
    }

    /**
     * Makes the factory of handlers that look for events a few times before they block. That saves the time to sleep and wake
     * up, about 14 µs of a ping-pong, and costs a busy core while the loop waits for an answer.
     *
     * @param mode the trigger mode
     * @param busyPolls how often to look without blocking before a wait blocks, 50 for example; 0 for never
     * @return a factory
     * @throws IllegalStateException if epoll cannot be used here; the cause says why
     */
    public static IoHandlerFactory newFactory(TriggerMode mode, int busyPolls) {
        Throwable cause = Epoll.unavailabilityCause();
        if (cause != null) {
            throw new IllegalStateException("epoll is not available: " + cause.getMessage(), cause);
        }
        if (busyPolls < 0) {
            throw new IllegalArgumentException("busyPolls: " + busyPolls + " (expected: >= 0)");
        }
        return new Factory(mode, busyPolls);
    }

    private record Factory(TriggerMode mode, int busyPolls) implements IoHandlerFactory {
        @Override
        public IoHandler newHandler(ThreadAwareExecutor loop) {
            try {
                return new EpollIoHandler(loop, EpollPoller.open(mode), busyPolls);
            } catch (SyscallException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Transport transport() {
            return new EpollTransport();
        }
    }
}
