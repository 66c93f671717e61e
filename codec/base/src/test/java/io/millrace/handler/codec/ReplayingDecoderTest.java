package io.millrace.handler.codec;

import static io.millrace.handler.codec.Decoders.bytes;
import static io.millrace.handler.codec.Decoders.read;
import static io.millrace.handler.codec.Decoders.verifier;
import static io.millrace.handler.codec.Decoders.write;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.MissingBytesException;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayingDecoderTest {
    private interface Decoding {
        void decode(ByteBuf in, List<Object> out) throws Exception;
    }

    private static ReplayingDecoder<Void> decoder(Decoding decoding) {
        return new ReplayingDecoder<>() {
            @Override
            protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
                decoding.decode(in, out);
            }
        };
    }

    private static EmbeddedChannel channel(Decoding decoding) {
        return new EmbeddedChannel(decoder(decoding));
    }

    /** A length of two bytes, then text, with a checkpoint in between. */
    private static final class Messages extends ReplayingDecoder<Messages.Part> {
        enum Part {
            LENGTH,
            TEXT
        }

        private int length;

        Messages() {
            super(Part.LENGTH);
            setOnError(OnDecoderError.CLOSE);
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (state() == Part.LENGTH) {
                length = in.readUnsignedShort();
                checkpoint(Part.TEXT);
            }
            if (length > 100) {
                throw new TooLongFrameException();
            }
            out.add(in.readCharSequence(length, ISO_8859_1).toString());
            checkpoint(Part.LENGTH);
        }
    }

    @Test
    void aReadThatGoesTooFarIsRepeated() {
        EmbeddedChannel channel = channel((in, out) -> out.add(in.readInt()));

        write(channel, "\0\0\0");
        assertThat(read(channel)).isEmpty();
        write(channel, "\1\0\0");
        write(channel, "\0\2");

        assertThat(read(channel)).containsExactly(1, 2);
        channel.finish();
    }

    @Test
    void searchesThatFindNothingAreRepeated() {
        EmbeddedChannel byDistance = channel((in, out) -> {
            out.add(in.readCharSequence(in.bytesBefore((byte) ';'), ISO_8859_1).toString());
            in.skipBytes(1);
        });
        EmbeddedChannel byIndex = channel((in, out) -> {
            int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) ';');
            out.add(in.readCharSequence(end - in.readerIndex(), ISO_8859_1).toString());
            in.skipBytes(1);
        });
        EmbeddedChannel byVisiting = channel((in, out) -> {
            int end = in.forEachByte(b -> b != ';');
            out.add(in.readCharSequence(end - in.readerIndex(), ISO_8859_1).toString());
            in.skipBytes(1);
        });

        for (EmbeddedChannel channel : List.of(byDistance, byIndex, byVisiting)) {
            write(channel, "ab");
            write(channel, "c;;d");
            write(channel, ";e");

            assertThat(read(channel)).containsExactly("abc", "", "d");
            channel.pipeline().removeFirst(); // "e" would be decoded once more
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void skippingBeyondTheEndIsRepeated() {
        EmbeddedChannel channel = channel((in, out) -> {
            in.skipBytes(3);
            out.add("skipped");
        });

        write(channel, "ab");
        assertThat(read(channel)).isEmpty();
        write(channel, "c");

        assertThat(read(channel)).containsExactly("skipped");
        channel.finish();
    }

    @Test
    void thereIsAlwaysMoreToRead() {
        int[] readable = new int[1];
        boolean[] isReadable = new boolean[1];
        EmbeddedChannel channel = channel((in, out) -> {
            readable[0] = in.readableBytes();
            isReadable[0] = in.isReadable(1_000_000);
            out.add(in.readRetainedSlice(2));
        });

        write(channel, "ab");

        assertThat(readable[0]).isGreaterThan(Integer.MAX_VALUE / 2);
        assertThat(isReadable[0]).isTrue();
        assertThat(read(channel)).containsExactly("ab");
        channel.finish();
    }

    @Test
    void whatIsReallyThereCanBeAskedFor() {
        EmbeddedChannel channel = new EmbeddedChannel(new ReplayingDecoder<Void>() {
            @Override
            protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                in.skipBytes(1);
                out.add(in.readBytes(actualReadableBytes()));
            }
        });

        write(channel, "abcd");

        assertThat(read(channel)).containsExactly("bcd");
        channel.finish();
    }

    @Test
    void whatNeedsTheEndIsRefused() {
        List<Decoding> decodings = List.of(
                (in, out) -> in.slice(),
                (in, out) -> in.retainedSlice(),
                (in, out) -> in.copy(),
                (in, out) -> in.duplicate(),
                (in, out) -> in.forEachByteDesc(b -> true));
        for (Decoding decoding : decodings) {
            EmbeddedChannel channel = channel(decoding);

            assertThatThrownBy(() -> write(channel, "a"))
                    .isInstanceOf(DecoderException.class)
                    .hasCauseInstanceOf(UnsupportedOperationException.class);
            channel.pipeline().removeFirst();
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void otherExceptionsAreNotReplayed() {
        EmbeddedChannel channel = channel((in, out) -> {
            in.readByte();
            throw new ArrayIndexOutOfBoundsException("a mistake");
        });

        assertThatThrownBy(() -> write(channel, "a"))
                .isInstanceOf(DecoderException.class)
                .hasCauseInstanceOf(ArrayIndexOutOfBoundsException.class);
        channel.finish();
    }

    @Test
    void decodingGoesOnAtTheCheckpoint() {
        EmbeddedChannel channel = new EmbeddedChannel(new Messages());

        write(channel, "\0\3a");
        write(channel, "bc\0");
        write(channel, "\0\0\1d");

        assertThat(read(channel)).containsExactly("abc", "", "d");
        channel.finish();
    }

    @Test
    void aStateCanBeSetAndRead() {
        class Stateful extends ReplayingDecoder<String> {
            Stateful() {
                super("first");
            }

            @Override
            protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                out.add(state("second") + " then " + state());
                in.readByte();
            }
        }
        EmbeddedChannel channel = new EmbeddedChannel(new Stateful());

        write(channel, "ab");

        assertThat(read(channel)).containsExactly("first then second", "second then second");
        channel.finish();
    }

    @Test
    void aDecoderThatDoesNothingIsWrong() {
        EmbeddedChannel channel = channel((in, out) -> {});
        assertThatThrownBy(() -> write(channel, "a"))
                .isInstanceOf(DecoderException.class)
                .hasMessageEndingWith(
                        ".decode() must consume the inbound data or change its state if it did not decode anything.");
        channel.pipeline().removeFirst();
        channel.finishAndReleaseAll();

        EmbeddedChannel adding = channel((in, out) -> out.add("again"));
        assertThatThrownBy(() -> write(adding, "a"))
                .isInstanceOf(DecoderException.class)
                .hasMessageEndingWith(
                        ".decode() method must consume the inbound data or change its state if it decoded something.");
        adding.pipeline().removeFirst();
        adding.finishAndReleaseAll();
    }

    @Test
    void singleDecodeStopsBehindAMessage() {
        ReplayingDecoder<Void> decoder = decoder((in, out) -> {
            if (in.readByte() != ' ') {
                out.add("message");
            }
        });
        decoder.setSingleDecode(true);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);

        write(channel, "  ab");

        assertThat(read(channel)).containsExactly("message");
        channel.pipeline().removeFirst();
        assertThat(read(channel)).containsExactly("b");
        channel.finish();
    }

    @Test
    void theReplacementGetsExactlyWhatIsLeft() {
        ReplayingDecoder<Void> decoder = new ReplayingDecoder<>() {
            @Override
            protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                out.add(in.readCharSequence(2, ISO_8859_1).toString());
                ctx.pipeline().replace(this, "next", new FixedLengthFrameDecoder(3));
            }
        };
        EmbeddedChannel channel = new EmbeddedChannel(decoder);

        write(channel, "up123456");

        assertThat(read(channel)).containsExactly("up", "123", "456");
        channel.finish();
    }

    @Test
    void theLastDecodingSeesTheEnd() {
        EmbeddedChannel channel = new EmbeddedChannel(new ReplayingDecoder<Void>() {
            @Override
            protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                out.add(in.readInt());
            }

            @Override
            protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
                out.add("left " + in.readableBytes());
                in.readInt(); // missing for good: no exception
            }
        });

        write(channel, "\0\0\0\1\0\0");
        channel.finish();

        assertThat(read(channel)).containsExactly(1, "left 2");
    }

    @Test
    void aPartOfTheStreamIsAnOrdinaryBuffer() {
        EmbeddedChannel channel = channel((in, out) -> {
            ByteBuf part = in.readSlice(2);
            assertThat(part.readableBytes()).isEqualTo(2);
            assertThat(part.indexOf(0, 2, (byte) 'x')).isEqualTo(-1);
            assertThatThrownBy(() -> part.getByte(2)).isNotInstanceOf(MissingBytesException.class);
            out.add(part.slice().retain());
        });

        write(channel, "abc");

        assertThat(read(channel)).containsExactly("ab");
        channel.pipeline().removeFirst();
        channel.finishAndReleaseAll();
    }

    @Test
    void compositeBuffersAreReplayedToo() {
        ReplayingDecoder<Void> decoder = decoder((in, out) -> out.add(in.readLong()));
        decoder.setCumulator(ByteToMessageDecoder.COMPOSITE_CUMULATOR);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);

        for (int i = 0; i < 8; i++) {
            channel.writeInbound(bytes("\1"));
        }

        assertThat(read(channel)).containsExactly(0x0101010101010101L);
        channel.finish();
    }

    @Test
    void isVerified() {
        verifier(Messages::new)
                .input("messages", "\0\3abc\0\0\0\1d\0\5efg")
                .endless("half messages", "\0\144", "x")
                .untilException()
                .maxRetainedBytes(4096)
                .verify();
    }
}
