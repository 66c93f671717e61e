package io.millrace.buffer;

/**
 * A buffer that is part of a composite: its readable bytes when it was added are the composite's bytes from {@link
 * #offset} to before {@link #end}.
 */
final class Component {
    /** What the composite releases. */
    final ByteBuf buf;

    int offset;
    int end;

    /** Added to a position in the composite it gives the index in {@link #buf}. */
    private int adjustment;

    Component(ByteBuf buf) {
        this.buf = buf;
        adjustment = buf.readerIndex();
        end = buf.readableBytes();
    }

    int length() {
        return end - offset;
    }

    boolean holds(int position) {
        return position >= offset && position < end;
    }

    /** The index in {@link #buf} of a position in the composite. */
    int index(int position) {
        return position + adjustment;
    }

    void moveTo(int newOffset) {
        int length = length();
        adjustment += offset - newOffset;
        offset = newOffset;
        end = newOffset + length;
    }

    void dropHead(int bytes) {
        offset += bytes;
    }

    void dropTail(int bytes) {
        end -= bytes;
    }

    /** A view of the bytes between two positions; the reference count is not raised. */
    ByteBuf slice(int from, int to) {
        return buf.slice(index(from), to - from);
    }
}
