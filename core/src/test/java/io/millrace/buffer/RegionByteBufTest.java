package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RegionByteBufTest {
    /** Room to grow, over several sizes of blocks. */
    private static final int MORE = 5000;

    private static final PooledByteBufAllocator POOLED = new PooledByteBufAllocator(true);
    private static final UnpooledByteBufAllocator UNPOOLED = new UnpooledByteBufAllocator(false);

    abstract static class Growing extends ByteBufContract {
        @Override
        protected int maxCapacity(int capacity) {
            return capacity + MORE;
        }
    }

    abstract static class Fixed extends ByteBufContract {
        @Override
        protected int maxCapacity(int capacity) {
            return capacity;
        }
    }

    @Nested
    class UnpooledHeap extends Growing {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            return UNPOOLED.heapBuffer(capacity, capacity + MORE);
        }
    }

    @Nested
    class UnpooledDirect extends Growing {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            return UNPOOLED.directBuffer(capacity, capacity + MORE);
        }
    }

    @Nested
    class PooledHeap extends Growing {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            return POOLED.heapBuffer(capacity, capacity + MORE);
        }
    }

    @Nested
    class PooledDirect extends Growing {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            return POOLED.directBuffer(capacity, capacity + MORE);
        }
    }

    @Nested
    class Wrapped extends Growing {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            return RegionByteBuf.wrap(UNPOOLED, ByteBuffer.allocate(capacity), capacity + MORE);
        }
    }

    @Nested
    class DuplicateOfPooled extends Growing {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            return POOLED.directBuffer(capacity, capacity + MORE).duplicate();
        }
    }

    @Nested
    class SliceOfHeap extends Fixed {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            return UNPOOLED.heapBuffer(capacity + 13).slice(7, capacity).clear();
        }
    }

    @Nested
    class SliceOfDuplicateOfPooled extends Fixed {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            return POOLED.directBuffer(capacity + 13)
                    .duplicate()
                    .slice(5, capacity)
                    .duplicate()
                    .clear();
        }
    }

    @Test
    void unpooledHeapBuffersAreExactlyTheirArrays() {
        ByteBuf buf = UNPOOLED.heapBuffer(7, 20);
        assertThat(buf.array()).hasSize(7);
        buf.capacity(9);
        assertThat(buf.array()).hasSize(9);
        assertThat(buf.arrayOffset()).isZero();
        buf.release();
    }

    @Test
    void growingADuplicateGrowsItsSource() {
        ByteBuf buf = POOLED.heapBuffer(8, 4096).writeLong(42);
        ByteBuf duplicate = buf.duplicate();
        duplicate.writeLong(43);
        for (int i = 0; i < 100; i++) {
            duplicate.writeLong(i);
        }
        assertThat(buf.capacity()).isEqualTo(duplicate.capacity());
        assertThat(buf.getLong(8)).isEqualTo(43);
        buf.release();
    }

    @Test
    void aSliceBeyondAShrunkSourceIsOutOfBoundsUntilItGrowsAgain() {
        ByteBuf buf = UNPOOLED.heapBuffer(16, 64);
        ByteBuf slice = buf.slice(8, 8);
        buf.capacity(12);
        assertThatThrownBy(() -> slice.getByte(0)).isInstanceOf(IndexOutOfBoundsException.class);
        buf.capacity(16).setByte(8, 3);
        assertThat(slice.getByte(0)).isEqualTo((byte) 3);
        buf.release();
    }

    @Test
    void wrappedReadOnlyMemoryIsReadOnly() {
        ByteBuf buf = RegionByteBuf.wrap(UNPOOLED, ByteBuffer.allocate(8).asReadOnlyBuffer(), 8);
        assertThat(buf.isReadOnly()).isTrue();
        assertThat(buf.hasArray()).isFalse();
        assertThat(buf.getLong(0)).isZero();
        assertThatThrownBy(() -> buf.setByte(0, 1)).isInstanceOf(ReadOnlyBufferException.class);
        assertThatThrownBy(() -> buf.setMedium(0, 1)).isInstanceOf(ReadOnlyBufferException.class);
        assertThatThrownBy(() -> buf.writeInt(0)).isInstanceOf(ReadOnlyBufferException.class);
        assertThatThrownBy(() -> buf.setBytes(0, new byte[2])).isInstanceOf(ReadOnlyBufferException.class);
        assertThatThrownBy(() -> buf.duplicate().setByte(0, 1)).isInstanceOf(ReadOnlyBufferException.class);
        buf.release();
    }

    @Test
    void addressesOfSlicesFollowFromTheChunk() {
        AddressedMemory memory = new AddressedMemory();
        PooledByteBufAllocator alloc = PooledByteBufAllocator.builder()
                .directArenas(1)
                .chunkMemory(memory)
                .build();
        ByteBuf first = alloc.directBuffer(1000);
        ByteBuf second = alloc.directBuffer(1000);
        assertThat(first.hasMemoryAddress()).isTrue();
        assertThat(second.memoryAddress() - first.memoryAddress()).isGreaterThanOrEqualTo(1000);
        assertThat(second.slice(10, 20).slice(3, 4).memoryAddress()).isEqualTo(second.memoryAddress() + 13);
        assertThat(first.memoryAddress())
                .isBetween(
                        AddressedMemory.BASE,
                        AddressedMemory.BASE + alloc.metric().chunkSize());
        first.release();
        assertThatThrownBy(first::memoryAddress).isInstanceOf(IllegalStateException.class);
        second.release();
    }
}
