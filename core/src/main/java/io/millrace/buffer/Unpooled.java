package io.millrace.buffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;

/**
 * Makes buffers of their own: new ones, ones around arrays and buffers that exist already, and copies.
 *
 * <pre>{@code
 * ByteBuf message = Unpooled.wrappedBuffer(header, Unpooled.copiedBuffer("body", UTF_8));
 * }</pre>
 *
 * <p>"Wrapped" means that the memory is shared, "copied" that it is not. Buffers on the connection's path come cheaper
 * from its {@link ByteBufAllocator}.
 *
 * <p><b>Ownership:</b> the caller releases what these methods return; a buffer that is given to {@code wrappedBuffer}
 * is released with the result, or at once if it has no readable byte.
 */
public final class Unpooled {
    /**
     * The order in which a buffer's numbers are read and written where the method's name does not end in {@code LE}.
     */
    public static final ByteOrder BIG_ENDIAN = ByteOrder.BIG_ENDIAN;

    /** The order of the methods whose names end in {@code LE}. */
    public static final ByteOrder LITTLE_ENDIAN = ByteOrder.LITTLE_ENDIAN;

    private static final ByteBufAllocator ALLOC = UnpooledByteBufAllocator.DEFAULT;
    private static final int MEDIUM_BYTES = 3;

    /** A buffer of capacity 0 that stays so and is never freed: {@code release} returns {@code false}. */
    public static final ByteBuf EMPTY_BUFFER = ALLOC.buffer(0, 0);

    private Unpooled() {}

    // New buffers

    /** Returns an empty heap buffer that grows as needed. */
    public static ByteBuf buffer() {
        return ALLOC.heapBuffer();
    }

    /** Returns an empty direct buffer that grows as needed. */
    public static ByteBuf directBuffer() {
        return ALLOC.directBuffer();
    }

    /** Returns an empty heap buffer with room for {@code initialCapacity} bytes that grows as needed. */
    public static ByteBuf buffer(int initialCapacity) {
        return ALLOC.heapBuffer(initialCapacity);
    }

    /** Returns an empty direct buffer with room for {@code initialCapacity} bytes that grows as needed. */
    public static ByteBuf directBuffer(int initialCapacity) {
        return ALLOC.directBuffer(initialCapacity);
    }

    /**
     * Returns an empty heap buffer with room for {@code initialCapacity} bytes that grows up to {@code maxCapacity}
     * bytes.
     */
    public static ByteBuf buffer(int initialCapacity, int maxCapacity) {
        return ALLOC.heapBuffer(initialCapacity, maxCapacity);
    }

    /**
     * Returns an empty direct buffer with room for {@code initialCapacity} bytes that grows up to {@code maxCapacity}
     * bytes.
     */
    public static ByteBuf directBuffer(int initialCapacity, int maxCapacity) {
        return ALLOC.directBuffer(initialCapacity, maxCapacity);
    }

    /** Returns a composite without components, which may have 16 before they are merged. */
    public static CompositeByteBuf compositeBuffer() {
        return compositeBuffer(AbstractByteBufAllocator.DEFAULT_MAX_COMPONENTS);
    }

    /** Returns a composite without components, which may have {@code maxNumComponents} before they are merged. */
    public static CompositeByteBuf compositeBuffer(int maxNumComponents) {
        return new CompositeByteBuf(ALLOC, false, maxNumComponents);
    }

    // Wrapped

    /** Returns a buffer whose content is the array. */
    public static ByteBuf wrappedBuffer(byte[] array) {
        return wrap(ByteBuffer.wrap(array));
    }

    /**
     * Returns a buffer whose content is {@code length} bytes of the array from {@code offset}.
     *
     * @throws IndexOutOfBoundsException if the array does not have them
     */
    public static ByteBuf wrappedBuffer(byte[] array, int offset, int length) {
        return wrap(ByteBuffer.wrap(array, offset, length).slice());
    }

    /**
     * Returns a buffer whose content is what remains in {@code buffer}; the position stays. It is read-only if {@code
     * buffer} is. The byte order of {@code buffer} does not matter.
     */
    public static ByteBuf wrappedBuffer(ByteBuffer buffer) {
        return wrap(buffer.slice());
    }

    private static ByteBuf wrap(ByteBuffer memory) {
        int length = memory.limit();
        return length == 0
                ? EMPTY_BUFFER
                : RegionByteBuf.wrap(ALLOC, memory, length).setIndex(0, length);
    }

    /**
     * Returns a view of the readable bytes. <b>Ownership:</b> the reference passes to the view, or is released if there
     * is no such byte.
     */
    public static ByteBuf wrappedBuffer(ByteBuf buffer) {
        if (buffer.isReadable()) {
            return buffer.slice();
        }
        buffer.release();
        return EMPTY_BUFFER;
    }

    /** Returns a buffer whose content is the arrays, one after the other. */
    public static ByteBuf wrappedBuffer(byte[]... arrays) {
        return wrappedBuffer(arrays.length, arrays);
    }

    /**
     * Returns a buffer whose content is the readable bytes of the buffers, one after the other. <b>Ownership:</b> all
     * references pass to it.
     */
    public static ByteBuf wrappedBuffer(ByteBuf... buffers) {
        return wrappedBuffer(buffers.length, buffers);
    }

    /** Returns a buffer whose content is what remains in the buffers, one after the other; their positions stay. */
    public static ByteBuf wrappedBuffer(ByteBuffer... buffers) {
        return wrappedBuffer(buffers.length, buffers);
    }

    /**
     * Returns a buffer whose content is the arrays up to the first {@code null}, one after the other; if they are more
     * than {@code maxNumComponents}, they are copied.
     */
    public static ByteBuf wrappedBuffer(int maxNumComponents, byte[]... arrays) {
        return wrapAll(maxNumComponents, arrays, array -> wrap(ByteBuffer.wrap(array)));
    }

    private static <T> ByteBuf wrapAll(int maxNumComponents, T[] parts, Function<T, ByteBuf> wrapper) {
        ByteBuf[] buffers = Arrays.stream(parts)
                .takeWhile(Objects::nonNull)
                .map(wrapper)
                .dropWhile(buffer -> !buffer.isReadable())
                .toArray(ByteBuf[]::new);
        if (buffers.length == 0) {
            return EMPTY_BUFFER;
        }
        return parts.length == 1 ? buffers[0] : new CompositeByteBuf(ALLOC, false, maxNumComponents, buffers);
    }

    /**
     * Returns a buffer whose content is the readable bytes of the buffers up to the first {@code null} after one that is
     * readable, one after the other; if they are more than {@code maxNumComponents}, they are copied. <b>Ownership:</b>
     * all references pass to it.
     */
    public static ByteBuf wrappedBuffer(int maxNumComponents, ByteBuf... buffers) {
        if (buffers.length == 1) {
            return wrappedBuffer(buffers[0]);
        }
        for (int i = 0; i < buffers.length; i++) {
            if (buffers[i].isReadable()) {
                return new CompositeByteBuf(
                        ALLOC, false, maxNumComponents, Arrays.copyOfRange(buffers, i, buffers.length));
            }
            buffers[i].release();
        }
        return EMPTY_BUFFER;
    }

    /**
     * Returns a buffer whose content is what remains in the buffers up to the first {@code null}; if they are more than
     * {@code maxNumComponents}, they are copied.
     */
    public static ByteBuf wrappedBuffer(int maxNumComponents, ByteBuffer... buffers) {
        return wrapAll(maxNumComponents, buffers, buffer -> wrap(buffer.slice()));
    }

    /**
     * Returns a read-only buffer whose content is the readable bytes of the buffers, one after the other.
     * <b>Ownership:</b> all references pass to it.
     */
    public static ByteBuf wrappedUnmodifiableBuffer(ByteBuf... buffers) {
        return switch (buffers.length) {
            case 0 -> EMPTY_BUFFER;
            case 1 -> buffers[0].asReadOnly();
            default -> new CompositeByteBuf(ALLOC, false, buffers.length, buffers).asReadOnly();
        };
    }

    /** Returns a view of {@code buf}, with indices of its own, whose {@code retain} and {@code release} do nothing. */
    public static ByteBuf unreleasableBuffer(ByteBuf buf) {
        return buf.asUnreleasable();
    }

    // Copied

    /** Returns a buffer with a copy of the array. */
    public static ByteBuf copiedBuffer(byte[] array) {
        return wrappedBuffer(array.clone());
    }

    /**
     * Returns a buffer with a copy of {@code length} bytes of the array from {@code offset}.
     *
     * @throws IndexOutOfBoundsException if the array does not have them
     */
    public static ByteBuf copiedBuffer(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        return wrappedBuffer(Arrays.copyOfRange(array, offset, offset + length));
    }

    /** Returns a buffer with a copy of what remains in {@code buffer}; the position stays. */
    public static ByteBuf copiedBuffer(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(buffer.position(), copy);
        return wrappedBuffer(copy);
    }

    /**
     * Returns a buffer with a copy of the readable bytes; the indices of {@code buffer} stay, and so does its
     * reference.
     */
    public static ByteBuf copiedBuffer(ByteBuf buffer) {
        return buffer.isReadable()
                ? buffer(buffer.readableBytes()).writeBytes(buffer, buffer.readerIndex(), buffer.readableBytes())
                : EMPTY_BUFFER;
    }

    /**
     * Returns a buffer with a copy of the arrays, one after the other.
     *
     * @throws IllegalArgumentException if that is too much for one buffer
     */
    public static ByteBuf copiedBuffer(byte[]... arrays) {
        ByteBuf copy =
                copyFor(Arrays.stream(arrays).mapToLong(array -> array.length).sum());
        for (byte[] array : arrays) {
            copy.writeBytes(array);
        }
        return copy;
    }

    /**
     * Returns a buffer with a copy of the readable bytes of the buffers, whose indices and references stay.
     *
     * @throws IllegalArgumentException if that is too much for one buffer
     */
    public static ByteBuf copiedBuffer(ByteBuf... buffers) {
        if (buffers.length == 1) {
            return copiedBuffer(buffers[0]);
        }
        ByteBuf copy =
                copyFor(Arrays.stream(buffers).mapToLong(ByteBuf::readableBytes).sum());
        for (ByteBuf buffer : buffers) {
            copy.writeBytes(buffer, buffer.readerIndex(), buffer.readableBytes());
        }
        return copy;
    }

    /**
     * Returns a buffer with a copy of what remains in the buffers, whose positions stay.
     *
     * @throws IllegalArgumentException if that is too much for one buffer
     */
    public static ByteBuf copiedBuffer(ByteBuffer... buffers) {
        ByteBuf copy =
                copyFor(Arrays.stream(buffers).mapToLong(ByteBuffer::remaining).sum());
        for (ByteBuffer buffer : buffers) {
            copy.writeBytes(buffer.duplicate());
        }
        return copy;
    }

    /** An empty buffer for a copy, which does not grow. */
    private static ByteBuf copyFor(long bytes) {
        checkTotal(bytes);
        return bytes == 0 ? EMPTY_BUFFER : buffer((int) bytes, (int) bytes);
    }

    private static ByteBuf bufferFor(long bytes) {
        checkTotal(bytes);
        return bytes == 0 ? EMPTY_BUFFER : buffer((int) bytes);
    }

    private static void checkTotal(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "total length: " + bytes + " (expected: at most " + Integer.MAX_VALUE + ")");
        }
    }

    /** Returns a buffer with the text in {@code charset}; what the charset does not have is replaced. */
    public static ByteBuf copiedBuffer(CharSequence string, Charset charset) {
        Objects.requireNonNull(string, "string");
        if (string.length() == 0) {
            return EMPTY_BUFFER;
        }
        if (StandardCharsets.UTF_8.equals(charset)) {
            ByteBuf buf = buffer(ByteBufUtil.utf8Bytes(string));
            ByteBufUtil.writeUtf8(buf, string);
            return buf;
        }
        return encoded(CharBuffer.wrap(string), charset);
    }

    /**
     * Returns a buffer with {@code length} characters of the text from {@code offset} in {@code charset}.
     *
     * @throws IndexOutOfBoundsException if the text does not have them
     */
    public static ByteBuf copiedBuffer(CharSequence string, int offset, int length, Charset charset) {
        Objects.checkFromIndexSize(offset, length, string.length());
        return encoded(CharBuffer.wrap(string, offset, offset + length), charset);
    }

    /** Returns a buffer with the characters in {@code charset}. */
    public static ByteBuf copiedBuffer(char[] array, Charset charset) {
        return encoded(CharBuffer.wrap(array), charset);
    }

    /**
     * Returns a buffer with {@code length} characters from {@code offset} in {@code charset}.
     *
     * @throws IndexOutOfBoundsException if the array does not have them
     */
    public static ByteBuf copiedBuffer(char[] array, int offset, int length, Charset charset) {
        return encoded(CharBuffer.wrap(array, offset, length), charset);
    }

    private static ByteBuf encoded(CharBuffer text, Charset charset) {
        Objects.requireNonNull(charset, "charset");
        return text.hasRemaining() ? ByteBufUtil.encodeString(ALLOC::heapBuffer, text, charset, 0) : EMPTY_BUFFER;
    }

    // Numbers

    /** Returns a buffer with a 32-bit integer. */
    public static ByteBuf copyInt(int value) {
        return buffer(Integer.BYTES).writeInt(value);
    }

    /** Returns a buffer with 32-bit integers. */
    public static ByteBuf copyInt(int... values) {
        ByteBuf buf = bufferFor((long) Integer.BYTES * values.length);
        for (int value : values) {
            buf.writeInt(value);
        }
        return buf;
    }

    /** Returns a buffer with a 16-bit integer, the low half of {@code value}. */
    public static ByteBuf copyShort(int value) {
        return buffer(Short.BYTES).writeShort(value);
    }

    /** Returns a buffer with 16-bit integers, the low halves of {@code values}. */
    public static ByteBuf copyShort(int... values) {
        ByteBuf buf = bufferFor((long) Short.BYTES * values.length);
        for (int value : values) {
            buf.writeShort(value);
        }
        return buf;
    }

    /** Returns a buffer with 16-bit integers. */
    public static ByteBuf copyShort(short... values) {
        ByteBuf buf = bufferFor((long) Short.BYTES * values.length);
        for (short value : values) {
            buf.writeShort(value);
        }
        return buf;
    }

    /** Returns a buffer with a 24-bit integer, the low part of {@code value}. */
    public static ByteBuf copyMedium(int value) {
        return buffer(MEDIUM_BYTES).writeMedium(value);
    }

    /** Returns a buffer with 24-bit integers, the low parts of {@code values}. */
    public static ByteBuf copyMedium(int... values) {
        ByteBuf buf = bufferFor((long) MEDIUM_BYTES * values.length);
        for (int value : values) {
            buf.writeMedium(value);
        }
        return buf;
    }

    /** Returns a buffer with a 64-bit integer. */
    public static ByteBuf copyLong(long value) {
        return buffer(Long.BYTES).writeLong(value);
    }

    /** Returns a buffer with 64-bit integers. */
    public static ByteBuf copyLong(long... values) {
        ByteBuf buf = bufferFor((long) Long.BYTES * values.length);
        for (long value : values) {
            buf.writeLong(value);
        }
        return buf;
    }

    /** Returns a buffer with a byte, 1 for {@code true} and 0 for {@code false}. */
    public static ByteBuf copyBoolean(boolean value) {
        return buffer(1).writeBoolean(value);
    }

    /** Returns a buffer with a byte for each value, 1 for {@code true} and 0 for {@code false}. */
    public static ByteBuf copyBoolean(boolean... values) {
        ByteBuf buf = bufferFor(values.length);
        for (boolean value : values) {
            buf.writeBoolean(value);
        }
        return buf;
    }

    /** Returns a buffer with a 32-bit floating point number. */
    public static ByteBuf copyFloat(float value) {
        return buffer(Float.BYTES).writeFloat(value);
    }

    /** Returns a buffer with 32-bit floating point numbers. */
    public static ByteBuf copyFloat(float... values) {
        ByteBuf buf = bufferFor((long) Float.BYTES * values.length);
        for (float value : values) {
            buf.writeFloat(value);
        }
        return buf;
    }

    /** Returns a buffer with a 64-bit floating point number. */
    public static ByteBuf copyDouble(double value) {
        return buffer(Double.BYTES).writeDouble(value);
    }

    /** Returns a buffer with 64-bit floating point numbers. */
    public static ByteBuf copyDouble(double... values) {
        ByteBuf buf = bufferFor((long) Double.BYTES * values.length);
        for (double value : values) {
            buf.writeDouble(value);
        }
        return buf;
    }
}
