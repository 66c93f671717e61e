package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.util.concurrent.DefaultEventExecutorGroup;
import io.millrace.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pipeline of a channel whose loop is another thread. */
@Timeout(30)
class PipelineExecutorTest {
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(2);
    private final MemoryChannel channel = new MemoryChannel();
    private final List<String> log = EventLog.newLog();

    @BeforeEach
    void register() throws Exception {
        loop.register(channel).sync();
    }

    @AfterEach
    void shutDown() {
        channel.close().awaitUninterruptibly(20, TimeUnit.SECONDS);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void settle() throws Exception {
        // Twice: what the first round submits to the other side is done after the second.
        for (int i = 0; i < 3; i++) {
            loop.submit(() -> {}).sync();
            for (EventExecutor executor : group) {
                executor.submit(() -> {}).sync();
            }
        }
    }

    /** Says on which thread it was called. */
    private class ThreadLog extends EventLog {
        private final EventExecutor expected;

        ThreadLog(String name, EventExecutor expected) {
            super(name, PipelineExecutorTest.this.log);
            this.expected = expected;
        }

        private void check(String where) {
            if (!expected.inEventLoop()) {
                log.add(name + " was called on the wrong thread at " + where);
            }
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
            check("handlerAdded");
            super.handlerAdded(ctx);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
            check("handlerRemoved");
            super.handlerRemoved(ctx);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
            check("channelRead");
            super.channelRead(ctx, msg);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
            check("write");
            super.write(ctx, msg, promise);
        }
    }

    @Test
    void writesOfAnotherThreadArriveInOrder() throws Exception {
        channel.pipeline().addLast(new ThreadLog("a", loop));
        List<ChannelFuture> writes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            writes.add(channel.write(i));
        }
        channel.writeAndFlush("end").sync();
        for (ChannelFuture write : writes) {
            assertThat(write.sync().isSuccess()).isTrue();
        }
        assertThat(channel.sent()).hasSize(101).startsWith(0, 1, 2).endsWith(99, "end");
        assertThat(log).noneMatch(line -> line.contains("wrong thread"));
    }

    @Test
    void aHandlerWithItsOwnExecutorIsCalledThereAndOthersOnTheLoop() throws Exception {
        EventExecutor own = group.next();
        channel.pipeline().addLast("a", new ThreadLog("a", loop));
        channel.pipeline().addLast(own, "b", new ThreadLog("b", own));
        channel.pipeline().addLast("c", new ThreadLog("c", loop));
        settle();
        channel.pipeline().fireChannelRead("m");
        channel.pipeline().write("w");
        settle();
        channel.pipeline().remove("b");
        settle();

        assertThat(log)
                .contains(
                        "a.channelRead m", "b.channelRead m", "c.channelRead m", "c.write w", "b.write w", "a.write w")
                .contains("b.handlerRemoved")
                .noneMatch(line -> line.contains("wrong thread"));
        assertThat(channel.pipeline().context("a").executor()).isSameAs(loop);
    }

    @Test
    void eventsKeepTheirOrderAcrossExecutorsEvenIfTheHandlerThereSkipsSome() throws Exception {
        EventExecutor own = group.next();
        channel.pipeline().addLast(own, "slow", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.fireChannelRead(msg);
            }
        });
        channel.pipeline().addLast("end", new EventLog("end", log));
        settle();
        log.clear();
        loop.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        channel.pipeline().fireChannelRead(i);
                        channel.pipeline().fireChannelReadComplete();
                        channel.pipeline().fireUserEventTriggered(i);
                    }
                })
                .sync();
        settle();

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            expected.add("end.channelRead " + i);
            expected.add("end.channelReadComplete");
            expected.add("end.userEvent " + i);
        }
        assertThat(log).filteredOn(line -> !line.equals("end.read")).isEqualTo(expected);
    }

    @Test
    void handlersOfOneGroupShareAnExecutorUnlessToldOtherwise() throws Exception {
        channel.pipeline().addLast(group, "a", new EventLog("a", log));
        channel.pipeline().addLast(group, "b", new EventLog("b", log));
        assertThat(channel.pipeline().context("a").executor())
                .isSameAs(channel.pipeline().context("b").executor());

        MemoryChannel other = new MemoryChannel();
        other.config().setOption(ChannelOption.SINGLE_EVENTEXECUTOR_PER_GROUP, false);
        loop.register(other).sync();
        other.pipeline().addLast(group, "a", new EventLog("a", log));
        other.pipeline().addLast(group, "b", new EventLog("b", log));
        assertThat(other.pipeline().context("a").executor())
                .isNotSameAs(other.pipeline().context("b").executor());
        other.close().sync();
    }

    @Test
    void aReplacementInheritsTheExecutor() throws Exception {
        EventExecutor own = group.next();
        channel.pipeline().addLast(own, "a", new EventLog("a", log));
        channel.pipeline().replace("a", "b", new ThreadLog("b", own));
        settle();
        assertThat(channel.pipeline().context("b").executor()).isSameAs(own);
        assertThat(log).containsSubsequence("a.handlerAdded", "b.handlerAdded", "a.handlerRemoved");
    }

    @Test
    void closingRemovesHandlersOfAllExecutorsLastFirst() throws Exception {
        EventExecutor own = group.next();
        channel.pipeline().addLast("a", new ThreadLog("a", loop));
        channel.pipeline().addLast(own, "b", new ThreadLog("b", own));
        channel.pipeline().addLast("c", new ThreadLog("c", loop));
        settle();
        log.clear();
        channel.close().sync();
        settle();
        settle();
        assertThat(log)
                .containsSubsequence("c.handlerRemoved", "b.handlerRemoved", "a.handlerRemoved")
                .noneMatch(line -> line.contains("wrong thread"));
    }

    @Test
    void anAddFollowedByARemoveOfAnotherThreadCallsBothInOrder() throws Exception {
        for (int i = 0; i < 50; i++) {
            log.clear();
            ThreadLog handler = new ThreadLog("h", loop);
            channel.pipeline().addLast("h", handler);
            channel.pipeline().remove(handler);
            settle();
            assertThat(log).containsExactly("h.handlerAdded", "h.handlerRemoved");
        }
    }

    @Test
    void changesOfManyThreadsLeaveTheListWhole() throws Exception {
        int threads = 4;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            String prefix = "t" + t + '-';
            new Thread(() -> {
                        for (int i = 0; i < 100; i++) {
                            channel.pipeline().addLast(prefix + i, new ChannelInboundHandlerAdapter());
                            channel.pipeline().addFirst(prefix + i + "x", new ChannelDuplexHandler());
                            channel.pipeline().remove(prefix + i);
                        }
                        done.countDown();
                    })
                    .start();
        }
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(channel.pipeline().toMap()).hasSize(threads * 100);
        channel.pipeline().addLast("end", new EventLog("end", log));
        channel.pipeline().fireChannelRead("m");
        channel.writeAndFlush("w").sync();
        settle();
        assertThat(log).contains("end.channelRead m", "end.write w");
        assertThat(channel.sent()).containsExactly("w");
    }

    @Test
    void writesOnTheirWayToTheLoopCountAsPending() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        loop.execute(() -> {
            blocked.countDown();
            try {
                go.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(500, 1000));
        channel.config().setOption(ChannelOption.WRITE_BUFFER_LIMIT, 4000L);

        ByteBuf accepted = Unpooled.buffer().writeZero(2000);
        ByteBuf refused = Unpooled.buffer().writeZero(2000);
        ChannelFuture first = channel.write(accepted);
        assertThat(channel.isWritable()).isFalse();
        ChannelFuture second = channel.write(refused);
        assertThat(refused.refCnt()).isZero();
        go.countDown();
        assertThat(second.await().cause())
                .isInstanceOf(WriteLimitExceededException.class)
                .hasMessageContaining("WRITE_BUFFER_LIMIT is 4000");
        channel.flush();
        assertThat(first.sync().isSuccess()).isTrue();
        settle();
        assertThat(channel.isWritable()).isTrue();
        channel.sent().forEach(msg -> ((ByteBuf) msg).release());
    }

    @Test
    void aWriteThatTheLoopRefusesFailsAndReleases() throws Exception {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        ByteBuf msg = Unpooled.buffer().writeByte(1);
        ChannelPromise promise = new DefaultChannelPromise(channel, group.next());
        channel.write(msg, promise);
        assertThat(promise.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(promise.isSuccess()).isFalse();
        assertThat(msg.refCnt()).isZero();
    }
}
