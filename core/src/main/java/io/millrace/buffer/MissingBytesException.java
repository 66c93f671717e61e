package io.millrace.buffer;

/**
 * Thrown where a {@linkplain #view(ByteBuf) view} of a stream is read beyond what has come. Whoever decodes from such a view
 * reads as if everything were there, and begins again when this is thrown and more has come. It has no stack trace: it says
 * nothing about the place.
 */
public final class MissingBytesException extends IndexOutOfBoundsException {
    private static final long serialVersionUID = 1;

    MissingBytesException() {
        super("these bytes have not come yet");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /**
     * Shows a buffer as the beginning of a stream without an end: {@link ByteBuf#readableBytes()} is as good as infinite, and
     * reading, skipping or searching beyond the buffer's writer index throws this exception. A search that finds nothing
     * would have to go on, so it throws too. Indices are the buffer's own; memory and reference count are shared, and the
     * count is not raised.
     *
     * <p>What would need the end is not there: {@link ByteBuf#slice()}, {@link ByteBuf#copy()} and
     * {@link ByteBuf#duplicate()} throw {@link UnsupportedOperationException}. Parts are ordinary buffers.
     *
     * @param buf the buffer, of a capacity of at least 1
     * @return a new view
     */
    public static ByteBuf view(ByteBuf buf) {
        if (buf.capacity() == 0) {
            throw new IllegalArgumentException("a buffer that cannot hold a byte has no view: " + buf);
        }
        ByteBuf view = buf.slice(0, buf.writerIndex());
        view.readerIndex = buf.readerIndex();
        view.writerIndex = Integer.MAX_VALUE;
        view.endless = true;
        return view;
    }
}
