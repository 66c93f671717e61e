package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The header of a part, line by line. Other fields than the four that say something about a part are ignored. */
final class PartHeader {
    private @Nullable HeaderParameters disposition;
    private @Nullable HeaderParameters contentType;
    private @Nullable String transferEncoding;
    private long length;

    /** Adds a line without its end. */
    void line(byte[] bytes, int length, Charset charset) {
        int colon = checkLine(bytes, length);
        String name = new String(bytes, 0, colon, StandardCharsets.ISO_8859_1);
        String value = new String(bytes, colon + 1, length - colon - 1, charset).strip();
        if (HttpHeaderNames.CONTENT_DISPOSITION.contentEqualsIgnoreCase(name)) {
            disposition = once(disposition, name, value);
        } else if (HttpHeaderNames.CONTENT_TYPE.contentEqualsIgnoreCase(name)) {
            contentType = once(contentType, name, value);
        } else if (HttpHeaderNames.CONTENT_TRANSFER_ENCODING.contentEqualsIgnoreCase(name)) {
            transferEncoding = value.toLowerCase(Locale.ROOT);
        } else if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
            this.length = parseLength(value);
        }
    }

    /** Where the colon is. A line has no control characters but tabs, and a name before its colon. */
    private static int checkLine(byte[] bytes, int length) {
        int colon = -1;
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (b >= 0 && b < ' ' && b != '\t' || b == 0x7f) {
                throw new ErrorDataDecoderException("the header of a part has the control character " + b);
            }
            if (colon < 0) {
                if (b == ':') {
                    colon = i;
                } else if (b == ' ' || b == '\t') {
                    throw new ErrorDataDecoderException("the header of a part has a space in a name");
                }
            }
        }
        if (colon <= 0) {
            throw new ErrorDataDecoderException("the header of a part has a line without a name");
        }
        return colon;
    }

    private static HeaderParameters once(@Nullable HeaderParameters before, String name, String value) {
        if (before != null) {
            throw new ErrorDataDecoderException("the header of a part has two fields " + name);
        }
        return HeaderParameters.parse(value);
    }

    /** Nothing depends on it but the check that a file is no longer: what is no number counts as nothing said. */
    private static long parseLength(String value) {
        try {
            return Math.max(0, Long.parseLong(value));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The boundary of the files that this part consists of, {@code null} if it is no {@code multipart/mixed}. */
    @Nullable
    String mixedBoundary() {
        if (contentType == null || !HttpHeaderValues.MULTIPART_MIXED.contentEqualsIgnoreCase(contentType.value())) {
            return null;
        }
        String boundary = contentType.parameter("boundary");
        return FormContentType.checkBoundary(boundary == null ? "" : boundary);
    }

    /** The head of a part of the form. */
    PartHead ofForm() {
        HeaderParameters form = disposition;
        if (form == null || !HttpHeaderValues.FORM_DATA.contentEqualsIgnoreCase(form.value())) {
            throw new ErrorDataDecoderException("a part has no content-disposition: form-data");
        }
        String name = form.parameter("name");
        if (name == null) {
            throw new ErrorDataDecoderException("a part has no name");
        }
        return head(name, filename(form));
    }

    /** The head of a file among those of a field. */
    PartHead ofMixed(String name) {
        HeaderParameters file = disposition;
        if (file == null
                || !HttpHeaderValues.ATTACHMENT.contentEqualsIgnoreCase(file.value())
                        && !HttpHeaderValues.FILE.contentEqualsIgnoreCase(file.value())) {
            throw new ErrorDataDecoderException("a file has no content-disposition: attachment, nor file");
        }
        String filename = filename(file);
        if (filename == null) {
            throw new ErrorDataDecoderException("Filename not found");
        }
        return head(name, filename);
    }

    /** RFC 6266 §4.3: the parameter with the asterisk is the better one. */
    private static @Nullable String filename(HeaderParameters disposition) {
        String extended = disposition.parameter("filename*");
        return extended == null ? disposition.parameter("filename") : ExtendedValue.decode(extended);
    }

    private PartHead head(String name, @Nullable String filename) {
        String charset = contentType == null ? null : contentType.parameter("charset");
        return new PartHead(
                name,
                filename,
                contentType == null ? null : contentType.value(),
                charset == null ? null : Charsets.of(charset),
                transferEncoding,
                length);
    }
}
