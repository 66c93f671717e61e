package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.CompositeByteBuf;

/**
 * Collects the bytes of a stream as components of a composite buffer, and copies those that are too small to be one behind
 * the component before them: without copies where they cost most, and without thousands of components where a stream comes
 * in small parts.
 *
 * <p><b>Thread:</b> any; it has no state.
 */
public final class AdaptiveCumulator implements ByteToMessageDecoder.Cumulator {
    private final int composeMinSize;

    /**
     * Makes a cumulator.
     *
     * @param composeMinSize bytes are copied behind the last component if it has less than so many together with them
     */
    public AdaptiveCumulator(int composeMinSize) {
        if (composeMinSize < 0) {
            throw new IllegalArgumentException("composeMinSize : " + composeMinSize + " (expected: >= 0)");
        }
        this.composeMinSize = composeMinSize;
    }

    @Override
    public ByteBuf cumulate(ByteBufAllocator alloc, ByteBuf cumulation, ByteBuf in) {
        if (cumulation == in) {
            in.release();
            return cumulation;
        }
        if (!cumulation.isReadable()) {
            cumulation.release();
            return in;
        }
        CompositeByteBuf composite = null;
        try {
            composite = Cumulation.compositeOf(alloc, cumulation);
            if (!merge(alloc, composite, in)) {
                Cumulation.trim(composite);
                composite.addFlattenedComponents(true, Cumulation.withoutWaste(alloc, in.retain()));
            }
            if (composite != cumulation) {
                cumulation.release(); // the composite has a reference of its own
            }
            return composite;
        } catch (Throwable t) {
            if (composite != null && composite != cumulation) {
                composite.release();
            }
            throw t;
        } finally {
            in.release();
        }
    }

    /** Copies {@code in} behind the last component, {@code false} if both together are large enough for two. */
    private boolean merge(ByteBufAllocator alloc, CompositeByteBuf composite, ByteBuf in) {
        int end = composite.writerIndex();
        int more = in.readableBytes();
        int tailStart = composite.toByteIndex(composite.toComponentIndex(end - 1));
        if (end - tailStart + (long) more >= composeMinSize) {
            return false;
        }
        if (composite.capacity() - end < more) {
            addRoom(alloc, composite, Math.max(tailStart, composite.readerIndex()));
        }
        composite.writeBytes(in, in.readerIndex(), more);
        return true;
    }

    /** Replaces the last component by one that has room for all that is ever copied behind it. */
    private void addRoom(ByteBufAllocator alloc, CompositeByteBuf composite, int from) {
        int end = composite.writerIndex();
        ByteBuf tail = alloc.buffer(composeMinSize, composeMinSize);
        tail.writeBytes(composite, from, end - from);
        composite.capacity(from);
        composite.addComponent(false, tail.setIndex(0, composeMinSize));
        composite.writerIndex(end);
    }
}
