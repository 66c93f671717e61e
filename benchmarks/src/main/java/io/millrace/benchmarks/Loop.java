package io.millrace.benchmarks;

import io.millrace.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One event loop of either framework, seen as what both are: an executor of the JDK.
 *
 * @param executor where its tasks and timers go
 * @param shutdown closes its channels and ends its thread
 */
record Loop(ScheduledExecutorService executor, Runnable shutdown) implements AutoCloseable {
    static Loop ofMillrace() {
        return of(EventLoopGroup.create(1));
    }

    static Loop ofNetty() {
        return of(new MultiThreadIoEventLoopGroup(1, NettyTransport.best().newHandlerFactory()));
    }

    static Loop of(EventLoopGroup group) {
        return new Loop(group.next(), () -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .syncUninterruptibly());
    }

    static Loop of(io.netty.channel.EventLoopGroup group) {
        return new Loop(group.next(), () -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .syncUninterruptibly());
    }

    /** Runs a task on the loop and waits for it. */
    void run(Runnable task) {
        call(() -> {
            task.run();
            return task;
        });
    }

    /** Runs a task on the loop and waits for its result. */
    <T> T call(Callable<T> task) {
        try {
            return executor.submit(task).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the loop worked", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a task of the loop failed", e.getCause());
        }
    }

    @Override
    public void close() {
        shutdown.run();
    }
}
