package io.millrace.handler.codec.string;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.Decoders;
import io.millrace.handler.codec.LineBasedFrameDecoder;
import io.millrace.testkit.CodecVerifier;
import io.millrace.util.AsciiString;
import java.util.List;
import org.junit.jupiter.api.Test;

class StringCodecTest {
    @Test
    void buffersBecomeTextAndTextBuffers() {
        EmbeddedChannel channel = new EmbeddedChannel(new StringDecoder(UTF_8), new StringEncoder(UTF_8));
        ByteBuf in = Unpooled.copiedBuffer("gr\u00fc\u00df \ud83d\ude00", UTF_8);

        channel.writeInbound(in, 1);
        channel.writeOutbound("gr\u00fc\u00df", AsciiString.of("ascii"), 2);

        assertThat(channel.<String>readInbound()).isEqualTo("gr\u00fc\u00df \ud83d\ude00");
        assertThat(channel.<Integer>readInbound()).isEqualTo(1);
        assertThat(in.refCnt()).isZero();
        assertThat(Decoders.written(channel))
                .containsExactly(new String("gr\u00fc\u00df".getBytes(UTF_8), ISO_8859_1), "ascii", 2);
        channel.finish();
    }

    @Test
    void emptyTextBecomesAnEmptyBuffer() {
        EmbeddedChannel channel = new EmbeddedChannel(new StringEncoder());

        channel.writeOutbound("");

        assertThat(Decoders.written(channel)).containsExactly("");
        channel.finish();
    }

    @Test
    void linesGetTheirEnd() {
        EmbeddedChannel channel = new EmbeddedChannel(new LineEncoder(LineSeparator.WINDOWS, UTF_8));

        channel.writeOutbound("abc", "", 1);

        assertThat(Decoders.written(channel)).containsExactly("abc\r\n", "\r\n", 1);
        channel.finish();
    }

    @Test
    void theEndOfALineIsInTheSameCharset() {
        EmbeddedChannel channel = new EmbeddedChannel(new LineEncoder(LineSeparator.UNIX, UTF_16BE));

        channel.writeOutbound("a");

        assertThat(Decoders.written(channel)).containsExactly("\0a\0\n");
        channel.finish();
    }

    @Test
    void separatorsAreEqualIfTheirTextIs() {
        assertThat(new LineSeparator("\n")).isEqualTo(LineSeparator.UNIX).hasSameHashCodeAs(LineSeparator.UNIX);
        assertThat(LineSeparator.UNIX).isNotEqualTo(LineSeparator.WINDOWS).hasToString("0a");
        assertThat(LineSeparator.WINDOWS).hasToString("0d0a");
        assertThat(LineSeparator.DEFAULT.value()).isEqualTo(System.lineSeparator());
    }

    @Test
    void oneInstanceServesManyChannels() {
        assertThat(new StringDecoder().isSharable()).isTrue();
        assertThat(new StringEncoder().isSharable()).isTrue();
        assertThat(new LineEncoder().isSharable()).isTrue();
    }

    @Test
    void isVerified() {
        CodecVerifier.decoders(() -> List.of(new LineBasedFrameDecoder(64), new StringDecoder(UTF_8)))
                .input("lines", "gr\u00c3\u00bc\u00c3\u009f\nabc\r\n\377\n")
                .symmetric(() -> new LineEncoder(LineSeparator.UNIX, UTF_8), "gr\u00fc\u00df", "", "b")
                .maxRetainedBytes(2048)
                .verify();
    }
}
