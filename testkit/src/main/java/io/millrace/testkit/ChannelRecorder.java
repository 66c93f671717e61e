package io.millrace.testkit;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what happens to one channel, and lets a test wait for it. Messages end here: buffers are copied and
 * released. Everything else goes on, also the connections that a server accepts.
 *
 * <p>The names of events are those of the handler's methods without {@code channel}: {@code handlerAdded, registered,
 * active, read, readComplete, writable, unwritable, inactive, unregistered, handlerRemoved}, {@code user:} and the event,
 * {@code exception:} and the simple name of its class.
 *
 * <p><b>Thread:</b> events come on the channel's loop; everything else may be called from any other thread.
 */
public class ChannelRecorder extends ChannelDuplexHandler {
    private final List<String> events = new ArrayList<>();
    private final List<Throwable> exceptions = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable Channel channel;

    /** Makes a recorder for one channel. */
    public ChannelRecorder() {}

    private synchronized void record(String event) {
        events.add(event);
        notifyAll();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        synchronized (this) {
            channel = ctx.channel();
        }
        record("handlerAdded");
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        record("handlerRemoved");
    }

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        record("registered");
        ctx.fireChannelRegistered();
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        record("unregistered");
        ctx.fireChannelUnregistered();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        record("active");
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        record("inactive");
        ctx.fireChannelInactive();
    }

    /** Records, copies and releases a message; passes on a connection that a server has accepted. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Channel) {
            record("read");
            ctx.fireChannelRead(message);
            return;
        }
        try {
            synchronized (this) {
                if (message instanceof ByteBuf buffer) {
                    bytes.writeBytes(ByteBufUtil.getBytes(buffer));
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
        record("read");
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        record("readComplete");
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        record(ctx.channel().isWritable() ? "writable" : "unwritable");
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        record("user:" + event);
        ctx.fireUserEventTriggered(event);
    }

    /** Records an exception, which ends here. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        synchronized (this) {
            exceptions.add(cause);
        }
        record("exception:" + cause.getClass().getSimpleName());
    }

    // ---- for the test ----

    /**
     * The channel; waits until there is one.
     *
     * @return the channel
     */
    public final Channel channel() {
        await(() -> channel != null, () -> "no channel");
        Channel known = channel;
        if (known == null) {
            throw new AssertionError("no channel");
        }
        return known;
    }

    /**
     * What has happened so far.
     *
     * @return a copy
     */
    public final synchronized List<String> events() {
        return List.copyOf(events);
    }

    /**
     * What has happened so far without reads, writability and user events: the life of the channel.
     *
     * @return a new list
     */
    public final List<String> lifeCycle() {
        return events().stream()
                .filter(
                        List.of("handlerAdded", "registered", "active", "inactive", "unregistered", "handlerRemoved")
                                ::contains)
                .toList();
    }

    /**
     * How often an event has happened so far.
     *
     * @param event its name
     * @return how often
     */
    public final int count(String event) {
        return (int) events().stream().filter(event::equals).count();
    }

    /**
     * The exceptions that were caught so far.
     *
     * @return a copy
     */
    public final synchronized List<Throwable> exceptions() {
        return List.copyOf(exceptions);
    }

    /**
     * The bytes that were read so far.
     *
     * @return a copy
     */
    public final synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    /**
     * The number of bytes that were read so far.
     *
     * @return bytes
     */
    public final synchronized int byteCount() {
        return bytes.size();
    }

    /**
     * Waits until an event has happened.
     *
     * @param event its name
     */
    public final void awaitEvent(String event) {
        awaitEvent(event, 1);
    }

    /**
     * Waits until an event has happened so many times.
     *
     * @param event its name
     * @param times how often
     */
    public final void awaitEvent(String event, int times) {
        await(() -> count(event) >= times, () -> event + " (" + times + " times)");
    }

    /**
     * Waits for bytes.
     *
     * @param count how many there must be since the beginning
     * @return all bytes so far
     */
    public final byte[] awaitBytes(int count) {
        await(() -> bytes.size() >= count, () -> count + " bytes; there are " + bytes.size());
        return bytes();
    }

    /**
     * Waits for the first exception.
     *
     * @return the exception
     */
    public final Throwable awaitException() {
        await(() -> !exceptions.isEmpty(), () -> "an exception");
        return exceptions().get(0);
    }

    private synchronized void await(BooleanSupplier condition, java.util.function.Supplier<String> what) {
        long end = System.nanoTime() + Deadline.USUAL.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long millis = (end - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    throw new AssertionError(
                            "did not come within " + Deadline.USUAL + ": " + what.get() + "; events: " + tail());
                }
                wait(millis);
            }
        } catch (InterruptedException e) {
            throw Deadline.interrupted(e, what.get() + "; events: " + tail());
        }
    }

    private List<String> tail() {
        return events.subList(Math.max(0, events.size() - 20), events.size());
    }
}
