package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PendingWriteQueueTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelDuplexHandler());
    private PendingWriteQueue queue;

    @BeforeEach
    void makeQueue() {
        queue = new PendingWriteQueue(channel.pipeline().firstContext());
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.buffer().writeZero(count);
    }

    @Test
    void writesInOrderAndCompletesThePromises() {
        ChannelPromise first = channel.newPromise();
        ChannelPromise second = channel.newPromise();
        queue.add("a", first);
        queue.add("b", second);
        assertThat(queue.current()).isEqualTo("a");
        assertThat(queue.size()).isEqualTo(2);

        ChannelFuture all = queue.removeAndWriteAll();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
        channel.flushOutbound();
        assertThat(first.isSuccess() && second.isSuccess() && all.isSuccess()).isTrue();
        assertThat(channel.<Object>readOutbound()).isEqualTo("a");
        assertThat(channel.<Object>readOutbound()).isEqualTo("b");
    }

    @Test
    void oneMessageCanBeWrittenAlone() {
        queue.add("a", channel.newPromise());
        queue.add("b", channel.voidPromise());
        assertThat(queue.removeAndWrite()).isNotNull();
        channel.flushOutbound();
        assertThat(channel.<Object>readOutbound()).isEqualTo("a");
        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(queue.size()).isOne();
        assertThat(queue.remove()).isSameAs(channel.voidPromise());
    }

    @Test
    void anEmptyQueueGivesNothing() {
        assertThat(queue.current()).isNull();
        assertThat(queue.remove()).isNull();
        assertThat(queue.removeAndWrite()).isNull();
        assertThat(queue.removeAndWriteAll()).isNull();
        queue.removeAndFail(new IllegalStateException());
        queue.removeAndFailAll(new IllegalStateException());
        assertThatThrownBy(() -> queue.removeAndFail(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.add(null, channel.newPromise())).isInstanceOf(NullPointerException.class);
    }

    @Test
    void failingReleasesAndFails() {
        ByteBuf a = bytes(1);
        ByteBuf b = bytes(1);
        ByteBuf c = bytes(1);
        ChannelPromise pa = channel.newPromise();
        ChannelPromise pb = channel.newPromise();
        ChannelPromise pc = channel.newPromise();
        queue.add(a, pa);
        queue.add(b, pb);
        queue.add(c, pc);
        IllegalStateException cause = new IllegalStateException("x");
        queue.removeAndFail(cause);
        assertThat(pa.cause()).isSameAs(cause);
        assertThat(pb.isDone()).isFalse();
        assertThat(a.refCnt()).isZero();
        assertThat(queue.size()).isEqualTo(2);

        queue.removeAndFailAll(cause);
        assertThat(pc.cause()).isSameAs(cause);
        assertThat(b.refCnt() + c.refCnt()).isZero();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whatAListenerAddsWhileFailingFailsToo() {
        ByteBuf late = bytes(1);
        ChannelPromise latePromise = channel.newPromise();
        ChannelPromise first = channel.newPromise();
        first.addListener(future -> queue.add(late, latePromise));
        queue.add(bytes(1), first);
        queue.removeAndFailAll(new IllegalStateException("x"));
        assertThat(latePromise.cause()).hasMessage("x");
        assertThat(late.refCnt()).isZero();
    }

    @Test
    void removingReleasesTheMessageAndLeavesThePromise() {
        ByteBuf a = bytes(1);
        ChannelPromise promise = channel.newPromise();
        queue.add(a, promise);
        assertThat(queue.remove()).isSameAs(promise);
        assertThat(a.refCnt()).isZero();
        assertThat(promise.isDone()).isFalse();
    }

    @Test
    void whatIsKeptMakesTheChannelUnwritable() {
        List<Boolean> changes = new ArrayList<>();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                changes.add(ctx.channel().isWritable());
            }
        });
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(200, 400));
        queue.add(bytes(500), channel.newPromise());
        assertThat(channel.isWritable()).isFalse();
        channel.runPendingTasks();
        queue.removeAndFailAll(new IllegalStateException("x"));
        assertThat(channel.isWritable()).isTrue();
        channel.runPendingTasks();
        assertThat(changes).containsExactly(false, true);
    }

    @Test
    void whatIsWrittenBecauseTheChannelBecameWritableComesBehindWhatIsRemoved() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(200, 400));
        queue.add(bytes(500), channel.newPromise());
        channel.runPendingTasks();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                if (ctx.channel().isWritable()) {
                    ctx.writeAndFlush("b");
                }
            }
        });
        queue.removeAndWrite();
        channel.flush();
        assertThat(ReferenceCountUtil.release(channel.readOutbound())).isTrue();
        assertThat(channel.<Object>readOutbound()).isEqualTo("b");
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    @Test
    void theWriteLimitRefuses() {
        channel.config().setOption(ChannelOption.WRITE_BUFFER_LIMIT, 1000L);
        ByteBuf refused = bytes(500);
        ChannelPromise promise = channel.newPromise();
        queue.add(bytes(500), channel.newPromise());
        queue.add(refused, promise);
        assertThat(promise.cause()).isInstanceOf(WriteLimitExceededException.class);
        assertThat(refused.refCnt()).isZero();
        assertThat(queue.size()).isOne();
        queue.removeAndFailAll(new IllegalStateException("x"));
    }

    @Test
    void eachMessageCountsForSixtyFourBytesMore() {
        queue.add(bytes(4), channel.newPromise());
        assertThat(queue.bytes()).isEqualTo(68);
        queue.add(bytes(8), channel.newPromise());
        assertThat(queue.bytes()).isEqualTo(140);
        queue.removeAndFailAll(new IllegalStateException("x"));
        assertThat(queue.bytes()).isZero();
    }
}
