package io.millrace.handler.codec.http.multipart;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a part before its content.
 *
 * @param name the field's name
 * @param filename the file's name, {@code null} if it is a field
 * @param contentType the media type without parameters, {@code null} if none was sent
 * @param charset the charset, {@code null} if none was sent
 * @param transferEncoding the content transfer encoding in lower case, {@code null} if none was sent
 * @param length the length that the peer says, 0 if it says none
 */
record PartHead(
        String name,
        @Nullable String filename,
        @Nullable String contentType,
        @Nullable Charset charset,
        @Nullable String transferEncoding,
        long length) {

    /** A field of which nothing but the name is known. */
    static PartHead ofField(String name) {
        return new PartHead(name, null, null, null, null, 0);
    }
}
