package io.millrace.channel.unix;

import io.millrace.channel.IoHandle;
import io.millrace.channel.IoHandler;
import io.millrace.channel.IoHandlerContext;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.ThreadAwareExecutor;
import io.millrace.util.concurrent.Ticker;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The I/O of one loop over a {@link Poller}: waits, finds the registration of each event, and serves those that were left
 * with something to do.
 *
 * <p><b>Thread:</b> the loop's, except {@link #wakeup()}.
 */
public abstract class UnixIoHandler implements IoHandler {
    private static final Logger logger = LoggerFactory.getLogger(UnixIoHandler.class);
    private static final int FIRST_CAPACITY = 64;

    private final Poller poller;
    private final ThreadAwareExecutor loop;
    /** The clock of the loop's timers. */
    private final Ticker ticker;

    private final IoScratch scratch;
    private final ReadyList ready = new ReadyList();
    private final UnixIoEvent event = new UnixIoEvent();
    private final int spins;

    /** By descriptor: numbers are dense, since the kernel gives out the lowest free one. */
    private @Nullable UnixRegistration[] registrations = new @Nullable UnixRegistration[FIRST_CAPACITY];

    private int registered;
    private int lastNumber;

    // Registrations to be served again, first come first served.
    private @Nullable UnixRegistration againHead;
    private @Nullable UnixRegistration againTail;

    /**
     * Makes a handler.
     *
     * @param loop the loop that it belongs to
     * @param poller an open poller, which belongs to the handler from now on
     * @param syscalls the system calls that its channels make
     * @param busyPolls how often to look without blocking before a wait blocks; 0 for never
     */
    protected UnixIoHandler(ThreadAwareExecutor loop, Poller poller, Syscalls syscalls, int busyPolls) {
        this.loop = loop;
        this.ticker = loop instanceof EventExecutor executor ? executor.ticker() : Ticker.systemTicker();
        this.poller = poller;
        this.scratch = new IoScratch(syscalls);
        this.spins = busyPolls;
    }

    final Poller poller() {
        return poller;
    }

    /** What the channels of this loop share. */
    final IoScratch scratch() {
        return scratch;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return UnixIoHandle.class.isAssignableFrom(handleType);
    }

    // ---- registration ----

    @Override
    public final IoRegistration register(IoHandle handle) {
        return register((UnixIoHandle) handle);
    }

    final UnixRegistration register(UnixIoHandle handle) {
        int fd = handle.fd();
        if (fd < 0) {
            throw new IllegalArgumentException("not an open descriptor: " + fd);
        }
        if (fd >= registrations.length) {
            registrations = Arrays.copyOf(registrations, Math.max(fd + 1, registrations.length * 2));
        }
        UnixRegistration known = registrations[fd];
        if (known != null) {
            throw new IllegalStateException("descriptor " + fd + " is registered already, for " + known.handle());
        }
        // -1 is not a token, and the sign bit stays clear so that none can look like it.
        lastNumber = lastNumber + 1 & Integer.MAX_VALUE;
        UnixRegistration registration = new UnixRegistration(this, handle, lastNumber);
        registrations[fd] = registration;
        registered++;
        return registration;
    }

    /** Any thread. */
    final boolean cancel(UnixRegistration registration) {
        if (loop.isExecutorThread(Thread.currentThread())) {
            return cancelOnLoop(registration);
        }
        if (!registration.isValid()) {
            return false;
        }
        loop.execute(() -> cancelOnLoop(registration));
        return true;
    }

    final boolean cancelOnLoop(UnixRegistration registration) {
        if (!registration.isValid()) {
            return false;
        }
        registration.detach();
        registration.invalidate();
        registrations[registration.fd()] = null;
        registered--;
        registration.handle().unregistered();
        return true;
    }

    // ---- the cycle ----

    @Override
    public final int run(IoHandlerContext context) {
        int found = await(context);
        context.waitOver();
        if (found < 0) {
            throw new IllegalStateException("poll failed: " + Errno.name(-found) + " (" + Errno.text(-found) + ')');
        }
        for (int i = 0; i < found; i++) {
            dispatch(ready.token(i), ready.bits(i));
        }
        return found + serveAgain();
    }

    private int await(IoHandlerContext context) {
        if (againHead != null || !context.canBlock()) {
            return poller.poll(0, ready);
        }
        for (int i = 0; i < spins; i++) {
            int found = poller.poll(0, ready);
            if (found != 0) {
                return found;
            }
        }
        long timeout = context.deadlineNanos() == -1 ? -1 : context.delayNanos(ticker.nanoTime());
        return poller.poll(timeout, ready);
    }

    private void dispatch(long token, int bits) {
        int fd = (int) token;
        UnixRegistration registration = fd < registrations.length ? registrations[fd] : null;
        if (registration == null || registration.token() != token) {
            return; // an event of a descriptor that was closed earlier in this batch, and perhaps opened anew
        }
        UnixIoHandle handle = registration.handle();
        try {
            if (handle instanceof UnixChannelIo io) {
                io.ready(bits);
            } else {
                handle.deliver(registration, event.of(bits));
            }
        } catch (Throwable t) {
            failed(handle, t);
        }
    }

    private static void failed(UnixIoHandle handle, Throwable cause) {
        if (!(handle instanceof UnixChannelIo io)) {
            logger.warn("a handle failed to act on an event: {}", handle, cause);
            return;
        }
        try {
            io.crashed(cause);
        } catch (Throwable t) { // the others that are ready are still to be served
            logger.warn("a channel failed to act on a failure: {}", io, t);
            io.giveUp(t);
        }
    }

    final void again(UnixRegistration registration) {
        if (registration.queuedAgain) {
            return;
        }
        registration.queuedAgain = true;
        UnixRegistration tail = againTail;
        if (tail == null) {
            againHead = registration;
        } else {
            tail.nextAgain = registration;
        }
        againTail = registration;
    }

    /** Serves what is on the list now; what comes onto it meanwhile waits for the next cycle. */
    private int serveAgain() {
        UnixRegistration next = againHead;
        againHead = null;
        againTail = null;
        int served = 0;
        while (next != null) {
            UnixRegistration registration = next;
            next = registration.nextAgain;
            registration.nextAgain = null;
            registration.queuedAgain = false;
            if (registration.isValid() && registration.handle() instanceof UnixChannelIo io) {
                served++;
                try {
                    io.again();
                } catch (Throwable t) {
                    failed(io, t);
                }
            }
        }
        return served;
    }

    @Override
    public final void wakeup() {
        poller.wakeup();
    }

    // ---- the end ----

    @Override
    public final void prepareToDestroy() {
        if (registered == 0) {
            return;
        }
        for (UnixRegistration registration : registrations.clone()) {
            if (registration != null && registration.isValid()) {
                try {
                    end(registration);
                } catch (RejectedExecutionException e) {
                    logger.debug("a channel was closed after its loop had ended: {}", registration.handle(), e);
                } catch (Exception e) {
                    logger.warn("failed to close a handle: {}", registration.handle(), e);
                }
            }
        }
    }

    /** Channels leave by themselves, some of them later; for other handles the registration ends first. */
    private void end(UnixRegistration registration) throws Exception {
        UnixIoHandle handle = registration.handle();
        try {
            if (!(handle instanceof UnixChannelIo)) {
                cancelOnLoop(registration);
            }
        } finally {
            handle.close();
        }
    }

    @Override
    public final void destroy() {
        scratch.close();
        poller.close();
    }
}
