package io.millrace.handler.stream;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** The chunks of a part of a file, in order. */
final class FileChunks {
    static final int DEFAULT_CHUNK_SIZE = 8192;

    private final FileChannel channel;
    private final long start;
    private final long end;
    private final int chunkSize;
    private long offset;

    FileChunks(FileChannel channel, long offset, long length, int chunkSize) {
        checkNotNegative(offset, "offset");
        checkNotNegative(length, "length");
        checkChunkSize(chunkSize);
        if (length > Long.MAX_VALUE - offset) {
            throw new IllegalArgumentException("length : " + length + " (expected: <= " + (Long.MAX_VALUE - offset)
                    + " from offset " + offset + ')');
        }
        this.channel = channel;
        this.start = offset;
        this.offset = offset;
        this.end = offset + length;
        this.chunkSize = chunkSize;
    }

    static void checkChunkSize(int chunkSize) {
        if (chunkSize <= 0) {
            throw new IllegalArgumentException("chunkSize : " + chunkSize + " (expected: > 0)");
        }
    }

    private static void checkNotNegative(long value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " : " + value + " (expected: >= 0)");
        }
    }

    long startOffset() {
        return start;
    }

    long endOffset() {
        return end;
    }

    long currentOffset() {
        return offset;
    }

    long length() {
        return end - start;
    }

    long progress() {
        return offset - start;
    }

    boolean isEnd() {
        return offset >= end || !channel.isOpen();
    }

    @Nullable
    ByteBuf next(ByteBufAllocator allocator) throws IOException {
        if (offset >= end) {
            return null;
        }
        int size = (int) Math.min(chunkSize, end - offset);
        ByteBuf chunk = allocator.buffer(size);
        boolean filled = false;
        try {
            fill(chunk, size);
            filled = true;
            return chunk;
        } finally {
            if (!filled) {
                chunk.release();
            }
        }
    }

    private void fill(ByteBuf chunk, int size) throws IOException {
        for (int missing = size; missing > 0; ) {
            int read = chunk.writeBytes(channel, offset + (size - missing), missing);
            if (read < 0) {
                throw new EOFException("the file ends at " + (offset + (size - missing))
                        + ", before the end of the part at " + end + ": it has become shorter");
            }
            missing -= read;
        }
        offset += size;
    }
}
