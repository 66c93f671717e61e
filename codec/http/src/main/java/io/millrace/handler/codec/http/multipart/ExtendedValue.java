package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;

/**
 * The value of a parameter with an asterisk. <b>Spec:</b> RFC 8187 §3.2.
 *
 * <pre>
 * ext-value = charset "'" [ language ] "'" *( "%" HEX HEX / attr-char )
 * </pre>
 */
final class ExtendedValue {
    private ExtendedValue() {}

    static String decode(String value) {
        int first = value.indexOf('\'');
        int second = value.indexOf('\'', first + 1);
        if (first < 0 || second < 0) {
            throw new ErrorDataDecoderException("a parameter with an asterisk has not two apostrophes");
        }
        Charset charset = Charsets.of(value.substring(0, first));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length() - second);
        for (int i = second + 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%') {
                bytes.write(PercentCode.decode(value, i));
                i += 2;
            } else if (c > ' ' && c < 0x7f) {
                bytes.write(c);
            } else {
                throw new ErrorDataDecoderException("a parameter with an asterisk has the character " + (int) c);
            }
        }
        return withoutControls(bytes.toString(charset));
    }

    private static String withoutControls(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new ErrorDataDecoderException(
                        "a parameter with an asterisk has the control character " + (int) value.charAt(i));
            }
        }
        return value;
    }
}
