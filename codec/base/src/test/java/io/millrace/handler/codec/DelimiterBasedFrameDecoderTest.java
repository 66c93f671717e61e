package io.millrace.handler.codec;

import static io.millrace.handler.codec.Decoders.bytes;
import static io.millrace.handler.codec.Decoders.read;
import static io.millrace.handler.codec.Decoders.verifier;
import static io.millrace.handler.codec.Decoders.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DelimiterBasedFrameDecoderTest {
    private static EmbeddedChannel channel(boolean strip, boolean failFast, int max, String... delimiters) {
        return new EmbeddedChannel(decoder(strip, failFast, max, delimiters));
    }

    private static DelimiterBasedFrameDecoder decoder(boolean strip, boolean failFast, int max, String... delimiters) {
        ByteBuf[] all = new ByteBuf[delimiters.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = bytes(delimiters[i]);
        }
        return new DelimiterBasedFrameDecoder(max, strip, failFast, all);
    }

    @Test
    void aDelimiterOfSeveralBytesMayComeInParts() {
        EmbeddedChannel channel = channel(true, true, 100, "END");

        write(channel, "abcE");
        write(channel, "NEN");
        write(channel, "Ddef");
        write(channel, "EN");
        write(channel, "D");

        assertThat(read(channel)).containsExactly("abcEN", "def");
        channel.finish();
    }

    @Test
    void theDelimiterThatMakesTheShortestFrameCounts() {
        EmbeddedChannel channel = channel(true, true, 100, "\r\n", "\n", ";;");

        write(channel, "a\r\nb\nc;;d;e\n");

        assertThat(read(channel)).containsExactly("a", "b", "c", "d;e");
        channel.finish();
    }

    @Test
    void delimitersAreKeptIfWanted() {
        EmbeddedChannel channel = channel(false, true, 100, "\r\n", "\n");

        write(channel, "a\r\nb\n\n");

        assertThat(read(channel)).containsExactly("a\r\n", "b\n", "\n");
        channel.finish();
    }

    @Test
    void aFrameThatIsTooLongIsDroppedAndTheNextOneDecoded() {
        EmbeddedChannel channel = channel(true, false, 1, "\0");

        for (int i = 0; i < 2; i++) {
            write(channel, "\1\2");
            assertThatThrownBy(() -> write(channel, "\0"))
                    .isInstanceOf(TooLongFrameException.class)
                    .hasMessageStartingWith("a frame of 2 bytes is beyond the limit maxFrameLength of 1");
            write(channel, "A\0");
            assertThat(read(channel)).containsExactly("A");
        }
        channel.finish();
    }

    @Test
    void aFrameThatIsTooLongIsToldOfAtOnce() {
        EmbeddedChannel channel = channel(true, true, 1, "\0");

        assertThatThrownBy(() -> write(channel, "\1\2")).isInstanceOf(TooLongFrameException.class);
        write(channel, "\0A\0");

        assertThat(read(channel)).containsExactly("A");
        channel.finish();
    }

    @Test
    void delimitersAreCopied() {
        ByteBuf delimiter = Unpooled.buffer().writeByte('x').writeByte(';');
        delimiter.skipBytes(1);
        EmbeddedChannel channel = new EmbeddedChannel(new DelimiterBasedFrameDecoder(10, delimiter));
        delimiter.setByte(1, '!').release();

        write(channel, "ab;");

        assertThat(read(channel)).containsExactly("ab");
        channel.finish();
    }

    @Test
    void argumentsAreChecked() {
        assertThatThrownBy(() -> new DelimiterBasedFrameDecoder(0, bytes(";")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxFrameLength : 0 (expected: > 0)");
        assertThatThrownBy(() -> new DelimiterBasedFrameDecoder(1, Unpooled.EMPTY_BUFFER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("empty delimiter");
        assertThatThrownBy(() -> new DelimiterBasedFrameDecoder(1, new ByteBuf[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("empty delimiters");
        assertThatThrownBy(() -> new DelimiterBasedFrameDecoder(1, (ByteBuf) null))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void theUsualDelimitersAreNulAndLineEnds() {
        assertThat(Delimiters.nulDelimiter()).containsExactly(bytes("\0"));
        assertThat(Delimiters.lineDelimiter()).containsExactly(bytes("\r\n"), bytes("\n"));
    }

    @Test
    void isVerified() {
        verifier(() -> decoder(true, true, 8, "END", "\n"))
                .input("frames", "aEND\nbE\nENENDcccccccc\ncccccccccENDd\n")
                .input("half a frame", "abENDcdEN")
                .endless("a frame without an end", "a\n", "x")
                .endless("half a delimiter", "", "EN")
                .endless("empty frames", "", "\n")
                .maxRetainedBytes(2048)
                .verify();
    }

    @Test
    void isVerifiedWhenItFailsLate() {
        verifier(() -> decoder(false, false, 3, "\r\n", "\n"))
                .input("frames", "abc\r\nabcd\r\n\nabcd\nab\n\r\n")
                .maxRetainedBytes(2048)
                .verify();
    }

    @Test
    @DisplayName("4.2.19 codec-base: a delimiter that never comes is not searched again for each frame of another")
    void aDelimiterThatNeverComesIsSearchedOnce() {
        // The rare one first: its search goes to the end of what is there.
        EmbeddedChannel channel = channel(true, true, 1 << 20, "rare", "\n");
        channel.pipeline().addLast(new SimpleChannelInboundHandler<ByteBuf>() {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, ByteBuf msg) {}
        });
        int frames = 1 << 20;
        ByteBuf input = Unpooled.buffer(2 * frames);
        for (int i = 0; i < frames; i++) {
            input.writeByte('a').writeByte('\n');
        }

        long start = cpuNanos();
        channel.writeInbound(input);
        long nanos = cpuNanos() - start;

        // Each frame would search a megabyte otherwise: minutes.
        assertThat(nanos).isLessThan(20_000_000_000L);
        channel.finish();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
