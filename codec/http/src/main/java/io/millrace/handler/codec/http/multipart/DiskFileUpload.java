package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file of a form, in a temporary file. */
public class DiskFileUpload extends AbstractDiskHttpData implements FileUpload {
    /** Where temporary files go unless a constructor says so, {@code null} for a directory of our own. */
    public static volatile @Nullable String baseDirectory;

    /** Whether temporary files are deleted when the JVM exits, unless a constructor says so. */
    public static volatile boolean deleteOnExitTemporaryFile = true;

    /** How the names of temporary files begin. */
    public static final String prefix = "FUp_";

    /** How the names of temporary files end. */
    public static final String postfix = ".tmp";

    private final @Nullable String baseDir;
    private final boolean deleteOnExit;
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
    public DiskFileUpload(
            String name,
            String filename,
            String contentType,
            @Nullable String contentTransferEncoding,
            @Nullable Charset charset,
            long size) {
        this(
                name,
                filename,
                contentType,
                contentTransferEncoding,
                charset,
                size,
                baseDirectory,
                deleteOnExitTemporaryFile);
    }

    /**
     * Makes a file without content.
     *
     * @param name the field's name
     * @param filename the file's name
     * @param contentType a media type
     * @param contentTransferEncoding {@code 7bit}, {@code 8bit}, {@code binary}, or {@code null}
     * @param charset the charset, {@code null} for UTF-8
     * @param size how many bytes were announced, 0 if nothing was
     * @param baseDir where the temporary file goes, {@code null} for a directory of our own
     * @param deleteOnExit whether it is deleted when the JVM exits
     */
    public DiskFileUpload(
            String name,
            String filename,
            String contentType,
            @Nullable String contentTransferEncoding,
            @Nullable Charset charset,
            long size,
            @Nullable String baseDir,
            boolean deleteOnExit) {
        super(name, charset, size);
        this.filename = Objects.requireNonNull(filename, "filename");
        this.contentType = Objects.requireNonNull(contentType, "contentType");
        this.contentTransferEncoding = contentTransferEncoding;
        this.baseDir = baseDir == null ? baseDirectory : baseDir;
        this.deleteOnExit = deleteOnExit;
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

    @Override
    protected boolean deleteOnExit() {
        return deleteOnExit;
    }

    @Override
    protected @Nullable String getBaseDirectory() {
        return baseDir;
    }

    @Override
    protected String getDiskFilename() {
        return "upload";
    }

    @Override
    protected String getPostfix() {
        return postfix;
    }

    @Override
    protected String getPrefix() {
        return prefix;
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
        File file = getFile();
        return FileUploadText.of(this)
                .append("\r\nRealFile: ")
                .append(file == null ? "null" : file.getAbsolutePath())
                .append(" DeleteAfter: ")
                .append(deleteOnExit)
                .toString();
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
        DiskFileUpload upload = new DiskFileUpload(
                getName(), filename, contentType, contentTransferEncoding, getCharset(), 0, baseDir, deleteOnExit);
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
