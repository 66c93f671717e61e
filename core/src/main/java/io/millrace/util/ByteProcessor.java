package io.millrace.util;

/** Looks at a sequence of bytes one by one until it has seen enough; what {@code forEachByte} methods take. */
@FunctionalInterface
public interface ByteProcessor {

    /** Stops at the first {@code NUL (0x00)}. */
    ByteProcessor FIND_NUL = new IndexOfProcessor((byte) 0);

    /** Stops at the first byte that is not {@code NUL (0x00)}. */
    ByteProcessor FIND_NON_NUL = new IndexNotOfProcessor((byte) 0);

    /** Stops at the first {@code CR ('\r')}. */
    ByteProcessor FIND_CR = new IndexOfProcessor((byte) '\r');

    /** Stops at the first byte that is not {@code CR ('\r')}. */
    ByteProcessor FIND_NON_CR = new IndexNotOfProcessor((byte) '\r');

    /** Stops at the first {@code LF ('\n')}. */
    ByteProcessor FIND_LF = new IndexOfProcessor((byte) '\n');

    /** Stops at the first byte that is not {@code LF ('\n')}. */
    ByteProcessor FIND_NON_LF = new IndexNotOfProcessor((byte) '\n');

    /** Stops at the first semicolon. */
    ByteProcessor FIND_SEMI_COLON = new IndexOfProcessor((byte) ';');

    /** Stops at the first comma. */
    ByteProcessor FIND_COMMA = new IndexOfProcessor((byte) ',');

    /** Stops at the first space {@code (0x20)}. */
    ByteProcessor FIND_ASCII_SPACE = new IndexOfProcessor((byte) ' ');

    /** Stops at the first {@code CR} or {@code LF}. */
    ByteProcessor FIND_CRLF = value -> value != '\r' && value != '\n';

    /** Stops at the first byte that is neither {@code CR} nor {@code LF}. */
    ByteProcessor FIND_NON_CRLF = value -> value == '\r' || value == '\n';

    /** Stops at the first space or horizontal tab. */
    ByteProcessor FIND_LINEAR_WHITESPACE = value -> value != ' ' && value != '\t';

    /** Stops at the first byte that is neither space nor horizontal tab. */
    ByteProcessor FIND_NON_LINEAR_WHITESPACE = value -> value == ' ' || value == '\t';

    /**
     * Looks at one byte.
     *
     * @param value the byte
     * @return whether to go on with the next byte; false ends the iteration at this one
     * @throws Exception whatever the processor likes; the iteration ends and the caller gets it
     */
    boolean process(byte value) throws Exception;

    /** Stops at the first byte of one value. */
    class IndexOfProcessor implements ByteProcessor {

        private final byte byteToFind;

        /**
         * Creates a processor that looks for a byte.
         *
         * @param byteToFind the byte
         */
        public IndexOfProcessor(byte byteToFind) {
            this.byteToFind = byteToFind;
        }

        @Override
        public boolean process(byte value) {
            return value != byteToFind;
        }
    }

    /** Stops at the first byte of any other value. */
    class IndexNotOfProcessor implements ByteProcessor {

        private final byte byteToNotFind;

        /**
         * Creates a processor that skips a byte.
         *
         * @param byteToNotFind the byte to skip
         */
        public IndexNotOfProcessor(byte byteToNotFind) {
            this.byteToNotFind = byteToNotFind;
        }

        @Override
        public boolean process(byte value) {
            return value == byteToNotFind;
        }
    }
}
