package io.millrace.handler.codec.compression;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/** Compresses to a Zstandard frame with zstd-jni. */
final class ZstdCompressor implements Compressor {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);
    private static final int MIN_ROOM = 512;

    /** From here on the library would take windows that no peer of HTTP has to accept (RFC 9659 §3). */
    private static final int FIRST_LEVEL_OF_LARGE_WINDOWS = 20;

    private static final int MAX_ROOM = 64 * 1024;

    private final ByteBufAllocator alloc;
    private final ZstdCompressCtx context;
    private boolean finished;
    private boolean closed;

    ZstdCompressor(ByteBufAllocator alloc, int level) {
        Zstd.ensureAvailability();
        this.alloc = alloc;
        this.context = new ZstdCompressCtx();
        context.setLevel(level);
        context.setContentSize(false);
        if (level >= FIRST_LEVEL_OF_LARGE_WINDOWS) {
            context.setWindowLog(ZstdDecompressor.DEFAULT_MAX_WINDOW_LOG);
        }
    }

    @Override
    public void compress(ByteBuf in, ByteBuf out) {
        requireOpen();
        if (in.isDirect() && in.isContiguous()) {
            write(in.internalNioBuffer(in.readerIndex(), in.readableBytes()), out, EndDirective.CONTINUE);
            in.readerIndex(in.writerIndex());
            return;
        }
        ByteBuf direct = alloc.directBuffer(Math.max(1, Math.min(in.readableBytes(), MAX_ROOM)));
        try {
            while (in.isReadable()) {
                direct.clear();
                direct.writeBytes(in, Math.min(in.readableBytes(), direct.capacity()));
                write(direct.internalNioBuffer(0, direct.readableBytes()), out, EndDirective.CONTINUE);
            }
        } finally {
            direct.release();
        }
    }

    @Override
    public void flush(ByteBuf out) {
        requireOpen();
        write(NOTHING, out, EndDirective.FLUSH);
    }

    @Override
    public void finish(ByteBuf out) {
        endFrame(out);
        finished = true;
        close();
    }

    /** Ends a frame; what comes next begins another one. */
    void endFrame(ByteBuf out) {
        requireOpen();
        write(NOTHING, out, EndDirective.END);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            context.close();
        }
    }

    private void requireOpen() {
        if (finished || closed) {
            throw new IllegalStateException("the compressed stream is " + (finished ? "finished" : "closed"));
        }
    }

    private void write(ByteBuffer from, ByteBuf out, EndDirective directive) {
        if (out.isDirect() && out.isContiguous()) {
            writeDirect(from, out, directive);
            return;
        }
        ByteBuf direct = alloc.directBuffer();
        try {
            writeDirect(from, direct, directive);
            out.writeBytes(direct);
        } finally {
            direct.release();
        }
    }

    private void writeDirect(ByteBuffer from, ByteBuf out, EndDirective directive) {
        boolean done = false;
        while (!done) {
            if (out.writableBytes() < MIN_ROOM) {
                out.ensureWritable(Math.min(Math.max(MIN_ROOM, out.capacity()), MAX_ROOM));
            }
            int at = out.writerIndex();
            ByteBuffer to = out.internalNioBuffer(at, out.writableBytes());
            int room = to.remaining();
            try {
                done = context.compressDirectByteBufferStream(to, from, directive);
            } catch (ZstdException e) {
                throw new CompressionException("compression failure: " + e.getMessage(), e);
            }
            out.writerIndex(at + room - to.remaining());
            if (directive == EndDirective.CONTINUE) {
                done = !from.hasRemaining(); // what the library has buffered comes out later
            }
        }
    }
}
