package io.millrace.handler.stream;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a {@link ReadableByteChannel}, in chunks, to its end. A channel that does not block and has nothing
 * suspends the transfer until {@link ChunkedWriteHandler#resumeTransfer()}.
 *
 * <p><b>Thread</b> a channel that blocks, blocks the loop. <b>Ownership</b> {@link #close()} closes the channel.
 */
public class ChunkedNioStream implements ChunkedInput<ByteBuf> {
    private final ReadableByteChannel in;

    /** Read ahead: to tell whether there is an end means to read. Its position is what it holds. */
    private final ByteBuffer ahead;

    private long transferred;
    private boolean ended;

    /** In chunks of up to 8192 bytes. */
    public ChunkedNioStream(ReadableByteChannel in) {
        this(in, FileChunks.DEFAULT_CHUNK_SIZE);
    }

    /**
     * In chunks of a size.
     *
     * @param chunkSize the bytes of a chunk at most, at least 1
     */
    public ChunkedNioStream(ReadableByteChannel in, int chunkSize) {
        this.in = Objects.requireNonNull(in, "in");
        FileChunks.checkChunkSize(chunkSize);
        this.ahead = ByteBuffer.allocate(chunkSize);
    }

    /** Returns the bytes handed out in chunks. */
    public long transferredBytes() {
        return transferred;
    }

    @Override
    public boolean isEndOfInput() throws Exception {
        if (ahead.position() > 0) {
            return false;
        }
        return !readAhead();
    }

    /** Reads once; {@code false} at the end. */
    private boolean readAhead() throws IOException {
        if (!ended && (!in.isOpen() || in.read(ahead) < 0)) {
            ended = true;
        }
        return !ended;
    }

    @Override
    public void close() throws Exception {
        in.close();
    }

    @Override
    public @Nullable ByteBuf readChunk(ByteBufAllocator allocator) throws Exception {
        int before;
        do {
            before = ahead.position();
        } while (ahead.hasRemaining() && readAhead() && ahead.position() > before);
        if (ahead.position() == 0) {
            return null;
        }
        ahead.flip();
        ByteBuf chunk = allocator.buffer(ahead.remaining());
        transferred += ahead.remaining();
        chunk.writeBytes(ahead);
        ahead.clear();
        return chunk;
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
