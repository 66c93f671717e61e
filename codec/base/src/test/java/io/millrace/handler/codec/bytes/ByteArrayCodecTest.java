package io.millrace.handler.codec.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ByteArrayCodecTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ByteArrayDecoder(), new ByteArrayEncoder());

    @Test
    void aBufferBecomesAnArrayOfItsOwn() {
        byte[] memory = {1, 2, 3, 4};
        ByteBuf in = Unpooled.wrappedBuffer(memory).skipBytes(1);

        channel.writeInbound(in, "text");

        byte[] array = channel.readInbound();
        assertThat(array).containsExactly(2, 3, 4).isNotSameAs(memory);
        assertThat(channel.<String>readInbound()).isEqualTo("text");
        assertThat(in.refCnt()).isZero();
        channel.finish();
    }

    @Test
    void anArrayBecomesABufferWithoutACopy() {
        byte[] array = {1, 2, 3};

        channel.writeOutbound(array, "text");

        ByteBuf out = channel.readOutbound();
        array[0] = 9;
        assertThat(out).isEqualTo(Unpooled.wrappedBuffer(new byte[] {9, 2, 3}));
        out.release();
        assertThat(channel.<String>readOutbound()).isEqualTo("text");
        channel.finish();
    }

    @Test
    void nothingStaysNothing() {
        channel.writeInbound(Unpooled.EMPTY_BUFFER);
        channel.writeOutbound(new byte[0]);

        assertThat(channel.<byte[]>readInbound()).isEmpty();
        ByteBuf out = channel.readOutbound();
        assertThat(out.isReadable()).isFalse();
        channel.finish();
    }
}
