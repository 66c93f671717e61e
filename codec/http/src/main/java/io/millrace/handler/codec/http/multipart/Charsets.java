package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;

/** Charsets by the names that peers send. */
final class Charsets {
    private Charsets() {}

    static Charset of(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new ErrorDataDecoderException(e);
        }
    }
}
