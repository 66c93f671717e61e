package io.millrace.handler.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.WriteBufferWaterMark;
import io.millrace.channel.WriteLimitExceededException;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ChunkedWriteHandlerTest {
    /** Keeps what is flushed until the test lets it go, as a peer does that reads slowly. */
    private static final class SlowPeer extends ChannelOutboundHandlerAdapter {
        private final Queue<Object> messages = new ArrayDeque<>();
        private final Queue<ChannelPromise> promises = new ArrayDeque<>();
        int flushes;

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            messages.add(msg);
            promises.add(promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushes++;
        }

        int waiting() {
            return messages.size();
        }

        void take() {
            ReferenceCountUtil.release(messages.remove());
            promises.remove().setSuccess();
        }

        void refuse(Throwable cause) {
            ReferenceCountUtil.release(messages.remove());
            promises.remove().setFailure(cause);
        }
    }

    private ChunkedWriteHandler handler = new ChunkedWriteHandler();
    private EmbeddedChannel channel = new EmbeddedChannel(handler);

    /** Takes another channel, with handlers before and behind the one under test. */
    private void between(@Nullable ChannelHandler front, @Nullable ChannelHandler behind) {
        channel.finishAndReleaseAll();
        handler = new ChunkedWriteHandler();
        channel = new EmbeddedChannel(front, handler);
        if (front == null) {
            channel.pipeline().addLast(handler);
        }
        if (behind != null) {
            channel.pipeline().addLast(behind);
        }
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.buffer(Math.max(1, count)).writeZero(count);
    }

    private List<Integer> sent() {
        List<Integer> sizes = new ArrayList<>();
        for (ByteBuf chunk = channel.readOutbound(); chunk != null; chunk = channel.readOutbound()) {
            sizes.add(chunk.readableBytes());
            chunk.release();
        }
        return sizes;
    }

    @Test
    void chunksAreSentInOrderAndThenThePromiseCompletes() {
        ScriptedInput input = ScriptedInput.of(5, 3, 1);

        ChannelFuture write = channel.writeAndFlush(input);

        assertThat(write.isSuccess()).isTrue();
        assertThat(input.closes).isOne();
        assertThat(sent()).containsExactly(5, 3, 1);
    }

    @Test
    void nothingIsSentBeforeTheFlush() {
        ScriptedInput input = ScriptedInput.of(5);

        ChannelFuture write = channel.write(input);

        assertThat(input.reads).isZero();
        assertThat(write.isDone()).isFalse();
        channel.flush();
        assertThat(write.isSuccess()).isTrue();
        assertThat(sent()).containsExactly(5);
    }

    @Test
    void messagesPassUnqueuedWhileNothingWaits() {
        SlowPeer peer = new SlowPeer();
        between(peer, null);

        channel.write(bytes(7));

        assertThat(peer.waiting()).isOne();
        peer.take();
    }

    @Test
    void messagesBehindAnInputWaitForIt() {
        channel.write(bytes(1));
        channel.write(ScriptedInput.of(2, 3));
        channel.write(bytes(4));
        channel.write(ScriptedInput.of(5));
        channel.write(bytes(6));
        channel.flush();

        assertThat(sent()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void anEmptyInputCompletesByAnEmptyBuffer() {
        ScriptedInput input = ScriptedInput.of();

        assertThat(channel.writeAndFlush(input).isSuccess()).isTrue();
        assertThat(input.closes).isOne();
        assertThat(sent()).containsExactly(0);
    }

    @Test
    void theInputIsClosedBeforeThePromiseCompletes() {
        ScriptedInput input = ScriptedInput.of(1);
        List<Integer> closes = new ArrayList<>();

        channel.write(input).addListener(sent -> closes.add(input.closes));
        channel.flush();

        assertThat(closes).containsExactly(1);
        sent();
    }

    @Test
    void anInputWithoutContentSuspendsWhatIsBehindItUntilItIsResumed() {
        ScriptedInput input = ScriptedInput.open(2);
        ChannelFuture write = channel.write(input);
        ChannelFuture behind = channel.write(bytes(9));
        channel.flush();
        assertThat(sent()).containsExactly(2);

        input.give(3);
        assertThat(sent()).isEmpty();
        handler.resumeTransfer();
        assertThat(sent()).containsExactly(3);
        assertThat(write.isDone()).isFalse();

        input.complete();
        handler.resumeTransfer();
        assertThat(write.isSuccess()).isTrue();
        assertThat(behind.isSuccess()).isTrue();
        assertThat(sent()).containsExactly(0, 9);
    }

    @Test
    void resumingWithoutAPipelineOrAnInputDoesNothing() {
        new ChunkedWriteHandler().resumeTransfer();
        handler.resumeTransfer();
        assertThat(sent()).isEmpty();
    }

    @Test
    void aVoidPromiseDoes() {
        ScriptedInput input = ScriptedInput.of(1, 2);

        channel.writeAndFlush(input, channel.voidPromise());

        assertThat(input.closes).isOne();
        assertThat(sent()).containsExactly(1, 2);
    }

    @Test
    void twoInputsInOneFlushAreBothClosed() {
        ScriptedInput first = ScriptedInput.of(1);
        ScriptedInput second = ScriptedInput.of(2);

        channel.write(first);
        channel.writeAndFlush(second);

        assertThat(first.closes + second.closes).isEqualTo(2);
        assertThat(sent()).containsExactly(1, 2);
    }

    @Nested
    class BackPressure {
        private final SlowPeer peer = new SlowPeer();

        private void connect(int low, int high) {
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(low, high));
        }

        @Test
        void noChunkIsReadWhileAUserForbidsWriting() {
            ScriptedInput input = ScriptedInput.of(1, 2, 3);
            channel.outboundBuffer().setUserDefinedWritability(5, false);

            ChannelFuture write = channel.writeAndFlush(input);
            assertThat(input.reads).isZero();

            channel.outboundBuffer().setUserDefinedWritability(5, true);
            assertThat(write.isSuccess()).isTrue();
            assertThat(sent()).containsExactly(1, 2, 3);
        }

        @Test
        void anInputWithoutEndNeedsOneHighWaterMarkOfMemory() {
            connect(2_000, 4_000);
            Held held = new Held();
            channel.pipeline().addFirst(held);
            ScriptedInput input = ScriptedInput.open();
            for (int i = 0; i < 1_000; i++) {
                input.give(1_000);
            }
            input.complete();

            ChannelFuture write = channel.writeAndFlush(input);

            // The embedded channel sends whatever is flushed: without a flush the bytes wait.
            assertThat(input.reads).isLessThanOrEqualTo(6);
            int rounds = 0;
            while (!write.isDone()) {
                held.letGo();
                rounds++;
                channel.runPendingTasks();
            }
            assertThat(write.isSuccess()).isTrue();
            assertThat(rounds).isGreaterThan(100);
            assertThat(sent()).hasSize(1_000);
            assertThat(input.closes).isOne();
        }

        /** Lets no flush pass until told. */
        private static final class Held extends ChannelOutboundHandlerAdapter {
            private ChannelHandlerContext ctx;

            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                this.ctx = ctx;
            }

            @Override
            public void flush(ChannelHandlerContext ctx) {
                // kept back
            }

            void letGo() {
                ctx.flush();
            }
        }

        @Test
        void messagesBehindAnInputCountTowardsWritability() {
            connect(500, 1_000);
            ScriptedInput input = ScriptedInput.open();
            channel.writeAndFlush(input);
            assertThat(channel.isWritable()).isTrue();

            channel.write(bytes(2_000));
            assertThat(channel.isWritable()).isFalse();

            input.complete();
            handler.resumeTransfer();
            assertThat(channel.isWritable()).isTrue();
            assertThat(sent()).containsExactly(0, 2_000);
        }

        @Test
        void whatWaitsBehindAnInputDoesNotStopTheInput() {
            connect(500, 1_000);
            ScriptedInput input = ScriptedInput.of(400, 400, 400, 400, 400, 400);

            ChannelFuture first = channel.write(input);
            ChannelFuture second = channel.write(bytes(5_000));
            assertThat(channel.isWritable()).isFalse();
            channel.flush();

            assertThat(first.isSuccess()).isTrue();
            assertThat(second.isSuccess()).isTrue();
            assertThat(sent()).containsExactly(400, 400, 400, 400, 400, 400, 5_000);
            assertThat(channel.isWritable()).isTrue();
        }

        @Test
        void aFullQueueMeetsTheHardLimit() {
            channel.config().setOption(ChannelOption.WRITE_BUFFER_LIMIT, 10_000L);
            channel.writeAndFlush(ScriptedInput.open());
            channel.write(bytes(6_000));
            ByteBuf refused = bytes(6_000);
            ScriptedInput fits = ScriptedInput.of(1);

            ChannelFuture write = channel.write(refused);

            assertThat(write.cause()).isInstanceOf(WriteLimitExceededException.class);
            assertThat(refused.refCnt()).isZero();
            assertThat(channel.write(fits).isDone()).isFalse();
        }

        @Test
        void anInputThatTheHardLimitRefusesIsClosed() {
            channel.config().setOption(ChannelOption.WRITE_BUFFER_LIMIT, 150L);
            channel.writeAndFlush(ScriptedInput.open());
            ScriptedInput refused = ScriptedInput.of(1);

            ChannelFuture write = channel.write(refused);

            assertThat(write.cause()).isInstanceOf(WriteLimitExceededException.class);
            assertThat(refused.closes).isOne();
        }

        @Test
        void theAccountIsEvenAtTheEnd() {
            channel.write(ScriptedInput.of(10, 20));
            channel.write(bytes(30));
            channel.writeAndFlush(ScriptedInput.of(40));
            assertThat(channel.outboundBuffer().totalPendingWriteBytes()).isZero();

            channel.write(ScriptedInput.open(1));
            channel.writeAndFlush(bytes(30));
            channel.close();
            assertThat(channel.outboundBuffer().totalPendingWriteBytes()).isZero();
            sent();
        }

        @Test
        void theEndOfTheLastChunkIsWaitedFor() {
            between(peer, null);
            ScriptedInput input = ScriptedInput.of(1, 2);

            ChannelFuture write = channel.writeAndFlush(input);
            assertThat(peer.waiting()).isEqualTo(2);
            peer.take();
            assertThat(write.isDone()).isFalse();
            assertThat(input.closes).isZero();
            peer.take();

            assertThat(write.isSuccess()).isTrue();
            assertThat(input.closes).isOne();
            assertThat(peer.flushes).isOne();
        }
    }

    @Nested
    class Failures {
        private final SlowPeer peer = new SlowPeer();

        @Test
        void anInputThatThrowsFailsItsWriteAndTheNextGoesOn() {
            ScriptedInput input = ScriptedInput.open(1);
            input.onRead = () -> {
                if (input.reads == 2) {
                    input.failure = new IOException("disk");
                }
            };
            ChannelFuture write = channel.write(input);
            ChannelFuture behind = channel.writeAndFlush(bytes(2));

            assertThat(write.cause()).isInstanceOf(IOException.class).hasMessage("disk");
            assertThat(input.closes).isOne();
            assertThat(behind.isSuccess()).isTrue();
            assertThat(sent()).containsExactly(1, 2);
        }

        @Test
        void anInputThatCannotTellItsEndFailsAndItsChunkIsReleased() {
            ScriptedInput input = ScriptedInput.open(1);
            input.endFailure = new IOException("end?");

            ChannelFuture write = channel.writeAndFlush(input);

            assertThat(write.cause()).hasMessage("end?");
            assertThat(input.closes).isOne();
            assertThat(sent()).isEmpty();
        }

        @Test
        void anErrorOfAnInputIsAFailureToo() {
            ScriptedInput input = ScriptedInput.open(1);
            input.onRead = () -> {
                throw new AssertionError("bug");
            };

            assertThat(channel.writeAndFlush(input).cause()).isInstanceOf(AssertionError.class);
            assertThat(input.closes).isOne();
        }

        @Test
        void anInputThatCannotBeClosedChangesNothing() {
            ScriptedInput input = ScriptedInput.of(1);
            input.closeFailure = new IOException("close");

            assertThat(channel.writeAndFlush(input).isSuccess()).isTrue();
            assertThat(input.closes).isOne();
            assertThat(sent()).containsExactly(1);
        }

        @Test
        void aChunkThatCannotBeSentFailsTheWriteAndNoMoreIsRead() {
            between(peer, null);
            ScriptedInput input = ScriptedInput.open(1);
            ChannelFuture write = channel.write(input);
            ChannelFuture behind = channel.writeAndFlush(bytes(2));

            peer.refuse(new IOException("net"));

            assertThat(write.cause()).hasMessage("net");
            assertThat(input.closes).isOne();
            int reads = input.reads;
            handler.resumeTransfer();
            assertThat(input.reads).isEqualTo(reads);
            peer.take();
            assertThat(behind.isSuccess()).isTrue();
        }

        @Test
        void theFailureOfOneOfManyChunksClosesOnce() {
            between(peer, null);
            ScriptedInput input = ScriptedInput.of(1, 2, 3);
            ChannelFuture write = channel.writeAndFlush(input);

            peer.take();
            peer.refuse(new IOException("net"));
            peer.refuse(new IOException("again"));

            assertThat(write.cause()).hasMessage("net");
            assertThat(input.closes).isOne();
        }

        @Test
        void aCancelledWriteIsSkippedAndClosed() {
            ScriptedInput input = ScriptedInput.of(1);
            ChannelFuture write = channel.write(input);
            write.cancel(false);
            channel.writeAndFlush(bytes(2));

            assertThat(input.reads).isZero();
            assertThat(input.closes).isOne();
            assertThat(sent()).containsExactly(2);
        }

        @Test
        void closingTheChannelFailsAllThatWaits() {
            ScriptedInput half = ScriptedInput.open(1);
            ScriptedInput whole = ScriptedInput.of(1);
            ByteBuf message = bytes(3);
            ChannelFuture first = channel.write(half);
            ChannelFuture second = channel.write(message);
            ChannelFuture third = channel.write(whole);
            channel.flush();

            channel.close();

            assertThat(first.cause()).isInstanceOf(ClosedChannelException.class);
            assertThat(second.cause()).isInstanceOf(ClosedChannelException.class);
            assertThat(third.cause()).isInstanceOf(ClosedChannelException.class);
            assertThat(half.closes).isOne();
            assertThat(whole.closes).isOne();
            assertThat(message.refCnt()).isZero();
        }

        @Test
        void unflushedInputsAreClosedWithTheChannel() {
            ScriptedInput input = ScriptedInput.of(1);
            ChannelFuture write = channel.write(input);

            channel.close();

            assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
            assertThat(input.closes).isOne();
        }

        @Test
        void aWriteThatComesWithTheEndOfTheChannelFails() {
            ScriptedInput input = ScriptedInput.of(1);
            List<ChannelFuture> writes = new ArrayList<>();
            between(null, new ChannelInboundHandlerAdapter() {
                @Override
                public void channelInactive(ChannelHandlerContext ctx) {
                    writes.add(ctx.write(input));
                }
            });

            channel.close();

            assertThat(writes.get(0).cause()).isInstanceOf(ClosedChannelException.class);
            assertThat(input.closes).isOne();
        }

        @Test
        void anInputThatHasNothingMoreToGiveIsCompleteWhenTheChannelCloses() {
            ScriptedInput input = ScriptedInput.of();
            ChannelFuture write = channel.write(input);

            channel.close();

            assertThat(write.isSuccess()).isTrue();
            assertThat(input.closes).isOne();
        }

        @Test
        void anInputThatClosesTheChannelWhileItIsReadIsClosedOnce() {
            ScriptedInput input = ScriptedInput.open(1);
            input.onRead = () -> channel.close();

            ChannelFuture write = channel.writeAndFlush(input);

            assertThat(write.isSuccess()).isFalse();
            assertThat(write.isDone()).isTrue();
            assertThat(input.closes).isOne();
        }

        @Test
        void removingTheHandlerFailsAllThatWaits() {
            ScriptedInput input = ScriptedInput.open(1);
            ByteBuf message = bytes(3);
            ChannelFuture write = channel.writeAndFlush(input);
            ChannelFuture behind = channel.write(message);

            channel.pipeline().remove(handler);

            assertThat(write.cause()).isInstanceOf(ChannelException.class).hasMessageContaining("removed");
            assertThat(behind.cause()).isInstanceOf(ChannelException.class);
            assertThat(input.closes).isOne();
            assertThat(message.refCnt()).isZero();
            assertThat(channel.outboundBuffer().totalPendingWriteBytes()).isZero();
        }
    }

    @Nested
    class Reentrancy {
        @Test
        void aListenerMayWriteTheNextInput() {
            List<ScriptedInput> inputs = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                inputs.add(ScriptedInput.of(i));
            }
            writeNext(inputs, 0);
            channel.runPendingTasks();

            assertThat(sent()).hasSize(200);
            assertThat(inputs).allMatch(input -> input.closes == 1);
        }

        private void writeNext(List<ScriptedInput> inputs, int index) {
            if (index < inputs.size()) {
                channel.writeAndFlush(inputs.get(index)).addListener(sent -> writeNext(inputs, index + 1));
            }
        }

        @Test
        void writingWhileAnInputIsReadKeepsTheOrder() {
            ScriptedInput input = ScriptedInput.of(1, 2);
            input.onRead = () -> {
                if (input.reads == 1) {
                    channel.writeAndFlush(bytes(3));
                }
            };

            channel.writeAndFlush(input);

            assertThat(sent()).containsExactly(1, 2, 3);
        }

        @Test
        void aWritabilityEventInsideTheTransferIsFollowed() {
            between(null, new ChannelInboundHandlerAdapter() {
                @Override
                public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                    ctx.flush();
                }
            });
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10, 20));
            ScriptedInput input = ScriptedInput.open();
            for (int i = 0; i < 50; i++) {
                input.give(30);
            }
            input.complete();

            assertThat(channel.writeAndFlush(input).isSuccess()).isTrue();
            assertThat(sent()).hasSize(50).containsOnly(30);
        }

        /** Writes 1 byte when the channel becomes writable, or stops to be, for the first time. */
        private void answerWhen(boolean writable) {
            between(null, new ChannelInboundHandlerAdapter() {
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

        private List<Integer> sentWithAMessageBehindAnInput() {
            ScriptedInput input = ScriptedInput.open();
            channel.write(input);
            channel.writeAndFlush(bytes(100_000));
            assertThat(channel.isWritable()).isFalse();
            input.give(5);
            input.complete();
            handler.resumeTransfer();
            channel.runPendingTasks();
            return sent();
        }

        @Test
        void whatIsWrittenWhenTheChannelBecomesWritableComesBehindWhatWaited() {
            answerWhen(true);

            assertThat(sentWithAMessageBehindAnInput()).containsExactly(5, 100_000, 1);
        }

        @Test
        void whatIsWrittenWhenTheChannelStopsToBeWritableComesBehindWhatStoppedIt() {
            answerWhen(false);

            assertThat(sentWithAMessageBehindAnInput()).containsExactly(5, 100_000, 1);
        }

        @Test
        void whatIsWrittenWhenTheChannelBecomesWritableComesBehindTheLastChunk() {
            answerWhen(true);
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));

            channel.writeAndFlush(ScriptedInput.of(10, 10, 10));

            assertThat(sent()).containsExactly(10, 10, 10, 1);
        }
    }
}
