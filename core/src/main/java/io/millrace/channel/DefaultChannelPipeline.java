package io.millrace.channel;

import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.ResourceLeakDetector;
import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.EventExecutorGroup;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline of an {@link AbstractChannel}: head, the users' handlers, tail.
 *
 * <p>The structure changes under this object's lock; {@code handlerAdded} and {@code handlerRemoved} are called on the handler's
 * executor and outside the lock, in the order of the changes. Before the channel's registration there is no executor to call them on:
 * they wait for it.
 */
final class DefaultChannelPipeline implements ChannelPipeline {
    private static final Logger logger = LoggerFactory.getLogger(DefaultChannelPipeline.class);

    private static final String HEAD_NAME = "DefaultChannelPipeline$HeadContext#0";
    private static final String TAIL_NAME = "DefaultChannelPipeline$TailContext#0";

    private final AbstractChannel channel;
    private final DefaultChannelHandlerContext head;
    private final DefaultChannelHandlerContext tail;
    private final VoidChannelPromise voidPromise;

    // Guarded by this.

    /** The calls that wait for the channel's registration; {@code null} once it is registered. */
    private @Nullable List<PendingCallback> pending = new ArrayList<>(2);

    private @Nullable Map<EventExecutorGroup, EventExecutor> pinnedExecutors;

    DefaultChannelPipeline(AbstractChannel channel) {
        this.channel = channel;
        voidPromise = new VoidChannelPromise(channel, true);
        head = new DefaultChannelHandlerContext(
                this,
                HEAD_NAME,
                HeadHandler.INSTANCE,
                EventMask.EXCEPTION_CAUGHT | EventMask.INBOUND | EventMask.OUTBOUND);
        tail = new DefaultChannelHandlerContext(
                this, TAIL_NAME, TailHandler.INSTANCE, EventMask.EXCEPTION_CAUGHT | EventMask.INBOUND);
        head.next = tail;
        tail.prev = head;
        head.setAdded();
        tail.setAdded();
        head.routeInbound();
        tail.routeOutbound();
    }

    @Override
    public Channel channel() {
        return channel;
    }

    AbstractChannel abstractChannel() {
        return channel;
    }

    /** Records in the leak detector's account of a message where it goes next. */
    Object touch(Object msg, DefaultChannelHandlerContext next) {
        return ResourceLeakDetector.getLevel().compareTo(ResourceLeakDetector.Level.ADVANCED) >= 0
                ? ReferenceCountUtil.touch(msg, next)
                : msg;
    }

    // ---- adding ----

    @Override
    public ChannelPipeline addFirst(@Nullable String name, ChannelHandler handler) {
        return addFirst(null, name, handler);
    }

    @Override
    public ChannelPipeline addFirst(@Nullable EventExecutorGroup group, @Nullable String name, ChannelHandler handler) {
        return insert(group, name, handler, () -> head.next);
    }

    @Override
    public ChannelPipeline addLast(@Nullable String name, ChannelHandler handler) {
        return addLast(null, name, handler);
    }

    @Override
    public ChannelPipeline addLast(@Nullable EventExecutorGroup group, @Nullable String name, ChannelHandler handler) {
        return insert(group, name, handler, () -> tail);
    }

    @Override
    public ChannelPipeline addBefore(String baseName, @Nullable String name, ChannelHandler handler) {
        return addBefore(null, baseName, name, handler);
    }

    @Override
    public ChannelPipeline addBefore(
            @Nullable EventExecutorGroup group, String baseName, @Nullable String name, ChannelHandler handler) {
        return insert(group, name, handler, () -> require(baseName));
    }

    @Override
    public ChannelPipeline addAfter(String baseName, @Nullable String name, ChannelHandler handler) {
        return addAfter(null, baseName, name, handler);
    }

    @Override
    public ChannelPipeline addAfter(
            @Nullable EventExecutorGroup group, String baseName, @Nullable String name, ChannelHandler handler) {
        return insert(group, name, handler, () -> require(baseName).next);
    }

    @Override
    public ChannelPipeline addFirst(@Nullable ChannelHandler... handlers) {
        return addFirst((EventExecutorGroup) null, handlers);
    }

    @Override
    public ChannelPipeline addFirst(@Nullable EventExecutorGroup group, @Nullable ChannelHandler... handlers) {
        List<ChannelHandler> given = upToFirstNull(handlers);
        for (int i = given.size() - 1; i >= 0; i--) {
            addFirst(group, null, given.get(i));
        }
        return this;
    }

    @Override
    public ChannelPipeline addLast(@Nullable ChannelHandler... handlers) {
        return addLast((EventExecutorGroup) null, handlers);
    }

    @Override
    public ChannelPipeline addLast(@Nullable EventExecutorGroup group, @Nullable ChannelHandler... handlers) {
        for (ChannelHandler handler : upToFirstNull(handlers)) {
            addLast(group, null, handler);
        }
        return this;
    }

    private static List<ChannelHandler> upToFirstNull(@Nullable ChannelHandler[] handlers) {
        Objects.requireNonNull(handlers, "handlers");
        List<ChannelHandler> given = new ArrayList<>(handlers.length);
        for (ChannelHandler handler : handlers) {
            if (handler == null) {
                break;
            }
            given.add(handler);
        }
        return given;
    }

    private ChannelPipeline insert(
            @Nullable EventExecutorGroup group,
            @Nullable String name,
            ChannelHandler handler,
            Supplier<DefaultChannelHandlerContext> successor) {
        Objects.requireNonNull(handler, "handler");
        DefaultChannelHandlerContext ctx;
        synchronized (this) {
            DefaultChannelHandlerContext after = successor.get();
            String unique = name == null ? madeUpName(handler) : requireFree(name);
            claim(handler);
            ctx = newContext(pinnedExecutor(group), unique, handler);
            link(ctx, after.prev, after);
            if (pending != null) {
                ctx.setAddPending();
                pending.add(new PendingCallback(ctx, true));
                return this;
            }
            EventExecutor executor = ctx.executor();
            if (!executor.inEventLoop()) {
                // Inside the lock, so that the calls are made in the order of the changes.
                ctx.setAddPending();
                executor.execute(() -> callHandlerAdded(ctx));
                return this;
            }
        }
        callHandlerAdded(ctx);
        return this;
    }

    private DefaultChannelHandlerContext newContext(
            @Nullable EventExecutor executor, String name, ChannelHandler handler) {
        int mask = HandlerType.of(handler.getClass()).mask();
        return executor == null
                ? new DefaultChannelHandlerContext(this, name, handler, mask)
                : new ExecutorChannelHandlerContext(this, name, handler, mask, executor);
    }

    private @Nullable EventExecutor pinnedExecutor(@Nullable EventExecutorGroup group) {
        if (group == null) {
            return null;
        }
        if (Boolean.FALSE.equals(channel.config().getOption(ChannelOption.SINGLE_EVENTEXECUTOR_PER_GROUP))) {
            return group.next();
        }
        if (pinnedExecutors == null) {
            pinnedExecutors = new IdentityHashMap<>(2);
        }
        return pinnedExecutors.computeIfAbsent(group, EventExecutorGroup::next);
    }

    private String madeUpName(ChannelHandler handler) {
        HandlerType type = HandlerType.of(handler.getClass());
        int index = 0;
        while (find(type.name(index)) != null) {
            index++;
        }
        return type.name(index);
    }

    private String requireFree(String name) {
        if (find(name) != null) {
            throw new IllegalArgumentException("Duplicate handler name: " + name);
        }
        return name;
    }

    private static void claim(ChannelHandler handler) {
        if (handler instanceof ChannelHandlerAdapter adapter) {
            if (adapter.added && !adapter.isSharable()) {
                throw new ChannelPipelineException(adapter.getClass().getName()
                        + " is not a @Sharable handler, so can't be added or removed multiple times.");
            }
            adapter.added = true;
        }
    }

    // ---- the list ----

    private static void link(
            DefaultChannelHandlerContext ctx, DefaultChannelHandlerContext before, DefaultChannelHandlerContext after) {
        ctx.prev = before;
        ctx.next = after;
        // Whoever comes along meanwhile finds a context that knows its neighbours.
        before.next = ctx;
        after.prev = ctx;
        routeAround(ctx, ctx);
    }

    /** Takes a context from the list; one that is not there any more stays as it is. */
    private synchronized void unlink(DefaultChannelHandlerContext ctx) {
        DefaultChannelHandlerContext before = ctx.prev;
        DefaultChannelHandlerContext after = ctx.next;
        if (before.next != ctx) {
            return;
        }
        before.next = after;
        after.prev = before;
        ctx.dropRoutes();
        routeAround(before, after);
    }

    /** Finds again the routes of all contexts that can tell a change between {@code before} and {@code after}. */
    private static void routeAround(DefaultChannelHandlerContext before, DefaultChannelHandlerContext after) {
        DefaultChannelHandlerContext ctx = before;
        for (; ; ctx = ctx.prev) {
            ctx.routeInbound();
            // Those before it have this one as their next: the head at the latest.
            if (ctx != after && ctx.handles(EventMask.CHANNEL_READ | EventMask.READ_COMPLETE)) {
                break;
            }
        }
        for (ctx = after; ; ctx = ctx.next) {
            ctx.routeOutbound();
            if (ctx.next == null
                    || (ctx != before && ctx.handles(EventMask.READ | EventMask.WRITE | EventMask.FLUSH))) {
                break;
            }
        }
    }

    private @Nullable DefaultChannelHandlerContext find(String name) {
        for (DefaultChannelHandlerContext ctx = head.next; ctx != tail; ctx = ctx.next) {
            if (ctx.name().equals(name)) {
                return ctx;
            }
        }
        return null;
    }

    private @Nullable DefaultChannelHandlerContext find(ChannelHandler handler) {
        for (DefaultChannelHandlerContext ctx = head.next; ctx != tail; ctx = ctx.next) {
            if (ctx.handler() == handler) {
                return ctx;
            }
        }
        return null;
    }

    private @Nullable DefaultChannelHandlerContext find(Class<?> handlerType) {
        for (DefaultChannelHandlerContext ctx = head.next; ctx != tail; ctx = ctx.next) {
            if (handlerType.isInstance(ctx.handler())) {
                return ctx;
            }
        }
        return null;
    }

    private DefaultChannelHandlerContext require(String name) {
        DefaultChannelHandlerContext ctx = find(Objects.requireNonNull(name, "name"));
        if (ctx == null) {
            throw new NoSuchElementException(name);
        }
        return ctx;
    }

    private DefaultChannelHandlerContext require(ChannelHandler handler) {
        DefaultChannelHandlerContext ctx = find(Objects.requireNonNull(handler, "handler"));
        if (ctx == null) {
            throw new NoSuchElementException(handler.getClass().getName());
        }
        return ctx;
    }

    private DefaultChannelHandlerContext require(Class<? extends ChannelHandler> handlerType) {
        DefaultChannelHandlerContext ctx = find(Objects.requireNonNull(handlerType, "handlerType"));
        if (ctx == null) {
            throw new NoSuchElementException(handlerType.getName());
        }
        return ctx;
    }

    private DefaultChannelHandlerContext requireUsers(DefaultChannelHandlerContext ctx) {
        if (ctx == head || ctx == tail) {
            throw new NoSuchElementException("the pipeline is empty");
        }
        return ctx;
    }

    // ---- removing ----

    @Override
    public ChannelPipeline remove(ChannelHandler handler) {
        remove(() -> require(handler));
        return this;
    }

    @Override
    public ChannelHandler remove(String name) {
        return remove(() -> require(name));
    }

    @Override
    public <T extends ChannelHandler> T remove(Class<T> handlerType) {
        return handlerType.cast(remove(() -> require(handlerType)));
    }

    @Override
    public ChannelHandler removeFirst() {
        return remove(() -> requireUsers(head.next));
    }

    @Override
    public ChannelHandler removeLast() {
        return remove(() -> requireUsers(tail.prev));
    }

    private ChannelHandler remove(Supplier<DefaultChannelHandlerContext> which) {
        DefaultChannelHandlerContext ctx;
        synchronized (this) {
            ctx = which.get();
            unlink(ctx);
            if (pending != null) {
                pending.add(new PendingCallback(ctx, false));
                return ctx.handler();
            }
            EventExecutor executor = ctx.executor();
            if (!executor.inEventLoop()) {
                executor.execute(() -> callHandlerRemoved(ctx));
                return ctx.handler();
            }
        }
        callHandlerRemoved(ctx);
        return ctx.handler();
    }

    // ---- replacing ----

    @Override
    public ChannelPipeline replace(ChannelHandler oldHandler, @Nullable String newName, ChannelHandler newHandler) {
        replace(() -> require(oldHandler), newName, newHandler);
        return this;
    }

    @Override
    public ChannelHandler replace(String oldName, @Nullable String newName, ChannelHandler newHandler) {
        return replace(() -> require(oldName), newName, newHandler);
    }

    @Override
    public <T extends ChannelHandler> T replace(
            Class<T> oldHandlerType, @Nullable String newName, ChannelHandler newHandler) {
        return oldHandlerType.cast(replace(() -> require(oldHandlerType), newName, newHandler));
    }

    private ChannelHandler replace(
            Supplier<DefaultChannelHandlerContext> which, @Nullable String newName, ChannelHandler newHandler) {
        Objects.requireNonNull(newHandler, "newHandler");
        DefaultChannelHandlerContext ctx;
        DefaultChannelHandlerContext newCtx;
        synchronized (this) {
            ctx = which.get();
            String unique = newName == null
                    ? madeUpName(newHandler)
                    : ctx.name().equals(newName) ? newName : requireFree(newName);
            claim(newHandler);
            newCtx = newContext(ctx.ownExecutor(), unique, newHandler);
            ctx.dropRoutes();
            link(newCtx, ctx.prev, ctx.next);
            // What the old handler still passes on goes to the new one, in either direction.
            ctx.prev = newCtx;
            ctx.next = newCtx;
            if (pending != null) {
                newCtx.setAddPending();
                pending.add(new PendingCallback(newCtx, true));
                pending.add(new PendingCallback(ctx, false));
                return ctx.handler();
            }
            EventExecutor executor = newCtx.executor();
            if (!executor.inEventLoop()) {
                newCtx.setAddPending();
                executor.execute(() -> callReplaced(ctx, newCtx));
                return ctx.handler();
            }
        }
        callReplaced(ctx, newCtx);
        return ctx.handler();
    }

    /** The new one first: the old one may pass messages to it when it is removed. */
    private void callReplaced(DefaultChannelHandlerContext ctx, DefaultChannelHandlerContext newCtx) {
        callHandlerAdded(newCtx);
        callHandlerRemoved(ctx);
    }

    // ---- handlerAdded and handlerRemoved ----

    /** A call that waits for the channel's registration. */
    private record PendingCallback(DefaultChannelHandlerContext ctx, boolean added) {}

    /** The channel's loop: the channel is registered, calls need not wait any more. Has an effect the first time only. */
    void invokeHandlerAddedIfNeeded() {
        List<PendingCallback> callbacks;
        synchronized (this) {
            callbacks = pending;
            pending = null;
        }
        if (callbacks != null) {
            for (PendingCallback callback : callbacks) {
                callNow(callback.ctx(), callback.added());
            }
        }
    }

    private void callNow(DefaultChannelHandlerContext ctx, boolean added) {
        EventExecutor executor = ctx.executor();
        if (executor.inEventLoop()) {
            call(ctx, added);
            return;
        }
        try {
            executor.execute(() -> call(ctx, added));
        } catch (RejectedExecutionException e) {
            logger.warn("removing '{}' from a pipeline: its executor takes no tasks", ctx.name(), e);
            unlink(ctx);
            ctx.setRemoved();
        }
    }

    private void call(DefaultChannelHandlerContext ctx, boolean added) {
        if (added) {
            callHandlerAdded(ctx);
        } else {
            callHandlerRemoved(ctx);
        }
    }

    private void callHandlerAdded(DefaultChannelHandlerContext ctx) {
        try {
            ctx.callHandlerAdded();
        } catch (Throwable t) {
            String handler = ctx.handler().getClass().getName();
            if (removeAgain(ctx)) {
                fireExceptionCaught(
                        new ChannelPipelineException(handler + ".handlerAdded() has thrown an exception; removed.", t));
            } else {
                fireExceptionCaught(new ChannelPipelineException(
                        handler + ".handlerAdded() has thrown an exception; also failed to remove.", t));
            }
        }
    }

    private boolean removeAgain(DefaultChannelHandlerContext ctx) {
        unlink(ctx);
        try {
            ctx.callHandlerRemoved();
            return true;
        } catch (Throwable t) {
            logger.warn("failed to remove a handler: {}", ctx.name(), t);
            return false;
        }
    }

    private void callHandlerRemoved(DefaultChannelHandlerContext ctx) {
        try {
            ctx.callHandlerRemoved();
        } catch (Throwable t) {
            fireExceptionCaught(new ChannelPipelineException(
                    ctx.handler().getClass().getName() + ".handlerRemoved() has thrown an exception.", t));
        }
    }

    /**
     * The channel's loop: removes all handlers, because the channel is closed and unregistered. First a walk to the tail over all
     * executors, so that each has done what was submitted to it; then the removal on the way back, last handler first.
     */
    void handlersRemovedOnClose() {
        walkToTail(head.next);
    }

    private void walkToTail(DefaultChannelHandlerContext from) {
        DefaultChannelHandlerContext ctx = from;
        while (ctx != tail) {
            EventExecutor executor = ctx.executor();
            if (!executor.inEventLoop()) {
                DefaultChannelHandlerContext here = ctx;
                if (hop(executor, () -> walkToTail(here))) {
                    return;
                }
                // What was submitted to it is lost. The handler is left out on the way back.
            }
            // An executor of its own that is this thread's too is as good as having arrived.
            ctx = ctx.next;
        }
        removeToHead(tail.prev);
    }

    private void removeToHead(DefaultChannelHandlerContext from) {
        DefaultChannelHandlerContext ctx = from;
        while (ctx != head) {
            EventExecutor executor = ctx.executor();
            if (!executor.inEventLoop()) {
                DefaultChannelHandlerContext here = ctx;
                if (hop(executor, () -> removeToHead(here))) {
                    return;
                }
            }
            DefaultChannelHandlerContext before = ctx.prev;
            unlink(ctx);
            if (executor.inEventLoop()) {
                callHandlerRemoved(ctx);
            } else {
                logger.warn("'{}' is not told that it is removed: its executor takes no tasks", ctx.name());
                ctx.setRemoved();
            }
            ctx = before;
        }
    }

    /** Answers whether the executor goes on with the walk. */
    private boolean hop(EventExecutor executor, Runnable walk) {
        try {
            executor.execute(walk);
            return true;
        } catch (RejectedExecutionException e) {
            logger.debug("an executor takes no tasks while handlers of {} are removed", channel, e);
            return false;
        }
    }

    // ---- looking ----

    @Override
    public @Nullable ChannelHandler first() {
        ChannelHandlerContext ctx = firstContext();
        return ctx == null ? null : ctx.handler();
    }

    @Override
    public @Nullable ChannelHandlerContext firstContext() {
        DefaultChannelHandlerContext ctx = head.next;
        return ctx == tail ? null : ctx;
    }

    @Override
    public @Nullable ChannelHandler last() {
        ChannelHandlerContext ctx = lastContext();
        return ctx == null ? null : ctx.handler();
    }

    @Override
    public @Nullable ChannelHandlerContext lastContext() {
        DefaultChannelHandlerContext ctx = tail.prev;
        return ctx == head ? null : ctx;
    }

    @Override
    public @Nullable ChannelHandler get(String name) {
        ChannelHandlerContext ctx = context(name);
        return ctx == null ? null : ctx.handler();
    }

    @Override
    public <T extends ChannelHandler> @Nullable T get(Class<T> handlerType) {
        ChannelHandlerContext ctx = context(handlerType);
        return ctx == null ? null : handlerType.cast(ctx.handler());
    }

    @Override
    public @Nullable ChannelHandlerContext context(ChannelHandler handler) {
        return find(Objects.requireNonNull(handler, "handler"));
    }

    @Override
    public @Nullable ChannelHandlerContext context(String name) {
        return find(Objects.requireNonNull(name, "name"));
    }

    @Override
    public @Nullable ChannelHandlerContext context(Class<? extends ChannelHandler> handlerType) {
        return find(Objects.requireNonNull(handlerType, "handlerType"));
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (DefaultChannelHandlerContext ctx = head.next; ctx != tail; ctx = ctx.next) {
            names.add(ctx.name());
        }
        names.add(tail.name());
        return names;
    }

    @Override
    public Map<String, ChannelHandler> toMap() {
        Map<String, ChannelHandler> handlers = new LinkedHashMap<>();
        for (DefaultChannelHandlerContext ctx = head.next; ctx != tail; ctx = ctx.next) {
            handlers.put(ctx.name(), ctx.handler());
        }
        return handlers;
    }

    @Override
    public Iterator<Map.Entry<String, ChannelHandler>> iterator() {
        return toMap().entrySet().iterator();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("DefaultChannelPipeline{");
        for (DefaultChannelHandlerContext ctx = head.next; ctx != tail; ctx = ctx.next) {
            text.append(ctx.prev == head ? "(" : ", (")
                    .append(ctx.name())
                    .append(" = ")
                    .append(ctx.handler().getClass().getName())
                    .append(')');
        }
        return text.append('}').toString();
    }

    // ---- inbound: from the head ----

    @Override
    public ChannelPipeline fireChannelRegistered() {
        head.deliverChannelRegistered();
        return this;
    }

    @Override
    public ChannelPipeline fireChannelUnregistered() {
        head.deliverChannelUnregistered();
        return this;
    }

    @Override
    public ChannelPipeline fireChannelActive() {
        head.deliverChannelActive();
        return this;
    }

    @Override
    public ChannelPipeline fireChannelInactive() {
        head.deliverChannelInactive();
        return this;
    }

    @Override
    public ChannelPipeline fireExceptionCaught(Throwable cause) {
        head.deliverExceptionCaught(Objects.requireNonNull(cause, "cause"));
        return this;
    }

    @Override
    public ChannelPipeline fireUserEventTriggered(Object event) {
        head.deliverUserEventTriggered(Objects.requireNonNull(event, "event"));
        return this;
    }

    @Override
    public ChannelPipeline fireChannelRead(Object msg) {
        // The head does nothing with messages.
        head.fireChannelRead(msg);
        return this;
    }

    @Override
    public ChannelPipeline fireChannelReadComplete() {
        head.deliverChannelReadComplete();
        return this;
    }

    @Override
    public ChannelPipeline fireChannelWritabilityChanged() {
        head.deliverChannelWritabilityChanged();
        return this;
    }

    // ---- outbound: from the tail ----

    @Override
    public ChannelFuture bind(SocketAddress localAddress, ChannelPromise promise) {
        return tail.bind(localAddress, promise);
    }

    @Override
    public ChannelFuture connect(SocketAddress remoteAddress, ChannelPromise promise) {
        return tail.connect(remoteAddress, promise);
    }

    @Override
    public ChannelFuture connect(
            SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
        return tail.connect(remoteAddress, localAddress, promise);
    }

    @Override
    public ChannelFuture disconnect(ChannelPromise promise) {
        return tail.disconnect(promise);
    }

    @Override
    public ChannelFuture close(ChannelPromise promise) {
        return tail.close(promise);
    }

    @Override
    public ChannelFuture deregister(ChannelPromise promise) {
        return tail.deregister(promise);
    }

    @Override
    public ChannelPipeline read() {
        tail.read();
        return this;
    }

    @Override
    public ChannelFuture write(Object msg, ChannelPromise promise) {
        return tail.write(msg, promise);
    }

    @Override
    public ChannelFuture writeAndFlush(Object msg, ChannelPromise promise) {
        return tail.writeAndFlush(msg, promise);
    }

    @Override
    public ChannelPipeline flush() {
        tail.flush();
        return this;
    }

    @Override
    public ChannelPromise newPromise() {
        return new DefaultChannelPromise(channel);
    }

    @Override
    public ChannelFuture newSucceededFuture() {
        return newPromise().setSuccess();
    }

    @Override
    public ChannelFuture newFailedFuture(Throwable cause) {
        return newPromise().setFailure(cause);
    }

    @Override
    public ChannelPromise voidPromise() {
        return voidPromise;
    }
}
