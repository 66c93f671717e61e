package io.millrace.handler.codec.string;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What ends a line. */
public final class LineSeparator {
    /** The platform's own. */
    public static final LineSeparator DEFAULT = new LineSeparator(System.lineSeparator());

    /** {@code "\n"}. */
    public static final LineSeparator UNIX = new LineSeparator("\n");

    /** {@code "\r\n"}. */
    public static final LineSeparator WINDOWS = new LineSeparator("\r\n");

    private final String value;

    /**
     * Makes a separator.
     *
     * @param lineSeparator the characters
     */
    public LineSeparator(String lineSeparator) {
        this.value = Objects.requireNonNull(lineSeparator, "lineSeparator");
    }

    /**
     * The characters.
     *
     * @return what the constructor was given
     */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LineSeparator that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** The characters in hexadecimal, two digits a byte of UTF-8. */
    @Override
    public String toString() {
        StringBuilder hex = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            hex.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return hex.toString();
    }
}
