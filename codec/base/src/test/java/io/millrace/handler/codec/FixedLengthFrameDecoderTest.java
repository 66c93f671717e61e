package io.millrace.handler.codec;

import static io.millrace.handler.codec.Decoders.read;
import static io.millrace.handler.codec.Decoders.verifier;
import static io.millrace.handler.codec.Decoders.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class FixedLengthFrameDecoderTest {
    @Test
    void framesAreOfTheLengthHoweverTheyCome() {
        EmbeddedChannel channel = new EmbeddedChannel(new FixedLengthFrameDecoder(3));

        write(channel, "A");
        write(channel, "BC");
        write(channel, "DEFG");
        write(channel, "HI");

        assertThat(read(channel)).containsExactly("ABC", "DEF", "GHI");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aFrameHasAtLeastOneByte() {
        assertThatThrownBy(() -> new FixedLengthFrameDecoder(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("frameLength : 0 (expected: > 0)");
    }

    @Test
    void isVerified() {
        verifier(() -> new FixedLengthFrameDecoder(3))
                .input("frames", "abcdefgh")
                .input("none", "ab")
                .maxRetainedBytes(2048)
                .verify();
    }
}
