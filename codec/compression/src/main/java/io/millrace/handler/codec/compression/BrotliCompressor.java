package io.millrace.handler.codec.compression;

import com.aayushatharva.brotli4j.encoder.Encoder;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import io.millrace.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Compresses to Brotli with brotli4j. */
final class BrotliCompressor implements Compressor {
    private static final int INPUT_BUFFER_BYTES = 16 * 1024;

    private final EncoderJNI.Wrapper encoder;
    private boolean finished;
    private boolean closed;

    BrotliCompressor(int quality, int window, BrotliMode mode) {
        Brotli.ensureAvailability();
        try {
            encoder = new EncoderJNI.Wrapper(INPUT_BUFFER_BYTES, quality, window, modeOf(mode));
        } catch (IOException e) {
            throw new CompressionException("no Brotli encoder", e);
        }
    }

    private static Encoder.Mode modeOf(BrotliMode mode) {
        switch (mode) {
            case TEXT:
                return Encoder.Mode.TEXT;
            case FONT:
                return Encoder.Mode.FONT;
            default:
                return Encoder.Mode.GENERIC;
        }
    }

    @Override
    public void compress(ByteBuf in, ByteBuf out) {
        requireOpen();
        while (in.isReadable()) {
            ByteBuffer to = encoder.getInputBuffer();
            to.clear();
            to.limit(Math.min(to.capacity(), in.readableBytes()));
            int bytes = to.remaining();
            in.readBytes(to);
            run(EncoderJNI.Operation.PROCESS, bytes, out);
        }
    }

    @Override
    public void flush(ByteBuf out) {
        requireOpen();
        run(EncoderJNI.Operation.FLUSH, 0, out);
    }

    @Override
    public void finish(ByteBuf out) {
        requireOpen();
        finished = true;
        run(EncoderJNI.Operation.FINISH, 0, out);
        close();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            encoder.destroy();
        }
    }

    private void requireOpen() {
        if (finished || closed) {
            throw new IllegalStateException("the compressed stream is " + (finished ? "finished" : "closed"));
        }
    }

    private void run(EncoderJNI.Operation operation, int bytes, ByteBuf out) {
        encoder.push(operation, bytes);
        while (true) {
            if (!encoder.isSuccess()) {
                throw new CompressionException("Brotli compression failure");
            }
            if (encoder.hasMoreOutput()) {
                out.writeBytes(encoder.pull());
            } else if (encoder.hasRemainingInput()) {
                encoder.push(operation, 0);
            } else {
                return;
            }
        }
    }
}
