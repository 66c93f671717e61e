package io.millrace.util;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;

/** Comparing, searching and hashing characters without regard to case, eight bytes at a time where there are bytes. */
final class AsciiCase {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = EACH_BYTE << 7;

    // Names of headers, hosts and the like are keys that a peer chooses. The seed keeps it from choosing names that
    // collide, and the folded multiplication leaves no difference in the input that cancels out whatever the seed is.
    private static final long SEED = ThreadLocalRandom.current().nextLong();
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    /** Which characters count as equal. */
    enum Match {
        EXACT,
        IGNORE_ASCII_CASE,
        IGNORE_CASE
    }

    private AsciiCase() {}

    static byte toLowerCase(byte b) {
        return AsciiString.isUpperCase(b) ? (byte) (b + 32) : b;
    }

    static boolean isLowerCase(byte b) {
        return b >= 'a' && b <= 'z';
    }

    static byte toUpperCase(byte b) {
        return isLowerCase(b) ? (byte) (b - 32) : b;
    }

    static boolean equalsIgnoreCase(char a, char b) {
        return a == b || AsciiString.toLowerCase(a) == AsciiString.toLowerCase(b);
    }

    static boolean equalsIgnoreCase(byte[] a, int aStart, byte[] b, int bStart, int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            long left = (long) WORDS.get(a, aStart + i);
            long right = (long) WORDS.get(b, bStart + i);
            if (left != right && toLowerCase(left) != toLowerCase(right)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (toLowerCase(a[aStart + i]) != toLowerCase(b[bStart + i])) {
                return false;
            }
        }
        return true;
    }

    static boolean regionMatches(CharSequence a, int aStart, CharSequence b, int bStart, int length) {
        return regionMatches(a, aStart, b, bStart, length, Match.IGNORE_ASCII_CASE);
    }

    static boolean regionMatches(CharSequence a, int aStart, CharSequence b, int bStart, int length, Match match) {
        if (aStart < 0 || bStart < 0 || length > a.length() - aStart || length > b.length() - bStart) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!matches(a.charAt(aStart + i), b.charAt(bStart + i), match)) {
                return false;
            }
        }
        return true;
    }

    static int indexOf(CharSequence text, CharSequence wanted, int start, Match match) {
        int length = wanted.length();
        for (int i = Math.max(start, 0), last = text.length() - length; i <= last; i++) {
            if (regionMatches(text, i, wanted, 0, length, match)) {
                return i;
            }
        }
        return AsciiString.INDEX_NOT_FOUND;
    }

    static int hash(byte[] bytes, int start, int length) {
        long h = SEED ^ length;
        int i = start;
        for (int end = start + length - Long.BYTES; i <= end; i += Long.BYTES) {
            h = mix(h, (long) WORDS.get(bytes, i));
        }
        long rest = 0;
        for (int shift = 0; i < start + length; i++, shift += Byte.SIZE) {
            rest |= (bytes[i] & 0xFFL) << shift;
        }
        return finish(mix(h, rest));
    }

    /** The same steps as for bytes, so that it is the same hash. */
    static int hash(CharSequence chars) {
        int length = chars.length();
        long h = SEED ^ length;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            h = mix(h, word(chars, i, Long.BYTES));
        }
        return finish(mix(h, word(chars, i, length - i)));
    }

    private static long word(CharSequence chars, int start, int count) {
        long word = 0;
        for (int i = 0; i < count; i++) {
            char c = chars.charAt(start + i);
            // A character above 255 has no byte that it must agree with; all its bits should count.
            word |= ((c ^ (c >>> Byte.SIZE)) & 0xFFL) << (i * Byte.SIZE);
        }
        return word;
    }

    private static long mix(long h, long word) {
        long left = h ^ toLowerCase(word);
        long right = MULTIPLIER ^ h;
        return left * right ^ Math.multiplyHigh(left, right);
    }

    private static int finish(long h) {
        long last = h * MULTIPLIER;
        return (int) (last ^ last >>> Integer.SIZE);
    }

    /** Eight bytes in lower case: sets bit 5 of each byte that is one of A to Z. */
    static long toLowerCase(long word) {
        long low7 = word & ~HIGH_BITS;
        long fromA = low7 + (0x80 - 'A') * EACH_BYTE;
        long aboveZ = low7 + (0x7F - 'Z') * EACH_BYTE;
        long upper = fromA & ~aboveZ & ~word & HIGH_BITS;
        return word | upper >>> 2;
    }

    private static boolean matches(char a, char b, Match match) {
        if (a == b) {
            return true;
        }
        return switch (match) {
            case EXACT -> false;
            case IGNORE_ASCII_CASE -> AsciiString.toLowerCase(a) == AsciiString.toLowerCase(b);
            case IGNORE_CASE -> {
                // Both ways, as String does it: some alphabets have letters that only one of them makes equal.
                char upperA = Character.toUpperCase(a);
                char upperB = Character.toUpperCase(b);
                yield upperA == upperB || Character.toLowerCase(upperA) == Character.toLowerCase(upperB);
            }
        };
    }
}
