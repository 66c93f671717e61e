package io.millrace.channel.local;

import static java.util.Objects.requireNonNull;

import io.millrace.channel.IoHandle;
import io.millrace.channel.IoHandler;
import io.millrace.channel.IoHandlerContext;
import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.IoOps;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.Transport;
import io.millrace.util.concurrent.EventExecutorGroup;
import io.millrace.util.concurrent.ThreadAwareExecutor;
import io.millrace.util.concurrent.Ticker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handler of loops with local channels: waits by parking the thread, and closes the channels when the loop ends.
 */
public final class LocalIoHandler implements IoHandler {

    private static final Logger logger = LoggerFactory.getLogger(LocalIoHandler.class);

    private final ThreadAwareExecutor executor;
    private final Ticker ticker;

    /** Loop only. */
    private final Map<LocalIoHandle, LocalIoRegistration> registered = new LinkedHashMap<>();

    /** The thread to unpark. Written by the loop before it may wait, read by any thread. */
    private volatile @Nullable Thread thread;

    private LocalIoHandler(ThreadAwareExecutor executor) {
        this.executor = requireNonNull(executor, "executor");
        this.ticker = executor instanceof EventExecutorGroup loop ? loop.ticker() : Ticker.systemTicker();
    }

    /** A factory of handlers; bootstraps take local channels for its groups. */
    public static IoHandlerFactory newFactory() {
        return new Factory();
    }

    private static final class Factory implements IoHandlerFactory {
        @Override
        public IoHandler newHandler(ThreadAwareExecutor ioExecutor) {
            return new LocalIoHandler(ioExecutor);
        }

        @Override
        public boolean isChangingThreadSupported() {
            return true;
        }

        @Override
        public Transport transport() {
            return new LocalTransport();
        }
    }

    @Override
    public int run(IoHandlerContext context) {
        Thread current = Thread.currentThread();
        if (thread != current) {
            thread = current;
        }
        // A wake-up from here on leaves a permit that keeps park from blocking.
        if (context.canBlock()) {
            if (context.deadlineNanos() == -1) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, context.delayNanos(ticker.nanoTime()));
            }
        }
        context.waitOver();
        return 0;
    }

    @Override
    public void wakeup() {
        LockSupport.unpark(thread);
    }

    @Override
    public void prepareToDestroy() {
        for (LocalIoRegistration registration : List.copyOf(registered.values())) {
            try {
                registration.handle.close();
            } catch (RuntimeException e) {
                logger.warn("Failed to close {} at the end of its loop", registration.handle, e);
            } finally {
                registration.cancel(); // channels have done so themselves
            }
        }
    }

    /** Does nothing: the handler holds no resources. */
    @Override
    public void destroy() {}

    @Override
    public IoRegistration register(IoHandle handle) {
        if (!(handle instanceof LocalIoHandle local)) {
            throw new IllegalArgumentException("IoHandle of type "
                    + handle.getClass().getName() + " not supported (expected: " + LocalIoHandle.class.getName() + ')');
        }
        LocalIoRegistration registration = new LocalIoRegistration(local);
        if (registered.putIfAbsent(local, registration) != null) {
            throw new IllegalStateException("registered already: " + handle);
        }
        return registration;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return LocalIoHandle.class.isAssignableFrom(handleType);
    }

    private final class LocalIoRegistration implements IoRegistration {
        private final LocalIoHandle handle;
        private final AtomicBoolean cancelled = new AtomicBoolean();

        LocalIoRegistration(LocalIoHandle handle) {
            this.handle = handle;
        }

        /** The handle. */
        @Override
        @SuppressWarnings("unchecked") // the caller says which type its handle has
        public <T> T attachment() {
            return (T) handle;
        }

        /** Accepts {@link LocalIoOps}, which ask for nothing. */
        @Override
        public long submit(IoOps ops) {
            if (!(ops instanceof LocalIoOps)) {
                throw new IllegalArgumentException("IoOps of type "
                        + ops.getClass().getName() + " not supported (expected: " + LocalIoOps.class.getName() + ')');
            }
            if (!isValid()) {
                throw new IllegalStateException("registration was cancelled");
            }
            return -1;
        }

        @Override
        public boolean isValid() {
            return !cancelled.get();
        }

        @Override
        public boolean cancel() {
            if (!cancelled.compareAndSet(false, true)) {
                return false;
            }
            if (executor.isExecutorThread(Thread.currentThread())) {
                remove();
            } else {
                executor.execute(this::remove);
            }
            return true;
        }

        private void remove() {
            registered.remove(handle);
            handle.unregistered();
        }
    }
}
