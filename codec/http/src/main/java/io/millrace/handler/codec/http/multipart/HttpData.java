package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * A part with content, in memory or in a file.
 *
 * <p><b>Ownership:</b> the last {@code release()} gives the memory back or deletes the temporary file. A buffer passed
 * to {@code setContent} or {@code addContent} belongs to the part, also when the call throws. <b>Thread:</b> one at a
 * time; everything that touches a file blocks the calling thread for as long as the disk takes.
 */
public interface HttpData extends InterfaceHttpData, ByteBufHolder {
    /** Returns the most bytes this may hold, or -1 for any number. */
    long getMaxSize();

    /**
     * Sets the most bytes this may hold.
     *
     * @param maxSize bytes, or -1 for any number
     */
    void setMaxSize(long maxSize);

    /**
     * Checks a size against {@link #getMaxSize()}.
     *
     * @param newSize bytes
     * @throws IOException if it is too large
     */
    void checkSize(long newSize) throws IOException;

    /**
     * Replaces the content, and completes this.
     *
     * @param buffer the content; this owns it from here on
     * @throws IOException if it is too large, or cannot be written
     */
    void setContent(ByteBuf buffer) throws IOException;

    /**
     * Appends to the content.
     *
     * @param buffer what comes next, may be {@code null} if it is the last; this owns it from here on
     * @param last whether the content is complete with it
     * @throws IOException if it becomes too large, or cannot be written
     */
    void addContent(@Nullable ByteBuf buffer, boolean last) throws IOException;

    /**
     * Replaces the content by a file's, and completes this. A part on disk uses the file itself and never deletes it.
     *
     * @param file the file
     * @throws IOException if it is too large, or cannot be read
     */
    void setContent(File file) throws IOException;

    /**
     * Replaces the content by what a stream brings up to its end, and completes this. The stream is not closed.
     *
     * @param inputStream the content
     * @throws IOException if it is too large, or cannot be read or written
     */
    void setContent(InputStream inputStream) throws IOException;

    /** Returns whether the content is all there. */
    boolean isCompleted();

    /** Returns how many bytes are there. */
    long length();

    /** Returns how many bytes were announced: the number is the peer's, and 0 if there was none. */
    long definedLength();

    /** Lets go of the content: gives memory back, deletes a temporary file. */
    void delete();

    /**
     * Returns the content. Of a file it is all read into memory.
     *
     * @throws IOException if it cannot be read
     */
    byte[] get() throws IOException;

    /**
     * Returns the content. <b>Ownership:</b> of a part in memory it is the part's own buffer, not retained; of a file
     * all of it is read into memory.
     *
     * @throws IOException if it cannot be read
     */
    ByteBuf getByteBuf() throws IOException;

    /**
     * Returns the next bytes: each call goes on where the last one ended. When all were returned it returns an empty
     * buffer once and begins again.
     *
     * @param length the most bytes to return
     * @return at most so many; the caller releases it
     * @throws IOException if it cannot be read
     */
    ByteBuf getChunk(int length) throws IOException;

    /**
     * Returns the content as text in UTF-8.
     *
     * @throws IOException if it cannot be read
     */
    String getString() throws IOException;

    /**
     * Returns the content as text.
     *
     * @param encoding the charset; {@code null} is UTF-8
     * @throws IOException if it cannot be read
     */
    String getString(@Nullable Charset encoding) throws IOException;

    /**
     * Sets the charset of the text.
     *
     * @param charset any
     */
    void setCharset(Charset charset);

    /** Returns the charset of the text, UTF-8 unless set. */
    Charset getCharset();

    /**
     * Moves the content to a file of the caller's, replacing what was there. From here on it is not deleted with this
     * part.
     *
     * @param dest where
     * @return whether all was written
     * @throws IOException if it cannot be written
     */
    boolean renameTo(File dest) throws IOException;

    /** Returns whether the content is in memory. */
    boolean isInMemory();

    /**
     * Returns the file.
     *
     * @return the file, {@code null} while nothing was written
     * @throws IOException if the content is in memory
     */
    @Nullable
    File getFile() throws IOException;

    @Override
    HttpData copy();

    @Override
    HttpData duplicate();

    @Override
    HttpData retainedDuplicate();

    @Override
    HttpData replace(ByteBuf content);

    @Override
    HttpData retain();

    @Override
    HttpData retain(int increment);

    @Override
    HttpData touch();

    @Override
    HttpData touch(@Nullable Object hint);
}
