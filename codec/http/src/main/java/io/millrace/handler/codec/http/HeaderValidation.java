package io.millrace.handler.codec.http;

import io.millrace.handler.codec.DefaultHeaders.NameValidator;
import io.millrace.handler.codec.DefaultHeaders.ValueValidator;
import io.millrace.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** What names and values have to be. */
final class HeaderValidation {
    /** Names are tokens. */
    static final NameValidator<CharSequence> NAMES = HeaderValidation::requireName;

    /** Names of trailers are tokens, but not those that say how the message is framed. */
    static final NameValidator<CharSequence> TRAILER_NAMES = HeaderValidation::requireTrailerName;

    /** Values have no control characters. */
    static final ValueValidator<CharSequence> VALUES = HeaderValidation::requireValue;

    /** Takes any name. */
    static final NameValidator<CharSequence> ANY_NAME = name -> {};

    /** Takes any value. */
    static final ValueValidator<CharSequence> ANY_VALUE = value -> {};

    private HeaderValidation() {}

    private static void requireName(@Nullable CharSequence name) {
        if (name == null || name.length() == 0) {
            throw new IllegalArgumentException("empty headers are not allowed [" + name + "]");
        }
        int index = HttpToken.firstIllegal(name);
        if (index >= 0) {
            throw new IllegalArgumentException("a header name can only contain \"token\" characters, but found invalid"
                    + " character " + HttpToken.hex(name.charAt(index)) + " at index " + index + " of header '"
                    + HttpToken.printable(name) + "'.");
        }
    }

    private static void requireTrailerName(CharSequence name) {
        requireName(name);
        if (AsciiString.contentEqualsIgnoreCase(HttpHeaderNames.CONTENT_LENGTH, name)
                || AsciiString.contentEqualsIgnoreCase(HttpHeaderNames.TRANSFER_ENCODING, name)
                || AsciiString.contentEqualsIgnoreCase(HttpHeaderNames.TRAILER, name)) {
            throw new IllegalArgumentException("prohibited trailing header: " + name);
        }
    }

    private static void requireValue(CharSequence value) {
        int index = HttpToken.firstIllegalInValue(value);
        if (index >= 0) {
            throw new IllegalArgumentException("a header value contains prohibited character "
                    + HttpToken.hex(value.charAt(index)) + " at index " + index + '.');
        }
    }
}
