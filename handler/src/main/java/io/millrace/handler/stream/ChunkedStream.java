package io.millrace.handler.stream;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of an {@link InputStream}, in chunks, to its end. A chunk is what the stream says it has available,
 * and at most the chunk size; a stream that says it has nothing is read all the same.
 *
 * <p><b>Thread</b> a stream that blocks, blocks the loop: streams of files and memory are fine, those of sockets and
 * pipes belong into a thread of their own. <b>Ownership</b> {@link #close()} closes the stream.
 */
public class ChunkedStream implements ChunkedInput<ByteBuf> {
    private final PushbackInputStream in;
    private final int chunkSize;
    private long transferred;
    private boolean closed;

    /** In chunks of up to 8192 bytes. */
    public ChunkedStream(InputStream in) {
        this(in, FileChunks.DEFAULT_CHUNK_SIZE);
    }

    /**
     * In chunks of a size.
     *
     * @param chunkSize the bytes of a chunk at most, at least 1
     */
    public ChunkedStream(InputStream in, int chunkSize) {
        Objects.requireNonNull(in, "in");
        FileChunks.checkChunkSize(chunkSize);
        this.in = in instanceof PushbackInputStream pushback ? pushback : new PushbackInputStream(in);
        this.chunkSize = chunkSize;
    }

    /** Returns the bytes handed out in chunks. */
    public long transferredBytes() {
        return transferred;
    }

    @Override
    public boolean isEndOfInput() throws Exception {
        if (closed) {
            return true;
        }
        int next = in.read();
        if (next < 0) {
            return true;
        }
        in.unread(next);
        return false;
    }

    @Override
    public void close() throws Exception {
        closed = true;
        in.close();
    }

    @Override
    public @Nullable ByteBuf readChunk(ByteBufAllocator allocator) throws Exception {
        if (isEndOfInput()) {
            return null;
        }
        int available = in.available();
        int size = available <= 0 ? chunkSize : Math.min(chunkSize, available);
        ByteBuf chunk = allocator.buffer(size);
        boolean filled = false;
        try {
            transferred += Math.max(0, chunk.writeBytes(in, size));
            filled = true;
            return chunk;
        } finally {
            if (!filled) {
                chunk.release();
            }
        }
    }

    /** Returns -1: nobody knows. */
    @Override
    public long length() {
        return -1;
    }

    @Override
    public long progress() {
        return transferred;
    }
}
