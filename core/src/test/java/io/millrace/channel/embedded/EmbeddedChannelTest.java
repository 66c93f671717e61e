package io.millrace.channel.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelId;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.DefaultChannelId;
import io.millrace.util.concurrent.MockTicker;
import io.millrace.util.concurrent.ScheduledFuture;
import io.millrace.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EmbeddedChannelTest {
    private final List<String> log = new ArrayList<>();

    private static final class Throwing extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
            throw new Exception("bad " + msg);
        }
    }

    @Test
    void aChannelIsActiveFromTheBeginningAndHasAddresses() {
        EmbeddedChannel channel = new EmbeddedChannel();
        assertThat(channel.isRegistered()).isTrue();
        assertThat(channel.isActive()).isTrue();
        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.localAddress()).hasToString("embedded");
        assertThat(channel.remoteAddress()).hasToString("embedded");
        assertThat(channel.id().asShortText()).isEqualTo("embedded");
        assertThat(channel).hasToString("[id: 0xembedded, L:embedded - R:embedded]");
        assertThat(channel.metadata().hasDisconnect()).isFalse();
        assertThat(channel.parent()).isNull();
        channel.close();
        assertThat(channel.localAddress()).hasToString("embedded");
        assertThat(channel).hasToString("[id: 0xembedded, L:embedded ! R:embedded]");
        assertThat(channel.isActive() || channel.isOpen() || channel.isRegistered())
                .isFalse();
    }

    @Test
    void aChannelCanBeRegisteredLater() throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel(false, false, new ChannelDuplexHandler());
        assertThat(channel.isRegistered()).isFalse();
        assertThat(channel.isActive()).isFalse();
        channel.register();
        assertThat(channel.isActive()).isTrue();
        assertThat(channel.pipeline().toMap()).hasSize(1);
        assertThatThrownBy(channel::register).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theBuilderSaysEverything() {
        ChannelId id = DefaultChannelId.newInstance();
        EmbeddedChannel parent = new EmbeddedChannel(id);
        MockTicker ticker = Ticker.newMockTicker();
        ChannelHandler handler = new ChannelDuplexHandler();
        EmbeddedChannel channel = EmbeddedChannel.builder()
                .parent(parent)
                .channelId(id)
                .register(false)
                .hasDisconnect(true)
                .handlers(handler)
                .config(parent.config())
                .ticker(ticker)
                .build();
        assertThat(channel.parent()).isSameAs(parent);
        assertThat(channel.id()).isSameAs(id);
        assertThat(channel.isRegistered()).isFalse();
        assertThat(channel.metadata().hasDisconnect()).isTrue();
        assertThat(channel.config()).isSameAs(parent.config());
        assertThat(channel.pipeline().first()).isSameAs(handler);
        assertThatThrownBy(() -> EmbeddedChannel.builder().handlers((ChannelHandler[]) null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> EmbeddedChannel.builder().channelId(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void messagesComeOutAtTheOtherEndInOrder() {
        EmbeddedChannel channel = new EmbeddedChannel();
        assertThat(channel.writeInbound()).isFalse();
        assertThat(channel.writeInbound(1, 2)).isTrue();
        assertThat(channel.inboundMessages()).containsExactly(1, 2);
        assertThat(channel.writeInbound()).isTrue();
        assertThat(channel.<Integer>readInbound()).isEqualTo(1);
        assertThat(channel.<Integer>readInbound()).isEqualTo(2);
        assertThat(channel.<Integer>readInbound()).isNull();

        assertThat(channel.writeOutbound()).isFalse();
        assertThat(channel.writeOutbound("a", "b", null, "c")).isTrue();
        assertThat(channel.outboundMessages()).containsExactly("a", "b");
        assertThat(channel.<String>readOutbound()).isEqualTo("a");
    }

    @Test
    void outboundMessagesWaitForTheFlush() {
        EmbeddedChannel channel = new EmbeddedChannel();
        ChannelFuture write = channel.writeOneOutbound("a");
        assertThat(write.isDone()).isFalse();
        assertThat(channel.<Object>readOutbound()).isNull();
        channel.flushOutbound();
        assertThat(write.isSuccess()).isTrue();
        assertThat(channel.<Object>readOutbound()).isEqualTo("a");
    }

    @Test
    void sentBuffersBelongToTheReader() {
        EmbeddedChannel channel = new EmbeddedChannel();
        ByteBuf buf = Unpooled.buffer().writeByte(1);
        channel.writeOutbound(buf);
        assertThat(buf.refCnt()).isOne();
        assertThat(channel.<ByteBuf>readOutbound()).isSameAs(buf);
        buf.release();
    }

    @Test
    void oneInboundMessageAtATimeWaitsForTheEndOfTheRound() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                log.add("complete");
            }
        });
        assertThat(channel.writeOneInbound("a").isSuccess()).isTrue();
        assertThat(log).isEmpty();
        assertThat(channel.flushInbound()).isSameAs(channel);
        assertThat(log).containsExactly("complete");
        assertThat(channel.<Object>readInbound()).isEqualTo("a");
    }

    // ---- exceptions ----

    @Test
    void anExceptionAtTheEndIsThrownByWhoCausedIt() {
        EmbeddedChannel channel = new EmbeddedChannel(new Throwing());
        assertThatThrownBy(() -> channel.writeInbound("m"))
                .isExactlyInstanceOf(Exception.class)
                .hasMessage("bad m");
        channel.checkException();
    }

    @Test
    void anExceptionFailsThePromiseOfOneMessage() {
        EmbeddedChannel channel = new EmbeddedChannel(new Throwing());
        assertThat(channel.writeOneInbound("m").cause()).hasMessage("bad m");
        channel.checkException();
    }

    @Test
    void theFirstExceptionIsKept() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().fireExceptionCaught(new IllegalStateException("1"));
        channel.pipeline().fireExceptionCaught(new IllegalStateException("2"));
        assertThatThrownBy(channel::checkException).hasMessage("1");
        channel.checkException();
    }

    @Test
    void aFailedWriteIsThrown() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                ctx.executor().execute(() -> promise.setFailure(new IllegalStateException("late")));
            }
        });
        assertThatThrownBy(() -> channel.writeOutbound("m")).hasMessage("late");
    }

    @Test
    void aClosedChannelTakesNothing() {
        EmbeddedChannel channel = new EmbeddedChannel();
        assertThat(channel.finish()).isFalse();
        assertThatThrownBy(() -> channel.writeInbound("m")).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> channel.writeOutbound("m")).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(channel::flushInbound).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(channel::flushOutbound).isInstanceOf(ClosedChannelException.class);
        assertThat(channel.writeOneInbound("m").cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(channel.writeOneOutbound("m").cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(channel.write("m").cause()).isInstanceOf(ClosedChannelException.class);
        channel.finish();
        assertThat(channel.close().isSuccess()).isTrue();
    }

    // ---- the end ----

    @Test
    void finishTellsWhetherThereIsSomethingToRead() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                log.add("inactive");
                ctx.fireChannelRead("last");
            }

            @Override
            public void handlerRemoved(ChannelHandlerContext ctx) {
                log.add("removed");
            }
        });
        assertThat(channel.finish()).isTrue();
        assertThat(channel.<Object>readInbound()).isEqualTo("last");
        assertThat(log).containsExactly("inactive", "removed");
        assertThat(channel.closeFuture().isSuccess()).isTrue();
    }

    @Test
    void finishThrowsWhatTheEndCaused() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                throw new IllegalStateException("end");
            }
        });
        assertThatThrownBy(channel::finish).hasMessage("end");
    }

    @Test
    void releasingAllLeavesNothing() {
        EmbeddedChannel channel = new EmbeddedChannel();
        ByteBuf in = Unpooled.buffer().writeByte(1);
        ByteBuf out = Unpooled.buffer().writeByte(1);
        channel.writeInbound(in);
        channel.writeOutbound(out);
        assertThat(channel.finishAndReleaseAll()).isTrue();
        assertThat(in.refCnt() + out.refCnt()).isZero();
        assertThat(channel.finishAndReleaseAll()).isFalse();

        EmbeddedChannel other = new EmbeddedChannel();
        ByteBuf another = Unpooled.buffer().writeByte(1);
        other.writeInbound(another);
        assertThat(other.releaseInbound()).isTrue();
        assertThat(other.releaseInbound()).isFalse();
        assertThat(other.releaseOutbound()).isFalse();
        assertThat(another.refCnt()).isZero();
    }

    @Test
    void closingRunsWhatWasPutOffAndCancelsTimers() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.eventLoop().execute(() -> log.add("task " + channel.isOpen()));
        ScheduledFuture<?> timer = channel.eventLoop().schedule(() -> log.add("timer"), 1, TimeUnit.HOURS);
        channel.close();
        assertThat(log).containsExactly("task true");
        assertThat(timer.isCancelled()).isTrue();
        assertThat(channel.hasPendingTasks()).isFalse();
    }

    @Test
    void disconnectingClosesUnlessTheChannelHasADisconnect() {
        EmbeddedChannel closes = new EmbeddedChannel();
        assertThat(closes.disconnect().isSuccess()).isTrue();
        assertThat(closes.isOpen()).isFalse();
        EmbeddedChannel stays = new EmbeddedChannel(true, new ChannelDuplexHandler());
        assertThat(stays.disconnect().isSuccess()).isTrue();
        assertThat(stays.isOpen()).isTrue();
    }

    @Test
    void operationsSucceed() {
        EmbeddedChannel channel = new EmbeddedChannel();
        InetSocketAddress address = new InetSocketAddress(0);
        assertThat(channel.bind(address).isSuccess()).isTrue();
        assertThat(channel.connect(address).isSuccess()).isTrue();
        assertThat(channel.connect(address, address).isSuccess()).isTrue();
        assertThat(channel.read()).isSameAs(channel);
        assertThat(channel.deregister().isSuccess()).isTrue();
        assertThat(channel.isRegistered()).isFalse();
        assertThat(channel.isOpen()).isTrue();
    }

    // ---- tasks and time ----

    @Test
    void tasksRunAtTheEndOfAnOperation() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.executor().execute(() -> ctx.fireChannelRead("later " + msg));
                log.add("read");
            }
        });
        assertThat(channel.writeInbound("m")).isTrue();
        assertThat(channel.<Object>readInbound()).isEqualTo("later m");
    }

    @Test
    void tasksOfOthersWaitToBeRun() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.eventLoop().execute(() -> log.add("a"));
        assertThat(log).isEmpty();
        assertThat(channel.hasPendingTasks()).isTrue();
        channel.runPendingTasks();
        assertThat(log).containsExactly("a");
        assertThat(channel.hasPendingTasks()).isFalse();
    }

    @Test
    void whatATaskThrowsIsKept() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.eventLoop().execute(() -> {
            throw new IllegalStateException("task");
        });
        channel.runPendingTasks();
        assertThatThrownBy(channel::checkException).hasMessage("task");
    }

    @Test
    void anErrorOfATaskIsThrownAtOnce() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.eventLoop().execute(() -> {
            throw new AssertionError("task");
        });
        assertThatThrownBy(channel::runPendingTasks).isInstanceOf(AssertionError.class);
    }

    @Test
    void timersRunWhenTimeIsPutForward() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        ScheduledFuture<?> timer = channel.eventLoop().schedule(() -> log.add("a"), 10, TimeUnit.SECONDS);
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
        channel.advanceTimeBy(4, TimeUnit.SECONDS);
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(TimeUnit.SECONDS.toNanos(6));
        assertThat(channel.hasPendingTasks()).isFalse();
        channel.advanceTimeBy(6, TimeUnit.SECONDS);
        assertThat(channel.hasPendingTasks()).isTrue();
        assertThat(timer.isDone()).isFalse();
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
        assertThat(timer.isSuccess()).isTrue();
        assertThat(log).containsExactly("a");
    }

    @Test
    void timersRunInTheOrderOfTheirTimesAndPeriodicOnesAgain() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.eventLoop().schedule(() -> log.add("b"), 2, TimeUnit.SECONDS);
        channel.eventLoop().schedule(() -> log.add("a"), 1, TimeUnit.SECONDS);
        ScheduledFuture<?> each = channel.eventLoop().scheduleAtFixedRate(() -> log.add("p"), 3, 3, TimeUnit.SECONDS);
        channel.advanceTimeBy(6, TimeUnit.SECONDS);
        channel.runPendingTasks();
        assertThat(log).containsExactly("a", "b", "p", "p");
        each.cancel(false);
        channel.advanceTimeBy(6, TimeUnit.SECONDS);
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
        assertThat(log).hasSize(4);
    }

    @Test
    void timePassesByItselfAndGoesOnAfterAStop() {
        EmbeddedChannel channel = new EmbeddedChannel();
        Ticker ticker = channel.eventLoop().ticker();
        channel.freezeTime();
        long stopped = ticker.nanoTime();
        channel.freezeTime();
        assertThat(ticker.nanoTime()).isEqualTo(stopped);
        channel.unfreezeTime();
        channel.unfreezeTime();
        channel.advanceTimeBy(1, TimeUnit.HOURS);
        assertThat(ticker.nanoTime() - stopped)
                .isGreaterThanOrEqualTo(TimeUnit.HOURS.toNanos(1))
                .isLessThan(TimeUnit.HOURS.toNanos(2));
    }

    @Test
    void aGivenTickerIsTheOnlyClock() {
        MockTicker ticker = Ticker.newMockTicker();
        EmbeddedChannel channel = EmbeddedChannel.builder().ticker(ticker).build();
        channel.eventLoop().schedule(() -> log.add("a"), 1, TimeUnit.SECONDS);
        assertThatThrownBy(channel::freezeTime).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> channel.advanceTimeBy(1, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        ticker.advance(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(log).containsExactly("a");
    }

    @Test
    void theLoopCannotBeShutDown() {
        assertThatThrownBy(() -> new EmbeddedChannel().eventLoop().shutdownGracefully())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void subclassesSeeTheMessagesAtBothEnds() {
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            protected void handleInboundMessage(Object msg) {
                log.add("in " + msg);
            }

            @Override
            protected void handleOutboundMessage(Object msg) {
                log.add("out " + msg);
            }

            @Override
            protected void doClose() throws Exception {
                log.add("close");
                super.doClose();
            }
        };
        assertThat(channel.writeInbound("a")).isFalse();
        assertThat(channel.writeOutbound("b")).isFalse();
        channel.close();
        assertThat(log).containsExactly("in a", "out b", "close");
    }

    @Test
    void aFailingInitializerLeavesAClosedChannel() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel ch) throws Exception {
                throw new Exception("no");
            }
        });
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.isRegistered()).isFalse();
    }

    @Test
    void operationsThroughThePipelineOrAContextRunTheTasksThatTheyLeave() {
        List<String> events = new ArrayList<>();
        ChannelHandler handler = new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
                ctx.close();
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                events.add("inactive");
            }

            @Override
            public void handlerRemoved(ChannelHandlerContext ctx) {
                events.add("removed");
            }
        };
        EmbeddedChannel channel = new EmbeddedChannel(handler);
        channel.eventLoop().execute(() -> events.add("task"));
        channel.pipeline().firstContext().writeAndFlush("x");
        assertThat(events).containsExactly("task");
        channel.pipeline().fireUserEventTriggered("close");
        assertThat(events).containsExactly("task", "inactive", "removed");

        EmbeddedChannel other = new EmbeddedChannel();
        other.pipeline().close();
        assertThat(other.isRegistered()).isFalse();
    }

    @Test
    void addressesThatNobodyAskedForAreUnknownAfterTheEnd() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.close();
        assertThat(channel.localAddress()).isNull();
        assertThat(channel.remoteAddress()).isNull();
    }
}
