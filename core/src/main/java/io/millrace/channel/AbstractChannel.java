package io.millrace.channel;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.util.DefaultAttributeMap;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.GlobalEventExecutor;
import io.millrace.util.concurrent.RefusableTask;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel over a {@link ChannelIo}: everything about channels that no kernel has a say in. It holds the pipeline, the
 * outbound buffer, the promises and the life cycle:
 *
 * <pre>
 *   new ──register──► registered ──bind / connect──► active ──close──► inactive ──► unregistered
 *                        └──────────────close───────────────────────────────────────────▲
 * </pre>
 *
 * <p>Closing happens once, completes every pending promise and releases every queued message, whatever was going on.
 *
 * <p><b>Thread:</b> public methods may be called from any thread; the operations behind them run on the channel's loop.
 */
public abstract class AbstractChannel extends DefaultAttributeMap implements Channel {
    private static final Logger logger = LoggerFactory.getLogger(AbstractChannel.class);

    private static final VarHandle ID;

    static {
        try {
            ID = MethodHandles.lookup().findVarHandle(AbstractChannel.class, "id", ChannelId.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable Channel parent;
    private final ChannelIo io;
    private final DefaultChannelPipeline pipeline;
    private final ClosePromise closeFuture;
    private final ChannelConfig config;
    private final ChannelOutboundBuffer outbound;

    /** Made when first asked for; any thread. */
    private volatile @Nullable ChannelId id;

    /** Set once by {@link #register}, and again after a deregistration; read by any thread. */
    private volatile @Nullable EventLoop eventLoop;

    private volatile boolean registered;

    /**
     * A loop serves the channel or is about to. Guarded by the lock of {@link #io}, as are {@link #closing} and changes of
     * {@link #eventLoop}: of those who register a channel and those who close one that has no loop, one is first.
     */
    private boolean served;

    /** Somebody closes the channel, or has closed it: never false again. Read by any thread. */
    private volatile boolean closing;

    /** The output was shut or the channel closed: {@link #doWrite} refuses. Written by the loop, read by any thread. */
    private volatile boolean outputClosed;

    private volatile boolean inputShutdown;
    private volatile boolean outputShutdown;

    // Loop only.
    private boolean everRegistered;
    private boolean flushing;
    private boolean readPending;
    private @Nullable Throwable closeCause;
    private RecvByteBufAllocator.@Nullable Handle recvHandle;
    private @Nullable PendingConnect connecting;

    /** Made when first asked for, and again for another estimator; any thread. */
    private volatile @Nullable Sizing sizing;

    /**
     * Makes a channel that is not registered.
     *
     * @param parent the channel that accepted this one, or {@code null}
     * @param io the transport's half, which belongs to this channel from now on
     */
    protected AbstractChannel(@Nullable Channel parent, ChannelIo io) {
        this(parent, null, io);
    }

    /**
     * Makes a channel that is not registered.
     *
     * @param parent the channel that accepted this one, or {@code null}
     * @param id the channel's id, or {@code null} to make one when it is asked for
     * @param io the transport's half, which belongs to this channel from now on
     */
    protected AbstractChannel(@Nullable Channel parent, @Nullable ChannelId id, ChannelIo io) {
        this.parent = parent;
        this.id = id;
        this.io = io;
        io.attach(this);
        outbound = new ChannelOutboundBuffer(this);
        closeFuture = new ClosePromise(this);
        config = newConfig();
        pipeline = new DefaultChannelPipeline(this);
    }

    /**
     * Makes the channel's configuration; called by the constructor.
     *
     * @return the configuration
     */
    protected ChannelConfig newConfig() {
        return new DefaultChannelConfig(this);
    }

    /**
     * The transport's half.
     *
     * @return what was given to the constructor
     */
    protected final ChannelIo io() {
        return io;
    }

    /** Loop only: called before the head of the pipeline carries out an operation; for subclasses. */
    protected void operationBegins() {
        // for subclasses
    }

    /** Loop only: called after the head of the pipeline has carried out an operation, even if that threw; for subclasses. */
    protected void operationEnds() {
        // for subclasses
    }

    // ---- Channel: what it is ----

    @Override
    public final ChannelId id() {
        ChannelId known = id;
        if (known != null) {
            return known;
        }
        ChannelId made = DefaultChannelId.newInstance();
        ChannelId other = (ChannelId) ID.compareAndExchange(this, null, made);
        return other == null ? made : other;
    }

    @Override
    public @Nullable Channel parent() {
        return parent;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public final ChannelPipeline pipeline() {
        return pipeline;
    }

    @Override
    public ChannelMetadata metadata() {
        return io.metadata();
    }

    @Override
    public ByteBufAllocator alloc() {
        return config.getAllocator();
    }

    @Override
    public EventLoop eventLoop() {
        EventLoop loop = eventLoop;
        if (loop == null) {
            throw new IllegalStateException("channel not registered to an event loop");
        }
        return loop;
    }

    @Override
    public boolean isRegistered() {
        return registered;
    }

    @Override
    public boolean isOpen() {
        return io.isOpen();
    }

    @Override
    public boolean isActive() {
        return io.isActive();
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return io.localAddress();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return io.remoteAddress();
    }

    @Override
    public final ChannelFuture closeFuture() {
        return closeFuture;
    }

    @Override
    public final boolean isWritable() {
        return !outputClosed && outbound.isWritable();
    }

    @Override
    public final long bytesBeforeUnwritable() {
        return outputClosed ? 0 : outbound.bytesBeforeUnwritable();
    }

    @Override
    public final long bytesBeforeWritable() {
        return outputClosed ? Long.MAX_VALUE : outbound.bytesBeforeWritable();
    }

    @Override
    public final int compareTo(Channel other) {
        return this == other ? 0 : id().compareTo(other.id());
    }

    @Override
    public final int hashCode() {
        return id().hashCode();
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(96).append("[id: 0x").append(id().asShortText());
        SocketAddress remote = remoteAddress();
        SocketAddress local = localAddress();
        if (remote != null) {
            text.append(", L:")
                    .append(local)
                    .append(isActive() ? " - " : " ! ")
                    .append("R:")
                    .append(remote);
        } else if (local != null) {
            text.append(", L:").append(local);
        }
        return text.append(']').toString();
    }

    /**
     * The messages that wait to be sent.
     *
     * @return the buffer, for handlers that shape traffic
     */
    public final ChannelOutboundBuffer outboundBuffer() {
        return outbound;
    }

    // ---- options of the transport, for the configuration ----

    final <T> @Nullable T ioOption(ChannelOption<T> option) {
        return io.getOption(option);
    }

    final <T> boolean setIoOption(ChannelOption<T> option, T value) {
        return io.setOption(option, value);
    }

    final Set<ChannelOption<?>> ioOptions() {
        return io.options();
    }

    // ---- registration ----

    /** Any thread: registers with a loop, which must fit. */
    final void register(EventLoop loop, ChannelPromise promise) {
        if (isRegistered()) {
            promise.setFailure(new IllegalStateException("registered to an event loop already"));
            return;
        }
        if (!io.fits(loop)) {
            promise.setFailure(new IllegalStateException("incompatible event loop type: " + nameOf(loop)
                    + " cannot serve " + getClass().getName()));
            return;
        }
        Registration registration = claim(loop, promise);
        if (registration == null) {
            promise.setFailure(new IllegalStateException("registered to an event loop already"));
            return;
        }
        if (loop.inEventLoop()) {
            registration.run();
            return;
        }
        try {
            loop.execute(registration);
        } catch (RejectedExecutionException e) {
            registration.refused(e);
        }
    }

    private @Nullable Registration claim(EventLoop loop, ChannelPromise promise) {
        synchronized (io) {
            if (served) {
                return null;
            }
            Registration registration = new Registration(eventLoop, promise);
            served = true;
            eventLoop = loop;
            return registration;
        }
    }

    /** A registration on its way to the loop. */
    private final class Registration implements RefusableTask {
        private final @Nullable EventLoop before;
        private final ChannelPromise promise;

        Registration(@Nullable EventLoop before, ChannelPromise promise) {
            this.before = before;
            this.promise = promise;
        }

        @Override
        public void run() {
            registerOnLoop(promise);
        }

        /** Closes the channel: on the loop that it had before, or here if that has ended too. */
        @Override
        public void refused(Throwable cause) {
            logger.warn("closing a channel whose event loop takes no tasks: {}", AbstractChannel.this, cause);
            EventLoop loop = before;
            if (loop != null) {
                synchronized (io) {
                    eventLoop = loop;
                }
                if (!loop.isShutdown() && !loop.inEventLoop()) {
                    try {
                        loop.execute(() -> registrationFailed(promise, cause));
                        return;
                    } catch (RejectedExecutionException e) {
                        cause.addSuppressed(e);
                    }
                }
            }
            registrationFailed(promise, cause);
        }
    }

    /** Loops of all transports are of one class: what they do I/O with tells them apart. */
    private static String nameOf(EventLoop loop) {
        String type = loop.getClass().getName();
        return loop instanceof AbstractIoEventLoop io
                ? type + " with " + io.handlerType().getName()
                : type;
    }

    private void registerOnLoop(ChannelPromise promise) {
        try {
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                unserved();
                return;
            }
            io.register(eventLoop());
        } catch (Throwable t) {
            registrationFailed(promise, t);
            return;
        }
        boolean first = !everRegistered;
        everRegistered = true;
        registered = true;
        pipeline.invokeHandlerAddedIfNeeded();
        safeSuccess(promise);
        pipeline.fireChannelRegistered();
        if (!isActive()) {
            return;
        }
        if (first) {
            pipeline.fireChannelActive();
        } else if (config.isAutoRead()) {
            doBeginRead();
        }
    }

    private void unserved() {
        synchronized (io) {
            served = false;
        }
    }

    private void registrationFailed(ChannelPromise promise, Throwable cause) {
        boolean first;
        synchronized (io) {
            first = !closing;
            closing = true;
        }
        if (first) {
            closeUnserved(promise, cause);
        } else {
            safeFailure(promise, cause);
        }
        unserved();
    }

    /** Closes a channel that no loop serves, on the thread of the loop that it had last if there is one that runs. */
    private void closeUnserved(ChannelPromise promise, @Nullable Throwable cause) {
        outputClosed = true;
        closeCause = cause;
        failConnect();
        Throwable failure = cause;
        try {
            io.closeNow();
        } catch (Throwable t) {
            if (failure == null) {
                failure = t;
            } else {
                failure.addSuppressed(t);
            }
        }
        closeFuture.setClosed();
        if (failure == null) {
            safeSuccess(promise);
        } else {
            safeFailure(promise, failure);
        }
        if (everRegistered) {
            failQueued(cause);
            pipeline.handlersRemovedOnClose();
        }
    }

    /** Closes the channel; one that no loop serves is closed at once, by the caller. */
    @Override
    public ChannelFuture close() {
        return close(hasLoop() ? newPromise() : new DefaultChannelPromise(this, GlobalEventExecutor.INSTANCE));
    }

    @Override
    public ChannelFuture close(ChannelPromise promise) {
        if (hasLoop()) {
            return pipeline.close(promise);
        }
        if (promise.setUncancellable()) {
            Closer closer = closer();
            if (closer == Closer.CALLER) {
                closeUnserved(promise, null);
            } else if (closer == Closer.ANOTHER) {
                succeedWhenClosed(promise);
            } else {
                pipeline.close(promise);
            }
        }
        return promise;
    }

    /** Any thread: whether a loop serves the channel, or could still close it. */
    private boolean hasLoop() {
        EventLoop loop = eventLoop;
        return loop != null && (registered || !loop.isShutdown());
    }

    /** Who is to close the channel. Not switched over: that takes a class, and closing must work when none can be loaded. */
    private enum Closer {
        CALLER,
        /** Somebody does or has done it. */
        ANOTHER,
        /** The channel has a loop, which is not the caller's thread. */
        LOOP
    }

    /** Any thread: after {@link Closer#CALLER} the caller must close the channel. */
    private Closer closer() {
        synchronized (io) {
            EventLoop loop = eventLoop;
            if (loop != null && !loop.inEventLoop() && (served || !loop.isShutdown())) {
                return Closer.LOOP;
            }
            if (closing) {
                return Closer.ANOTHER;
            }
            closing = true;
            return Closer.CALLER;
        }
    }

    /** Any thread: where to tell that the channel is closed: it may have no loop, and outlive the one it had. */
    final EventExecutor closeNotifier() {
        EventLoop loop = eventLoop;
        return loop == null || (loop.isShutdown() && !loop.inEventLoop()) ? GlobalEventExecutor.INSTANCE : loop;
    }

    final void doDeregister(ChannelPromise promise) {
        deregister(promise, false);
    }

    /** Later, so that a handler that deregisters in the middle of an event sees that event's end on the same loop. */
    private void deregister(ChannelPromise promise, boolean fireInactive) {
        if (!promise.setUncancellable()) {
            return;
        }
        if (!registered) {
            safeSuccess(promise);
            return;
        }
        invokeLater(() -> {
            try {
                io.deregister();
            } catch (Throwable t) {
                logger.warn("failed to deregister a channel", t);
            } finally {
                if (fireInactive) {
                    pipeline.fireChannelInactive();
                }
                if (registered) {
                    registered = false;
                    unserved();
                    pipeline.fireChannelUnregistered();
                    if (closing) {
                        pipeline.handlersRemovedOnClose();
                    }
                }
                safeSuccess(promise);
            }
        });
    }

    // ---- bind and connect ----

    final void doBind(SocketAddress local, ChannelPromise promise) {
        if (!promise.setUncancellable() || !ensureOpen(promise)) {
            return;
        }
        boolean wasActive = isActive();
        try {
            io.bind(local);
        } catch (Throwable t) {
            safeFailure(promise, t);
            closeIfClosed();
            return;
        }
        if (!wasActive && isActive()) {
            invokeLater(pipeline::fireChannelActive);
        }
        safeSuccess(promise);
    }

    final void doConnect(SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
        // Still cancellable: cancelling a connect closes the channel.
        if (promise.isDone() || !ensureOpen(promise)) {
            return;
        }
        if (connecting != null) {
            safeFailure(promise, new ConnectionPendingException());
            return;
        }
        boolean wasActive = isActive();
        try {
            if (io.connect(remote, local)) {
                connected(promise, wasActive);
            } else {
                connecting = new PendingConnect(this, remote, promise, wasActive);
                connecting.begin();
            }
        } catch (Throwable t) {
            promise.tryFailure(PendingConnect.annotate(t, remote));
            closeIfClosed();
        }
    }

    private void connected(ChannelPromise promise, boolean wasActive) {
        // The promise may have been cancelled; the channel is active all the same, and its handlers hear of it.
        boolean active = isActive();
        boolean wanted = promise.trySuccess();
        if (!wasActive && active) {
            pipeline.fireChannelActive();
        }
        if (!wanted) {
            doClose(pipeline.voidPromise());
        }
    }

    final boolean isConnecting() {
        return connecting != null;
    }

    final boolean isPending(PendingConnect connect) {
        return connecting == connect;
    }

    /** The connect has timed out or was cancelled. */
    final void giveUpConnect() {
        connecting = null;
        doClose(pipeline.voidPromise());
    }

    final void connectCompleted(@Nullable Throwable cause) {
        PendingConnect pending = connecting;
        if (pending == null) {
            return;
        }
        connecting = null;
        pending.end();
        if (cause == null) {
            connected(pending.promise, pending.wasActive);
        } else {
            pending.promise.tryFailure(pending.annotate(cause));
            closeIfClosed();
        }
    }

    final void doDisconnect(ChannelPromise promise) {
        if (!promise.setUncancellable()) {
            return;
        }
        boolean wasActive = isActive();
        try {
            io.disconnect();
        } catch (Throwable t) {
            safeFailure(promise, t);
            closeIfClosed();
            return;
        }
        if (wasActive && !isActive()) {
            invokeLater(pipeline::fireChannelInactive);
        }
        safeSuccess(promise);
        closeIfClosed();
    }

    // ---- reading ----

    final void doBeginRead() {
        readPending = true;
        try {
            io.beginRead();
        } catch (Throwable t) {
            invokeLater(() -> pipeline.fireExceptionCaught(t));
            doClose(pipeline.voidPromise());
        }
    }

    final void readIfIsAutoRead() {
        if (config.isAutoRead()) {
            read();
        }
    }

    /** Any thread: auto-read was switched off. */
    final void autoReadCleared() {
        EventLoop loop = eventLoop;
        if (loop == null) {
            return;
        }
        if (loop.inEventLoop()) {
            clearRead();
        } else {
            invokeLater(this::clearRead);
        }
    }

    private void clearRead() {
        if (!config.isAutoRead()) {
            readPending = false;
            io.endRead();
        }
    }

    final boolean wantsRead() {
        return readPending || config.isAutoRead();
    }

    final void read(Object message) {
        readPending = false;
        pipeline.fireChannelRead(message);
    }

    final RecvByteBufAllocator.Handle recvHandle() {
        RecvByteBufAllocator.Handle handle = recvHandle;
        if (handle == null) {
            handle = config instanceof DefaultChannelConfig own
                    ? own.newRecvHandle()
                    : config.<RecvByteBufAllocator>getRecvByteBufAllocator().newHandle();
            recvHandle = handle;
        }
        return handle;
    }

    /** Any thread: another allocator was set; the next round of reading asks it for a handle. */
    final void recvAllocatorChanged() {
        EventLoop loop = eventLoop;
        if (loop == null || loop.inEventLoop()) {
            recvHandle = null;
        } else {
            invokeLater(() -> recvHandle = null);
        }
    }

    final void inputEnded() {
        if (inputShutdown) {
            return;
        }
        if (!isHalfClosureAllowed()) {
            doClose(pipeline.voidPromise());
            return;
        }
        inputShutdown = true;
        onInputShutdown();
        if (isOpen()) {
            onInputShutdownReadComplete();
        }
    }

    private boolean isHalfClosureAllowed() {
        return Boolean.TRUE.equals(config.getOption(ChannelOption.ALLOW_HALF_CLOSURE));
    }

    final void failed(Throwable cause) {
        pipeline.fireExceptionCaught(cause);
        doClose(pipeline.voidPromise());
    }

    // ---- writing ----

    /** Any thread: what a message counts for against water marks and limit. */
    final long sizeOf(Object message) {
        int bytes = message instanceof ByteBuf buf
                        && config.getMessageSizeEstimator() == DefaultMessageSizeEstimator.DEFAULT
                ? buf.readableBytes()
                : Math.max(0, estimator().size(message));
        return (long) bytes + ChannelOutboundBuffer.MESSAGE_OVERHEAD_BYTES;
    }

    private MessageSizeEstimator.Handle estimator() {
        MessageSizeEstimator estimator = config.getMessageSizeEstimator();
        Sizing known = sizing;
        if (known == null || known.estimator != estimator) {
            known = new Sizing(estimator, estimator.newHandle());
            sizing = known;
        }
        return known.handle;
    }

    /** An estimator and the handle that it made for this channel. */
    private record Sizing(MessageSizeEstimator estimator, MessageSizeEstimator.Handle handle) {}

    final boolean admit(long bytes) {
        return outbound.admit(bytes, writeLimit());
    }

    final void unadmit(long bytes) {
        outbound.unadmit(bytes);
    }

    final void arriving(long bytes) {
        outbound.arriving(bytes);
    }

    final void arrived() {
        outbound.arrived();
    }

    /** Loop only. A loop that somebody else wrote keeps none. */
    final OutboundRing.Spares spareRings() {
        return eventLoop() instanceof AbstractIoEventLoop loop ? loop.spareRings() : new OutboundRing.Spares();
    }

    final int highWaterMark() {
        return config.getWriteBufferHighWaterMark();
    }

    final int lowWaterMark() {
        return config.getWriteBufferLowWaterMark();
    }

    /** The hard limit of what may wait to be sent, in bytes. */
    final long writeLimit() {
        return config instanceof DefaultChannelConfig own ? own.getWriteBufferLimit() : Long.MAX_VALUE;
    }

    /** Any thread: whether {@link #eventLoop()} answers. */
    final boolean isAssignedToLoop() {
        return eventLoop != null;
    }

    final void doWrite(Object message, ChannelPromise promise) {
        if (outputClosed) {
            ReferenceCountUtil.safeRelease(message);
            safeFailure(promise, outputClosedCause());
            return;
        }
        Object sendable;
        long size;
        try {
            sendable = io.filter(message);
        } catch (Throwable t) {
            ReferenceCountUtil.safeRelease(message);
            safeFailure(promise, t);
            return;
        }
        try {
            size = sizeOf(sendable);
        } catch (Throwable t) {
            ReferenceCountUtil.safeRelease(sendable);
            safeFailure(promise, t);
            return;
        }
        long limit = writeLimit();
        if (outbound.pendingOnLoop() + size > limit) {
            ReferenceCountUtil.safeRelease(sendable);
            safeFailure(promise, new WriteLimitExceededException(outbound.pendingOnLoop() + size, limit));
            return;
        }
        outbound.add(sendable, size, promise);
    }

    final void doFlush() {
        if (outputClosed) {
            return;
        }
        outbound.markFlushed();
        flush0();
    }

    /** The kernel takes bytes again. */
    final void flushAgain() {
        if (!outputClosed) {
            flush0();
        }
    }

    private void flush0() {
        if (flushing || outbound.isEmpty()) {
            return;
        }
        flushing = true;
        try {
            if (isActive()) {
                io.write(outbound);
            } else if (isOpen()) {
                outbound.failFlushed(new NotYetConnectedException());
            } else {
                outbound.failFlushed(outputClosedCause());
            }
        } catch (Throwable t) {
            writeFailed(t);
        } finally {
            flushing = false;
        }
    }

    private void writeFailed(Throwable cause) {
        if (cause instanceof IOException && config.isAutoClose()) {
            // The peer is gone: with the channel open, reading would only find out the same a moment later.
            close(pipeline.voidPromise(), cause);
            return;
        }
        try {
            shutdownOutput(pipeline.voidPromise(), cause);
        } catch (Throwable t) {
            close(pipeline.voidPromise(), t);
        }
    }

    private Throwable outputClosedCause() {
        return outputShutdown && isOpen()
                ? outputShutdownCause(closeCause)
                : StacklessClosedChannelException.because(closeCause);
    }

    // ---- half-close ----

    /**
     * Tells whether nothing is read any more. <b>Thread:</b> any.
     *
     * @return {@code true} after the end of the input, or when the channel is closed
     */
    protected final boolean isInputClosed() {
        return inputShutdown || !isActive();
    }

    /**
     * Tells whether nothing can be written any more. <b>Thread:</b> any.
     *
     * @return {@code true} after the output was shut, or when the channel is closed
     */
    protected final boolean isOutputClosed() {
        return outputShutdown || !isActive();
    }

    /**
     * Ends the output. What waits to be sent fails.
     *
     * <p><b>Thread:</b> the loop.
     *
     * @param promise completed when the peer is told
     */
    protected final void endOutput(ChannelPromise promise) {
        shutdownOutput(promise, null);
    }

    private void shutdownOutput(ChannelPromise promise, @Nullable Throwable cause) {
        if (!promise.setUncancellable()) {
            return;
        }
        if (outputClosed) {
            if (outputShutdown && isOpen()) {
                safeSuccess(promise);
            } else {
                safeFailure(promise, outputClosedCause());
            }
            return;
        }
        outputClosed = true;
        outputShutdown = true;
        closeCause = cause;
        Throwable shut = outputShutdownCause(cause);
        try {
            io.shutdownOutput();
            safeSuccess(promise);
        } catch (Throwable t) {
            safeFailure(promise, t);
        } finally {
            outbound.failAll(shut, shut);
            onOutputShutdown();
        }
    }

    /**
     * Ends the input: what the peer sends from now on is not read.
     *
     * <p><b>Thread:</b> the loop.
     *
     * @param promise completed when the kernel is told
     */
    protected final void endInput(ChannelPromise promise) {
        if (!promise.setUncancellable() || !ensureOpen(promise)) {
            return;
        }
        try {
            inputShutdown = true;
            io.shutdownInput();
            safeSuccess(promise);
        } catch (Throwable t) {
            safeFailure(promise, t);
        }
    }

    /** Called on the loop when the peer has ended its output and half-closure is allowed. */
    protected void onInputShutdown() {}

    /** Called on the loop after {@link #onInputShutdown()}: everything that the peer sent has been read. */
    protected void onInputShutdownReadComplete() {}

    /** Called on the loop when the output has been shut. */
    protected void onOutputShutdown() {}

    /**
     * What writes fail with after the output was shut.
     *
     * @param cause why it was shut, or {@code null} if it was asked for
     * @return an exception
     */
    protected Throwable outputShutdownCause(@Nullable Throwable cause) {
        return StacklessClosedChannelException.because(cause);
    }

    // ---- close ----

    final void doClose(ChannelPromise promise) {
        close(promise, null);
    }

    final void closeWithLoop() {
        doClose(pipeline.voidPromise());
    }

    private void close(ChannelPromise promise, @Nullable Throwable cause) {
        if (!promise.setUncancellable()) {
            return;
        }
        Closer closer = closer();
        if (closer == Closer.CALLER) {
            closeOnLoop(promise, cause);
        } else if (closer == Closer.ANOTHER) {
            succeedWhenClosed(promise);
        } else {
            invokeLater(() -> close(promise, cause));
        }
    }

    private void succeedWhenClosed(ChannelPromise promise) {
        if (closeFuture.isDone()) {
            safeSuccess(promise);
        } else if (!promise.isVoid()) {
            closeFuture.addListener((ChannelFutureListener) future -> promise.setSuccess());
        }
    }

    private void closeOnLoop(ChannelPromise promise, @Nullable Throwable cause) {
        outputClosed = true;
        closeCause = cause;
        boolean wasActive = isActive();
        failConnect();
        Executor elsewhere = io.closeExecutor();
        if (elsewhere == null) {
            closeIo(promise);
            failQueued(cause);
            deregister(pipeline.voidPromise(), wasActive && !isActive());
            return;
        }
        // A lingering close blocks: no event of this channel may arrive meanwhile, so it leaves the poller first. What
        // waits to be sent fails now, on the loop, which may have ended by the time the close is over.
        io.deregister();
        failQueued(cause);
        EventLoop loop = eventLoop();
        if (loop.isShuttingDown()) {
            // For the same reason handlers hear of it now.
            deregister(pipeline.voidPromise(), wasActive);
            executeOrRun(elsewhere, () -> closeIo(promise));
            return;
        }
        executeOrRun(elsewhere, () -> {
            try {
                closeIo(promise);
            } finally {
                invokeLater(() -> deregister(pipeline.voidPromise(), wasActive && !isActive()));
            }
        });
    }

    /** Without a thread to be had the loop waits itself: the descriptor must not be lost. */
    private static void executeOrRun(Executor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            logger.warn("no thread to wait for a lingering close", e);
            task.run();
        }
    }

    /** The last resort: no step depends on another, and none needs a class that was not loaded before. */
    final void abandon(Throwable cause) {
        synchronized (io) {
            closing = true;
        }
        outputClosed = true;
        closeCause = cause;
        boolean wasActive = isActive();
        try {
            io.closeNow();
        } catch (Throwable t) {
            logger.warn("a descriptor could not be closed: {}", io, t);
        }
        try {
            failConnect();
            failQueued(cause);
        } catch (Throwable t) {
            logger.warn("writes could not be failed: {}", io, t);
        }
        try {
            closeFuture.setClosed();
            deregister(pipeline.voidPromise(), wasActive);
        } catch (Throwable t) {
            logger.warn("the end of a channel could not be told: {}", io, t);
        }
    }

    private void failConnect() {
        PendingConnect pending = connecting;
        if (pending != null) {
            connecting = null;
            pending.end();
            pending.promise.tryFailure(StacklessClosedChannelException.because(closeCause));
        }
    }

    private void closeIo(ChannelPromise promise) {
        try {
            io.closeNow();
            closeFuture.setClosed();
            safeSuccess(promise);
        } catch (Throwable t) {
            closeFuture.setClosed();
            safeFailure(promise, t);
        }
    }

    private void failQueued(@Nullable Throwable cause) {
        Throwable closedCause = StacklessClosedChannelException.because(cause);
        outbound.failAll(cause == null ? closedCause : cause, closedCause);
    }

    private void closeIfClosed() {
        if (!isOpen()) {
            doClose(pipeline.voidPromise());
        }
    }

    // ---- the pipeline's tail ----

    /**
     * Called for a message that no handler consumed. Releases it and logs at debug.
     *
     * @param ctx the context of the last handler, or the tail's
     * @param message the message, owned by this method
     */
    protected void unhandledInboundMessage(ChannelHandlerContext ctx, Object message) {
        try {
            if (logger.isDebugEnabled()) {
                logger.debug(
                        "discarded a message that reached the end of the pipeline {} of {}: {}",
                        ctx.pipeline().names(),
                        ctx.channel(),
                        message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /**
     * Called for an exception that no handler took. Releases it if it is counted and logs a warning.
     *
     * @param cause the exception
     */
    protected void unhandledInboundException(Throwable cause) {
        try {
            logger.warn("an exception reached the end of the pipeline of {}: no handler takes it", this, cause);
        } finally {
            ReferenceCountUtil.release(cause);
        }
    }

    /**
     * Called for a user event that no handler consumed. Releases it.
     *
     * @param event the event, owned by this method
     */
    protected void unhandledUserEvent(Object event) {
        ReferenceCountUtil.release(event);
    }

    /** Called when {@code channelActive} has passed the whole pipeline. */
    protected void unhandledChannelActive() {}

    /** Called when {@code channelInactive} has passed the whole pipeline. */
    protected void unhandledChannelInactive() {}

    /** Called when {@code channelReadComplete} has passed the whole pipeline. */
    protected void unhandledChannelReadComplete() {}

    /** Called when {@code channelWritabilityChanged} has passed the whole pipeline. */
    protected void unhandledChannelWritabilityChanged() {}

    // ---- helpers ----

    private boolean ensureOpen(ChannelPromise promise) {
        if (isOpen() && !closing) {
            return true;
        }
        safeFailure(promise, StacklessClosedChannelException.because(closeCause));
        return false;
    }

    /** Any thread: runs a task on the loop after what is queued there; a loop that takes no tasks runs it at once. */
    final void invokeLater(Runnable task) {
        EventLoop loop = eventLoop();
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            if (loop.inEventLoop()) {
                task.run();
            } else if (loop.isShutdown()) {
                logger.debug("an event of {} was lost: its event loop has ended", this, e);
            } else {
                logger.warn("an event of {} was lost: its event loop takes no tasks", this, e);
            }
        }
    }

    private static void safeSuccess(ChannelPromise promise) {
        if (!promise.isVoid() && !promise.trySuccess()) {
            logger.debug("a promise was completed before its operation succeeded: {}", promise);
        }
    }

    private static void safeFailure(ChannelPromise promise, Throwable cause) {
        if (!promise.tryFailure(cause) && !promise.isVoid()) {
            logger.debug("a promise was completed before its operation failed: {}", promise, cause);
        }
    }
}
