package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.multipart.HttpPostRequestEncoder.ErrorDataEncoderException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays out a {@code multipart/form-data} body. Successive files of one field become files of one part of the type
 * {@code multipart/mixed} where that is wanted (RFC 2388 §4.2; RFC 7578 §4.3 has them apart).
 *
 * <p>Whatever is written into a header has no control character, and quotes and backslashes in quoted values are
 * escaped.
 */
final class MultipartLayout {
    private static final String BINARY = "binary";

    private final FormBody body;
    private final String boundary;
    private final @Nullable String mixedBoundary;

    /** Makes a layout; without a boundary for them files stay apart. */
    MultipartLayout(FormBody body, String boundary, @Nullable String mixedBoundary) {
        this.body = body;
        this.boundary = boundary;
        this.mixedBoundary = mixedBoundary;
    }

    void layOut(List<InterfaceHttpData> parts) {
        int i = 0;
        while (i < parts.size()) {
            InterfaceHttpData part = parts.get(i);
            int end = part instanceof FileUpload && mixedBoundary != null ? endOfField(parts, i) : i + 1;
            if (end > i + 1) {
                mixed(parts.subList(i, end), mixedBoundary);
            } else {
                part(part);
            }
            i = end;
        }
        body.text("--").text(boundary).text("--\r\n");
    }

    private static int endOfField(List<InterfaceHttpData> parts, int begin) {
        String name = parts.get(begin).getName();
        int end = begin + 1;
        while (end < parts.size()
                && parts.get(end) instanceof FileUpload next
                && next.getName().equals(name)) {
            end++;
        }
        return end;
    }

    private void part(InterfaceHttpData part) {
        if (part instanceof FileUpload upload) {
            delimiter(boundary);
            field(
                    HttpHeaderNames.CONTENT_DISPOSITION,
                    "form-data; name=" + quoted(upload.getName()) + "; filename=" + quoted(upload.getFilename()));
            file(upload);
        } else if (part instanceof Attribute attribute) {
            delimiter(boundary);
            field(HttpHeaderNames.CONTENT_DISPOSITION, "form-data; name=" + quoted(attribute.getName()));
            field(HttpHeaderNames.CONTENT_LENGTH, Long.toString(attribute.length()));
            field(
                    HttpHeaderNames.CONTENT_TYPE,
                    "text/plain; charset=" + attribute.getCharset().name());
            content(attribute);
        }
    }

    private void mixed(List<InterfaceHttpData> files, @Nullable String inner) {
        delimiter(boundary);
        field(
                HttpHeaderNames.CONTENT_DISPOSITION,
                "form-data; name=" + quoted(files.get(0).getName()));
        field(HttpHeaderNames.CONTENT_TYPE, "multipart/mixed; boundary=" + inner);
        body.text("\r\n");
        for (InterfaceHttpData file : files) {
            FileUpload upload = (FileUpload) file;
            delimiter(String.valueOf(inner));
            field(HttpHeaderNames.CONTENT_DISPOSITION, "attachment; filename=" + quoted(upload.getFilename()));
            file(upload);
        }
        body.text("--").text(String.valueOf(inner)).text("--\r\n");
    }

    private void file(FileUpload upload) {
        field(HttpHeaderNames.CONTENT_LENGTH, Long.toString(upload.length()));
        String type = plain(upload.getContentType());
        if (BINARY.equals(upload.getContentTransferEncoding())) {
            field(HttpHeaderNames.CONTENT_TYPE, type);
            field(HttpHeaderNames.CONTENT_TRANSFER_ENCODING, BINARY);
        } else {
            field(
                    HttpHeaderNames.CONTENT_TYPE,
                    type + "; charset=" + upload.getCharset().name());
        }
        content(upload);
    }

    private void delimiter(String delimitedBy) {
        body.text("--").text(delimitedBy).text("\r\n");
    }

    private void field(CharSequence name, String value) {
        body.text(name).text(": ").text(value).text("\r\n");
    }

    private void content(HttpData data) {
        body.text("\r\n").data(data).text("\r\n");
    }

    /** Refuses what cannot be written into the header of a part. */
    static void check(InterfaceHttpData part) {
        plain(part.getName());
        if (part instanceof FileUpload upload) {
            plain(upload.getFilename());
            plain(upload.getContentType());
        }
    }

    /** RFC 2045 §5.1: a quoted-string. */
    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < plain(value).length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    private static String plain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                throw new ErrorDataEncoderException("a name, a file name or a content type of a form has the control"
                        + " character " + (int) c + " at " + i);
            }
        }
        return value;
    }
}
