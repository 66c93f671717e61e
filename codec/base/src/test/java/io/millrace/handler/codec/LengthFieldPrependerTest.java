package io.millrace.handler.codec;

import static io.millrace.handler.codec.Decoders.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthFieldPrependerTest {
    @ParameterizedTest
    @CsvSource({
        "BIG_ENDIAN, 1, 01",
        "BIG_ENDIAN, 2, 0001",
        "BIG_ENDIAN, 3, 000001",
        "BIG_ENDIAN, 4, 00000001",
        "BIG_ENDIAN, 8, 0000000000000001",
        "LITTLE_ENDIAN, 1, 01",
        "LITTLE_ENDIAN, 2, 0100",
        "LITTLE_ENDIAN, 3, 010000",
        "LITTLE_ENDIAN, 4, 01000000",
        "LITTLE_ENDIAN, 8, 0100000000000000"
    })
    void theLengthIsWrittenBeforeTheBuffer(String order, int length, String expected) {
        ByteOrder byteOrder = order.startsWith("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        EmbeddedChannel channel = new EmbeddedChannel(new LengthFieldPrepender(byteOrder, length, 0, false));
        ByteBuf message = bytes("A");

        channel.writeOutbound(message);

        ByteBuf field = channel.readOutbound();
        assertThat(ByteBufUtil.hexDump(field)).isEqualTo(expected);
        field.release();
        ByteBuf content = channel.readOutbound();
        assertThat(content).isSameAs(message);
        content.release();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void theLengthMayCountItselfAndBeAdjusted() {
        assertThat(lengthOf(new LengthFieldPrepender(4, true), 3)).isEqualTo(7);
        assertThat(lengthOf(new LengthFieldPrepender(4, -1), 3)).isEqualTo(2);
        assertThat(lengthOf(new LengthFieldPrepender(4, 10, true), 3)).isEqualTo(17);
    }

    private static int lengthOf(LengthFieldPrepender prepender, int bytes) {
        EmbeddedChannel channel = new EmbeddedChannel(prepender);
        channel.writeOutbound(Unpooled.buffer().writeZero(bytes));
        ByteBuf field = channel.readOutbound();
        try {
            return field.readInt();
        } finally {
            field.release();
            channel.finishAndReleaseAll();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 255, 256", "2, 65535, 65536", "3, 16777215, 16777216"})
    void aLengthThatDoesNotFitFailsTheWrite(int length, int longest, int tooLong) {
        EmbeddedChannel channel = new EmbeddedChannel(new LengthFieldPrepender(length));

        assertThat(channel.writeOutbound(Unpooled.wrappedBuffer(new byte[longest])))
                .isTrue();
        assertThatThrownBy(() -> channel.writeOutbound(Unpooled.wrappedBuffer(new byte[tooLong])))
                .isInstanceOf(EncoderException.class)
                .hasRootCauseMessage("length does not fit into " + length + " bytes: " + tooLong);
        channel.finishAndReleaseAll();
    }

    @Test
    void anAdjustedLengthBelowZeroFailsTheWrite() {
        EmbeddedChannel channel = new EmbeddedChannel(new LengthFieldPrepender(4, -2));

        assertThatThrownBy(() -> channel.writeOutbound(bytes("A")))
                .isInstanceOf(EncoderException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage("Adjusted frame length (-1) is less than zero");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void theFieldIsOfOneOfFiveSizes() {
        for (int length : new int[] {0, 5, 6, 7, 9}) {
            assertThatThrownBy(() -> new LengthFieldPrepender(length))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("lengthFieldLength must be either 1, 2, 3, 4, or 8: " + length);
        }
    }

    @Test
    void oneInstanceServesManyChannels() {
        assertThat(new LengthFieldPrepender(2).isSharable()).isTrue();
    }
}
