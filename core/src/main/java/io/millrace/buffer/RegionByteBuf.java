package io.millrace.buffer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One piece of memory, or a view of one: heap or direct, pooled or not, whole or slice, writable or read-only.
 *
 * <p>The memory is a {@link ByteBuffer} whose byte 0 is this buffer's and whose limit is the capacity, so that its own
 * bounds check is the only one that an access makes. The final release replaces it by {@link #GONE}, in which every index
 * is out of bounds; what that failure means is found out after the fact ({@link #accessFailure}).
 *
 * <p>A view has a {@code ByteBuffer} cut for itself (a slice) or its owner's (a duplicate). It is valid while the owner still has the
 * memory that it was cut from, which one plain read tells; when the owner got other memory it is cut again.
 */
final class RegionByteBuf extends ByteBuf {

    /** What a released buffer has in place of its memory. */
    private static final ByteBuffer GONE = ByteBuffer.allocate(0);

    private static final VarHandle LONG_LE =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle CUT_FROM;

    static {
        try {
            CUT_FROM = MethodHandles.lookup().findVarHandle(RegionByteBuf.class, "cutFrom", ByteBuffer.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** How much is copied at a time between direct memory and a stream. */
    private static final int STREAM_COPY_BYTES = 64 * 1024;

    private static final byte[] NO_BYTES = {};

    /** {@link #length} of a view that always covers its owner. */
    private static final int WHOLE = -1;

    private final ByteBufAllocator alloc;
    private final RegionSource source;

    /** The buffer that has the memory, null when it is this one. */
    private final @Nullable RegionByteBuf owner;

    /** Where byte 0 of this view is in {@link #owner}. */
    private final int offset;

    /** How many bytes of {@link #owner} this view covers, or {@link #WHOLE}. */
    private final int length;

    private final boolean direct;
    private final boolean readOnly;

    /** The memory, limited to the capacity; {@link #GONE} in an owner after the final release. */
    private ByteBuffer region;

    /**
     * In a view: the owner's {@link #region} that this one's was cut from. Written with release after the region and read
     * with acquire before it, so that every thread that reads a shared view finds the region that belongs to it.
     */
    private @Nullable ByteBuffer cutFrom;

    /** In an owner: the address of byte 0, or 0 when it is unknown. */
    private long address;

    /** What {@link #internalNioBuffer} hands out, over the memory of {@link #region}; made when it is first asked for. */
    private @Nullable ByteBuffer nioView;

    /** In a pooled owner: the pool's record of the memory. */
    private @Nullable Block block;

    /** A buffer with memory of its own. */
    RegionByteBuf(ByteBufAllocator alloc, RegionSource source, ByteBuffer memory, long address, int maxCapacity) {
        super(maxCapacity, false);
        this.alloc = alloc;
        this.source = source;
        this.owner = null;
        this.offset = 0;
        this.length = WHOLE;
        this.direct = memory.isDirect();
        this.readOnly = memory.isReadOnly();
        this.region = memory;
        this.address = address;
    }

    /** A view of {@code owner}. */
    private RegionByteBuf(
            RegionByteBuf owner, int offset, int length, int maxCapacity, boolean readOnly, boolean unreleasable) {
        super(owner, maxCapacity, unreleasable);
        this.alloc = owner.alloc;
        this.source = owner.source;
        this.owner = owner;
        this.offset = offset;
        this.length = length;
        this.direct = owner.direct;
        this.readOnly = readOnly;
        this.region = GONE; // cut by the first access
    }

    /**
     * A buffer over memory that the user brought: all of {@code memory} from 0 to its limit, writable unless it is read-only.
     */
    static RegionByteBuf wrap(ByteBufAllocator alloc, ByteBuffer memory, int maxCapacity) {
        return new RegionByteBuf(alloc, WrappedMemory.INSTANCE, memory, 0, maxCapacity);
    }

    /** The buffer of capacity 0 that is all of its own views, has an array and is direct, and is never freed. */
    static RegionByteBuf empty(ByteBufAllocator alloc) {
        return new RegionByteBuf(alloc);
    }

    private RegionByteBuf(ByteBufAllocator alloc) {
        super(0, true);
        this.alloc = alloc;
        this.source = WrappedMemory.INSTANCE;
        this.owner = null;
        this.offset = 0;
        this.length = WHOLE;
        this.direct = true;
        this.readOnly = false;
        this.region = ByteBuffer.allocateDirect(0);
    }

    private RegionByteBuf memoryOwner() {
        RegionByteBuf known = owner;
        return known == null ? this : known;
    }

    /** Whether this is {@link #empty}: the only owner that nobody releases. */
    private boolean isNone() {
        return unreleasable && owner == null;
    }

    // ------------------------------------------------------------------------------------------------------------
    // The memory.
    // ------------------------------------------------------------------------------------------------------------

    /** The memory to read from. */
    private ByteBuffer region() {
        RegionByteBuf o = owner;
        return o == null || o.region == (ByteBuffer) CUT_FROM.getAcquire(this) ? region : cut(o);
    }

    /** The memory to write to; fails for a read-only view. */
    private ByteBuffer target() {
        return owner == null ? region : writableView();
    }

    private ByteBuffer writableView() {
        if (readOnly) {
            throw refCnt() == 0 ? accessFailure(0, 0) : new ReadOnlyBufferException();
        }
        return region();
    }

    private ByteBuffer cut(RegionByteBuf from) {
        ByteBuffer memory = from.region;
        if (memory == GONE || length != WHOLE && offset > memory.limit() - length) {
            return GONE; // released, or shrunk below this slice
        }
        ByteBuffer cut = length == WHOLE ? memory : memory.slice(offset, length);
        nioView = null;
        region = cut;
        CUT_FROM.setRelease(this, memory);
        return cut;
    }

    /** In an owner: the memory. */
    ByteBuffer memory() {
        return region;
    }

    /** In an owner: replaces the memory. */
    void bind(ByteBuffer memory, long address) {
        this.region = memory;
        this.address = address;
        this.nioView = null;
    }

    /** In a pooled owner: replaces the pool's record of the memory, and makes no use of the memory yet. */
    void assign(@Nullable Block block) {
        this.block = block;
        this.nioView = null;
    }

    /** In a pooled owner: the pool's record of the memory. */
    @Nullable
    Block block() {
        return block;
    }

    /** In a pooled owner that is not in use: begins a new life. */
    void open(Block block, int capacity, int maxCapacity) {
        this.region = block.memory.limit(capacity);
        this.address = block.address;
        revive(maxCapacity);
    }

    @Override
    void deallocate() {
        ByteBuffer memory = region;
        region = GONE;
        if (block == null) {
            nioView = null;
        }
        source.release(this, memory);
    }

    @Override
    public int capacity() {
        return owner == null ? region.limit() : length == WHOLE ? region().limit() : length;
    }

    @Override
    public ByteBuf capacity(int newCapacity) {
        if (isNone()) {
            throw new ReadOnlyBufferException();
        }
        if (owner == null) {
            checkNewCapacity(newCapacity);
            if (newCapacity != region.limit()) {
                source.resize(this, newCapacity);
            }
        } else if (length == WHOLE) {
            checkNewCapacity(newCapacity);
            owner.capacity(newCapacity);
        } else {
            ensureAccessible();
            throw new UnsupportedOperationException("the capacity of a slice is fixed: " + this);
        }
        trimIndices(newCapacity);
        return this;
    }

    @Override
    public int maxFastWritableBytes() {
        return owner == null && !readOnly ? Math.min(region.capacity(), maxCapacity()) - writerIndex : writableBytes();
    }

    @Override
    public ByteBufAllocator alloc() {
        return alloc;
    }

    @Override
    public @Nullable ByteBuf unwrap() {
        return owner;
    }

    @Override
    public boolean isDirect() {
        return direct;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public boolean isReadable(int size) {
        return super.isReadable(size) && !isNone();
    }

    @Override
    public boolean isWritable(int size) {
        return super.isWritable(size) && !isNone();
    }

    @Override
    public String toString() {
        return isNone() ? "EmptyByteBufBE" : super.toString();
    }

    @Override
    public boolean isContiguous() {
        return true;
    }

    @Override
    public boolean hasArray() {
        return !direct && !readOnly || isNone();
    }

    @Override
    public byte[] array() {
        checkHasArray();
        return isNone() ? NO_BYTES : region().array();
    }

    @Override
    public int arrayOffset() {
        checkHasArray();
        return isNone() ? 0 : region().arrayOffset();
    }

    private void checkHasArray() {
        ensureAccessible();
        if (direct && !isNone()) {
            throw new UnsupportedOperationException("direct memory has no array: " + this);
        }
        if (readOnly) {
            throw new ReadOnlyBufferException();
        }
    }

    @Override
    public boolean hasMemoryAddress() {
        return (owner == null ? address : owner.address) != 0;
    }

    @Override
    public long memoryAddress() {
        ensureAccessible();
        if (!hasMemoryAddress()) {
            throw new UnsupportedOperationException("the address of this memory is not known: " + this);
        }
        return owner == null ? address : owner.address + offset;
    }

    // ------------------------------------------------------------------------------------------------------------
    // Views and copies.
    // ------------------------------------------------------------------------------------------------------------

    @Override
    public ByteBuf slice(int index, int length) {
        checkIndex(index, length);
        if (isNone()) {
            return this;
        }
        RegionByteBuf from = memoryOwner();
        RegionByteBuf slice = new RegionByteBuf(from, offset + index, length, length, readOnly, unreleasable);
        slice.writerIndex = length;
        return slice;
    }

    @Override
    public ByteBuf duplicate() {
        ensureAccessible();
        checkHasEnd();
        return isNone() ? this : view(readOnly, unreleasable);
    }

    @Override
    public ByteBuf asReadOnly() {
        return readOnly ? this : view(true, unreleasable);
    }

    @Override
    ByteBuf asUnreleasable() {
        return unreleasable ? this : view(readOnly, true);
    }

    private RegionByteBuf view(boolean readOnly, boolean unreleasable) {
        RegionByteBuf from = memoryOwner();
        RegionByteBuf view = new RegionByteBuf(from, offset, length, maxCapacity(), readOnly, unreleasable);
        view.readerIndex = readerIndex;
        view.writerIndex = writerIndex;
        view.markReaderIndex();
        view.markWriterIndex();
        return view;
    }

    @Override
    public ByteBuf copy(int index, int length) {
        checkIndex(index, length);
        int max = owner == null ? maxCapacity() : owner.maxCapacity();
        ByteBuf copy = direct ? alloc.directBuffer(length, max) : alloc.heapBuffer(length, max);
        return copy.writeBytes(this, index, length);
    }

    @Override
    public int nioBufferCount() {
        return 1;
    }

    @Override
    public ByteBuffer nioBuffer(int index, int length) {
        checkIndex(index, length);
        ByteBuffer piece = region().slice(index, length);
        return readOnly ? piece.asReadOnlyBuffer() : piece;
    }

    @Override
    public ByteBuffer[] nioBuffers(int index, int length) {
        return new ByteBuffer[] {nioBuffer(index, length)};
    }

    @Override
    public ByteBuffer internalNioBuffer(int index, int length) {
        checkIndex(index, length);
        ByteBuffer memory = region(); // first, because it may drop the view
        ByteBuffer view = nioView;
        if (view == null) {
            view = readOnly ? memory.asReadOnlyBuffer() : memory.duplicate();
            nioView = view;
        }
        return view.clear().limit(index + length).position(index);
    }

    // ------------------------------------------------------------------------------------------------------------
    // Single values.
    // ------------------------------------------------------------------------------------------------------------

    @Override
    public byte getByte(int index) {
        try {
            return region().get(index);
        } catch (IndexOutOfBoundsException e) {
            throw accessFailure(index, Byte.BYTES);
        }
    }

    @Override
    public short getShort(int index) {
        try {
            return region().getShort(index);
        } catch (IndexOutOfBoundsException e) {
            throw accessFailure(index, Short.BYTES);
        }
    }

    @Override
    public short getShortLE(int index) {
        return Short.reverseBytes(getShort(index));
    }

    @Override
    public int getUnsignedMedium(int index) {
        try {
            ByteBuffer memory = region();
            return (memory.getShort(index) & 0xFFFF) << 8 | memory.get(index + 2) & 0xFF;
        } catch (IndexOutOfBoundsException e) {
            throw accessFailure(index, 3);
        }
    }

    @Override
    public int getUnsignedMediumLE(int index) {
        return Integer.reverseBytes(getUnsignedMedium(index)) >>> 8;
    }

    @Override
    public int getInt(int index) {
        try {
            return region().getInt(index);
        } catch (IndexOutOfBoundsException e) {
            throw accessFailure(index, Integer.BYTES);
        }
    }

    @Override
    public int getIntLE(int index) {
        return Integer.reverseBytes(getInt(index));
    }

    @Override
    public long getLong(int index) {
        try {
            return region().getLong(index);
        } catch (IndexOutOfBoundsException e) {
            throw accessFailure(index, Long.BYTES);
        }
    }

    @Override
    public long getLongLE(int index) {
        return Long.reverseBytes(getLong(index));
    }

    @Override
    public ByteBuf setByte(int index, int value) {
        try {
            target().put(index, (byte) value);
            return this;
        } catch (IndexOutOfBoundsException e) {
            throw accessFailure(index, Byte.BYTES);
        }
    }

    @Override
    public ByteBuf setShort(int index, int value) {
        try {
            target().putShort(index, (short) value);
            return this;
        } catch (IndexOutOfBoundsException e) {
            throw accessFailure(index, Short.BYTES);
        }
    }

    @Override
    public ByteBuf setShortLE(int index, int value) {
        return setShort(index, Short.reverseBytes((short) value));
    }

    @Override
    public ByteBuf setMedium(int index, int value) {
        try {
            ByteBuffer memory = target();
            Objects.checkFromIndexSize(index, 3, memory.limit()); // so that a failure writes nothing
            memory.putShort(index, (short) (value >> 8)).put(index + 2, (byte) value);
            return this;
        } catch (IndexOutOfBoundsException e) {
            throw accessFailure(index, 3);
        }
    }

    @Override
    public ByteBuf setMediumLE(int index, int value) {
        return setMedium(index, Integer.reverseBytes(value) >>> 8);
    }

    @Override
    public ByteBuf setInt(int index, int value) {
        try {
            target().putInt(index, value);
            return this;
        } catch (IndexOutOfBoundsException e) {
            throw accessFailure(index, Integer.BYTES);
        }
    }

    @Override
    public ByteBuf setIntLE(int index, int value) {
        return setInt(index, Integer.reverseBytes(value));
    }

    @Override
    public ByteBuf setLong(int index, long value) {
        try {
            target().putLong(index, value);
            return this;
        } catch (IndexOutOfBoundsException e) {
            throw accessFailure(index, Long.BYTES);
        }
    }

    @Override
    public ByteBuf setLongLE(int index, long value) {
        return setLong(index, Long.reverseBytes(value));
    }

    // ------------------------------------------------------------------------------------------------------------
    // Ranges. A range of no bytes fails like every other, though its memory would not see that the buffer is released.
    // ------------------------------------------------------------------------------------------------------------

    @Override
    public ByteBuf getBytes(int index, ByteBuf dst, int dstIndex, int length) {
        checkIndex(index, length);
        if (dst instanceof RegionByteBuf) {
            dst.checkIndex(dstIndex, length);
            ((RegionByteBuf) dst).target().put(dstIndex, region(), index, length);
        } else {
            dst.setBytes(dstIndex, this, index, length);
        }
        return this;
    }

    @Override
    public ByteBuf getBytes(int index, byte[] dst, int dstIndex, int length) {
        if (length == 0) {
            checkIndex(index, 0);
        }
        try {
            region().get(index, dst, dstIndex, length);
            return this;
        } catch (IndexOutOfBoundsException e) {
            checkIndex(index, length);
            throw e; // the array's
        }
    }

    @Override
    public ByteBuf getBytes(int index, ByteBuffer dst) {
        int length = dst.remaining();
        checkIndex(index, length);
        dst.put(dst.position(), region(), index, length);
        dst.position(dst.position() + length);
        return this;
    }

    @Override
    public ByteBuf getBytes(int index, OutputStream out, int length) throws IOException {
        checkIndex(index, length);
        ByteBuffer memory = region();
        if (memory.hasArray()) {
            out.write(memory.array(), memory.arrayOffset() + index, length);
            return this;
        }
        byte[] part = new byte[Math.min(length, STREAM_COPY_BYTES)];
        for (int done = 0; done < length; done += part.length) {
            int size = Math.min(part.length, length - done);
            memory.get(index + done, part, 0, size);
            out.write(part, 0, size);
        }
        return this;
    }

    @Override
    public int getBytes(int index, GatheringByteChannel out, int length) throws IOException {
        return out.write(nioBuffer(index, length));
    }

    @Override
    public int getBytes(int index, FileChannel out, long position, int length) throws IOException {
        return out.write(nioBuffer(index, length), position);
    }

    @Override
    public ByteBuf setBytes(int index, ByteBuf src, int srcIndex, int length) {
        checkIndex(index, length);
        if (src instanceof RegionByteBuf) {
            src.checkIndex(srcIndex, length);
            target().put(index, ((RegionByteBuf) src).region(), srcIndex, length);
        } else {
            checkWritableMemory();
            src.getBytes(srcIndex, this, index, length);
        }
        return this;
    }

    @Override
    public ByteBuf setBytes(int index, byte[] src, int srcIndex, int length) {
        if (length == 0) {
            checkIndex(index, 0);
        }
        try {
            target().put(index, src, srcIndex, length);
            return this;
        } catch (IndexOutOfBoundsException e) {
            checkIndex(index, length);
            throw e; // the array's
        }
    }

    @Override
    public ByteBuf setBytes(int index, ByteBuffer src) {
        int length = src.remaining();
        checkIndex(index, length);
        target().put(index, src, src.position(), length);
        src.position(src.position() + length);
        return this;
    }

    @Override
    public int setBytes(int index, InputStream in, int length) throws IOException {
        checkIndex(index, length);
        checkWritableMemory();
        ByteBuffer memory = target();
        return memory.hasArray()
                ? in.read(memory.array(), memory.arrayOffset() + index, length)
                : readInParts(memory, index, in, length);
    }

    /** Goes on after a part only when it came whole, so that it does not wait for bytes that one read would not bring. */
    private static int readInParts(ByteBuffer memory, int index, InputStream in, int length) throws IOException {
        byte[] part = new byte[Math.min(length, STREAM_COPY_BYTES)];
        int done = 0;
        int read;
        do {
            read = in.read(part, 0, Math.min(part.length, length - done));
            if (read < 0) {
                return done == 0 ? read : done;
            }
            memory.put(index + done, part, 0, read);
            done += read;
        } while (read == part.length && done < length);
        return done;
    }

    @Override
    public int setBytes(int index, ScatteringByteChannel in, int length) throws IOException {
        checkWritableMemory();
        try {
            return in.read(internalNioBuffer(index, length));
        } catch (ClosedChannelException e) {
            return -1;
        }
    }

    @Override
    public int setBytes(int index, FileChannel in, long position, int length) throws IOException {
        checkWritableMemory();
        try {
            return in.read(internalNioBuffer(index, length), position);
        } catch (ClosedChannelException e) {
            return -1;
        }
    }

    @Override
    public ByteBuf setZero(int index, int length) {
        checkIndex(index, length);
        if (length == 0) {
            return this;
        }
        checkWritableMemory();
        ByteBuffer memory = target();
        int end = index + length;
        int i = index;
        for (int last = end - Long.BYTES; i <= last; i += Long.BYTES) {
            memory.putLong(i, 0);
        }
        for (; i < end; i++) {
            memory.put(i, (byte) 0);
        }
        return this;
    }

    // ------------------------------------------------------------------------------------------------------------
    // Search: eight bytes at a time. After the exclusive-or with the value in all lanes the byte looked for is 0.
    // ------------------------------------------------------------------------------------------------------------

    @Override
    int firstIndexOf(int fromIndex, int toIndex, byte value) {
        ByteBuffer memory = region();
        long pattern = (value & 0xFF) * LOW_BITS;
        int i = fromIndex;
        for (int last = toIndex - Long.BYTES; i <= last; i += Long.BYTES) {
            long lanes = (long) LONG_LE.get(memory, i) ^ pattern;
            // The borrow of a lane that is 0 can mark lanes above it by mistake, but the lowest mark is right.
            long zeros = (lanes - LOW_BITS) & ~lanes & HIGH_BITS;
            if (zeros != 0) {
                return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        for (; i < toIndex; i++) {
            if (memory.get(i) == value) {
                return i;
            }
        }
        return -1;
    }

    @Override
    int lastIndexOf(int fromIndex, int toIndex, byte value) {
        ByteBuffer memory = region();
        long pattern = (value & 0xFF) * LOW_BITS;
        int i = toIndex;
        for (int at = toIndex - Long.BYTES; at >= fromIndex; at -= Long.BYTES) {
            long lanes = (long) LONG_LE.get(memory, at) ^ pattern;
            // Without carries between lanes, so that the highest mark is right.
            long zeros = ~(((lanes & ~HIGH_BITS) + ~HIGH_BITS) | lanes | ~HIGH_BITS);
            if (zeros != 0) {
                return at + 7 - (Long.numberOfLeadingZeros(zeros) >>> 3);
            }
            i = at;
        }
        for (; i > fromIndex; i--) {
            if (memory.get(i - 1) == value) {
                return i - 1;
            }
        }
        return -1;
    }
}
