package io.millrace.channel;

import static io.millrace.channel.EventMask.ACTIVE;
import static io.millrace.channel.EventMask.BIND;
import static io.millrace.channel.EventMask.CHANNEL_READ;
import static io.millrace.channel.EventMask.CLOSE;
import static io.millrace.channel.EventMask.CONNECT;
import static io.millrace.channel.EventMask.DEREGISTER;
import static io.millrace.channel.EventMask.DISCONNECT;
import static io.millrace.channel.EventMask.EXCEPTION_CAUGHT;
import static io.millrace.channel.EventMask.FLUSH;
import static io.millrace.channel.EventMask.INACTIVE;
import static io.millrace.channel.EventMask.INBOUND;
import static io.millrace.channel.EventMask.OUTBOUND;
import static io.millrace.channel.EventMask.READ;
import static io.millrace.channel.EventMask.READ_COMPLETE;
import static io.millrace.channel.EventMask.REGISTERED;
import static io.millrace.channel.EventMask.UNREGISTERED;
import static io.millrace.channel.EventMask.USER_EVENT;
import static io.millrace.channel.EventMask.WRITABILITY;
import static io.millrace.channel.EventMask.WRITE;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.ResourceLeakHint;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.RefusableTask;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler's place: a link of the pipeline's list.
 *
 * <p>For each event there are three steps: {@code fire…} (or the operation's own name) finds the next context that acts on the event,
 * {@code deliver…} changes to that context's executor if need be, {@code invoke…} calls the handler.
 *
 * <p>Where the frequent events go from here is kept in five routes, which the pipeline finds again when its structure changes; rare
 * events look along the links. A context that was removed has no routes: it looks along the links that it had.
 *
 * <p>This class serves handlers that run on the channel's loop; {@link ExecutorChannelHandlerContext} those with an executor of their
 * own.
 */
class DefaultChannelHandlerContext implements ChannelHandlerContext, ResourceLeakHint {
    private static final Logger logger = LoggerFactory.getLogger(DefaultChannelHandlerContext.class);

    // States, in the two highest bits: the handler is new; handlerAdded is going to be called; it was called, or is
    // being called, and
    // the handler receives events; handlerRemoved was called, or will never be.
    private static final int NEW = 0;
    private static final int ADD_PENDING = 1 << 30;
    private static final int ADDED = 2 << 30;
    private static final int REMOVED = 3 << 30;
    private static final int STATE_BITS = 3 << 30;

    private static final VarHandle MASK_AND_STATE;

    static {
        try {
            MASK_AND_STATE =
                    MethodHandles.lookup().findVarHandle(DefaultChannelHandlerContext.class, "maskAndState", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final DefaultChannelPipeline pipeline;
    private final ChannelHandler handler;
    private final String name;

    /**
     * The handler's {@link EventMask}, which never changes, and a state in the bits that it leaves; one field, because every
     * connection has several contexts. Written by the handler's executor and by whoever adds the handler, read by any thread.
     */
    private volatile int maskAndState;

    // Links and routes: written under the pipeline's lock, read by any thread. The head has no previous context, the
    // tail no next one.
    @SuppressWarnings("NullAway.Init") // set when the context is linked
    volatile DefaultChannelHandlerContext next;

    @SuppressWarnings("NullAway.Init") // set when the context is linked
    volatile DefaultChannelHandlerContext prev;

    private volatile @Nullable DefaultChannelHandlerContext channelReadRoute;
    private volatile @Nullable DefaultChannelHandlerContext readCompleteRoute;
    private volatile @Nullable DefaultChannelHandlerContext readRoute;
    private volatile @Nullable DefaultChannelHandlerContext writeRoute;
    private volatile @Nullable DefaultChannelHandlerContext flushRoute;

    DefaultChannelHandlerContext(DefaultChannelPipeline pipeline, String name, ChannelHandler handler, int mask) {
        this.pipeline = pipeline;
        this.name = name;
        this.handler = handler;
        this.maskAndState = mask | NEW;
    }

    // ---- what it is ----

    @Override
    public final Channel channel() {
        return pipeline.abstractChannel();
    }

    final AbstractChannel abstractChannel() {
        return pipeline.abstractChannel();
    }

    @Override
    public final ChannelPipeline pipeline() {
        return pipeline;
    }

    @Override
    public final ByteBufAllocator alloc() {
        return abstractChannel().alloc();
    }

    @Override
    public EventExecutor executor() {
        return abstractChannel().eventLoop();
    }

    /** The executor that the handler was added with, {@code null} for the channel's loop. */
    @Nullable
    EventExecutor ownExecutor() {
        return null;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final ChannelHandler handler() {
        return handler;
    }

    @Override
    public final boolean isRemoved() {
        return state() == REMOVED;
    }

    @Override
    public final String toHintString() {
        return '\'' + name + "' will handle the message from this point.";
    }

    @Override
    public final String toString() {
        return "ChannelHandlerContext(" + name + ", " + channel() + ')';
    }

    // ---- life cycle ----

    private int state() {
        return maskAndState & STATE_BITS;
    }

    /** Goes to a state, unless the context was removed: that is for good. */
    private boolean setState(int state) {
        for (; ; ) {
            int current = maskAndState;
            if ((current & STATE_BITS) == REMOVED) {
                return false;
            }
            if (MASK_AND_STATE.compareAndSet(this, current, (current & ~STATE_BITS) | state)) {
                return true;
            }
        }
    }

    final void setAddPending() {
        setState(ADD_PENDING);
    }

    final void setAdded() {
        setState(ADDED);
    }

    final void setRemoved() {
        setState(REMOVED);
    }

    final void callHandlerAdded() throws Exception {
        // Added first: handlerAdded may cause events that the handler must see.
        if (setState(ADDED)) {
            handler.handlerAdded(this);
        }
    }

    final void callHandlerRemoved() throws Exception {
        try {
            if (state() == ADDED) {
                handler.handlerRemoved(this);
            }
        } finally {
            setRemoved();
        }
    }

    /** Whether the handler is called; otherwise events go on to the next. */
    boolean takesEvents() {
        return state() == ADDED;
    }

    final boolean isAddPending() {
        return state() == ADD_PENDING;
    }

    // ---- finding the next context ----

    final boolean handles(int events) {
        return (maskAndState & events) == events;
    }

    private DefaultChannelHandlerContext findInbound(int event) {
        DefaultChannelHandlerContext ctx = next;
        while (passesOver(ctx, event, INBOUND)) {
            ctx = ctx.next;
        }
        return ctx;
    }

    private DefaultChannelHandlerContext findOutbound(int event) {
        DefaultChannelHandlerContext ctx = prev;
        while (passesOver(ctx, event, OUTBOUND)) {
            ctx = ctx.prev;
        }
        return ctx;
    }

    /**
     * A handler on another executor that acts on other events of this direction is visited all the same: events would overtake each
     * other if some went round its executor.
     */
    private boolean passesOver(DefaultChannelHandlerContext ctx, int event, int direction) {
        int mask = ctx.maskAndState;
        return (mask & event) == 0 && ((mask & direction) == 0 || ctx.ownExecutor() == ownExecutor());
    }

    /** Finds the inbound routes. The pipeline's lock is held. */
    final void routeInbound() {
        DefaultChannelHandlerContext channelRead = findInbound(CHANNEL_READ);
        if (channelReadRoute != channelRead) {
            channelReadRoute = channelRead;
        }
        DefaultChannelHandlerContext readComplete = findInbound(READ_COMPLETE);
        if (readCompleteRoute != readComplete) {
            readCompleteRoute = readComplete;
        }
    }

    /** Finds the outbound routes. The pipeline's lock is held. */
    final void routeOutbound() {
        DefaultChannelHandlerContext read = findOutbound(READ);
        if (readRoute != read) {
            readRoute = read;
        }
        DefaultChannelHandlerContext write = findOutbound(WRITE);
        if (writeRoute != write) {
            writeRoute = write;
        }
        DefaultChannelHandlerContext flush = findOutbound(FLUSH);
        if (flushRoute != flush) {
            flushRoute = flush;
        }
    }

    /** Forgets the routes of a context that is no longer in the list. The pipeline's lock is held. */
    final void dropRoutes() {
        channelReadRoute = null;
        readCompleteRoute = null;
        readRoute = null;
        writeRoute = null;
        flushRoute = null;
    }

    // ---- inbound ----

    @Override
    public final ChannelHandlerContext fireChannelRegistered() {
        findInbound(REGISTERED).deliverChannelRegistered();
        return this;
    }

    final void deliverChannelRegistered() {
        EventExecutor executor = executor();
        if (executor.inEventLoop()) {
            invokeChannelRegistered();
        } else {
            executor.execute(this::invokeChannelRegistered);
        }
    }

    private void invokeChannelRegistered() {
        if (!takesEvents()) {
            fireChannelRegistered();
            return;
        }
        try {
            inbound().channelRegistered(this);
        } catch (Throwable t) {
            invokeExceptionCaught(t);
        }
    }

    @Override
    public final ChannelHandlerContext fireChannelUnregistered() {
        findInbound(UNREGISTERED).deliverChannelUnregistered();
        return this;
    }

    final void deliverChannelUnregistered() {
        EventExecutor executor = executor();
        if (executor.inEventLoop()) {
            invokeChannelUnregistered();
        } else {
            executor.execute(this::invokeChannelUnregistered);
        }
    }

    private void invokeChannelUnregistered() {
        if (!takesEvents()) {
            fireChannelUnregistered();
            return;
        }
        try {
            inbound().channelUnregistered(this);
        } catch (Throwable t) {
            invokeExceptionCaught(t);
        }
    }

    @Override
    public final ChannelHandlerContext fireChannelActive() {
        findInbound(ACTIVE).deliverChannelActive();
        return this;
    }

    final void deliverChannelActive() {
        EventExecutor executor = executor();
        if (executor.inEventLoop()) {
            invokeChannelActive();
        } else {
            executor.execute(this::invokeChannelActive);
        }
    }

    private void invokeChannelActive() {
        if (!takesEvents()) {
            fireChannelActive();
            return;
        }
        try {
            inbound().channelActive(this);
        } catch (Throwable t) {
            invokeExceptionCaught(t);
        }
    }

    @Override
    public final ChannelHandlerContext fireChannelInactive() {
        findInbound(INACTIVE).deliverChannelInactive();
        return this;
    }

    final void deliverChannelInactive() {
        EventExecutor executor = executor();
        if (executor.inEventLoop()) {
            invokeChannelInactive();
        } else {
            executor.execute(this::invokeChannelInactive);
        }
    }

    private void invokeChannelInactive() {
        if (!takesEvents()) {
            fireChannelInactive();
            return;
        }
        try {
            inbound().channelInactive(this);
        } catch (Throwable t) {
            invokeExceptionCaught(t);
        }
    }

    @Override
    public final ChannelHandlerContext fireUserEventTriggered(Object evt) {
        Objects.requireNonNull(evt, "event");
        findInbound(USER_EVENT).deliverUserEventTriggered(evt);
        return this;
    }

    final void deliverUserEventTriggered(Object evt) {
        EventExecutor executor = executor();
        if (executor.inEventLoop()) {
            invokeUserEventTriggered(evt);
        } else {
            executor.execute(() -> invokeUserEventTriggered(evt));
        }
    }

    private void invokeUserEventTriggered(Object evt) {
        if (!takesEvents()) {
            fireUserEventTriggered(evt);
            return;
        }
        try {
            inbound().userEventTriggered(this, evt);
        } catch (Throwable t) {
            invokeExceptionCaught(t);
        }
    }

    @Override
    public final ChannelHandlerContext fireChannelRead(Object msg) {
        Objects.requireNonNull(msg, "msg");
        DefaultChannelHandlerContext ctx = channelReadRoute;
        if (ctx == null) {
            ctx = findInbound(CHANNEL_READ);
        }
        ctx.deliverChannelRead(pipeline.touch(msg, ctx));
        return this;
    }

    private void deliverChannelRead(Object msg) {
        EventExecutor executor = executor();
        if (executor.inEventLoop()) {
            invokeChannelRead(msg);
        } else {
            hopChannelRead(executor, msg);
        }
    }

    private void hopChannelRead(EventExecutor executor, Object msg) {
        try {
            executor.execute(() -> invokeChannelRead(msg));
        } catch (RejectedExecutionException e) {
            ReferenceCountUtil.safeRelease(msg);
            throw e;
        }
    }

    private void invokeChannelRead(Object msg) {
        if (!takesEvents()) {
            fireChannelRead(msg);
            return;
        }
        try {
            // Checking for a class is cheaper than for an interface, and does not contend when handlers have several of
            // them.
            if (handler instanceof ChannelInboundHandlerAdapter adapter) {
                adapter.channelRead(this, msg);
            } else {
                ((ChannelInboundHandler) handler).channelRead(this, msg);
            }
        } catch (Throwable t) {
            invokeExceptionCaught(t);
        }
    }

    @Override
    public final ChannelHandlerContext fireChannelReadComplete() {
        DefaultChannelHandlerContext ctx = readCompleteRoute;
        if (ctx == null) {
            ctx = findInbound(READ_COMPLETE);
        }
        ctx.deliverChannelReadComplete();
        return this;
    }

    final void deliverChannelReadComplete() {
        EventExecutor executor = executor();
        if (executor.inEventLoop()) {
            invokeChannelReadComplete();
        } else {
            executor.execute(this::invokeChannelReadComplete);
        }
    }

    private void invokeChannelReadComplete() {
        if (!takesEvents()) {
            fireChannelReadComplete();
            return;
        }
        try {
            if (handler instanceof ChannelInboundHandlerAdapter adapter) {
                adapter.channelReadComplete(this);
            } else {
                ((ChannelInboundHandler) handler).channelReadComplete(this);
            }
        } catch (Throwable t) {
            invokeExceptionCaught(t);
        }
    }

    @Override
    public final ChannelHandlerContext fireChannelWritabilityChanged() {
        findInbound(WRITABILITY).deliverChannelWritabilityChanged();
        return this;
    }

    final void deliverChannelWritabilityChanged() {
        EventExecutor executor = executor();
        if (executor.inEventLoop()) {
            invokeChannelWritabilityChanged();
        } else {
            executor.execute(this::invokeChannelWritabilityChanged);
        }
    }

    private void invokeChannelWritabilityChanged() {
        if (!takesEvents()) {
            fireChannelWritabilityChanged();
            return;
        }
        try {
            inbound().channelWritabilityChanged(this);
        } catch (Throwable t) {
            invokeExceptionCaught(t);
        }
    }

    @Override
    public final ChannelHandlerContext fireExceptionCaught(Throwable cause) {
        Objects.requireNonNull(cause, "cause");
        findInbound(EXCEPTION_CAUGHT).deliverExceptionCaught(cause);
        return this;
    }

    final void deliverExceptionCaught(Throwable cause) {
        EventExecutor executor = executor();
        if (executor.inEventLoop()) {
            invokeExceptionCaught(cause);
            return;
        }
        try {
            executor.execute(() -> invokeExceptionCaught(cause));
        } catch (RejectedExecutionException e) {
            // Nobody else hears of the cause.
            logger.warn("an exception did not reach the exceptionCaught() of '{}': {}", name, e.toString(), cause);
        }
    }

    private void invokeExceptionCaught(Throwable cause) {
        if (!takesEvents()) {
            fireExceptionCaught(cause);
            return;
        }
        try {
            handler.exceptionCaught(this, cause);
        } catch (Throwable error) {
            logger.warn("exceptionCaught() of '{}' threw an exception", name, error);
            logger.warn("the exception that exceptionCaught() of '{}' was called with:", name, cause);
        }
    }

    private ChannelInboundHandler inbound() {
        return (ChannelInboundHandler) handler;
    }

    // ---- outbound ----

    @Override
    public final ChannelFuture bind(SocketAddress localAddress, ChannelPromise promise) {
        Objects.requireNonNull(localAddress, "localAddress");
        if (isCancelled(promise, false)) {
            return promise;
        }
        DefaultChannelHandlerContext ctx = findOutbound(BIND);
        EventExecutor executor = ctx.executor();
        if (executor.inEventLoop()) {
            ctx.invokeBind(localAddress, promise);
        } else {
            submit(executor, () -> ctx.invokeBind(localAddress, promise), promise);
        }
        return promise;
    }

    private void invokeBind(SocketAddress localAddress, ChannelPromise promise) {
        if (!takesEvents()) {
            bind(localAddress, promise);
            return;
        }
        try {
            outbound().bind(this, localAddress, promise);
        } catch (Throwable t) {
            operationThrew(promise, t);
        }
    }

    @Override
    public final ChannelFuture connect(SocketAddress remoteAddress, ChannelPromise promise) {
        return connect(remoteAddress, null, promise);
    }

    @Override
    public final ChannelFuture connect(
            SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
        Objects.requireNonNull(remoteAddress, "remoteAddress");
        if (isCancelled(promise, false)) {
            return promise;
        }
        DefaultChannelHandlerContext ctx = findOutbound(CONNECT);
        EventExecutor executor = ctx.executor();
        if (executor.inEventLoop()) {
            ctx.invokeConnect(remoteAddress, localAddress, promise);
        } else {
            submit(executor, () -> ctx.invokeConnect(remoteAddress, localAddress, promise), promise);
        }
        return promise;
    }

    private void invokeConnect(
            SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
        if (!takesEvents()) {
            connect(remoteAddress, localAddress, promise);
            return;
        }
        try {
            outbound().connect(this, remoteAddress, localAddress, promise);
        } catch (Throwable t) {
            operationThrew(promise, t);
        }
    }

    @Override
    public final ChannelFuture disconnect(ChannelPromise promise) {
        if (!channel().metadata().hasDisconnect()) {
            // Handlers see what is going to happen.
            return close(promise);
        }
        if (isCancelled(promise, false)) {
            return promise;
        }
        DefaultChannelHandlerContext ctx = findOutbound(DISCONNECT);
        EventExecutor executor = ctx.executor();
        if (executor.inEventLoop()) {
            ctx.invokeDisconnect(promise);
        } else {
            submit(executor, () -> ctx.invokeDisconnect(promise), promise);
        }
        return promise;
    }

    private void invokeDisconnect(ChannelPromise promise) {
        if (!takesEvents()) {
            disconnect(promise);
            return;
        }
        try {
            outbound().disconnect(this, promise);
        } catch (Throwable t) {
            operationThrew(promise, t);
        }
    }

    @Override
    public final ChannelFuture close(ChannelPromise promise) {
        if (isCancelled(promise, false)) {
            return promise;
        }
        DefaultChannelHandlerContext ctx = findOutbound(CLOSE);
        EventExecutor executor = ctx.executor();
        if (executor.inEventLoop()) {
            ctx.invokeClose(promise);
        } else {
            submit(executor, () -> ctx.invokeClose(promise), promise);
        }
        return promise;
    }

    private void invokeClose(ChannelPromise promise) {
        if (!takesEvents()) {
            close(promise);
            return;
        }
        try {
            outbound().close(this, promise);
        } catch (Throwable t) {
            operationThrew(promise, t);
        }
    }

    @Override
    public final ChannelFuture deregister(ChannelPromise promise) {
        if (isCancelled(promise, false)) {
            return promise;
        }
        DefaultChannelHandlerContext ctx = findOutbound(DEREGISTER);
        EventExecutor executor = ctx.executor();
        if (executor.inEventLoop()) {
            ctx.invokeDeregister(promise);
        } else {
            submit(executor, () -> ctx.invokeDeregister(promise), promise);
        }
        return promise;
    }

    private void invokeDeregister(ChannelPromise promise) {
        if (!takesEvents()) {
            deregister(promise);
            return;
        }
        try {
            outbound().deregister(this, promise);
        } catch (Throwable t) {
            operationThrew(promise, t);
        }
    }

    @Override
    public final ChannelHandlerContext read() {
        DefaultChannelHandlerContext ctx = readRoute;
        if (ctx == null) {
            ctx = findOutbound(READ);
        }
        EventExecutor executor = ctx.executor();
        if (executor.inEventLoop()) {
            ctx.invokeRead();
        } else {
            executor.execute(ctx::invokeRead);
        }
        return this;
    }

    private void invokeRead() {
        if (!takesEvents()) {
            read();
            return;
        }
        try {
            if (handler instanceof ChannelDuplexHandler duplex) {
                duplex.read(this);
            } else if (handler instanceof ChannelOutboundHandlerAdapter adapter) {
                adapter.read(this);
            } else {
                ((ChannelOutboundHandler) handler).read(this);
            }
        } catch (Throwable t) {
            invokeExceptionCaught(t);
        }
    }

    @Override
    public final ChannelFuture write(Object msg, ChannelPromise promise) {
        if (admits(msg, promise)) {
            write(msg, promise, false);
        }
        return promise;
    }

    @Override
    public final ChannelFuture writeAndFlush(Object msg, ChannelPromise promise) {
        if (admits(msg, promise)) {
            write(msg, promise, true);
        }
        return promise;
    }

    private boolean admits(Object msg, ChannelPromise promise) {
        Objects.requireNonNull(msg, "msg");
        try {
            if (!isCancelled(promise, true)) {
                return true;
            }
        } catch (RuntimeException e) {
            ReferenceCountUtil.release(msg);
            throw e;
        }
        ReferenceCountUtil.release(msg);
        return false;
    }

    /** Writes what has been checked; also what a {@link WriteTask} comes back with on the right thread. */
    final void write(Object msg, ChannelPromise promise, boolean flush) {
        DefaultChannelHandlerContext ctx = writeRoute;
        if (ctx == null) {
            ctx = findOutbound(WRITE);
        }
        EventExecutor executor = ctx.executor();
        if (!executor.inEventLoop()) {
            WriteTask.submit(this, executor, msg, promise, flush);
            return;
        }
        ctx.invokeWrite(pipeline.touch(msg, ctx), promise);
        if (flush) {
            flush();
        }
    }

    private void invokeWrite(Object msg, ChannelPromise promise) {
        if (!takesEvents()) {
            write(msg, promise, false);
            return;
        }
        try {
            if (handler instanceof ChannelDuplexHandler duplex) {
                duplex.write(this, msg, promise);
            } else if (handler instanceof ChannelOutboundHandlerAdapter adapter) {
                adapter.write(this, msg, promise);
            } else {
                ((ChannelOutboundHandler) handler).write(this, msg, promise);
            }
        } catch (Throwable t) {
            operationThrew(promise, t);
        }
    }

    @Override
    public final ChannelHandlerContext flush() {
        DefaultChannelHandlerContext ctx = flushRoute;
        if (ctx == null) {
            ctx = findOutbound(FLUSH);
        }
        EventExecutor executor = ctx.executor();
        if (executor.inEventLoop()) {
            ctx.invokeFlush();
        } else {
            try {
                executor.execute(ctx::invokeFlush);
            } catch (RejectedExecutionException e) {
                voidPromise().tryFailure(e);
            }
        }
        return this;
    }

    private void invokeFlush() {
        if (!takesEvents()) {
            flush();
            return;
        }
        try {
            if (handler instanceof ChannelDuplexHandler duplex) {
                duplex.flush(this);
            } else if (handler instanceof ChannelOutboundHandlerAdapter adapter) {
                adapter.flush(this);
            } else {
                ((ChannelOutboundHandler) handler).flush(this);
            }
        } catch (Throwable t) {
            invokeExceptionCaught(t);
        }
    }

    private ChannelOutboundHandler outbound() {
        return (ChannelOutboundHandler) handler;
    }

    private static void operationThrew(ChannelPromise promise, Throwable cause) {
        if (!promise.tryFailure(cause) && !promise.isVoid()) {
            logger.warn("a handler threw an exception after its promise was complete: {}", promise, cause);
        }
    }

    private static void submit(EventExecutor executor, Runnable step, ChannelPromise promise) {
        OperationTask task = new OperationTask(step, promise);
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            task.refused(e);
        }
    }

    /** An operation on its way to the thread of the next handler. */
    private record OperationTask(Runnable step, ChannelPromise promise) implements RefusableTask {
        @Override
        public void run() {
            step.run();
        }

        @Override
        public void refused(Throwable cause) {
            promise.tryFailure(cause);
        }
    }

    /**
     * Checks a promise that an operation was called with.
     *
     * @return {@code true} if the operation was cancelled and nothing is to be done
     */
    private boolean isCancelled(ChannelPromise promise, boolean voidAllowed) {
        Objects.requireNonNull(promise, "promise");
        if (promise.isDone()) {
            // Cancelled before it began: that is not the caller's mistake.
            if (promise.isCancelled()) {
                return true;
            }
            throw new IllegalArgumentException("promise already done: " + promise);
        }
        AbstractChannel channel = abstractChannel();
        if (promise.channel() != channel) {
            throw new IllegalArgumentException(
                    "promise.channel does not match: " + promise.channel() + " (expected: " + channel + ')');
        }
        if (promise.getClass() == DefaultChannelPromise.class) {
            return false;
        }
        if (!voidAllowed && promise.isVoid()) {
            throw new IllegalArgumentException("VoidChannelPromise not allowed for this operation");
        }
        if (promise == channel.closeFuture()) {
            throw new IllegalArgumentException("the close future is not allowed in a pipeline");
        }
        return false;
    }

    // ---- futures ----

    @Override
    public final ChannelPromise newPromise() {
        return new DefaultChannelPromise(channel(), executor());
    }

    @Override
    public final ChannelFuture newSucceededFuture() {
        return newPromise().setSuccess();
    }

    @Override
    public final ChannelFuture newFailedFuture(Throwable cause) {
        return newPromise().setFailure(cause);
    }

    @Override
    public final ChannelPromise voidPromise() {
        return channel().voidPromise();
    }
}
