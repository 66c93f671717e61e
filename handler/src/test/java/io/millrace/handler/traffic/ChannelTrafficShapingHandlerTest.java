package io.millrace.handler.traffic;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.DefaultByteBufHolder;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.DefaultFileRegion;
import io.millrace.channel.WriteBufferWaterMark;
import io.millrace.channel.WriteLimitExceededException;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.ReferenceCountUtil;
import java.io.File;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ChannelTrafficShapingHandlerTest {
    /** Waits begin at once: no interval, no credit. */
    private static final long NO_INTERVALS = 0;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int readsOfTheTransport;

    private <H extends AbstractTrafficShapingHandler> H connect(H handler) {
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void read(ChannelHandlerContext ctx) {
                                readsOfTheTransport++;
                                ctx.read();
                            }
                        },
                        handler);
        return handler;
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, MILLISECONDS);
        channel.runPendingTasks();
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.buffer(Math.max(1, count)).writeZero(count);
    }

    private List<Integer> sent() {
        List<Integer> sizes = new ArrayList<>();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            sizes.add(message instanceof ByteBuf buffer ? buffer.readableBytes() : -1);
            ReferenceCountUtil.release(message);
        }
        return sizes;
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Nested
    class Writing {
        @Test
        void writesWaitForTheirTimeInOrderAndAreFlushedThen() {
            ChannelTrafficShapingHandler handler = connect(new ChannelTrafficShapingHandler(1_000, 0, NO_INTERVALS));
            ChannelFuture first = channel.writeAndFlush(bytes(1_000));
            channel.write(bytes(500));
            ChannelFuture third = channel.write(bytes(100));

            assertThat(sent()).isEmpty();
            assertThat(handler.queueSize()).isEqualTo(1_600);
            pass(999);
            assertThat(sent()).isEmpty();
            pass(1);
            assertThat(sent()).containsExactly(1_000);
            assertThat(first.isSuccess()).isTrue();
            pass(500);
            assertThat(sent()).containsExactly(500);
            pass(100);
            assertThat(sent()).containsExactly(100);
            assertThat(third.isSuccess()).isTrue();
            assertThat(handler.queueSize()).isZero();
            assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
        }

        @Test
        void whatCostsNothingStillWaitsForWhatIsBeforeIt() {
            connect(new ChannelTrafficShapingHandler(1_000, 0, NO_INTERVALS));
            channel.write(bytes(1_000));
            channel.write("no bytes");
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
            assertThat(sent()).isEmpty();
            pass(1_000);
            assertThat(sent()).containsExactly(1_000, -1, 0);
        }

        @Test
        void theRateIsKeptOverTime() {
            connect(new ChannelTrafficShapingHandler(10_000, 0, 1_000));
            for (int i = 0; i < 100; i++) {
                channel.writeAndFlush(bytes(1_000));
            }
            int total = 0;
            for (int second = 1; second <= 10; second++) {
                total += sent().stream().mapToInt(Integer::intValue).sum();
                // One interval's worth is there from the start.
                assertThat(total).isLessThanOrEqualTo(10_000 * second);
                pass(1_000);
            }
            total += sent().stream().mapToInt(Integer::intValue).sum();
            assertThat(total).isEqualTo(100_000);
        }

        @Test
        void oneTimerDoesForAllThatWaits() {
            connect(new ChannelTrafficShapingHandler(1_000, 0, NO_INTERVALS));
            channel.write(bytes(100));
            long due = channel.runScheduledPendingTasks();
            for (int i = 0; i < 1_000; i++) {
                channel.write(bytes(100));
            }
            assertThat(channel.runScheduledPendingTasks()).isEqualTo(due);
        }

        @Test
        void whatIsWrittenInsideAFlushKeepsTheOrder() {
            connect(new ChannelTrafficShapingHandler(1_000, 0, NO_INTERVALS));
            channel.writeAndFlush(bytes(100)).addListener(done -> channel.writeAndFlush(bytes(300)));
            channel.writeAndFlush(bytes(200));
            pass(100);
            pass(200);
            pass(300);
            assertThat(sent()).containsExactly(100, 200, 300);
        }

        @Test
        void aLongWaitMakesTheChannelUnwritableUntilTheQueueIsEmpty() {
            ChannelTrafficShapingHandler handler = connect(new ChannelTrafficShapingHandler(1_000, 0, NO_INTERVALS));
            handler.setMaxWriteDelay(500);
            channel.write(bytes(500));
            assertThat(channel.isWritable()).isTrue();
            channel.write(bytes(1));
            assertThat(channel.isWritable()).isFalse();
            pass(500);
            assertThat(channel.isWritable()).isFalse();
            pass(10);
            assertThat(channel.isWritable()).isTrue();
            assertThat(sent()).containsExactly(500, 1);
        }

        @Test
        void aLongQueueMakesTheChannelUnwritable() {
            ChannelTrafficShapingHandler handler =
                    connect(new ChannelTrafficShapingHandler(1_000_000, 0, NO_INTERVALS));
            handler.setMaxWriteSize(20_000);
            channel.write(bytes(15_000));
            assertThat(channel.isWritable()).isTrue();
            channel.write(bytes(15_000));
            assertThat(channel.isWritable()).isFalse();
            pass(1_000);
            assertThat(channel.isWritable()).isTrue();
        }

        @Test
        void whatWaitsCountsTowardsTheWaterMark() {
            connect(new ChannelTrafficShapingHandler(1_000_000, 0, NO_INTERVALS));
            channel.write(bytes(70_000));
            assertThat(channel.isWritable()).isFalse();
            assertThat(channel.outboundBuffer().totalPendingWriteBytes()).isGreaterThanOrEqualTo(70_000);
            pass(70);
            channel.flush();
            assertThat(channel.isWritable()).isTrue();
            assertThat(channel.outboundBuffer().totalPendingWriteBytes()).isZero();
        }

        /** Writes 1 byte when the channel becomes writable, or stops to be, for the first time. */
        private void answerWhen(boolean writable) {
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1_000, 2_000));
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                private boolean answered;

                @Override
                public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                    if (ctx.channel().isWritable() == writable && !answered) {
                        answered = true;
                        ctx.writeAndFlush(bytes(1));
                    }
                }
            });
        }

        @Test
        void whatIsWrittenWhenTheChannelBecomesWritableComesBehindWhatWaited() {
            connect(new ChannelTrafficShapingHandler(1_000, 0, NO_INTERVALS));
            answerWhen(true);
            channel.write(bytes(100));
            channel.writeAndFlush(bytes(1_900));
            assertThat(channel.isWritable()).isFalse();
            pass(100);
            pass(1_900);
            pass(1);
            assertThat(sent()).containsExactly(100, 1_900, 1);
        }

        @Test
        void whatIsWrittenWhenTheChannelStopsToBeWritableComesBehindWhatStoppedIt() {
            connect(new ChannelTrafficShapingHandler(1_000, 0, NO_INTERVALS));
            answerWhen(false);
            channel.write(bytes(100));
            channel.writeAndFlush(bytes(1_900));
            pass(100);
            pass(1_900);
            pass(1);
            assertThat(sent()).containsExactly(100, 1_900, 1);
        }

        @Test
        void whatIsWrittenWhenTheHandlerIsRemovedComesBehindWhatWaited() {
            ChannelTrafficShapingHandler handler = connect(new ChannelTrafficShapingHandler(1_000, 0, NO_INTERVALS));
            answerWhen(true);
            channel.write(bytes(100));
            channel.writeAndFlush(bytes(1_900));
            channel.pipeline().remove(handler);
            channel.runPendingTasks();
            assertThat(sent()).containsExactly(100, 1_900, 1);
        }

        @Test
        void whatWaitsMeetsTheHardLimit() {
            ChannelTrafficShapingHandler handler = connect(new ChannelTrafficShapingHandler(1_000, 0, NO_INTERVALS));
            channel.config().setOption(ChannelOption.WRITE_BUFFER_LIMIT, 1_000L);
            ByteBuf refused = bytes(5_000);
            ChannelFuture write = channel.write(refused);
            assertThat(write.cause()).isInstanceOf(WriteLimitExceededException.class);
            assertThat(refused.refCnt()).isZero();
            assertThat(handler.queueSize()).isZero();
        }

        @Test
        void whatWaitsFailsWhenTheChannelCloses() {
            ChannelTrafficShapingHandler handler = connect(new ChannelTrafficShapingHandler(1_000, 0, NO_INTERVALS));
            ByteBuf message = bytes(5_000);
            ChannelFuture write = channel.write(message);
            channel.close();
            assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
            assertThat(message.refCnt()).isZero();
            assertThat(handler.queueSize()).isZero();
            assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
        }

        @Test
        void whatWaitsIsSentWhenTheHandlerIsRemoved() {
            ChannelTrafficShapingHandler handler = connect(new ChannelTrafficShapingHandler(1_000, 0, NO_INTERVALS));
            handler.setMaxWriteDelay(1);
            channel.write(bytes(5_000));
            ChannelFuture last = channel.write(bytes(100));
            assertThat(channel.isWritable()).isFalse();
            channel.pipeline().remove(handler);
            assertThat(sent()).containsExactly(5_000, 100);
            assertThat(last.isSuccess()).isTrue();
            assertThat(channel.isWritable()).isTrue();
            assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
        }

        @Test
        void withoutALimitEverythingPassesAndIsCounted() {
            ChannelTrafficShapingHandler handler = connect(new ChannelTrafficShapingHandler(1_000));
            channel.writeAndFlush(bytes(10_000_000));
            assertThat(sent()).containsExactly(10_000_000);
            assertThat(handler.trafficCounter().currentWrittenBytes()).isEqualTo(10_000_000);
            assertThat(handler.trafficCounter().getRealWrittenBytes()).hasValue(10_000_000);
        }
    }

    @Nested
    class Reading {
        @Test
        void readingPausesAndGoesOn() {
            connect(new ChannelTrafficShapingHandler(0, 1_000, NO_INTERVALS));
            channel.writeInbound(bytes(500));
            assertThat(channel.config().isAutoRead()).isFalse();
            readsOfTheTransport = 0;
            channel.read();
            assertThat(readsOfTheTransport).isZero();
            pass(499);
            assertThat(channel.config().isAutoRead()).isFalse();
            pass(1);
            assertThat(channel.config().isAutoRead()).isTrue();
            assertThat(readsOfTheTransport).isPositive();
        }

        @Test
        void readsByHandWaitToo() {
            channel.config().setAutoRead(false);
            connect(new ChannelTrafficShapingHandler(0, 1_000, NO_INTERVALS));
            channel.writeInbound(bytes(500));
            readsOfTheTransport = 0;
            channel.read();
            assertThat(readsOfTheTransport).isZero();
            pass(500);
            assertThat(readsOfTheTransport).isOne();
            assertThat(channel.config().isAutoRead()).isFalse();
        }

        @Test
        void aPauseIsNoLongerThanTheMaximum() {
            connect(new ChannelTrafficShapingHandler(0, 1_000, NO_INTERVALS, 200));
            channel.writeInbound(bytes(100_000));
            pass(199);
            assertThat(channel.config().isAutoRead()).isFalse();
            pass(1);
            assertThat(channel.config().isAutoRead()).isTrue();
        }

        @Test
        void messagesArePassedOnThoughReadingPauses() {
            connect(new ChannelTrafficShapingHandler(0, 1_000, NO_INTERVALS));
            assertThat(channel.writeInbound(bytes(500), bytes(500))).isTrue();
            assertThat(channel.inboundMessages()).hasSize(2);
        }

        @Test
        void removingTheHandlerEndsThePause() {
            ChannelTrafficShapingHandler handler = connect(new ChannelTrafficShapingHandler(0, 1_000, NO_INTERVALS));
            channel.writeInbound(bytes(500));
            channel.pipeline().remove(handler);
            assertThat(channel.config().isAutoRead()).isTrue();
            assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
        }

        @Test
        void twoHandlersSwitchReadingOnWhenTheLastPauseIsOver() {
            connect(new ChannelTrafficShapingHandler(0, 1_000, NO_INTERVALS));
            channel.pipeline().addLast(new ChannelTrafficShapingHandler(0, 500, NO_INTERVALS));
            channel.writeInbound(bytes(500));
            pass(500);
            assertThat(channel.config().isAutoRead()).isFalse();
            pass(500);
            assertThat(channel.config().isAutoRead()).isTrue();
        }

        @Test
        void isHandlerActiveTellsOfThePause() {
            ChannelTrafficShapingHandler handler = connect(new ChannelTrafficShapingHandler(0, 1_000, NO_INTERVALS));
            ChannelHandlerContext ctx = channel.pipeline().context(handler);
            assertThat(AbstractTrafficShapingHandler.isHandlerActive(ctx)).isTrue();
            channel.writeInbound(bytes(500));
            assertThat(AbstractTrafficShapingHandler.isHandlerActive(ctx)).isFalse();
        }
    }

    @Nested
    class Settings {
        @Test
        void defaults() {
            ChannelTrafficShapingHandler handler = new ChannelTrafficShapingHandler(1, 2);
            assertThat(handler.getWriteLimit()).isEqualTo(1);
            assertThat(handler.getReadLimit()).isEqualTo(2);
            assertThat(handler.getCheckInterval()).isEqualTo(1_000);
            assertThat(handler.getMaxTimeWait()).isEqualTo(15_000);
            assertThat(handler.getMaxWriteDelay()).isEqualTo(4_000);
            assertThat(handler.getMaxWriteSize()).isEqualTo(4 * 1024 * 1024);
            assertThat(handler.userDefinedWritabilityIndex()).isEqualTo(1);
            assertThat(handler.trafficCounter()).isNull();
            assertThat(handler.queueSize()).isZero();
            assertThat(handler)
                    .hasToString("TrafficShaping with Write Limit: 1 Read Limit: 2 CheckInterval: 1000 maxDelay: 4000 "
                            + "maxSize: 4194304 and Counter: none");
        }

        @Test
        void settingsCanBeChangedWhileItRuns() {
            ChannelTrafficShapingHandler handler = connect(new ChannelTrafficShapingHandler(NO_INTERVALS));
            handler.configure(1_000, 2_000, 500);
            assertThat(handler.getWriteLimit()).isEqualTo(1_000);
            assertThat(handler.getReadLimit()).isEqualTo(2_000);
            assertThat(handler.getCheckInterval()).isEqualTo(500);
            assertThat(handler.trafficCounter().checkInterval()).isEqualTo(500);
            handler.setWriteLimit(5);
            handler.setReadLimit(6);
            handler.setCheckInterval(0);
            handler.setMaxTimeWait(7);
            handler.setMaxWriteSize(8);
            assertThat(handler.getWriteLimit()).isEqualTo(5);
            assertThat(handler.getReadLimit()).isEqualTo(6);
            assertThat(handler.getCheckInterval()).isZero();
            assertThat(handler.getMaxTimeWait()).isEqualTo(7);
            assertThat(handler.getMaxWriteSize()).isEqualTo(8);
            assertThat(handler).asString().contains("Counter: Monitor ChannelTC");
        }

        @Test
        void aRaisedLimitAppliesToTheNextWrite() {
            ChannelTrafficShapingHandler handler = connect(new ChannelTrafficShapingHandler(1_000, 0, NO_INTERVALS));
            channel.write(bytes(1_000));
            handler.setWriteLimit(1_000_000);
            channel.write(bytes(1_000));
            pass(1_000);
            pass(10);
            channel.flush();
            assertThat(sent()).containsExactly(1_000, 1_000);
        }

        @Test
        void timesMustBePositive() {
            ChannelTrafficShapingHandler handler = new ChannelTrafficShapingHandler(1, 2);
            assertThatIllegalArgumentException().isThrownBy(() -> new ChannelTrafficShapingHandler(1, 1, 1, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> handler.setMaxTimeWait(0));
            assertThatIllegalArgumentException().isThrownBy(() -> handler.setMaxWriteDelay(0));
        }

        @Test
        void intervalsAreToldOf() {
            List<Long> accounts = new ArrayList<>();
            connect(new ChannelTrafficShapingHandler(0, 0, 100) {
                @Override
                protected void doAccounting(TrafficCounter counter) {
                    accounts.add(counter.lastReadBytes());
                }
            });
            channel.writeInbound(bytes(5));
            pass(100);
            channel.writeInbound(bytes(7));
            pass(100);
            assertThat(accounts).containsExactly(5L, 7L);
        }

        @Test
        void sizesAreThoseOfBytes() {
            ChannelTrafficShapingHandler handler = new ChannelTrafficShapingHandler(1, 2);
            ByteBuf buffer = bytes(5);
            assertThat(handler.calculateSize(buffer)).isEqualTo(5);
            assertThat(handler.calculateSize(new DefaultByteBufHolder(buffer))).isEqualTo(5);
            assertThat(handler.calculateSize(new DefaultFileRegion(new File("none"), 0, 77)))
                    .isEqualTo(77);
            assertThat(handler.calculateSize("text")).isEqualTo(-1);
            buffer.release();
        }
    }
}
