package io.millrace.handler.codec;

import static io.millrace.handler.codec.Decoders.read;
import static io.millrace.handler.codec.Decoders.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LengthFieldBasedFrameDecoderTest {
    private static final int MAX = 32;

    /** What the decoder is told about the header. */
    record Layout(ByteOrder order, int offset, int length, int adjustment, int strip) {
        LengthFieldBasedFrameDecoder decoder(boolean failFast) {
            return new LengthFieldBasedFrameDecoder(order, MAX, offset, length, adjustment, strip, failFast);
        }

        int header() {
            return offset + length;
        }

        /** A frame as the javadoc of the protocol would describe it, with a length that may be any number. */
        byte[] frame(long lengthField, int bytes) {
            byte[] frame = new byte[bytes];
            for (int i = 0; i < bytes; i++) {
                frame[i] = (byte) (i + 0x40);
            }
            for (int i = 0; i < length && offset + i < bytes; i++) {
                int shift = order == ByteOrder.BIG_ENDIAN ? length - 1 - i : i;
                frame[offset + i] = (byte) (lengthField >>> 8 * shift);
            }
            return frame;
        }
    }

    static Stream<Layout> layouts() {
        return Stream.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)
                .flatMap(order -> IntStream.of(0, 1, 3).boxed().flatMap(offset -> IntStream.of(1, 2, 3, 4, 8)
                        .boxed()
                        .flatMap(length -> IntStream.of(0, 2, -1, -(offset + length))
                                .distinct()
                                .boxed()
                                .flatMap(adjustment -> IntStream.of(0, 1, offset + length, offset + length + 2)
                                        .distinct()
                                        .mapToObj(strip -> new Layout(order, offset, length, adjustment, strip))))));
    }

    /** The same by the book, slowly, with the whole stream at hand. */
    private static List<String> model(Layout layout, byte[] stream) {
        List<String> events = new ArrayList<>();
        int at = 0;
        while (stream.length - at >= layout.header()) {
            long value = 0;
            for (int i = 0; i < layout.length(); i++) {
                int position = layout.order() == ByteOrder.BIG_ENDIAN ? i : layout.length() - 1 - i;
                value = value << 8 | stream[at + layout.offset() + position] & 0xFF;
            }
            long whole = value + layout.adjustment() + layout.header();
            if (value < 0 || whole < layout.header()) {
                events.add("corrupted");
                at += layout.header();
            } else if (whole > MAX) {
                events.add("too long");
                at += (int) Math.min(stream.length - at, whole);
            } else if (whole > stream.length - at) {
                break;
            } else if (layout.strip() > whole) {
                events.add("corrupted");
                at += (int) whole;
            } else {
                int from = at + layout.strip();
                at += (int) whole;
                events.add(ByteBufUtil.hexDump(stream, from, at - from));
            }
        }
        return events;
    }

    private static List<String> decoded(Layout layout, byte[] stream, int cut) {
        List<String> events = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(layout.decoder(true), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                events.add(ByteBufUtil.hexDump((ByteBuf) msg));
                ((ByteBuf) msg).release();
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                assertThat(cause).isInstanceOf(DecoderException.class);
                events.add(cause instanceof TooLongFrameException ? "too long" : "corrupted");
            }
        });
        channel.writeInbound(Unpooled.copiedBuffer(stream, 0, cut));
        channel.writeInbound(Unpooled.copiedBuffer(stream, cut, stream.length - cut));
        channel.finish();
        return events;
    }

    private static byte[] stream(Layout layout) {
        ByteBuf stream = Unpooled.buffer();
        int plain = layout.header() + 3;
        stream.writeBytes(layout.frame(plain - layout.header() - layout.adjustment(), plain));
        // No content at all, if the adjustment allows that.
        stream.writeBytes(
                layout.frame(Math.max(0, -layout.adjustment()), layout.header() + Math.max(0, layout.adjustment())));
        stream.writeBytes(layout.frame(40 - layout.header() - layout.adjustment(), 40)); // too long
        stream.writeBytes(layout.frame(plain - layout.header() - layout.adjustment(), plain));
        if (layout.adjustment() < 0) {
            stream.writeBytes(layout.frame(0, layout.header())); // shorter than its header
        }
        if (layout.length() == 8) {
            stream.writeBytes(layout.frame(-1, layout.header()));
            stream.writeBytes(layout.frame(Long.MAX_VALUE, layout.header()));
        }
        stream.writeBytes(layout.frame(MAX - layout.header() - layout.adjustment(), MAX));
        stream.writeBytes(layout.frame(9, layout.header() + 1)); // half a frame
        byte[] bytes = ByteBufUtil.getBytes(stream);
        stream.release();
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void everyLayoutIsReadAsTheModelSays(Layout layout) {
        byte[] stream = stream(layout);
        List<String> expected = model(layout, stream);

        // Every cut is tried, by one layout in three.
        for (int cut = (layout.hashCode() & 0xFFFF) % 3; cut <= stream.length; cut += 3) {
            assertThat(decoded(layout, stream, cut)).as("cut at %d", cut).isEqualTo(expected);
        }
    }

    @Test
    void theModelsStreamsHaveFramesAndFaults() {
        Layout layout = new Layout(ByteOrder.BIG_ENDIAN, 0, 8, -1, 0);

        assertThat(model(layout, stream(layout)))
                .contains("too long", "corrupted")
                .hasSizeGreaterThan(6);
    }

    @Test
    void aFrameThatIsTooLongIsToldOfAtOnceOrAtItsEnd() {
        ByteBuf header = Unpooled.buffer().writeInt(100).writeZero(50);
        EmbeddedChannel fast = new EmbeddedChannel(new LengthFieldBasedFrameDecoder(16, 0, 4, 0, 4, true));
        EmbeddedChannel late = new EmbeddedChannel(new LengthFieldBasedFrameDecoder(16, 0, 4, 0, 4, false));

        assertThatThrownBy(() -> fast.writeInbound(header.retainedDuplicate()))
                .isInstanceOf(TooLongFrameException.class)
                .hasMessage("a frame of 104 bytes is beyond the limit maxFrameLength of 16"
                        + " (LengthFieldBasedFrameDecoder's constructor raises it)");
        late.writeInbound(header);

        ByteBuf rest = Unpooled.buffer().writeZero(50).writeInt(1).writeByte('A');
        fast.writeInbound(rest.retainedDuplicate());
        assertThatThrownBy(() -> late.writeInbound(rest)).isInstanceOf(TooLongFrameException.class);
        assertThat(read(fast)).containsExactly("A");
        assertThat(read(late)).containsExactly("A");
        fast.finish();
        late.finish();
    }

    @Test
    void aFieldOfAnUnknownSizeFailsWhenItIsRead() {
        EmbeddedChannel channel = new EmbeddedChannel(new LengthFieldBasedFrameDecoder(16, 0, 5));

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.buffer().writeZero(8)))
                .isInstanceOf(DecoderException.class)
                .hasMessage("unsupported lengthFieldLength: 5 (expected: 1, 2, 3, 4, or 8)");
        assertThatThrownBy(channel::finish).isInstanceOf(DecoderException.class); // the bytes are still there
    }

    @Test
    void subclassesReadLengthsAndCutFramesInTheirOwnWay() {
        EmbeddedChannel channel = new EmbeddedChannel(new LengthFieldBasedFrameDecoder(16, 0, 2, 0, 2) {
            @Override
            protected long getUnadjustedFrameLength(ByteBuf buf, int offset, int length, ByteOrder order) {
                return Long.parseLong(buf.toString(offset, length, StandardCharsets.US_ASCII), 16);
            }

            @Override
            protected ByteBuf extractFrame(ChannelHandlerContext ctx, ByteBuf buffer, int index, int length) {
                return buffer.copy(index, length);
            }
        });

        Decoders.write(channel, "0aabcdefghij01x");

        assertThat(read(channel)).containsExactly("abcdefghij", "x");
        channel.finish();
    }

    @Test
    void theNextFrameFollowsOneThatASubclassCouldNotCut() {
        var decoder = new LengthFieldBasedFrameDecoder(MAX, 0, 1, 0, 1) {
            @Override
            protected ByteBuf extractFrame(ChannelHandlerContext ctx, ByteBuf buffer, int index, int length) {
                if (buffer.readByte() == 'x') {
                    throw new CorruptedFrameException("x");
                }
                return super.extractFrame(ctx, buffer, index, length);
            }
        };
        EmbeddedChannel channel = new EmbeddedChannel(decoder);

        assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {2, 'x', 'y', 1, 'a'})))
                .isInstanceOf(CorruptedFrameException.class);

        ByteBuf frame = channel.readInbound();
        assertThat(frame.toString(StandardCharsets.US_ASCII)).isEqualTo("a");
        frame.release();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void argumentsAreChecked() {
        assertThatThrownBy(() -> new LengthFieldBasedFrameDecoder(0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxFrameLength");
        assertThatThrownBy(() -> new LengthFieldBasedFrameDecoder(8, -1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lengthFieldOffset");
        assertThatThrownBy(() -> new LengthFieldBasedFrameDecoder(8, 0, 1, 0, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("initialBytesToStrip");
        assertThatThrownBy(() -> new LengthFieldBasedFrameDecoder(8, 7, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxFrameLength (8) must be equal to or greater than lengthFieldOffset (7)");
        assertThatThrownBy(() -> new LengthFieldBasedFrameDecoder(null, 8, 0, 2, 0, 0, true))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void isVerified() {
        verifier(() -> new LengthFieldBasedFrameDecoder(64, 0, 2, 0, 2))
                .input("frames", "\0\3abc\0\0\0\1d\1\0" + "x".repeat(256) + "\0\1e\0")
                .input("half a frame", "\0\5ab")
                .endless("the longest length", "", "\377")
                .maxRetainedBytes(2048)
                .symmetric(
                        () -> new LengthFieldPrepender(2),
                        Decoders.bytes("one"),
                        Decoders.bytes(""),
                        Decoders.bytes("x"))
                .verify();
    }

    @Test
    void isVerifiedWhenItFailsLate() {
        verifier(() -> new LengthFieldBasedFrameDecoder(64, 1, 4, -5, 0, false))
                .input("frames", "a\0\0\0\6bc\0\0\1\0" + "x".repeat(251) + "d\0\0\0\5e\0\0\0\4" + "f\0\0\0\5")
                .maxRetainedBytes(2048)
                .verify();
    }

    @Test
    @DisplayName("4.2.19 codec-base: nothing is allocated because a length field said so")
    void nothingIsAllocatedForALength() {
        verifier(() -> new LengthFieldBasedFrameDecoder(1 << 30, 0, 4))
                .input("a gigabyte, it says", "\77\0\0\0abc")
                .maxRetainedBytes(12 << 20) // what came, and half of it again: the verifier feeds up to 4 MiB
                .verify();
    }
}
