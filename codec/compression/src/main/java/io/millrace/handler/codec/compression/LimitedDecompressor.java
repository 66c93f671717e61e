package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;

/** A decompressor whose chunks are counted. */
final class LimitedDecompressor implements Decompressor {
    private final Decompressor decompressor;
    private final DecompressionBudget budget;

    /** What was taken off a chunk since it is beyond the limit. */
    private int tooMany;

    LimitedDecompressor(Decompressor decompressor, DecompressionBudget budget) {
        this.decompressor = decompressor;
        this.budget = budget;
    }

    @Override
    public Status status() {
        if (tooMany > 0) {
            budget.addDecompressed(tooMany); // throws
        }
        return decompressor.status();
    }

    @Override
    public void addInput(ByteBuf buf) {
        budget.addCompressed(buf.readableBytes());
        decompressor.addInput(buf);
    }

    @Override
    public void endOfInput() {
        decompressor.endOfInput();
    }

    /** What is within the limit comes out to the last byte, however the input was cut; the next step fails. */
    @Override
    public ByteBuf takeOutput() {
        ByteBuf chunk = decompressor.takeOutput();
        int bytes = chunk.readableBytes();
        int fit = (int) Math.min(bytes, budget.bytesLeft());
        boolean counted = false;
        try {
            if (fit > 0 && fit < bytes) {
                tooMany = bytes - fit;
                chunk.writerIndex(chunk.readerIndex() + fit);
            }
            budget.addDecompressed(chunk.readableBytes());
            counted = true;
            return chunk;
        } finally {
            if (!counted) {
                chunk.release();
            }
        }
    }

    @Override
    public void close() {
        decompressor.close();
    }
}
