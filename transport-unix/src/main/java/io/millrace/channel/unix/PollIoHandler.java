package io.millrace.channel.unix;

import io.millrace.channel.IoHandler;
import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.util.concurrent.ThreadAwareExecutor;
import java.io.UncheckedIOException;

/** The I/O of a loop over {@code poll(2)}. */
public final class PollIoHandler extends UnixIoHandler {
    PollIoHandler(ThreadAwareExecutor loop, Poller poller) {
        super(loop, poller, PollTransport.backend().syscalls(), 0);
    }

    /**
     * Makes the factory of such handlers.
     *
     * @return a factory
     * @throws IllegalStateException if system calls cannot be made here; the cause says why
     */
    public static IoHandlerFactory newFactory() {
        PollTransport.backend();
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor loop) {
                try {
                    return new PollIoHandler(
                            loop, PollPoller.open(PollTransport.backend().syscalls(), TriggerMode.LEVEL));
                } catch (SyscallException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Transport transport() {
                return new PollTransport();
            }
        };
    }
}
