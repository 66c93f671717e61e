package io.millrace.buffer;

import io.millrace.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;

/** A message whose content is a {@link ByteBuf}, and which shares that buffer's life time. */
public interface ByteBufHolder extends ReferenceCounted {
    /**
     * Returns the content.
     *
     * @throws io.millrace.util.IllegalReferenceCountException if it was released
     */
    ByteBuf content();

    /** Returns a holder of a copy of the content. <b>Ownership:</b> the caller releases the copy. */
    ByteBufHolder copy();

    /**
     * Returns a holder of a duplicate of the content. <b>Ownership:</b> the reference count is shared and not
     * increased.
     */
    ByteBufHolder duplicate();

    /**
     * Returns a holder of a duplicate of the content. <b>Ownership:</b> the shared reference count is increased by one.
     */
    ByteBufHolder retainedDuplicate();

    /**
     * Returns a holder like this one, of the given content. <b>Ownership:</b> passes to the new holder; this one is
     * unchanged.
     */
    ByteBufHolder replace(ByteBuf content);

    @Override
    ByteBufHolder retain();

    @Override
    ByteBufHolder retain(int increment);

    @Override
    ByteBufHolder touch();

    @Override
    ByteBufHolder touch(@Nullable Object hint);
}
