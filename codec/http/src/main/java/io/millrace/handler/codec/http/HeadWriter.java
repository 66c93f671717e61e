package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.util.AsciiString;
import io.millrace.util.concurrent.FastThreadLocal;
import java.util.Iterator;
import java.util.Map.Entry;
import java.util.Objects;

/**
 * Writes the parts of a head, and looks at each character once more: a line end in a name, a value, a target or a
 * reason phrase would be taken for the end of it by the peer. Characters beyond one byte become {@code ?}.
 *
 * <p>A whole section is written to memory of the thread first, and to the buffer when nothing of it was refused.
 */
final class HeadWriter {
    private static final int FIRST_CAPACITY = 1024;
    private static final int KEPT_CAPACITY = 16 * 1024;

    private static final FastThreadLocal<HeadWriter> WRITERS = new FastThreadLocal<>() {
        @Override
        protected HeadWriter initialValue() {
            return new HeadWriter();
        }
    };

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    private HeadWriter() {}

    /** The thread's writer, empty. */
    static HeadWriter begin() {
        HeadWriter writer = Objects.requireNonNull(WRITERS.get());
        writer.length = 0;
        return writer;
    }

    /** Copies what was written. */
    void writeTo(ByteBuf buf) {
        buf.writeBytes(bytes, 0, length);
        shrink();
    }

    byte[] toByteArray() {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, 0, copy, 0, length);
        shrink();
        return copy;
    }

    private void shrink() {
        if (bytes.length > KEPT_CAPACITY) {
            bytes = new byte[FIRST_CAPACITY];
        }
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            byte[] larger = new byte[Math.max(Math.addExact(length, more), bytes.length * 2)];
            System.arraycopy(bytes, 0, larger, 0, length);
            bytes = larger;
        }
    }

    // ---- sections ----

    /** All fields. */
    void fields(HttpHeaders headers) {
        if (headers instanceof DefaultHttpHeaders own) {
            for (int i = 0, end = own.end(); i < end; i++) {
                CharSequence name = own.nameAt(i);
                if (name != null) {
                    field(name, Objects.requireNonNull(own.valueAt(i)));
                }
            }
            return;
        }
        Iterator<Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Entry<CharSequence, CharSequence> field = all.next();
            field(field.getKey(), field.getValue());
        }
    }

    void field(CharSequence name, CharSequence value) {
        room(name.length() + value.length() + 4);
        name(name);
        bytes[length++] = ':';
        bytes[length++] = ' ';
        text(value, "the value of a field");
        lineEnd();
    }

    void lineEnd() {
        room(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    void octet(char c) {
        room(1);
        bytes[length++] = (byte) c;
    }

    /** A number without a sign. */
    void number(long number) {
        room(20);
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    // ---- parts ----

    private void name(CharSequence name) {
        int size = name.length();
        if (size == 0) {
            throw new IllegalArgumentException("the name of a field is empty");
        }
        if (name instanceof AsciiString ascii) {
            ascii.copy(0, bytes, length, size);
            for (int i = length; i < length + size; i++) {
                checkName(bytes[i] & 0xFF, i - length);
            }
            length += size;
            return;
        }
        for (int i = 0; i < size; i++) {
            char c = name.charAt(i);
            checkName(c, i);
            bytes[length++] = (byte) (c > 0xFF ? '?' : c);
        }
    }

    private static void checkName(int c, int index) {
        if (c <= ' ' || c == ':' || c == 0x7F) {
            throw new IllegalArgumentException(
                    "the name of a field has " + HttpToken.hex((char) c) + " at index " + index);
        }
    }

    /** Text without CR, LF and NUL. */
    void text(CharSequence text, String what) {
        int size = text.length();
        room(size);
        byte[] to = bytes;
        int at = length;
        if (text instanceof AsciiString ascii) {
            ascii.copy(0, to, at, size);
            for (int i = at; i < at + size; i++) {
                if (to[i] >= 0 && to[i] < ' ') {
                    checkText(to[i], i - at, what);
                }
            }
        } else {
            for (int i = 0; i < size; i++) {
                char c = text.charAt(i);
                if (c < ' ') {
                    checkText(c, i, what);
                }
                to[at + i] = (byte) (c > 0xFF ? '?' : c);
            }
        }
        length = at + size;
    }

    private static void checkText(int c, int index, String what) {
        if (c == '\r' || c == '\n' || c == 0) {
            throw new IllegalArgumentException(what + " has " + HttpToken.hex((char) c) + " at index " + index);
        }
    }

    /** A token: a method, for example. */
    void token(CharSequence token, String what) {
        int index = token.length() == 0 ? 0 : HttpToken.firstIllegal(token);
        if (index >= 0) {
            throw new IllegalArgumentException(what + " is not a token: " + HttpToken.printable(token));
        }
        text(token, what);
    }
}
