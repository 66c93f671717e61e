package io.millrace.handler.codec;

import io.millrace.util.AsciiString;
import io.millrace.util.HashingStrategy;
import java.security.SecureRandom;

/**
 * Where names go in a table. A peer that knew could choose names that all go to the same place, and make each look-up cost
 * as much as there are names; so it follows from a secret of the process.
 *
 * @param <K> the type of names
 */
abstract class NameHash<K> {
    /** The modulus, a Mersenne prime. */
    private static final long PRIME = (1L << 61) - 1;

    private static final long POINT;
    private static final int SALT;

    static {
        SecureRandom random = new SecureRandom();
        POINT = random.nextLong(PRIME >>> 1, PRIME);
        SALT = random.nextInt();
    }

    /** The hash of a name, the same for names that are equal. */
    abstract int of(K name);

    @SuppressWarnings("unchecked") // the names of these two strategies are characters
    static <K> NameHash<K> of(HashingStrategy<K> strategy) {
        if ((Object) strategy == AsciiString.CASE_INSENSITIVE_HASHER) {
            return (NameHash<K>) IGNORING_CASE;
        }
        if ((Object) strategy == AsciiString.CASE_SENSITIVE_HASHER) {
            return (NameHash<K>) EXACT;
        }
        boolean plain = strategy == HashingStrategy.JAVA_HASHER;
        return new NameHash<>() {
            @Override
            int of(K name) {
                // Strings that are equal have the same characters.
                return plain && name instanceof String text ? EXACT.of(text) : mixed(strategy.hashCode(name) ^ SALT);
            }
        };
    }

    private static final NameHash<CharSequence> EXACT = new NameHash<>() {
        @Override
        int of(CharSequence name) {
            int length = name.length();
            long hash = length;
            for (int i = 0; i < length; i++) {
                hash = next(hash, name.charAt(i));
            }
            return folded(hash);
        }
    };

    private static final NameHash<CharSequence> IGNORING_CASE = new NameHash<>() {
        @Override
        int of(CharSequence name) {
            int length = name.length();
            long hash = length;
            for (int i = 0; i < length; i++) {
                hash = next(hash, AsciiString.toLowerCase(name.charAt(i)));
            }
            return folded(hash);
        }
    };

    /**
     * The value of a polynomial at a secret point, whose coefficients are the characters: two names of up to n characters
     * have the same value at no more than n of the 2^60 points.
     */
    private static long next(long hash, int coefficient) {
        long high = Math.multiplyHigh(hash, POINT);
        long low = hash * POINT;
        // 2^61 is 1: what is above bit 61 is added to what is below.
        long sum = (low & PRIME) + (low >>> 61 | high << 3) + coefficient;
        sum = (sum & PRIME) + (sum >>> 61);
        return sum >= PRIME ? sum - PRIME : sum;
    }

    private static int folded(long hash) {
        return mixed((int) (hash ^ hash >>> 32));
    }

    /** Lets every bit have a part in the lower ones, which choose the place. */
    private static int mixed(int hash) {
        int h = hash * 0x9E3779B1;
        return h ^ h >>> 15;
    }
}
