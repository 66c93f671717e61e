package io.millrace.handler.codec.http.websocketx.extensions.compression;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.compression.DecompressionException;
import io.millrace.handler.codec.http.websocketx.Wire;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDeflateTest {
    private static final ByteBufAllocator ALLOC = UnpooledByteBufAllocator.DEFAULT;

    private final MessageInflater inflater = new MessageInflater(CodecLimits.DEFAULT, 0);
    private final MessageDeflater deflater = new MessageDeflater(6, 15);

    @AfterEach
    void end() {
        inflater.end();
        deflater.end();
    }

    private String inflate(String digits, boolean last) {
        ByteBuf out = inflater.inflate(ALLOC, Wire.buffer(digits), last);
        String text = out.toString(US_ASCII);
        out.release();
        return text;
    }

    private static String hexOf(ByteBuf buffer) {
        String digits = ByteBufUtil.hexDump(buffer);
        buffer.release();
        return digits;
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }

    @Nested
    @DisplayName("RFC 7692 §7.2.3")
    class Vectors {
        @Test
        void oneBlock() {
            assertThat(inflate("f248cdc9c90700", true)).isEqualTo("Hello");
            assertThat(hexOf(deflater.deflate(ALLOC, ascii("Hello"), true))).isEqualTo("f248cdc9c90700");
        }

        @Test
        void oneBlockInTwoFrames() {
            assertThat(inflate("f248cd", false) + inflate("c9c90700", true)).isEqualTo("Hello");
        }

        @Test
        void theWindowIsKept() {
            assertThat(inflate("f248cdc9c90700", true)).isEqualTo("Hello");
            assertThat(inflate("f200110000", true)).isEqualTo("Hello");
        }

        @Test
        void aBlockWithoutCompression() {
            assertThat(inflate("000500faff48656c6c6f00", true)).isEqualTo("Hello");
        }

        @Test
        void aFinalBlock() {
            assertThat(inflate("f348cdc9c9070000", true)).isEqualTo("Hello");
            assertThat(inflate("f248cdc9c90700", true)).isEqualTo("Hello");
        }

        @Test
        void aFinalBlockWithoutTheEmptyOneBehindIt() {
            assertThat(inflate("f348cdc9c90700", true)).isEqualTo("Hello");
            assertThat(inflate("f248cdc9c90700", true)).isEqualTo("Hello");
        }

        @Test
        void twoBlocksInOneMessage() {
            assertThat(inflate("f248050000 00ffff cac9c90700", true)).isEqualTo("Hello");
        }

        @Test
        void emptyMessages() {
            assertThat(inflate("00", true)).isEmpty();
            for (int i = 0; i < 3; i++) {
                assertThat(hexOf(deflater.deflate(ALLOC, Unpooled.EMPTY_BUFFER, true)))
                        .isEqualTo("00");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"15, 6", "15, 0", "15, 9", "12, 6", "9, 6", "8, 9"})
    void whatIsCompressedIsDecompressedMessageByMessage(int windowBits, int level) {
        MessageDeflater small = new MessageDeflater(level, windowBits);
        Random random = new Random(windowBits);
        for (int i = 0; i < 60; i++) {
            byte[] content = new byte[random.nextInt(3000) * (i % 3)];
            for (int k = 0; k < content.length; k++) {
                content[k] = (byte) (random.nextInt(100) < 80 ? "window".charAt(k % 6) : random.nextInt());
            }
            int cut = content.length == 0 ? 0 : random.nextInt(content.length);
            ByteBuf one = small.deflate(ALLOC, Unpooled.wrappedBuffer(content, 0, cut), false);
            ByteBuf two = small.deflate(ALLOC, Unpooled.wrappedBuffer(content, cut, content.length - cut), true);
            ByteBuf first = inflater.inflate(ALLOC, one, false);
            ByteBuf second = inflater.inflate(ALLOC, two, true);
            ByteBuf whole = Unpooled.wrappedBuffer(first, second);
            assertThat(whole).isEqualTo(Unpooled.wrappedBuffer(content));
            whole.release();
            one.release();
            two.release();
        }
        small.end();
    }

    /** Decompresses as one with a small window does: what is further back than that is not what it was. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14})
    void noDistanceIsLongerThanTheWindow(int windowBits) {
        MessageDeflater small = new MessageDeflater(9, windowBits);
        Random random = new Random(windowBits);
        byte[] phrase = new byte[150];
        random.nextBytes(phrase);
        ByteBuf stream = Unpooled.buffer();
        for (int i = 0; i < 400; i++) {
            byte[] message = i % 2 == 0 ? phrase : new byte[random.nextInt(400)];
            ByteBuf compressed = small.deflate(ALLOC, Unpooled.wrappedBuffer(message), true);
            stream.writeBytes(compressed).writeInt(MessageDeflater.TAIL);
            compressed.release();
        }
        assertThat(DeflateDistances.longest(ByteBufUtil.getBytes(stream)))
                .isPositive()
                .isLessThanOrEqualTo(1 << windowBits);
        stream.release();
        small.end();
    }

    @Test
    void theWholeWindowIsUsedWhereItIsNotLimited() {
        byte[] noise = new byte[20_000];
        new Random(1).nextBytes(noise);
        ByteBuf first = deflater.deflate(ALLOC, Unpooled.wrappedBuffer(noise), true);
        ByteBuf second = deflater.deflate(ALLOC, Unpooled.wrappedBuffer(noise), true);
        assertThat(second.readableBytes()).isLessThan(500);
        first.release();
        second.release();
    }

    @Nested
    class Bombs {
        private ByteBuf bomb(int bytes) {
            return deflater.deflate(ALLOC, Unpooled.wrappedBuffer(new byte[bytes]), true);
        }

        @Test
        void aMessageThatGrowsBeyondTheLimitIsRefused() {
            MessageInflater limited = new MessageInflater(CodecLimits.DEFAULT.withDecompressedBytes(100_000), 0);
            ByteBuf bomb = bomb(100_001);
            assertThatThrownBy(() -> limited.inflate(ALLOC, bomb, true))
                    .isInstanceOf(CodecLimitException.class)
                    .hasMessageContainingAll("100000", "CodecLimits");
            bomb.release();
            limited.end();
        }

        @Test
        void theLimitIsOneOfMessagesNotOfFrames() {
            MessageInflater limited = new MessageInflater(CodecLimits.DEFAULT.withDecompressedBytes(100_000), 0);
            for (int i = 0; i < 3; i++) {
                ByteBuf good = bomb(60_000);
                limited.inflate(ALLOC, good, true).release();
                good.release();
            }
            ByteBuf part = deflater.deflate(ALLOC, Unpooled.wrappedBuffer(new byte[60_000]), false);
            limited.inflate(ALLOC, part.duplicate(), false).release();
            assertThatThrownBy(() -> limited.inflate(ALLOC, part, false)).isInstanceOf(CodecLimitException.class);
            part.release();
            limited.end();
        }

        @Test
        void whatDeflateMakesIsNotBeyondTheRatioUnlessSomebodyLowersIt() {
            MessageInflater limited = new MessageInflater(CodecLimits.DEFAULT, 0);
            ByteBuf zeros = bomb(8 << 20);
            assertThat((8 << 20) / zeros.readableBytes()).isGreaterThan(1000);
            ByteBuf inflated = limited.inflate(ALLOC, zeros, true);
            assertThat(inflated.readableBytes()).isEqualTo(8 << 20);
            inflated.release();
            zeros.release();
            limited.end();
        }

        @Test
        void theRatioIsLimited() {
            MessageInflater limited = new MessageInflater(CodecLimits.DEFAULT.withDecompressionRatio(100), 0);
            ByteBuf bomb = bomb(1 << 20);
            assertThatThrownBy(() -> limited.inflate(ALLOC, bomb, true))
                    .isInstanceOf(CodecLimitException.class)
                    .hasMessageContaining("decompressionRatio");
            bomb.release();
            limited.end();
        }

        @Test
        void aFrameThatGrowsBeyondMaxAllocationIsRefused() {
            MessageInflater limited = new MessageInflater(CodecLimits.DEFAULT, 1000);
            ByteBuf good = bomb(1000);
            limited.inflate(ALLOC, good, true).release();
            good.release();
            ByteBuf bomb = bomb(1001);
            assertThatThrownBy(() -> limited.inflate(ALLOC, bomb, true))
                    .isInstanceOf(DecompressionException.class)
                    .hasMessageContainingAll("1000", "maxAllocation");
            bomb.release();
            limited.end();
        }

        @Test
        void memoryGrowsNoFurtherThanTheLimit() {
            UnpooledByteBufAllocator counted = new UnpooledByteBufAllocator(false);
            MessageInflater limited = new MessageInflater(CodecLimits.DEFAULT.withDecompressedBytes(100_000), 0);
            ByteBuf bomb = bomb(50 << 20);
            assertThatThrownBy(() -> limited.inflate(counted, bomb, true)).isInstanceOf(CodecLimitException.class);
            assertThat(counted.metric().usedHeapMemory()).isZero();
            bomb.release();
            limited.end();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffff", "07", "000500f0ff48656c6c6f", "0401"})
    void whatIsNotDeflateIsRefused(String digits) {
        assertThatThrownBy(() -> inflate(digits + "ffffffffffffffffff", true))
                .isInstanceOf(DecompressionException.class);
    }
}
