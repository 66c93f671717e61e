package io.millrace.handler.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowControlHandlerTest {
    private final List<Object> events = new ArrayList<>();
    private final FlowControlHandler handler = new FlowControlHandler();
    private int readsOfTheTransport;
    private Runnable onRead = () -> {};
    private final EmbeddedChannel channel = new EmbeddedChannel();

    private EmbeddedChannel connect(boolean autoRead, FlowControlHandler handler) {
        channel.config().setAutoRead(autoRead);
        channel.pipeline()
                .addLast(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void read(ChannelHandlerContext ctx) {
                                readsOfTheTransport++;
                                ctx.read();
                            }
                        },
                        handler,
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                                events.add(msg instanceof ByteBuf ? "buffer" : msg);
                                ReferenceCountUtil.release(msg);
                                onRead.run();
                            }

                            @Override
                            public void channelReadComplete(ChannelHandlerContext ctx) {
                                events.add("complete");
                            }
                        });
        readsOfTheTransport = 0;
        return channel;
    }

    private void bring(Object... messages) {
        for (Object message : messages) {
            channel.pipeline().fireChannelRead(message);
        }
        channel.pipeline().fireChannelReadComplete();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void withAutoReadEverythingPasses() {
        connect(true, handler);
        bring(1, 2, 3);
        assertThat(events).filteredOn(event -> event instanceof Integer).containsExactly(1, 2, 3);
        assertThat(events.get(events.size() - 1)).isEqualTo("complete");
    }

    @Test
    void oneReadIsOneMessageAndItsEnd() {
        connect(false, handler);
        channel.read();
        assertThat(readsOfTheTransport).isOne();
        bring(1, 2, 3);
        assertThat(events).containsExactly(1, "complete");

        channel.read();
        assertThat(events).containsExactly(1, "complete", 2);
        channel.read();
        assertThat(events).containsExactly(1, "complete", 2, 3, "complete");
        assertThat(readsOfTheTransport).isOne();

        channel.read();
        assertThat(readsOfTheTransport).isEqualTo(2);
    }

    @Test
    void messagesNobodyAskedForAreKept() {
        connect(false, handler);
        bring(1);
        assertThat(events).isEmpty();
        channel.read();
        assertThat(events).containsExactly(1, "complete");
        assertThat(readsOfTheTransport).isZero();
    }

    @Test
    void switchingAutoReadOffInsideAReadKeepsTheRest() {
        connect(true, handler);
        onRead = () -> channel.config().setAutoRead(false);
        bring(1, 2, 3);
        assertThat(events).containsExactly(1, "complete");

        onRead = () -> {};
        channel.config().setAutoRead(true);
        assertThat(events).containsExactly(1, "complete", 2, 3, "complete");
        assertThat(readsOfTheTransport).isPositive();
    }

    @Test
    void readingInsideAReadGoesOnUntilNothingIsKept() {
        connect(false, handler);
        onRead = () -> channel.pipeline().read();
        channel.read();
        bring(1, 2, 3);
        assertThat(events).filteredOn(event -> event instanceof Integer).containsExactly(1, 2, 3);
        assertThat(readsOfTheTransport).isEqualTo(4);
    }

    @Test
    void aReadThatIsAnsweredAtOnceIsNotAnsweredTwice() {
        connect(false, handler);
        channel.read();
        channel.read();
        bring(1, 2);
        assertThat(events).containsExactly(1, "complete");
    }

    @Test
    void theEndOfAReadPassesWhileNothingIsKept() {
        connect(false, handler);
        bring();
        assertThat(events).containsExactly("complete");
        bring(1);
        assertThat(events).containsExactly("complete");
    }

    @Test
    void theKeptIsReleasedWithTheChannel() {
        connect(false, handler);
        ByteBuf kept = Unpooled.buffer().writeZero(10);
        bring(kept);
        assertThat(ByteBudget.of(channel).usedBytes()).isGreaterThanOrEqualTo(10);
        channel.close();
        assertThat(kept.refCnt()).isZero();
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void theKeptIsLeftAloneIfAskedFor() {
        connect(false, new FlowControlHandler(false));
        ByteBuf kept = Unpooled.buffer().writeZero(10);
        bring(kept);
        channel.close();
        assertThat(kept.release()).isTrue();
    }

    @Test
    void theKeptPassesWhenTheHandlerIsRemoved() {
        connect(false, handler);
        bring(Unpooled.buffer().writeZero(1), 2);
        channel.pipeline().remove(handler);
        assertThat(events).containsExactly("buffer", 2, "complete");
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
    }

    @Test
    void aHandlerMayRemoveItInsideARead() {
        connect(true, handler);
        onRead = () -> {
            if (events.size() == 1) {
                channel.pipeline().remove(handler);
            }
        };
        bring(1, 2);
        assertThat(events).filteredOn(event -> event instanceof Integer).containsExactly(1, 2);
    }

    @Test
    void aHandlerMayCloseTheChannelInsideARead() {
        connect(false, handler);
        bring(1, Unpooled.buffer(1).writeZero(1));
        onRead = channel::close;
        channel.read();
        assertThat(events).containsExactly(1);
    }

    @Test
    void moreMessagesThanTheLimitEndTheConnection() {
        connect(false, new FlowControlHandler(true, 2));
        ByteBuf kept = Unpooled.buffer().writeZero(1);
        ByteBuf third = Unpooled.buffer().writeZero(1);
        bring(kept, 2, third, Unpooled.buffer(1).writeZero(1));

        assertThat(channel.isOpen()).isFalse();
        assertThat(kept.refCnt()).isZero();
        assertThat(third.refCnt()).isZero();
        assertThat(catchThrowable(channel::checkException))
                .isInstanceOf(CodecLimitException.class)
                .hasMessageContaining("maxQueuedMessages of 2");
        assertThat(events).doesNotContain("buffer", 2);
    }

    @Test
    void moreBytesThanTheConnectionsBudgetEndIt() {
        channel.attr(CodecLimits.KEY).set(CodecLimits.DEFAULT.withConnectionBytes(1_000));
        connect(false, handler);
        bring(Unpooled.buffer(900).writeZero(900), Unpooled.buffer(900).writeZero(900));

        assertThat(channel.isOpen()).isFalse();
        assertThat(catchThrowable(channel::checkException))
                .isInstanceOf(CodecLimitException.class)
                .hasMessageContaining("connectionBytes of 1000");
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
    }

    @Test
    void theLimitIsAtLeastOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FlowControlHandler(true, 0));
        assertThat(new FlowControlHandler(true, 5).maxQueuedMessages()).isEqualTo(5);
    }
}
