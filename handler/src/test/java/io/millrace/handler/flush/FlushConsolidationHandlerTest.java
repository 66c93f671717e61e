package io.millrace.handler.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlushConsolidationHandlerTest {
    private final AtomicInteger flushes = new AtomicInteger();
    private @Nullable EmbeddedChannel channel;

    /** Each message that is read is answered by a flush, when it is a number by so many. */
    private EmbeddedChannel connect(FlushConsolidationHandler handler) {
        EmbeddedChannel made = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void flush(ChannelHandlerContext ctx) {
                        flushes.incrementAndGet();
                        ctx.flush();
                    }
                },
                handler,
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object msg) {
                        for (int i = 0; i < (Integer) msg; i++) {
                            ctx.flush();
                        }
                        ctx.fireChannelRead(msg);
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        // of the tests
                    }
                });
        channel = made;
        return made;
    }

    @AfterEach
    void close() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void flushesOutsideAReadPassAtOnce() {
        EmbeddedChannel channel = connect(new FlushConsolidationHandler());
        channel.pipeline().flush();
        channel.pipeline().flush();
        assertThat(flushes).hasValue(2);
    }

    @Test
    void flushesWithinAReadBecomeOneAtItsEnd() {
        EmbeddedChannel channel = connect(new FlushConsolidationHandler());
        channel.pipeline().fireChannelRead(1);
        channel.pipeline().fireChannelRead(3);
        assertThat(flushes).hasValue(0);
        channel.pipeline().fireChannelReadComplete();
        assertThat(flushes).hasValue(1);
        channel.pipeline().flush();
        assertThat(flushes).hasValue(2);
    }

    @Test
    void aReadWithoutAFlushEndsWithoutOne() {
        EmbeddedChannel channel = connect(new FlushConsolidationHandler());
        channel.pipeline().fireChannelRead(0);
        channel.pipeline().fireChannelReadComplete();
        assertThat(flushes).hasValue(0);
    }

    @Test
    void soManyFlushesMakeOneThoughTheReadGoesOn() {
        EmbeddedChannel channel = connect(new FlushConsolidationHandler(3));
        channel.pipeline().fireChannelRead(2);
        assertThat(flushes).hasValue(0);
        channel.pipeline().fireChannelRead(1);
        assertThat(flushes).hasValue(1);
        channel.pipeline().fireChannelRead(5);
        assertThat(flushes).hasValue(2);
        channel.pipeline().fireChannelReadComplete();
        assertThat(flushes).hasValue(3);
    }

    @Test
    void theDefaultIs256() {
        EmbeddedChannel channel = connect(new FlushConsolidationHandler());
        channel.pipeline().fireChannelRead(255);
        assertThat(flushes).hasValue(0);
        channel.pipeline().fireChannelRead(1);
        assertThat(flushes).hasValue(1);
        assertThat(FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES)
                .isEqualTo(256);
    }

    @Test
    void flushesOfOneTurnBecomeOneIfAskedFor() {
        EmbeddedChannel channel = connect(new FlushConsolidationHandler(256, true));
        channel.eventLoop().execute(() -> {
            channel.pipeline().flush();
            channel.pipeline().flush();
            assertThat(flushes).hasValue(0);
        });
        channel.runPendingTasks();
        assertThat(flushes).hasValue(1);
    }

    @Test
    void soManyFlushesOfOneTurnMakeOneToo() {
        EmbeddedChannel channel = connect(new FlushConsolidationHandler(2, true));
        channel.eventLoop().execute(() -> {
            channel.pipeline().flush();
            channel.pipeline().flush();
            assertThat(flushes).hasValue(1);
        });
        channel.runPendingTasks();
        assertThat(flushes).hasValue(1);
    }

    @Test
    void aTurnThatEndsWithinAReadLeavesTheFlushToTheRead() {
        EmbeddedChannel channel = connect(new FlushConsolidationHandler(256, true));
        channel.eventLoop().execute(() -> {
            channel.pipeline().flush();
            channel.pipeline().fireChannelRead(1);
        });
        channel.runPendingTasks();
        assertThat(flushes).hasValue(0);
        channel.pipeline().fireChannelReadComplete();
        assertThat(flushes).hasValue(1);
        channel.eventLoop().execute(() -> channel.pipeline().flush());
        channel.runPendingTasks();
        assertThat(flushes).hasValue(2);
    }

    @Test
    void anExceptionFlushes() {
        EmbeddedChannel channel = connect(new FlushConsolidationHandler());
        channel.pipeline().fireChannelRead(1);
        channel.pipeline().fireExceptionCaught(new IllegalStateException());
        assertThat(flushes).hasValue(1);
        channel.pipeline().flush();
        assertThat(flushes).hasValue(2);
    }

    @Test
    void closingAndDisconnectingFlush() {
        EmbeddedChannel channel = connect(new FlushConsolidationHandler());
        channel.pipeline().fireChannelRead(1);
        channel.pipeline().close();
        assertThat(flushes).hasValue(1);

        flushes.set(0);
        EmbeddedChannel other = connect(new FlushConsolidationHandler());
        other.pipeline().fireChannelRead(1);
        other.pipeline().disconnect();
        assertThat(flushes).hasValue(1);
        channel.releaseInbound();
    }

    @Test
    void becomingUnwritableFlushesAndBecomingWritableDoesNot() {
        EmbeddedChannel channel = connect(new FlushConsolidationHandler());
        channel.pipeline().fireChannelRead(1);
        channel.outboundBuffer().setUserDefinedWritability(1, false);
        assertThat(flushes).hasValue(1);

        channel.pipeline().fireChannelRead(1);
        channel.outboundBuffer().setUserDefinedWritability(1, true);
        assertThat(flushes).hasValue(1);
    }

    @Test
    void removingTheHandlerFlushes() {
        FlushConsolidationHandler handler = new FlushConsolidationHandler();
        EmbeddedChannel channel = connect(handler);
        channel.pipeline().fireChannelRead(1);
        channel.pipeline().remove(handler);
        assertThat(flushes).hasValue(1);
    }

    @Test
    void atLeastOneFlushIsNeeded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FlushConsolidationHandler(0))
                .withMessage("explicitFlushAfterFlushes : 0 (expected: > 0)");
    }
}
