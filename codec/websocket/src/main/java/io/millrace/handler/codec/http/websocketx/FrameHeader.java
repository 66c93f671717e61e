package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;

/**
 * Reads the headers of a connection's frames, one after the other, and holds them to the rules: each as soon as the
 * byte has come that breaks it.
 *
 * <pre>
 *    0               1               2               3
 *   +-+-+-+-+-------+-+-------------+-------------------------------+
 *   |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
 *   |I|S|S|S|  (4)  |A|     (7)     |             (16/64)           |
 *   |N|V|V|V|       |S|             |   (if payload len==126/127)   |
 *   | |1|2|3|       |K|             |                               |
 *   +-+-+-+-+-------+-+-------------+-------------------------------+
 *   |                 masking key (4), if MASK is set               |
 *   +---------------------------------------------------------------+
 * </pre>
 *
 * <p><b>Spec:</b> RFC 6455 §5.2, §5.4, §5.5.
 */
final class FrameHeader {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int MAX_CONTROL_BYTES = 125;
    static final int LENGTH_16 = 126;
    static final int LENGTH_64 = 127;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int RSV_SHIFT = 4;
    private static final int RSV = 7;
    private static final int OPCODE = 0x0f;
    private static final int LENGTH_7 = 0x7f;
    private static final int MAX_LENGTH_16 = 0xffff;

    /** What comes next. */
    private enum State {
        FIRST(Byte.BYTES),
        SECOND(Byte.BYTES),
        EXTENDED_16(Short.BYTES),
        EXTENDED_64(Long.BYTES),
        KEY(Integer.BYTES),
        WHOLE(0);

        final int bytes;

        State(int bytes) {
            this.bytes = bytes;
        }
    }

    private final WebSocketDecoderConfig config;

    private int allowedRsv;
    private State state = State.FIRST;
    private boolean finalFragment;
    private int rsv;
    private int opcode;
    private boolean masked;
    private int key;
    private int length;

    /** A message has begun whose last frame has not come yet, and what it has brought. */
    private boolean insideMessage;

    private long messageLength;

    FrameHeader(WebSocketDecoderConfig config) {
        this.config = config;
        this.allowedRsv = config.allowExtensions() ? RSV : 0;
    }

    /** Sets which bits extensions use. */
    void allowRsv(int bits) {
        allowedRsv = bits;
    }

    boolean isFinalFragment() {
        return finalFragment;
    }

    int rsv() {
        return rsv;
    }

    int opcode() {
        return opcode;
    }

    /** The masking key, 0 where there is none. */
    int key() {
        return key;
    }

    /** The content's length, which is within the limits. */
    int length() {
        return length;
    }

    /**
     * Reads as much of a header as there is.
     *
     * @return {@code true} if it is whole; it stays so until {@link #next()}
     * @throws CorruptedWebSocketFrameException if it breaks a rule; there is no way to go on
     */
    boolean read(ByteBuf in) {
        while (state != State.WHOLE) {
            if (in.readableBytes() < state.bytes) {
                return false;
            }
            switch (state) {
                case FIRST -> first(in.readUnsignedByte());
                case SECOND -> second(in.readUnsignedByte());
                case EXTENDED_16 -> extended16(in.readUnsignedShort());
                case EXTENDED_64 -> extended64(in.readLong());
                default -> key(in.readInt());
            }
        }
        return true;
    }

    /** The content was read as well. */
    void next() {
        state = State.FIRST;
    }

    private void first(int bits) {
        finalFragment = (bits & FIN) != 0;
        rsv = bits >> RSV_SHIFT & RSV;
        opcode = bits & OPCODE;
        if ((rsv & ~allowedRsv) != 0) {
            throw violation("RSV != 0 and no extension negotiated, RSV:" + rsv);
        }
        if (opcode >= CLOSE) {
            checkControl();
        } else {
            checkSequence();
        }
        state = State.SECOND;
    }

    private void checkControl() {
        if (opcode > PONG) {
            throw violation("control frame using reserved opcode " + opcode);
        }
        if (!finalFragment) {
            throw violation("fragmented control frame");
        }
    }

    private void checkSequence() {
        if (opcode > BINARY) {
            throw violation("data frame using reserved opcode " + opcode);
        }
        if (opcode == CONTINUATION && !insideMessage) {
            throw violation("received continuation data frame outside fragmented message");
        }
        if (opcode != CONTINUATION && insideMessage) {
            throw violation("received non-continuation data frame while inside fragmented message");
        }
    }

    private void second(int bits) {
        masked = (bits & MASKED) != 0;
        if (masked != config.expectMaskedFrames() && !config.allowMaskMismatch()) {
            throw violation(
                    masked
                            ? "received a frame that is masked: a server's are not"
                            : "received a frame that is not masked as expected");
        }
        int short7 = bits & LENGTH_7;
        if (opcode >= CLOSE && short7 > MAX_CONTROL_BYTES) {
            throw violation("control frame with payload length > 125 octets");
        }
        if (opcode == CLOSE && short7 == 1) {
            throw violation("received close control frame with payload len 1");
        }
        if (short7 == LENGTH_16) {
            state = State.EXTENDED_16;
        } else if (short7 == LENGTH_64) {
            state = State.EXTENDED_64;
        } else {
            lengthIs(short7);
        }
    }

    private void extended16(int value) {
        if (value < LENGTH_16) {
            throw notMinimal();
        }
        lengthIs(value);
    }

    private void extended64(long value) {
        if (value < 0) {
            throw violation("invalid data frame length (negative length)");
        }
        if (value <= MAX_LENGTH_16) {
            throw notMinimal();
        }
        lengthIs(value);
    }

    private static CorruptedWebSocketFrameException notMinimal() {
        return violation("invalid data frame length (not using minimal length encoding)");
    }

    private void lengthIs(long value) {
        if (value > config.maxFramePayloadLength()) {
            throw tooBig("frame", "maxFramePayloadLength", config.maxFramePayloadLength());
        }
        length = (int) value;
        if (opcode < CLOSE) {
            messageLength = opcode == CONTINUATION ? messageLength + value : value;
            if (messageLength > config.maxMessagePayloadLength()) {
                throw tooBig("message", "maxMessagePayloadLength", config.maxMessagePayloadLength());
            }
            insideMessage = !finalFragment;
        }
        key = 0;
        state = masked ? State.KEY : State.WHOLE;
    }

    private void key(int value) {
        key = value;
        state = State.WHOLE;
    }

    private static CorruptedWebSocketFrameException violation(String text) {
        return new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, text);
    }

    private static CorruptedWebSocketFrameException tooBig(String what, String setting, long limit) {
        return new CorruptedWebSocketFrameException(
                WebSocketCloseStatus.MESSAGE_TOO_BIG,
                "Max " + what + " length of " + limit + " has been exceeded. (WebSocketDecoderConfig." + setting
                        + " raises it)");
    }
}
