package io.millrace.buffer;

/** What can be written like a buffer because it has one. */
@FunctionalInterface
public interface ByteBufConvertible {

    /**
     * Returns the buffer with the content of this object.
     *
     * <p><b>Ownership</b>: the count is not raised.
     *
     * @return the buffer, shared with this object
     */
    ByteBuf asByteBuf();
}
