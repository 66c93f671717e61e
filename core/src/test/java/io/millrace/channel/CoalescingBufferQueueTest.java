package io.millrace.channel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class CoalescingBufferQueueTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelDuplexHandler());
    private final CoalescingBufferQueue queue = new CoalescingBufferQueue(channel, 16, true);
    private final ByteBuf mouse = Unpooled.copiedBuffer("mouse", US_ASCII);
    private final ByteBuf cat = Unpooled.copiedBuffer("cat", US_ASCII);
    private final ChannelPromise catPromise = channel.newPromise();
    private final ChannelPromise aggregate = channel.newPromise();
    private boolean mouseDone;

    private void addBoth() {
        queue.add(mouse, (ChannelFutureListener) future -> mouseDone = future.isSuccess());
        queue.add(cat, catPromise);
    }

    private static String text(ByteBuf buf) {
        String text = buf.toString(US_ASCII);
        buf.release();
        return text;
    }

    @Test
    void everythingAtOnceCompletesEveryListener() {
        addBoth();
        assertThat(queue.readableBytes()).isEqualTo(8);
        assertThat(queue).hasToString("bytes: 8 buffers: 2");
        assertThat(text(queue.remove(100, aggregate))).isEqualTo("mousecat");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(mouseDone).isFalse();
        aggregate.setSuccess();
        assertThat(mouseDone).isTrue();
        assertThat(catPromise.isSuccess()).isTrue();
        assertThat(mouse.refCnt() + cat.refCnt()).isZero();
    }

    @Test
    void aListenerHearsOfThePieceWithItsLastByte() {
        addBoth();
        assertThat(text(queue.remove(4, aggregate))).isEqualTo("mous");
        aggregate.setSuccess();
        assertThat(mouseDone).isFalse();
        ChannelPromise next = channel.newPromise();
        assertThat(text(queue.remove(2, next))).isEqualTo("ec");
        next.setSuccess();
        assertThat(mouseDone).isTrue();
        assertThat(catPromise.isDone()).isFalse();
        assertThat(queue.readableBytes()).isEqualTo(2);
        ChannelPromise last = channel.newPromise();
        assertThat(text(queue.remove(Integer.MAX_VALUE, last))).isEqualTo("at");
        last.setFailure(new IllegalStateException("x"));
        assertThat(catPromise.cause()).hasMessage("x");
        assertThat(mouse.refCnt() + cat.refCnt()).isZero();
    }

    @Test
    void aBufferThatFitsExactlyIsNotCopied() {
        addBoth();
        assertThat(queue.remove(5, aggregate)).isSameAs(mouse);
        mouse.release();
        queue.releaseAndFailAll(new IllegalStateException("x"));
    }

    @Test
    void noBytesTakeEmptyBuffersOnly() {
        ByteBuf empty = Unpooled.buffer();
        ChannelPromise emptyPromise = channel.newPromise();
        queue.add(empty, emptyPromise);
        addBoth();
        ByteBuf taken = queue.remove(0, aggregate);
        assertThat(taken.isReadable()).isFalse();
        taken.release();
        aggregate.setSuccess();
        assertThat(emptyPromise.isSuccess()).isTrue();
        assertThat(queue.readableBytes()).isEqualTo(8);
        queue.releaseAndFailAll(new IllegalStateException("x"));
    }

    @Test
    void anEmptyQueueGivesAnEmptyBuffer() {
        assertThat(queue.remove(10, aggregate)).isSameAs(Unpooled.EMPTY_BUFFER);
        assertThat(queue.removeFirst(aggregate)).isNull();
        assertThatThrownBy(() -> queue.remove(-1, aggregate)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void removeFirstTakesWholeBuffers() {
        addBoth();
        assertThat(queue.removeFirst(aggregate)).isSameAs(mouse);
        aggregate.setSuccess();
        assertThat(mouseDone).isTrue();
        assertThat(queue.readableBytes()).isEqualTo(3);
        queue.addFirst(mouse, channel.voidPromise());
        assertThat(text(queue.remove(8, channel.newPromise()))).isEqualTo("mousecat");
    }

    @Test
    void failingReleasesAndTellsEverybody() {
        addBoth();
        queue.releaseAndFailAll(new IllegalStateException("x"));
        assertThat(mouse.refCnt() + cat.refCnt()).isZero();
        assertThat(catPromise.cause()).hasMessage("x");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.readableBytes()).isZero();
    }

    @Test
    void writingAllKeepsBuffersAndPromisesTogether() {
        addBoth();
        ByteBuf dog = Unpooled.copiedBuffer("dog", US_ASCII);
        queue.add(dog);
        queue.writeAndRemoveAll(channel.pipeline().firstContext());
        assertThat(queue.isEmpty()).isTrue();
        channel.flushOutbound();
        assertThat(text(channel.readOutbound())).isEqualTo("mouse");
        assertThat(text(channel.readOutbound())).isEqualTo("cat");
        assertThat(text(channel.readOutbound())).isEqualTo("dog");
        assertThat(mouseDone).isTrue();
        assertThat(catPromise.isSuccess()).isTrue();
    }

    @Test
    void whatIsKeptCountsForTheChannelsWritability() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(3, 7));
        addBoth();
        assertThat(channel.isWritable()).isFalse();
        text(queue.remove(4, aggregate));
        assertThat(channel.isWritable()).isFalse();
        text(queue.remove(4, channel.newPromise()));
        assertThat(channel.isWritable()).isTrue();
    }

    @Test
    void aFailingCompositionReleasesWhatWasTaken() {
        AbstractCoalescingBufferQueue failing = new AbstractCoalescingBufferQueue(channel, 4) {
            @Override
            protected ByteBuf compose(ByteBufAllocator alloc, ByteBuf cumulation, ByteBuf next) {
                throw new IllegalStateException("x");
            }

            @Override
            protected ByteBuf removeEmptyValue() {
                return Unpooled.EMPTY_BUFFER;
            }
        };
        ChannelPromise mousePromise = channel.newPromise();
        failing.add(mouse, mousePromise);
        failing.add(cat);
        assertThatThrownBy(() -> failing.remove(channel.alloc(), 8, aggregate)).hasMessage("x");
        assertThat(aggregate.cause()).hasMessage("x");
        assertThat(mousePromise.cause()).hasMessage("x");
        assertThat(mouse.refCnt() + cat.refCnt()).isZero();
        assertThat(failing.readableBytes()).isZero();
    }

    @Test
    void aQueueCanBeCopiedToAnother() {
        addBoth();
        CoalescingBufferQueue other = new CoalescingBufferQueue(channel);
        queue.copyTo(other);
        assertThat(other.readableBytes()).isEqualTo(8);
        assertThat(text(other.remove(8, aggregate))).isEqualTo("mousecat");
    }
}
