package io.millrace.buffer.search;

/** Searches for one needle of at most 64 bytes (shift-and, also called bitap). */
public final class BitapSearchProcessorFactory extends AbstractSearchProcessorFactory {
    /** For each byte value: bit {@code i} is set where the needle's byte {@code i} has that value. */
    private final long[] positions = new long[256];

    private final long lastBit;

    BitapSearchProcessorFactory(byte[] needle) {
        if (needle.length == 0) {
            throw new IllegalArgumentException("needle: empty (expected: at least one byte)");
        }
        if (needle.length > Long.SIZE) {
            throw new IllegalArgumentException(
                    "needle: " + needle.length + " bytes (expected: at most " + Long.SIZE + ")");
        }
        for (int i = 0; i < needle.length; i++) {
            positions[needle[i] & 0xff] |= 1L << i;
        }
        lastBit = 1L << needle.length - 1;
    }

    @Override
    public Processor newSearchProcessor() {
        return new Processor(positions, lastBit);
    }

    /** One search. */
    public static final class Processor implements SearchProcessor {
        private final long[] positions;
        private final long lastBit;

        /** Bit {@code i} is set when the needle's first {@code i + 1} bytes end at the byte seen last. */
        private long matched;

        Processor(long[] positions, long lastBit) {
            this.positions = positions;
            this.lastBit = lastBit;
        }

        @Override
        public boolean process(byte value) {
            matched = (matched << 1 | 1) & positions[value & 0xff];
            return (matched & lastBit) == 0;
        }

        @Override
        public void reset() {
            matched = 0;
        }
    }
}
