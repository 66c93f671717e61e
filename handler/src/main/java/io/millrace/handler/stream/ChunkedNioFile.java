package io.millrace.handler.stream;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file, or a part of one, in chunks that are read from its {@link FileChannel}, whose position is left alone.
 *
 * <p><b>Thread</b> {@link #readChunk} reads the disk on the loop. <b>Ownership</b> {@link #close()} closes the channel.
 */
public class ChunkedNioFile implements ChunkedInput<ByteBuf> {
    private final FileChannel in;
    private final FileChunks chunks;

    /**
     * A whole file, in chunks of 8192 bytes.
     *
     * @throws IOException the file cannot be opened
     */
    public ChunkedNioFile(File in) throws IOException {
        this(in, FileChunks.DEFAULT_CHUNK_SIZE);
    }

    /**
     * A whole file.
     *
     * @param chunkSize the bytes of each chunk but the last, at least 1
     * @throws IOException the file cannot be opened
     */
    public ChunkedNioFile(File in, int chunkSize) throws IOException {
        this(open(in, chunkSize), chunkSize);
    }

    /**
     * A whole file, in chunks of 8192 bytes.
     *
     * @throws IOException the channel is closed
     */
    public ChunkedNioFile(FileChannel in) throws IOException {
        this(in, FileChunks.DEFAULT_CHUNK_SIZE);
    }

    /**
     * A whole file.
     *
     * @param chunkSize the bytes of each chunk but the last, at least 1
     * @throws IOException the channel is closed
     */
    public ChunkedNioFile(FileChannel in, int chunkSize) throws IOException {
        this(in, 0, in.size(), chunkSize);
    }

    /**
     * A part of a file.
     *
     * @param offset the first byte
     * @param length how many bytes
     * @param chunkSize the bytes of each chunk but the last, at least 1
     * @throws ClosedChannelException the channel is closed
     * @throws IOException the channel is of no use
     */
    public ChunkedNioFile(FileChannel in, long offset, long length, int chunkSize) throws IOException {
        this.chunks = new FileChunks(in, offset, length, chunkSize);
        if (!in.isOpen()) {
            throw new ClosedChannelException();
        }
        this.in = in;
    }

    private static FileChannel open(File file, int chunkSize) throws IOException {
        FileChunks.checkChunkSize(chunkSize); // before there is a descriptor to lose
        return FileChannel.open(file.toPath(), StandardOpenOption.READ);
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

    /** Returns whether all chunks were read, or the channel is closed. */
    @Override
    public boolean isEndOfInput() throws Exception {
        return chunks.isEnd();
    }

    @Override
    public void close() throws Exception {
        in.close();
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
