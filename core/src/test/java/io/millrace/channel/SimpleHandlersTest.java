package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimpleHandlersTest {
    private final List<Object> seen = new ArrayList<>();

    private class Buffers extends SimpleChannelInboundHandler<ByteBuf> {
        Buffers() {}

        Buffers(boolean autoRelease) {
            super(autoRelease);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf msg) {
            seen.add(msg);
        }
    }

    private abstract static class Between<K, V> extends SimpleChannelInboundHandler<V> {}

    private final class Strings extends Between<Integer, String> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, String msg) {
            seen.add(msg);
        }
    }

    private final class Lists extends SimpleChannelInboundHandler<Map<String, Integer>[]> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Map<String, Integer>[] msg) {
            seen.add(msg);
        }
    }

    private final class Anything<T> extends SimpleChannelInboundHandler<T> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, T msg) {
            seen.add(msg);
        }
    }

    @Test
    void consumedMessagesAreReleased() {
        ByteBuf msg = Unpooled.buffer().writeByte(1);
        EmbeddedChannel channel = new EmbeddedChannel(new Buffers());
        assertThat(channel.writeInbound(msg)).isFalse();
        assertThat(seen).hasSize(1);
        assertThat(msg.refCnt()).isZero();
    }

    @Test
    void messagesAreReleasedAfterAFailureToo() {
        ByteBuf msg = Unpooled.buffer().writeByte(1);
        EmbeddedChannel channel = new EmbeddedChannel(new SimpleChannelInboundHandler<ByteBuf>() {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, ByteBuf buf) {
                throw new IllegalStateException("x");
            }
        });
        assertThatThrownBy(() -> channel.writeInbound(msg)).hasMessage("x");
        assertThat(msg.refCnt()).isZero();
    }

    @Test
    void messagesAreKeptIfTheHandlerSaysSo() {
        ByteBuf msg = Unpooled.buffer().writeByte(1);
        new EmbeddedChannel(new Buffers(false)).writeInbound(msg);
        assertThat(msg.refCnt()).isOne();
        msg.release();
    }

    @Test
    void otherMessagesArePassedOnUnreleased() {
        EmbeddedChannel channel = new EmbeddedChannel(new Strings());
        ByteBuf msg = Unpooled.buffer().writeByte(1);
        assertThat(channel.writeInbound(msg, "s")).isTrue();
        assertThat(channel.<Object>readInbound()).isSameAs(msg);
        assertThat(msg.refCnt()).isOne();
        assertThat(seen).containsExactly("s");
        msg.release();
    }

    @Test
    void theTypeIsFoundThroughClassesBetweenArraysAndVariables() throws Exception {
        assertThat(TypeMatcher.find(new Strings(), SimpleChannelInboundHandler.class, "I"))
                .isSameAs(String.class);
        assertThat(TypeMatcher.find(new Lists(), SimpleChannelInboundHandler.class, "I"))
                .isSameAs(Map[].class);
        assertThat(TypeMatcher.find(new Anything<String>(), SimpleChannelInboundHandler.class, "I"))
                .isSameAs(Object.class);
        assertThat(new Buffers().acceptInboundMessage(Unpooled.EMPTY_BUFFER)).isTrue();
        assertThatThrownBy(() -> TypeMatcher.find(new Strings(), SimpleChannelInboundHandler.class, "X"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unknown type parameter 'X'");
    }

    @Test
    void userEventsOfTheTypeAreConsumedAndOthersPassedOn() {
        List<Object> events = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(
                new SimpleUserEventChannelHandler<ByteBuf>() {
                    @Override
                    protected void eventReceived(ChannelHandlerContext ctx, ByteBuf evt) {
                        seen.add(evt);
                    }
                },
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
                        events.add(evt);
                    }
                });
        ByteBuf evt = Unpooled.buffer().writeByte(1);
        channel.pipeline().fireUserEventTriggered(evt).fireUserEventTriggered("other");
        assertThat(seen).hasSize(1);
        assertThat(evt.refCnt()).isZero();
        assertThat(events).containsExactly("other");
    }

    @Test
    void eventsOfMethodsThatAreNotOverriddenAreNotDelivered() {
        assertThat(HandlerType.of(Buffers.class).mask()).isEqualTo(EventMask.CHANNEL_READ);
        assertThat(HandlerType.of(ChannelDuplexHandler.class).mask()).isZero();
        assertThat(HandlerType.of(EventLog.class).mask())
                .isEqualTo(EventMask.EXCEPTION_CAUGHT | EventMask.INBOUND | EventMask.OUTBOUND);
        assertThat(HandlerType.of(CombinedChannelDuplexHandler.class).mask())
                .isEqualTo(EventMask.EXCEPTION_CAUGHT | EventMask.INBOUND | EventMask.OUTBOUND);
    }

    /** Without an adapter. */
    static final class Flushes implements ChannelInboundHandler, ChannelOutboundHandler {
        private int flushes;

        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushes++;
            ctx.flush();
        }
    }

    @Test
    void whatAHandlerDoesNotImplementIsPassedOn() {
        assertThat(HandlerType.of(Flushes.class).mask()).isEqualTo(EventMask.FLUSH);
        Flushes handler = new Flushes();
        EmbeddedChannel channel = new EmbeddedChannel(handler);

        channel.writeInbound("in");
        channel.writeOutbound("out");

        assertThat(channel.<Object>readInbound()).isEqualTo("in");
        assertThat(channel.<Object>readOutbound()).isEqualTo("out");
        assertThat(handler.flushes).isPositive();
    }
}
