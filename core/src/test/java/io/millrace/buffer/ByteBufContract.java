package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.util.AsciiString;
import io.millrace.util.ByteProcessor;
import io.millrace.util.IllegalReferenceCountException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every buffer does, whatever its memory. A subclass names the memory. */
abstract class ByteBufContract {
    private static final int CAPACITY = 64;
    private static final int MAX = Integer.MAX_VALUE;

    private final List<ByteBuf> opened = new ArrayList<>();

    /** A writable buffer of exactly that capacity, with indices 0, a maximum capacity of {@link #maxCapacity} and unspecified content. */
    protected abstract ByteBuf newBuffer(int capacity);

    /** What {@link #newBuffer} makes: the capacity itself for slices, else more. */
    protected abstract int maxCapacity(int capacity);

    @AfterEach
    void nothingIsLost() {
        for (ByteBuf buf : opened) {
            if (buf.refCnt() > 0) {
                assertThat(buf.release(buf.refCnt())).isTrue();
            }
        }
    }

    private ByteBuf open(int capacity) {
        ByteBuf buf = newBuffer(capacity);
        opened.add(buf);
        assertThat(buf.capacity()).isEqualTo(capacity);
        assertThat(buf.maxCapacity()).isEqualTo(maxCapacity(capacity));
        return buf;
    }

    /** A buffer of {@link #CAPACITY} whose bytes are all readable. */
    private ByteBuf filled(byte[] bytes) {
        ByteBuf buf = open(bytes.length);
        buf.setBytes(0, bytes);
        return buf.setIndex(0, bytes.length);
    }

    private static byte[] randomBytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] content(ByteBuf buf) {
        byte[] bytes = new byte[buf.capacity()];
        buf.getBytes(0, bytes);
        return bytes;
    }

    // ------------------------------------------------------------------------------------------------------------
    // Values.
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void valuesHaveTheBytesOfTheirTypeAtEveryIndex() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (ValueType type : ValueType.ALL) {
            byte[] model = randomBytes(CAPACITY, seed);
            ByteBuf buf = filled(model);
            for (int index = 0; index <= CAPACITY - type.size(); index++) {
                assertThat(type.get().at(buf, index))
                        .as("get%s(%d), seed %d", type, index, seed)
                        .isEqualTo(type.decode(model, index));
                long bits = type.plainBits(random.nextLong());
                type.set().at(buf, index, bits);
                System.arraycopy(type.encode(bits), 0, model, index, type.size());
                assertThat(content(buf))
                        .as("set%s(%d), seed %d", type, index, seed)
                        .isEqualTo(model);
            }
            assertThat(buf.readerIndex()).isZero();
            assertThat(buf.writerIndex()).isEqualTo(CAPACITY);
        }
    }

    @Test
    void writtenValuesAreReadBackInOrder() {
        for (ValueType type : ValueType.ALL) {
            ByteBuf buf = open(2 * type.size());
            long[] values = {type.plainBits(0x8182838485868788L), type.plainBits(0x0102030405060708L)};
            for (long bits : values) {
                type.write().to(buf, bits);
            }
            assertThat(buf.writerIndex()).as("write%s", type).isEqualTo(2 * type.size());
            for (long bits : values) {
                assertThat(type.read().apply(buf)).as("read%s", type).isEqualTo(type.decode(type.encode(bits), 0));
            }
            assertThat(buf.isReadable()).isFalse();
        }
    }

    @Test
    void accessOutsideTheCapacityFailsAndChangesNothing() {
        byte[] model = randomBytes(CAPACITY, 1);
        ByteBuf buf = filled(model);
        for (ValueType type : ValueType.ALL) {
            for (int index : new int[] {
                -1,
                -type.size(),
                CAPACITY - type.size() + 1,
                CAPACITY,
                MAX - 8,
                MAX - 2,
                MAX - 1,
                MAX,
                Integer.MIN_VALUE
            }) {
                assertThatThrownBy(() -> type.get().at(buf, index))
                        .as("get%s(%d)", type, index)
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> type.set().at(buf, index, -1))
                        .as("set%s(%d)", type, index)
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
        assertThat(content(buf)).isEqualTo(model);
        assertThatThrownBy(() -> buf.getInt(CAPACITY - 3))
                .hasMessageContaining("index: " + (CAPACITY - 3))
                .hasMessageContaining("length: 4")
                .hasMessageContaining("" + CAPACITY);
    }

    @Test
    void readingBeyondTheWriterIndexFailsAndMovesNothing() {
        ByteBuf buf = open(CAPACITY);
        for (ValueType type : ValueType.ALL) {
            buf.setIndex(5, 5 + type.size() - 1);
            assertThatThrownBy(() -> type.read().apply(buf))
                    .as("read%s", type)
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(buf.readerIndex()).isEqualTo(5);
        }
    }

    @Test
    void writingBeyondTheMaximumFailsAndMovesNothing() {
        ByteBuf buf = open(16);
        while (buf.maxWritableBytes() >= 8) {
            buf.writeLong(0x0101010101010101L);
        }
        buf.writeZero(buf.maxWritableBytes());
        int full = buf.writerIndex();
        assertThat(full).isEqualTo(maxCapacity(16));
        for (ValueType type : ValueType.ALL) {
            assertThatThrownBy(() -> type.write().to(buf, 1))
                    .as("write%s", type)
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> buf.writeBytes(new byte[1])).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buf.ensureWritable(MAX)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buf.writeZero(MAX)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(buf.writerIndex()).isEqualTo(full);
    }

    @Test
    void rangesOutsideTheCapacityFailWhateverOverflows() {
        byte[] model = randomBytes(CAPACITY, 2);
        ByteBuf buf = filled(model);
        ByteBuf other = Unpooled.buffer(CAPACITY);
        int[][] ranges = {
            {-1, 1},
            {0, CAPACITY + 1},
            {CAPACITY, 1},
            {CAPACITY + 1, 0},
            {1, MAX},
            {MAX, 1},
            {MAX, MAX},
            {0, -1},
            {1, Integer.MIN_VALUE},
            {Integer.MIN_VALUE, 1}
        };
        for (int[] range : ranges) {
            int index = range[0];
            int length = range[1];
            Map<String, Consumer<ByteBuf>> calls = new LinkedHashMap<>();
            calls.put("slice", b -> b.slice(index, length));
            calls.put("retainedSlice", b -> b.retainedSlice(index, length));
            calls.put("copy", b -> b.copy(index, length));
            calls.put("getBytes", b -> b.getBytes(index, new byte[CAPACITY], 0, length));
            calls.put("getBytes to buf", b -> b.getBytes(index, other, 0, length));
            calls.put("setBytes", b -> b.setBytes(index, new byte[CAPACITY], 0, length));
            calls.put("setBytes of buf", b -> b.setBytes(index, other, 0, length));
            calls.put("setZero", b -> b.setZero(index, length));
            calls.put("nioBuffer", b -> b.nioBuffer(index, length));
            calls.put("nioBuffers", b -> b.nioBuffers(index, length));
            calls.put("internalNioBuffer", b -> b.internalNioBuffer(index, length));
            calls.put("toString", b -> b.toString(index, length, StandardCharsets.UTF_8));
            calls.put("forEachByte", b -> b.forEachByte(index, length, x -> true));
            calls.put("forEachByteDesc", b -> b.forEachByteDesc(index, length, x -> true));
            calls.put("bytesBefore", b -> b.bytesBefore(index, length, (byte) 0));
            calls.forEach((name, call) -> assertThatThrownBy(() -> call.accept(buf))
                    .as("%s(%d, %d)", name, index, length)
                    .isInstanceOf(IndexOutOfBoundsException.class));
        }
        assertThat(buf.refCnt()).isEqualTo(1);
        assertThat(content(buf)).isEqualTo(model);
        other.release();
    }

    // ------------------------------------------------------------------------------------------------------------
    // Indices.
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void indicesStayInOrder() {
        ByteBuf buf = open(CAPACITY).setIndex(3, 10);
        for (Consumer<ByteBuf> wrong : List.<Consumer<ByteBuf>>of(
                b -> b.readerIndex(-1),
                b -> b.readerIndex(11),
                b -> b.writerIndex(2),
                b -> b.writerIndex(CAPACITY + 1),
                b -> b.setIndex(-1, 5),
                b -> b.setIndex(6, 5),
                b -> b.setIndex(0, CAPACITY + 1),
                b -> b.setIndex(MAX, MAX),
                b -> b.skipBytes(8),
                b -> b.readSlice(8),
                b -> b.readBytes(8),
                b -> b.readBytes(new byte[8]))) {
            assertThatThrownBy(() -> wrong.accept(buf)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> buf.skipBytes(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> buf.ensureWritable(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(buf.readerIndex()).isEqualTo(3);
        assertThat(buf.writerIndex()).isEqualTo(10);
        assertThat(buf.isReadable(7)).isTrue();
        assertThat(buf.isReadable(8)).isFalse();
        assertThat(buf.isWritable(CAPACITY - 10)).isTrue();
        assertThat(buf.isWritable(CAPACITY - 9)).isFalse();
        assertThat(buf.clear().writerIndex()).isZero();
    }

    @Test
    void marksBringIndicesBackUnlessTheyWouldCross() {
        ByteBuf buf = open(CAPACITY).setIndex(4, 20).markReaderIndex().markWriterIndex();
        buf.setIndex(10, 30);
        assertThat(buf.resetReaderIndex().readerIndex()).isEqualTo(4);
        assertThat(buf.resetWriterIndex().writerIndex()).isEqualTo(20);

        buf.setIndex(25, 30);
        assertThatThrownBy(buf::resetWriterIndex).isInstanceOf(IndexOutOfBoundsException.class);
        buf.setIndex(0, 2);
        assertThatThrownBy(buf::resetReaderIndex).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void discardingReadBytesMovesTheRestToTheFront() {
        byte[] bytes = randomBytes(CAPACITY, 3);
        ByteBuf buf = filled(bytes)
                .setIndex(10, 40)
                .markReaderIndex()
                .markWriterIndex()
                .readerIndex(12);
        buf.discardReadBytes();
        assertThat(buf.readerIndex()).isZero();
        assertThat(buf.readableBytes()).isEqualTo(28);
        assertThat(Arrays.copyOf(content(buf), 28)).isEqualTo(Arrays.copyOfRange(bytes, 12, 40));
        assertThat(buf.resetReaderIndex().readerIndex()).isZero();
        buf.writerIndex(30);
        assertThat(buf.resetWriterIndex().writerIndex()).isEqualTo(28);

        buf.readerIndex(28).discardReadBytes();
        assertThat(buf.writerIndex()).isZero();
    }

    @Test
    void discardingSomeReadBytesWaitsForHalfTheCapacity() {
        ByteBuf buf = open(CAPACITY).setIndex(CAPACITY / 2 - 1, CAPACITY - 1);
        assertThat(buf.discardSomeReadBytes().readerIndex()).isEqualTo(CAPACITY / 2 - 1);
        buf.skipBytes(1);
        assertThat(buf.discardSomeReadBytes().readerIndex()).isZero();
        assertThat(buf.writerIndex()).isEqualTo(CAPACITY / 2 - 1);
        buf.setIndex(3, 3);
        assertThat(buf.discardSomeReadBytes().writerIndex()).isZero();
    }

    // ------------------------------------------------------------------------------------------------------------
    // Capacity.
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void ensureWritableTellsWhatItDid() {
        ByteBuf buf = open(16);
        buf.writerIndex(10);
        assertThat(buf.ensureWritable(6, false)).isZero();
        assertThat(buf.ensureWritable(0, true)).isZero();
        assertThat(buf.ensureWritable(maxCapacity(16) - 9, false)).isEqualTo(1);
        assertThat(buf.ensureWritable(MAX, false)).isEqualTo(1);
        assertThat(buf.capacity()).isEqualTo(16);
        if (maxCapacity(16) > 16) {
            assertThat(buf.ensureWritable(7, false)).isEqualTo(2);
            assertThat(buf.writableBytes()).isGreaterThanOrEqualTo(7);
            assertThat(buf.ensureWritable(MAX, true)).isEqualTo(3);
            assertThat(buf.capacity()).isEqualTo(maxCapacity(16));
        }
        assertThat(buf.ensureWritable(MAX, true)).isEqualTo(1);
        assertThatThrownBy(() -> buf.ensureWritable(-1, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void contentSurvivesGrowingAndShrinking() {
        byte[] bytes = randomBytes(16, 4);
        ByteBuf buf = filled(bytes).readerIndex(4);
        if (maxCapacity(16) == 16) {
            assertThatThrownBy(() -> buf.capacity(8)).isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        buf.capacity(maxCapacity(16));
        assertThat(Arrays.copyOf(content(buf), 16)).isEqualTo(bytes);
        assertThat(buf.writerIndex()).isEqualTo(16);
        buf.capacity(9);
        assertThat(content(buf)).isEqualTo(Arrays.copyOf(bytes, 9));
        assertThat(buf.writerIndex()).isEqualTo(9);
        assertThat(buf.readerIndex()).isEqualTo(4);
        assertThatThrownBy(() -> buf.getByte(9)).isInstanceOf(IndexOutOfBoundsException.class);
        buf.capacity(2);
        assertThat(buf.readerIndex()).isEqualTo(2);
        buf.capacity(0);
        assertThat(buf.isReadable()).isFalse();
        buf.capacity(1).setByte(0, 7);
        assertThatThrownBy(() -> buf.capacity(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> buf.capacity(maxCapacity(16) + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void viewsSeeTheContentAfterTheirSourceGrew() {
        byte[] bytes = randomBytes(16, 5);
        ByteBuf buf = filled(bytes);
        ByteBuf slice = buf.slice(4, 8);
        ByteBuf duplicate = buf.duplicate();
        assertThat(slice.getByte(0)).isEqualTo(bytes[4]);
        assertThat(duplicate.getByte(0)).isEqualTo(bytes[0]);
        if (maxCapacity(16) > 16) {
            buf.capacity(maxCapacity(16));
        }
        buf.setByte(4, 99);
        assertThat(slice.getByte(0)).isEqualTo((byte) 99);
        slice.setByte(1, 98);
        assertThat(buf.getByte(5)).isEqualTo((byte) 98);
        assertThat(duplicate.getByte(5)).isEqualTo((byte) 98);
        assertThat(duplicate.capacity()).isEqualTo(buf.capacity());
    }

    // ------------------------------------------------------------------------------------------------------------
    // References.
    // ------------------------------------------------------------------------------------------------------------

    @Test
    @SuppressWarnings("ReturnValueIgnored") // only the failure counts
    void everyAccessAfterTheLastReleaseFails() {
        ByteBuf other = Unpooled.buffer(CAPACITY);
        Map<String, Consumer<ByteBuf>> calls = new LinkedHashMap<>();
        for (ValueType type : ValueType.ALL) {
            calls.put("get" + type, b -> type.get().at(b, 0));
            calls.put("set" + type, b -> type.set().at(b, 0, 0));
            calls.put("read" + type, b -> type.read().apply(b));
            calls.put("write" + type, b -> type.write().to(b, 0));
        }
        calls.put("getBytes array", b -> b.getBytes(0, new byte[1]));
        calls.put("getBytes nothing", b -> b.getBytes(0, new byte[0]));
        calls.put("getBytes ByteBuffer", b -> b.getBytes(0, ByteBuffer.allocate(1)));
        calls.put("getBytes ByteBuf", b -> b.getBytes(0, other, 0, 1));
        calls.put("getBytes stream", unchecked(b -> b.getBytes(0, new ByteArrayOutputStream(), 1)));
        calls.put("setBytes array", b -> b.setBytes(0, new byte[1]));
        calls.put("setBytes nothing", b -> b.setBytes(0, new byte[0]));
        calls.put("setBytes ByteBuffer", b -> b.setBytes(0, ByteBuffer.allocate(1)));
        calls.put("setBytes ByteBuf", b -> b.setBytes(0, other, 0, 1));
        calls.put("setBytes stream", unchecked(b -> b.setBytes(0, new ByteArrayInputStream(new byte[1]), 1)));
        calls.put("setZero", b -> b.setZero(0, 1));
        calls.put("setCharSequence", b -> b.setCharSequence(0, "a", StandardCharsets.UTF_8));
        calls.put("getCharSequence", b -> b.getCharSequence(0, 1, StandardCharsets.US_ASCII));
        calls.put("readBytes int", b -> b.readBytes(1));
        calls.put("readBytes array", b -> b.readBytes(new byte[1]));
        calls.put("readBytes ByteBuf", b -> b.readBytes(other, 0, 1));
        calls.put("readBytes ByteBuffer", b -> b.readBytes(ByteBuffer.allocate(1)));
        calls.put("readSlice", b -> b.readSlice(1));
        calls.put("readRetainedSlice", b -> b.readRetainedSlice(1));
        calls.put("readCharSequence", b -> b.readCharSequence(1, StandardCharsets.UTF_8));
        calls.put("readString", b -> b.readString(1, StandardCharsets.UTF_8));
        calls.put("skipBytes", b -> b.skipBytes(1));
        calls.put("writeBytes array", b -> b.writeBytes(new byte[1]));
        calls.put("writeBytes ByteBuf", b -> b.writeBytes(other, 0, 1));
        calls.put("writeBytes ByteBuffer", b -> b.writeBytes(ByteBuffer.allocate(1)));
        calls.put("writeZero", b -> b.writeZero(1));
        calls.put("writeCharSequence", b -> b.writeCharSequence("a", StandardCharsets.UTF_8));
        calls.put("ensureWritable", b -> b.ensureWritable(0));
        calls.put("ensureWritable force", b -> b.ensureWritable(1, true));
        calls.put("capacity", b -> b.capacity(1));
        calls.put("discardReadBytes", ByteBuf::discardReadBytes);
        calls.put("discardSomeReadBytes", ByteBuf::discardSomeReadBytes);
        calls.put("slice", ByteBuf::slice);
        calls.put("slice range", b -> b.slice(0, 1));
        calls.put("retainedSlice", ByteBuf::retainedSlice);
        calls.put("duplicate", ByteBuf::duplicate);
        calls.put("retainedDuplicate", ByteBuf::retainedDuplicate);
        calls.put("copy", ByteBuf::copy);
        calls.put("nioBuffer", ByteBuf::nioBuffer);
        calls.put("nioBuffers", ByteBuf::nioBuffers);
        calls.put("internalNioBuffer", b -> b.internalNioBuffer(0, 1));
        calls.put("indexOf", b -> b.indexOf(0, 1, (byte) 0));
        calls.put("bytesBefore", b -> b.bytesBefore((byte) 0));
        calls.put("forEachByte", b -> b.forEachByte(x -> true));
        calls.put("forEachByteDesc", b -> b.forEachByteDesc(x -> true));
        calls.put("toString charset", b -> b.toString(StandardCharsets.UTF_8));
        calls.put("retain", ByteBuf::retain);
        calls.put("release", ByteBuf::release);
        for (boolean withIndices : new boolean[] {true, false}) {
            ByteBuf buf = open(CAPACITY);
            buf.setZero(0, CAPACITY);
            ByteBuf slice = buf.slice(0, CAPACITY);
            ByteBuf duplicate = buf.duplicate().setIndex(0, CAPACITY);
            slice.getByte(0); // has seen the memory
            if (withIndices) {
                buf.setIndex(2, 8);
            }
            assertThat(buf.release()).isTrue();
            for (ByteBuf gone : List.of(buf, slice, duplicate)) {
                calls.forEach((name, call) -> assertThatThrownBy(() -> call.accept(gone))
                        .as("%s after release", name)
                        .isInstanceOf(
                                gone == slice && name.equals("capacity")
                                        ? RuntimeException.class
                                        : IllegalReferenceCountException.class));
            }
            assertThat(buf.toString()).endsWith("(freed)");
            assertThat(buf.refCnt()).isZero();
        }
        other.release();
    }

    private interface Failing {
        void accept(ByteBuf buf) throws IOException;
    }

    private static Consumer<ByteBuf> unchecked(Failing call) {
        return buf -> {
            try {
                call.accept(buf);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
    }

    @Test
    void referencesAreCountedOverAllViews() {
        ByteBuf buf = filled(randomBytes(16, 6));
        assertThat(buf.retain(2).refCnt()).isEqualTo(3);
        ByteBuf slice = buf.retainedSlice(1, 4);
        ByteBuf duplicate = slice.retainedDuplicate();
        ByteBuf read = buf.readRetainedSlice(3);
        assertThat(buf.refCnt()).isEqualTo(6);
        assertThat(slice.refCnt()).isEqualTo(6);
        assertThat(buf.slice().refCnt()).isEqualTo(6);
        assertThat(duplicate.release(3)).isFalse();
        assertThat(read.release(2)).isFalse();
        assertThat(buf.refCnt()).isEqualTo(1);
        assertThat(slice.release()).isTrue();
        assertThat(buf.refCnt()).isZero();
    }

    @Test
    void illegalCountsFailAndLeaveTheCountAlone() {
        ByteBuf buf = open(16);
        assertThatThrownBy(() -> buf.retain(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> buf.retain(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> buf.release(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> buf.release(2))
                .isInstanceOf(IllegalReferenceCountException.class)
                .hasMessage("refCnt: 1, decrement: 2");
        assertThat(buf.refCnt()).isEqualTo(1);
        buf.retain(MAX - 1);
        assertThatThrownBy(buf::retain).isInstanceOf(IllegalReferenceCountException.class);
        assertThat(buf.refCnt()).isEqualTo(MAX);
        assertThat(buf.release(MAX)).isTrue();
        assertThatThrownBy(buf::release)
                .isInstanceOf(IllegalReferenceCountException.class)
                .hasMessage("refCnt: 0, decrement: 1");
        assertThatThrownBy(buf::retain)
                .isInstanceOf(IllegalReferenceCountException.class)
                .hasMessage("refCnt: 0, increment: 1");
    }

    // ------------------------------------------------------------------------------------------------------------
    // Views and copies.
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void slicesOfSlicesShareTheMemoryAndHaveTheirOwnBounds() {
        byte[] bytes = randomBytes(CAPACITY, 7);
        ByteBuf buf = filled(bytes);
        ByteBuf slice = buf.slice(10, 30).slice(5, 10);
        assertThat(slice.capacity()).isEqualTo(10);
        assertThat(slice.maxCapacity()).isEqualTo(10);
        assertThat(slice.readableBytes()).isEqualTo(10);
        assertThat(content(slice)).isEqualTo(Arrays.copyOfRange(bytes, 15, 25));
        slice.setShort(8, 0x0102);
        assertThat(buf.getShort(23)).isEqualTo((short) 0x0102);
        assertThatThrownBy(() -> slice.getByte(10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.setByte(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.writeByte(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.capacity(11))
                .isInstanceOfAny(UnsupportedOperationException.class, IllegalArgumentException.class);
        assertThat(slice.unwrap()).isNotNull();
        assertThat(buf.slice(CAPACITY, 0).isReadable()).isFalse();
        buf.setIndex(3, 9);
        assertThat(content(buf.slice())).isEqualTo(content(buf.slice(3, 6)));
        assertThat(buf.readSlice(2).readableBytes()).isEqualTo(2);
        assertThat(buf.readerIndex()).isEqualTo(5);
    }

    @Test
    void duplicatesHaveIndicesOfTheirOwn() {
        ByteBuf buf = filled(randomBytes(16, 8)).setIndex(3, 9);
        ByteBuf duplicate = buf.duplicate();
        assertThat(duplicate).isEqualTo(buf);
        duplicate.setIndex(0, 16).markReaderIndex().readLong();
        assertThat(buf.readerIndex()).isEqualTo(3);
        duplicate.setByte(4, 77);
        assertThat(buf.getByte(4)).isEqualTo((byte) 77);
        assertThat(buf.duplicate().resetReaderIndex().readerIndex()).isEqualTo(3);
    }

    @Test
    void copiesAreIndependent() {
        byte[] bytes = randomBytes(16, 9);
        ByteBuf buf = filled(bytes).readerIndex(4);
        ByteBuf copy = buf.copy();
        assertThat(copy).isEqualTo(buf);
        copy.setByte(0, bytes[4] + 1);
        assertThat(content(buf)).isEqualTo(bytes);
        assertThat(copy.refCnt()).isEqualTo(1);
        assertThat(copy.readerIndex()).isZero();
        copy.release();
        ByteBuf none = buf.copy(16, 0);
        assertThat(none.isReadable()).isFalse();
        none.release();
        assertThat(buf.refCnt()).isEqualTo(1);
    }

    @Test
    void readBytesIntoANewBufferCopies() {
        byte[] bytes = randomBytes(16, 10);
        ByteBuf buf = filled(bytes);
        ByteBuf read = buf.readBytes(6);
        assertThat(content(read.slice(0, 6))).isEqualTo(Arrays.copyOf(bytes, 6));
        assertThat(buf.readerIndex()).isEqualTo(6);
        read.release();
        ByteBuf nothing = buf.readBytes(0);
        assertThat(nothing.isReadable()).isFalse();
        nothing.release();
    }

    @Test
    void readOnlyViewsRefuseEveryWriteAndFollowTheContent() {
        byte[] bytes = randomBytes(16, 11);
        ByteBuf buf = filled(bytes).setIndex(2, 12);
        ByteBuf readOnly = buf.asReadOnly();
        assertThat(readOnly.isReadOnly()).isTrue();
        assertThat(readOnly.asReadOnly()).isSameAs(readOnly);
        assertThat(readOnly).isEqualTo(buf);
        assertThat(readOnly.isWritable()).isFalse();
        assertThat(readOnly.isWritable(1)).isFalse();
        assertThat(readOnly.ensureWritable(1, true)).isEqualTo(1);
        assertThat(readOnly.hasArray()).isFalse();
        assertThat(readOnly.nioBuffer().isReadOnly()).isTrue();
        Map<String, Consumer<ByteBuf>> writes = new LinkedHashMap<>();
        for (ValueType type : ValueType.ALL) {
            writes.put("set" + type, b -> type.set().at(b, 0, 1));
            writes.put("write" + type, b -> type.write().to(b.duplicate().setIndex(0, 0), 1));
        }
        writes.put("setBytes", b -> b.setBytes(0, new byte[1]));
        writes.put("setBytes nothing", b -> b.setBytes(0, new byte[0]));
        writes.put("setBytes ByteBuffer", b -> b.setBytes(0, ByteBuffer.allocate(1)));
        writes.put("setBytes ByteBuf", b -> b.setBytes(0, buf, 0, 1));
        writes.put("setBytes stream", unchecked(b -> b.setBytes(0, new ByteArrayInputStream(new byte[1]), 1)));
        writes.put("getBytes into", b -> buf.getBytes(0, b, 0, 1));
        writes.put("setZero", b -> b.setZero(0, 1));
        writes.put("setCharSequence", b -> b.setCharSequence(0, "a", StandardCharsets.UTF_8));
        writes.put("discardReadBytes", ByteBuf::discardReadBytes);
        writes.put("ensureWritable", b -> b.ensureWritable(1));
        writes.put("capacity", b -> b.capacity(8));
        for (ByteBuf view : List.of(
                readOnly,
                readOnly.duplicate(),
                readOnly.slice(2, 8),
                buf.slice(2, 8).asReadOnly())) {
            writes.forEach((name, write) -> assertThatThrownBy(() -> write.accept(view))
                    .as("%s on a read-only view", name)
                    .isInstanceOfAny(
                            ReadOnlyBufferException.class,
                            name.equals("capacity")
                                    ? UnsupportedOperationException.class
                                    : ReadOnlyBufferException.class));
        }
        assertThat(content(buf)).isEqualTo(bytes);
        buf.setByte(2, 55);
        assertThat(readOnly.getByte(2)).isEqualTo((byte) 55);
        assertThat(readOnly.ensureWritable(-1, true)).isEqualTo(1);
        assertThat(readOnly.setZero(2, 0).writeZero(0)).isSameAs(readOnly);
        ByteBuf read = readOnly.duplicate().setIndex(2, 16);
        assertThat(read.discardSomeReadBytes().readerIndex()).isEqualTo(2);
        assertThatThrownBy(() -> read.readerIndex(9).discardSomeReadBytes())
                .isInstanceOf(ReadOnlyBufferException.class);
        assertThat(read.readerIndex(16).discardSomeReadBytes().writerIndex()).isZero();
        ByteBuf copy = readOnly.copy();
        copy.setByte(0, 1).release();
        assertThat(readOnly.refCnt()).isEqualTo(1);
    }

    @Test
    void unreleasableViewsIgnoreRetainAndRelease() {
        ByteBuf buf = filled(randomBytes(16, 12));
        ByteBuf view = Unpooled.unreleasableBuffer(buf);
        assertThat(view.release()).isFalse();
        assertThat(view.release(5)).isFalse();
        assertThat(view.retain().retain(3).refCnt()).isEqualTo(1);
        assertThat(view.retainedSlice(1, 3).release()).isFalse();
        assertThat(view.duplicate().asReadOnly().release()).isFalse();
        assertThat(view).isEqualTo(buf);
        assertThat(buf.refCnt()).isEqualTo(1);
        buf.release();
        assertThatThrownBy(() -> view.getByte(0)).isInstanceOf(IllegalReferenceCountException.class);
    }

    // ------------------------------------------------------------------------------------------------------------
    // Transfers.
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void rangesTravelBetweenAllKindsOfBuffers() {
        byte[] bytes = randomBytes(CAPACITY, 13);
        ByteBuf composite = Unpooled.wrappedBuffer(
                Unpooled.buffer(20).writeZero(20), Unpooled.directBuffer(44).writeZero(44));
        List<ByteBuf> others = List.of(
                Unpooled.buffer(CAPACITY),
                Unpooled.directBuffer(CAPACITY),
                PooledByteBufAllocator.DEFAULT.directBuffer(CAPACITY),
                composite);
        ByteBuf buf = filled(bytes);
        for (ByteBuf other : others) {
            other.setZero(0, CAPACITY).setIndex(0, 0);
            buf.getBytes(3, other, 5, 40);
            assertThat(content(other.slice(5, 40))).isEqualTo(Arrays.copyOfRange(bytes, 3, 43));
            assertThat(other.getByte(4)).isZero();
            assertThat(other.getByte(45)).isZero();

            ByteBuf target = open(CAPACITY);
            target.setZero(0, CAPACITY);
            target.setBytes(7, other, 5, 40);
            assertThat(content(target.slice(7, 40))).isEqualTo(Arrays.copyOfRange(bytes, 3, 43));

            buf.readerIndex(0);
            buf.readBytes(other, 10);
            assertThat(other.writerIndex()).isEqualTo(10);
            assertThatThrownBy(() -> buf.readBytes(other, CAPACITY - 9)).isInstanceOf(IndexOutOfBoundsException.class);
            target.clear().writeBytes(other);
            assertThat(other.isReadable()).isFalse();
            assertThat(content(target.slice(0, 10))).isEqualTo(Arrays.copyOf(bytes, 10));
            assertThatThrownBy(() -> target.writeBytes(other, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> buf.getBytes(0, other, CAPACITY - 3, 4))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> buf.setBytes(0, other, MAX, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            other.release();
        }
    }

    @Test
    void overlappingRangesOfOneBufferCopyAsIfThroughAnArray() {
        for (int[] move : new int[][] {{0, 5}, {5, 0}, {3, 3}}) {
            byte[] model = randomBytes(32, 14);
            ByteBuf buf = filled(model);
            buf.setBytes(move[1], buf, move[0], 20);
            System.arraycopy(model, move[0], model, move[1], 20);
            assertThat(content(buf)).isEqualTo(model);
        }
    }

    @Test
    void nioBuffersTakeAndGiveWhatRemains() {
        byte[] bytes = randomBytes(CAPACITY, 15);
        ByteBuf buf = filled(bytes);
        for (boolean direct : new boolean[] {true, false}) {
            ByteBuffer nio = (direct ? ByteBuffer.allocateDirect(20) : ByteBuffer.allocate(20))
                    .position(3)
                    .limit(13);
            buf.getBytes(4, nio);
            assertThat(nio.position()).isEqualTo(13);
            byte[] got = new byte[10];
            nio.flip().position(3).get(got);
            assertThat(got).isEqualTo(Arrays.copyOfRange(bytes, 4, 14));

            ByteBuf target = open(16);
            nio.position(3);
            target.writeBytes(nio);
            assertThat(nio.hasRemaining()).isFalse();
            assertThat(content(target.slice(0, 10))).isEqualTo(got);
            nio.clear();
            assertThatThrownBy(() -> target.getBytes(0, nio)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(nio.position()).isZero();
        }
        assertThatThrownBy(() -> buf.getBytes(0, ByteBuffer.allocate(4).asReadOnlyBuffer()))
                .isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void exposedNioBuffersShareTheContent() {
        byte[] bytes = randomBytes(16, 16);
        ByteBuf buf = filled(bytes).setIndex(4, 12);
        ByteBuffer nio = buf.nioBuffer();
        assertThat(nio.remaining()).isEqualTo(8);
        assertThat(nio.getInt(nio.position())).isEqualTo(buf.getInt(4));
        int total = 0;
        for (ByteBuffer part : buf.nioBuffers()) {
            total += part.remaining();
        }
        assertThat(total).isEqualTo(8);
        ByteBuffer internal = buf.internalNioBuffer(2, 6);
        assertThat(internal.remaining()).isEqualTo(6);
        assertThat(internal.get()).isEqualTo(bytes[2]);
        assertThat(buf.internalNioBuffer(5, 1).get()).isEqualTo(bytes[5]);
        if (buf.nioBufferCount() == 1) {
            nio.put(nio.position(), (byte) 42);
            assertThat(buf.getByte(4)).isEqualTo((byte) 42);
        }
        if (buf.hasArray()) {
            assertThat(buf.array()[buf.arrayOffset() + 7]).isEqualTo(bytes[7]);
        } else {
            assertThatThrownBy(buf::array).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(buf::arrayOffset).isInstanceOf(UnsupportedOperationException.class);
        }
        if (!buf.hasMemoryAddress()) {
            assertThatThrownBy(buf::memoryAddress).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void streamsTakeAndGiveBytes() throws IOException {
        byte[] bytes = randomBytes(200_000, 17);
        ByteBuf buf = open(bytes.length);
        InputStream in = new ByteArrayInputStream(bytes);
        assertThat(buf.writeBytes(in, bytes.length)).isEqualTo(bytes.length);
        assertThat(buf.setBytes(0, in, 1)).isEqualTo(-1);
        assertThat(buf.setBytes(0, new ByteArrayInputStream(bytes, 0, 3), 10)).isEqualTo(3);
        assertThat(content(buf)).isEqualTo(bytes);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        buf.readBytes(out, bytes.length - 1).getBytes(bytes.length - 1, out, 1);
        assertThat(out.toByteArray()).isEqualTo(bytes);
        assertThat(buf.readableBytes()).isEqualTo(1);
    }

    @Test
    void filesAreReadAndWrittenAtPositions(@TempDir Path dir) throws IOException {
        byte[] bytes = randomBytes(CAPACITY, 18);
        ByteBuf buf = filled(bytes);
        FileChannel file = FileChannel.open(
                dir.resolve("f"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try (file) {
            assertThat(buf.readBytes(file, 10)).isEqualTo(10);
            assertThat(buf.readBytes(file, 10L, 54)).isEqualTo(54);
            assertThat(file.position()).isEqualTo(10);
            assertThat(buf.isReadable()).isFalse();
            ByteBuf back = open(CAPACITY);
            assertThat(back.writeBytes(file, 0L, 20)).isEqualTo(20);
            file.position(20);
            assertThat(back.writeBytes(file, 44)).isEqualTo(44);
            assertThat(content(back)).isEqualTo(bytes);
            assertThat(back.setBytes(0, file, 1)).isEqualTo(-1);
            assertThat(back.setBytes(0, file, 1000L, 1)).isEqualTo(-1);
        }
        assertThat(buf.setBytes(0, file, 1)).isEqualTo(-1);
        assertThat(buf.setBytes(0, file, 0L, 1)).isEqualTo(-1);
    }

    // ------------------------------------------------------------------------------------------------------------
    // Search, text, comparison.
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void indexOfFindsTheNearestOccurrenceInBothDirections() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] alphabet = {0, 1, (byte) 0x80, (byte) 0xFF, 0x7F};
        byte[] bytes = new byte[CAPACITY];
        for (int round = 0; round < 300; round++) {
            for (int i = 0; i < CAPACITY; i++) {
                bytes[i] = alphabet[random.nextInt(random.nextBoolean() ? 2 : 5)];
            }
            ByteBuf buf = open(CAPACITY);
            buf.setBytes(0, bytes);
            int from = random.nextInt(CAPACITY + 1);
            int to = random.nextInt(CAPACITY + 1);
            byte value = alphabet[random.nextInt(5)];
            int expected = -1;
            if (from <= to) {
                for (int i = from; i < to && expected < 0; i++) {
                    expected = bytes[i] == value ? i : -1;
                }
            } else {
                for (int i = from - 1; i >= to && expected < 0; i--) {
                    expected = bytes[i] == value ? i : -1;
                }
            }
            assertThat(buf.indexOf(from, to, value))
                    .as("indexOf(%d, %d, %d) in %s, seed %d", from, to, value, Arrays.toString(bytes), seed)
                    .isEqualTo(expected);
            if (from <= to) {
                assertThat(buf.setIndex(from, to).bytesBefore(value)).isEqualTo(expected < 0 ? -1 : expected - from);
            }
            buf.release();
        }
    }

    @Test
    void indexOfCutsItsBeginningToTheBuffer() {
        ByteBuf buf = open(16);
        buf.setZero(0, 16).setByte(0, 9);
        assertThat(buf.indexOf(-5, 16, (byte) 9)).isZero();
        assertThat(buf.indexOf(100, 0, (byte) 9)).isZero();
        assertThat(buf.indexOf(5, 5, (byte) 0)).isEqualTo(-1);
        assertThatThrownBy(() -> buf.indexOf(0, 17, (byte) 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buf.indexOf(16, -1, (byte) 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void forEachByteStopsWhereTheProcessorSays() {
        ByteBuf buf = open(16);
        buf.writeBytes("GET / HTTP\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(buf.forEachByte(ByteProcessor.FIND_CRLF)).isEqualTo(10);
        assertThat(buf.forEachByteDesc(ByteProcessor.FIND_ASCII_SPACE)).isEqualTo(5);
        assertThat(buf.forEachByte(0, 3, ByteProcessor.FIND_CRLF)).isEqualTo(-1);
        IOException failure = new IOException("as it is");
        assertThatThrownBy(() -> buf.forEachByte(b -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void textIsEncodedAndDecoded() {
        String text = "h\u00e9llo \u20ac \ud83d\ude00";
        for (var charset : List.of(
                StandardCharsets.UTF_8,
                StandardCharsets.UTF_16LE,
                StandardCharsets.ISO_8859_1,
                StandardCharsets.US_ASCII)) {
            byte[] bytes = text.getBytes(charset);
            if (charset.equals(StandardCharsets.ISO_8859_1) || charset.equals(StandardCharsets.US_ASCII)) {
                bytes = text.replace("\ud83d\ude00", "??").getBytes(charset); // a question mark for each unit
            }
            ByteBuf buf = open(CAPACITY);
            assertThat(buf.writeCharSequence(text, charset)).as("%s", charset).isEqualTo(bytes.length);
            assertThat(content(buf.slice())).isEqualTo(bytes);
            assertThat(buf.toString(charset)).isEqualTo(new String(bytes, charset));
            assertThat(buf.getCharSequence(0, bytes.length, charset).toString()).isEqualTo(new String(bytes, charset));
            assertThat(buf.readString(bytes.length, charset)).isEqualTo(new String(bytes, charset));
        }
        ByteBuf buf = open(8);
        assertThat(buf.setCharSequence(2, new AsciiString("abc"), StandardCharsets.UTF_8))
                .isEqualTo(3);
        assertThat(buf.writerIndex()).isZero();
        assertThat(buf.toString(2, 3, StandardCharsets.US_ASCII)).isEqualTo("abc");
        assertThat(buf.setCharSequence(5, "\u00e9x", StandardCharsets.UTF_8)).isEqualTo(3);
        assertThatThrownBy(() -> buf.setCharSequence(6, "xyz", StandardCharsets.UTF_8))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(buf.setIndex(2, 5).readCharSequence(3, StandardCharsets.US_ASCII))
                .isInstanceOf(AsciiString.class)
                .hasToString("abc");
    }

    @Test
    void buffersAreEqualByTheirReadableBytes() {
        byte[] bytes = randomBytes(29, 19);
        ByteBuf buf = filled(bytes);
        ByteBuf other = Unpooled.directBuffer().writeZero(3).writeBytes(bytes).skipBytes(3);
        assertThat(buf).isEqualTo(other).hasSameHashCodeAs(other).isEqualByComparingTo(other);
        for (int i = 0; i < bytes.length; i++) {
            other.setByte(3 + i, bytes[i] ^ 0x80);
            assertThat(buf).as("byte %d differs", i).isNotEqualTo(other);
            assertThat(Integer.signum(buf.compareTo(other))).isEqualTo(bytes[i] < 0 ? 1 : -1);
            other.setByte(3 + i, bytes[i]);
        }
        other.writerIndex(other.writerIndex() - 1);
        assertThat(buf.compareTo(other)).isPositive();
        assertThat(buf).isNotEqualTo(other);
        assertThat(buf.equals((Object) "text")).isFalse();
        assertThat(buf.clear().hashCode()).isEqualTo(Unpooled.EMPTY_BUFFER.hashCode());
        other.release();
    }

    @Test
    void toStringNamesIndicesAndCapacity() {
        ByteBuf buf = open(16).setIndex(3, 9);
        assertThat(buf.toString())
                .contains("(ridx: 3, widx: 9, cap: 16")
                .startsWith(buf.getClass().getSimpleName());
        assertThat(buf.slice().toString()).contains("(ridx: 0, widx: 6, cap: 6/6, unwrapped: ");
    }

    // ------------------------------------------------------------------------------------------------------------
    // Everything at random, beside a plain array.
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void behavesLikeAnArrayUnderRandomOperations() {
        long seed = System.nanoTime();
        try {
            for (int run = 0; run < 20; run++) {
                runRandomly(new Random(seed + run), open(1 + new Random(seed + run).nextInt(100)));
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static void runRandomly(Random random, ByteBuf buf) {
        buf.setZero(0, buf.capacity());
        byte[] model = new byte[buf.capacity()];
        int reader = 0;
        int writer = 0;
        for (int step = 0; step < 400; step++) {
            ValueType type = ValueType.ALL.get(random.nextInt(ValueType.ALL.size()));
            long bits = type.plainBits(random.nextLong());
            int index = random.nextInt(model.length + 4) - 2;
            int length = random.nextInt(12);
            boolean inside = index >= 0 && index + type.size() <= model.length;
            switch (random.nextInt(9)) {
                case 0 -> {
                    if (inside) {
                        assertThat(type.get().at(buf, index)).isEqualTo(type.decode(model, index));
                    } else {
                        assertThatThrownBy(() -> type.get().at(buf, index))
                                .isInstanceOf(IndexOutOfBoundsException.class);
                    }
                }
                case 1 -> {
                    if (inside) {
                        type.set().at(buf, index, bits);
                        System.arraycopy(type.encode(bits), 0, model, index, type.size());
                    } else {
                        assertThatThrownBy(() -> type.set().at(buf, index, bits))
                                .isInstanceOf(IndexOutOfBoundsException.class);
                    }
                }
                case 2 -> {
                    if (writer - reader >= type.size()) {
                        assertThat(type.read().apply(buf)).isEqualTo(type.decode(model, reader));
                        reader += type.size();
                    } else {
                        assertThatThrownBy(() -> type.read().apply(buf)).isInstanceOf(IndexOutOfBoundsException.class);
                    }
                }
                case 3 -> {
                    if (buf.maxCapacity() - writer >= type.size()) {
                        type.write().to(buf, bits);
                        model = resized(model, buf, writer);
                        System.arraycopy(type.encode(bits), 0, model, writer, type.size());
                        writer += type.size();
                    } else {
                        assertThatThrownBy(() -> type.write().to(buf, bits))
                                .isInstanceOf(IndexOutOfBoundsException.class);
                    }
                }
                case 4 -> {
                    byte[] bytes = new byte[Math.min(length, buf.maxCapacity() - writer)];
                    random.nextBytes(bytes);
                    buf.writeBytes(bytes);
                    model = resized(model, buf, writer);
                    System.arraycopy(bytes, 0, model, writer, bytes.length);
                    writer += bytes.length;
                }
                case 5 -> {
                    byte[] bytes = new byte[Math.min(length, writer - reader)];
                    buf.readBytes(bytes);
                    assertThat(bytes).isEqualTo(Arrays.copyOfRange(model, reader, reader + bytes.length));
                    reader += bytes.length;
                }
                case 6 -> {
                    buf.discardReadBytes();
                    System.arraycopy(model, reader, model, 0, writer - reader);
                    writer -= reader;
                    reader = 0;
                }
                case 7 -> {
                    int size = Math.min(length, model.length);
                    int from = random.nextInt(model.length - size + 1);
                    int to = random.nextInt(model.length - size + 1);
                    buf.slice(to, size).setBytes(0, buf.duplicate(), from, size);
                    System.arraycopy(model, from, model, to, size);
                }
                default -> {
                    byte value = (byte) random.nextInt(4);
                    int found = -1;
                    for (int i = reader; i < writer && found < 0; i++) {
                        found = model[i] == value ? i : -1;
                    }
                    assertThat(buf.indexOf(reader, writer, value)).isEqualTo(found);
                }
            }
            assertThat(buf.readerIndex()).isEqualTo(reader);
            assertThat(buf.writerIndex()).isEqualTo(writer);
            assertThat(content(buf)).isEqualTo(model);
        }
    }

    /** The model after the buffer may have grown: what is new behind the old capacity is not specified. */
    private static byte[] resized(byte[] model, ByteBuf buf, int kept) {
        if (model.length == buf.capacity()) {
            return model;
        }
        byte[] grown = content(buf);
        System.arraycopy(model, 0, grown, 0, Math.min(model.length, grown.length));
        assertThat(Arrays.copyOf(content(buf), kept)).isEqualTo(Arrays.copyOf(model, kept));
        return grown;
    }
}
