package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.handler.codec.compression.Decompressor;

/** Two codings, one over the other: what the first makes is the second one's input. */
final class ChainedDecompressor implements Decompressor {
    private final Decompressor first;
    private final Decompressor second;
    private boolean firstEnded;

    ChainedDecompressor(Decompressor first, Decompressor second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public Status status() {
        while (true) {
            Status status = second.status();
            if (status != Status.NEED_INPUT || firstEnded) {
                return status;
            }
            switch (first.status()) {
                case NEED_OUTPUT:
                    second.addInput(first.takeOutput());
                    break;
                case NEED_INPUT:
                    return Status.NEED_INPUT;
                default:
                    firstEnded = true;
                    second.endOfInput();
            }
        }
    }

    @Override
    public void addInput(ByteBuf buf) {
        first.addInput(buf);
    }

    @Override
    public void endOfInput() {
        if (!firstEnded) {
            first.endOfInput();
        }
    }

    @Override
    public ByteBuf takeOutput() {
        return second.takeOutput();
    }

    @Override
    public void close() {
        try {
            first.close();
        } finally {
            second.close();
        }
    }
}
