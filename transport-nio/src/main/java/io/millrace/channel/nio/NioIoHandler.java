package io.millrace.channel.nio;

import io.millrace.channel.ChannelIo;
import io.millrace.channel.IoHandle;
import io.millrace.channel.IoHandler;
import io.millrace.channel.IoHandlerContext;
import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.Transport;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.ThreadAwareExecutor;
import io.millrace.util.concurrent.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The I/O of one loop over a {@link Selector}: waits, and hands each handle what it is ready for. Level-triggered, as
 * selectors are.
 *
 * <p>The selector is replaced when it returns at once and with nothing, again and again
 * (<a href="https://bugs.openjdk.org/browse/JDK-6670302">JDK-6670302</a> and its kin), since the loop would take a whole
 * processor; the registrations move along.
 *
 * <p><b>Thread:</b> the loop's, except {@link #wakeup()}, {@link #isCompatible(Class)} and {@link #selectorProvider()}.
 */
public final class NioIoHandler implements IoHandler {
    private static final Logger logger = LoggerFactory.getLogger(NioIoHandler.class);
    private static final int FIRST_CAPACITY = 64;

    /** So many waits in a row that end too early, with nothing ready and nobody calling, are no accident. */
    private static final int REBUILD_THRESHOLD = 512;

    private static final long FOREVER = -1;
    private static final Consumer<SelectionKey> IGNORE = key -> {};

    /** Of each set of operations, so that dispatching allocates nothing. */
    private static final Ready[] EVENTS = new Ready[32];

    static {
        Arrays.setAll(EVENTS, ops -> new Ready(NioIoOps.valueOf(ops)));
    }

    private record Ready(NioIoOps ops) implements NioIoEvent {}

    private final ThreadAwareExecutor loop;
    /** The clock of the loop's timers. */
    private final Ticker ticker;

    private final SelectorProvider provider;
    private final GatheringWrite gatheringWrite = new GatheringWrite();
    /** One object for all selections. */
    private final Consumer<SelectionKey> collector = this::collect;

    /** Written by the loop; read by whoever wakes it. */
    private volatile Selector selector;

    /** Set by {@link #wakeup()} and reset by the loop: survives a selection in between that takes the selector's own mark. */
    private volatile boolean woken;

    // What a selection has found. Served after it: while it lasts the selector can neither be asked again nor closed.
    private @Nullable NioIoRegistration[] ready = new @Nullable NioIoRegistration[FIRST_CAPACITY];
    private int[] readyOps = new int[FIRST_CAPACITY];
    private int found;

    private int prematureReturns;

    NioIoHandler(ThreadAwareExecutor loop, SelectorProvider provider) throws IOException {
        this.loop = loop;
        this.ticker = loop instanceof EventExecutor executor ? executor.ticker() : Ticker.systemTicker();
        this.provider = provider;
        this.selector = provider.openSelector();
    }

    /**
     * Makes the factory of handlers over the JDK's own selectors.
     *
     * @return a factory
     */
    public static IoHandlerFactory newFactory() {
        return newFactory(SelectorProvider.provider());
    }

    /**
     * Makes the factory of handlers over the selectors of a provider. Channels that are registered must be of the same one.
     *
     * @param selectorProvider makes the selectors
     * @return a factory, which throws {@link UncheckedIOException} if the kernel gives no selector
     */
    public static IoHandlerFactory newFactory(SelectorProvider selectorProvider) {
        Objects.requireNonNull(selectorProvider, "selectorProvider");
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor loop) {
                try {
                    return new NioIoHandler(loop, selectorProvider);
                } catch (IOException e) {
                    throw new UncheckedIOException("no selector", e);
                }
            }

            @Override
            public boolean isChangingThreadSupported() {
                return true;
            }

            @Override
            public @Nullable Transport transport() {
                return OwnTransport.INSTANCE;
            }
        };
    }

    /** The transport knows this package, and not the other way round. */
    private static final class OwnTransport {
        static final @Nullable Transport INSTANCE = find();

        private static @Nullable Transport find() {
            for (Transport transport : ServiceLoader.load(Transport.class, NioIoHandler.class.getClassLoader())) {
                if (transport.name().equals("nio")) {
                    return transport;
                }
            }
            return null;
        }
    }

    /**
     * What makes the selectors.
     *
     * @return the provider
     */
    public SelectorProvider selectorProvider() {
        return provider;
    }

    GatheringWrite gatheringWrite() {
        return gatheringWrite;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return NioIoHandle.class.isAssignableFrom(handleType);
    }

    // ---- registration ----

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if it is no {@link NioIoHandle}
     * @throws IllegalStateException if its channel is registered already
     * @throws java.nio.channels.IllegalBlockingModeException if its channel is in blocking mode
     * @throws java.nio.channels.IllegalSelectorException if its channel is of another provider
     * @throws ClosedChannelException if its channel is closed
     */
    @Override
    public NioIoRegistration register(IoHandle handle) throws IOException {
        if (!(handle instanceof NioIoHandle nio)) {
            throw new IllegalArgumentException("not a NioIoHandle: " + handle);
        }
        SelectionKey before = nio.selectableChannel().keyFor(selector);
        if (before != null) {
            if (before.isValid()) {
                throw new IllegalStateException("registered already: " + nio.selectableChannel());
            }
            forgetCancelledKeys(); // the selector would not take the channel again before
        }
        SelectionKey key = nio.selectableChannel().register(selector, 0);
        NioIoRegistration registration = new NioIoRegistration(this, nio, key);
        key.attach(registration);
        return registration;
    }

    /** Any thread. */
    boolean cancel(NioIoRegistration registration) {
        if (loop.isExecutorThread(Thread.currentThread())) {
            return cancelOnLoop(registration);
        }
        if (!registration.isValid()) {
            return false;
        }
        loop.execute(() -> cancelOnLoop(registration));
        return true;
    }

    boolean cancelOnLoop(NioIoRegistration registration) {
        if (!registration.isValid()) {
            return false;
        }
        registration.invalidate();
        registration.key().cancel();
        registration.handle().unregistered();
        return true;
    }

    /** A cancelled key keeps its channel from being closed for good until the selector is asked again: asks it. */
    void forgetCancelledKeys() {
        try {
            selector.selectNow(IGNORE); // what is ready now is ready the next time too
        } catch (IOException e) {
            throw new UncheckedIOException("selection failed", e);
        }
    }

    // ---- the cycle ----

    @Override
    public int run(IoHandlerContext context) {
        found = 0;
        try {
            select(context);
        } catch (IOException e) {
            rebuild("it failed: " + e);
            throw new UncheckedIOException("selection failed", e);
        }
        context.waitOver();
        return dispatch();
    }

    private void select(IoHandlerContext context) throws IOException {
        Selector selector = this.selector;
        if (!context.canBlock()) {
            selector.selectNow(collector);
            return;
        }
        long waitNanos = context.deadlineNanos() == -1 ? FOREVER : context.delayNanos(ticker.nanoTime());
        if (waitNanos == 0 || woken) {
            woken = false;
            selector.selectNow(collector);
            return;
        }
        long start = waitNanos == FOREVER ? 0 : System.nanoTime();
        selector.select(collector, waitNanos == FOREVER ? 0 : millisRoundedUp(waitNanos));
        if (found > 0 || woken) {
            woken = false;
            prematureReturns = 0;
        } else if (waitNanos == FOREVER || System.nanoTime() - start < waitNanos) {
            returnedEarly();
        } else {
            prematureReturns = 0;
        }
    }

    /** A timer must not be met too early: the loop would find that it is not due, and wait again. */
    static long millisRoundedUp(long nanos) {
        long nanosOfMilli = TimeUnit.MILLISECONDS.toNanos(1);
        return nanos / nanosOfMilli + (nanos % nanosOfMilli == 0 ? 0 : 1);
    }

    private void returnedEarly() {
        if (Thread.interrupted()) {
            // With the mark set no wait would ever block. Threads of loops are ended by shutting the loop down.
            logger.debug("an interrupt of the loop's thread was ignored");
            prematureReturns = 0;
            return;
        }
        if (++prematureReturns == REBUILD_THRESHOLD) {
            prematureReturns = 0;
            rebuild("it returned " + REBUILD_THRESHOLD + " times in a row with nothing");
        }
    }

    private void collect(SelectionKey key) {
        if (found == ready.length) {
            ready = Arrays.copyOf(ready, found * 2);
            readyOps = Arrays.copyOf(readyOps, found * 2);
        }
        ready[found] = (NioIoRegistration) Objects.requireNonNull(key.attachment(), "attachment");
        readyOps[found++] = readyOps(key);
    }

    private static int readyOps(SelectionKey key) {
        try {
            return key.readyOps();
        } catch (CancelledKeyException e) {
            return 0; // cancelled in this moment, by another thread that closed the channel behind its handle
        }
    }

    private int dispatch() {
        int count = found;
        for (int i = 0; i < count; i++) {
            NioIoRegistration registration = ready[i];
            if (registration == null || !registration.isValid()) {
                continue; // cancelled by one that was served before it
            }
            try {
                if (readyOps[i] == 0) {
                    cancelOnLoop(registration);
                } else {
                    registration.handle().handle(registration, EVENTS[readyOps[i]]);
                }
            } catch (Throwable t) { // the others that are ready are still to be served
                logger.warn("a handle failed to act on an event: {}", registration.handle(), t);
            }
        }
        Arrays.fill(ready, 0, count, null);
        return count;
    }

    // ---- a selector that spins ----

    private void rebuild(String reason) {
        logger.warn("replacing the selector of {}: {}", loop, reason);
        Selector old = selector;
        Selector fresh;
        try {
            fresh = provider.openSelector();
        } catch (IOException e) {
            logger.warn("no other selector to replace the one that misbehaves", e);
            return;
        }
        for (NioIoRegistration registration : registrations()) {
            move(registration, fresh);
        }
        selector = fresh;
        close(old);
    }

    private void move(NioIoRegistration registration, Selector fresh) {
        try {
            SelectionKey key = registration.handle().selectableChannel().register(fresh, registration.interestOps());
            key.attach(registration);
            registration.key().cancel();
            registration.moveTo(key);
        } catch (ClosedChannelException e) {
            logger.debug("closed behind its handle: {}", registration.handle(), e);
            cancelOnLoop(registration);
        }
    }

    private List<NioIoRegistration> registrations() {
        List<NioIoRegistration> valid = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof NioIoRegistration registration && registration.isValid()) {
                valid.add(registration);
            }
        }
        return valid;
    }

    private static void close(Selector selector) {
        try {
            selector.close();
        } catch (IOException e) {
            logger.warn("failed to close a selector", e);
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        selector.wakeup();
    }

    // ---- the end ----

    @Override
    public void prepareToDestroy() {
        for (NioIoRegistration registration : registrations()) {
            if (registration.isValid()) {
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
    private void end(NioIoRegistration registration) throws Exception {
        NioIoHandle handle = registration.handle();
        try {
            if (!(handle instanceof ChannelIo)) {
                cancelOnLoop(registration);
            }
        } finally {
            handle.close();
        }
    }

    @Override
    public void destroy() {
        close(selector);
    }
}
