package io.millrace.buffer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ByteBufHolder} that can be sent as it is, or extended: a subclass with fields of its own overrides {@link
 * #replace(ByteBuf)}, and with it {@link #copy()}, {@link #duplicate()} and {@link #retainedDuplicate()}.
 */
public class DefaultByteBufHolder implements ByteBufHolder {
    private final ByteBuf data;

    /** Makes a holder of {@code data}. <b>Ownership:</b> passes to the holder. */
    public DefaultByteBufHolder(ByteBuf data) {
        this.data = Objects.requireNonNull(data, "data");
    }

    @Override
    public ByteBuf content() {
        return ByteBufUtil.ensureAccessible(data);
    }

    @Override
    public ByteBufHolder copy() {
        return replace(data.copy());
    }

    @Override
    public ByteBufHolder duplicate() {
        return replace(data.duplicate());
    }

    @Override
    public ByteBufHolder retainedDuplicate() {
        return replace(data.retainedDuplicate());
    }

    @Override
    public ByteBufHolder replace(ByteBuf content) {
        return new DefaultByteBufHolder(content);
    }

    @Override
    public int refCnt() {
        return data.refCnt();
    }

    @Override
    public ByteBufHolder retain() {
        data.retain();
        return this;
    }

    @Override
    public ByteBufHolder retain(int increment) {
        data.retain(increment);
        return this;
    }

    @Override
    public ByteBufHolder touch() {
        data.touch();
        return this;
    }

    @Override
    public ByteBufHolder touch(@Nullable Object hint) {
        data.touch(hint);
        return this;
    }

    @Override
    public boolean release() {
        return data.release();
    }

    @Override
    public boolean release(int decrement) {
        return data.release(decrement);
    }

    /** Returns the content's {@code toString()}; it may be called after the release. */
    protected final String contentToString() {
        return data.toString();
    }

    @Override
    public String toString() {
        String name = getClass().getName();
        return name.substring(name.lastIndexOf('.') + 1) + '(' + contentToString() + ')';
    }

    /**
     * Returns whether {@code o} is of the same class and holds equal bytes; a subclass with more fields compares them
     * too.
     */
    @Override
    public boolean equals(@Nullable Object o) {
        if (this == o) {
            return true;
        }
        return o != null && getClass() == o.getClass() && data.equals(((DefaultByteBufHolder) o).data);
    }

    @Override
    public int hashCode() {
        return data.hashCode();
    }
}
