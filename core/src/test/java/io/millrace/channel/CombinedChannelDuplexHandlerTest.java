package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

class CombinedChannelDuplexHandlerTest {
    private final List<String> log = EventLog.newLog();

    private final class In extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            log.add("in added");
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            log.add("in removed " + ctx.isRemoved());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            log.add("in read " + msg);
            ctx.fireChannelRead(msg);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            log.add("in exception " + cause.getMessage());
            ctx.fireExceptionCaught(cause);
        }
    }

    private final class Out extends ChannelOutboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            log.add("out added");
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            log.add("out removed " + ctx.isRemoved());
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            log.add("out write " + msg);
            ctx.write(msg, promise);
        }
    }

    private static final class Late
            extends CombinedChannelDuplexHandler<ChannelInboundHandler, ChannelOutboundHandler> {
        void set(ChannelInboundHandler in, ChannelOutboundHandler out) {
            init(in, out);
        }
    }

    @Test
    void eachHalfSeesItsDirection() {
        EmbeddedChannel channel = new EmbeddedChannel(new CombinedChannelDuplexHandler<>(new In(), new Out()));
        channel.writeInbound("m");
        channel.writeOutbound("w");
        assertThat(log).containsExactly("in added", "out added", "in read m", "out write w");
        assertThat(channel.<Object>readInbound()).isEqualTo("m");
        assertThat(channel.<Object>readOutbound()).isEqualTo("w");
    }

    @Test
    void aRemovedHalfIsPassedByAndToldOnce() {
        CombinedChannelDuplexHandler<In, Out> handler = new CombinedChannelDuplexHandler<>(new In(), new Out());
        EmbeddedChannel channel = new EmbeddedChannel(handler);
        log.clear();
        handler.removeInboundHandler();
        handler.removeInboundHandler();
        channel.writeInbound("m");
        channel.writeOutbound("w");
        assertThat(log).containsExactly("in removed true", "out write w");
        log.clear();
        channel.pipeline().remove(handler);
        assertThat(log).containsExactly("out removed true");
        assertThat(channel.<Object>readInbound()).isEqualTo("m");
    }

    @Test
    void exceptionsGoToTheInboundHalfAndOn() {
        EmbeddedChannel channel = new EmbeddedChannel(new CombinedChannelDuplexHandler<>(new In(), new Out()));
        log.clear();
        channel.pipeline().fireExceptionCaught(new IllegalStateException("x"));
        assertThat(log).containsExactly("in exception x");
        assertThatThrownBy(channel::checkException).hasMessage("x");
    }

    @Test
    void aHalfThatThrowsWhenRemovedIsReported() {
        CombinedChannelDuplexHandler<ChannelInboundHandler, Out> handler = new CombinedChannelDuplexHandler<>(
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void handlerRemoved(ChannelHandlerContext ctx) {
                        throw new IllegalStateException("no");
                    }
                },
                new Out());
        EmbeddedChannel channel = new EmbeddedChannel(handler);
        channel.pipeline().remove(handler);
        assertThat(log).contains("out removed true");
        assertThatThrownBy(channel::checkException).isInstanceOf(ChannelPipelineException.class);
    }

    @Test
    void halvesOfBothDirectionsAreRefused() {
        assertThatThrownBy(() -> new CombinedChannelDuplexHandler<>(new ChannelDuplexHandler(), new Out()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CombinedChannelDuplexHandler<>(new In(), new ChannelDuplexHandler()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CombinedChannelDuplexHandler<ChannelInboundHandler, Out>(null, new Out()))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void halvesAreSetOnceAndBeforeTheHandlerIsAdded() {
        Late late = new Late();
        assertThatThrownBy(late::removeInboundHandler).isInstanceOf(IllegalStateException.class);
        late.set(new In(), new Out());
        assertThatThrownBy(() -> late.set(new In(), new Out())).isInstanceOf(IllegalStateException.class);
        new EmbeddedChannel(late);
        assertThat(log).containsExactly("in added", "out added");

        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(new Late());
        assertThatThrownBy(channel::checkException)
                .isInstanceOf(ChannelPipelineException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void exceptionsThatTheInboundHalfPassesOnGoThroughTheOutboundHalf() {
        ChannelOutboundHandler out = new ChannelOutboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
                log.add("out exception " + cause.getMessage());
                super.exceptionCaught(ctx, cause);
            }
        };
        CombinedChannelDuplexHandler<In, ChannelOutboundHandler> combined =
                new CombinedChannelDuplexHandler<>(new In(), out);
        EmbeddedChannel channel = new EmbeddedChannel(combined);
        log.clear();
        channel.pipeline().fireExceptionCaught(new Exception("1"));
        assertThatThrownBy(channel::checkException).hasMessage("1");
        assertThat(log).containsExactly("in exception 1", "out exception 1");
        log.clear();
        combined.removeOutboundHandler();
        channel.pipeline().fireExceptionCaught(new Exception("2"));
        assertThatThrownBy(channel::checkException).hasMessage("2");
        assertThat(log).containsExactly("in exception 2");
    }

    @Test
    void anOutboundHandlerAloneHearsOfExceptionsToo() {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                log.add("out exception " + cause.getMessage());
            }
        });
        channel.pipeline().fireExceptionCaught(new Exception("x"));
        channel.checkException();
        assertThat(log).containsExactly("out exception x");
    }
}
