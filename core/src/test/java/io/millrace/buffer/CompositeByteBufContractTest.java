package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Composites as views of a fixed size, because the contract fills a buffer up to its maximum capacity and a composite's
 * own is as large as indices go. {@link CompositeByteBufTest} has the growing.
 */
class CompositeByteBufContractTest {
    abstract static class OfFixedSize extends ByteBufContract {
        @Override
        protected int maxCapacity(int capacity) {
            return capacity;
        }
    }

    abstract static class OfSeveralComponents extends OfFixedSize {
        @Override
        @Test
        void exposedNioBuffersShareTheContent() {
            ByteBuf buf =
                    newBuffer(16).writeLong(0x0102030405060708L).writeLong(-1).skipBytes(4);
            assertThat(buf.isContiguous()).isFalse();
            assertThat(buf.nioBuffer())
                    .isEqualTo(ByteBuffer.wrap(new byte[] {5, 6, 7, 8, -1, -1, -1, -1, -1, -1, -1, -1}));
            ByteBuffer[] parts = buf.nioBuffers();
            buf.setByte(4, 42);
            assertThat(parts[0].get(0)).isEqualTo((byte) 42);
            if (buf.unwrap() == null) {
                assertThatThrownBy(() -> buf.internalNioBuffer(0, 1)).isInstanceOf(UnsupportedOperationException.class);
            } else {
                assertThat(buf.internalNioBuffer(5, 9)).isEqualTo(buf.nioBuffer(5, 9));
            }
            assertThatThrownBy(buf::array).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(buf::memoryAddress).isInstanceOf(UnsupportedOperationException.class);
            buf.release();
        }
    }

    @Nested
    class OfShortComponents extends OfSeveralComponents {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            return composite(capacity, 5).slice(0, capacity).clear();
        }
    }

    @Nested
    class OfSingleBytes extends OfSeveralComponents {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            return composite(capacity, 1).slice(0, capacity).clear();
        }
    }

    @Nested
    class OfOneComponent extends OfFixedSize {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            return composite(capacity, Integer.MAX_VALUE).slice(0, capacity).clear();
        }
    }

    @Nested
    class InTheMiddleOfAComposite extends OfSeveralComponents {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            return composite(capacity + 27, 6)
                    .slice(13, capacity + 4)
                    .slice(2, capacity)
                    .clear();
        }
    }

    @Nested
    class OfComposites extends OfSeveralComponents {
        @Override
        protected ByteBuf newBuffer(int capacity) {
            CompositeByteBuf outer = Unpooled.compositeBuffer(Integer.MAX_VALUE);
            CompositeByteBuf head = composite(capacity / 2, 3);
            CompositeByteBuf tail = composite(capacity - capacity / 2, 4);
            outer.addComponent(head.setIndex(0, head.capacity())).addComponent(tail.setIndex(0, tail.capacity()));
            return outer.slice(0, capacity).clear();
        }
    }

    /**
     * Components with {@code size} bytes (more in large buffers), in turn on the heap, direct, and cut out of a larger
     * buffer.
     */
    private static CompositeByteBuf composite(int capacity, int size) {
        CompositeByteBuf buf = Unpooled.compositeBuffer(Integer.MAX_VALUE);
        for (int i = 0; buf.capacity() < capacity; i++) {
            int n = Math.min(Math.max(size, capacity / 1000), capacity - buf.capacity());
            buf.addComponent(
                    switch (i % 3) {
                        case 0 -> Unpooled.buffer(n).writeZero(n);
                        case 1 -> Unpooled.directBuffer(n).writeZero(n);
                        default ->
                            Unpooled.buffer().writeZero(n + 9).skipBytes(2).readSlice(n);
                    });
        }
        return buf;
    }
}
