package io.millrace.handler.traffic;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.concurrent.MockTicker;
import io.millrace.util.concurrent.Ticker;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GlobalTrafficShapingHandlerTest {
    private static final long NO_INTERVALS = 0;

    private final MockTicker ticker = Ticker.newMockTicker();
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    /** Whose loop the handler counts by. */
    private final EmbeddedChannel clock = open(null);

    private EmbeddedChannel open(@Nullable AbstractTrafficShapingHandler handler) {
        EmbeddedChannel channel = EmbeddedChannel.builder().ticker(ticker).build();
        if (handler != null) {
            channel.pipeline().addLast(handler);
        }
        channels.add(channel);
        return channel;
    }

    private void pass(long millis) {
        ticker.advance(millis, MILLISECONDS);
        channels.forEach(EmbeddedChannel::runPendingTasks);
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.buffer(count).writeZero(count);
    }

    private static int sent(EmbeddedChannel channel) {
        int total = 0;
        for (ByteBuf message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            total += message.readableBytes();
            message.release();
        }
        return total;
    }

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Nested
    class Global {
        private final GlobalTrafficShapingHandler handler =
                new GlobalTrafficShapingHandler(clock.eventLoop(), 1_000, 1_000, NO_INTERVALS);

        @Test
        void channelsShareTheLimit() {
            EmbeddedChannel a = open(handler);
            EmbeddedChannel b = open(handler);
            a.writeAndFlush(bytes(500));
            b.writeAndFlush(bytes(500));
            assertThat(handler.queuesSize()).isEqualTo(1_000);

            pass(500);
            assertThat(sent(a)).isEqualTo(500);
            assertThat(sent(b)).isZero();
            pass(500);
            assertThat(sent(b)).isEqualTo(500);
            assertThat(handler.queuesSize()).isZero();
        }

        @Test
        void whatOneReadsMakesTheOtherPause() {
            EmbeddedChannel a = open(handler);
            EmbeddedChannel b = open(handler);
            a.writeInbound(bytes(500));
            b.writeInbound(bytes(500));
            assertThat(a.config().isAutoRead()).isFalse();
            assertThat(b.config().isAutoRead()).isFalse();
            pass(500);
            assertThat(a.config().isAutoRead()).isTrue();
            assertThat(b.config().isAutoRead()).isFalse();
            pass(500);
            assertThat(b.config().isAutoRead()).isTrue();
        }

        @Test
        void tooMuchInAllMakesWritersUnwritable() {
            handler.setMaxGlobalWriteSize(600);
            EmbeddedChannel a = open(handler);
            EmbeddedChannel b = open(handler);
            a.write(bytes(500));
            assertThat(a.isWritable()).isTrue();
            b.write(bytes(500));
            assertThat(b.isWritable()).isFalse();
            pass(500);
            pass(500);
            assertThat(b.isWritable()).isTrue();
        }

        @Test
        void aClosedChannelLeavesNothing() {
            EmbeddedChannel a = open(handler);
            ByteBuf message = bytes(500);
            ChannelFuture write = a.write(message);
            a.close();
            assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
            assertThat(message.refCnt()).isZero();
            assertThat(handler.queuesSize()).isZero();
        }

        @Test
        void aRemovedHandlerSendsWhatWaitsInItsChannelOnly() {
            EmbeddedChannel a = open(handler);
            EmbeddedChannel b = open(handler);
            a.write(bytes(500));
            b.write(bytes(500));
            a.pipeline().remove(handler);
            assertThat(sent(a)).isEqualTo(500);
            assertThat(sent(b)).isZero();
            assertThat(handler.queuesSize()).isEqualTo(500);
        }

        @Test
        void settings() {
            assertThat(handler.getMaxGlobalWriteSize()).isEqualTo(400 * 1024 * 1024);
            assertThatIllegalArgumentException().isThrownBy(() -> handler.setMaxGlobalWriteSize(0));
            assertThatNullPointerException().isThrownBy(() -> new GlobalTrafficShapingHandler(null, 1, 1, 1));
            assertThat(handler.userDefinedWritabilityIndex()).isEqualTo(2);
            assertThat(handler.isSharable()).isTrue();
            assertThat(handler.trafficCounter().name()).isEqualTo("GlobalTC");
            GlobalTrafficShapingHandler counting = new GlobalTrafficShapingHandler(clock.eventLoop());
            assertThat(counting.getCheckInterval()).isEqualTo(1_000);
            assertThat(counting.getWriteLimit()).isZero();
            counting.release();
            assertThat(clock.runScheduledPendingTasks()).isEqualTo(-1);
        }

        @Test
        void anExecutorOfTheJdkDoes() {
            ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
            try {
                GlobalTrafficShapingHandler handler = new GlobalTrafficShapingHandler(executor, 1_000, 0);
                EmbeddedChannel a = open(handler);
                a.writeAndFlush(bytes(500));
                assertThat(sent(a)).isEqualTo(500); // within the first interval's credit
                a.writeAndFlush(bytes(100_000));
                assertThat(sent(a)).isZero();
                handler.release();
            } finally {
                executor.shutdownNow();
            }
        }
    }

    @Nested
    class GlobalChannel {
        private GlobalChannelTrafficShapingHandler limited(long global, long channel) {
            return new GlobalChannelTrafficShapingHandler(
                    clock.eventLoop(), global, global, channel, channel, NO_INTERVALS);
        }

        @Test
        void eachChannelHasALimitOfItsOwn() {
            GlobalChannelTrafficShapingHandler handler = limited(0, 1_000);
            EmbeddedChannel a = open(handler);
            EmbeddedChannel b = open(handler);
            a.writeAndFlush(bytes(500));
            a.writeAndFlush(bytes(500));
            b.writeAndFlush(bytes(500));
            pass(500);
            assertThat(sent(a)).isEqualTo(500);
            assertThat(sent(b)).isEqualTo(500);
            pass(500);
            assertThat(sent(a)).isEqualTo(500);
        }

        @Test
        void bothLimitsAreKept() {
            GlobalChannelTrafficShapingHandler handler = limited(1_500, 1_000);
            EmbeddedChannel a = open(handler);
            EmbeddedChannel b = open(handler);
            for (int i = 0; i < 20; i++) {
                a.writeAndFlush(bytes(100));
                b.writeAndFlush(bytes(100));
            }
            int total = 0;
            for (int step = 1; step <= 10; step++) {
                pass(100);
                total += sent(a) + sent(b);
                assertThat(total).isLessThanOrEqualTo(150 * step + 100);
            }
            assertThat(total).isGreaterThanOrEqualTo(1_300);
        }

        @Test
        void readingPausesForTheChannelThatReadsTooMuch() {
            GlobalChannelTrafficShapingHandler handler = limited(0, 1_000);
            EmbeddedChannel a = open(handler);
            EmbeddedChannel b = open(handler);
            a.writeInbound(bytes(500));
            assertThat(a.config().isAutoRead()).isFalse();
            assertThat(b.config().isAutoRead()).isTrue();
            pass(500);
            assertThat(a.config().isAutoRead()).isTrue();
        }

        @Test
        void countersOfClosedChannelsAreForgotten() {
            GlobalChannelTrafficShapingHandler handler = limited(0, 0);
            EmbeddedChannel a = open(handler);
            open(handler);
            assertThat(handler.channelTrafficCounters()).hasSize(2);
            a.close();
            assertThat(handler.channelTrafficCounters()).hasSize(1);
            assertThat(handler.channelTrafficCounters().iterator().next().name())
                    .startsWith("ChannelTC");
        }

        @Test
        void intervalsEndForEveryCounter() {
            GlobalChannelTrafficShapingHandler handler =
                    new GlobalChannelTrafficShapingHandler(clock.eventLoop(), 1_000_000, 1_000_000, 0, 0, 1_000);
            EmbeddedChannel a = open(handler);
            EmbeddedChannel b = open(handler);
            a.writeAndFlush(bytes(300));
            b.writeAndFlush(bytes(700));
            a.writeInbound(bytes(50));
            pass(1_000);
            assertThat(handler.trafficCounter()).isInstanceOf(GlobalChannelTrafficCounter.class);
            assertThat(handler.trafficCounter().lastWrittenBytes()).isEqualTo(1_000);
            assertThat(handler.channelTrafficCounters())
                    .extracting(TrafficCounter::lastWrittenBytes)
                    .containsExactlyInAnyOrder(300L, 700L);
            assertThat(handler.maximumCumulativeWrittenBytes()).isEqualTo(700);
            assertThat(handler.maximumCumulativeReadBytes()).isEqualTo(50);

            handler.trafficCounter().resetCumulativeTime();
            assertThat(handler.channelTrafficCounters())
                    .extracting(TrafficCounter::cumulativeWrittenBytes)
                    .containsOnly(0L);
            handler.release();
        }

        @Test
        void aChannelThatIsAheadWaitsLonger() {
            GlobalChannelTrafficShapingHandler handler =
                    new GlobalChannelTrafficShapingHandler(clock.eventLoop(), 100_000, 0, 0, 0, 1_000);
            handler.setMaxDeviation(0.1f, 1, -0.5f);
            EmbeddedChannel ahead = open(handler);
            EmbeddedChannel behind = open(handler);
            ahead.writeAndFlush(bytes(90_000));
            behind.writeAndFlush(bytes(1_000));
            pass(1_000);
            pass(1_000);
            sent(ahead);
            sent(behind);

            ahead.writeAndFlush(bytes(100_000)); // the credit
            ahead.writeAndFlush(bytes(50_000)); // 500 ms, twice as much for being ahead
            pass(999);
            assertThat(sent(ahead)).isEqualTo(100_000);
            pass(1);
            assertThat(sent(ahead)).isEqualTo(50_000);
            handler.release();
        }

        @Test
        void settings() {
            GlobalChannelTrafficShapingHandler handler = limited(10, 20);
            assertThat(handler.getWriteChannelLimit()).isEqualTo(20);
            assertThat(handler.getReadChannelLimit()).isEqualTo(20);
            handler.setWriteChannelLimit(21);
            handler.setReadChannelLimit(22);
            assertThat(handler.getWriteChannelLimit()).isEqualTo(21);
            assertThat(handler.getReadChannelLimit()).isEqualTo(22);
            handler.configureChannel(23, 24);
            assertThat(handler).asString().endsWith(" Write Channel Limit: 23 Read Channel Limit: 24");
            assertThat(handler.maxDeviation()).isEqualTo(0.1f);
            assertThat(handler.slowDownFactor()).isEqualTo(1.4f);
            assertThat(handler.accelerationFactor()).isEqualTo(0.9f);
            handler.setMaxDeviation(0.2f, 0.5f, -0.2f);
            assertThat(handler.slowDownFactor()).isEqualTo(1.5f);
            assertThat(handler.accelerationFactor()).isEqualTo(0.8f);
            assertThatIllegalArgumentException().isThrownBy(() -> handler.setMaxDeviation(0.5f, 0.5f, -0.2f));
            assertThatIllegalArgumentException().isThrownBy(() -> handler.setMaxDeviation(0.2f, -0.5f, -0.2f));
            assertThatIllegalArgumentException().isThrownBy(() -> handler.setMaxDeviation(0.2f, 0.5f, 0.2f));
            assertThat(handler.maxDeviation()).isEqualTo(0.2f);
            assertThat(handler.getMaxGlobalWriteSize()).isEqualTo(400 * 1024 * 1024);
            handler.setMaxGlobalWriteSize(5);
            assertThat(handler.getMaxGlobalWriteSize()).isEqualTo(5);
            assertThat(handler.userDefinedWritabilityIndex()).isEqualTo(3);
            assertThat(handler.queuesSize()).isZero();
            assertThat(new GlobalChannelTrafficShapingHandler(clock.eventLoop(), 0).getCheckInterval())
                    .isZero();
        }
    }
}
