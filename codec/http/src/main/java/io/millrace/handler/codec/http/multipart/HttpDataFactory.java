package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.http.HttpRequest;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Makes the parts of forms, and remembers those with files until they are cleaned. <b>Thread:</b> any. */
public interface HttpDataFactory {
    /**
     * Sets the most bytes that each part made from here on may hold.
     *
     * @param max bytes, or -1 for any number
     */
    void setMaxLimit(long max);

    /**
     * Makes a field without a value.
     *
     * @param request the request it belongs to
     * @param name the field's name
     * @return a new field; the caller releases it
     * @throws IllegalArgumentException if the name is empty
     */
    Attribute createAttribute(HttpRequest request, String name);

    /**
     * Makes a field whose length was announced.
     *
     * @param request the request it belongs to
     * @param name the field's name
     * @param definedSize bytes, 0 if nothing was announced; nothing is allocated because of it
     * @return a new field; the caller releases it
     * @throws IllegalArgumentException if the name is empty
     */
    Attribute createAttribute(HttpRequest request, String name, long definedSize);

    /**
     * Makes a field.
     *
     * @param request the request it belongs to
     * @param name the field's name
     * @param value the field's value
     * @return a new field; the caller releases it
     * @throws IllegalArgumentException if the name is empty, the value is too large, or cannot be written
     */
    Attribute createAttribute(HttpRequest request, String name, String value);

    /**
     * Makes a file.
     *
     * @param request the request it belongs to
     * @param name the field's name
     * @param filename the file's name
     * @param contentType a media type
     * @param contentTransferEncoding {@code 7bit}, {@code 8bit}, {@code binary}, or {@code null}
     * @param charset the charset, {@code null} for UTF-8
     * @param size bytes announced, 0 if nothing was; nothing is allocated because of it
     * @return a new file; the caller releases it
     * @throws IllegalArgumentException if the name is empty or the size too large
     */
    FileUpload createFileUpload(
            HttpRequest request,
            String name,
            String filename,
            String contentType,
            @Nullable String contentTransferEncoding,
            @Nullable Charset charset,
            long size);

    /**
     * Forgets a part: it is not cleaned with its request.
     *
     * @param request the request it belongs to
     * @param data the very part that was made here
     */
    void removeHttpDataFromClean(HttpRequest request, InterfaceHttpData data);

    /**
     * Releases the parts of a request that may have files, once each, and forgets them.
     *
     * @param request the very request they were made for
     */
    void cleanRequestHttpData(HttpRequest request);

    /** Releases the parts of all requests that may have files, once each, and forgets them. */
    void cleanAllHttpData();
}
