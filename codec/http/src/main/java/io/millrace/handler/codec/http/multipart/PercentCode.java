package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;

/** Percent and two hexadecimal digits. */
final class PercentCode {
    private PercentCode() {}

    /** The byte at the percent sign. */
    static int decode(String text, int percent) {
        if (percent + 2 >= text.length()) {
            throw new ErrorDataDecoderException("a percent sign has not two digits behind it");
        }
        return digit(text.charAt(percent + 1)) << 4 | digit(text.charAt(percent + 2));
    }

    static int digit(int c) {
        int value = c < 0x80 ? Character.digit(c, 16) : -1;
        if (value < 0) {
            throw new ErrorDataDecoderException(
                    "the character " + c + " behind a percent sign is no hexadecimal digit");
        }
        return value;
    }
}
