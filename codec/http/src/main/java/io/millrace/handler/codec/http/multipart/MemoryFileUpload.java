package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file of a form, in memory. */
public class MemoryFileUpload extends AbstractMemoryHttpData implements FileUpload {
    private String filename;
    private String contentType;
    private @Nullable String contentTransferEncoding;

    /**
     * Makes a file without content.
     *
     * @param name the field's name
     * @param filename the file's name
     * @param contentType a media type
     * @param contentTransferEncoding {@code 7bit}, {@code 8bit}, {@code binary}, or {@code null}
     * @param charset the charset, {@code null} for UTF-8
     * @param size how many bytes were announced, 0 if nothing was
     */
    public MemoryFileUpload(
            String name,
            String filename,
            String contentType,
            @Nullable String contentTransferEncoding,
            @Nullable Charset charset,
            long size) {
        super(name, charset, size);
        this.filename = Objects.requireNonNull(filename, "filename");
        this.contentType = Objects.requireNonNull(contentType, "contentType");
        this.contentTransferEncoding = contentTransferEncoding;
    }

    @Override
    public HttpDataType getHttpDataType() {
        return HttpDataType.FileUpload;
    }

    @Override
    public String getFilename() {
        return filename;
    }

    @Override
    public void setFilename(String filename) {
        this.filename = Objects.requireNonNull(filename, "filename");
    }

    @Override
    public String getContentType() {
        return contentType;
    }

    @Override
    public void setContentType(String contentType) {
        this.contentType = Objects.requireNonNull(contentType, "contentType");
    }

    @Override
    public @Nullable String getContentTransferEncoding() {
        return contentTransferEncoding;
    }

    @Override
    public void setContentTransferEncoding(@Nullable String contentTransferEncoding) {
        this.contentTransferEncoding = contentTransferEncoding;
    }

    /** Returns a hash of the name, whatever its case. */
    @Override
    public int hashCode() {
        return FieldName.hash(getName());
    }

    /** Returns whether {@code o} is a file of a field of the same name, whatever its case. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof FileUpload other && getName().equalsIgnoreCase(other.getName());
    }

    @Override
    public int compareTo(InterfaceHttpData o) {
        return FieldName.compare(this, o);
    }

    /**
     * Compares the names of the fields, ignoring case.
     *
     * @param o another file
     * @return as {@link Comparable#compareTo}
     */
    public int compareTo(FileUpload o) {
        return getName().compareToIgnoreCase(o.getName());
    }

    /** Returns the header of this and its state, for logs. */
    @Override
    public String toString() {
        return FileUploadText.of(this).toString();
    }

    @Override
    public FileUpload copy() {
        return replace(content().copy());
    }

    @Override
    public FileUpload duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public FileUpload retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    @Override
    public FileUpload replace(ByteBuf content) {
        MemoryFileUpload upload =
                new MemoryFileUpload(getName(), filename, contentType, contentTransferEncoding, getCharset(), 0);
        try {
            upload.setContent(content);
        } catch (IOException e) {
            throw new ChannelException(e);
        }
        upload.setCompleted(isCompleted());
        return upload;
    }

    @Override
    public FileUpload retain() {
        super.retain();
        return this;
    }

    @Override
    public FileUpload retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileUpload touch() {
        super.touch();
        return this;
    }

    @Override
    public FileUpload touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }
}
