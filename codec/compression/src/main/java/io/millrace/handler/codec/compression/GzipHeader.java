package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;
import java.util.zip.CRC32;

/**
 * The header of a gzip member, however it is cut. Nothing of it is kept.
 *
 * <pre>
 *  +---+---+---+---+---+---+---+---+---+---+
 *  |ID1|ID2|CM |FLG|     MTIME     |XFL|OS |
 *  +---+---+---+---+---+---+---+---+---+---+
 *  FEXTRA: XLEN (2, little-endian), so many bytes    FNAME, FCOMMENT: bytes up to a zero
 *  FHCRC: the lower half of the CRC-32 of all before it (2, little-endian)
 * </pre>
 *
 * <p><b>Spec:</b> RFC 1952 §2.3.
 */
final class GzipHeader {
    static final int ID1 = 0x1f;
    static final int ID2 = 0x8b;

    private static final int DEFLATE = 8;
    private static final int FHCRC = 0x02;
    private static final int FEXTRA = 0x04;
    private static final int FNAME = 0x08;
    private static final int FCOMMENT = 0x10;
    private static final int RESERVED = 0xe0;

    /** Names and comments have no length: more than these are no header. */
    private static final int MAX_BYTES = 256 * 1024;

    private enum State {
        ID1,
        ID2,
        CM,
        FLG,
        FIXED,
        XLEN_LOW,
        XLEN_HIGH,
        EXTRA,
        NAME,
        COMMENT,
        HCRC_LOW,
        HCRC_HIGH,
        DONE
    }

    private final CRC32 crc = new CRC32();
    private State state = State.ID1;
    private int flags;
    private int bytes;

    /** What is left of a part whose length is known. */
    private int left;

    private int low;

    void reset() {
        state = State.ID1;
        crc.reset();
        flags = 0;
        bytes = 0;
    }

    /** A header has begun and is not over. */
    boolean hasBegun() {
        return state != State.ID1;
    }

    /** Reads on; {@code true} if the header is over. */
    boolean read(ByteBuf in) {
        while (state != State.DONE && in.isReadable()) {
            if (++bytes > MAX_BYTES) {
                throw new DecompressionException("GZIP header of more than " + MAX_BYTES + " bytes");
            }
            int value = in.readUnsignedByte();
            State before = state;
            state = next(value);
            if (before != State.HCRC_LOW && before != State.HCRC_HIGH) {
                crc.update(value);
            }
        }
        return state == State.DONE;
    }

    private State next(int value) {
        switch (state) {
            case ID1:
                return require(value == ID1, State.ID2);
            case ID2:
                return require(value == ID2, State.CM);
            case CM:
                return method(value);
            case FLG:
                return flags(value);
            case FIXED:
                return --left > 0 ? State.FIXED : behindFixed();
            case XLEN_LOW:
                low = value;
                return State.XLEN_HIGH;
            case XLEN_HIGH:
                left = value << 8 | low;
                return left > 0 ? State.EXTRA : behindExtra();
            case EXTRA:
                return --left > 0 ? State.EXTRA : behindExtra();
            case NAME:
                return value != 0 ? State.NAME : behindName();
            case COMMENT:
                return value != 0 ? State.COMMENT : behindComment();
            case HCRC_LOW:
                low = value;
                return State.HCRC_HIGH;
            default:
                return checksum(value << 8 | low);
        }
    }

    private static State require(boolean magic, State next) {
        if (!magic) {
            throw new DecompressionException("Input is not in the GZIP format");
        }
        return next;
    }

    private static State method(int value) {
        if (value != DEFLATE) {
            throw new DecompressionException("Unsupported compression method " + value + " in the GZIP header");
        }
        return State.FLG;
    }

    private State flags(int value) {
        if ((value & RESERVED) != 0) {
            throw new DecompressionException("Reserved flags are set in the GZIP header");
        }
        flags = value;
        left = 6; // MTIME, XFL and OS
        return State.FIXED;
    }

    private State behindFixed() {
        return (flags & FEXTRA) != 0 ? State.XLEN_LOW : behindExtra();
    }

    private State behindExtra() {
        return (flags & FNAME) != 0 ? State.NAME : behindName();
    }

    private State behindName() {
        return (flags & FCOMMENT) != 0 ? State.COMMENT : behindComment();
    }

    private State behindComment() {
        return (flags & FHCRC) != 0 ? State.HCRC_LOW : State.DONE;
    }

    private State checksum(int found) {
        int computed = (int) crc.getValue() & 0xffff;
        if (found != computed) {
            throw new DecompressionException(
                    "CRC16 value mismatch of the GZIP header. Expected: " + found + ", Got: " + computed);
        }
        return State.DONE;
    }
}
