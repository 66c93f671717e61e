package io.millrace.handler.timeout;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IdleStateHandlerTest {
    private final List<Object> events = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private @Nullable EmbeddedChannel channel;

    private final ChannelHandler recorder = new ChannelInboundHandlerAdapter() {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
            events.add(evt);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failures.add(cause);
        }
    };

    private EmbeddedChannel connect(ChannelHandler... handlers) {
        EmbeddedChannel made = new EmbeddedChannel();
        made.freezeTime();
        made.pipeline().addLast(handlers).addLast(recorder);
        channel = made;
        return made;
    }

    private void pass(long time, TimeUnit unit) {
        channel.advanceTimeBy(time, unit);
        channel.runPendingTasks();
    }

    @AfterEach
    void close() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void timesAreToldInMilliseconds() {
        IdleStateHandler handler = new IdleStateHandler(1, 2, 3);
        assertThat(handler.getReaderIdleTimeInMillis()).isEqualTo(1000);
        assertThat(handler.getWriterIdleTimeInMillis()).isEqualTo(2000);
        assertThat(handler.getAllIdleTimeInMillis()).isEqualTo(3000);

        IdleStateHandler tiny = new IdleStateHandler(true, 1, 0, -1, NANOSECONDS);
        assertThat(tiny.getReaderIdleTimeInMillis()).isOne();
        assertThat(tiny.getWriterIdleTimeInMillis()).isZero();
        assertThat(tiny.getAllIdleTimeInMillis()).isZero();
        assertThatNullPointerException().isThrownBy(() -> new IdleStateHandler(1, 1, 1, null));
    }

    private static IdleStateHandler of(IdleState state, long seconds) {
        return new IdleStateHandler(
                state == IdleState.READER_IDLE ? seconds : 0,
                state == IdleState.WRITER_IDLE ? seconds : 0,
                state == IdleState.ALL_IDLE ? seconds : 0,
                SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void theFirstEventComesAfterTheTimeAndThenAnotherEachTime(IdleState state) {
        connect(of(state, 10));

        pass(9_999, MILLISECONDS);
        assertThat(events).isEmpty();
        pass(1, MILLISECONDS);
        assertThat(events).hasSize(1);
        pass(9, SECONDS);
        assertThat(events).hasSize(1);
        pass(1, SECONDS);
        pass(10, SECONDS);

        IdleStateHandler events = new IdleStateHandler(0, 0, 0);
        IdleStateEvent first = events.newIdleStateEvent(state, true);
        IdleStateEvent later = events.newIdleStateEvent(state, false);
        assertThat(this.events).containsExactly(first, later, later);
    }

    @Test
    void readingPutsTheReaderOffAndMakesTheNextEventTheFirst() {
        EmbeddedChannel channel = connect(of(IdleState.READER_IDLE, 10));

        pass(7, SECONDS);
        channel.writeInbound(1);
        pass(7, SECONDS);
        assertThat(events).isEmpty();
        pass(3, SECONDS);
        pass(10, SECONDS);
        channel.writeInbound(2);
        pass(10, SECONDS);

        assertThat(events)
                .containsExactly(
                        IdleStateEvent.FIRST_READER_IDLE_STATE_EVENT,
                        IdleStateEvent.READER_IDLE_STATE_EVENT,
                        IdleStateEvent.FIRST_READER_IDLE_STATE_EVENT);
    }

    @Test
    void writingDoesNotPutTheReaderOff() {
        EmbeddedChannel channel = connect(of(IdleState.READER_IDLE, 10));
        pass(7, SECONDS);
        channel.writeOutbound(1);
        pass(3, SECONDS);
        assertThat(events).containsExactly(IdleStateEvent.FIRST_READER_IDLE_STATE_EVENT);
    }

    @Test
    void writingPutsTheWriterOffAndReadingDoesNot() {
        EmbeddedChannel channel = connect(of(IdleState.WRITER_IDLE, 10));
        pass(7, SECONDS);
        channel.writeOutbound(1);
        pass(7, SECONDS);
        channel.writeInbound(1);
        assertThat(events).isEmpty();
        pass(3, SECONDS);
        assertThat(events).containsExactly(IdleStateEvent.FIRST_WRITER_IDLE_STATE_EVENT);
    }

    @Test
    void eitherPutsBothOff() {
        EmbeddedChannel channel = connect(of(IdleState.ALL_IDLE, 10));
        pass(7, SECONDS);
        channel.writeOutbound(1);
        pass(7, SECONDS);
        channel.writeInbound(1);
        pass(9, SECONDS);
        assertThat(events).isEmpty();
        pass(1, SECONDS);
        assertThat(events).containsExactly(IdleStateEvent.FIRST_ALL_IDLE_STATE_EVENT);
    }

    @Test
    void theTimeBeginsWithTheEndOfARead() {
        EmbeddedChannel channel = connect(of(IdleState.READER_IDLE, 10));
        channel.pipeline().fireChannelRead(1);
        pass(25, SECONDS);
        assertThat(events).isEmpty();

        channel.pipeline().fireChannelReadComplete();
        pass(9, SECONDS);
        assertThat(events).isEmpty();
        pass(10, SECONDS);
        assertThat(events).containsExactly(IdleStateEvent.FIRST_READER_IDLE_STATE_EVENT);
    }

    @Test
    void aVoidPromiseCountsWhenItIsWritten() {
        EmbeddedChannel channel = connect(of(IdleState.WRITER_IDLE, 10));
        pass(7, SECONDS);
        channel.writeAndFlush(1, channel.voidPromise());
        pass(7, SECONDS);
        assertThat(events).isEmpty();
    }

    @Test
    void aWriteThatIsNotCompleteDoesNotCount() {
        ChannelPromise[] written = new ChannelPromise[1];
        EmbeddedChannel channel = connect(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                        written[0] = promise;
                    }
                },
                of(IdleState.WRITER_IDLE, 10));
        pass(5, SECONDS);
        channel.writeAndFlush(1);
        pass(5, SECONDS);
        assertThat(events).hasSize(1);
        written[0].setSuccess();
        pass(9, SECONDS);
        assertThat(events).hasSize(1);
        pass(10, SECONDS);
        assertThat(events).hasSize(2);
    }

    @Test
    void timesCanBeginAnew() {
        IdleStateHandler handler = new IdleStateHandler(10, 10, 0);
        connect(handler);
        pass(7, SECONDS);
        handler.resetReadTimeout();
        pass(3, SECONDS);
        assertThat(events).containsExactly(IdleStateEvent.FIRST_WRITER_IDLE_STATE_EVENT);
        handler.resetWriteTimeout();
        pass(7, SECONDS);
        assertThat(events)
                .containsExactly(
                        IdleStateEvent.FIRST_WRITER_IDLE_STATE_EVENT, IdleStateEvent.FIRST_READER_IDLE_STATE_EVENT);
    }

    @Test
    void trafficSchedulesNoTimers() {
        EmbeddedChannel channel = connect(new IdleStateHandler(10, 10, 10));
        long due = channel.runScheduledPendingTasks();
        for (int i = 0; i < 1_000; i++) {
            channel.writeInbound(i);
            channel.writeOutbound(i);
        }
        // One timer a kind, all at the same moment as before.
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(due);
        channel.releaseInbound();
        channel.releaseOutbound();
    }

    @Test
    void theTimersEndWithTheHandler() {
        IdleStateHandler handler = new IdleStateHandler(10, 10, 10);
        EmbeddedChannel channel = connect(handler);
        channel.pipeline().remove(handler);
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
        pass(60, SECONDS);
        assertThat(events).isEmpty();
    }

    @Test
    void theTimersEndWithTheChannel() {
        EmbeddedChannel channel = connect(new IdleStateHandler(10, 10, 10));
        channel.close();
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void aChannelThatIsActiveAgainBeginsAgain() {
        EmbeddedChannel channel = connect(of(IdleState.READER_IDLE, 10));
        pass(9, SECONDS);
        channel.pipeline().fireChannelInactive();
        pass(9, SECONDS);
        channel.pipeline().fireChannelActive();
        pass(9, SECONDS);
        assertThat(events).isEmpty();
        pass(1, SECONDS);
        assertThat(events).hasSize(1);
    }

    @Test
    void whatASubclassThrowsReachesThePipelineAndTheTimerGoesOn() {
        connect(new IdleStateHandler(10, 0, 0) {
            @Override
            protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent evt) throws Exception {
                throw new IllegalStateException("mine");
            }
        });
        pass(10, SECONDS);
        pass(10, SECONDS);
        assertThat(failures).hasSize(2).allMatch(cause -> "mine".equals(cause.getMessage()));
    }

    @Test
    void aSubclassMayFireEventsOfItsOwn() {
        class Mine extends IdleStateEvent {
            Mine(IdleState state, boolean first) {
                super(state, first);
            }
        }
        connect(new IdleStateHandler(10, 0, 0) {
            @Override
            protected IdleStateEvent newIdleStateEvent(IdleState state, boolean first) {
                return new Mine(state, first);
            }
        });
        pass(10, SECONDS);
        assertThat(events).singleElement().hasToString("Mine(READER_IDLE, first)");
    }

    @Test
    void eventsSayWhatTheyAre() {
        assertThat(IdleStateEvent.FIRST_READER_IDLE_STATE_EVENT).hasToString("IdleStateEvent(READER_IDLE, first)");
        assertThat(IdleStateEvent.ALL_IDLE_STATE_EVENT).hasToString("IdleStateEvent(ALL_IDLE)");
        assertThat(IdleStateEvent.FIRST_WRITER_IDLE_STATE_EVENT.isFirst()).isTrue();
        assertThat(IdleStateEvent.WRITER_IDLE_STATE_EVENT.isFirst()).isFalse();
        assertThat(IdleStateEvent.WRITER_IDLE_STATE_EVENT.state()).isEqualTo(IdleState.WRITER_IDLE);
    }

    @Nested
    class ObservedOutput {
        /** A message that stays in the outbound buffer and of which the test takes bytes off. */
        private void slowly(boolean observe, int events) {
            EmbeddedChannel channel = connect(new IdleStateHandler(observe, 0, 10, 0, SECONDS));
            channel.write(Unpooled.wrappedBuffer(new byte[100]));
            pass(10, SECONDS); // the first event comes whatever has moved
            channel.write(Unpooled.wrappedBuffer(new byte[100]));
            pass(10, SECONDS);
            assertThat(IdleStateHandlerTest.this.events).hasSize(events);
            pass(10, SECONDS);
            assertThat(IdleStateHandlerTest.this.events).hasSize(events + 1);
        }

        @Test
        void movementOfTheOutputIsNoIdleness() {
            slowly(true, 1);
        }

        @Test
        void movementCountsOnlyIfAskedFor() {
            slowly(false, 2);
        }
    }
}
