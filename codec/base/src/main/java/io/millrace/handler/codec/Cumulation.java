package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.buffer.Unpooled;

/** How bytes that come one after the other are put together, and how little memory they keep. */
final class Cumulation {
    /** A buffer is worth giving back if it holds so many times the bytes that are needed. */
    private static final int WASTE_FACTOR = 4;

    private static final int MIN_COPY_CAPACITY = 64;

    private Cumulation() {}

    static ByteBuf merge(ByteBufAllocator alloc, ByteBuf cumulation, ByteBuf in) {
        if (cumulation == in) {
            in.release(); // the same buffer once more: one reference is enough
            return cumulation;
        }
        if (!cumulation.isReadable() && in.isContiguous()) {
            cumulation.release();
            return in;
        }
        try {
            int more = in.readableBytes();
            if (more > cumulation.maxWritableBytes()
                    || (more > cumulation.maxFastWritableBytes() && cumulation.refCnt() > 1)
                    || cumulation.isReadOnly()) {
                return enlarged(alloc, cumulation, in);
            }
            cumulation.writeBytes(in, in.readerIndex(), more);
            in.readerIndex(in.writerIndex());
            return cumulation;
        } finally {
            in.release();
        }
    }

    /** At least doubles, so that a message which comes in many parts costs time in proportion to its length. */
    private static ByteBuf enlarged(ByteBufAllocator alloc, ByteBuf old, ByteBuf in) {
        int oldBytes = old.readableBytes();
        int newBytes = in.readableBytes();
        int total = Math.addExact(oldBytes, newBytes);
        ByteBuf larger = alloc.buffer(alloc.calculateNewCapacity(total, Integer.MAX_VALUE));
        ByteBuf unused = larger;
        try {
            larger.setBytes(0, old, old.readerIndex(), oldBytes)
                    .setBytes(oldBytes, in, in.readerIndex(), newBytes)
                    .writerIndex(total);
            in.readerIndex(in.writerIndex());
            unused = old;
            return larger;
        } finally {
            unused.release();
        }
    }

    static ByteBuf compose(ByteBufAllocator alloc, ByteBuf cumulation, ByteBuf in) {
        if (cumulation == in) {
            in.release();
            return cumulation;
        }
        if (!cumulation.isReadable()) {
            cumulation.release();
            return in;
        }
        CompositeByteBuf composite = null;
        ByteBuf left = in;
        try {
            composite = compositeOf(alloc, cumulation);
            trim(composite);
            ByteBuf more = withoutWaste(alloc, in);
            left = Unpooled.EMPTY_BUFFER;
            composite.addFlattenedComponents(true, more);
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
            left.release();
        }
    }

    /** The cumulation itself if something can be added to it, otherwise a composite with another reference to it. */
    static CompositeByteBuf compositeOf(ByteBufAllocator alloc, ByteBuf cumulation) {
        return cumulation instanceof CompositeByteBuf known && cumulation.refCnt() == 1
                ? known
                : alloc.compositeBuffer(Integer.MAX_VALUE).addFlattenedComponents(true, cumulation.retain());
    }

    /** Leaves no gap between what is there and what is added. */
    static void trim(CompositeByteBuf composite) {
        if (composite.writerIndex() != composite.capacity()) {
            composite.capacity(composite.writerIndex());
        }
    }

    /** Tells whether a buffer keeps much more memory than it has bytes, itself or as a part of another. */
    static boolean isMostlyWaste(ByteBuf buf, int leastCapacity) {
        ByteBuf whole = buf;
        for (ByteBuf next = buf.unwrap(); next != null; next = next.unwrap()) {
            whole = next;
        }
        int capacity = whole.capacity();
        return capacity >= leastCapacity && (long) buf.readableBytes() * WASTE_FACTOR < capacity;
    }

    /** A buffer that is to be kept: itself, or a copy if it keeps much more memory. Consumes {@code buf} like that one. */
    static ByteBuf withoutWaste(ByteBufAllocator alloc, ByteBuf buf) {
        return isMostlyWaste(buf, MIN_COPY_CAPACITY) ? copyOf(alloc, buf) : buf;
    }

    /** The same bytes in memory of their own. Consumes {@code buf}, unless there is no memory. */
    static ByteBuf copyOf(ByteBufAllocator alloc, ByteBuf buf) {
        ByteBuf copy = alloc.buffer(Math.max(MIN_COPY_CAPACITY, buf.readableBytes()));
        copy.writeBytes(buf, buf.readerIndex(), buf.readableBytes());
        buf.release();
        return copy;
    }
}
