package io.millrace.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.util.AttributeKey;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** A verifier is worth what it finds: each of these decoders has one fault. */
class CodecVerifierTest {
    private static final int LIMIT = 64;
    private static final AttributeKey<Boolean> ALLOWED = AttributeKey.valueOf(CodecVerifierTest.class, "ALLOWED");

    /** Lines of at most 64 bytes as strings: without a fault. */
    private static class Lines extends ChannelInboundHandlerAdapter {
        ByteBuf kept = Unpooled.EMPTY_BUFFER;
        int searched;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            try {
                ByteBuf both = ctx.alloc().heapBuffer(capacity(kept.readableBytes() + in.readableBytes()));
                both.writeBytes(kept, kept.readerIndex(), kept.readableBytes()).writeBytes(in);
                kept.release();
                kept = both;
            } finally {
                in.release();
            }
            for (int end = find(); end >= 0; end = find()) {
                String line = kept.readCharSequence(end - kept.readerIndex(), US_ASCII)
                        .toString();
                kept.skipBytes(1);
                searched = 0;
                ctx.fireChannelRead(line);
            }
            limit(ctx);
        }

        int capacity(int needed) {
            return needed;
        }

        int find() {
            int end = kept.indexOf(kept.readerIndex() + searched, kept.writerIndex(), (byte) '\n');
            searched = end < 0 ? kept.readableBytes() : searched;
            return end;
        }

        void limit(ChannelHandlerContext ctx) {
            if (kept.readableBytes() > LIMIT) {
                drop();
                ctx.fireExceptionCaught(new IllegalStateException("too long"));
                ctx.close();
            }
        }

        void drop() {
            kept.release();
            kept = Unpooled.EMPTY_BUFFER;
            searched = 0;
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            drop();
            ctx.fireChannelInactive();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            drop();
        }
    }

    /** Text and a line feed; no text with one. */
    private static class LineWriter extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            String text = (String) message;
            if (text.indexOf('\n') >= 0) {
                promise.setFailure(new IllegalArgumentException("a line feed in a line"));
                return;
            }
            ctx.write(Unpooled.copiedBuffer(text + '\n', US_ASCII), promise);
        }
    }

    private static CodecVerifier verifier(Supplier<Lines> decoder) {
        return CodecVerifier.decoder(decoder)
                .input("two lines", "one\ntwo\n")
                .input("an empty line, then half of one", "\nthr")
                .maxRetainedBytes(2 * LIMIT + 1);
    }

    private static void assertFound(CodecVerifier verifier, String... parts) {
        assertThatThrownBy(verifier::verify)
                .isInstanceOf(AssertionError.class)
                .message()
                .contains(parts);
    }

    @Test
    void aDecoderWithoutFaultPasses() {
        AtomicInteger runs = new AtomicInteger();

        verifier(Lines::new)
                .untilException()
                .endless("a line without an end", "", "x")
                .symmetric(LineWriter::new, "a", "", "bc")
                .rejects(LineWriter::new, "a\nb")
                .afterwards(channel -> runs.incrementAndGet())
                .maxRetainedBytes(2048) // a read and what was kept
                .verify();

        assertThat(runs.get()).isGreaterThan(100);
    }

    @Test
    void aDecoderThatForgetsWhatItKeptAtTheEndOfARoundIsFound() {
        assertFound(
                verifier(() -> new Lines() {
                    @Override
                    public void channelReadComplete(ChannelHandlerContext ctx) {
                        drop();
                        ctx.fireChannelReadComplete();
                    }
                }),
                "split anywhere",
                "input \"two lines\"",
                "byte by byte",
                "expected (2): String one",
                "6f6e650a74776f0a");
    }

    @Test
    void theCutThatMattersIsNamed() {
        assertFound(
                verifier(() -> new Lines() {
                    private int reads;

                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        // Wrong only where the first part is five bytes.
                        if (reads++ == 0 && ((ByteBuf) message).readableBytes() == 5) {
                            ctx.fireChannelRead("odd");
                        }
                        super.channelRead(ctx, message);
                    }
                }),
                "cut at 5 of 8",
                "String odd");
    }

    @Test
    void aDifferentExceptionIsADifference() {
        assertFound(
                verifier(() -> new Lines() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        boolean single = ((ByteBuf) message).readableBytes() == 1;
                        super.channelRead(ctx, message);
                        ctx.fireExceptionCaught(single ? new IllegalStateException() : new IllegalArgumentException());
                    }
                }),
                "split anywhere",
                "expected",
                "exception java.lang.IllegalArgumentException",
                "exception java.lang.IllegalStateException");
    }

    @Test
    void aDecoderThatKeepsItsBufferWhenTheChannelClosesIsFound() {
        assertFound(
                verifier(() -> new Lines() {
                    @Override
                    public void channelInactive(ChannelHandlerContext ctx) {
                        ctx.fireChannelInactive();
                    }

                    @Override
                    public void handlerRemoved(ChannelHandlerContext ctx) {}
                }),
                "no leak",
                "bytes of buffers were not released");
    }

    @Test
    void aDecoderThatKeepsItsBufferWhenItIsRemovedIsFound() {
        assertFound(
                verifier(() -> new Lines() {
                    @Override
                    public void handlerRemoved(ChannelHandlerContext ctx) {
                        if (ctx.channel().isOpen()) {
                            kept = Unpooled.EMPTY_BUFFER;
                        } else {
                            drop();
                        }
                    }
                }),
                "no leak",
                "then the handlers removed");
    }

    @Test
    void aDecoderThatKeepsEverythingIsFound() {
        assertFound(
                verifier(() -> new Lines() {
                    @Override
                    void limit(ChannelHandlerContext ctx) {}
                }),
                "bounded",
                "bytes are retained, expected at most 129");
    }

    @Test
    void aDecoderThatAllocatesWhatALengthSaysIsFound() {
        assertFound(
                verifier(() -> new Lines() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ctx.alloc().heapBuffer(1 << 20).release();
                        super.channelRead(ctx, message);
                    }
                }),
                "bounded",
                "were allocated at once");
    }

    @Test
    void aDecoderThatKeepsTheBuffersOfSingleBytesIsFound() {
        class Parts extends ChannelInboundHandlerAdapter {
            ByteBuf parts;

            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                parts = ctx.alloc().compositeBuffer(Integer.MAX_VALUE);
            }

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ((CompositeByteBuf) parts).addComponent(true, (ByteBuf) message);
                if (parts.readableBytes() > LIMIT) {
                    ctx.close();
                }
            }

            @Override
            public void handlerRemoved(ChannelHandlerContext ctx) {
                parts.release();
            }
        }
        assertFound(
                CodecVerifier.decoder(Parts::new).input("nothing much", "abc").maxRetainedBytes(4096),
                "bounded",
                "one at a time");
    }

    @Test
    void aDecoderWhoseCostGrowsWithTheSquareOfItsInputIsFound() {
        class Slow extends Lines {
            @Override
            void limit(ChannelHandlerContext ctx) {
                if (kept.readableBytes() > 150_000) {
                    ctx.close();
                }
            }
        }
        // One copy of everything for each byte: the square of the length.
        assertFound(
                CodecVerifier.decoder(Slow::new)
                        .input("nothing", "")
                        .maxRetainedBytes(400_000)
                        .growing("one long line", length -> "x".repeat(length).getBytes(US_ASCII)),
                "linear",
                "input \"one long line\"",
                "expected about 8 times");
    }

    @Test
    void anEncoderThatWritesSomethingElseIsFound() {
        assertFound(
                verifier(Lines::new)
                        .symmetric(
                                () -> new LineWriter() {
                                    @Override
                                    public void write(
                                            ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                                        super.write(ctx, ((String) message).trim(), promise);
                                    }
                                },
                                " a"),
                "symmetric",
                "expected (1): String  a",
                "actual   (1): String a");
    }

    @Test
    void anEncoderThatWritesWhatItMustNotIsFound() {
        assertFound(
                verifier(Lines::new)
                        .rejects(
                                () -> new ChannelOutboundHandlerAdapter() {
                                    @Override
                                    public void write(
                                            ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                                        ctx.write(Unpooled.copiedBuffer((String) message, US_ASCII), promise);
                                    }
                                },
                                "a\nb"),
                "rejects",
                "message a\nb",
                "3 bytes were written: 610a62");
    }

    @Test
    void anEncoderThatFailsBehindItsFirstByteIsFound() {
        assertFound(
                verifier(Lines::new)
                        .rejects(
                                () -> new ChannelOutboundHandlerAdapter() {
                                    @Override
                                    public void write(
                                            ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                                        ctx.write(Unpooled.copiedBuffer("a", US_ASCII));
                                        promise.setFailure(new IllegalArgumentException());
                                    }
                                },
                                "a\nb"),
                "the write failed, but behind 1 bytes");
    }

    @Test
    void theCheckAfterwardsIsPartOfTheVerification() {
        assertFound(
                verifier(Lines::new).afterwards(channel -> {
                    throw new IllegalStateException("the account is not balanced");
                }),
                "the check afterwards failed",
                "the account is not balanced");
    }

    @Test
    void theChannelIsPreparedBeforeTheHandlersAreAdded() {
        class Attributed extends Lines {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                assertThat(ctx.channel().attr(ALLOWED).get()).isTrue();
            }
        }
        assertThatCode(() -> verifier(Attributed::new)
                        .channel(channel -> channel.attr(ALLOWED).set(true))
                        .maxRetainedBytes(2048)
                        .untilException()
                        .verify())
                .doesNotThrowAnyException();
    }

    @Test
    void streamedContentMayBeCutAnywhere() {
        class Passing extends ChannelInboundHandlerAdapter {}

        CodecVerifier.decoder(Passing::new)
                .renderedBy((message, transcript) -> transcript.bytes((ByteBuf) message))
                .input("some bytes", "abcdef")
                .verify();
        assertFound(CodecVerifier.decoder(Passing::new).input("some bytes", "abcdef"), "split anywhere");
    }

    @Test
    void aRendererThatFailsIsNotTakenForTheCodecsFault() {
        assertThatThrownBy(() -> verifier(Lines::new)
                        .renderedBy(message -> {
                            throw new IllegalStateException("no idea");
                        })
                        .verify())
                .isInstanceOf(AssertionError.class)
                .isNotInstanceOf(AssertionFailedError.class)
                .hasMessage("a message could not be written down")
                .hasRootCauseMessage("no idea");
    }

    @Test
    void aVerifierWithoutInputSaysSo() {
        assertThatThrownBy(() -> CodecVerifier.decoder(Lines::new).verify())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no input was given");
    }
}
