package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.util.AsciiString;
import io.millrace.util.IllegalReferenceCountException;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ByteBufUtilTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Nested
    class Dumps {
        @Test
        void hexDumpIsLowerCaseAndCanBeParsedAgain() {
            byte[] bytes = new byte[256];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) i;
            }
            String dump = ByteBufUtil.hexDump(bytes);
            assertThat(dump)
                    .startsWith("000102030405060708090a0b")
                    .endsWith("fdfeff")
                    .hasSize(512);
            assertThat(ByteBufUtil.hexDump(Unpooled.wrappedBuffer(bytes))).isEqualTo(dump);
            assertThat(ByteBufUtil.decodeHexDump(dump)).isEqualTo(bytes);
            assertThat(ByteBufUtil.decodeHexDump(dump.toUpperCase(Locale.ROOT))).isEqualTo(bytes);
            assertThat(ByteBufUtil.hexDump(bytes, 10, 2)).isEqualTo("0a0b");
            assertThat(ByteBufUtil.hexDump(bytes, 300, 0)).isEmpty();
        }

        @Test
        void badArgumentsOfHexDumpAreRefused() {
            ByteBuf buf = Unpooled.wrappedBuffer(new byte[4]);
            assertThatThrownBy(() -> ByteBufUtil.hexDump(buf, 0, -1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ByteBufUtil.hexDump(buf, 1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> ByteBufUtil.hexDump(buf, 2, Integer.MAX_VALUE))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> ByteBufUtil.hexDump(new byte[4], 1, 4))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }

        @Test
        void badHexTextIsRefused() {
            for (String text : new String[] {"0", "0g", "g0", "0x", " 1", "\uff11\uff12"}) {
                assertThatThrownBy(() -> ByteBufUtil.decodeHexDump(text))
                        .as(text)
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> ByteBufUtil.decodeHexDump("00", 0, -2))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ByteBufUtil.decodeHexDump("00", 1, 2))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(ByteBufUtil.decodeHexByte("zz7F", 2)).isEqualTo((byte) 0x7f);
            assertThat(ByteBufUtil.decodeHexDump("zz7Fee", 2, 2)).containsExactly(0x7f);
        }

        @Test
        void prettyHexDumpIsATable() {
            ByteBuf buf = Unpooled.copiedBuffer("skipHello,\u0000world!\r\n\u007f~", StandardCharsets.ISO_8859_1);
            String expected = String.join(
                    System.lineSeparator(),
                    "         +-------------------------------------------------+",
                    "         |  0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f |",
                    "+--------+-------------------------------------------------+----------------+",
                    "|00000000| 48 65 6c 6c 6f 2c 00 77 6f 72 6c 64 21 0d 0a 7f |Hello,.world!...|",
                    "|00000010| 7e                                              |~               |",
                    "+--------+-------------------------------------------------+----------------+");
            assertThat(ByteBufUtil.prettyHexDump(buf, 4, 17)).isEqualTo(expected);
            buf.skipBytes(4);
            assertThat(ByteBufUtil.prettyHexDump(buf)).isEqualTo(expected);
            StringBuilder out = new StringBuilder("x");
            ByteBufUtil.appendPrettyHexDump(out, buf);
            assertThat(out).hasToString("x" + expected);
        }

        @Test
        void prettyHexDumpOfFullRowsHasNoEmptyRow() {
            String dump = ByteBufUtil.prettyHexDump(Unpooled.wrappedBuffer(new byte[32]));
            assertThat(dump.lines()).hasSize(6);
        }

        @Test
        void prettyHexDumpOfNothingIsEmptyAndOfTooMuchIsRefused() {
            ByteBuf buf = Unpooled.wrappedBuffer(new byte[4]);
            assertThat(ByteBufUtil.prettyHexDump(buf, 4, 0)).isEmpty();
            StringBuilder out = new StringBuilder();
            assertThatThrownBy(() -> ByteBufUtil.appendPrettyHexDump(out, buf, 1, Integer.MAX_VALUE))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(out).isEmpty();
        }
    }

    @Nested
    class Comparing {
        @Test
        void equalsAndCompareAgreeWithArrays() {
            for (int round = 0; round < 500; round++) {
                byte[] a = randomBytes(random.nextInt(40), 3);
                byte[] b = random.nextBoolean() ? a.clone() : randomBytes(random.nextInt(40), 3);
                ByteBuf bufA = placed(a);
                ByteBuf bufB = placed(b);
                String at = "seed " + seed + ", " + Arrays.toString(a) + ", " + Arrays.toString(b);
                assertThat(ByteBufUtil.equals(bufA, bufB)).as(at).isEqualTo(Arrays.equals(a, b));
                assertThat(Integer.signum(ByteBufUtil.compare(bufA, bufB)))
                        .as(at)
                        .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
                assertThat(ByteBufUtil.hashCode(bufA) == ByteBufUtil.hashCode(bufB) || !Arrays.equals(a, b))
                        .as(at)
                        .isTrue();
                bufA.release();
                bufB.release();
            }
        }

        @Test
        void rangesAreEqualOnlyIfBothAreThere() {
            ByteBuf a = Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4, 5});
            ByteBuf b = Unpooled.wrappedBuffer(new byte[] {0, 2, 3, 4});
            assertThat(ByteBufUtil.equals(a, 1, b, 1, 3)).isTrue();
            assertThat(ByteBufUtil.equals(a, 1, b, 1, 4)).isFalse();
            assertThat(ByteBufUtil.equals(a, 0, b, 1, 3)).isFalse();
            assertThat(ByteBufUtil.equals(a, 5, b, 4, 0)).isTrue();
            assertThat(ByteBufUtil.equals(a, 1, b, 1, Integer.MAX_VALUE)).isFalse();
            assertThatThrownBy(() -> ByteBufUtil.equals(a, 0, b, 0, -1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ByteBufUtil.equals(a, -1, b, 0, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ByteBufUtil.equals(a, 0, b, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void hashOfNothingIsOneAndNoHashIsZero() {
            assertThat(ByteBufUtil.hashCode(Unpooled.EMPTY_BUFFER)).isEqualTo(1);
            assertThat(ByteBufUtil.hashCode(Unpooled.wrappedBuffer(new byte[] {-31})))
                    .isEqualTo(1);
            assertThat(ByteBufUtil.hashCode(Unpooled.wrappedBuffer(new byte[] {0, 0, 1, 0, 2})))
                    .isEqualTo(31 * (31 + 256) + 2);
        }
    }

    @Nested
    class Searching {
        @Test
        void findsTheFirstOccurrenceAsAnIndexOfTheHaystack() {
            ByteBuf haystack = ascii("..abcabdabd");
            haystack.skipBytes(2);
            assertThat(ByteBufUtil.indexOf(ascii("abd"), haystack)).isEqualTo(5);
            assertThat(ByteBufUtil.indexOf(ascii("d"), haystack)).isEqualTo(7);
            assertThat(ByteBufUtil.indexOf(ascii("."), haystack)).isEqualTo(-1);
            assertThat(ByteBufUtil.indexOf(ascii("abdabdx"), haystack)).isEqualTo(-1);
            assertThat(ByteBufUtil.indexOf(ascii("abcabdabdx"), haystack)).isEqualTo(-1);
            assertThat(ByteBufUtil.indexOf(ascii("abcabdabd"), haystack)).isEqualTo(2);
            assertThat(ByteBufUtil.indexOf(Unpooled.EMPTY_BUFFER, haystack)).isZero();
            assertThat(ByteBufUtil.indexOf(null, haystack)).isEqualTo(-1);
            assertThat(ByteBufUtil.indexOf(haystack, null)).isEqualTo(-1);
            assertThat(haystack.readerIndex()).isEqualTo(2);
        }

        @Test
        void agreesWithStringIndexOf() {
            for (int round = 0; round < 1000; round++) {
                String text = randomText(random.nextInt(300));
                String needle = randomText(1 + random.nextInt(12));
                ByteBuf haystack = placed(text.getBytes(StandardCharsets.US_ASCII));
                int expected = text.indexOf(needle);
                assertThat(ByteBufUtil.indexOf(ascii(needle), haystack))
                        .as("seed %d, %s in %s", seed, needle, text)
                        .isEqualTo(expected < 0 ? -1 : expected + haystack.readerIndex());
                haystack.release();
            }
        }

        @Test
        void timeIsLinearForTheWorstNeedle() {
            int half = 1 << 19;
            byte[] needle = new byte[half];
            needle[half - 1] = 1;
            byte[] haystack = new byte[2 * half];
            haystack[haystack.length - 1] = 1;
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(
                            ByteBufUtil.indexOf(Unpooled.wrappedBuffer(needle), Unpooled.wrappedBuffer(haystack)))
                    .isEqualTo(half));
        }

        @Test
        void indexOfAByteSearchesForwardsOrBackwards() {
            ByteBuf buf = ascii("abcabc");
            assertThat(ByteBufUtil.indexOf(buf, 1, 6, (byte) 'a')).isEqualTo(3);
            assertThat(ByteBufUtil.indexOf(buf, 6, 0, (byte) 'a')).isEqualTo(3);
            assertThat(ByteBufUtil.indexOf(buf, 3, 0, (byte) 'a')).isZero();
            assertThat(ByteBufUtil.indexOf(buf, 0, 3, (byte) 'x')).isEqualTo(-1);
            assertThat(ByteBufUtil.indexOf(buf, 3, 3, (byte) 'a')).isEqualTo(-1);
        }
    }

    @Nested
    class Text {
        @Test
        void utf8IsThatOfStringGetBytes() {
            for (int round = 0; round < 500; round++) {
                String text = randomUnicode(random.nextInt(30));
                int start = random.nextInt(text.length() + 1);
                int end = start + random.nextInt(text.length() - start + 1);
                byte[] expected = text.substring(start, end).getBytes(StandardCharsets.UTF_8);
                ByteBuf buf = Unpooled.buffer(random.nextInt(8)).writeByte(9);
                String at = "seed " + seed + ", round " + round;
                CharSequence seq = random.nextBoolean() ? text : new StringBuilder(text);
                assertThat(ByteBufUtil.utf8Bytes(seq, start, end)).as(at).isEqualTo(expected.length);
                assertThat(ByteBufUtil.writeUtf8(buf, seq, start, end)).as(at).isEqualTo(expected.length);
                assertThat(ByteBufUtil.getBytes(buf, 1, buf.writerIndex() - 1))
                        .as(at)
                        .isEqualTo(expected);
                buf.release();
            }
        }

        @Test
        void unpairedSurrogatesBecomeQuestionMarks() {
            String[] texts = {
                "\ud800",
                "\udc00",
                "a\ud800b",
                "a\udc00b",
                "\udc00\ud800",
                "\ud800\ud800\udc00",
                "\ud83d\ude00\udc00",
                "\ud800é",
                "\ud800\u20ac"
            };
            for (String text : texts) {
                byte[] expected = text.getBytes(StandardCharsets.UTF_8);
                ByteBuf buf = ByteBufUtil.writeUtf8(UnpooledByteBufAllocator.DEFAULT, text);
                assertThat(ByteBufUtil.getBytes(buf)).isEqualTo(expected);
                assertThat(ByteBufUtil.utf8Bytes(text)).isEqualTo(expected.length);
                buf.release();
            }
        }

        @Test
        void aRangeThatCutsAPairSeesAnUnpairedSurrogate() {
            ByteBuf buf = Unpooled.buffer();
            assertThat(ByteBufUtil.writeUtf8(buf, "a\ud83d\ude00", 0, 2)).isEqualTo(2);
            assertThat(buf.toString(StandardCharsets.UTF_8)).isEqualTo("a?");
            buf.release();
        }

        @Test
        void boundsOfUtf8AreSafeForTheLongestText() {
            assertThat(ByteBufUtil.utf8MaxBytes(10)).isEqualTo(30);
            assertThat(ByteBufUtil.utf8MaxBytes("\u20ac")).isEqualTo(3);
            assertThat(ByteBufUtil.utf8MaxBytes(new AsciiString("abc"))).isEqualTo(3);
            assertThat(ByteBufUtil.utf8MaxBytes(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
        }

        @Test
        void textThatFitsExactlyIsWrittenThoughItsBoundDoesNotFit() {
            ByteBuf buf = Unpooled.buffer(4, 4);
            assertThat(ByteBufUtil.writeUtf8(buf, "abcd")).isEqualTo(4);
            assertThatThrownBy(() -> ByteBufUtil.writeUtf8(buf, "e")).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(buf.toString(StandardCharsets.UTF_8)).isEqualTo("abcd");
            buf.release();
        }

        @Test
        void reservingTooLittleDoesNotWriteBeyondTheCapacity() {
            ByteBuf buf = Unpooled.buffer(2, 2);
            assertThatThrownBy(() -> ByteBufUtil.reserveAndWriteUtf8(buf, "\u20ac", 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(buf.writerIndex()).isZero();
            assertThatThrownBy(() -> ByteBufUtil.reserveAndWriteUtf8(buf, "abc", 2, 1, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> ByteBufUtil.writeUtf8(buf, "abc", 0, 4))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(ByteBufUtil.reserveAndWriteUtf8(buf, "xab", 1, 3, 2)).isEqualTo(2);
            buf.release();
        }

        @Test
        void asciiTakesAByteForEachCharacter() {
            ByteBuf buf = Unpooled.buffer(1);
            assertThat(ByteBufUtil.writeAscii(buf, "a\u00ff\u0100\u20ac")).isEqualTo(4);
            assertThat(ByteBufUtil.getBytes(buf)).containsExactly('a', 0xff, '?', '?');
            AsciiString ascii = new AsciiString(new byte[] {'x', 'a', 'b', 'c'}, 1, 3, false);
            assertThat(ByteBufUtil.writeAscii(buf, ascii)).isEqualTo(3);
            assertThat(ByteBufUtil.writeUtf8(buf, ascii)).isEqualTo(3);
            ByteBufUtil.copy(ascii, 1, buf, 0, 2);
            assertThat(buf.toString(StandardCharsets.ISO_8859_1)).isEqualTo("bc??abcabc");
            assertThatThrownBy(() -> ByteBufUtil.copy(ascii, 2, buf, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            buf.release();
        }

        @Test
        void encodeStringIsThatOfStringGetBytes() {
            for (String name : new String[] {"UTF-8", "US-ASCII", "UTF-16", "UTF-16LE", "ISO-8859-1", "windows-1252"}) {
                Charset charset = Charset.forName(name);
                String text = "a\u00e9\u20ac\ud83d\ude00";
                CharBuffer chars = CharBuffer.wrap(text);
                ByteBuf buf = ByteBufUtil.encodeString(UnpooledByteBufAllocator.DEFAULT, chars, charset, 7);
                assertThat(ByteBufUtil.getBytes(buf)).as(name).isEqualTo(text.getBytes(charset));
                assertThat(buf.writableBytes()).as(name).isGreaterThanOrEqualTo(7);
                assertThat(chars.hasRemaining()).isFalse();
                buf.release();
            }
        }

        @Test
        void wellFormedTextIsRecognized() {
            for (int round = 0; round < 300; round++) {
                byte[] bytes = random.nextBoolean()
                        ? randomUnicode(random.nextInt(10)).getBytes(StandardCharsets.UTF_8)
                        : randomBytes(1 + random.nextInt(5), 256);
                boolean expected = Arrays.equals(
                        new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
                ByteBuf buf = placed(bytes);
                assertThat(ByteBufUtil.isText(buf, StandardCharsets.UTF_8))
                        .as("seed %d, %s", seed, Arrays.toString(bytes))
                        .isEqualTo(expected);
                buf.release();
            }
        }

        @Test
        void malformedUtf8IsNoText() {
            String[] bad = {
                "80",
                "c0af",
                "c1bf",
                "c3",
                "e0a0",
                "e09f80",
                "eda080",
                "edbfbf",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "ff",
                "c328",
                "e28228"
            };
            for (String hex : bad) {
                assertThat(ByteBufUtil.isText(
                                Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)), StandardCharsets.UTF_8))
                        .as(hex)
                        .isFalse();
            }
            for (String hex : new String[] {
                "", "00", "7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"
            }) {
                assertThat(ByteBufUtil.isText(
                                Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)), StandardCharsets.UTF_8))
                        .as(hex)
                        .isTrue();
            }
        }

        @Test
        void otherCharsetsAreAskedThemselves() {
            ByteBuf buf = Unpooled.wrappedBuffer(new byte[] {'a', (byte) 0xe9, (byte) 0xd8, 0});
            assertThat(ByteBufUtil.isText(buf, 0, 1, StandardCharsets.US_ASCII)).isTrue();
            assertThat(ByteBufUtil.isText(buf, 0, 2, StandardCharsets.US_ASCII)).isFalse();
            assertThat(ByteBufUtil.isText(buf, 0, 2, StandardCharsets.ISO_8859_1))
                    .isTrue();
            assertThat(ByteBufUtil.isText(buf, 2, 2, StandardCharsets.UTF_16BE)).isFalse();
            assertThat(ByteBufUtil.isText(Unpooled.wrappedBuffer(new byte[9000]), StandardCharsets.UTF_16BE))
                    .isTrue();
            assertThat(ByteBufUtil.isText(Unpooled.wrappedBuffer(new byte[9001]), StandardCharsets.UTF_16BE))
                    .isFalse();
            assertThatThrownBy(() -> ByteBufUtil.isText(buf, 3, 2, StandardCharsets.UTF_8))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> ByteBufUtil.isText(buf, -1, 2, StandardCharsets.UTF_8))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void getBytesSharesTheArrayOnlyIfAskedAndExact() {
        byte[] array = {1, 2, 3};
        ByteBuf buf = Unpooled.wrappedBuffer(array);
        assertThat(ByteBufUtil.getBytes(buf)).isEqualTo(array).isNotSameAs(array);
        assertThat(ByteBufUtil.getBytes(buf, 0, 3, false)).isSameAs(array);
        assertThat(ByteBufUtil.getBytes(buf, 1, 2, false)).containsExactly(2, 3);
        assertThatThrownBy(() -> ByteBufUtil.getBytes(buf, 1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> ByteBufUtil.getBytes(buf, Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void readBytesMovesBytesIntoANewBuffer() {
        ByteBuf buf = ascii("abcd");
        ByteBuf read = ByteBufUtil.readBytes(UnpooledByteBufAllocator.DEFAULT, buf, 3);
        assertThat(read.toString(StandardCharsets.US_ASCII)).isEqualTo("abc");
        assertThatThrownBy(() -> ByteBufUtil.readBytes(UnpooledByteBufAllocator.DEFAULT, buf, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(buf.readableBytes()).isEqualTo(1);
        read.release();
        buf.release();
    }

    @Test
    void numbersAreSwapped() {
        assertThat(ByteBufUtil.swapShort((short) 0x12ff)).isEqualTo((short) 0xff12);
        assertThat(ByteBufUtil.swapMedium(0x123456)).isEqualTo(0x563412);
        assertThat(ByteBufUtil.swapMedium(0x1234ff)).isEqualTo(0xffff3412);
        assertThat(ByteBufUtil.swapInt(0x12345678)).isEqualTo(0x78563412);
        assertThat(ByteBufUtil.swapLong(0x0123456789abcdefL)).isEqualTo(0xefcdab8967452301L);
    }

    @Test
    void ensureWritableResultsZeroAndTwoAreSuccess() {
        for (int result = 0; result < 4; result++) {
            assertThat(ByteBufUtil.ensureWritableSuccess(result)).isEqualTo(result == 0 || result == 2);
        }
    }

    @Test
    void aFreedBufferIsNotAccessible() {
        ByteBuf buf = ascii("a");
        assertThat(ByteBufUtil.ensureAccessible(buf)).isSameAs(buf);
        buf.release();
        assertThat(ByteBufUtil.isAccessible(buf)).isFalse();
        assertThatThrownBy(() -> ByteBufUtil.ensureAccessible(buf)).isInstanceOf(IllegalReferenceCountException.class);
        assertThatThrownBy(() -> ByteBufUtil.getBytes(buf)).isInstanceOf(IllegalReferenceCountException.class);
        assertThatThrownBy(() -> ByteBufUtil.hexDump(buf)).isInstanceOf(IllegalReferenceCountException.class);
        assertThatThrownBy(() -> ByteBufUtil.isText(buf, StandardCharsets.UTF_8))
                .isInstanceOf(IllegalReferenceCountException.class);
    }

    /** The bytes in a buffer of a random kind, not at its start. */
    private ByteBuf placed(byte[] bytes) {
        int before = random.nextInt(10);
        ByteBuf buf = random.nextBoolean() ? Unpooled.buffer(0) : Unpooled.directBuffer(0);
        buf.writeZero(before).skipBytes(before).writeBytes(bytes);
        if (bytes.length < 2 || random.nextBoolean()) {
            return buf;
        }
        ByteBuf head = buf.readRetainedSlice(1 + random.nextInt(bytes.length - 1));
        return Unpooled.wrappedBuffer(head, buf);
    }

    private byte[] randomBytes(int length, int values) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(values) - 1);
        }
        return bytes;
    }

    private String randomText(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(random.nextInt(5) == 0 ? 'b' : 'a');
        }
        return text.toString();
    }

    private String randomUnicode(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(5)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) random.nextInt(0x800));
                case 2 -> text.append((char) (0xd800 + random.nextInt(0x800)));
                case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append((char) random.nextInt(0x10000));
            }
        }
        return text.toString();
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
