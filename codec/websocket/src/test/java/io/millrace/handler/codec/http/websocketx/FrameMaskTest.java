package io.millrace.handler.codec.http.websocketx;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameMaskTest {
    private static final int KEY = 0x37fa213d;

    private static byte[] expected(byte[] content) {
        byte[] masked = new byte[content.length];
        for (int i = 0; i < content.length; i++) {
            masked[i] = (byte) (content[i] ^ KEY >> 24 - 8 * (i % 4));
        }
        return masked;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 1000})
    void everyLengthIsMaskedInPlaceAndNothingElse(int length) {
        byte[] content = random(length);
        for (ByteBuf buffer : new ByteBuf[] {Unpooled.buffer(length + 6), Unpooled.directBuffer(length + 6)}) {
            buffer.writeMedium(0x010203).writeBytes(content).writeMedium(0x040506);

            FrameMask.apply(KEY, buffer, 3, length);

            assertThat(buffer.readMedium()).isEqualTo(0x010203);
            assertThat(ByteBufUtil.getBytes(buffer.readSlice(length))).isEqualTo(expected(content));
            assertThat(buffer.readMedium()).isEqualTo(0x040506);
            buffer.release();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 8, 9, 23, 1000})
    void appendingLeavesTheContentAsItIs(int length) {
        byte[] content = random(length);
        ByteBuf from = Unpooled.copiedBuffer(content);
        ByteBuf to = Unpooled.buffer(length + 1).writeByte(7);

        FrameMask.append(KEY, from, 0, length, to);

        assertThat(from).isEqualTo(Unpooled.wrappedBuffer(content));
        assertThat(to.readByte()).isEqualTo((byte) 7);
        assertThat(ByteBufUtil.getBytes(to)).isEqualTo(expected(content));
        from.release();
        to.release();
    }

    @Test
    void wordsAcrossThePartsOfACompositeAreMasked() {
        byte[] content = random(37);
        ByteBuf parts = Unpooled.wrappedBuffer(
                Unpooled.copiedBuffer(content, 0, 5),
                Unpooled.copiedBuffer(content, 5, 13),
                Unpooled.copiedBuffer(content, 18, 19));

        FrameMask.apply(KEY, parts, 0, content.length);

        assertThat(ByteBufUtil.getBytes(parts)).isEqualTo(expected(content));
        parts.release();
    }

    @Test
    void aKeyOfZeroChangesNothing() {
        ByteBuf content = Unpooled.copiedBuffer(random(20));
        FrameMask.apply(0, content, 0, 20);
        assertThat(ByteBufUtil.getBytes(content)).isEqualTo(random(20));
        content.release();
    }
}
