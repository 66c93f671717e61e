package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all decompressors have in common: who holds which buffer, which method may be called, and that a stream gets on
 * or fails.
 *
 * <pre>
 *   NEED_INPUT ──addInput──► (decode) ──► NEED_OUTPUT ──takeOutput──► (decode) ──► …
 *       │  ▲                    │                                        │
 *       │  └────────────────────┴───────────── all input is used ────────┤
 *       └──endOfInput──► COMPLETE ◄─────────── end of the stream ────────┘
 * </pre>
 */
abstract class StreamDecompressor implements Decompressor {
    /** The largest chunk unless somebody wants another one. */
    static final int DEFAULT_CHUNK_BYTES = 64 * 1024;

    private static final int MIN_CAPACITY = 256;

    private final ByteBufAllocator allocator;
    private final int maxChunkBytes;

    private @Nullable ByteBuf input;
    private @Nullable ByteBuf chunk;

    /** The last step has filled its chunk: there may be more without input. */
    private boolean filled;

    private boolean complete;

    /** Told when what came out before it is taken: how a stream is cut makes no difference to that. */
    private @Nullable DecompressionException failure;

    private boolean failed;
    private boolean closed;

    /**
     * @param allocator where chunks come from
     * @param maxChunkBytes how large they are at most
     */
    StreamDecompressor(ByteBufAllocator allocator, int maxChunkBytes) {
        this.allocator = Objects.requireNonNull(allocator, "allocator");
        this.maxChunkBytes = maxChunkBytes;
    }

    /**
     * Decompresses as much as is to be had without more input or room. Called with input, with room, or with both.
     *
     * @param in contiguous, perhaps empty
     * @param out has room for at least a byte, and must not grow
     * @return {@code true} at the end of the stream
     */
    abstract boolean decode(ByteBuf in, ByteBuf out);

    /** Tells whether the stream may end here. */
    abstract boolean mayEnd();

    /** Gives back what the subclass holds. Called once. */
    abstract void end();

    /** A buffer for a chunk. */
    ByteBuf allocate(ByteBufAllocator alloc, int initialCapacity, int maxCapacity) {
        return alloc.buffer(initialCapacity, maxCapacity);
    }

    /** Makes input contiguous, or moves it to where the library can read it. */
    ByteBuf prepare(ByteBufAllocator alloc, ByteBuf in) {
        return in.isContiguous() ? in : moved(in, alloc.buffer(in.readableBytes()));
    }

    static int requirePositive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
        return value;
    }

    static ByteBuf moved(ByteBuf from, ByteBuf to) {
        to.writeBytes(from);
        from.release();
        return to;
    }

    @Override
    public final Status status() {
        requireUsable();
        if (chunk == null && !complete && failure == null && (filled || input != null)) {
            guarded();
        }
        if (chunk != null) {
            return Status.NEED_OUTPUT;
        }
        if (failure != null) {
            failed = true;
            throw failure;
        }
        return complete ? Status.COMPLETE : Status.NEED_INPUT;
    }

    @Override
    public final void addInput(ByteBuf buf) {
        boolean taken = false;
        try {
            require(Status.NEED_INPUT, "addInput");
            if (!buf.isReadable()) {
                return;
            }
            input = prepare(allocator, buf);
            taken = true;
        } finally {
            if (!taken) {
                buf.release();
            }
        }
    }

    @Override
    public final void endOfInput() {
        require(Status.NEED_INPUT, "endOfInput");
        if (!mayEnd()) {
            failed = true;
            throw new DecompressionException("the compressed stream ends before its end");
        }
        complete = true;
    }

    @Override
    public final ByteBuf takeOutput() {
        require(Status.NEED_OUTPUT, "takeOutput");
        ByteBuf taken = Objects.requireNonNull(chunk);
        chunk = null;
        return taken;
    }

    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        releaseBuffers();
        end();
    }

    private void requireUsable() {
        if (closed) {
            throw new IllegalStateException("the decompressor is closed");
        }
        if (failed) {
            throw new IllegalStateException("the decompressor has failed");
        }
    }

    private void require(Status expected, String operation) {
        Status actual = status();
        if (actual != expected) {
            throw new IllegalStateException(operation + " at " + actual + " (expected: " + expected + ')');
        }
    }

    private void guarded() {
        boolean done = false;
        try {
            step();
            done = true;
        } finally {
            if (!done) {
                failed = true;
                releaseBuffers();
            }
        }
    }

    /** Fills a chunk, as far as the input reaches. */
    private void step() {
        ByteBuf in = input == null ? Unpooled.EMPTY_BUFFER : input;
        ByteBuf out = allocate(allocator, capacityFor(in.readableBytes()), maxChunkBytes);
        chunk = out;
        try {
            complete = fill(in, out);
        } catch (DecompressionException e) {
            failure = e;
        }
        filled = !out.isWritable() && !complete;
        if (!in.isReadable() || complete || failure != null) {
            releaseInput();
        }
        if (!out.isReadable()) {
            chunk = null;
            out.release();
        }
    }

    private int capacityFor(int compressed) {
        long wanted = Math.max(MIN_CAPACITY, 2L * compressed);
        return (int) Math.min(wanted, maxChunkBytes);
    }

    private boolean fill(ByteBuf in, ByteBuf out) {
        while (true) {
            int compressed = in.readableBytes();
            int written = out.writerIndex();
            boolean room = out.isWritable();
            if (decode(in, out)) {
                return true;
            }
            if (out.isWritable()) {
                if (!in.isReadable()) {
                    return false;
                }
                if (room && compressed == in.readableBytes() && written == out.writerIndex()) {
                    throw new DecompressionException("the compressed stream does not get on");
                }
            } else if (!enlarge(out)) {
                return false;
            }
        }
    }

    private boolean enlarge(ByteBuf out) {
        int capacity = out.capacity();
        if (capacity >= maxChunkBytes) {
            return false;
        }
        out.capacity((int) Math.min(2L * capacity, maxChunkBytes));
        return true;
    }

    private void releaseInput() {
        ByteBuf held = input;
        input = null;
        if (held != null) {
            held.release();
        }
    }

    private void releaseBuffers() {
        releaseInput();
        ByteBuf held = chunk;
        chunk = null;
        if (held != null) {
            held.release();
        }
    }
}
