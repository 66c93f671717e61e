package io.millrace.handler.codec.http.websocketx.extensions.compression;

import java.util.Arrays;

/** Reads a deflate stream (RFC 1951) for its distances alone. */
final class DeflateDistances {
    private static final int[] LENGTH_EXTRA = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCE_BASE = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };
    private static final int[] DISTANCE_EXTRA = {
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13
    };
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final byte[] bytes;
    private int bit;
    private int longest;

    private DeflateDistances(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The longest distance of a stream of whole blocks, none of them final. */
    static int longest(byte[] stream) {
        DeflateDistances reader = new DeflateDistances(stream);
        while (reader.bit + 8 <= stream.length * 8) {
            reader.block();
        }
        return reader.longest;
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (bytes[bit / 8] >> bit % 8 & 1) << i;
        }
        return value;
    }

    private void block() {
        bits(1);
        switch (bits(2)) {
            case 0 -> {
                bit = (bit + 7) / 8 * 8;
                int length = bits(16);
                bits(16);
                bit += 8 * length;
            }
            case 1 -> {
                int[] lengths = new int[288];
                Arrays.fill(lengths, 0, 144, 8);
                Arrays.fill(lengths, 144, 256, 9);
                Arrays.fill(lengths, 256, 280, 7);
                Arrays.fill(lengths, 280, 288, 8);
                int[] distances = new int[30];
                Arrays.fill(distances, 5);
                symbols(new Code(lengths), new Code(distances));
            }
            case 2 -> dynamic();
            default -> throw new AssertionError("a block of no kind at bit " + bit);
        }
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int[] codeLengths = new int[19];
        int count = bits(4) + 4;
        for (int i = 0; i < count; i++) {
            codeLengths[ORDER[i]] = bits(3);
        }
        Code code = new Code(codeLengths);
        int[] lengths = new int[literals + distances];
        int i = 0;
        while (i < lengths.length) {
            int symbol = symbol(code);
            if (symbol < 16) {
                lengths[i++] = symbol;
            } else {
                int value = symbol == 16 ? lengths[i - 1] : 0;
                int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
                Arrays.fill(lengths, i, i + times, value);
                i += times;
            }
        }
        symbols(
                new Code(Arrays.copyOf(lengths, literals)),
                new Code(Arrays.copyOfRange(lengths, literals, lengths.length)));
    }

    private void symbols(Code literals, Code distances) {
        int symbol = symbol(literals);
        while (symbol != 256) {
            if (symbol > 256) {
                bits(LENGTH_EXTRA[symbol - 257]);
                int distance = symbol(distances);
                longest = Math.max(longest, DISTANCE_BASE[distance] + bits(DISTANCE_EXTRA[distance]));
            }
            symbol = symbol(literals);
        }
    }

    private int symbol(Code code) {
        int value = 0;
        for (int length = 1; length <= 15; length++) {
            value = value << 1 | bits(1);
            int index = value - code.first[length];
            if (index >= 0 && index < code.count[length]) {
                return code.symbols[code.offset[length] + index];
            }
        }
        throw new AssertionError("no symbol at bit " + bit);
    }

    /** A canonical Huffman code: RFC 1951 §3.2.2. */
    private static final class Code {
        private final int[] count = new int[16];
        private final int[] first = new int[16];
        private final int[] offset = new int[16];
        private final int[] symbols;

        Code(int[] lengths) {
            symbols = new int[lengths.length];
            for (int length : lengths) {
                count[length]++;
            }
            count[0] = 0;
            for (int length = 1; length <= 15; length++) {
                first[length] = first[length - 1] + count[length - 1] << 1;
                offset[length] = offset[length - 1] + count[length - 1];
            }
            int[] next = offset.clone();
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] > 0) {
                    symbols[next[lengths[symbol]]++] = symbol;
                }
            }
        }
    }
}
