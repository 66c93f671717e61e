package io.millrace.channel.kqueue;

import io.millrace.channel.IoHandler;
import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.kqueue.sys.KqueueCalls;
import io.millrace.channel.unix.Poller;
import io.millrace.channel.unix.UnixIoHandler;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.util.concurrent.ThreadAwareExecutor;
import java.io.UncheckedIOException;

/** The I/O of a loop over {@code kqueue(2)}. */
public final class KQueueIoHandler extends UnixIoHandler {
    private KQueueIoHandler(ThreadAwareExecutor loop, Poller poller, int busyPolls) {
        super(loop, poller, KQueueTransport.backend().syscalls(), busyPolls);
    }

    /**
     * Makes the factory of handlers in the default trigger mode.
     *
     * @return a factory
     * @throws IllegalStateException if kqueue cannot be used here; the cause says why
     */
    public static IoHandlerFactory newFactory() {
        return newFactory(new KQueueTransport().defaultMode());
    }

    /**
     * Makes the factory of handlers.
     *
     * @param mode the trigger mode
     * @return a factory
     * @throws IllegalStateException if kqueue cannot be used here; the cause says why
     */
    public static IoHandlerFactory newFactory(TriggerMode mode) {
        return newFactory(mode, 0);
    }

    /**
     * Makes the factory of handlers that look for events a few times before they block. That saves the time to sleep
     * and wake up, and costs a busy core while the loop waits for an answer.
     *
     * @param mode the trigger mode
     * @param busyPolls how often to look without blocking before a wait blocks, 50 for example; 0 for never
     * @return a factory
     * @throws IllegalStateException if kqueue cannot be used here; the cause says why
     */
    public static IoHandlerFactory newFactory(TriggerMode mode, int busyPolls) {
        Throwable cause = KQueue.unavailabilityCause();
        if (cause != null) {
            throw new IllegalStateException("kqueue is not available: " + cause.getMessage(), cause);
        }
        if (busyPolls < 0) {
            throw new IllegalArgumentException("busyPolls: " + busyPolls + " (expected: >= 0)");
        }
        return newFactory(KqueueCalls.host(), new KQueueTransport(), mode, busyPolls);
    }

    /** Over calls that need not be the host's. */
    static IoHandlerFactory newFactory(KqueueCalls kqueue, Transport transport, TriggerMode mode, int busyPolls) {
        return new Factory(kqueue, transport, mode, busyPolls);
    }

    private record Factory(KqueueCalls kqueue, Transport transport, TriggerMode mode, int busyPolls)
            implements IoHandlerFactory {
        @Override
        public IoHandler newHandler(ThreadAwareExecutor loop) {
            try {
                Poller poller =
                        KqueuePoller.open(kqueue, KQueueTransport.backend().syscalls(), mode);
                return new KQueueIoHandler(loop, poller, busyPolls);
            } catch (SyscallException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
