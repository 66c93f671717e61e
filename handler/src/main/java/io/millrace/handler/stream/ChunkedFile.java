package io.millrace.handler.stream;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/**
 * A file, or a part of one, in chunks. Where nothing in the pipeline has to see the bytes (no TLS, no compression), a
 * {@link io.millrace.channel.DefaultFileRegion} is sent without copying them.
 *
 * <p><b>Thread</b> {@link #readChunk} reads the disk on the loop. <b>Ownership</b> {@link #close()} closes the file.
 */
public class ChunkedFile implements ChunkedInput<ByteBuf> {
    private final RandomAccessFile file;
    private final FileChunks chunks;

    /**
     * A whole file, in chunks of 8192 bytes.
     *
     * @throws IOException the file cannot be opened
     */
    public ChunkedFile(File file) throws IOException {
        this(file, FileChunks.DEFAULT_CHUNK_SIZE);
    }

    /**
     * A whole file.
     *
     * @param chunkSize the bytes of each chunk but the last, at least 1
     * @throws IOException the file cannot be opened
     */
    public ChunkedFile(File file, int chunkSize) throws IOException {
        this(open(file, chunkSize), chunkSize);
    }

    /**
     * A whole file, in chunks of 8192 bytes.
     *
     * @throws IOException the file is closed
     */
    public ChunkedFile(RandomAccessFile file) throws IOException {
        this(file, FileChunks.DEFAULT_CHUNK_SIZE);
    }

    /**
     * A whole file.
     *
     * @param chunkSize the bytes of each chunk but the last, at least 1
     * @throws IOException the file is closed
     */
    public ChunkedFile(RandomAccessFile file, int chunkSize) throws IOException {
        this(file, 0, file.length(), chunkSize);
    }

    /**
     * A part of a file.
     *
     * @param offset the first byte
     * @param length how many bytes
     * @param chunkSize the bytes of each chunk but the last, at least 1
     * @throws IOException the file is closed
     */
    public ChunkedFile(RandomAccessFile file, long offset, long length, int chunkSize) throws IOException {
        this.chunks = new FileChunks(file.getChannel(), offset, length, chunkSize);
        this.file = file;
    }

    private static RandomAccessFile open(File file, int chunkSize) throws IOException {
        FileChunks.checkChunkSize(chunkSize); // before there is a descriptor to lose
        return new RandomAccessFile(file, "r");
    }

    /** Returns where in the file the part begins. */
    public long startOffset() {
        return chunks.startOffset();
    }

    /** Returns where in the file the part ends: its last byte is one before. */
    public long endOffset() {
        return chunks.endOffset();
    }

    /** Returns where in the file the next chunk begins. */
    public long currentOffset() {
        return chunks.currentOffset();
    }

    /** Returns whether all chunks were read, or the file is closed. */
    @Override
    public boolean isEndOfInput() throws Exception {
        return chunks.isEnd();
    }

    @Override
    public void close() throws Exception {
        file.close();
    }

    /**
     * {@inheritDoc}
     *
     * <p><b>Errors</b> {@link java.io.EOFException} if the file has become shorter.
     */
    @Override
    public @Nullable ByteBuf readChunk(ByteBufAllocator allocator) throws Exception {
        return chunks.next(allocator);
    }

    /** Returns the length of the part in bytes. */
    @Override
    public long length() {
        return chunks.length();
    }

    @Override
    public long progress() {
        return chunks.progress();
    }
}
