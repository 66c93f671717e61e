package io.millrace.handler.codec;

import static io.millrace.handler.codec.Decoders.bytes;
import static io.millrace.handler.codec.Decoders.read;
import static io.millrace.handler.codec.Decoders.written;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import io.millrace.buffer.DefaultByteBufHolder;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPipeline;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.ReferenceCountUtil;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageAggregatorTest {
    /** A start, a content or the last one. */
    private static class Part extends DefaultByteBufHolder implements DecoderResultProvider {
        private final String kind;
        private DecoderResult result = DecoderResult.SUCCESS;

        Part(String kind, String content) {
            this(kind, bytes(content));
        }

        Part(String kind, ByteBuf content) {
            super(content);
            this.kind = kind;
        }

        Part broken() {
            result = DecoderResult.failure(new IllegalStateException("broken"));
            return this;
        }

        @Override
        public DecoderResult decoderResult() {
            return result;
        }

        @Override
        public void setDecoderResult(DecoderResult result) {
            this.result = result;
        }

        @Override
        public String toString() {
            return kind + " " + content().toString(ISO_8859_1) + (result.isSuccess() ? "" : " " + result);
        }
    }

    private static final class Whole extends Part {
        Whole(ByteBuf content) {
            super("whole", content);
        }
    }

    private static class Aggregator extends MessageAggregator<ByteBufHolder, Part, Part, Whole> {
        private boolean beginFails;
        private boolean finishFails;

        Aggregator(int max) {
            super(max);
        }

        private static boolean isKind(ByteBufHolder msg, String kind) {
            return msg instanceof Part part && part.kind.startsWith(kind);
        }

        @Override
        protected boolean isStartMessage(ByteBufHolder msg) {
            return isKind(msg, "start");
        }

        @Override
        protected boolean isContentMessage(ByteBufHolder msg) {
            return isKind(msg, "content") || isKind(msg, "last");
        }

        @Override
        protected boolean isLastContentMessage(Part msg) {
            return isKind(msg, "last");
        }

        @Override
        protected boolean isAggregated(ByteBufHolder msg) {
            return msg instanceof Whole;
        }

        @Override
        protected boolean isContentLengthInvalid(Part start, int maxContentLength) {
            return isKind(start, "start-huge");
        }

        @Override
        protected Object newContinueResponse(Part start, int maxContentLength, ChannelPipeline pipeline) {
            return isKind(start, "start-expect") ? start.kind.substring(6) : null;
        }

        @Override
        protected boolean closeAfterContinueResponse(Object msg) {
            return msg.equals("expect-close");
        }

        @Override
        protected boolean ignoreContentAfterContinueResponse(Object msg) {
            return msg.equals("expect-ignore");
        }

        @Override
        protected Whole beginAggregation(Part start, ByteBuf content) {
            if (beginFails) {
                throw new IllegalStateException("begin");
            }
            Whole whole = new Whole(content);
            whole.setDecoderResult(start.decoderResult());
            return whole;
        }

        @Override
        protected void finishAggregation(Whole aggregated) {
            if (finishFails) {
                throw new IllegalStateException("finish");
            }
        }
    }

    private static Part part(String kind, String content) {
        return new Part(kind, content);
    }

    private static String text(EmbeddedChannel channel) {
        Object message = channel.readInbound();
        String text = String.valueOf(message);
        ReferenceCountUtil.release(message);
        return text;
    }

    @Test
    void partsBecomeOneMessage() {
        EmbeddedChannel channel = new EmbeddedChannel(new Aggregator(100));

        channel.writeInbound(part("start", "a"), part("content", "b"), part("content", ""), part("last", "c"));

        assertThat(text(channel)).isEqualTo("whole abc");
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void largePartsAreNotCopied() {
        EmbeddedChannel channel = new EmbeddedChannel(new Aggregator(1 << 20));
        ByteBuf large = Unpooled.buffer().writeZero(10_000);

        channel.writeInbound(part("start", "x"), new Part("content", large.retain()), part("last", "y"));

        Whole whole = channel.readInbound();
        large.setByte(0, 'z');
        assertThat(whole.content().getByte(1)).isEqualTo((byte) 'z');
        assertThat(whole.content().readableBytes()).isEqualTo(10_002);
        assertThat(whole.content().capacity()).isEqualTo(10_002);
        whole.release();
        assertThat(large.release()).isTrue();
        channel.finish();
    }

    @Test
    void whatIsWholeAlreadyAndWhatIsNoPartPass() {
        EmbeddedChannel channel = new EmbeddedChannel(new Aggregator(100));
        Whole whole = new Whole(bytes("a"));

        channel.writeInbound(whole, "text", part("content", "of nothing"), bytes("b"));

        assertThat(channel.<Object>readInbound()).isSameAs(whole);
        whole.release();
        assertThat(channel.<Object>readInbound()).isEqualTo("text");
        assertThat(text(channel)).isEqualTo("content of nothing");
        assertThat(read(channel)).containsExactly("b");
        channel.finish();
    }

    @Test
    void contentBehindTheLastOnePasses() {
        EmbeddedChannel channel = new EmbeddedChannel(new Aggregator(100));

        channel.writeInbound(part("start", ""), part("last", "a"), part("content", "stray"));

        assertThat(text(channel)).isEqualTo("whole a");
        assertThat(text(channel)).isEqualTo("content stray");
        channel.finish();
    }

    @Test
    @DisplayName("4.2.19 codec-base: a message that grows beyond its limit is dropped to its end")
    void aMessageThatGrowsTooLongIsDropped() {
        EmbeddedChannel channel = new EmbeddedChannel(new Aggregator(3));

        channel.writeInbound(part("start", "ab"), part("content", "c"));
        assertThatThrownBy(() -> channel.writeInbound(part("content", "d")))
                .isInstanceOf(CodecLimitException.class)
                .hasMessage("content of a message is beyond the limit maxContentLength of 3 (Aggregator's constructor"
                        + " raises it)");
        channel.writeInbound(part("content", "e"), part("last", "f"), part("start", ""), part("last", "g"));

        assertThat(text(channel)).isEqualTo("whole g");
        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aStartWithTooMuchContentIsTooLong() {
        EmbeddedChannel channel = new EmbeddedChannel(new Aggregator(3));

        assertThatThrownBy(() -> channel.writeInbound(part("start", "abcd"))).isInstanceOf(TooLongFrameException.class);
        assertThatThrownBy(() -> channel.writeInbound(part("start-huge", "")))
                .isInstanceOf(TooLongFrameException.class);
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aSubclassMayAnswerWhatIsTooLong() {
        EmbeddedChannel channel = new EmbeddedChannel(new Aggregator(3) {
            @Override
            protected void handleOversizedMessage(ChannelHandlerContext ctx, Part oversized) {
                ctx.fireChannelRead("too long: " + oversized);
            }
        });

        channel.writeInbound(part("start", "ab"), part("content", "cd"), part("start-huge", "x"));

        assertThat(read(channel)).containsExactly("too long: whole ab", "too long: start-huge x");
        channel.finish();
    }

    @Test
    void aStartInTheMiddleOfAMessageIsAFault() {
        EmbeddedChannel channel = new EmbeddedChannel(new Aggregator(100));

        channel.writeInbound(part("start", "a"), part("content", "b"));
        assertThatThrownBy(() -> channel.writeInbound(part("start", "c")))
                .isInstanceOf(DecoderException.class)
                .hasCauseInstanceOf(MessageAggregationException.class);

        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void thePeerIsToldToGoOnOrNot() {
        EmbeddedChannel channel = new EmbeddedChannel(new Aggregator(100));

        channel.writeInbound(part("start-expect-continue", ""), part("last", "a"));
        assertThat(written(channel)).containsExactly("expect-continue");
        assertThat(text(channel)).isEqualTo("whole a");

        channel.writeInbound(part("start-expect-ignore", ""), part("content", "b"), part("last", "c"));
        assertThat(written(channel)).containsExactly("expect-ignore");
        assertThat(channel.isOpen()).isTrue();

        channel.writeInbound(part("start-expect-close", ""));
        assertThat(written(channel)).containsExactly("expect-close");
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aBrokenStartOrContentEndsTheMessageAndSaysSo() {
        EmbeddedChannel channel = new EmbeddedChannel(new Aggregator(100));

        channel.writeInbound(part("start", "a").broken());
        assertThat(text(channel)).startsWith("whole a failure(").endsWith("broken)");
        channel.writeInbound(part("start", "b"), part("content", "c").broken());
        assertThat(text(channel)).startsWith("whole bc failure(").endsWith("broken)");

        assertThat(channel.finish()).isFalse();
    }

    @Test
    void halfAMessageGoesWithTheChannelOrTheHandler() {
        EmbeddedChannel closed = new EmbeddedChannel(new Aggregator(100));
        closed.writeInbound(part("start", "a"), part("content", "b"));
        assertThat(ByteBudget.of(closed).usedBytes()).isEqualTo(2);
        closed.finish();
        assertThat(ByteBudget.of(closed).usedBytes()).isZero();

        EmbeddedChannel removed = new EmbeddedChannel(new Aggregator(100));
        removed.writeInbound(part("start", "a"), part("content", "b"));
        removed.pipeline().removeFirst();
        assertThat(ByteBudget.of(removed).usedBytes()).isZero();
        removed.finish();
    }

    @Test
    @DisplayName("4.2.19 codec-base: aggregated messages count towards the connection's budget")
    void theBudgetIsTheEnd() throws Exception {
        EmbeddedChannel channel = EmbeddedChannel.builder()
                .handlers(new Aggregator(100), new ChannelOutboundHandlerAdapter())
                .register(false)
                .build();
        channel.attr(CodecLimits.KEY).set(CodecLimits.DEFAULT.withConnectionBytes(3));
        channel.register();

        channel.writeInbound(part("start", "ab"), part("content", "c"));
        assertThatThrownBy(() -> channel.writeInbound(part("content", "d")))
                .isInstanceOf(CodecLimitException.class)
                .hasMessageContaining("CodecLimits.connectionBytes of 3");
        channel.writeInbound(part("last", "e"));
        assertThatThrownBy(() -> channel.writeInbound(part("start", "abcd"))).isInstanceOf(CodecLimitException.class);

        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    @DisplayName("4.2.19 codec-base: small parts of large buffers are copied")
    void smallPartsDoNotKeepLargeBuffers() {
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
        EmbeddedChannel channel = new EmbeddedChannel(new Aggregator(1 << 20));
        channel.config().setAllocator(alloc);

        channel.writeInbound(part("start", ""));
        for (int i = 0; i < 1000; i++) {
            channel.writeInbound(new Part("content", alloc.heapBuffer(8192).writeByte('x')));
        }
        assertThat(alloc.metric().usedHeapMemory()).isLessThan(4096);

        channel.writeInbound(part("last", ""));
        Whole whole = channel.readInbound();
        assertThat(whole.content().readableBytes()).isEqualTo(1000);
        whole.release();
        assertThat(alloc.metric().usedHeapMemory()).isZero();
        channel.finish();
    }

    @Test
    void aHookThatFailsLosesNothing() {
        Aggregator aggregator = new Aggregator(100);
        EmbeddedChannel channel = new EmbeddedChannel(aggregator);

        aggregator.beginFails = true;
        assertThatThrownBy(() -> channel.writeInbound(part("start", "a"))).isInstanceOf(DecoderException.class);
        aggregator.beginFails = false;
        aggregator.finishFails = true;
        channel.writeInbound(part("start", "a"));
        assertThatThrownBy(() -> channel.writeInbound(part("last", "b"))).isInstanceOf(DecoderException.class);

        assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void inTheMiddleOfAMessageMoreIsAskedFor() {
        int[] reads = new int[1];
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void read(ChannelHandlerContext ctx) {
                        reads[0]++;
                    }
                },
                new Aggregator(100));
        channel.config().setAutoRead(false);
        reads[0] = 0;

        channel.writeInbound(part("start", ""));
        assertThat(reads[0]).isEqualTo(1);
        channel.writeInbound(part("content", ""));
        assertThat(reads[0]).isEqualTo(2);
        channel.writeInbound(part("last", ""));
        assertThat(reads[0]).isEqualTo(2);
        channel.finishAndReleaseAll();
    }

    @Test
    void settingsAreCheckedAndFixedInAPipeline() {
        Aggregator aggregator = new Aggregator(7);

        assertThat(aggregator.maxContentLength()).isEqualTo(7);
        assertThat(aggregator.maxCumulationBufferComponents()).isEqualTo(1024);
        assertThatThrownBy(() -> new Aggregator(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> aggregator.setMaxCumulationBufferComponents(1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(aggregator::ctx).isInstanceOf(IllegalStateException.class);
        aggregator.setMaxCumulationBufferComponents(2);
        EmbeddedChannel channel = new EmbeddedChannel(aggregator);
        assertThatThrownBy(() -> aggregator.setMaxCumulationBufferComponents(3))
                .isInstanceOf(IllegalStateException.class);
        channel.finish();
    }
}
