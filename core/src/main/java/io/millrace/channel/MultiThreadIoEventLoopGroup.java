package io.millrace.channel;

import io.millrace.util.NettyRuntime;
import io.millrace.util.concurrent.DefaultEventExecutorChooserFactory;
import io.millrace.util.concurrent.EventExecutorChooserFactory;
import io.millrace.util.concurrent.MultithreadEventExecutorGroup;
import io.millrace.util.concurrent.ThreadPerTaskExecutor;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A group of event loops, each with a thread and an {@link IoHandler} of its own.
 *
 * <pre>{@code
 * EventLoopGroup group = new MultiThreadIoEventLoopGroup(EpollIoHandler.newFactory());
 * }</pre>
 */
public class MultiThreadIoEventLoopGroup extends MultithreadEventExecutorGroup implements IoEventLoopGroup {
    private final @Nullable Transport transport;

    /**
     * Makes a group with a loop for each processor.
     *
     * @param ioHandlerFactory makes the handlers
     */
    public MultiThreadIoEventLoopGroup(IoHandlerFactory ioHandlerFactory) {
        this(0, ioHandlerFactory);
    }

    /**
     * Makes a group.
     *
     * @param nThreads the number of loops, 0 for one a processor
     * @param ioHandlerFactory makes the handlers
     */
    public MultiThreadIoEventLoopGroup(int nThreads, IoHandlerFactory ioHandlerFactory) {
        this(nThreads, (Executor) null, ioHandlerFactory);
    }

    /**
     * Makes a group with a loop for each processor.
     *
     * @param threadFactory makes the threads
     * @param ioHandlerFactory makes the handlers
     */
    public MultiThreadIoEventLoopGroup(ThreadFactory threadFactory, IoHandlerFactory ioHandlerFactory) {
        this(0, threadFactory, ioHandlerFactory);
    }

    /**
     * Makes a group with a loop for each processor.
     *
     * @param executor gives the threads
     * @param ioHandlerFactory makes the handlers
     */
    public MultiThreadIoEventLoopGroup(@Nullable Executor executor, IoHandlerFactory ioHandlerFactory) {
        this(0, executor, ioHandlerFactory);
    }

    /**
     * Makes a group.
     *
     * @param nThreads the number of loops, 0 for one a processor
     * @param threadFactory makes the threads
     * @param ioHandlerFactory makes the handlers
     */
    public MultiThreadIoEventLoopGroup(int nThreads, ThreadFactory threadFactory, IoHandlerFactory ioHandlerFactory) {
        this(nThreads, new ThreadPerTaskExecutor(threadFactory), ioHandlerFactory);
    }

    /**
     * Makes a group.
     *
     * @param nThreads the number of loops, 0 for one a processor
     * @param executor gives the threads, or {@code null} for threads of the group's own
     * @param ioHandlerFactory makes the handlers
     */
    public MultiThreadIoEventLoopGroup(int nThreads, @Nullable Executor executor, IoHandlerFactory ioHandlerFactory) {
        this(nThreads, executor, DefaultEventExecutorChooserFactory.INSTANCE, ioHandlerFactory);
    }

    /**
     * Makes a group.
     *
     * @param nThreads the number of loops, 0 for one a processor
     * @param executor gives the threads, or {@code null} for threads of the group's own
     * @param chooserFactory decides which loop is next
     * @param ioHandlerFactory makes the handlers
     */
    public MultiThreadIoEventLoopGroup(
            int nThreads,
            @Nullable Executor executor,
            EventExecutorChooserFactory chooserFactory,
            IoHandlerFactory ioHandlerFactory) {
        this(nThreads, executor, ioHandlerFactory, chooserFactory, new Object[0]);
    }

    /**
     * Makes a group of a subclass.
     *
     * @param nThreads the number of loops, 0 for one a processor
     * @param executor gives the threads, or {@code null} for threads of the group's own
     * @param ioHandlerFactory makes the handlers
     * @param args given to {@link #newChild(Executor, IoHandlerFactory, Object...)}
     */
    protected MultiThreadIoEventLoopGroup(
            int nThreads, @Nullable Executor executor, IoHandlerFactory ioHandlerFactory, Object... args) {
        this(nThreads, executor, ioHandlerFactory, DefaultEventExecutorChooserFactory.INSTANCE, args);
    }

    /**
     * Makes a group of a subclass.
     *
     * @param nThreads the number of loops, 0 for one a processor
     * @param threadFactory makes the threads
     * @param ioHandlerFactory makes the handlers
     * @param args given to {@link #newChild(Executor, IoHandlerFactory, Object...)}
     */
    protected MultiThreadIoEventLoopGroup(
            int nThreads, ThreadFactory threadFactory, IoHandlerFactory ioHandlerFactory, Object... args) {
        this(nThreads, threadFactory, ioHandlerFactory, DefaultEventExecutorChooserFactory.INSTANCE, args);
    }

    /**
     * Makes a group of a subclass.
     *
     * @param nThreads the number of loops, 0 for one a processor
     * @param threadFactory makes the threads
     * @param ioHandlerFactory makes the handlers
     * @param chooserFactory decides which loop is next
     * @param args given to {@link #newChild(Executor, IoHandlerFactory, Object...)}
     */
    protected MultiThreadIoEventLoopGroup(
            int nThreads,
            ThreadFactory threadFactory,
            IoHandlerFactory ioHandlerFactory,
            EventExecutorChooserFactory chooserFactory,
            Object... args) {
        this(nThreads, new ThreadPerTaskExecutor(threadFactory), ioHandlerFactory, chooserFactory, args);
    }

    /**
     * Makes a group of a subclass.
     *
     * @param nThreads the number of loops, 0 for one a processor
     * @param executor gives the threads, or {@code null} for threads of the group's own
     * @param ioHandlerFactory makes the handlers
     * @param chooserFactory decides which loop is next
     * @param args given to {@link #newChild(Executor, IoHandlerFactory, Object...)}
     */
    protected MultiThreadIoEventLoopGroup(
            int nThreads,
            @Nullable Executor executor,
            IoHandlerFactory ioHandlerFactory,
            EventExecutorChooserFactory chooserFactory,
            Object... args) {
        super(
                nThreads == 0 ? NettyRuntime.availableProcessors() : nThreads,
                executor == null
                        ? new ThreadPerTaskExecutor(
                                SingleThreadIoEventLoop.defaultThreadFactory(MultiThreadIoEventLoopGroup.class))
                        : executor,
                chooserFactory,
                withFactory(ioHandlerFactory, args));
        transport = ioHandlerFactory.transport();
    }

    /** The superclass makes the children in its constructor, so the factory travels with the arguments. */
    private static Object[] withFactory(IoHandlerFactory factory, Object[] args) {
        Object[] all = new Object[args.length + 1];
        all[0] = factory;
        System.arraycopy(args, 0, all, 1, args.length);
        return all;
    }

    @Override
    protected final IoEventLoop newChild(Executor executor, Object... args) {
        return newChild(executor, (IoHandlerFactory) args[0], Arrays.copyOfRange(args, 1, args.length));
    }

    /**
     * Makes one of the group's loops; called by the constructor.
     *
     * @param executor gives the thread
     * @param ioHandlerFactory makes the handler
     * @param args of the constructor
     * @return a new loop
     */
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory ioHandlerFactory, Object... args) {
        return new SingleThreadIoEventLoop(this, executor, ioHandlerFactory);
    }

    @Override
    public IoEventLoop next() {
        return (IoEventLoop) super.next();
    }

    @Override
    public @Nullable Transport transport() {
        return transport;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return next().register(channel);
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return next().register(promise);
    }
}
