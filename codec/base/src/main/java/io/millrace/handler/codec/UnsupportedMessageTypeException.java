package io.millrace.handler.codec;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A message is of a type that the codec does not know. */
public class UnsupportedMessageTypeException extends CodecException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public UnsupportedMessageTypeException() {}

    /**
     * Makes an exception.
     *
     * @param message the message that came, or {@code null}
     * @param expectedTypes what the codec knows
     */
    public UnsupportedMessageTypeException(@Nullable Object message, Class<?>... expectedTypes) {
        super(text(message == null ? "null" : message.getClass().getName(), expectedTypes));
    }

    /**
     * Makes an exception.
     *
     * @param s what was wrong
     */
    public UnsupportedMessageTypeException(@Nullable String s) {
        super(s);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param cause why
     */
    public UnsupportedMessageTypeException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public UnsupportedMessageTypeException(@Nullable Throwable cause) {
        super(cause);
    }

    private static String text(String actual, Class<?>[] expected) {
        if (expected.length == 0) {
            return actual;
        }
        StringJoiner types = new StringJoiner(", ", actual + " (expected: ", ")");
        for (Class<?> type : expected) {
            types.add(type.getName());
        }
        return types.toString();
    }
}
