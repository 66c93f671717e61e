package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A file of a form.
 *
 * <p>The file name and the content type are what the peer says: a name may be {@code "../../etc/passwd"}. They are
 * never part of the path of a temporary file, and should not be part of any other without being checked.
 */
public interface FileUpload extends HttpData {
    /** Returns the file's name as the peer gave it. */
    String getFilename();

    /**
     * Sets the file's name.
     *
     * @param filename the name
     */
    void setFilename(String filename);

    /**
     * Sets the content type.
     *
     * @param contentType a media type
     */
    void setContentType(String contentType);

    /** Returns the content type without its parameters. */
    String getContentType();

    /**
     * Sets the content transfer encoding.
     *
     * @param contentTransferEncoding {@code 7bit}, {@code 8bit}, {@code binary}, or {@code null}
     */
    void setContentTransferEncoding(@Nullable String contentTransferEncoding);

    /** Returns the content transfer encoding, {@code null} if there is none. */
    @Nullable
    String getContentTransferEncoding();

    @Override
    FileUpload copy();

    @Override
    FileUpload duplicate();

    @Override
    FileUpload retainedDuplicate();

    @Override
    FileUpload replace(ByteBuf content);

    @Override
    FileUpload retain();

    @Override
    FileUpload retain(int increment);

    @Override
    FileUpload touch();

    @Override
    FileUpload touch(@Nullable Object hint);
}
