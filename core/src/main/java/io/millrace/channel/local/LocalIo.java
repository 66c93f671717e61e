package io.millrace.channel.local;

import io.millrace.channel.ChannelIo;
import io.millrace.channel.ChannelMetadata;
import io.millrace.channel.DefaultEventLoop;
import io.millrace.channel.EventLoop;
import io.millrace.channel.IoEvent;
import io.millrace.channel.IoEventLoop;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.util.concurrent.Future;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the two kinds of local channels have in common: the queue that others put things into, from their threads, and
 * the reading of it on the loop of the channel.
 *
 * <p>The requests of {@link ChannelIo} go to the protected methods of the channel first, so that subclasses of it can
 * interfere; those end in methods of this class with names of their own.
 *
 * <p>Nothing that is put is lost: {@link #put} after the close finds the channel closed and discards, before it the
 * close does.
 */
abstract class LocalIo extends ChannelIo implements LocalIoHandle {

    private static final Logger logger = LoggerFactory.getLogger(LocalIo.class);
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    /** Longer than any program runs. */
    private static final long NEVER_DAYS = 36_500;

    private final Queue<Object> inbound = new ConcurrentLinkedQueue<>();

    /** Whether {@link #readTask} is on its way. Set by any thread, cleared by the task. */
    private final AtomicBoolean readScheduled = new AtomicBoolean();

    private final Runnable readTask = this::readOnLoop;

    /** Whether a read was asked for and has not happened. Written by the loop, read by who puts. */
    private volatile boolean readPending;

    /** Whether nothing more will be put. Written once by who puts, read by the loop. */
    private volatile boolean ended;

    // Loop only.
    private @Nullable IoRegistration registration;
    private @Nullable Future<?> shutdownHook;

    @Override
    public final ChannelMetadata metadata() {
        return METADATA;
    }

    // ---- registration

    /** Any loop of this transport can, and those without I/O, whose wait needs no help. */
    final boolean canBeServedBy(EventLoop loop) {
        return loop instanceof DefaultEventLoop || super.fits(loop);
    }

    @Override
    protected void register(EventLoop loop) throws Exception {
        if (loop instanceof DefaultEventLoop) {
            hookIntoShutdown(loop);
        } else {
            registration = registrationOf(((IoEventLoop) loop).register(this));
        }
        // Whoever put or ended before this had no loop to tell; the task finds it.
        loop.execute(readTask);
    }

    /** On the loop itself a registration is done at once. */
    private static IoRegistration registrationOf(Future<IoRegistration> done) throws Exception {
        IoRegistration result = done.getNow();
        if (result != null) {
            return result;
        }
        throw done.cause() instanceof Exception cause
                ? cause
                : new IllegalStateException("the handler of the loop did not register the channel", done.cause());
    }

    /** A loop without a handler closes nothing when it ends, but it cancels its timers. */
    private void hookIntoShutdown(EventLoop loop) {
        Future<?> never = loop.schedule(() -> {}, NEVER_DAYS, TimeUnit.DAYS);
        shutdownHook = never;
        never.addListener(cancelled -> {
            if (shutdownHook == never) {
                close();
            }
        });
    }

    /** Leaves the loop. */
    final void leaveLoop() {
        IoRegistration current = registration;
        if (current != null) {
            registration = null;
            current.cancel();
        }
        Future<?> hook = shutdownHook;
        if (hook != null) {
            shutdownHook = null; // first: this is not the end of the loop
            hook.cancel(false);
        }
    }

    /** Never called: the handler of the loop has no events. */
    @Override
    public final void handle(IoRegistration registration, IoEvent event) {
        throw new UnsupportedOperationException("a local channel has no events");
    }

    // ---- what others do, on their threads

    /** Puts something into the queue; {@link #wake()} follows. */
    final void put(Object item) {
        inbound.add(item);
        if (!isOpen()) {
            discardInbound();
        }
    }

    /** After some {@link #put}s: the loop reads them if it was asked to. */
    final void wake() {
        if (readPending) {
            scheduleRead();
        }
    }

    /** Nothing more will be put: the channel closes when what is there has been read. */
    final void end() {
        ended = true;
        scheduleRead();
    }

    private void scheduleRead() {
        // A channel that is not registered has no loop; it looks when it is registered.
        if (channel().isRegistered() && readScheduled.compareAndSet(false, true)) {
            onLoop(readTask);
        }
    }

    /** Runs the task later, in order with the other events of this channel. */
    final void onLoop(Runnable task) {
        try {
            channel().eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // The loop has closed the channel when it ended.
            logger.debug("The loop of {} has ended", channel(), e);
            discardInbound();
        }
    }

    // ---- reading

    /** Asks for a round. */
    final void askForRead() {
        readPending = true;
        if (ended || !inbound.isEmpty()) {
            scheduleRead();
        }
    }

    @Override
    protected final void endRead() {
        readPending = false;
    }

    private void readOnLoop() {
        readScheduled.set(false); // before looking: what is put from now on schedules again
        if (!channel().isRegistered()) {
            return; // deregistered meanwhile; it reads on when it is registered again
        }
        if (!channel().eventLoop().inEventLoop()) {
            scheduleRead(); // registered with another loop meanwhile
            return;
        }
        if (isOpen() && readPending && !inbound.isEmpty()) {
            readRound();
        }
        if (isOpen() && ended && inbound.isEmpty()) {
            close();
        }
    }

    private void readRound() {
        readPending = false;
        RecvByteBufAllocator.Handle handle = recvHandle();
        handle.reset(config());
        do {
            Object item = inbound.poll();
            if (item == null) {
                break;
            }
            // Rounds are limited by messages; one without bytes must not look like the end of the stream.
            handle.attemptedBytesRead(1);
            handle.lastBytesRead(1);
            handle.incMessagesRead(1);
            fireRead(item);
        } while (handle.continueReading());
        handle.readComplete();
        fireReadComplete();
    }

    /** Gives up what was put and not read. <b>Thread:</b> any. */
    final void discardInbound() {
        for (Object item = inbound.poll(); item != null; item = inbound.poll()) {
            discard(item);
        }
    }

    /** Gives one item up. */
    abstract void discard(Object item);
}
