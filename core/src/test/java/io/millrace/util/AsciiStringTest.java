package io.millrace.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AsciiStringTest {

    private static final int ROUNDS = 4_000;

    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(SEED);

    @BeforeAll
    static void printSeed() {
        System.out.println("AsciiStringTest seed " + SEED);
    }

    /** A string over few characters, so that things are found in it, that lies inside a larger array. */
    private static AsciiString inside(String s) {
        byte[] bytes = ("xX" + s + "yY").getBytes(StandardCharsets.ISO_8859_1);
        return new AsciiString(bytes, 2, s.length(), false);
    }

    private String randomText(int maxLength) {
        String alphabet = "aAbB,@[`{ \t\u00e9\u00c9\u00ff";
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(maxLength + 1); i > 0; i--) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }

    private static String asciiLower(String s) {
        StringBuilder out = new StringBuilder();
        s.chars().forEach(c -> out.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
        return out.toString();
    }

    @Test
    void searchesAsStringDoes() {
        for (int i = 0; i < ROUNDS; i++) {
            String text = randomText(12);
            String wanted = randomText(3);
            AsciiString ascii = inside(text);
            CharSequence sought = random.nextBoolean() ? wanted : inside(wanted);
            int from = random.nextInt(16) - 2;
            char c = randomText(4).concat("a").charAt(0);
            String what = "'" + text + "' '" + wanted + "' " + from;
            assertThat(ascii.indexOf(sought)).as(what).isEqualTo(text.indexOf(wanted));
            assertThat(ascii.indexOf(sought, from)).as(what).isEqualTo(text.indexOf(wanted, from));
            assertThat(ascii.indexOf(c, from)).as(what).isEqualTo(text.indexOf(c, from));
            assertThat(ascii.lastIndexOf(sought)).as(what).isEqualTo(text.lastIndexOf(wanted));
            assertThat(ascii.lastIndexOf(sought, from)).as(what).isEqualTo(text.lastIndexOf(wanted, from));
            assertThat(ascii.contains(sought)).as(what).isEqualTo(text.contains(wanted));
            assertThat(ascii.startsWith(sought)).as(what).isEqualTo(text.startsWith(wanted));
            assertThat(ascii.startsWith(sought, from)).as(what).isEqualTo(text.startsWith(wanted, from));
            assertThat(ascii.endsWith(sought)).as(what).isEqualTo(text.endsWith(wanted));
            assertThat(AsciiString.indexOf(ascii, c, from)).isEqualTo(AsciiString.indexOf(text, c, from));
            assertThat(AsciiString.indexOf(new StringBuilder(text), c, from)).isEqualTo(text.indexOf(c, from));
            assertThat(AsciiString.contains(ascii, sought)).as(what).isEqualTo(text.contains(wanted));
            assertThat(AsciiString.containsIgnoreCase(ascii, sought))
                    .as(what)
                    .isEqualTo(asciiLower(text).contains(asciiLower(wanted)));
        }
    }

    @Test
    void comparesAsStringDoes() {
        for (int i = 0; i < ROUNDS; i++) {
            String a = randomText(20);
            String b = random.nextBoolean() ? randomText(20) : flipCases(a);
            AsciiString ascii = inside(a);
            CharSequence other = random.nextBoolean() ? b : inside(b);
            boolean equalIgnoringCase = asciiLower(a).equals(asciiLower(b));
            String what = "'" + a + "' '" + b + "'";
            assertThat(ascii.compareTo(other)).as(what).isEqualTo(a.compareTo(b));
            assertThat(ascii.contentEquals(other)).as(what).isEqualTo(a.equals(b));
            assertThat(ascii.equals(inside(b))).as(what).isEqualTo(a.equals(b));
            assertThat(ascii.contentEqualsIgnoreCase(other)).as(what).isEqualTo(equalIgnoringCase);
            assertThat(AsciiString.contentEqualsIgnoreCase(a, b)).as(what).isEqualTo(equalIgnoringCase);
            assertThat(AsciiString.contentEquals(new StringBuilder(a), b))
                    .as(what)
                    .isEqualTo(a.equals(b));
            if (equalIgnoringCase) {
                assertThatObject(ascii).hasSameHashCodeAs(inside(b));
            }
        }
    }

    private String flipCases(String s) {
        StringBuilder out = new StringBuilder();
        for (char c : s.toCharArray()) {
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            out.append(letter && random.nextBoolean() ? (char) (c ^ 0x20) : c);
        }
        return out.toString();
    }

    @Test
    void matchesRegionsAsStringDoes() {
        for (int i = 0; i < ROUNDS; i++) {
            String a = randomText(8);
            String b = randomText(8);
            int aStart = random.nextInt(10) - 1;
            int bStart = random.nextInt(10) - 1;
            int length = random.nextInt(6) - 1;
            CharSequence other = random.nextBoolean() ? b : inside(b);
            String what = "'" + a + "' " + aStart + " '" + b + "' " + bStart + ' ' + length;
            boolean exact = a.regionMatches(aStart, b, bStart, length);
            boolean ignoringAscii = asciiLower(a).regionMatches(aStart, asciiLower(b), bStart, length);
            boolean ignoring = a.regionMatches(true, aStart, b, bStart, length);
            AsciiString ascii = inside(a);
            assertThat(ascii.regionMatches(aStart, other, bStart, length))
                    .as(what)
                    .isEqualTo(exact);
            assertThat(ascii.regionMatches(true, aStart, other, bStart, length))
                    .as(what)
                    .isEqualTo(ignoringAscii);
            assertThat(AsciiString.regionMatches(ascii, false, aStart, other, bStart, length))
                    .isEqualTo(exact);
            assertThat(AsciiString.regionMatches(ascii, true, aStart, other, bStart, length))
                    .isEqualTo(ignoring);
            assertThat(AsciiString.regionMatchesAscii(a, true, aStart, other, bStart, length))
                    .as(what)
                    .isEqualTo(ignoringAscii);
        }
    }

    @Test
    void transformsAsStringDoes() {
        for (int i = 0; i < ROUNDS; i++) {
            String s = randomText(10);
            AsciiString ascii = inside(s);
            assertThat(ascii.trim().toString()).isEqualTo(s.trim());
            assertThat(AsciiString.trim(new StringBuilder(s)).toString()).isEqualTo(s.trim());
            assertThat(ascii.replace('a', '-').toString()).isEqualTo(s.replace('a', '-'));
            assertThat(ascii.toLowerCase().toString()).isEqualTo(asciiLower(s));
            assertThat(ascii.concat(s).toString()).isEqualTo(s.concat(s));
            assertThat(strings(ascii.split(','))).as("'%s'", s).isEqualTo(s.split(","));
            int limit = random.nextInt(5) - 1;
            assertThat(strings(ascii.split("[,@]", limit))).isEqualTo(s.split("[,@]", limit));
            int end = random.nextInt(s.length() + 1);
            int start = random.nextInt(end + 1);
            assertThat(ascii.subSequence(start, end).toString()).isEqualTo(s.substring(start, end));
            assertThat(ascii.subSequence(start, end, false).toString()).isEqualTo(s.substring(start, end));
            assertThat(ascii.toString(start)).isEqualTo(s.substring(start));
            assertThat(ascii.toCharArray(start, end))
                    .isEqualTo(s.substring(start, end).toCharArray());
        }
    }

    private static String[] strings(AsciiString[] parts) {
        return Arrays.stream(parts).map(AsciiString::toString).toArray(String[]::new);
    }

    @Test
    void upperCaseChangesOnlyAsciiLetters() {
        assertThat(inside("aZ`{z\u00e9").toUpperCase().toString()).isEqualTo("AZ`{Z\u00e9");
        AsciiString upper = inside("AB1");
        assertThatObject(upper.toUpperCase()).isSameAs(upper);
        AsciiString lower = inside("ab[@1");
        assertThatObject(lower.toLowerCase()).isSameAs(lower);
    }

    @Test
    void hashIsThatOfAnySequenceInAnyCase() {
        for (int i = 0; i < ROUNDS; i++) {
            String s = randomText(30);
            int hash = inside(s).hashCode();
            assertThat(AsciiString.hashCode(flipCases(s))).as(s).isEqualTo(hash);
            assertThat(AsciiString.hashCode(new StringBuilder(s))).as(s).isEqualTo(hash);
        }
        assertThat(AsciiString.hashCode(null)).isZero();
    }

    @Test
    void hashTellsNamesApartThatDifferInAnyOneCharacter() {
        // Also in the bits that case folding might be tempted to drop: '-' and 'M', '1' and 'Q'.
        String name = "content-1-length";
        int hash = AsciiString.hashCode(name);
        for (int i = 0; i < name.length(); i++) {
            for (char c = '!'; c < 0x7F; c++) {
                if (Character.toLowerCase(c) != name.charAt(i)) {
                    String other = name.substring(0, i) + c + name.substring(i + 1);
                    assertThat(AsciiString.hashCode(other)).as(other).isNotEqualTo(hash);
                }
            }
        }
    }

    @Test
    void hashersAgreeWithThemselves() {
        HashingStrategy<CharSequence> insensitive = AsciiString.CASE_INSENSITIVE_HASHER;
        assertThat(insensitive.equals("Host", AsciiString.of("hOST"))).isTrue();
        assertThat(insensitive.hashCode("Host")).isEqualTo(insensitive.hashCode(AsciiString.of("hOST")));
        assertThat(AsciiString.CASE_SENSITIVE_HASHER.equals("Host", AsciiString.of("hOST")))
                .isFalse();
        assertThat(AsciiString.CASE_SENSITIVE_HASHER.equals("Host", AsciiString.of("Host")))
                .isTrue();
        assertThat(insensitive.equals(null, null)).isTrue();
        assertThat(insensitive.equals(null, "")).isFalse();
    }

    @Test
    void parsesNumbersAsTheJdkDoesExceptForThePlusSign() {
        for (int i = 0; i < ROUNDS; i++) {
            int radix = 2 + random.nextInt(35);
            long number = random.nextLong() >> random.nextInt(64);
            String text = Long.toString(number, radix);
            AsciiString ascii = inside(text);
            assertThat(ascii.parseLong(radix)).isEqualTo(number);
            assertThat(inside("1" + text + "1").parseLong(1, 1 + text.length(), radix))
                    .isEqualTo(number);
            if (number == (int) number) {
                assertThat(ascii.parseInt(radix)).isEqualTo((int) number);
            } else {
                assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> ascii.parseInt(radix));
            }
            if (number == (short) number) {
                assertThat(ascii.parseShort(radix)).isEqualTo((short) number);
            } else {
                assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> ascii.parseShort(radix));
            }
        }
    }

    @Test
    void numbersEndAtTheLimitsOfTheirType() {
        assertThat(inside("32767").parseShort()).isEqualTo(Short.MAX_VALUE);
        assertThat(inside("-32768").parseShort()).isEqualTo(Short.MIN_VALUE);
        assertThat(inside("2147483647").parseInt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(inside("-2147483648").parseInt()).isEqualTo(Integer.MIN_VALUE);
        assertThat(inside("9223372036854775807").parseLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(inside("-9223372036854775808").parseLong()).isEqualTo(Long.MIN_VALUE);
        assertThatExceptionOfType(NumberFormatException.class)
                .isThrownBy(() -> inside("32768").parseShort());
        assertThatExceptionOfType(NumberFormatException.class)
                .isThrownBy(() -> inside("-32769").parseShort());
        assertThatExceptionOfType(NumberFormatException.class)
                .isThrownBy(() -> inside("2147483648").parseInt());
        assertThatExceptionOfType(NumberFormatException.class)
                .isThrownBy(() -> inside("-2147483649").parseInt());
        for (String text : List.of("9223372036854775808", "-9223372036854775809", "99999999999999999999999")) {
            assertThatExceptionOfType(NumberFormatException.class)
                    .isThrownBy(() -> inside(text).parseLong());
        }
    }

    @Test
    void whatIsNoNumberIsRefused() {
        for (String text : List.of("", "-", "+1", " 1", "1 ", "1a", "--1", "0x1", "\u00b2")) {
            assertThatThrownBy(() -> inside(text).parseInt())
                    .as(text)
                    .isInstanceOf(NumberFormatException.class)
                    .hasMessage(text);
        }
        assertThatExceptionOfType(NumberFormatException.class)
                .isThrownBy(() -> inside("1").parseInt(37));
        assertThatExceptionOfType(NumberFormatException.class)
                .isThrownBy(() -> inside("1").parseInt(1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> inside("12").parseInt(1, 3));
    }

    @Test
    void parsesOtherValues() {
        assertThat(inside("1.5e3").parseDouble()).isEqualTo(1500);
        assertThat(inside("x-0.25x").parseFloat(1, 6)).isEqualTo(-0.25f);
        assertThat(inside("\0").parseBoolean()).isFalse();
        assertThat(inside("").parseBoolean()).isFalse();
        assertThat(inside("\1").parseBoolean()).isTrue();
        assertThat(inside("-\u00e9\u00ff").parseChar(1)).isEqualTo('\ue9ff');
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> inside("ab").parseChar(1));
    }

    @Test
    void sharedArrayIsSeenAfterArrayChanged() {
        byte[] bytes = "abcd".getBytes(StandardCharsets.US_ASCII);
        AsciiString shared = new AsciiString(bytes, 1, 2, false);
        AsciiString copied = new AsciiString(bytes, 1, 2, true);
        int hash = shared.hashCode();
        assertThatObject(shared).hasToString("bc").isEqualTo(copied);
        assertThat(shared.array()).isSameAs(bytes);
        assertThat(shared.arrayOffset()).isEqualTo(1);
        assertThat(shared.isEntireArrayUsed()).isFalse();
        assertThat(copied.isEntireArrayUsed()).isTrue();

        bytes[1] = 'x';
        shared.arrayChanged();

        assertThatObject(shared).hasToString("xc");
        assertThat(shared.hashCode()).isNotEqualTo(hash);
        assertThatObject(copied).hasToString("bc");
    }

    @Test
    void subSequenceSharesOnlyWhenAsked() {
        AsciiString whole = inside("abcdef");
        assertThat(whole.subSequence(1, 3, false).array()).isSameAs(whole.array());
        assertThat(whole.subSequence(1, 3).array()).isNotSameAs(whole.array());
        assertThatObject(whole.subSequence(0)).isSameAs(whole);
        assertThatObject(whole.subSequence(2, 2)).isSameAs(AsciiString.EMPTY_STRING);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> whole.subSequence(3, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> whole.subSequence(0, 7));
    }

    @Test
    void buffersAreReadWithoutMovingTheirPosition() {
        byte[] bytes = "0123456789".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer direct = ByteBuffer.allocateDirect(10).put(bytes).position(2).limit(8);
        ByteBuffer sliced = ByteBuffer.wrap(bytes, 1, 8).slice().position(1).limit(7);
        for (ByteBuffer buffer : List.of(direct, sliced, sliced.asReadOnlyBuffer())) {
            assertThatObject(new AsciiString(buffer)).hasToString("234567");
            assertThatObject(new AsciiString(buffer, false)).hasToString("234567");
            assertThat(buffer.remaining()).isEqualTo(6);
        }
        assertThat(new AsciiString(sliced, false).array()).isSameAs(bytes);
        assertThatObject(new AsciiString(direct, 0, 3, true)).hasToString("012");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> new AsciiString(direct, 5, 4, true));
    }

    @Test
    void charactersAboveLatin1AreReplacedUnlessEncoded() {
        assertThatObject(new AsciiString("a\u20acb")).hasToString("a?b");
        assertThatObject(new AsciiString("a\u20acb".toCharArray(), 1, 2)).hasToString("?b");
        assertThat(new AsciiString("a\u20acb", StandardCharsets.UTF_8, 1, 2).toByteArray())
                .isEqualTo("\u20acb".getBytes(StandardCharsets.UTF_8));
        assertThatObject(new AsciiString("a\u20acb".toCharArray(), StandardCharsets.US_ASCII))
                .hasToString("a?b");
        // A string with such a character is no 8-bit string's equal, whatever it is replaced by.
        assertThat(inside("a?b").contentEquals("a\u20acb")).isFalse();
        assertThat(inside("a\u00acb").contentEqualsIgnoreCase("a\u20acb")).isFalse();
        assertThat(inside("\u00ac").indexOf('\u20ac', 0)).isEqualTo(-1);
    }

    @Test
    void constructorsCheckTheirRanges() {
        byte[] bytes = new byte[4];
        for (int[] range : new int[][] {{-1, 2}, {3, 2}, {0, 5}, {4, 1}, {1, -1}, {1, Integer.MAX_VALUE}}) {
            String what = Arrays.toString(range);
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .as(what)
                    .isThrownBy(() -> new AsciiString(bytes, range[0], range[1], true));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .as(what)
                    .isThrownBy(() -> new AsciiString(bytes, range[0], range[1], false));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .as(what)
                    .isThrownBy(() -> new AsciiString("abcd", range[0], range[1]));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .as(what)
                    .isThrownBy(() -> new AsciiString(new char[4], range[0], range[1]));
        }
        assertThatObject(new AsciiString(bytes, 4, 0, false)).hasToString("");
    }

    @Test
    void neighboursInTheArrayAreOutOfBounds() {
        AsciiString ascii = inside("ab");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ascii.charAt(2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ascii.byteAt(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ascii.copy(1, new byte[4], 0, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ascii.copy(0, new char[1], 0, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ascii.forEachByte(1, 2, b -> true));
    }

    @Test
    void forEachByteReturnsWhereTheProcessorStopped() throws Exception {
        AsciiString ascii = inside("a,b,c");
        assertThat(ascii.forEachByte(ByteProcessor.FIND_COMMA)).isEqualTo(1);
        assertThat(ascii.forEachByteDesc(ByteProcessor.FIND_COMMA)).isEqualTo(3);
        assertThat(ascii.forEachByte(2, 2, ByteProcessor.FIND_COMMA)).isEqualTo(3);
        assertThat(ascii.forEachByteDesc(0, 3, ByteProcessor.FIND_COMMA)).isEqualTo(1);
        assertThat(ascii.forEachByte(ByteProcessor.FIND_CR)).isEqualTo(-1);
        assertThat(ascii.forEachByte(5, 0, ByteProcessor.FIND_COMMA)).isEqualTo(-1);
    }

    @Test
    void cachedAndOfSaveObjects() {
        String text = new String("text");
        AsciiString cached = AsciiString.cached(text);
        assertThat(cached.toString()).isSameAs(text);
        assertThatObject(AsciiString.of(cached)).isSameAs(cached);
        assertThatObject(AsciiString.of(text)).isEqualTo(cached);
        AsciiString made = inside("text");
        assertThat(made.toString()).isSameAs(made.toString());
    }

    @Test
    void emptyPartsAtTheEndAreLeftOut() {
        assertThat(strings(inside(",").split(','))).isEmpty();
        assertThat(strings(inside(",,a,,").split(','))).containsExactly("", "", "a");
        AsciiString none = inside("ab");
        assertThat(none.split(',')).singleElement().isSameAs(none);
    }

    @Test
    void matchesRegularExpressions() {
        assertThat(inside("abc").matches("a.c")).isTrue();
        assertThat(Pattern.compile("b").matcher(inside("abc")).find()).isTrue();
    }

    @Test
    void indexOfIgnoreCaseFoldsMoreThanAscii() {
        assertThat(AsciiString.indexOfIgnoreCase("x\u00c9y", "\u00e9Y", 0)).isEqualTo(1);
        assertThat(AsciiString.indexOfIgnoreCaseAscii("x\u00c9y", "\u00e9Y", 0)).isEqualTo(-1);
        assertThat(AsciiString.indexOfIgnoreCaseAscii("xAby", inside("aB"), -3)).isEqualTo(1);
        assertThat(AsciiString.indexOfIgnoreCase("abc", "", 3)).isEqualTo(3);
        assertThat(AsciiString.indexOfIgnoreCase("abc", "", 4)).isEqualTo(-1);
        assertThat(AsciiString.indexOfIgnoreCase(null, "a", 0)).isEqualTo(-1);
    }

    @Test
    void nullsAreEqualOnlyToEachOther() {
        assertThat(AsciiString.contentEquals(null, null)).isTrue();
        assertThat(AsciiString.contentEqualsIgnoreCase(null, "")).isFalse();
        assertThat(AsciiString.contains(null, "")).isFalse();
        assertThat(inside("").contentEquals(null)).isFalse();
        assertThat(AsciiString.regionMatches(null, true, 0, "", 0, 0)).isFalse();
    }

    @Test
    void collectionsAreSearchedWithoutCase() {
        List<CharSequence> names = List.of("Host", inside("Accept"));
        assertThat(AsciiString.containsContentEqualsIgnoreCase(names, "ACCEPT")).isTrue();
        assertThat(AsciiString.containsContentEqualsIgnoreCase(names, "Accep")).isFalse();
        assertThat(AsciiString.containsAllContentEqualsIgnoreCase(names, List.of("host", "accept")))
                .isTrue();
        assertThat(AsciiString.containsAllContentEqualsIgnoreCase(names, List.of("host", "date")))
                .isFalse();
    }

    @Test
    void wordsAreLowerCasedLikeBytes() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[8];
            random.nextBytes(bytes);
            bytes[random.nextInt(8)] = (byte) ('A' - 1 + random.nextInt(28));
            long lower = AsciiCase.toLowerCase(ByteBuffer.wrap(bytes).getLong());
            for (int j = 0; j < 8; j++) {
                bytes[j] = AsciiCase.toLowerCase(bytes[j]);
            }
            assertThat(lower).isEqualTo(ByteBuffer.wrap(bytes).getLong());
        }
    }
}
