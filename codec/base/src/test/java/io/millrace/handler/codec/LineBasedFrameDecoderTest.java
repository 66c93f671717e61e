package io.millrace.handler.codec;

import static io.millrace.handler.codec.Decoders.bytes;
import static io.millrace.handler.codec.Decoders.read;
import static io.millrace.handler.codec.Decoders.verifier;
import static io.millrace.handler.codec.Decoders.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.string.LineEncoder;
import io.millrace.handler.codec.string.LineSeparator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LineBasedFrameDecoderTest {
    @Test
    void bothEndsOfALineAreTakenOff() {
        EmbeddedChannel channel = new EmbeddedChannel(new LineBasedFrameDecoder(8192));

        write(channel, "first\r\nsecond\nthird");

        assertThat(read(channel)).containsExactly("first", "second");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void endsOfLinesAreKeptIfWanted() {
        EmbeddedChannel channel = new EmbeddedChannel(new LineBasedFrameDecoder(8192, false, false));

        write(channel, "first\r\nsecond\n\r\n\nthird");

        assertThat(read(channel)).containsExactly("first\r\n", "second\n", "\r\n", "\n");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aCarriageReturnInTheMiddleIsPartOfTheLine() {
        EmbeddedChannel channel = new EmbeddedChannel(new LineBasedFrameDecoder(16));

        write(channel, "a\rb\r\r\n");

        assertThat(read(channel)).containsExactly("a\rb\r");
        channel.finish();
    }

    @Test
    void aLineThatIsTooLongIsToldOfWhenItsEndHasCome() {
        EmbeddedChannel channel = new EmbeddedChannel(new LineBasedFrameDecoder(16, false, false));

        write(channel, "12345678901234567890");
        assertThatThrownBy(() -> write(channel, "\r\nfirst\r\nsecond"))
                .isInstanceOf(TooLongFrameException.class)
                .hasMessage("a line of 20 bytes is beyond the limit maxLength of 16 (LineBasedFrameDecoder's"
                        + " constructor raises it)");

        assertThat(read(channel)).containsExactly("first\r\n");
        channel.finish();
    }

    @Test
    void aLineThatIsTooLongIsToldOfAtOnceAndOnlyOnce() {
        EmbeddedChannel channel = new EmbeddedChannel(new LineBasedFrameDecoder(2, true, true));

        assertThatThrownBy(() -> write(channel, "12345")).isInstanceOf(CodecLimitException.class);
        write(channel, "67890");
        write(channel, "1\na\r\n");

        assertThat(read(channel)).containsExactly("a");
        channel.finish();
    }

    @Test
    void aLineOfExactlyTheLimitMayEndInTheNextRead() {
        EmbeddedChannel channel = new EmbeddedChannel(new LineBasedFrameDecoder(3, true, true));

        write(channel, "abc\r");
        write(channel, "\n");

        assertThat(read(channel)).containsExactly("abc");
        channel.finish();
    }

    @Test
    void linesBehindOneThatIsTooLongComeInTheSameRead() {
        EmbeddedChannel channel = new EmbeddedChannel(new LineBasedFrameDecoder(3));

        assertThatThrownBy(() -> write(channel, "abcd\nef\n")).isInstanceOf(TooLongFrameException.class);

        assertThat(read(channel)).containsExactly("ef");
        channel.finish();
    }

    @Test
    void anEmptyLineIsAnEmptyFrame() {
        EmbeddedChannel channel = new EmbeddedChannel(new LineBasedFrameDecoder(3));

        write(channel, "\n\r\n");

        assertThat(read(channel)).containsExactly("", "");
        channel.finish();
    }

    @Test
    void subclassesMayMakeSomethingElseOfALine() {
        EmbeddedChannel channel = new EmbeddedChannel(new LineBasedFrameDecoder(8) {
            @Override
            protected Object decode(ChannelHandlerContext ctx, ByteBuf buffer) throws Exception {
                ByteBuf line = (ByteBuf) super.decode(ctx, buffer);
                if (line == null) {
                    return null;
                }
                try {
                    return line.readableBytes();
                } finally {
                    line.release();
                }
            }
        });

        channel.writeInbound(bytes("abc\n\nde\n"));

        assertThat(read(channel)).containsExactly(3, 0, 2);
        channel.finish();
    }

    @Test
    void isVerified() {
        verifier(() -> new LineBasedFrameDecoder(16))
                .input("lines", "one\ntwo\r\n\n\r\nthree\rfour\n")
                .input("half a line", "one\ntw")
                .input("too long", "12345678901234567\nab\r\n123456789012345678\r\nc\n")
                .input("of the limit", "1234567890123456\r\n1234567890123456\n")
                .endless("a line without an end", "ab\n", "x")
                .endless("carriage returns", "", "\r")
                .endless("empty lines", "", "\n")
                .maxRetainedBytes(2048)
                .symmetric(() -> new LineEncoder(LineSeparator.WINDOWS, StandardCharsets.UTF_8), "one", "", "two")
                .renderedBy(message -> message instanceof ByteBuf buffer
                        ? buffer.toString(StandardCharsets.UTF_8)
                        : message.toString())
                .verify();
    }

    @Test
    void isVerifiedWhenItFailsLate() {
        verifier(() -> new LineBasedFrameDecoder(4, false, false))
                .input("lines", "one\ntwo\r\n\n\r\nabcde\nf\r\nabcdefgh")
                .maxRetainedBytes(2048)
                .verify();
    }

    @Test
    @DisplayName("4.2.19 codec-base: a line without an end is not kept, and searched once")
    void aLineWithoutAnEndIsNotKept() {
        verifier(() -> new LineBasedFrameDecoder(64 * 1024))
                .input("nothing", "\n")
                .growing(
                        "a line that is nearly too long",
                        length -> "x".repeat(Math.min(length, 60_000)).getBytes(StandardCharsets.US_ASCII))
                .endless("a line without an end", "", "x")
                .maxRetainedBytes(200 * 1024)
                .verify();
    }
}
