package io.millrace.buffer;

import io.millrace.util.ByteProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several buffers, shown as one without copying them.
 *
 * <pre>{@code
 * CompositeByteBuf message = alloc.compositeBuffer().addComponents(true, header, body);
 * }</pre>
 *
 * <p>The components' readable bytes follow each other; the capacity is their sum. Adding a component does not move the
 * writer index, so that its bytes are not readable yet, unless {@code increaseWriterIndex} says so. When there are more
 * than {@link #maxNumComponents()} components, they are copied into one. Writing beyond the capacity adds a component
 * with room.
 *
 * <p><b>Ownership:</b> a composite owns its components. {@code addComponent} takes over the reference it is given, also
 * when it throws; the reference is released when the component is removed, merged or discarded, or with the composite.
 *
 * <p>Slices, duplicates and read-only views of a composite show what is at their place in it at the moment of the
 * access. They are of this class too, but their components cannot be changed: methods that would do so throw {@link
 * UnsupportedOperationException}, or {@link ReadOnlyBufferException} if the view is read-only. {@link #unwrap()} tells
 * a view from a composite of its own.
 *
 * <p><b>Errors:</b> as {@link ByteBuf}. <b>Thread:</b> as {@link ByteBuf}.
 */
public final class CompositeByteBuf extends ByteBuf implements Iterable<ByteBuf> {
    /** The length of what is not a slice: as many bytes as the components have. */
    private static final int ALL = -1;

    private static final int MEDIUM_BYTES = 3;
    private static final byte[] NO_BYTES = {};

    private final ByteBufAllocator alloc;
    private final boolean direct;
    private final int maxNumComponents;

    /** Shared with all views. */
    private final Components components;

    /** The composite that this is a view of. */
    private final @Nullable CompositeByteBuf viewed;

    private final boolean readOnly;

    /** The position of index 0. */
    private final int shift;

    /** The capacity of a slice, or {@link #ALL}. */
    private final int length;

    /**
     * Makes a composite without components.
     *
     * @param alloc makes the buffers that components are merged into, and the copies
     * @param direct whether those are direct
     * @param maxNumComponents how many components there can be without being merged, at least 1
     */
    public CompositeByteBuf(ByteBufAllocator alloc, boolean direct, int maxNumComponents) {
        super(Integer.MAX_VALUE, false);
        this.alloc = Objects.requireNonNull(alloc, "alloc");
        if (maxNumComponents < 1) {
            throw new IllegalArgumentException("maxNumComponents: " + maxNumComponents + " (expected: >= 1)");
        }
        this.direct = direct;
        this.maxNumComponents = maxNumComponents;
        components = new Components();
        viewed = null;
        readOnly = false;
        shift = 0;
        length = ALL;
    }

    /**
     * Makes a composite of the buffers, all of it readable. <b>Ownership:</b> of all buffers passes to the composite.
     *
     * @param alloc makes the buffers that components are merged into, and the copies
     * @param direct whether those are direct
     * @param maxNumComponents how many components there can be without being merged, at least 1
     * @param buffers the components in order
     */
    public CompositeByteBuf(ByteBufAllocator alloc, boolean direct, int maxNumComponents, ByteBuf... buffers) {
        this(alloc, direct, maxNumComponents, Arrays.asList(buffers));
    }

    /**
     * Makes a composite of the buffers, all of it readable. <b>Ownership:</b> of all buffers passes to the composite.
     *
     * @param alloc makes the buffers that components are merged into, and the copies
     * @param direct whether those are direct
     * @param maxNumComponents how many components there can be without being merged, at least 1
     * @param buffers the components in order
     */
    public CompositeByteBuf(ByteBufAllocator alloc, boolean direct, int maxNumComponents, Iterable<ByteBuf> buffers) {
        this(alloc, direct, maxNumComponents);
        insertAll(false, 0, buffers.iterator());
        setIndex(0, capacity());
    }

    /** A view that begins at index {@code start} of {@code of}. */
    private CompositeByteBuf(CompositeByteBuf of, int start, int length, boolean readOnly, boolean unreleasable) {
        super(of, length == ALL ? of.maxCapacity() : length, unreleasable || of.unreleasable);
        alloc = of.alloc;
        direct = of.direct;
        maxNumComponents = of.maxNumComponents;
        components = of.components;
        viewed = of.viewed == null ? of : of.viewed;
        this.readOnly = readOnly || of.readOnly;
        shift = of.shift + start;
        this.length = length;
    }

    // Adding components

    /**
     * Adds a component at the end; the writer index stays.
     *
     * @param buffer its readable bytes are the component. <b>Ownership:</b> passes to this composite
     * @return this buffer
     */
    public CompositeByteBuf addComponent(ByteBuf buffer) {
        return addComponent(false, buffer);
    }

    /**
     * Adds a component at the end.
     *
     * @param increaseWriterIndex whether the writer index moves by the length of the component
     * @param buffer its readable bytes are the component. <b>Ownership:</b> passes to this composite
     * @return this buffer
     */
    public CompositeByteBuf addComponent(boolean increaseWriterIndex, ByteBuf buffer) {
        return addComponent(increaseWriterIndex, components.count(), buffer);
    }

    /**
     * Inserts a component; the indices stay.
     *
     * @param cIndex how many components shall be before it
     * @param buffer its readable bytes are the component. <b>Ownership:</b> passes to this composite
     * @return this buffer
     * @throws IndexOutOfBoundsException if {@code cIndex} is negative or greater than the number of components
     */
    public CompositeByteBuf addComponent(int cIndex, ByteBuf buffer) {
        return addComponent(false, cIndex, buffer);
    }

    /**
     * Inserts a component.
     *
     * @param increaseWriterIndex whether the writer index moves by the length of the component
     * @param cIndex how many components shall be before it
     * @param buffer its readable bytes are the component. <b>Ownership:</b> passes to this composite
     * @return this buffer
     * @throws IndexOutOfBoundsException if {@code cIndex} is negative or greater than the number of components
     * @throws IllegalArgumentException if the capacity would overflow
     */
    public CompositeByteBuf addComponent(boolean increaseWriterIndex, int cIndex, ByteBuf buffer) {
        boolean added = false;
        try {
            checkInsertion(cIndex);
            Component c = newComponent(buffer, 0);
            components.insert(cIndex, c);
            if (increaseWriterIndex) {
                writerIndex += c.length();
            }
            added = true;
        } finally {
            if (!added) {
                releaseIfAlive(buffer);
            }
        }
        mergeIfTooMany();
        return this;
    }

    /**
     * Adds components at the end; the writer index stays.
     *
     * @param buffers the components in order; the first {@code null} ends them. <b>Ownership:</b> of all buffers passes
     *     to this composite
     * @return this buffer
     */
    public CompositeByteBuf addComponents(ByteBuf... buffers) {
        return addComponents(false, buffers);
    }

    /**
     * Adds components at the end.
     *
     * @param increaseWriterIndex whether the writer index moves by the length of the components
     * @param buffers the components in order; the first {@code null} ends them. <b>Ownership:</b> of all buffers passes
     *     to this composite
     * @return this buffer
     */
    public CompositeByteBuf addComponents(boolean increaseWriterIndex, ByteBuf... buffers) {
        insertAll(
                increaseWriterIndex, components.count(), Arrays.asList(buffers).iterator());
        return this;
    }

    /**
     * Inserts components; the indices stay.
     *
     * @param cIndex how many components shall be before them
     * @param buffers the components in order; the first {@code null} ends them. <b>Ownership:</b> of all buffers passes
     *     to this composite
     * @return this buffer
     * @throws IndexOutOfBoundsException if {@code cIndex} is negative or greater than the number of components
     */
    public CompositeByteBuf addComponents(int cIndex, ByteBuf... buffers) {
        insertAll(false, cIndex, Arrays.asList(buffers).iterator());
        return this;
    }

    /**
     * Adds components at the end; the writer index stays. What is itself a {@link ByteBuf} becomes one component.
     *
     * @param buffers the components in order. <b>Ownership:</b> of all buffers passes to this composite
     * @return this buffer
     */
    public CompositeByteBuf addComponents(Iterable<ByteBuf> buffers) {
        return addComponents(false, buffers);
    }

    /**
     * Adds components at the end. What is itself a {@link ByteBuf} becomes one component.
     *
     * @param increaseWriterIndex whether the writer index moves by the length of the components
     * @param buffers the components in order. <b>Ownership:</b> of all buffers passes to this composite
     * @return this buffer
     */
    public CompositeByteBuf addComponents(boolean increaseWriterIndex, Iterable<ByteBuf> buffers) {
        return addComponents(increaseWriterIndex, components.count(), buffers);
    }

    /**
     * Inserts components; the indices stay. What is itself a {@link ByteBuf} becomes one component.
     *
     * @param cIndex how many components shall be before them
     * @param buffers the components in order. <b>Ownership:</b> of all buffers passes to this composite
     * @return this buffer
     * @throws IndexOutOfBoundsException if {@code cIndex} is negative or greater than the number of components
     */
    public CompositeByteBuf addComponents(int cIndex, Iterable<ByteBuf> buffers) {
        return addComponents(false, cIndex, buffers);
    }

    private CompositeByteBuf addComponents(boolean increaseWriterIndex, int cIndex, Iterable<ByteBuf> buffers) {
        if (buffers instanceof ByteBuf) {
            return addComponent(increaseWriterIndex, cIndex, (ByteBuf) buffers);
        }
        insertAll(increaseWriterIndex, cIndex, buffers.iterator());
        return this;
    }

    /**
     * Adds the readable bytes of {@code buffer} at the end. If it is a composite, its components are added instead of
     * itself, without those that have no readable byte.
     *
     * @param increaseWriterIndex whether the writer index moves by the number of bytes
     * @param buffer <b>Ownership:</b> passes to this composite
     * @return this buffer
     */
    public CompositeByteBuf addFlattenedComponents(boolean increaseWriterIndex, ByteBuf buffer) {
        if (buffer.isReadable() && !(buffer instanceof CompositeByteBuf)) {
            return addComponent(increaseWriterIndex, buffer);
        }
        try {
            checkChangeable();
            if (buffer instanceof CompositeByteBuf && buffer.isReadable()) {
                CompositeByteBuf from = (CompositeByteBuf) buffer;
                List<ByteBuf> pieces = from.decompose(from.readerIndex, from.readableBytes());
                pieces.forEach(ByteBuf::retain);
                insertAll(increaseWriterIndex, components.count(), pieces.iterator());
            }
        } finally {
            buffer.release();
        }
        return this;
    }

    /** Inserts buffers up to the first null. What cannot be inserted, and all that follows, is released. */
    private void insertAll(boolean increaseWriterIndex, int cIndex, Iterator<? extends @Nullable ByteBuf> buffers) {
        Component[] added = new Component[1];
        int n = 0;
        int bytes = 0;
        ByteBuf refused = null;
        try {
            checkInsertion(cIndex);
            while (buffers.hasNext()) {
                refused = buffers.next();
                if (refused == null) {
                    break;
                }
                Component c = newComponent(refused, bytes);
                if (n == added.length) {
                    added = Arrays.copyOf(added, 2 * n);
                }
                added[n++] = c;
                bytes += c.length();
                refused = null;
            }
        } finally {
            if (n > 0) {
                components.insert(cIndex, added, n);
                if (increaseWriterIndex) {
                    writerIndex += bytes;
                }
            }
            releaseIfAlive(refused);
            buffers.forEachRemaining(CompositeByteBuf::releaseIfAlive);
        }
        mergeIfTooMany();
    }

    private void checkInsertion(int cIndex) {
        checkChangeable();
        if (cIndex < 0 || cIndex > components.count()) {
            throw new IndexOutOfBoundsException(
                    "cIndex: " + cIndex + " (expected: >= 0 && <= numComponents(" + components.count() + "))");
        }
    }

    private Component newComponent(ByteBuf buffer, int bytesBefore) {
        buffer.ensureAccessible();
        int bytes = buffer.readableBytes();
        if (bytes > Integer.MAX_VALUE - components.length() - bytesBefore) {
            throw new IllegalArgumentException("readable bytes: " + bytes + " (expected: at most "
                    + (Integer.MAX_VALUE - components.length() - bytesBefore) + ", the capacity being "
                    + components.length() + ")");
        }
        return new Component(buffer);
    }

    /** A buffer may be refused because it was released already. */
    private static void releaseIfAlive(@Nullable ByteBuf buffer) {
        if (buffer != null && buffer.refCnt() > 0) {
            buffer.release();
        }
    }

    private void mergeIfTooMany() {
        if (components.count() > maxNumComponents) {
            merge(0, components.count());
        }
    }

    // Removing and merging components

    /**
     * Removes a component and releases it. The indices stay, which may leave them beyond the capacity.
     *
     * @param cIndex how many components are before it
     * @return this buffer
     * @throws IndexOutOfBoundsException if there is no such component
     */
    public CompositeByteBuf removeComponent(int cIndex) {
        return removeComponents(cIndex, 1);
    }

    /**
     * Removes components and releases them. The indices stay, which may leave them beyond the capacity.
     *
     * @param cIndex how many components are before the first one
     * @param numComponents how many to remove
     * @return this buffer
     * @throws IndexOutOfBoundsException if there are no such components
     */
    public CompositeByteBuf removeComponents(int cIndex, int numComponents) {
        checkChangeable();
        Objects.checkFromIndexSize(cIndex, numComponents, components.count());
        components.release(cIndex, cIndex + numComponents);
        return this;
    }

    /**
     * Copies all components into one.
     *
     * @return this buffer
     */
    public CompositeByteBuf consolidate() {
        return consolidate(0, components.count());
    }

    /**
     * Copies some components into one.
     *
     * @param cIndex how many components are before the first one
     * @param numComponents how many to merge
     * @return this buffer
     * @throws IndexOutOfBoundsException if there are no such components
     */
    public CompositeByteBuf consolidate(int cIndex, int numComponents) {
        checkChangeable();
        Objects.checkFromIndexSize(cIndex, numComponents, components.count());
        if (numComponents > 1) {
            merge(cIndex, cIndex + numComponents);
        }
        return this;
    }

    private void merge(int from, int to) {
        int start = components.get(from).offset;
        int end = components.get(to - 1).end;
        components.replace(from, to, new Component(copy(start, end - start)));
    }

    /**
     * Removes and releases the components that were read completely. The indices move accordingly.
     *
     * @return this buffer
     */
    public CompositeByteBuf discardReadComponents() {
        checkChangeable();
        if (readerIndex == 0) {
            return this;
        }
        int read = everythingWasRead() ? components.count() : components.countBefore(readerIndex);
        if (read > 0) {
            int bytes = components.get(read - 1).end;
            components.release(0, read);
            shiftIndices(bytes);
        }
        return this;
    }

    private boolean everythingWasRead() {
        return readerIndex == writerIndex && writerIndex == capacity();
    }

    /**
     * Removes the bytes before the reader index without copying: components that were read completely are released, the
     * first remaining one is cut. (In a view: moves the readable bytes to the beginning.)
     *
     * @return this buffer
     */
    @Override
    public CompositeByteBuf discardReadBytes() {
        if (viewed != null) {
            super.discardReadBytes();
            return this;
        }
        discardReadComponents();
        int rest = readerIndex;
        if (rest > 0 && components.count() > 0) {
            components.dropHead(rest);
            shiftIndices(rest);
        }
        return this;
    }

    /**
     * Does what {@link #discardReadComponents()} does. (In a view: what it does for any buffer.)
     *
     * @return this buffer
     */
    @Override
    public CompositeByteBuf discardSomeReadBytes() {
        if (viewed != null) {
            super.discardSomeReadBytes();
            return this;
        }
        return discardReadComponents();
    }

    private void checkChangeable() {
        checkWritableMemory();
        if (viewed != null) {
            throw new UnsupportedOperationException("the components of a view cannot be changed: " + this);
        }
    }

    // Looking at components

    /**
     * Returns how many components there are before they are merged.
     *
     * @return at least 1
     */
    public int maxNumComponents() {
        return maxNumComponents;
    }

    /**
     * Returns how many components there are, in a slice: how many it touches.
     *
     * @return the number of components, with bytes or without; 0 if the composite no longer has the bytes of this slice
     */
    public int numComponents() {
        if (length == ALL) {
            return components.count();
        }
        return isThere() ? components.indexOf(shift + length - 1) - firstComponent() + 1 : 0;
    }

    /** Index among all components of the first one of this buffer. */
    private int firstComponent() {
        return length != ALL && isThere() ? components.indexOf(shift) : 0;
    }

    /** Of a slice: whether it has bytes, which the composite still has too. */
    private boolean isThere() {
        return length > 0 && shift + length <= components.length();
    }

    private Component part(int cIndex) {
        ensureAccessible();
        Objects.checkIndex(cIndex, numComponents());
        return components.get(firstComponent() + cIndex);
    }

    /** The bytes of a component that lie in this buffer. */
    private ByteBuf view(Component c) {
        return slice(c, Math.max(c.offset, shift), Math.min(c.end, shift + capacity()));
    }

    private ByteBuf slice(Component c, int from, int to) {
        ByteBuf slice = c.slice(from, to);
        return readOnly ? slice.asReadOnly() : slice;
    }

    /**
     * Returns a view of a component.
     *
     * @param cIndex how many components are before it
     * @return its bytes; the reference count is not raised
     * @throws IndexOutOfBoundsException if there is no such component
     */
    public ByteBuf component(int cIndex) {
        return view(part(cIndex));
    }

    /**
     * Returns a view of a component.
     *
     * @param cIndex how many components are before it
     * @return its bytes; the reference count is not raised
     * @throws IndexOutOfBoundsException if there is no such component
     */
    public ByteBuf componentSlice(int cIndex) {
        return view(part(cIndex));
    }

    /**
     * Returns a view of a component.
     *
     * @param cIndex how many components are before it
     * @return its bytes; the reference count is not raised
     * @throws IndexOutOfBoundsException if there is no such component
     */
    public ByteBuf internalComponent(int cIndex) {
        return view(part(cIndex));
    }

    /**
     * Returns a view of the component that holds the byte at {@code offset}.
     *
     * @param offset an index of this buffer
     * @return the component's bytes; the reference count is not raised
     */
    public ByteBuf componentAtOffset(int offset) {
        return view(components.at(range(offset, 1)));
    }

    /**
     * Returns a view of the component that holds the byte at {@code offset}.
     *
     * @param offset an index of this buffer
     * @return the component's bytes; the reference count is not raised
     */
    public ByteBuf internalComponentAtOffset(int offset) {
        return componentAtOffset(offset);
    }

    /**
     * Returns which component holds the byte at {@code offset}.
     *
     * @param offset an index of this buffer
     * @return how many components are before it
     */
    public int toComponentIndex(int offset) {
        return components.indexOf(range(offset, 1)) - firstComponent();
    }

    /**
     * Returns where a component begins.
     *
     * @param cIndex how many components are before it
     * @return an index of this buffer
     * @throws IndexOutOfBoundsException if there is no such component
     */
    public int toByteIndex(int cIndex) {
        return Math.max(0, part(cIndex).offset - shift);
    }

    /**
     * Returns views of the components, cut to a range.
     *
     * @param offset the first byte
     * @param length the number of bytes
     * @return views that follow each other, none of them empty; the reference counts are not raised
     */
    public List<ByteBuf> decompose(int offset, int length) {
        int at = range(offset, length);
        if (length == 0) {
            return Collections.emptyList();
        }
        List<ByteBuf> pieces = new ArrayList<>();
        int end = at + length;
        while (at < end) {
            Component c = components.at(at);
            int to = Math.min(end, c.end);
            pieces.add(slice(c, at, to));
            at = to;
        }
        return pieces;
    }

    /**
     * Returns the components in order, as {@link #component(int)} does. The iterator fails with {@link
     * ConcurrentModificationException} when components were added or removed meanwhile; it cannot remove.
     *
     * @return an iterator of views; the reference counts are not raised
     */
    @Override
    public Iterator<ByteBuf> iterator() {
        ensureAccessible();
        return new Iterator<>() {
            private final int size = numComponents();
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public ByteBuf next() {
                if (size != numComponents()) {
                    throw new ConcurrentModificationException();
                }
                if (next >= size) {
                    throw new NoSuchElementException();
                }
                return component(next++);
            }
        };
    }

    // Life cycle and views

    @Override
    void deallocate() {
        components.release(0, components.count());
    }

    @Override
    public @Nullable ByteBuf unwrap() {
        return viewed;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public ByteBuf asReadOnly() {
        return readOnly ? this : withIndices(new CompositeByteBuf(this, 0, length, true, false));
    }

    @Override
    ByteBuf asUnreleasable() {
        return unreleasable ? this : withIndices(new CompositeByteBuf(this, 0, length, false, true));
    }

    @Override
    public ByteBuf duplicate() {
        ensureAccessible();
        checkHasEnd();
        return withIndices(new CompositeByteBuf(this, 0, length, false, false));
    }

    private CompositeByteBuf withIndices(CompositeByteBuf view) {
        view.readerIndex = readerIndex;
        view.writerIndex = writerIndex;
        view.markReaderIndex();
        view.markWriterIndex();
        return view;
    }

    @Override
    public ByteBuf slice(int index, int length) {
        range(index, length);
        CompositeByteBuf slice = new CompositeByteBuf(this, index, length, false, false);
        slice.writerIndex = length;
        return slice;
    }

    @Override
    public ByteBuf copy(int index, int length) {
        checkIndex(index, length);
        ByteBuf copy = newBuffer(length);
        boolean done = false;
        try {
            copy.writeBytes(this, index, length);
            done = true;
            return copy;
        } finally {
            if (!done) {
                copy.release();
            }
        }
    }

    private ByteBuf newBuffer(int bytes) {
        return direct ? alloc.directBuffer(bytes) : alloc.heapBuffer(bytes);
    }

    @Override
    public ByteBufAllocator alloc() {
        return alloc;
    }

    @Override
    public int capacity() {
        return length == ALL ? components.length() : length;
    }

    /** Growing adds a component, shrinking cuts and releases components from the end. */
    @Override
    public CompositeByteBuf capacity(int newCapacity) {
        checkNewCapacity(newCapacity);
        if (length != ALL) {
            throw new UnsupportedOperationException("the capacity of a slice cannot be changed: " + this);
        }
        if (viewed != null) {
            viewed.capacity(newCapacity);
        } else if (newCapacity > capacity()) {
            int bytes = newCapacity - capacity();
            ByteBuf padding = newBuffer(bytes);
            padding.setIndex(0, bytes);
            addComponent(padding);
        } else {
            components.dropTail(capacity() - newCapacity);
        }
        trimIndices(newCapacity);
        return this;
    }

    @Override
    public String toString() {
        String text = super.toString();
        if (refCnt() == 0) {
            return text;
        }
        return text.substring(0, text.length() - 1) + ", components=" + numComponents() + ')';
    }

    // Access. A position inside a component goes to the component's own accessor; a value across a border is put
    // together byte by byte.

    /** The position of a range, checked; for transfers. */
    private int range(int index, int bytes) {
        checkIndex(index, bytes);
        if (shift + index > components.length() - bytes) {
            throw accessFailure(index, bytes);
        }
        return shift + index;
    }

    /** The position of a value, checked; after the final release there are no components and the check fails. */
    private int at(int index, int bytes) {
        if (index < 0 || index > capacity() - bytes || shift + index > components.length() - bytes) {
            throw accessFailure(index, bytes);
        }
        return shift + index;
    }

    private int writableAt(int index, int bytes) {
        if (readOnly) {
            throw new ReadOnlyBufferException();
        }
        return at(index, bytes);
    }

    /** The big-endian value of up to eight bytes across components. */
    private long gather(int position, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            Component c = components.at(position + i);
            value = value << Byte.SIZE | c.buf.getByte(c.index(position + i)) & 0xff;
        }
        return value;
    }

    private void scatter(int position, int bytes, long value) {
        for (int i = bytes - 1; i >= 0; i--) {
            Component c = components.at(position + bytes - 1 - i);
            c.buf.setByte(c.index(position + bytes - 1 - i), (int) (value >>> i * Byte.SIZE));
        }
    }

    @Override
    public byte getByte(int index) {
        int at = at(index, 1);
        Component c = components.at(at);
        return c.buf.getByte(c.index(at));
    }

    @Override
    public CompositeByteBuf setByte(int index, int value) {
        int at = writableAt(index, 1);
        Component c = components.at(at);
        c.buf.setByte(c.index(at), value);
        return this;
    }

    @Override
    public short getShort(int index) {
        int at = at(index, Short.BYTES);
        Component c = components.at(at);
        return at <= c.end - Short.BYTES ? c.buf.getShort(c.index(at)) : (short) gather(at, Short.BYTES);
    }

    @Override
    public short getShortLE(int index) {
        int at = at(index, Short.BYTES);
        Component c = components.at(at);
        return at <= c.end - Short.BYTES
                ? c.buf.getShortLE(c.index(at))
                : Short.reverseBytes((short) gather(at, Short.BYTES));
    }

    @Override
    public int getUnsignedMedium(int index) {
        int at = at(index, MEDIUM_BYTES);
        Component c = components.at(at);
        return at <= c.end - MEDIUM_BYTES ? c.buf.getUnsignedMedium(c.index(at)) : (int) gather(at, MEDIUM_BYTES);
    }

    @Override
    public int getUnsignedMediumLE(int index) {
        int at = at(index, MEDIUM_BYTES);
        Component c = components.at(at);
        return at <= c.end - MEDIUM_BYTES
                ? c.buf.getUnsignedMediumLE(c.index(at))
                : Integer.reverseBytes((int) gather(at, MEDIUM_BYTES) << Byte.SIZE);
    }

    @Override
    public int getInt(int index) {
        int at = at(index, Integer.BYTES);
        Component c = components.at(at);
        return at <= c.end - Integer.BYTES ? c.buf.getInt(c.index(at)) : (int) gather(at, Integer.BYTES);
    }

    @Override
    public int getIntLE(int index) {
        int at = at(index, Integer.BYTES);
        Component c = components.at(at);
        return at <= c.end - Integer.BYTES
                ? c.buf.getIntLE(c.index(at))
                : Integer.reverseBytes((int) gather(at, Integer.BYTES));
    }

    @Override
    public long getLong(int index) {
        int at = at(index, Long.BYTES);
        Component c = components.at(at);
        return at <= c.end - Long.BYTES ? c.buf.getLong(c.index(at)) : gather(at, Long.BYTES);
    }

    @Override
    public long getLongLE(int index) {
        int at = at(index, Long.BYTES);
        Component c = components.at(at);
        return at <= c.end - Long.BYTES ? c.buf.getLongLE(c.index(at)) : Long.reverseBytes(gather(at, Long.BYTES));
    }

    @Override
    public CompositeByteBuf setShort(int index, int value) {
        int at = writableAt(index, Short.BYTES);
        Component c = components.at(at);
        if (at <= c.end - Short.BYTES) {
            c.buf.setShort(c.index(at), value);
        } else {
            scatter(at, Short.BYTES, value);
        }
        return this;
    }

    @Override
    public CompositeByteBuf setShortLE(int index, int value) {
        int at = writableAt(index, Short.BYTES);
        Component c = components.at(at);
        if (at <= c.end - Short.BYTES) {
            c.buf.setShortLE(c.index(at), value);
        } else {
            scatter(at, Short.BYTES, Short.reverseBytes((short) value));
        }
        return this;
    }

    @Override
    public CompositeByteBuf setMedium(int index, int value) {
        int at = writableAt(index, MEDIUM_BYTES);
        Component c = components.at(at);
        if (at <= c.end - MEDIUM_BYTES) {
            c.buf.setMedium(c.index(at), value);
        } else {
            scatter(at, MEDIUM_BYTES, value);
        }
        return this;
    }

    @Override
    public CompositeByteBuf setMediumLE(int index, int value) {
        int at = writableAt(index, MEDIUM_BYTES);
        Component c = components.at(at);
        if (at <= c.end - MEDIUM_BYTES) {
            c.buf.setMediumLE(c.index(at), value);
        } else {
            scatter(at, MEDIUM_BYTES, Integer.reverseBytes(value << Byte.SIZE));
        }
        return this;
    }

    @Override
    public CompositeByteBuf setInt(int index, int value) {
        int at = writableAt(index, Integer.BYTES);
        Component c = components.at(at);
        if (at <= c.end - Integer.BYTES) {
            c.buf.setInt(c.index(at), value);
        } else {
            scatter(at, Integer.BYTES, value);
        }
        return this;
    }

    @Override
    public CompositeByteBuf setIntLE(int index, int value) {
        int at = writableAt(index, Integer.BYTES);
        Component c = components.at(at);
        if (at <= c.end - Integer.BYTES) {
            c.buf.setIntLE(c.index(at), value);
        } else {
            scatter(at, Integer.BYTES, Integer.reverseBytes(value));
        }
        return this;
    }

    @Override
    public CompositeByteBuf setLong(int index, long value) {
        int at = writableAt(index, Long.BYTES);
        Component c = components.at(at);
        if (at <= c.end - Long.BYTES) {
            c.buf.setLong(c.index(at), value);
        } else {
            scatter(at, Long.BYTES, value);
        }
        return this;
    }

    @Override
    public CompositeByteBuf setLongLE(int index, long value) {
        int at = writableAt(index, Long.BYTES);
        Component c = components.at(at);
        if (at <= c.end - Long.BYTES) {
            c.buf.setLongLE(c.index(at), value);
        } else {
            scatter(at, Long.BYTES, Long.reverseBytes(value));
        }
        return this;
    }

    // Transfers, component by component

    @Override
    public CompositeByteBuf getBytes(int index, ByteBuf dst, int dstIndex, int length) {
        int at = range(index, length);
        dst.checkIndex(dstIndex, length);
        if (dst.root == root) {
            dst.setBytes(dstIndex, this, index, length);
            return this;
        }
        for (int done = 0, n; done < length; done += n) {
            Component c = components.at(at + done);
            n = Math.min(length - done, c.end - at - done);
            c.buf.getBytes(c.index(at + done), dst, dstIndex + done, n);
        }
        return this;
    }

    @Override
    public CompositeByteBuf getBytes(int index, byte[] dst, int dstIndex, int length) {
        int at = range(index, length);
        Objects.checkFromIndexSize(dstIndex, length, dst.length);
        for (int done = 0, n; done < length; done += n) {
            Component c = components.at(at + done);
            n = Math.min(length - done, c.end - at - done);
            c.buf.getBytes(c.index(at + done), dst, dstIndex + done, n);
        }
        return this;
    }

    @Override
    public CompositeByteBuf getBytes(int index, ByteBuffer dst) {
        int length = dst.remaining();
        int at = range(index, length);
        int limit = dst.limit();
        try {
            for (int done = 0, n; done < length; done += n) {
                Component c = components.at(at + done);
                n = Math.min(length - done, c.end - at - done);
                dst.limit(dst.position() + n);
                c.buf.getBytes(c.index(at + done), dst);
            }
        } finally {
            dst.limit(limit);
        }
        return this;
    }

    @Override
    public CompositeByteBuf getBytes(int index, OutputStream out, int length) throws IOException {
        int at = range(index, length);
        for (int done = 0, n; done < length; done += n) {
            Component c = components.at(at + done);
            n = Math.min(length - done, c.end - at - done);
            c.buf.getBytes(c.index(at + done), out, n);
        }
        return this;
    }

    @Override
    public int getBytes(int index, GatheringByteChannel out, int length) throws IOException {
        return (int) out.write(nioBuffers(index, length)); // never more than length
    }

    @Override
    public int getBytes(int index, FileChannel out, long position, int length) throws IOException {
        int at = range(index, length);
        int done = 0;
        while (done < length) {
            Component c = components.at(at + done);
            int n = Math.min(length - done, c.end - at - done);
            int written = c.buf.getBytes(c.index(at + done), out, position + done, n);
            done += written;
            if (written < n) {
                break;
            }
        }
        return done;
    }

    @Override
    public CompositeByteBuf setBytes(int index, ByteBuf src, int srcIndex, int length) {
        int at = writableRange(index, length);
        src.checkIndex(srcIndex, length);
        if (src.root == root && isAheadOf(at, (CompositeByteBuf) src, srcIndex, length)) {
            byte[] bytes = new byte[length];
            src.getBytes(srcIndex, bytes, 0, length);
            return setBytes(index, bytes, 0, length);
        }
        for (int done = 0, n; done < length; done += n) {
            Component c = components.at(at + done);
            n = Math.min(length - done, c.end - at - done);
            c.buf.setBytes(c.index(at + done), src, srcIndex + done, n);
        }
        return this;
    }

    /** Whether copying piece by piece, from the first byte on, would overwrite bytes that have yet to be copied. */
    private static boolean isAheadOf(int position, CompositeByteBuf src, int srcIndex, int length) {
        int srcPosition = src.shift + srcIndex;
        return position > srcPosition && position - srcPosition < length;
    }

    @Override
    public CompositeByteBuf setBytes(int index, byte[] src, int srcIndex, int length) {
        int at = writableRange(index, length);
        Objects.checkFromIndexSize(srcIndex, length, src.length);
        for (int done = 0, n; done < length; done += n) {
            Component c = components.at(at + done);
            n = Math.min(length - done, c.end - at - done);
            c.buf.setBytes(c.index(at + done), src, srcIndex + done, n);
        }
        return this;
    }

    @Override
    public CompositeByteBuf setBytes(int index, ByteBuffer src) {
        int length = src.remaining();
        int at = writableRange(index, length);
        int limit = src.limit();
        try {
            for (int done = 0, n; done < length; done += n) {
                Component c = components.at(at + done);
                n = Math.min(length - done, c.end - at - done);
                src.limit(src.position() + n);
                c.buf.setBytes(c.index(at + done), src);
            }
        } finally {
            src.limit(limit);
        }
        return this;
    }

    @Override
    public int setBytes(int index, InputStream in, int length) throws IOException {
        int at = writableRange(index, length);
        if (length == 0) {
            return in.read(NO_BYTES);
        }
        return fill(at, length, true, (c, i, n, done) -> c.setBytes(i, in, n));
    }

    @Override
    public int setBytes(int index, ScatteringByteChannel in, int length) throws IOException {
        int at = writableRange(index, length);
        if (length == 0) {
            return in.read(ByteBuffer.wrap(NO_BYTES));
        }
        return fill(at, length, false, (c, i, n, done) -> c.setBytes(i, in, n));
    }

    @Override
    public int setBytes(int index, FileChannel in, long position, int length) throws IOException {
        int at = writableRange(index, length);
        if (length == 0) {
            return in.read(ByteBuffer.wrap(NO_BYTES), position);
        }
        return fill(at, length, false, (c, i, n, done) -> c.setBytes(i, in, position + done, n));
    }

    /** Reads up to {@code n} bytes into a component at {@code index}; {@code done} have been read before. */
    private interface Source {
        int read(ByteBuf component, int index, int n, int done) throws IOException;
    }

    /** Reads until a source has nothing; from one that may block, until it has given less than it was asked for. */
    private int fill(int at, int length, boolean mayBlock, Source source) throws IOException {
        int done = 0;
        while (done < length) {
            Component c = components.at(at + done);
            int n = Math.min(length - done, c.end - at - done);
            int read = source.read(c.buf, c.index(at + done), n, done);
            if (read < 0) {
                return done == 0 ? read : done;
            }
            done += read;
            if (read == 0 || mayBlock && read < n) {
                break;
            }
        }
        return done;
    }

    @Override
    public CompositeByteBuf setZero(int index, int length) {
        int at = range(index, length);
        if (length == 0) {
            return this;
        }
        checkWritableMemory();
        for (int done = 0, n; done < length; done += n) {
            Component c = components.at(at + done);
            n = Math.min(length - done, c.end - at - done);
            c.buf.setZero(c.index(at + done), n);
        }
        return this;
    }

    private int writableRange(int index, int length) {
        checkWritableMemory();
        return range(index, length);
    }

    // Searching, component by component

    @Override
    int firstIndexOf(int fromIndex, int toIndex, byte value) {
        int end = shift + toIndex;
        for (int at = shift + fromIndex; at < end; ) {
            Component c = components.at(at);
            int to = Math.min(end, c.end);
            int found = c.buf.firstIndexOf(c.index(at), c.index(to), value);
            if (found >= 0) {
                return found - c.index(0) - shift;
            }
            at = to;
        }
        return -1;
    }

    @Override
    int lastIndexOf(int fromIndex, int toIndex, byte value) {
        int start = shift + fromIndex;
        int at = shift + toIndex;
        while (at > start) {
            Component c = components.at(at - 1);
            int from = Math.max(start, c.offset);
            int found = c.buf.lastIndexOf(c.index(from), c.index(at), value);
            if (found >= 0) {
                return found - c.index(0) - shift;
            }
            at = from;
        }
        return -1;
    }

    @Override
    public int forEachByte(int index, int length, ByteProcessor processor) {
        if (endless && length > capacity() - index) {
            return found(forEachByte(index, Math.max(0, capacity() - index), processor));
        }
        int at = range(index, length);
        int end = at + length;
        while (at < end) {
            Component c = components.at(at);
            int to = Math.min(end, c.end);
            int found = c.buf.forEachByte(c.index(at), to - at, processor);
            if (found >= 0) {
                return found - c.index(0) - shift;
            }
            at = to;
        }
        return -1;
    }

    @Override
    public int forEachByteDesc(int index, int length, ByteProcessor processor) {
        int start = range(index, length);
        int at = start + length;
        while (at > start) {
            Component c = components.at(at - 1);
            int from = Math.max(start, c.offset);
            int found = c.buf.forEachByteDesc(c.index(from), at - from, processor);
            if (found >= 0) {
                return found - c.index(0) - shift;
            }
            at = from;
        }
        return -1;
    }

    // Memory

    /** The only component, if there is exactly one. */
    private @Nullable Component single() {
        return numComponents() == 1 ? components.get(firstComponent()) : null;
    }

    @Override
    public boolean isContiguous() {
        Component c = single();
        return c == null ? numComponents() == 0 : c.buf.isContiguous();
    }

    @Override
    public boolean isDirect() {
        int first = firstComponent();
        int n = numComponents();
        for (int i = 0; i < n; i++) {
            if (!components.get(first + i).buf.isDirect()) {
                return false;
            }
        }
        return n > 0;
    }

    @Override
    public boolean hasArray() {
        if (readOnly) {
            return false;
        }
        Component c = single();
        return c == null ? isEmpty() : c.buf.hasArray();
    }

    @Override
    public byte[] array() {
        if (readOnly) {
            throw new ReadOnlyBufferException();
        }
        ensureAccessible();
        Component c = single();
        return c != null ? c.buf.array() : noneOr(NO_BYTES);
    }

    @Override
    public int arrayOffset() {
        if (readOnly) {
            throw new ReadOnlyBufferException();
        }
        ensureAccessible();
        Component c = single();
        return c != null ? c.buf.arrayOffset() + c.index(shift) : noneOr(0);
    }

    @Override
    public boolean hasMemoryAddress() {
        Component c = single();
        return c == null ? isEmpty() && Unpooled.EMPTY_BUFFER.hasMemoryAddress() : c.buf.hasMemoryAddress();
    }

    @Override
    public long memoryAddress() {
        ensureAccessible();
        Component c = single();
        if (c != null) {
            return c.buf.memoryAddress() + c.index(shift);
        }
        noneOr(0);
        return Unpooled.EMPTY_BUFFER.memoryAddress();
    }

    private boolean isEmpty() {
        return numComponents() == 0 && capacity() == 0;
    }

    private <T> T noneOr(T value) {
        if (!isEmpty()) {
            throw new UnsupportedOperationException("the bytes are not in one component: " + this);
        }
        return value;
    }

    @Override
    public int nioBufferCount() {
        int first = firstComponent();
        int n = numComponents();
        int buffers = 0;
        for (int i = 0; i < n; i++) {
            buffers += components.get(first + i).buf.nioBufferCount();
        }
        return n == 0 ? 1 : buffers;
    }

    @Override
    public ByteBuffer internalNioBuffer(int index, int length) {
        int at = range(index, length);
        Component c = single();
        if (c != null) {
            ByteBuffer buffer = c.buf.internalNioBuffer(c.index(at), length);
            return readOnly ? buffer.asReadOnlyBuffer() : buffer;
        }
        return viewed != null ? nioBuffer(index, length) : noneOr(ByteBuffer.wrap(NO_BYTES));
    }

    /** Shares the memory if the range lies in one component with one piece of memory, otherwise it is a copy. */
    @Override
    public ByteBuffer nioBuffer(int index, int length) {
        ByteBuffer[] pieces = nioBuffers(index, length);
        if (pieces.length == 1) {
            return pieces[0];
        }
        ByteBuffer merged = ByteBuffer.allocate(length);
        for (ByteBuffer piece : pieces) {
            merged.put(piece);
        }
        merged.flip();
        return readOnly ? merged.asReadOnlyBuffer() : merged;
    }

    @Override
    public ByteBuffer[] nioBuffers(int index, int length) {
        int at = range(index, length);
        if (length == 0) {
            return new ByteBuffer[] {ByteBuffer.wrap(NO_BYTES)};
        }
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int done = 0, n; done < length; done += n) {
            Component c = components.at(at + done);
            n = Math.min(length - done, c.end - at - done);
            for (ByteBuffer piece : c.buf.nioBuffers(c.index(at + done), n)) {
                pieces.add(readOnly ? piece.asReadOnlyBuffer() : piece);
            }
        }
        return pieces.toArray(new ByteBuffer[0]);
    }

    // The same as in ByteBuf, returning this type

    @Override
    public CompositeByteBuf retain() {
        super.retain();
        return this;
    }

    @Override
    public CompositeByteBuf retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public CompositeByteBuf touch() {
        super.touch();
        return this;
    }

    @Override
    public CompositeByteBuf touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }

    @Override
    public CompositeByteBuf readerIndex(int readerIndex) {
        super.readerIndex(readerIndex);
        return this;
    }

    @Override
    public CompositeByteBuf writerIndex(int writerIndex) {
        super.writerIndex(writerIndex);
        return this;
    }

    @Override
    public CompositeByteBuf setIndex(int readerIndex, int writerIndex) {
        super.setIndex(readerIndex, writerIndex);
        return this;
    }

    @Override
    public CompositeByteBuf clear() {
        super.clear();
        return this;
    }

    @Override
    public CompositeByteBuf markReaderIndex() {
        super.markReaderIndex();
        return this;
    }

    @Override
    public CompositeByteBuf resetReaderIndex() {
        super.resetReaderIndex();
        return this;
    }

    @Override
    public CompositeByteBuf markWriterIndex() {
        super.markWriterIndex();
        return this;
    }

    @Override
    public CompositeByteBuf resetWriterIndex() {
        super.resetWriterIndex();
        return this;
    }

    @Override
    public CompositeByteBuf skipBytes(int length) {
        super.skipBytes(length);
        return this;
    }

    @Override
    public CompositeByteBuf ensureWritable(int minWritableBytes) {
        super.ensureWritable(minWritableBytes);
        return this;
    }

    @Override
    public CompositeByteBuf getBytes(int index, ByteBuf dst) {
        super.getBytes(index, dst);
        return this;
    }

    @Override
    public CompositeByteBuf getBytes(int index, ByteBuf dst, int length) {
        super.getBytes(index, dst, length);
        return this;
    }

    @Override
    public CompositeByteBuf getBytes(int index, byte[] dst) {
        super.getBytes(index, dst);
        return this;
    }

    @Override
    public CompositeByteBuf setBytes(int index, ByteBuf src) {
        super.setBytes(index, src);
        return this;
    }

    @Override
    public CompositeByteBuf setBytes(int index, ByteBuf src, int length) {
        super.setBytes(index, src, length);
        return this;
    }

    @Override
    public CompositeByteBuf setBytes(int index, byte[] src) {
        super.setBytes(index, src);
        return this;
    }

    @Override
    public CompositeByteBuf setBoolean(int index, boolean value) {
        super.setBoolean(index, value);
        return this;
    }

    @Override
    public CompositeByteBuf setChar(int index, int value) {
        super.setChar(index, value);
        return this;
    }

    @Override
    public CompositeByteBuf setFloat(int index, float value) {
        super.setFloat(index, value);
        return this;
    }

    @Override
    public CompositeByteBuf setDouble(int index, double value) {
        super.setDouble(index, value);
        return this;
    }

    @Override
    public CompositeByteBuf readBytes(ByteBuf dst) {
        super.readBytes(dst);
        return this;
    }

    @Override
    public CompositeByteBuf readBytes(ByteBuf dst, int length) {
        super.readBytes(dst, length);
        return this;
    }

    @Override
    public CompositeByteBuf readBytes(ByteBuf dst, int dstIndex, int length) {
        super.readBytes(dst, dstIndex, length);
        return this;
    }

    @Override
    public CompositeByteBuf readBytes(byte[] dst) {
        super.readBytes(dst);
        return this;
    }

    @Override
    public CompositeByteBuf readBytes(byte[] dst, int dstIndex, int length) {
        super.readBytes(dst, dstIndex, length);
        return this;
    }

    @Override
    public CompositeByteBuf readBytes(ByteBuffer dst) {
        super.readBytes(dst);
        return this;
    }

    @Override
    public CompositeByteBuf readBytes(OutputStream out, int length) throws IOException {
        super.readBytes(out, length);
        return this;
    }

    @Override
    public CompositeByteBuf writeBoolean(boolean value) {
        super.writeBoolean(value);
        return this;
    }

    @Override
    public CompositeByteBuf writeByte(int value) {
        super.writeByte(value);
        return this;
    }

    @Override
    public CompositeByteBuf writeShort(int value) {
        super.writeShort(value);
        return this;
    }

    @Override
    public CompositeByteBuf writeMedium(int value) {
        super.writeMedium(value);
        return this;
    }

    @Override
    public CompositeByteBuf writeInt(int value) {
        super.writeInt(value);
        return this;
    }

    @Override
    public CompositeByteBuf writeLong(long value) {
        super.writeLong(value);
        return this;
    }

    @Override
    public CompositeByteBuf writeChar(int value) {
        super.writeChar(value);
        return this;
    }

    @Override
    public CompositeByteBuf writeFloat(float value) {
        super.writeFloat(value);
        return this;
    }

    @Override
    public CompositeByteBuf writeDouble(double value) {
        super.writeDouble(value);
        return this;
    }

    @Override
    public CompositeByteBuf writeBytes(ByteBuf src) {
        super.writeBytes(src);
        return this;
    }

    @Override
    public CompositeByteBuf writeBytes(ByteBuf src, int length) {
        super.writeBytes(src, length);
        return this;
    }

    @Override
    public CompositeByteBuf writeBytes(ByteBuf src, int srcIndex, int length) {
        super.writeBytes(src, srcIndex, length);
        return this;
    }

    @Override
    public CompositeByteBuf writeBytes(byte[] src) {
        super.writeBytes(src);
        return this;
    }

    @Override
    public CompositeByteBuf writeBytes(byte[] src, int srcIndex, int length) {
        super.writeBytes(src, srcIndex, length);
        return this;
    }

    @Override
    public CompositeByteBuf writeBytes(ByteBuffer src) {
        super.writeBytes(src);
        return this;
    }

    @Override
    public CompositeByteBuf writeZero(int length) {
        super.writeZero(length);
        return this;
    }
}
