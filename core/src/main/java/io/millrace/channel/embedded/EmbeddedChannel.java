package io.millrace.channel.embedded;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelId;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.DefaultChannelPromise;
import io.millrace.channel.EventLoop;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.Ticker;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel without a network: what is written to it inbound passes its handlers and can be read at their end, and so outbound.
 *
 * <pre>{@code
 * EmbeddedChannel channel = new EmbeddedChannel(new LineBasedFrameDecoder(80));
 * channel.writeInbound(Unpooled.copiedBuffer("a\nb", UTF_8));
 * ByteBuf line = channel.readInbound();          // "a"
 * channel.finishAndReleaseAll();
 * }</pre>
 *
 * <p>Tasks of its loop run when an operation of the channel ends, timers when {@link #runPendingTasks()} or
 * {@link #runScheduledPendingTasks()} is called; time can be stopped and put forward. Exceptions that reach the end of the pipeline
 * are thrown by the method that caused them, or by {@link #checkException()}.
 *
 * <p><b>Thread:</b> one at a time; every thread counts as the loop's. <b>Ownership:</b> messages given to the channel are the
 * channel's, messages read from it are the caller's.
 */
public class EmbeddedChannel extends AbstractChannel {
    private static final Logger logger = LoggerFactory.getLogger(EmbeddedChannel.class);

    private static final ChannelHandler[] NO_HANDLERS = {};

    private final EmbeddedEventLoop loop;

    private @Nullable Queue<Object> inboundMessages;
    private @Nullable Queue<Object> outboundMessages;
    private @Nullable Throwable lastException;

    // What was asked for while the channel was active, and is kept beyond that.
    private @Nullable SocketAddress localAddress;
    private @Nullable SocketAddress remoteAddress;

    /** The operations of this channel that are under way, one in another: tasks run at the end of the outermost. */
    private int depth;

    private boolean cancelsScheduledTasks;

    /** Makes a channel without handlers. */
    public EmbeddedChannel() {
        this(builder());
    }

    /**
     * Makes a channel without handlers.
     *
     * @param channelId its identifier
     */
    public EmbeddedChannel(ChannelId channelId) {
        this(builder().channelId(channelId));
    }

    /**
     * Makes a channel.
     *
     * @param handlers its handlers, up to the first {@code null}
     */
    public EmbeddedChannel(@Nullable ChannelHandler... handlers) {
        this(builder().handlers(handlers));
    }

    /**
     * Makes a channel.
     *
     * @param hasDisconnect whether disconnecting does not close it
     * @param handlers its handlers, up to the first {@code null}
     */
    public EmbeddedChannel(boolean hasDisconnect, @Nullable ChannelHandler... handlers) {
        this(builder().hasDisconnect(hasDisconnect).handlers(handlers));
    }

    /**
     * Makes a channel.
     *
     * @param register whether it is registered at once
     * @param hasDisconnect whether disconnecting does not close it
     * @param handlers its handlers, up to the first {@code null}
     */
    public EmbeddedChannel(boolean register, boolean hasDisconnect, @Nullable ChannelHandler... handlers) {
        this(builder().register(register).hasDisconnect(hasDisconnect).handlers(handlers));
    }

    /**
     * Makes a channel.
     *
     * @param channelId its identifier
     * @param handlers its handlers, up to the first {@code null}
     */
    public EmbeddedChannel(ChannelId channelId, @Nullable ChannelHandler... handlers) {
        this(builder().channelId(channelId).handlers(handlers));
    }

    /**
     * Makes a channel.
     *
     * @param channelId its identifier
     * @param hasDisconnect whether disconnecting does not close it
     * @param handlers its handlers, up to the first {@code null}
     */
    public EmbeddedChannel(ChannelId channelId, boolean hasDisconnect, @Nullable ChannelHandler... handlers) {
        this(builder().channelId(channelId).hasDisconnect(hasDisconnect).handlers(handlers));
    }

    /**
     * Makes a channel.
     *
     * @param channelId its identifier
     * @param register whether it is registered at once
     * @param hasDisconnect whether disconnecting does not close it
     * @param handlers its handlers, up to the first {@code null}
     */
    public EmbeddedChannel(
            ChannelId channelId, boolean register, boolean hasDisconnect, @Nullable ChannelHandler... handlers) {
        this(builder()
                .channelId(channelId)
                .register(register)
                .hasDisconnect(hasDisconnect)
                .handlers(handlers));
    }

    /**
     * Makes a channel.
     *
     * @param parent its parent
     * @param channelId its identifier
     * @param register whether it is registered at once
     * @param hasDisconnect whether disconnecting does not close it
     * @param handlers its handlers, up to the first {@code null}
     */
    public EmbeddedChannel(
            @Nullable Channel parent,
            ChannelId channelId,
            boolean register,
            boolean hasDisconnect,
            @Nullable ChannelHandler... handlers) {
        this(builder()
                .parent(parent)
                .channelId(channelId)
                .register(register)
                .hasDisconnect(hasDisconnect)
                .handlers(handlers));
    }

    /**
     * Makes a channel.
     *
     * @param channelId its identifier
     * @param hasDisconnect whether disconnecting does not close it
     * @param config its configuration
     * @param handlers its handlers, up to the first {@code null}
     */
    public EmbeddedChannel(
            ChannelId channelId, boolean hasDisconnect, ChannelConfig config, @Nullable ChannelHandler... handlers) {
        this(builder()
                .channelId(channelId)
                .hasDisconnect(hasDisconnect)
                .config(config)
                .handlers(handlers));
    }

    /**
     * Makes a channel, for subclasses.
     *
     * @param builder what it is like
     */
    protected EmbeddedChannel(Builder builder) {
        super(builder.parent, builder.channelId, new EmbeddedIo(builder.hasDisconnect, builder.config));
        loop = new EmbeddedEventLoop(builder.ticker != null ? builder.ticker : new FreezableTicker());
        ChannelHandler handler = builder.handler;
        if (handler != null) {
            pipeline().addLast(handler);
        } else {
            addHandlers(builder.handlers);
        }
        if (builder.register) {
            registerOnLoop();
        }
    }

    /** Through an initializer, as with every other channel: handlers are added when the channel is registered. */
    private void addHandlers(@Nullable ChannelHandler[] handlers) {
        pipeline().addLast(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel ch) {
                ch.pipeline().addLast(handlers);
            }
        });
    }

    /**
     * Begins to make a channel.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Registers the channel with its loop, if it was made without that.
     *
     * @throws Exception if it cannot be registered
     */
    public void register() throws Exception {
        registerOnLoop();
    }

    private void registerOnLoop() {
        enter();
        ChannelFuture registration;
        try {
            registration = loop.register(new DefaultChannelPromise(this, loop));
        } finally {
            leave();
        }
        Throwable cause = registration.cause();
        if (cause != null) {
            EmbeddedChannel.<RuntimeException>sneakyThrow(cause);
        }
    }

    @Override
    protected ChannelConfig newConfig() {
        ChannelConfig given = ((EmbeddedIo) io()).givenConfig;
        return given == null ? super.newConfig() : given;
    }

    private EmbeddedIo embeddedIo() {
        return (EmbeddedIo) io();
    }

    // ---- what subclasses can interfere with ----

    /**
     * Tells whether a loop is this channel's kind.
     *
     * @param loop the loop
     * @return {@code true} if the channel can be registered with it
     */
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof EmbeddedEventLoop;
    }

    /**
     * Called to register the channel, which is active from then on.
     *
     * @throws Exception fails the registration
     */
    protected void doRegister() throws Exception {
        embeddedIo().activate();
    }

    /**
     * Called to bind the channel, which needs nothing.
     *
     * @param localAddress where to
     * @throws Exception fails the operation
     */
    protected void doBind(SocketAddress localAddress) throws Exception {
        // nothing to do
    }

    /**
     * Called to disconnect the channel, which stays active.
     *
     * @throws Exception fails the operation
     */
    protected void doDisconnect() throws Exception {
        // nothing to do: a channel without a disconnect is closed instead
    }

    /**
     * Called to close the channel.
     *
     * @throws Exception fails the operation; the channel counts as closed if it says so
     */
    protected void doClose() throws Exception {
        embeddedIo().shut();
    }

    /**
     * Called to begin a round of reading, which needs nothing.
     *
     * @throws Exception closes the channel
     */
    protected void doBeginRead() throws Exception {
        // nothing to do
    }

    /**
     * Called to send what was flushed.
     *
     * @param in the messages
     * @throws Exception fails the writes
     */
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        for (Object msg = in.current(); msg != null; msg = in.current()) {
            // The buffer releases its own when the message is removed.
            ReferenceCountUtil.retain(msg);
            handleOutboundMessage(msg);
            in.remove();
        }
    }

    /**
     * The address that the channel is bound to.
     *
     * @return an address while the channel is active, otherwise {@code null}
     */
    protected @Nullable SocketAddress localAddress0() {
        return isActive() ? EmbeddedSocketAddress.INSTANCE : null;
    }

    /**
     * The address that the channel is connected to.
     *
     * @return an address while the channel is active, otherwise {@code null}
     */
    protected @Nullable SocketAddress remoteAddress0() {
        return isActive() ? EmbeddedSocketAddress.INSTANCE : null;
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        if (localAddress == null) {
            localAddress = super.localAddress();
        }
        return localAddress;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        if (remoteAddress == null) {
            remoteAddress = super.remoteAddress();
        }
        return remoteAddress;
    }

    /**
     * Called for each message at the inbound end of the pipeline; queues it for {@link #readInbound()}.
     *
     * @param msg the message, which is this method's
     */
    protected void handleInboundMessage(Object msg) {
        inboundMessages().add(msg);
    }

    /**
     * Called for each message at the outbound end of the pipeline; queues it for {@link #readOutbound()}.
     *
     * @param msg the message, which is this method's
     */
    protected void handleOutboundMessage(Object msg) {
        outboundMessages().add(msg);
    }

    @Override
    protected final void unhandledInboundMessage(ChannelHandlerContext ctx, Object message) {
        handleInboundMessage(message);
    }

    @Override
    protected final void unhandledInboundException(Throwable cause) {
        recordException(cause);
    }

    // ---- messages ----

    /**
     * The messages at the inbound end.
     *
     * @return the channel's own queue
     */
    public Queue<Object> inboundMessages() {
        if (inboundMessages == null) {
            inboundMessages = new ArrayDeque<>();
        }
        return inboundMessages;
    }

    /**
     * The messages at the outbound end.
     *
     * @return the channel's own queue
     */
    public Queue<Object> outboundMessages() {
        if (outboundMessages == null) {
            outboundMessages = new ArrayDeque<>();
        }
        return outboundMessages;
    }

    /**
     * Takes a message from the inbound end.
     *
     * @param <T> the type that the caller expects
     * @return the message, or {@code null} if there is none
     */
    public <T> @Nullable T readInbound() {
        T message = poll(inboundMessages);
        if (message != null) {
            ReferenceCountUtil.touch(
                    message, "Caller of readInbound() will handle the inbound message from this point");
        }
        return message;
    }

    /**
     * Takes a message from the outbound end.
     *
     * @param <T> the type that the caller expects
     * @return the message, or {@code null} if there is none
     */
    public <T> @Nullable T readOutbound() {
        T message = poll(outboundMessages);
        if (message != null) {
            ReferenceCountUtil.touch(
                    message, "Caller of readOutbound() will handle the outbound message from this point.");
        }
        return message;
    }

    @SuppressWarnings("unchecked") // the caller says what it expects
    private static <T> @Nullable T poll(@Nullable Queue<Object> queue) {
        return queue == null ? null : (T) queue.poll();
    }

    private static boolean isNotEmpty(@Nullable Queue<Object> queue) {
        return queue != null && !queue.isEmpty();
    }

    /**
     * Passes messages through the inbound handlers.
     *
     * @param msgs the messages
     * @return {@code true} if there is something to {@linkplain #readInbound() read}
     */
    public boolean writeInbound(Object... msgs) {
        ensureOpen();
        if (msgs.length == 0) {
            return isNotEmpty(inboundMessages);
        }
        enter();
        try {
            for (Object msg : msgs) {
                pipeline().fireChannelRead(msg);
            }
            flushInbound(false, voidPromise());
        } finally {
            leave();
        }
        return isNotEmpty(inboundMessages);
    }

    /**
     * Passes a message through the inbound handlers, without the end of the round: {@link #flushInbound()} is that.
     *
     * @param msg the message
     * @return a future of the channel
     */
    public ChannelFuture writeOneInbound(Object msg) {
        return writeOneInbound(msg, newPromise());
    }

    /**
     * Passes a message through the inbound handlers, without the end of the round: {@link #flushInbound()} is that.
     *
     * @param msg the message
     * @param promise completed when the message has passed; fails with the first exception at the end of the pipeline
     * @return the promise
     */
    public ChannelFuture writeOneInbound(Object msg, ChannelPromise promise) {
        enter();
        try {
            if (checkOpen(true)) {
                pipeline().fireChannelRead(msg);
            }
        } finally {
            leave();
        }
        return checkException(promise);
    }

    /**
     * Ends a round of reading.
     *
     * @return this
     */
    public EmbeddedChannel flushInbound() {
        flushInbound(true, voidPromise());
        return this;
    }

    private ChannelFuture flushInbound(boolean recordException, ChannelPromise promise) {
        enter();
        try {
            if (checkOpen(recordException)) {
                pipeline().fireChannelReadComplete();
                runPendingTasks();
            }
        } finally {
            leave();
        }
        return checkException(promise);
    }

    /**
     * Passes messages through the outbound handlers and flushes.
     *
     * @param msgs the messages, up to the first {@code null}
     * @return {@code true} if there is something to {@linkplain #readOutbound() read}
     */
    public boolean writeOutbound(@Nullable Object... msgs) {
        ensureOpen();
        if (msgs.length == 0) {
            return isNotEmpty(outboundMessages);
        }
        enter();
        try {
            List<ChannelFuture> writes = new ArrayList<>(msgs.length);
            for (Object msg : msgs) {
                if (msg == null) {
                    break;
                }
                writes.add(write(msg));
            }
            flushOutboundNow();
            for (ChannelFuture write : writes) {
                if (write.isDone()) {
                    recordException(write);
                } else {
                    write.addListener((ChannelFutureListener) this::recordException);
                }
            }
        } finally {
            leave();
        }
        checkException();
        return isNotEmpty(outboundMessages);
    }

    /**
     * Passes a message through the outbound handlers; {@link #flushOutbound()} flushes.
     *
     * @param msg the message
     * @return completed when the message was sent
     */
    public ChannelFuture writeOneOutbound(Object msg) {
        return writeOneOutbound(msg, newPromise());
    }

    /**
     * Passes a message through the outbound handlers; {@link #flushOutbound()} flushes.
     *
     * @param msg the message
     * @param promise completed when the message was sent
     * @return the promise
     */
    public ChannelFuture writeOneOutbound(Object msg, ChannelPromise promise) {
        enter();
        try {
            return checkOpen(true) ? write(msg, promise) : checkException(promise);
        } finally {
            leave();
        }
    }

    /**
     * Flushes what was written outbound.
     *
     * @return this
     */
    public EmbeddedChannel flushOutbound() {
        enter();
        try {
            if (checkOpen(true)) {
                flushOutboundNow();
            }
        } finally {
            leave();
        }
        checkException(voidPromise());
        return this;
    }

    private void flushOutboundNow() {
        // Handlers may have put off writes to a task.
        runPendingTasks();
        flush();
    }

    /**
     * Closes the channel.
     *
     * @return {@code true} if there is something to read, inbound or outbound
     */
    public boolean finish() {
        return finish(false);
    }

    /**
     * Closes the channel and releases what there is to read.
     *
     * @return {@code true} if there was something, inbound or outbound
     */
    public boolean finishAndReleaseAll() {
        return finish(true);
    }

    private boolean finish(boolean releaseAll) {
        enter();
        try {
            close();
        } finally {
            leave();
        }
        try {
            checkException();
            return isNotEmpty(inboundMessages) || isNotEmpty(outboundMessages);
        } finally {
            if (releaseAll) {
                releaseAll(inboundMessages);
                releaseAll(outboundMessages);
            }
        }
    }

    /**
     * Releases the messages at the inbound end.
     *
     * @return {@code true} if there were some
     */
    public boolean releaseInbound() {
        return releaseAll(inboundMessages);
    }

    /**
     * Releases the messages at the outbound end.
     *
     * @return {@code true} if there were some
     */
    public boolean releaseOutbound() {
        return releaseAll(outboundMessages);
    }

    private static boolean releaseAll(@Nullable Queue<Object> queue) {
        if (queue == null || queue.isEmpty()) {
            return false;
        }
        for (Object msg = queue.poll(); msg != null; msg = queue.poll()) {
            ReferenceCountUtil.release(msg);
        }
        return true;
    }

    // ---- exceptions ----

    private void recordException(ChannelFuture future) {
        Throwable cause = future.cause();
        if (cause != null) {
            recordException(cause);
        }
    }

    private void recordException(Throwable cause) {
        if (lastException == null) {
            lastException = cause;
        } else {
            logger.warn("an exception came after another one that nobody has asked for", cause);
        }
    }

    /** Throws the first exception that reached the end of the pipeline since the last call, if there was one. */
    public void checkException() {
        checkException(voidPromise());
    }

    private ChannelFuture checkException(ChannelPromise promise) {
        Throwable cause = lastException;
        if (cause == null) {
            return promise.setSuccess();
        }
        lastException = null;
        if (promise.isVoid()) {
            EmbeddedChannel.<RuntimeException>sneakyThrow(cause);
        }
        return promise.setFailure(cause);
    }

    /** Handlers may throw what they like, and callers are to see just that. */
    @SuppressWarnings("unchecked") // never cast: the type exists at compile time only
    private static <E extends Throwable> void sneakyThrow(Throwable cause) throws E {
        throw (E) cause;
    }

    private boolean checkOpen(boolean recordException) {
        if (isOpen()) {
            return true;
        }
        if (recordException) {
            recordException(new ClosedChannelException());
        }
        return false;
    }

    /** Throws {@link ClosedChannelException}, or the exception before it, if the channel is closed. */
    protected final void ensureOpen() {
        if (!checkOpen(true)) {
            checkException();
        }
    }

    // ---- tasks and time ----

    /** Runs the tasks of the channel's loop and the timers that are due. What a task throws is recorded. */
    public void runPendingTasks() {
        try {
            loop.runTasks();
        } catch (Exception e) {
            recordException(e);
        }
        runScheduledTasks();
    }

    /**
     * Runs the timers that are due, then tasks.
     *
     * @return the nanoseconds until the next timer, -1 if there is none
     */
    public long runScheduledPendingTasks() {
        try {
            return runScheduledTasks();
        } finally {
            loop.runTasks();
        }
    }

    private long runScheduledTasks() {
        try {
            return loop.runScheduledTasks();
        } catch (Exception e) {
            recordException(e);
            return loop.delayOfNextTimer();
        }
    }

    /**
     * Tells whether {@link #runPendingTasks()} would do something.
     *
     * @return {@code true} if there are tasks, or timers that are due
     */
    public boolean hasPendingTasks() {
        return loop.hasPendingTasks();
    }

    private FreezableTicker freezableTicker() {
        if (loop.ticker() instanceof FreezableTicker ticker) {
            return ticker;
        }
        throw new IllegalStateException(
                "EmbeddedChannel constructed with custom ticker, time manipulation methods are unavailable.");
    }

    /**
     * Puts the loop's clock forward; timers that are due then still have to be run.
     *
     * @param duration how far
     * @param unit of the duration
     * @throws IllegalStateException if the channel was given a ticker
     */
    public void advanceTimeBy(long duration, TimeUnit unit) {
        freezableTicker().advance(duration, unit);
    }

    /**
     * Stops the loop's clock.
     *
     * @throws IllegalStateException if the channel was given a ticker
     */
    public void freezeTime() {
        freezableTicker().freeze();
    }

    /**
     * Lets the loop's clock go on from where it was stopped.
     *
     * @throws IllegalStateException if the channel was given a ticker
     */
    public void unfreezeTime() {
        freezableTicker().unfreeze();
    }

    // ---- operations: tasks run when the outermost one is over ----

    private void enter() {
        depth++;
    }

    private void leave() {
        depth--;
        runPendingTasksIfOutermost();
    }

    private void runPendingTasksIfOutermost() {
        if (depth == 0) {
            runPendingTasks();
            if (cancelsScheduledTasks) {
                // Nothing comes after the end.
                loop.cancelScheduledTasks();
            }
        }
    }

    @Override
    protected final void operationBegins() {
        enter();
    }

    @Override
    protected final void operationEnds() {
        leave();
    }

    @Override
    public final ChannelFuture close() {
        return close(newPromise());
    }

    @Override
    public final ChannelFuture close(ChannelPromise promise) {
        enter();
        try {
            // What was put off goes before the end.
            runPendingTasks();
            return super.close(promise);
        } finally {
            cancelsScheduledTasks = true;
            leave();
        }
    }

    @Override
    public final ChannelFuture disconnect() {
        return disconnect(newPromise());
    }

    @Override
    public final ChannelFuture disconnect(ChannelPromise promise) {
        enter();
        try {
            ChannelFuture future = super.disconnect(promise);
            cancelsScheduledTasks |= !metadata().hasDisconnect();
            return future;
        } finally {
            leave();
        }
    }

    @Override
    public ChannelFuture bind(SocketAddress localAddress) {
        return bind(localAddress, newPromise());
    }

    @Override
    public ChannelFuture bind(SocketAddress localAddress, ChannelPromise promise) {
        enter();
        try {
            return super.bind(localAddress, promise);
        } finally {
            leave();
        }
    }

    @Override
    public ChannelFuture connect(SocketAddress remoteAddress) {
        return connect(remoteAddress, newPromise());
    }

    @Override
    public ChannelFuture connect(SocketAddress remoteAddress, SocketAddress localAddress) {
        return connect(remoteAddress, localAddress, newPromise());
    }

    @Override
    public ChannelFuture connect(SocketAddress remoteAddress, ChannelPromise promise) {
        enter();
        try {
            return super.connect(remoteAddress, promise);
        } finally {
            leave();
        }
    }

    @Override
    public ChannelFuture connect(
            SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
        enter();
        try {
            return super.connect(remoteAddress, localAddress, promise);
        } finally {
            leave();
        }
    }

    @Override
    public ChannelFuture deregister() {
        return deregister(newPromise());
    }

    @Override
    public ChannelFuture deregister(ChannelPromise promise) {
        enter();
        try {
            return super.deregister(promise);
        } finally {
            leave();
        }
    }

    @Override
    public Channel read() {
        enter();
        try {
            return super.read();
        } finally {
            leave();
        }
    }

    @Override
    public Channel flush() {
        enter();
        try {
            return super.flush();
        } finally {
            leave();
        }
    }

    @Override
    public ChannelFuture write(Object msg) {
        return write(msg, newPromise());
    }

    @Override
    public ChannelFuture write(Object msg, ChannelPromise promise) {
        enter();
        try {
            return super.write(msg, promise);
        } finally {
            leave();
        }
    }

    @Override
    public ChannelFuture writeAndFlush(Object msg) {
        return writeAndFlush(msg, newPromise());
    }

    @Override
    public ChannelFuture writeAndFlush(Object msg, ChannelPromise promise) {
        enter();
        try {
            return super.writeAndFlush(msg, promise);
        } finally {
            leave();
        }
    }

    /** Says what an {@link EmbeddedChannel} is like. */
    public static final class Builder {
        private @Nullable Channel parent;
        private ChannelId channelId = EmbeddedChannelId.INSTANCE;
        private boolean register = true;
        private boolean hasDisconnect;
        private @Nullable ChannelHandler handler;
        private @Nullable ChannelHandler[] handlers = NO_HANDLERS;
        private @Nullable ChannelConfig config;
        private @Nullable Ticker ticker;

        private Builder() {}

        /**
         * Sets the parent.
         *
         * @param parent the channel, {@code null} for none
         * @return this
         */
        public Builder parent(@Nullable Channel parent) {
            this.parent = parent;
            return this;
        }

        /**
         * Sets the identifier.
         *
         * @param channelId the identifier
         * @return this
         */
        public Builder channelId(ChannelId channelId) {
            this.channelId = Objects.requireNonNull(channelId, "channelId");
            return this;
        }

        /**
         * Sets whether the channel is registered at once.
         *
         * @param register {@code true} unless set
         * @return this
         */
        public Builder register(boolean register) {
            this.register = register;
            return this;
        }

        /**
         * Sets whether disconnecting does not close the channel.
         *
         * @param hasDisconnect {@code false} unless set
         * @return this
         */
        public Builder hasDisconnect(boolean hasDisconnect) {
            this.hasDisconnect = hasDisconnect;
            return this;
        }

        /**
         * Sets the handlers.
         *
         * @param handlers the handlers, up to the first {@code null}
         * @return this
         */
        public Builder handlers(@Nullable ChannelHandler... handlers) {
            this.handlers = Arrays.copyOf(Objects.requireNonNull(handlers, "handlers"), handlers.length);
            this.handler = null;
            return this;
        }

        /**
         * Sets the one handler, which is added before the registration: an initializer, usually.
         *
         * @param handler the handler
         * @return this
         */
        public Builder handlers(ChannelHandler handler) {
            this.handler = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /**
         * Sets the configuration.
         *
         * @param config the configuration
         * @return this
         */
        public Builder config(ChannelConfig config) {
            this.config = Objects.requireNonNull(config, "config");
            return this;
        }

        /**
         * Sets the clock of the channel's loop; time can then not be manipulated through the channel.
         *
         * @param ticker the clock, {@code null} for the channel's own
         * @return this
         */
        public Builder ticker(@Nullable Ticker ticker) {
            this.ticker = ticker;
            return this;
        }

        /**
         * Makes the channel.
         *
         * @return a new channel
         */
        public EmbeddedChannel build() {
            return new EmbeddedChannel(this);
        }
    }
}
