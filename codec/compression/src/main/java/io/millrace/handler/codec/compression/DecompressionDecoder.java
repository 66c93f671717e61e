package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandler;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.ByteToMessageDecoder;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.DecoderException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A handler over a {@link Decompressor}: the bytes that come are its input, its chunks go on at the pace of the reader.
 *
 * <p>What the stream grows to is limited by the channel's {@link CodecLimits}; input that waits for a reader counts
 * towards its {@link ByteBudget}. What comes behind the end of the stream, or behind a fault, is dropped.
 */
abstract class DecompressionDecoder extends ByteToMessageDecoder implements ChannelOutboundHandler {
    private final int maxAllocation;
    private final PacedReads reads = new PacedReads(new Chunks());

    private final Queue<ByteBuf> inputs = new ArrayDeque<>(2);
    private int queuedBytes;

    /** What the decompressor was given last. */
    private int givenBytes;

    private @Nullable Decompressor decompressor;
    private @Nullable ByteBuf next;

    private boolean complete;
    private boolean over;

    /** To be thrown. */
    private @Nullable Throwable fault;

    private @Nullable ByteBudget budget;
    private long charged;

    /**
     * @param maxAllocation how much may come of one input, in one buffer; 0 for any number of chunks
     */
    DecompressionDecoder(int maxAllocation) {
        if (maxAllocation < 0) {
            throw new IllegalArgumentException("maxAllocation: " + maxAllocation + " (expected: >= 0)");
        }
        this.maxAllocation = maxAllocation;
    }

    /** Makes the stream; when its first byte comes. */
    abstract Decompressor newDecompressor(ByteBufAllocator alloc);

    /** Makes room in the one buffer for the output of one input. */
    ByteBuf roomFor(ChannelHandlerContext ctx, @Nullable ByteBuf buffer, int wanted) {
        if (buffer == null) {
            int capacity = maxAllocation == 0 ? wanted : Math.min(wanted, maxAllocation);
            return ctx.alloc().buffer(capacity, maxAllocation == 0 ? Integer.MAX_VALUE : maxAllocation);
        }
        if (buffer.maxWritableBytes() == 0) {
            exhausted(buffer);
            throw new DecompressionException("Decompression buffer has reached maximum size: " + buffer.maxCapacity());
        }
        return buffer.ensureWritable(Math.min(wanted, buffer.maxWritableBytes()));
    }

    /** Called with what there is when it has become too much. */
    void exhausted(ByteBuf buffer) {}

    /**
     * Tells whether the end of the stream was reached.
     *
     * @return {@code true} if it was; what comes now is dropped
     */
    public boolean isClosed() {
        return complete;
    }

    // ---- input ----

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        queuedBytes += in.readableBytes();
        inputs.add(in.readRetainedSlice(in.readableBytes()));
        reads.inputCame(ctx);
        throwFault();
        account(ctx);
    }

    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        super.decodeLast(ctx, in, out);
        try {
            reads.finish(ctx);
            throwFault();
        } finally {
            end();
        }
    }

    private void throwFault() {
        Throwable thrown = fault;
        fault = null;
        if (thrown instanceof DecoderException e) {
            throw e;
        }
        if (thrown != null) {
            throw new DecoderException(thrown);
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        end();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        reads.readComplete(ctx);
    }

    @Override
    public void read(ChannelHandlerContext ctx) throws Exception {
        reads.read(ctx);
        throwFault();
        account(ctx);
    }

    // ---- output ----

    private final class Chunks implements PacedReads.Source {
        /** A fault is thrown when what was before it has gone on, where the decoder says what becomes of it. */
        @Override
        public boolean prepareNext(ChannelHandlerContext ctx) {
            try {
                return prepare(ctx);
            } catch (RuntimeException | LinkageError e) {
                fault = e;
                end();
                return false;
            }
        }

        @Override
        public void fireNext(ChannelHandlerContext ctx) {
            ByteBuf chunk = Objects.requireNonNull(next);
            next = null;
            ctx.fireChannelRead(chunk);
        }
    }

    private boolean prepare(ChannelHandlerContext ctx) {
        while (next == null && !over) {
            Decompressor stream = stream(ctx);
            switch (stream.status()) {
                case NEED_OUTPUT:
                    next = maxAllocation == 0 ? stream.takeOutput() : gather(ctx, stream);
                    break;
                case NEED_INPUT:
                    if (!addInput(stream)) {
                        return false;
                    }
                    break;
                default:
                    complete = true;
                    end();
            }
        }
        return next != null;
    }

    private Decompressor stream(ChannelHandlerContext ctx) {
        Decompressor known = decompressor;
        if (known == null) {
            known = newDecompressor(ctx.alloc()).limitedTo(CodecLimits.of(ctx.channel()));
            decompressor = known;
        }
        return known;
    }

    private boolean addInput(Decompressor stream) {
        ByteBuf input = inputs.poll();
        if (input == null) {
            givenBytes = 0;
            return false;
        }
        givenBytes = input.readableBytes();
        queuedBytes -= givenBytes;
        stream.addInput(input);
        return true;
    }

    private ByteBuf gather(ChannelHandlerContext ctx, Decompressor stream) {
        ByteBuf all = null;
        boolean done = false;
        try {
            do {
                ByteBuf chunk = stream.takeOutput();
                try {
                    while (chunk.isReadable()) {
                        all = roomFor(ctx, all, chunk.readableBytes());
                        all.writeBytes(chunk, Math.min(chunk.readableBytes(), all.writableBytes()));
                    }
                } finally {
                    chunk.release();
                }
            } while (stream.status() == Decompressor.Status.NEED_OUTPUT);
            done = true;
            return Objects.requireNonNull(all);
        } finally {
            if (!done && all != null) {
                all.release();
            }
        }
    }

    // ---- what is held ----

    /** Takes what waits for a reader from the budget, and gives back what does not any more. */
    private void account(ChannelHandlerContext ctx) {
        long held = !reads.isHolding() || over ? 0 : queuedBytes + givenBytes;
        if (held == charged) {
            return;
        }
        ByteBudget known = budget;
        if (known == null) {
            known = ByteBudget.of(ctx.channel());
            budget = known;
        }
        if (held < charged) {
            known.giveBack(charged - held);
            charged = held;
            return;
        }
        boolean taken = false;
        try {
            known.take(held - charged, "compressed data that nobody reads");
            charged = held;
            taken = true;
        } finally {
            if (!taken) {
                end();
            }
        }
    }

    private void end() {
        over = true;
        ByteBuf chunk = next;
        next = null;
        if (chunk != null) {
            chunk.release();
        }
        for (ByteBuf input = inputs.poll(); input != null; input = inputs.poll()) {
            input.release();
        }
        queuedBytes = 0;
        givenBytes = 0;
        ByteBudget known = budget;
        if (known != null && charged > 0) {
            known.giveBack(charged);
            charged = 0;
        }
        Decompressor stream = decompressor;
        decompressor = null;
        if (stream != null) {
            stream.close();
        }
    }
}
