package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import java.util.Map.Entry;
import java.util.Objects;

/**
 * Writes headers as lines of text into a buffer.
 *
 * <pre>{@code
 * AsciiHeadersEncoder encoder = new AsciiHeadersEncoder(buf);
 * encoder.encode(Map.entry("Host", "example.com"));  // Host: example.com\r\n
 * }</pre>
 *
 * <p><b>Ownership:</b> the buffer stays the caller's.
 */
public final class AsciiHeadersEncoder {
    /** What is between name and value. */
    public enum SeparatorType {
        /** {@code ':'}. */
        COLON,
        /** {@code ": "}. */
        COLON_SPACE
    }

    /** What is behind the value. */
    public enum NewlineType {
        /** {@code '\n'}. */
        LF,
        /** {@code "\r\n"}. */
        CRLF
    }

    private final ByteBuf buf;
    private final SeparatorType separatorType;
    private final NewlineType newlineType;

    /**
     * Makes an encoder of {@link SeparatorType#COLON_SPACE} and {@link NewlineType#CRLF}.
     *
     * @param buf where the lines go
     */
    public AsciiHeadersEncoder(ByteBuf buf) {
        this(buf, SeparatorType.COLON_SPACE, NewlineType.CRLF);
    }

    /**
     * Makes an encoder.
     *
     * @param buf where the lines go
     * @param separatorType what is between name and value
     * @param newlineType what is behind the value
     */
    public AsciiHeadersEncoder(ByteBuf buf, SeparatorType separatorType, NewlineType newlineType) {
        this.buf = Objects.requireNonNull(buf, "buf");
        this.separatorType = Objects.requireNonNull(separatorType, "separatorType");
        this.newlineType = Objects.requireNonNull(newlineType, "newlineType");
    }

    /**
     * Writes a line. Characters beyond ISO-8859-1 become {@code ?}.
     *
     * @param entry name and value
     * @throws IllegalArgumentException if one of them has a carriage return, a line feed or a NUL; nothing is written then
     */
    public void encode(Entry<CharSequence, CharSequence> entry) {
        CharSequence name = entry.getKey();
        CharSequence value = entry.getValue();
        requireOneLine("name", name);
        requireOneLine("value", value);
        ByteBufUtil.writeAscii(buf, name);
        buf.writeByte(':');
        if (separatorType == SeparatorType.COLON_SPACE) {
            buf.writeByte(' ');
        }
        ByteBufUtil.writeAscii(buf, value);
        if (newlineType == NewlineType.CRLF) {
            buf.writeByte('\r');
        }
        buf.writeByte('\n');
    }

    private static void requireOneLine(String what, CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException(
                        "a header's " + what + " has the character " + (int) c + " at " + i + ", which ends the line");
            }
        }
    }
}
