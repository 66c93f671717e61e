package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** A file of a form: in memory up to a size, in a temporary file beyond. */
public class MixedFileUpload extends MixedHttpData<FileUpload> implements FileUpload {
    /**
     * Makes a file without content.
     *
     * @param name the field's name
     * @param filename the file's name
     * @param contentType a media type
     * @param contentTransferEncoding {@code 7bit}, {@code 8bit}, {@code binary}, or {@code null}
     * @param charset the charset, {@code null} for UTF-8
     * @param size how many bytes were announced, 0 if nothing was
     * @param limitSize the most bytes that are kept in memory
     */
    public MixedFileUpload(
            String name,
            String filename,
            String contentType,
            @Nullable String contentTransferEncoding,
            @Nullable Charset charset,
            long size,
            long limitSize) {
        this(
                name,
                filename,
                contentType,
                contentTransferEncoding,
                charset,
                size,
                limitSize,
                DiskFileUpload.baseDirectory,
                DiskFileUpload.deleteOnExitTemporaryFile);
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
     * @param limitSize the most bytes that are kept in memory
     * @param baseDir where the temporary file goes, {@code null} for a directory of our own
     * @param deleteOnExit whether it is deleted when the JVM exits
     */
    public MixedFileUpload(
            String name,
            String filename,
            String contentType,
            @Nullable String contentTransferEncoding,
            @Nullable Charset charset,
            long size,
            long limitSize,
            @Nullable String baseDir,
            boolean deleteOnExit) {
        super(
                limitSize,
                baseDir,
                deleteOnExit,
                new MemoryFileUpload(name, filename, contentType, contentTransferEncoding, charset, size));
    }

    @Override
    FileUpload onDisk(FileUpload memory, @Nullable String baseDir, boolean deleteOnExit) {
        return new DiskFileUpload(
                memory.getName(),
                memory.getFilename(),
                memory.getContentType(),
                memory.getContentTransferEncoding(),
                memory.getCharset(),
                memory.definedLength(),
                baseDir,
                deleteOnExit);
    }

    @Override
    public String getFilename() {
        return wrapped().getFilename();
    }

    @Override
    public void setFilename(String filename) {
        wrapped().setFilename(filename);
    }

    @Override
    public String getContentType() {
        return wrapped().getContentType();
    }

    @Override
    public void setContentType(String contentType) {
        wrapped().setContentType(contentType);
    }

    @Override
    public @Nullable String getContentTransferEncoding() {
        return wrapped().getContentTransferEncoding();
    }

    @Override
    public void setContentTransferEncoding(@Nullable String contentTransferEncoding) {
        wrapped().setContentTransferEncoding(contentTransferEncoding);
    }

    @Override
    public FileUpload copy() {
        return wrapped().copy();
    }

    @Override
    public FileUpload duplicate() {
        return wrapped().duplicate();
    }

    @Override
    public FileUpload retainedDuplicate() {
        return wrapped().retainedDuplicate();
    }

    @Override
    public FileUpload replace(ByteBuf content) {
        return wrapped().replace(content);
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
