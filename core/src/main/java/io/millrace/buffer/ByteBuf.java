package io.millrace.buffer;

import io.millrace.util.AsciiString;
import io.millrace.util.ByteProcessor;
import io.millrace.util.IllegalReferenceCountException;
import io.millrace.util.ReferenceCounted;
import io.millrace.util.ResourceLeakDetector;
import io.millrace.util.ResourceLeakTracker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of bytes with a reader index and a writer index, and a count of the references to it.
 *
 * <pre>
 *      +-------------------+------------------+------------------+
 *      | discardable bytes |  readable bytes  |  writable bytes  |
 *      +-------------------+------------------+------------------+
 *      0      &lt;=      readerIndex   &lt;=   writerIndex    &lt;=    capacity    &lt;=    maxCapacity
 * </pre>
 *
 * {@code getX} and {@code setX} work at absolute indices and move neither index; {@code readX} moves the reader index,
 * {@code writeX} the writer index, growing the buffer up to {@link #maxCapacity()}. Numbers are big-endian; the methods
 * that end in {@code LE} are little-endian.
 *
 * <p><b>Ownership</b>: a new buffer has a reference count of 1. Who receives a buffer releases it or passes it on; who
 * keeps it besides passing it on calls {@link #retain()} first. Slices, duplicates and read-only views share the memory
 * <em>and the count</em> of the buffer they come from: {@code slice} does not retain, {@code retainedSlice} does.
 * {@code copy} is independent. At a count of 0 the memory goes back to its allocator.
 *
 * <p><b>Errors</b>: an access outside the buffer fails with {@link IndexOutOfBoundsException}, one after the last
 * release with {@link IllegalReferenceCountException}, a write to a read-only buffer with
 * {@link ReadOnlyBufferException}; indices and content are then as before, except that a transfer from a stream or a
 * channel may have written part of its bytes.
 *
 * <p><b>Thread</b>: one thread at a time, except for {@code retain} and {@code release}, which any thread may call.
 * Reading the content of one buffer from several threads at absolute indices is safe while nobody writes.
 */
public abstract sealed class ByteBuf implements ReferenceCounted, Comparable<ByteBuf>, ByteBufConvertible
        permits RegionByteBuf, CompositeByteBuf {

    private static final VarHandle REF_CNT;

    static {
        try {
            REF_CNT = MethodHandles.lookup().findVarHandle(ByteBuf.class, "refCnt", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // Written by the constructors alone. Were they final, there would be a fence between the two constructors of a
    // buffer,
    // and the second would write its fields with barriers.

    /** The buffer that owns the memory and the reference count; {@code this} unless this is a view of another. */
    ByteBuf root;

    /** True for a view whose {@code retain} and {@code release} do nothing, and for everything derived from it. */
    boolean unreleasable;

    /** Never more than {@link #writerIndex}. */
    int readerIndex;

    /** Never more than {@link #capacity()}, except between a release and the failure that it causes, and in a stream's view. */
    int writerIndex;

    /** This is a {@link MissingBytesException#view}: the writer index is beyond the memory, which ends where the bytes do. */
    boolean endless;

    private int markedReaderIndex;
    private int markedWriterIndex;
    private int maxCapacity;

    /** Meaningful in {@link #root} only. Any thread changes it, by compare-and-set; the allocator sets it to 1. */
    private volatile int refCnt;

    /** Set in {@link #root} when the leak detector sampled this allocation, cleared by the final release. */
    private @Nullable ResourceLeakTracker<ByteBuf> leak;

    /** The tracker of an earlier life of this object, which watches it again when it is sampled again. */
    private @Nullable ResourceLeakTracker<ByteBuf> closedLeak;

    /** A buffer with memory and a reference count of its own. */
    ByteBuf(int maxCapacity, boolean unreleasable) {
        if (maxCapacity < 0) {
            throw new IllegalArgumentException("maxCapacity: " + maxCapacity + " (expected: >= 0)");
        }
        this.root = this;
        this.unreleasable = unreleasable;
        this.maxCapacity = maxCapacity;
        REF_CNT.set(this, 1); // without a fence: nobody else knows this buffer yet
    }

    /** A view that shares the memory and the reference count of {@code parent}. */
    ByteBuf(ByteBuf parent, int maxCapacity, boolean unreleasable) {
        this.root = parent.root;
        this.unreleasable = unreleasable;
        this.maxCapacity = maxCapacity;
    }

    // ------------------------------------------------------------------------------------------------------------
    // What the two kinds of memory implement.
    // ------------------------------------------------------------------------------------------------------------

    /**
     * Returns how many bytes this buffer holds now; every index is below it.
     *
     * @return the capacity in bytes
     */
    public abstract int capacity();

    /**
     * Changes the capacity, keeping the content that fits and cutting both indices to the new capacity.
     *
     * <p><b>Errors</b>: {@link IllegalArgumentException} when negative or above {@link #maxCapacity()},
     * {@link UnsupportedOperationException} for a slice, {@link ReadOnlyBufferException} for a read-only buffer.
     *
     * @param newCapacity the capacity in bytes
     * @return this buffer
     */
    public abstract ByteBuf capacity(int newCapacity);

    /**
     * Returns the allocator that made this buffer, which also makes its copies.
     *
     * @return the allocator
     */
    public abstract ByteBufAllocator alloc();

    /**
     * Returns the buffer that this one is a view of.
     *
     * @return the viewed buffer, or null when this buffer has memory of its own
     */
    public abstract @Nullable ByteBuf unwrap();

    /**
     * Tells whether the memory lies outside the Java heap.
     *
     * @return true for direct memory
     */
    public abstract boolean isDirect();

    /**
     * Tells whether every write fails with {@link ReadOnlyBufferException}.
     *
     * @return true for a read-only view
     */
    public abstract boolean isReadOnly();

    /**
     * Returns a view of this buffer, with its indices, that cannot be written to. The count is shared, not raised.
     *
     * @return a read-only view, or this buffer if it is one
     */
    public abstract ByteBuf asReadOnly();

    /** A view of this buffer, with its indices, that ignores {@code retain} and {@code release}. */
    abstract ByteBuf asUnreleasable();

    /** Gives the memory back. Called once, on {@link #root}, by the thread whose release took the count to 0. */
    abstract void deallocate();

    /**
     * Returns the byte at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public abstract byte getByte(int index);

    /**
     * Returns the 16-bit integer at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public abstract short getShort(int index);

    /**
     * Returns the 16-bit integer, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public abstract short getShortLE(int index);

    /**
     * Returns the unsigned 24-bit integer at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public abstract int getUnsignedMedium(int index);

    /**
     * Returns the unsigned 24-bit integer, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public abstract int getUnsignedMediumLE(int index);

    /**
     * Returns the 32-bit integer at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public abstract int getInt(int index);

    /**
     * Returns the 32-bit integer, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public abstract int getIntLE(int index);

    /**
     * Returns the 64-bit integer at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public abstract long getLong(int index);

    /**
     * Returns the 64-bit integer, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public abstract long getLongLE(int index);

    /**
     * Writes the byte at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public abstract ByteBuf setByte(int index, int value);

    /**
     * Writes the 16-bit integer at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public abstract ByteBuf setShort(int index, int value);

    /**
     * Writes the 16-bit integer, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public abstract ByteBuf setShortLE(int index, int value);

    /**
     * Writes the 32-bit integer at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public abstract ByteBuf setInt(int index, int value);

    /**
     * Writes the 32-bit integer, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public abstract ByteBuf setIntLE(int index, int value);

    /**
     * Writes the 64-bit integer at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public abstract ByteBuf setLong(int index, long value);

    /**
     * Writes the 64-bit integer, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public abstract ByteBuf setLongLE(int index, long value);

    /**
     * Writes the 24-bit integer at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public abstract ByteBuf setMedium(int index, int value);

    /**
     * Writes the 24-bit integer, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public abstract ByteBuf setMediumLE(int index, int value);

    /**
     * Copies {@code length} bytes from {@code index} to {@code dst}, moving no index of either buffer.
     *
     * @param index the first byte here
     * @param dst the destination
     * @param dstIndex the first byte there
     * @param length the number of bytes
     * @return this buffer
     */
    public abstract ByteBuf getBytes(int index, ByteBuf dst, int dstIndex, int length);

    /**
     * Copies {@code length} bytes from {@code index} to an array.
     *
     * @param index the first byte here
     * @param dst the destination
     * @param dstIndex the first byte there
     * @param length the number of bytes
     * @return this buffer
     */
    public abstract ByteBuf getBytes(int index, byte[] dst, int dstIndex, int length);

    /**
     * Copies bytes from {@code index} until {@code dst} is full, moving the position of {@code dst}.
     *
     * @param index the first byte here
     * @param dst the destination
     * @return this buffer
     */
    public abstract ByteBuf getBytes(int index, ByteBuffer dst);

    /**
     * Writes {@code length} bytes from {@code index} to a stream.
     *
     * @param index the first byte
     * @param out the destination
     * @param length the number of bytes
     * @return this buffer
     * @throws IOException as thrown by the stream
     */
    public abstract ByteBuf getBytes(int index, OutputStream out, int length) throws IOException;

    /**
     * Writes up to {@code length} bytes from {@code index} to a channel, by one call of the channel.
     *
     * @param index the first byte
     * @param out the destination
     * @param length the most bytes to write
     * @return how many bytes the channel took
     * @throws IOException as thrown by the channel
     */
    public abstract int getBytes(int index, GatheringByteChannel out, int length) throws IOException;

    /**
     * Writes up to {@code length} bytes from {@code index} to a place in a file, leaving the file's position alone.
     *
     * @param index the first byte
     * @param out the destination
     * @param position the first byte in the file
     * @param length the most bytes to write
     * @return how many bytes the channel took
     * @throws IOException as thrown by the channel
     */
    public abstract int getBytes(int index, FileChannel out, long position, int length) throws IOException;

    /**
     * Copies {@code length} bytes of {@code src} to {@code index}, moving no index of either buffer.
     *
     * @param index the first byte here
     * @param src the source
     * @param srcIndex the first byte there
     * @param length the number of bytes
     * @return this buffer
     */
    public abstract ByteBuf setBytes(int index, ByteBuf src, int srcIndex, int length);

    /**
     * Copies {@code length} bytes of an array to {@code index}.
     *
     * @param index the first byte here
     * @param src the source
     * @param srcIndex the first byte there
     * @param length the number of bytes
     * @return this buffer
     */
    public abstract ByteBuf setBytes(int index, byte[] src, int srcIndex, int length);

    /**
     * Copies the remaining bytes of {@code src} to {@code index}, moving the position of {@code src}.
     *
     * @param index the first byte here
     * @param src the source
     * @return this buffer
     */
    public abstract ByteBuf setBytes(int index, ByteBuffer src);

    /**
     * Reads up to {@code length} bytes of a stream to {@code index}.
     *
     * @param index the first byte
     * @param in the source
     * @param length the most bytes to read
     * @return how many bytes were read, -1 at the end of the stream
     * @throws IOException as thrown by the stream
     */
    public abstract int setBytes(int index, InputStream in, int length) throws IOException;

    /**
     * Reads up to {@code length} bytes of a channel to {@code index}.
     *
     * @param index the first byte
     * @param in the source
     * @param length the most bytes to read
     * @return how many bytes were read, -1 at the end of the channel or when it is closed
     * @throws IOException as thrown by the channel
     */
    public abstract int setBytes(int index, ScatteringByteChannel in, int length) throws IOException;

    /**
     * Reads up to {@code length} bytes from a place in a file to {@code index}, leaving the file's position alone.
     *
     * @param index the first byte
     * @param in the source
     * @param position the first byte in the file
     * @param length the most bytes to read
     * @return how many bytes were read, -1 at the end of the file or when the channel is closed
     * @throws IOException as thrown by the channel
     */
    public abstract int setBytes(int index, FileChannel in, long position, int length) throws IOException;

    /**
     * Fills {@code length} bytes from {@code index} with 0.
     *
     * @param index the first byte
     * @param length the number of bytes
     * @return this buffer
     */
    public abstract ByteBuf setZero(int index, int length);

    /**
     * Returns an independent copy of a range, with a reference count of its own.
     *
     * <p><b>Ownership</b>: the caller releases the copy.
     *
     * @param index the first byte
     * @param length the number of bytes
     * @return the copy, all of it readable
     */
    public abstract ByteBuf copy(int index, int length);

    /**
     * Returns a view of a range. It shares memory and reference count; the count is not raised.
     *
     * @param index the first byte
     * @param length the number of bytes, which is also the view's capacity and maximum
     * @return the view, all of it readable
     */
    public abstract ByteBuf slice(int index, int length);

    /**
     * Returns a view of the whole buffer with indices of its own, which begin as this buffer's. It shares memory and
     * reference count; the count is not raised.
     *
     * @return the view
     */
    public abstract ByteBuf duplicate();

    /**
     * Returns into how many {@link ByteBuffer}s {@link #nioBuffers()} splits the content.
     *
     * @return 1 or more
     */
    public abstract int nioBufferCount();

    /**
     * Returns a range as a {@link ByteBuffer}: shared memory where that is one piece, else a copy.
     *
     * <p><b>Ownership</b>: the result must not be used after this buffer's last release.
     *
     * @param index the first byte
     * @param length the number of bytes
     * @return a big-endian buffer with position 0 and {@code length} bytes remaining
     */
    public abstract ByteBuffer nioBuffer(int index, int length);

    /**
     * Returns a range as a {@link ByteBuffer} that this buffer keeps and hands out again by the next call, so that no
     * object is made.
     *
     * <p><b>Ownership</b>: for the caller's immediate use; the next call of this method changes it.
     *
     * @param index the first byte
     * @param length the number of bytes
     * @return a buffer with {@code length} bytes remaining, at any position
     */
    public abstract ByteBuffer internalNioBuffer(int index, int length);

    /**
     * Returns a range as {@link ByteBuffer}s that share the memory.
     *
     * @param index the first byte
     * @param length the number of bytes
     * @return the pieces in order
     */
    public abstract ByteBuffer[] nioBuffers(int index, int length);

    /**
     * Tells whether {@link #array()} works.
     *
     * @return true for a writable buffer on the heap
     */
    public abstract boolean hasArray();

    /**
     * Returns the array behind the content, whose byte at {@link #arrayOffset()} is this buffer's byte 0.
     *
     * <p><b>Errors</b>: {@link UnsupportedOperationException} for direct or scattered memory,
     * {@link ReadOnlyBufferException} for a read-only buffer.
     *
     * @return the array itself
     */
    public abstract byte[] array();

    /**
     * Returns where in {@link #array()} this buffer begins.
     *
     * @return the offset of byte 0
     */
    public abstract int arrayOffset();

    /**
     * Tells whether the address of the content is known.
     *
     * @return true when {@link #memoryAddress()} works
     */
    public abstract boolean hasMemoryAddress();

    /**
     * Returns the address of byte 0.
     *
     * <p><b>Errors</b>: {@link UnsupportedOperationException} when it is not known.
     *
     * @return the address, for system calls made before the last release
     */
    public abstract long memoryAddress();

    /**
     * Tells whether the content lies in one piece of memory.
     *
     * @return false for a composite of several parts
     */
    public abstract boolean isContiguous();

    /** The first index of {@code value} in a range that was checked, or -1. */
    abstract int firstIndexOf(int fromIndex, int toIndex, byte value);

    /** The last index of {@code value} in a range that was checked, or -1. */
    abstract int lastIndexOf(int fromIndex, int toIndex, byte value);

    // ------------------------------------------------------------------------------------------------------------
    // Indices.
    // ------------------------------------------------------------------------------------------------------------

    /**
     * Returns the capacity up to which writes grow this buffer.
     *
     * @return the limit in bytes
     */
    public int maxCapacity() {
        return maxCapacity;
    }

    /**
     * Returns the index of the next byte to be read.
     *
     * @return the reader index
     */
    public int readerIndex() {
        return readerIndex;
    }

    /**
     * Moves the reader index.
     *
     * @param readerIndex from 0 to the writer index
     * @return this buffer
     * @throws IndexOutOfBoundsException when outside
     */
    public ByteBuf readerIndex(int readerIndex) {
        if (readerIndex < 0 || readerIndex > writerIndex) {
            throw badIndices(readerIndex, writerIndex);
        }
        this.readerIndex = readerIndex;
        return this;
    }

    /**
     * Returns the index of the next byte to be written.
     *
     * @return the writer index
     */
    public int writerIndex() {
        return writerIndex;
    }

    /**
     * Moves the writer index.
     *
     * @param writerIndex from the reader index to the capacity
     * @return this buffer
     * @throws IndexOutOfBoundsException when outside
     */
    public ByteBuf writerIndex(int writerIndex) {
        if (writerIndex < readerIndex || writerIndex > capacity()) {
            throw badIndices(readerIndex, writerIndex);
        }
        this.writerIndex = writerIndex;
        return this;
    }

    /**
     * Moves both indices at once.
     *
     * @param readerIndex from 0 to {@code writerIndex}
     * @param writerIndex up to the capacity
     * @return this buffer
     * @throws IndexOutOfBoundsException when outside; both indices are then as before
     */
    public ByteBuf setIndex(int readerIndex, int writerIndex) {
        if (readerIndex < 0 || readerIndex > writerIndex || writerIndex > capacity()) {
            throw badIndices(readerIndex, writerIndex);
        }
        this.readerIndex = readerIndex;
        this.writerIndex = writerIndex;
        return this;
    }

    /**
     * Returns how many bytes can be read.
     *
     * @return {@code writerIndex - readerIndex}
     */
    public int readableBytes() {
        return writerIndex - readerIndex;
    }

    /**
     * Returns how many bytes can be written without growing.
     *
     * @return {@code capacity - writerIndex}
     */
    public int writableBytes() {
        return capacity() - writerIndex;
    }

    /**
     * Returns how many bytes can be written in all.
     *
     * @return {@code maxCapacity - writerIndex}
     */
    public int maxWritableBytes() {
        return maxCapacity - writerIndex;
    }

    /**
     * Returns how many bytes can be written without copying the content to other memory.
     *
     * @return at least {@link #writableBytes()}
     */
    public int maxFastWritableBytes() {
        return writableBytes();
    }

    /**
     * Tells whether a byte can be read.
     *
     * @return {@code readableBytes() > 0}
     */
    public boolean isReadable() {
        return writerIndex > readerIndex;
    }

    /**
     * Tells whether that many bytes can be read.
     *
     * @param size the number of bytes
     * @return {@code readableBytes() >= size}
     */
    public boolean isReadable(int size) {
        return writerIndex - readerIndex >= size;
    }

    /**
     * Tells whether a byte can be written without growing.
     *
     * @return {@code writableBytes() > 0}, never for a read-only buffer
     */
    public boolean isWritable() {
        return capacity() > writerIndex && !isReadOnly();
    }

    /**
     * Tells whether that many bytes can be written without growing.
     *
     * @param size the number of bytes
     * @return {@code writableBytes() >= size}, never for a read-only buffer
     */
    public boolean isWritable(int size) {
        return capacity() - writerIndex >= size && !isReadOnly();
    }

    /**
     * Sets both indices to 0, leaving the content.
     *
     * @return this buffer
     */
    public ByteBuf clear() {
        readerIndex = 0;
        writerIndex = 0;
        return this;
    }

    /**
     * Remembers the reader index for {@link #resetReaderIndex()}.
     *
     * @return this buffer
     */
    public ByteBuf markReaderIndex() {
        markedReaderIndex = readerIndex;
        return this;
    }

    /**
     * Moves the reader index to where it was marked, which is 0 at first.
     *
     * @return this buffer
     * @throws IndexOutOfBoundsException when the writer index is before the mark
     */
    public ByteBuf resetReaderIndex() {
        return readerIndex(markedReaderIndex);
    }

    /**
     * Remembers the writer index for {@link #resetWriterIndex()}.
     *
     * @return this buffer
     */
    public ByteBuf markWriterIndex() {
        markedWriterIndex = writerIndex;
        return this;
    }

    /**
     * Moves the writer index to where it was marked, which is 0 at first.
     *
     * @return this buffer
     * @throws IndexOutOfBoundsException when the reader index is after the mark
     */
    public ByteBuf resetWriterIndex() {
        return writerIndex(markedWriterIndex);
    }

    /**
     * Moves the reader index forward.
     *
     * @param length the number of bytes
     * @return this buffer
     */
    public ByteBuf skipBytes(int length) {
        checkReadable(length);
        readerIndex += length;
        return this;
    }

    /**
     * Drops the bytes before the reader index by moving the readable ones to the beginning.
     *
     * @return this buffer
     */
    public ByteBuf discardReadBytes() {
        checkWritableMemory();
        int discarded = readerIndex;
        if (discarded == 0) {
            return this;
        }
        if (discarded != writerIndex) {
            setBytes(0, this, discarded, writerIndex - discarded);
        }
        shiftIndices(discarded);
        return this;
    }

    /**
     * Drops the bytes before the reader index when that is cheap: nothing is readable, or half of the capacity was read.
     *
     * @return this buffer
     */
    public ByteBuf discardSomeReadBytes() {
        ensureAccessible();
        if (readerIndex == writerIndex) {
            shiftIndices(readerIndex);
        } else if (readerIndex > 0 && readerIndex >= capacity() >>> 1) {
            discardReadBytes();
        }
        return this;
    }

    /**
     * Makes sure that so many bytes can be written without growing again.
     *
     * @param minWritableBytes the number of bytes
     * @return this buffer
     * @throws IndexOutOfBoundsException when that exceeds {@link #maxCapacity()}
     */
    public ByteBuf ensureWritable(int minWritableBytes) {
        ensureAccessible();
        if (minWritableBytes < 0) {
            checkWritableMemory();
            throw new IllegalArgumentException("minWritableBytes: " + minWritableBytes + " (expected: >= 0)");
        }
        if (minWritableBytes > capacity() - writerIndex || isReadOnly()) {
            grow(minWritableBytes);
        }
        return this;
    }

    /**
     * Tries to make so many bytes writable, without failing when that exceeds {@link #maxCapacity()}.
     *
     * @param minWritableBytes the number of bytes
     * @param force whether to grow to the maximum when even that is too little
     * @return 0: there was enough room; 1: there is not, and nothing changed; 2: the buffer grew and has enough;
     *     3: the buffer grew to its maximum, which is not enough
     */
    public int ensureWritable(int minWritableBytes, boolean force) {
        ensureAccessible();
        if (isReadOnly()) {
            return 1;
        }
        if (minWritableBytes < 0) {
            throw new IllegalArgumentException("minWritableBytes: " + minWritableBytes + " (expected: >= 0)");
        }
        if (minWritableBytes <= writableBytes()) {
            return 0;
        }
        if (minWritableBytes > maxCapacity - writerIndex) {
            if (!force || capacity() == maxCapacity) {
                return 1;
            }
            capacity(maxCapacity);
            return 3;
        }
        capacity(grownCapacity(minWritableBytes));
        return 2;
    }

    // ------------------------------------------------------------------------------------------------------------
    // Typed access built on the above.
    // ------------------------------------------------------------------------------------------------------------

    /**
     * Returns whether the byte is not 0 at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public boolean getBoolean(int index) {
        return getByte(index) != 0;
    }

    /**
     * Returns the unsigned byte at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public short getUnsignedByte(int index) {
        return (short) (getByte(index) & 0xFF);
    }

    /**
     * Returns the unsigned 16-bit integer at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public int getUnsignedShort(int index) {
        return getShort(index) & 0xFFFF;
    }

    /**
     * Returns the unsigned 16-bit integer, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public int getUnsignedShortLE(int index) {
        return getShortLE(index) & 0xFFFF;
    }

    /**
     * Returns the signed 24-bit integer at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public int getMedium(int index) {
        return getUnsignedMedium(index) << 8 >> 8;
    }

    /**
     * Returns the signed 24-bit integer, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public int getMediumLE(int index) {
        return getUnsignedMediumLE(index) << 8 >> 8;
    }

    /**
     * Returns the unsigned 32-bit integer at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public long getUnsignedInt(int index) {
        return getInt(index) & 0xFFFFFFFFL;
    }

    /**
     * Returns the unsigned 32-bit integer, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public long getUnsignedIntLE(int index) {
        return getIntLE(index) & 0xFFFFFFFFL;
    }

    /**
     * Returns the UTF-16 code unit at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public char getChar(int index) {
        return (char) getShort(index);
    }

    /**
     * Returns the 32-bit floating point number at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public float getFloat(int index) {
        return Float.intBitsToFloat(getInt(index));
    }

    /**
     * Returns the 32-bit floating point number, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public float getFloatLE(int index) {
        return Float.intBitsToFloat(getIntLE(index));
    }

    /**
     * Returns the 64-bit floating point number at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public double getDouble(int index) {
        return Double.longBitsToDouble(getLong(index));
    }

    /**
     * Returns the 64-bit floating point number, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @return the value
     */
    public double getDoubleLE(int index) {
        return Double.longBitsToDouble(getLongLE(index));
    }

    /**
     * Writes 1 for true and 0 for false at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf setBoolean(int index, boolean value) {
        return setByte(index, value ? 1 : 0);
    }

    /**
     * Writes the UTF-16 code unit at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf setChar(int index, int value) {
        return setShort(index, value);
    }

    /**
     * Writes the 32-bit floating point number at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf setFloat(int index, float value) {
        return setInt(index, Float.floatToRawIntBits(value));
    }

    /**
     * Writes the 32-bit floating point number, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf setFloatLE(int index, float value) {
        return setIntLE(index, Float.floatToRawIntBits(value));
    }

    /**
     * Writes the 64-bit floating point number at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf setDouble(int index, double value) {
        return setLong(index, Double.doubleToRawLongBits(value));
    }

    /**
     * Writes the 64-bit floating point number, little-endian, at {@code index}.
     *
     * @param index the absolute index of its first byte
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf setDoubleLE(int index, double value) {
        return setLongLE(index, Double.doubleToRawLongBits(value));
    }

    /**
     * Reads whether the next byte is not 0 and moves the reader index by 1.
     *
     * @return the value
     */
    public boolean readBoolean() {
        int index = readerIndex;
        if (writerIndex - index < 1) {
            throw notReadable(1);
        }
        boolean value = getBoolean(index);
        readerIndex = index + 1;
        return value;
    }

    /**
     * Reads a byte and moves the reader index by 1.
     *
     * @return the value
     */
    public byte readByte() {
        int index = readerIndex;
        if (writerIndex - index < 1) {
            throw notReadable(1);
        }
        byte value = getByte(index);
        readerIndex = index + 1;
        return value;
    }

    /**
     * Reads an unsigned byte and moves the reader index by 1.
     *
     * @return the value
     */
    public short readUnsignedByte() {
        int index = readerIndex;
        if (writerIndex - index < 1) {
            throw notReadable(1);
        }
        short value = getUnsignedByte(index);
        readerIndex = index + 1;
        return value;
    }

    /**
     * Reads a 16-bit integer and moves the reader index by 2.
     *
     * @return the value
     */
    public short readShort() {
        int index = readerIndex;
        if (writerIndex - index < 2) {
            throw notReadable(2);
        }
        short value = getShort(index);
        readerIndex = index + 2;
        return value;
    }

    /**
     * Reads a 16-bit integer, little-endian, and moves the reader index by 2.
     *
     * @return the value
     */
    public short readShortLE() {
        int index = readerIndex;
        if (writerIndex - index < 2) {
            throw notReadable(2);
        }
        short value = getShortLE(index);
        readerIndex = index + 2;
        return value;
    }

    /**
     * Reads an unsigned 16-bit integer and moves the reader index by 2.
     *
     * @return the value
     */
    public int readUnsignedShort() {
        int index = readerIndex;
        if (writerIndex - index < 2) {
            throw notReadable(2);
        }
        int value = getUnsignedShort(index);
        readerIndex = index + 2;
        return value;
    }

    /**
     * Reads an unsigned 16-bit integer, little-endian, and moves the reader index by 2.
     *
     * @return the value
     */
    public int readUnsignedShortLE() {
        int index = readerIndex;
        if (writerIndex - index < 2) {
            throw notReadable(2);
        }
        int value = getUnsignedShortLE(index);
        readerIndex = index + 2;
        return value;
    }

    /**
     * Reads a signed 24-bit integer and moves the reader index by 3.
     *
     * @return the value
     */
    public int readMedium() {
        int index = readerIndex;
        if (writerIndex - index < 3) {
            throw notReadable(3);
        }
        int value = getMedium(index);
        readerIndex = index + 3;
        return value;
    }

    /**
     * Reads a signed 24-bit integer, little-endian, and moves the reader index by 3.
     *
     * @return the value
     */
    public int readMediumLE() {
        int index = readerIndex;
        if (writerIndex - index < 3) {
            throw notReadable(3);
        }
        int value = getMediumLE(index);
        readerIndex = index + 3;
        return value;
    }

    /**
     * Reads an unsigned 24-bit integer and moves the reader index by 3.
     *
     * @return the value
     */
    public int readUnsignedMedium() {
        int index = readerIndex;
        if (writerIndex - index < 3) {
            throw notReadable(3);
        }
        int value = getUnsignedMedium(index);
        readerIndex = index + 3;
        return value;
    }

    /**
     * Reads an unsigned 24-bit integer, little-endian, and moves the reader index by 3.
     *
     * @return the value
     */
    public int readUnsignedMediumLE() {
        int index = readerIndex;
        if (writerIndex - index < 3) {
            throw notReadable(3);
        }
        int value = getUnsignedMediumLE(index);
        readerIndex = index + 3;
        return value;
    }

    /**
     * Reads a 32-bit integer and moves the reader index by 4.
     *
     * @return the value
     */
    public int readInt() {
        int index = readerIndex;
        if (writerIndex - index < 4) {
            throw notReadable(4);
        }
        int value = getInt(index);
        readerIndex = index + 4;
        return value;
    }

    /**
     * Reads a 32-bit integer, little-endian, and moves the reader index by 4.
     *
     * @return the value
     */
    public int readIntLE() {
        int index = readerIndex;
        if (writerIndex - index < 4) {
            throw notReadable(4);
        }
        int value = getIntLE(index);
        readerIndex = index + 4;
        return value;
    }

    /**
     * Reads an unsigned 32-bit integer and moves the reader index by 4.
     *
     * @return the value
     */
    public long readUnsignedInt() {
        int index = readerIndex;
        if (writerIndex - index < 4) {
            throw notReadable(4);
        }
        long value = getUnsignedInt(index);
        readerIndex = index + 4;
        return value;
    }

    /**
     * Reads an unsigned 32-bit integer, little-endian, and moves the reader index by 4.
     *
     * @return the value
     */
    public long readUnsignedIntLE() {
        int index = readerIndex;
        if (writerIndex - index < 4) {
            throw notReadable(4);
        }
        long value = getUnsignedIntLE(index);
        readerIndex = index + 4;
        return value;
    }

    /**
     * Reads a 64-bit integer and moves the reader index by 8.
     *
     * @return the value
     */
    public long readLong() {
        int index = readerIndex;
        if (writerIndex - index < 8) {
            throw notReadable(8);
        }
        long value = getLong(index);
        readerIndex = index + 8;
        return value;
    }

    /**
     * Reads a 64-bit integer, little-endian, and moves the reader index by 8.
     *
     * @return the value
     */
    public long readLongLE() {
        int index = readerIndex;
        if (writerIndex - index < 8) {
            throw notReadable(8);
        }
        long value = getLongLE(index);
        readerIndex = index + 8;
        return value;
    }

    /**
     * Reads a UTF-16 code unit and moves the reader index by 2.
     *
     * @return the value
     */
    public char readChar() {
        int index = readerIndex;
        if (writerIndex - index < 2) {
            throw notReadable(2);
        }
        char value = getChar(index);
        readerIndex = index + 2;
        return value;
    }

    /**
     * Reads a 32-bit floating point number and moves the reader index by 4.
     *
     * @return the value
     */
    public float readFloat() {
        int index = readerIndex;
        if (writerIndex - index < 4) {
            throw notReadable(4);
        }
        float value = getFloat(index);
        readerIndex = index + 4;
        return value;
    }

    /**
     * Reads a 32-bit floating point number, little-endian, and moves the reader index by 4.
     *
     * @return the value
     */
    public float readFloatLE() {
        int index = readerIndex;
        if (writerIndex - index < 4) {
            throw notReadable(4);
        }
        float value = getFloatLE(index);
        readerIndex = index + 4;
        return value;
    }

    /**
     * Reads a 64-bit floating point number and moves the reader index by 8.
     *
     * @return the value
     */
    public double readDouble() {
        int index = readerIndex;
        if (writerIndex - index < 8) {
            throw notReadable(8);
        }
        double value = getDouble(index);
        readerIndex = index + 8;
        return value;
    }

    /**
     * Reads a 64-bit floating point number, little-endian, and moves the reader index by 8.
     *
     * @return the value
     */
    public double readDoubleLE() {
        int index = readerIndex;
        if (writerIndex - index < 8) {
            throw notReadable(8);
        }
        double value = getDoubleLE(index);
        readerIndex = index + 8;
        return value;
    }

    /**
     * Appends 1 for true and 0 for false and moves the writer index by 1, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeBoolean(boolean value) {
        int index = writerIndex;
        if (capacity() - index < 1) {
            grow(1);
        }
        setBoolean(index, value);
        writerIndex = index + 1;
        return this;
    }

    /**
     * Appends a byte and moves the writer index by 1, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeByte(int value) {
        int index = writerIndex;
        if (capacity() - index < 1) {
            grow(1);
        }
        setByte(index, value);
        writerIndex = index + 1;
        return this;
    }

    /**
     * Appends a 16-bit integer and moves the writer index by 2, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeShort(int value) {
        int index = writerIndex;
        if (capacity() - index < 2) {
            grow(2);
        }
        setShort(index, value);
        writerIndex = index + 2;
        return this;
    }

    /**
     * Appends a 16-bit integer, little-endian, and moves the writer index by 2, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeShortLE(int value) {
        int index = writerIndex;
        if (capacity() - index < 2) {
            grow(2);
        }
        setShortLE(index, value);
        writerIndex = index + 2;
        return this;
    }

    /**
     * Appends a 24-bit integer and moves the writer index by 3, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeMedium(int value) {
        int index = writerIndex;
        if (capacity() - index < 3) {
            grow(3);
        }
        setMedium(index, value);
        writerIndex = index + 3;
        return this;
    }

    /**
     * Appends a 24-bit integer, little-endian, and moves the writer index by 3, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeMediumLE(int value) {
        int index = writerIndex;
        if (capacity() - index < 3) {
            grow(3);
        }
        setMediumLE(index, value);
        writerIndex = index + 3;
        return this;
    }

    /**
     * Appends a 32-bit integer and moves the writer index by 4, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeInt(int value) {
        int index = writerIndex;
        if (capacity() - index < 4) {
            grow(4);
        }
        setInt(index, value);
        writerIndex = index + 4;
        return this;
    }

    /**
     * Appends a 32-bit integer, little-endian, and moves the writer index by 4, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeIntLE(int value) {
        int index = writerIndex;
        if (capacity() - index < 4) {
            grow(4);
        }
        setIntLE(index, value);
        writerIndex = index + 4;
        return this;
    }

    /**
     * Appends a 64-bit integer and moves the writer index by 8, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeLong(long value) {
        int index = writerIndex;
        if (capacity() - index < 8) {
            grow(8);
        }
        setLong(index, value);
        writerIndex = index + 8;
        return this;
    }

    /**
     * Appends a 64-bit integer, little-endian, and moves the writer index by 8, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeLongLE(long value) {
        int index = writerIndex;
        if (capacity() - index < 8) {
            grow(8);
        }
        setLongLE(index, value);
        writerIndex = index + 8;
        return this;
    }

    /**
     * Appends a UTF-16 code unit and moves the writer index by 2, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeChar(int value) {
        int index = writerIndex;
        if (capacity() - index < 2) {
            grow(2);
        }
        setChar(index, value);
        writerIndex = index + 2;
        return this;
    }

    /**
     * Appends a 32-bit floating point number and moves the writer index by 4, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeFloat(float value) {
        int index = writerIndex;
        if (capacity() - index < 4) {
            grow(4);
        }
        setFloat(index, value);
        writerIndex = index + 4;
        return this;
    }

    /**
     * Appends a 32-bit floating point number, little-endian, and moves the writer index by 4, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeFloatLE(float value) {
        int index = writerIndex;
        if (capacity() - index < 4) {
            grow(4);
        }
        setFloatLE(index, value);
        writerIndex = index + 4;
        return this;
    }

    /**
     * Appends a 64-bit floating point number and moves the writer index by 8, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeDouble(double value) {
        int index = writerIndex;
        if (capacity() - index < 8) {
            grow(8);
        }
        setDouble(index, value);
        writerIndex = index + 8;
        return this;
    }

    /**
     * Appends a 64-bit floating point number, little-endian, and moves the writer index by 8, growing the buffer if needed.
     *
     * @param value the value; bits beyond the type's size are ignored
     * @return this buffer
     */
    public ByteBuf writeDoubleLE(double value) {
        int index = writerIndex;
        if (capacity() - index < 8) {
            grow(8);
        }
        setDoubleLE(index, value);
        writerIndex = index + 8;
        return this;
    }

    // ------------------------------------------------------------------------------------------------------------
    // Ranges.
    // ------------------------------------------------------------------------------------------------------------

    /**
     * Copies bytes from {@code index} until {@code dst} is full, moving the writer index of {@code dst}.
     *
     * @param index the first byte here
     * @param dst the destination
     * @return this buffer
     */
    public ByteBuf getBytes(int index, ByteBuf dst) {
        return getBytes(index, dst, dst.writableBytes());
    }

    /**
     * Copies {@code length} bytes from {@code index}, moving the writer index of {@code dst}, which does not grow.
     *
     * @param index the first byte here
     * @param dst the destination
     * @param length the number of bytes
     * @return this buffer
     */
    public ByteBuf getBytes(int index, ByteBuf dst, int length) {
        getBytes(index, dst, dst.writerIndex, length);
        dst.writerIndex += length;
        return this;
    }

    /**
     * Copies bytes from {@code index} until the array is full.
     *
     * @param index the first byte here
     * @param dst the destination
     * @return this buffer
     */
    public ByteBuf getBytes(int index, byte[] dst) {
        return getBytes(index, dst, 0, dst.length);
    }

    /**
     * Copies the readable bytes of {@code src} to {@code index}, moving the reader index of {@code src}.
     *
     * @param index the first byte here
     * @param src the source
     * @return this buffer
     */
    public ByteBuf setBytes(int index, ByteBuf src) {
        return setBytes(index, src, src.readableBytes());
    }

    /**
     * Copies {@code length} readable bytes of {@code src} to {@code index}, moving the reader index of {@code src}.
     *
     * @param index the first byte here
     * @param src the source
     * @param length the number of bytes
     * @return this buffer
     */
    public ByteBuf setBytes(int index, ByteBuf src, int length) {
        checkIndex(index, length);
        checkSource(src, length);
        setBytes(index, src, src.readerIndex, length);
        src.readerIndex += length;
        return this;
    }

    /**
     * Copies the whole array to {@code index}.
     *
     * @param index the first byte here
     * @param src the source
     * @return this buffer
     */
    public ByteBuf setBytes(int index, byte[] src) {
        return setBytes(index, src, 0, src.length);
    }

    /**
     * Reads bytes until {@code dst} is full, moving its writer index.
     *
     * @param dst the destination
     * @return this buffer
     */
    public ByteBuf readBytes(ByteBuf dst) {
        return readBytes(dst, dst.writableBytes());
    }

    /**
     * Reads {@code length} bytes into {@code dst}, moving its writer index; {@code dst} does not grow.
     *
     * @param dst the destination
     * @param length the number of bytes
     * @return this buffer
     */
    public ByteBuf readBytes(ByteBuf dst, int length) {
        checkReadable(length);
        if (length > dst.writableBytes()) {
            throw new IndexOutOfBoundsException(
                    "length: " + length + " exceeds the writable bytes of the destination, " + dst);
        }
        readBytes(dst, dst.writerIndex, length);
        dst.writerIndex += length;
        return this;
    }

    /**
     * Reads {@code length} bytes to an absolute place in {@code dst}.
     *
     * @param dst the destination
     * @param dstIndex the first byte there
     * @param length the number of bytes
     * @return this buffer
     */
    public ByteBuf readBytes(ByteBuf dst, int dstIndex, int length) {
        checkReadable(length);
        getBytes(readerIndex, dst, dstIndex, length);
        readerIndex += length;
        return this;
    }

    /**
     * Reads bytes until the array is full.
     *
     * @param dst the destination
     * @return this buffer
     */
    public ByteBuf readBytes(byte[] dst) {
        return readBytes(dst, 0, dst.length);
    }

    /**
     * Reads {@code length} bytes into an array.
     *
     * @param dst the destination
     * @param dstIndex the first byte there
     * @param length the number of bytes
     * @return this buffer
     */
    public ByteBuf readBytes(byte[] dst, int dstIndex, int length) {
        checkReadable(length);
        getBytes(readerIndex, dst, dstIndex, length);
        readerIndex += length;
        return this;
    }

    /**
     * Reads bytes until {@code dst} is full, moving its position.
     *
     * @param dst the destination
     * @return this buffer
     */
    public ByteBuf readBytes(ByteBuffer dst) {
        int length = dst.remaining();
        checkReadable(length);
        getBytes(readerIndex, dst);
        readerIndex += length;
        return this;
    }

    /**
     * Reads {@code length} bytes into a new buffer.
     *
     * <p><b>Ownership</b>: the caller releases the new buffer.
     *
     * @param length the number of bytes
     * @return a copy of the bytes
     */
    public ByteBuf readBytes(int length) {
        checkReadable(length);
        if (length == 0) {
            return alloc().buffer(0, 0);
        }
        ByteBuf copy = alloc().buffer(length, maxCapacity);
        copy.writeBytes(this, readerIndex, length);
        readerIndex += length;
        return copy;
    }

    /**
     * Reads {@code length} bytes and writes them to a stream.
     *
     * @param out the destination
     * @param length the number of bytes
     * @return this buffer
     * @throws IOException as thrown by the stream
     */
    public ByteBuf readBytes(OutputStream out, int length) throws IOException {
        checkReadable(length);
        getBytes(readerIndex, out, length);
        readerIndex += length;
        return this;
    }

    /**
     * Reads up to {@code length} bytes and writes them to a channel, by one call of the channel.
     *
     * @param out the destination
     * @param length the most bytes to write
     * @return how many bytes the channel took, by which the reader index moved
     * @throws IOException as thrown by the channel
     */
    public int readBytes(GatheringByteChannel out, int length) throws IOException {
        checkReadable(length);
        int written = getBytes(readerIndex, out, length);
        readerIndex += written;
        return written;
    }

    /**
     * Reads up to {@code length} bytes and writes them to a place in a file, leaving the file's position alone.
     *
     * @param out the destination
     * @param position the first byte in the file
     * @param length the most bytes to write
     * @return how many bytes the channel took, by which the reader index moved
     * @throws IOException as thrown by the channel
     */
    public int readBytes(FileChannel out, long position, int length) throws IOException {
        checkReadable(length);
        int written = getBytes(readerIndex, out, position, length);
        readerIndex += written;
        return written;
    }

    /**
     * Reads {@code length} bytes as a view. It shares memory and reference count; the count is not raised.
     *
     * @param length the number of bytes
     * @return the view
     */
    public ByteBuf readSlice(int length) {
        checkReadable(length);
        ByteBuf slice = slice(readerIndex, length);
        readerIndex += length;
        return slice;
    }

    /**
     * Reads {@code length} bytes as a view and raises the shared reference count by one.
     *
     * <p><b>Ownership</b>: the caller releases the view besides this buffer.
     *
     * @param length the number of bytes
     * @return the view
     */
    public ByteBuf readRetainedSlice(int length) {
        checkReadable(length);
        ByteBuf slice = retainedSlice(readerIndex, length);
        readerIndex += length;
        return slice;
    }

    /**
     * Appends the readable bytes of {@code src}, moving its reader index.
     *
     * @param src the source
     * @return this buffer
     */
    public ByteBuf writeBytes(ByteBuf src) {
        return writeBytes(src, src.readableBytes());
    }

    /**
     * Appends {@code length} readable bytes of {@code src}, moving its reader index.
     *
     * @param src the source
     * @param length the number of bytes
     * @return this buffer
     */
    public ByteBuf writeBytes(ByteBuf src, int length) {
        checkSource(src, length);
        writeBytes(src, src.readerIndex, length);
        src.readerIndex += length;
        return this;
    }

    /**
     * Appends {@code length} bytes of {@code src}, moving no index of {@code src}.
     *
     * @param src the source
     * @param srcIndex the first byte there
     * @param length the number of bytes
     * @return this buffer
     */
    public ByteBuf writeBytes(ByteBuf src, int srcIndex, int length) {
        ensureWritable(length);
        setBytes(writerIndex, src, srcIndex, length);
        writerIndex += length;
        return this;
    }

    /**
     * Appends the whole array.
     *
     * @param src the source
     * @return this buffer
     */
    public ByteBuf writeBytes(byte[] src) {
        return writeBytes(src, 0, src.length);
    }

    /**
     * Appends {@code length} bytes of an array.
     *
     * @param src the source
     * @param srcIndex the first byte there
     * @param length the number of bytes
     * @return this buffer
     */
    public ByteBuf writeBytes(byte[] src, int srcIndex, int length) {
        ensureWritable(length);
        setBytes(writerIndex, src, srcIndex, length);
        writerIndex += length;
        return this;
    }

    /**
     * Appends the remaining bytes of {@code src}, moving its position.
     *
     * @param src the source
     * @return this buffer
     */
    public ByteBuf writeBytes(ByteBuffer src) {
        int length = src.remaining();
        ensureWritable(length);
        setBytes(writerIndex, src);
        writerIndex += length;
        return this;
    }

    /**
     * Appends up to {@code length} bytes of a stream.
     *
     * @param in the source
     * @param length the most bytes to read
     * @return how many bytes were read, -1 at the end of the stream
     * @throws IOException as thrown by the stream
     */
    public int writeBytes(InputStream in, int length) throws IOException {
        ensureWritable(length);
        return written(setBytes(writerIndex, in, length));
    }

    /**
     * Appends up to {@code length} bytes of a channel.
     *
     * @param in the source
     * @param length the most bytes to read
     * @return how many bytes were read, -1 at the end of the channel or when it is closed
     * @throws IOException as thrown by the channel
     */
    public int writeBytes(ScatteringByteChannel in, int length) throws IOException {
        ensureWritable(length);
        return written(setBytes(writerIndex, in, length));
    }

    /**
     * Appends up to {@code length} bytes from a place in a file, leaving the file's position alone.
     *
     * @param in the source
     * @param position the first byte in the file
     * @param length the most bytes to read
     * @return how many bytes were read, -1 at the end of the file or when the channel is closed
     * @throws IOException as thrown by the channel
     */
    public int writeBytes(FileChannel in, long position, int length) throws IOException {
        ensureWritable(length);
        return written(setBytes(writerIndex, in, position, length));
    }

    private int written(int bytes) {
        if (bytes > 0) {
            writerIndex += bytes;
        }
        return bytes;
    }

    /**
     * Appends {@code length} bytes of 0.
     *
     * @param length the number of bytes
     * @return this buffer
     */
    public ByteBuf writeZero(int length) {
        if (length == 0) {
            return this;
        }
        ensureWritable(length);
        setZero(writerIndex, length);
        writerIndex += length;
        return this;
    }

    /**
     * Returns an independent copy of the readable bytes.
     *
     * <p><b>Ownership</b>: the caller releases the copy.
     *
     * @return the copy
     */
    public ByteBuf copy() {
        checkHasEnd();
        return copy(readerIndex, readableBytes());
    }

    /**
     * Returns a view of the readable bytes. It shares memory and reference count; the count is not raised.
     *
     * @return the view
     */
    public ByteBuf slice() {
        checkHasEnd();
        return slice(readerIndex, readableBytes());
    }

    /**
     * Returns a view of the readable bytes and raises the shared reference count by one.
     *
     * <p><b>Ownership</b>: the caller releases the view besides this buffer.
     *
     * @return the view
     */
    public ByteBuf retainedSlice() {
        return slice().retain();
    }

    /**
     * Returns a view of a range and raises the shared reference count by one.
     *
     * <p><b>Ownership</b>: the caller releases the view besides this buffer.
     *
     * @param index the first byte
     * @param length the number of bytes
     * @return the view
     */
    public ByteBuf retainedSlice(int index, int length) {
        return slice(index, length).retain();
    }

    /**
     * Returns a view of the whole buffer with indices of its own and raises the shared reference count by one.
     *
     * <p><b>Ownership</b>: the caller releases the view besides this buffer.
     *
     * @return the view
     */
    public ByteBuf retainedDuplicate() {
        return duplicate().retain();
    }

    /**
     * Returns the readable bytes as a {@link ByteBuffer}; see {@link #nioBuffer(int, int)}.
     *
     * @return a big-endian buffer
     */
    public ByteBuffer nioBuffer() {
        return nioBuffer(readerIndex, readableBytes());
    }

    /**
     * Returns the readable bytes as {@link ByteBuffer}s that share the memory.
     *
     * @return the pieces in order
     */
    public ByteBuffer[] nioBuffers() {
        return nioBuffers(readerIndex, readableBytes());
    }

    // ------------------------------------------------------------------------------------------------------------
    // Text.
    // ------------------------------------------------------------------------------------------------------------

    /**
     * Decodes a range: an {@link AsciiString} for US-ASCII and ISO-8859-1, a {@link String} otherwise.
     *
     * @param index the first byte
     * @param length the number of bytes
     * @param charset the encoding
     * @return the text
     */
    public CharSequence getCharSequence(int index, int length, Charset charset) {
        if (StandardCharsets.US_ASCII.equals(charset) || StandardCharsets.ISO_8859_1.equals(charset)) {
            return new AsciiString(bytesOf(index, length), false);
        }
        return toString(index, length, charset);
    }

    /**
     * Reads {@code length} bytes as text: an {@link AsciiString} for US-ASCII and ISO-8859-1, a {@link String} otherwise.
     *
     * @param length the number of bytes
     * @param charset the encoding
     * @return the text
     */
    public CharSequence readCharSequence(int length, Charset charset) {
        checkReadable(length);
        CharSequence text = getCharSequence(readerIndex, length, charset);
        readerIndex += length;
        return text;
    }

    /**
     * Reads {@code length} bytes as a {@link String}.
     *
     * @param length the number of bytes
     * @param charset the encoding
     * @return the text
     */
    public String readString(int length, Charset charset) {
        checkReadable(length);
        String text = toString(readerIndex, length, charset);
        readerIndex += length;
        return text;
    }

    /**
     * Encodes text at {@code index}; what the charset cannot express becomes {@code ?}.
     *
     * @param index the first byte
     * @param sequence the text
     * @param charset the encoding
     * @return how many bytes were written
     */
    public int setCharSequence(int index, CharSequence sequence, Charset charset) {
        return TextEncoder.put(this, index, sequence, charset, false);
    }

    /**
     * Appends text, growing the buffer if needed; what the charset cannot express becomes {@code ?}.
     *
     * @param sequence the text
     * @param charset the encoding
     * @return how many bytes were written
     */
    public int writeCharSequence(CharSequence sequence, Charset charset) {
        int written = TextEncoder.put(this, writerIndex, sequence, charset, true);
        writerIndex += written;
        return written;
    }

    /**
     * Decodes the readable bytes.
     *
     * @param charset the encoding
     * @return the text
     */
    public String toString(Charset charset) {
        return toString(readerIndex, readableBytes(), charset);
    }

    /**
     * Decodes a range.
     *
     * @param index the first byte
     * @param length the number of bytes
     * @param charset the encoding
     * @return the text
     */
    public String toString(int index, int length, Charset charset) {
        checkIndex(index, length);
        if (length == 0) {
            return "";
        }
        if (hasArray()) {
            return new String(array(), arrayOffset() + index, length, charset);
        }
        return new String(bytesOf(index, length), charset);
    }

    private byte[] bytesOf(int index, int length) {
        checkIndex(index, length);
        byte[] bytes = new byte[length];
        getBytes(index, bytes, 0, length);
        return bytes;
    }

    // ------------------------------------------------------------------------------------------------------------
    // Search.
    // ------------------------------------------------------------------------------------------------------------

    /**
     * Returns where {@code value} occurs first between {@code fromIndex} (inclusive) and {@code toIndex} (exclusive). When
     * {@code fromIndex} is the greater one the search runs backwards, from {@code fromIndex} (exclusive) down to
     * {@code toIndex} (inclusive).
     *
     * @param fromIndex where to begin
     * @param toIndex where to end
     * @param value the byte to find
     * @return an absolute index, or -1
     */
    public int indexOf(int fromIndex, int toIndex, byte value) {
        if (fromIndex <= toIndex) {
            int from = Math.max(fromIndex, 0);
            if (endless && toIndex > capacity()) {
                return found(from >= capacity() ? -1 : firstIndexOf(from, capacity(), value));
            }
            if (from >= toIndex || capacity() == 0) {
                ensureAccessible();
                return -1;
            }
            checkIndex(from, toIndex - from);
            return firstIndexOf(from, toIndex, value);
        }
        int from = Math.min(fromIndex, capacity());
        if (from < 0 || capacity() == 0) {
            ensureAccessible();
            return -1;
        }
        checkIndex(toIndex, from - toIndex);
        return lastIndexOf(toIndex, from, value);
    }

    /**
     * Returns how many readable bytes come before the first occurrence of {@code value}.
     *
     * @param value the byte to find
     * @return the distance from the reader index, or -1
     */
    public int bytesBefore(byte value) {
        return bytesBefore(readerIndex, readableBytes(), value);
    }

    /**
     * Returns how many readable bytes come before the first occurrence of {@code value} in the next {@code length} bytes.
     *
     * @param length how many bytes to search
     * @param value the byte to find
     * @return the distance from the reader index, or -1
     */
    public int bytesBefore(int length, byte value) {
        checkReadable(length);
        return bytesBefore(readerIndex, length, value);
    }

    /**
     * Returns how many bytes come before the first occurrence of {@code value} in a range.
     *
     * @param index the first byte
     * @param length how many bytes to search
     * @param value the byte to find
     * @return the distance from {@code index}, or -1
     */
    public int bytesBefore(int index, int length, byte value) {
        if (!endless) {
            checkIndex(index, length);
        }
        int found = indexOf(index, index + length, value);
        return found < 0 ? -1 : found - index;
    }

    /**
     * Shows the readable bytes to {@code processor} until it returns false.
     *
     * @param processor takes each byte
     * @return the index of the byte it returned false for, or -1
     */
    public int forEachByte(ByteProcessor processor) {
        return forEachByte(readerIndex, readableBytes(), processor);
    }

    /**
     * Shows the bytes of a range to {@code processor} until it returns false. Its exceptions are thrown on as they are.
     *
     * @param index the first byte
     * @param length the number of bytes
     * @param processor takes each byte
     * @return the index of the byte it returned false for, or -1
     */
    public int forEachByte(int index, int length, ByteProcessor processor) {
        if (endless && length > capacity() - index) {
            return found(forEachByte(index, Math.max(0, capacity() - index), processor));
        }
        checkIndex(index, length);
        try {
            for (int i = index, end = index + length; i < end; i++) {
                if (!processor.process(getByte(i))) {
                    return i;
                }
            }
            return -1;
        } catch (Exception e) {
            throw ByteBuf.<RuntimeException>asIs(e);
        }
    }

    /**
     * Shows the readable bytes to {@code processor}, last one first, until it returns false.
     *
     * @param processor takes each byte
     * @return the index of the byte it returned false for, or -1
     */
    public int forEachByteDesc(ByteProcessor processor) {
        checkHasEnd();
        return forEachByteDesc(readerIndex, readableBytes(), processor);
    }

    /**
     * Shows the bytes of a range to {@code processor}, last one first, until it returns false. Its exceptions are thrown
     * on as they are.
     *
     * @param index the first byte
     * @param length the number of bytes
     * @param processor takes each byte
     * @return the index of the byte it returned false for, or -1
     */
    public int forEachByteDesc(int index, int length, ByteProcessor processor) {
        checkIndex(index, length);
        try {
            for (int i = index + length - 1; i >= index; i--) {
                if (!processor.process(getByte(i))) {
                    return i;
                }
            }
            return -1;
        } catch (Exception e) {
            throw ByteBuf.<RuntimeException>asIs(e);
        }
    }

    /** Lets a checked exception of a {@link ByteProcessor} through methods that do not declare it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the cast is erased, which is its purpose
    private static <E extends Exception> E asIs(Exception e) throws E {
        throw (E) e;
    }

    // ------------------------------------------------------------------------------------------------------------
    // References.
    // ------------------------------------------------------------------------------------------------------------

    /**
     * Returns the number of references to the memory, shared with every view of it.
     *
     * @return 0 once the memory was given back
     */
    @Override
    public int refCnt() {
        return root.refCnt;
    }

    @Override
    public ByteBuf retain() {
        return retain(1);
    }

    @Override
    public ByteBuf retain(int increment) {
        if (increment <= 0) {
            throw new IllegalArgumentException("increment: " + increment + " (expected: > 0)");
        }
        if (!unreleasable) {
            root.addReferences(increment);
        }
        return this;
    }

    @Override
    public boolean release() {
        return release(1);
    }

    @Override
    public boolean release(int decrement) {
        if (decrement <= 0) {
            throw new IllegalArgumentException("decrement: " + decrement + " (expected: > 0)");
        }
        return !unreleasable && root.dropReferences(decrement);
    }

    private void addReferences(int increment) {
        int count;
        do {
            count = refCnt;
            if (count == 0 || count > Integer.MAX_VALUE - increment) {
                throw new IllegalReferenceCountException(count, increment);
            }
        } while (!REF_CNT.weakCompareAndSet(this, count, count + increment));
        recordIfTracked();
    }

    private boolean dropReferences(int decrement) {
        recordIfTracked();
        int count;
        do {
            count = refCnt;
            if (count < decrement) {
                throw new IllegalReferenceCountException(count, -decrement);
            }
        } while (!REF_CNT.weakCompareAndSet(this, count, count - decrement));
        if (count != decrement) {
            return false;
        }
        ResourceLeakTracker<ByteBuf> tracker = leak;
        if (tracker != null) {
            leak = null;
            closedLeak = tracker;
            tracker.close(this);
        }
        deallocate();
        return true;
    }

    @Override
    public ByteBuf touch() {
        recordIfTracked();
        return this;
    }

    @Override
    public ByteBuf touch(@Nullable Object hint) {
        ResourceLeakTracker<ByteBuf> tracker = root.leak;
        if (tracker != null) {
            tracker.record(hint);
        }
        return this;
    }

    private void recordIfTracked() {
        ResourceLeakTracker<ByteBuf> tracker = root.leak;
        if (tracker != null) {
            tracker.record();
        }
    }

    /** Lets the leak detector watch this buffer, if it samples it. Called by allocators on what they hand out. */
    final void trackLeak(ResourceLeakDetector<ByteBuf> detector) {
        leak = detector.track(this, closedLeak);
    }

    /** Makes a buffer whose count went to 0 a new one: indices and marks 0, one reference. */
    final void revive(int maxCapacity) {
        readerIndex = 0;
        writerIndex = 0;
        markedReaderIndex = 0;
        markedWriterIndex = 0;
        this.maxCapacity = maxCapacity;
        // Who receives the buffer from the allocator receives this write with it; others hold stale references at most.
        REF_CNT.setOpaque(this, 1);
    }

    /**
     * Returns this buffer.
     *
     * @return this
     */
    @Override
    public ByteBuf asByteBuf() {
        return this;
    }

    // ------------------------------------------------------------------------------------------------------------
    // Comparison: by the readable bytes.
    // ------------------------------------------------------------------------------------------------------------

    /**
     * Returns a hash of the readable bytes.
     *
     * @return equal for equal content, whatever the kind of memory
     */
    @Override
    public int hashCode() {
        int hash = 1;
        int i = readerIndex;
        for (int last = writerIndex - Integer.BYTES; i <= last; i += Integer.BYTES) {
            hash = 31 * hash + getInt(i);
        }
        for (; i < writerIndex; i++) {
            hash = 31 * hash + getByte(i);
        }
        return hash == 0 ? 1 : hash;
    }

    /**
     * Tells whether the other object is a buffer with the same readable bytes.
     *
     * @param o another object
     * @return true for equal content, whatever the kind of memory
     */
    @Override
    public boolean equals(@Nullable Object o) {
        if (this == o) {
            return true;
        }
        return o instanceof ByteBuf
                && readableBytes() == ((ByteBuf) o).readableBytes()
                && sameBytes(readerIndex, (ByteBuf) o, ((ByteBuf) o).readerIndex, readableBytes());
    }

    /** Compares a range of this buffer with a range of another, eight bytes at a time. */
    final boolean sameBytes(int index, ByteBuf other, int otherIndex, int length) {
        int i = 0;
        for (int last = length - Long.BYTES; i <= last; i += Long.BYTES) {
            if (getLong(index + i) != other.getLong(otherIndex + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (getByte(index + i) != other.getByte(otherIndex + i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Orders buffers by their readable bytes, as unsigned numbers from the first one on.
     *
     * @param that another buffer
     * @return negative, 0 or positive
     */
    @Override
    public int compareTo(ByteBuf that) {
        int length = Math.min(readableBytes(), that.readableBytes());
        int i = 0;
        for (int last = length - Long.BYTES; i <= last; i += Long.BYTES) {
            int order = Long.compareUnsigned(getLong(readerIndex + i), that.getLong(that.readerIndex + i));
            if (order != 0) {
                return order;
            }
        }
        for (; i < length; i++) {
            int order = Byte.compareUnsigned(getByte(readerIndex + i), that.getByte(that.readerIndex + i));
            if (order != 0) {
                return order;
            }
        }
        return readableBytes() - that.readableBytes();
    }

    /**
     * Describes the buffer's indices, not its content.
     *
     * @return for logs and error messages
     */
    @Override
    public String toString() {
        String name = getClass().getSimpleName();
        if (refCnt() == 0) {
            return name + "(freed)";
        }
        StringBuilder text = new StringBuilder(name)
                .append("(ridx: ")
                .append(readerIndex)
                .append(", widx: ")
                .append(writerIndex)
                .append(", cap: ")
                .append(capacity());
        if (maxCapacity != Integer.MAX_VALUE) {
            text.append('/').append(maxCapacity);
        }
        ByteBuf unwrapped = unwrap();
        if (unwrapped != null) {
            text.append(", unwrapped: ").append(unwrapped);
        }
        return text.append(')').toString();
    }

    // ------------------------------------------------------------------------------------------------------------
    // Checks and failures, shared by the subclasses.
    // ------------------------------------------------------------------------------------------------------------

    /** Fails when the memory was given back. */
    final void ensureAccessible() {
        if (refCnt() == 0) {
            throw new IllegalReferenceCountException(0);
        }
    }

    /** Fails unless {@code length} bytes from {@code index} lie inside the capacity. Safe against overflow. */
    final void checkIndex(int index, int length) {
        ensureAccessible();
        if (index < 0 || length < 0 || index > capacity() - length) {
            throw outOfBounds(index, length);
        }
    }

    /** Fails unless {@code length} bytes can be read. */
    final void checkReadable(int length) {
        ensureAccessible();
        if (length < 0) {
            throw new IllegalArgumentException("length: " + length + " (expected: >= 0)");
        }
        if (length > writerIndex - readerIndex || endless && length > capacity() - readerIndex) {
            throw notReadable(length);
        }
    }

    /** Fails when this buffer was released or is read-only. */
    final void checkWritableMemory() {
        ensureAccessible();
        if (isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
    }

    /** Fails unless the new capacity is legal and the buffer may be changed. */
    final void checkNewCapacity(int newCapacity) {
        checkWritableMemory();
        if (newCapacity < 0 || newCapacity > maxCapacity) {
            throw new IllegalArgumentException("newCapacity: " + newCapacity + " (expected: 0-" + maxCapacity + ')');
        }
    }

    private static void checkSource(ByteBuf src, int length) {
        if (length > src.readableBytes()) {
            throw new IndexOutOfBoundsException(
                    "length: " + length + " exceeds the readable bytes of the source, " + src);
        }
    }

    /** What an access failed with: the bounds, or the missing reference that made them 0. */
    final RuntimeException accessFailure(int index, int length) {
        return refCnt() == 0 ? new IllegalReferenceCountException(0) : outOfBounds(index, length);
    }

    private IndexOutOfBoundsException outOfBounds(int index, int length) {
        if (endless && index >= 0 && length >= 0) {
            return new MissingBytesException();
        }
        return new IndexOutOfBoundsException(
                "index: " + index + ", length: " + length + " (expected: range(0, " + capacity() + "))");
    }

    private RuntimeException notReadable(int length) {
        if (refCnt() == 0) {
            return new IllegalReferenceCountException(0);
        }
        return endless
                ? new MissingBytesException()
                : new IndexOutOfBoundsException("readerIndex(" + readerIndex + ") + length(" + length
                        + ") exceeds writerIndex(" + writerIndex + "): " + this);
    }

    /** In a stream's view: what a search of all that has come has found; it is not over if that is nothing. */
    static int found(int index) {
        if (index < 0) {
            throw new MissingBytesException();
        }
        return index;
    }

    /** Fails in a stream's view, for what needs the end. */
    final void checkHasEnd() {
        if (endless) {
            throw new UnsupportedOperationException("the end of a stream has not come yet");
        }
    }

    private RuntimeException badIndices(int readerIndex, int writerIndex) {
        return refCnt() == 0
                ? new IllegalReferenceCountException(0)
                : new IndexOutOfBoundsException("readerIndex: " + readerIndex + ", writerIndex: " + writerIndex
                        + " (expected: 0 <= readerIndex <= writerIndex <= capacity(" + capacity() + "))");
    }

    /** Makes room for so many bytes, or fails. Never called when there is room in a writable, living buffer. */
    private void grow(int minWritableBytes) {
        checkWritableMemory();
        if (minWritableBytes > maxCapacity - writerIndex) {
            throw new IndexOutOfBoundsException("writerIndex(" + writerIndex + ") + minWritableBytes("
                    + minWritableBytes + ") exceeds maxCapacity(" + maxCapacity + "): " + this);
        }
        capacity(grownCapacity(minWritableBytes));
    }

    /** The capacity to grow to: what costs no copy if that suffices, else what the allocator recommends. */
    private int grownCapacity(int minWritableBytes) {
        int fast = maxFastWritableBytes();
        return fast >= minWritableBytes
                ? writerIndex + fast
                : alloc().calculateNewCapacity(writerIndex + minWritableBytes, maxCapacity);
    }

    /** Moves the content's indices and marks towards 0. */
    final void shiftIndices(int distance) {
        readerIndex -= distance;
        writerIndex -= distance;
        markedReaderIndex = Math.max(0, markedReaderIndex - distance);
        markedWriterIndex = Math.max(0, markedWriterIndex - distance);
    }

    /** Cuts the indices to a capacity that became smaller. */
    final void trimIndices(int capacity) {
        if (writerIndex > capacity) {
            writerIndex = capacity;
            readerIndex = Math.min(readerIndex, capacity);
        }
    }
}
