package io.millrace.handler.timeout;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.DefaultChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.concurrent.DefaultEventExecutorGroup;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteTimeoutHandlerTest {
    private final Queue<ChannelPromise> writes = new ArrayDeque<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private WriteTimeoutHandler connect(WriteTimeoutHandler handler) {
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                                writes.add(promise);
                            }
                        },
                        handler);
        return handler;
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, SECONDS);
        channel.runPendingTasks();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aWriteThatDoesNotCompleteIsToldOfAndTheChannelCloses() {
        connect(new WriteTimeoutHandler(10));
        channel.writeAndFlush(1);

        pass(9);
        assertThat(channel.isOpen()).isTrue();
        pass(1);

        assertThat(channel.isOpen()).isFalse();
        assertThat(catchThrowable(channel::checkException)).isSameAs(WriteTimeoutException.INSTANCE);
    }

    @Test
    void writesThatCompleteAreForgotten() {
        connect(new WriteTimeoutHandler(10));
        channel.writeAndFlush(1);
        writes.remove().setSuccess();
        channel.writeAndFlush(2);
        writes.remove().setFailure(new IllegalStateException("failed in time"));

        pass(100);

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void eachWriteHasTheWholeTime() {
        connect(new WriteTimeoutHandler(10));
        channel.write(1);
        pass(6);
        channel.write(2);
        writes.remove().setSuccess();
        pass(9);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(catchThrowable(channel::checkException)).isInstanceOf(WriteTimeoutException.class);
    }

    @Test
    void oneTimerDoesForManyWrites() {
        connect(new WriteTimeoutHandler(10));
        channel.write(0);
        long due = channel.runScheduledPendingTasks();
        for (int i = 0; i < 1_000; i++) {
            channel.write(i);
        }
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(due);
        writes.forEach(ChannelPromise::setSuccess);
        pass(10);
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void aVoidPromiseTimesOutToo() {
        connect(new WriteTimeoutHandler(10));
        channel.write(1, channel.voidPromise());
        pass(10);
        assertThat(channel.isOpen()).isFalse();
        assertThat(catchThrowable(channel::checkException)).isInstanceOf(WriteTimeoutException.class);
    }

    @Test
    void removingTheHandlerForgetsAllWrites() {
        WriteTimeoutHandler handler = connect(new WriteTimeoutHandler(10));
        channel.write(1);
        channel.pipeline().remove(handler);
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
        pass(100);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void nothingOfACompletedWriteStays() {
        WriteTimeoutHandler handler = connect(new WriteTimeoutHandler(1_000));
        channel.write(0); // stays, as the oldest
        WeakReference<ChannelPromise> promise = written();
        for (int i = 0; i < 50 && promise.get() != null; i++) {
            System.gc();
        }
        assertThat(promise.get()).isNull();
        assertThat(handler).isNotNull();
    }

    private WeakReference<ChannelPromise> written() {
        ChannelPromise promise = channel.newPromise();
        channel.write(1, promise);
        ChannelPromise oldest = writes.remove();
        writes.remove().setSuccess();
        writes.add(oldest);
        return new WeakReference<>(promise);
    }

    @Test
    void withoutATimeNothingIsWatched() {
        connect(new WriteTimeoutHandler(0));
        channel.write(1, channel.voidPromise());
        assertThat(writes.remove().isVoid()).isTrue();
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
        assertThatNullPointerException().isThrownBy(() -> new WriteTimeoutHandler(1, null));
    }

    @Test
    void aPromiseOfAnotherExecutorIsHeardOfOnTheHandlers() throws Exception {
        connect(new WriteTimeoutHandler(10));
        try (DefaultEventExecutorGroup others = new DefaultEventExecutorGroup(1)) {
            DefaultChannelPromise promise = new DefaultChannelPromise(channel, others.next());
            channel.write(1, promise);
            writes.remove().setSuccess();
            promise.sync();
            others.next().submit(() -> {}).sync(); // its listeners have run
            pass(10);
            assertThat(channel.isOpen()).isTrue();
            others.shutdownGracefully(0, 0, SECONDS);
        }
    }

    @Test
    void whatASubclassThrowsReachesThePipeline() {
        connect(new WriteTimeoutHandler(10) {
            @Override
            protected void writeTimedOut(ChannelHandlerContext ctx) {
                throw new IllegalStateException("mine");
            }
        });
        channel.write(1);
        pass(10);
        assertThat(catchThrowable(channel::checkException)).hasMessage("mine");
        assertThat(channel.isOpen()).isTrue();
    }
}
