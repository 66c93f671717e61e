package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UnpooledTest {
    @Nested
    class Empty {
        private final ByteBuf empty = Unpooled.EMPTY_BUFFER;

        @Test
        void isNeverFreed() {
            assertThat(empty.release()).isFalse();
            assertThat(empty.release(5)).isFalse();
            assertThat(empty.retain()).isSameAs(empty);
            assertThat(empty.refCnt()).isEqualTo(1);
            assertThat(empty.slice().release()).isFalse();
            assertThat(empty.duplicate().release()).isFalse();
        }

        @Test
        void isEachOfItsViewsAndBothDirectAndAnArray() {
            assertThat(empty).hasToString("EmptyByteBufBE");
            assertThat(empty.slice()).isSameAs(empty);
            assertThat(empty.duplicate()).isSameAs(empty);
            assertThat(empty.retainedSlice()).isSameAs(empty);
            assertThat(empty.readSlice(0)).isSameAs(empty);
            assertThat(empty.isDirect() && empty.nioBuffer().isDirect()).isTrue();
            assertThat(empty.hasArray()).isTrue();
            assertThat(empty.array()).isEmpty();
            assertThat(empty.arrayOffset()).isZero();
            assertThat(empty.isReadable(0) || empty.isWritable(0)).isFalse();
            assertThatThrownBy(() -> empty.capacity(0)).isInstanceOf(ReadOnlyBufferException.class);
        }

        @Test
        void holdsNothingAndStaysSo() {
            assertThat(empty.capacity()).isZero();
            assertThat(empty.maxCapacity()).isZero();
            assertThat(empty.isReadable()).isFalse();
            assertThat(empty.isWritable()).isFalse();
            assertThatThrownBy(() -> empty.getByte(0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> empty.writeByte(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> empty.ensureWritable(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(empty::readByte).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(empty.ensureWritable(0)).isSameAs(empty);
            assertThat(empty.writeBytes(new byte[0])).isSameAs(empty);
            assertThat(empty.nioBuffer().hasRemaining()).isFalse();
            assertThat(empty.toString(StandardCharsets.UTF_8)).isEmpty();
        }

        @Test
        void equalsEveryBufferWithoutReadableBytes() {
            ByteBuf other = Unpooled.buffer();
            assertThat(empty).isEqualTo(other).hasSameHashCodeAs(other).isEqualByComparingTo(other);
            other.release();
        }

        @Test
        void isWhatWrappingAndCopyingNothingGives() {
            assertThat(Unpooled.wrappedBuffer(new byte[0])).isSameAs(empty);
            assertThat(Unpooled.wrappedBuffer(new byte[3], 3, 0)).isSameAs(empty);
            assertThat(Unpooled.wrappedBuffer(ByteBuffer.allocate(0))).isSameAs(empty);
            assertThat(Unpooled.wrappedBuffer(new byte[0][])).isSameAs(empty);
            assertThat(Unpooled.wrappedBuffer(new ByteBuf[0])).isSameAs(empty);
            assertThat(Unpooled.wrappedBuffer(new byte[0], new byte[0])).isSameAs(empty);
            assertThat(Unpooled.wrappedUnmodifiableBuffer()).isSameAs(empty);
            assertThat(Unpooled.copiedBuffer(new byte[0])).isSameAs(empty);
            assertThat(Unpooled.copiedBuffer("", StandardCharsets.UTF_8)).isSameAs(empty);
            assertThat(Unpooled.copiedBuffer(new char[0], StandardCharsets.UTF_16))
                    .isSameAs(empty);
            assertThat(Unpooled.copiedBuffer(new ByteBuffer[0])).isSameAs(empty);
            assertThat(Unpooled.copyInt(new int[0])).isSameAs(empty);
        }
    }

    @Nested
    class Wrapping {
        @Test
        void anArrayIsShared() {
            byte[] array = {1, 2, 3, 4};
            ByteBuf whole = Unpooled.wrappedBuffer(array);
            ByteBuf part = Unpooled.wrappedBuffer(array, 1, 2);
            part.setByte(0, 9);
            assertThat(whole.array()).isSameAs(array);
            assertThat(whole.getByte(1)).isEqualTo((byte) 9);
            assertThat(part.array()).isSameAs(array);
            assertThat(part.arrayOffset()).isEqualTo(1);
            assertThat(part.capacity()).isEqualTo(2);
            assertThat(part.readableBytes()).isEqualTo(2);
            assertThatThrownBy(() -> whole.writeByte(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> Unpooled.wrappedBuffer(array, 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(whole.release()).isTrue();
            assertThat(part.release()).isTrue();
        }

        @Test
        void whatRemainsInAByteBufferIsShared() {
            for (ByteBuffer memory : new ByteBuffer[] {ByteBuffer.allocate(8), ByteBuffer.allocateDirect(8)}) {
                memory.order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(2, 0x04030201)
                        .position(2)
                        .limit(6);
                ByteBuf buf = Unpooled.wrappedBuffer(memory);
                assertThat(buf.readableBytes()).isEqualTo(4);
                assertThat(buf.isDirect()).isEqualTo(memory.isDirect());
                assertThat(buf.getInt(0)).isEqualTo(0x01020304);
                assertThat(memory.position()).isEqualTo(2);
                buf.setByte(3, 9);
                assertThat(memory.get(5)).isEqualTo((byte) 9);
                buf.release();
            }
        }

        @Test
        void aReadOnlyByteBufferGivesAReadOnlyBuffer() {
            ByteBuf buf =
                    Unpooled.wrappedBuffer(ByteBuffer.wrap(new byte[] {1, 2}).asReadOnlyBuffer());
            assertThat(buf.isReadOnly()).isTrue();
            assertThat(buf.hasArray()).isFalse();
            assertThat(buf.readShort()).isEqualTo((short) 0x102);
            assertThatThrownBy(() -> buf.setByte(0, 1)).isInstanceOf(ReadOnlyBufferException.class);
            buf.release();
        }

        @Test
        void aBufferPassesItsReferenceToTheView() {
            ByteBuf buf = ascii("abc").skipBytes(1);
            ByteBuf view = Unpooled.wrappedBuffer(buf);
            assertThat(view.toString(StandardCharsets.US_ASCII)).isEqualTo("bc");
            assertThat(view.release()).isTrue();
            assertThat(buf.refCnt()).isZero();
            ByteBuf read = ascii("abc").skipBytes(3);
            assertThat(Unpooled.wrappedBuffer(read)).isSameAs(Unpooled.EMPTY_BUFFER);
            assertThat(read.refCnt()).isZero();
        }

        @Test
        void severalBuffersBecomeAComposite() {
            ByteBuf empty = Unpooled.buffer();
            ByteBuf buf = Unpooled.wrappedBuffer(ascii("ab"), empty, ascii("cd"));
            assertThat(buf).isInstanceOf(CompositeByteBuf.class);
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("abcd");
            assertThat(empty.refCnt()).isEqualTo(1); // a component, as it is not the first
            assertThat(buf.release()).isTrue();
            assertThat(empty.refCnt()).isZero();
            byte[][] many = new byte[40][1];
            many[39][0] = 1;
            CompositeByteBuf composite = (CompositeByteBuf) Unpooled.wrappedBuffer(many);
            assertThat(composite.numComponents()).isEqualTo(40);
            assertThat(composite.getByte(39)).isEqualTo((byte) 1);
            assertThat(((CompositeByteBuf) Unpooled.wrappedBuffer(3, many)).numComponents())
                    .isEqualTo(1);
            assertThat(Unpooled.wrappedBuffer(ByteBuffer.wrap(new byte[2]), ByteBuffer.allocate(1))
                            .readableBytes())
                    .isEqualTo(3);
        }

        @Test
        void onlyUnreadableBuffersBeforeTheFirstReadableOneAreDropped() {
            ByteBuf buf = Unpooled.wrappedBuffer(new byte[0], new byte[] {1}, new byte[0]);
            assertThat(((CompositeByteBuf) buf).numComponents()).isEqualTo(2);
            assertThat(((CompositeByteBuf) buf).maxNumComponents()).isEqualTo(3);
            ByteBuf first = Unpooled.buffer();
            ByteBuf last = ascii("cd");
            ByteBuf upToNull = Unpooled.wrappedBuffer(first, ascii("ab"), null, last);
            assertThat(first.refCnt() + last.refCnt()).isZero();
            assertThat(upToNull.toString(StandardCharsets.US_ASCII)).isEqualTo("ab");
            assertThat(upToNull.release()).isTrue();
            assertThat(Unpooled.wrappedBuffer(new byte[0], null, new byte[1])).isSameAs(Unpooled.EMPTY_BUFFER);
        }

        @Test
        void copiesOfSeveralDoNotGrow() {
            assertThat(Unpooled.copiedBuffer(new byte[2], new byte[3]).maxCapacity())
                    .isEqualTo(5);
            assertThat(Unpooled.copiedBuffer(ascii("ab"), ascii("c")).maxCapacity())
                    .isEqualTo(3);
            assertThat(Unpooled.copiedBuffer(ascii("ab")).maxCapacity()).isEqualTo(Integer.MAX_VALUE);
        }

        @Test
        void anUnmodifiableBufferOwnsItsPartsAndRefusesWrites() {
            ByteBuf a = ascii("ab");
            ByteBuf b = ascii("cd");
            ByteBuf buf = Unpooled.wrappedUnmodifiableBuffer(a, b);
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("abcd");
            assertThatThrownBy(() -> buf.setByte(0, 1)).isInstanceOf(ReadOnlyBufferException.class);
            assertThatThrownBy(() -> buf.writeByte(1)).isInstanceOf(ReadOnlyBufferException.class);
            assertThat(buf.release()).isTrue();
            assertThat(a.refCnt() + b.refCnt()).isZero();
            ByteBuf single = Unpooled.wrappedUnmodifiableBuffer(ascii("a"));
            assertThat(single.isReadOnly()).isTrue();
            assertThat(single.release()).isTrue();
        }

        @Test
        void anUnreleasableBufferHasIndicesOfItsOwnAndNoReference() {
            ByteBuf buf = ascii("abc");
            ByteBuf constant = Unpooled.unreleasableBuffer(buf);
            constant.skipBytes(1);
            assertThat(constant.release()).isFalse();
            assertThat(constant.retainedDuplicate().release()).isFalse();
            assertThat(constant.readRetainedSlice(1).release()).isFalse();
            assertThat(buf.readerIndex()).isZero();
            assertThat(buf.refCnt()).isEqualTo(1);
            assertThat(buf.release()).isTrue();
        }
    }

    @Nested
    class Copying {
        @Test
        void nothingIsSharedAndNothingMoves() {
            byte[] array = {1, 2, 3};
            ByteBuffer buffer = ByteBuffer.wrap(array).position(1);
            ByteBuf source = Unpooled.wrappedBuffer(array).skipBytes(1);
            ByteBuf[] copies = {
                Unpooled.copiedBuffer(array, 1, 2),
                Unpooled.copiedBuffer(buffer),
                Unpooled.copiedBuffer(source),
                Unpooled.copiedBuffer(buffer, ByteBuffer.allocate(0)),
                Unpooled.copiedBuffer(source, Unpooled.EMPTY_BUFFER),
                Unpooled.copiedBuffer(new byte[] {2}, new byte[] {3})
            };
            array[1] = 9;
            for (ByteBuf copy : copies) {
                assertThat(ByteBufUtil.getBytes(copy)).containsExactly(2, 3);
                copy.release();
            }
            assertThat(buffer.position()).isEqualTo(1);
            assertThat(source.readerIndex()).isEqualTo(1);
            assertThat(source.refCnt()).isEqualTo(1);
            assertThatThrownBy(() -> Unpooled.copiedBuffer(array, 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        }

        @Test
        void textIsEncoded() {
            assertText(Unpooled.copiedBuffer("aé€", StandardCharsets.UTF_8), "aé€".getBytes(StandardCharsets.UTF_8));
            assertText(
                    Unpooled.copiedBuffer("aé€", StandardCharsets.US_ASCII), "a??".getBytes(StandardCharsets.US_ASCII));
            assertText(
                    Unpooled.copiedBuffer("xaéx", 1, 2, StandardCharsets.UTF_16LE),
                    "aé".getBytes(StandardCharsets.UTF_16LE));
            assertText(
                    Unpooled.copiedBuffer("aé".toCharArray(), StandardCharsets.ISO_8859_1),
                    "aé".getBytes(StandardCharsets.ISO_8859_1));
            assertText(
                    Unpooled.copiedBuffer("xaé".toCharArray(), 1, 2, StandardCharsets.UTF_8),
                    "aé".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> Unpooled.copiedBuffer("abc", 2, 2, StandardCharsets.UTF_8))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }

        private void assertText(ByteBuf buf, byte[] expected) {
            assertThat(ByteBufUtil.getBytes(buf)).isEqualTo(expected);
            assertThat(buf.isDirect()).isFalse();
            buf.release();
        }

        @Test
        void numbersAreBigEndian() {
            assertThat(ByteBufUtil.hexDump(Unpooled.copyInt(1, -1))).isEqualTo("00000001ffffffff");
            assertThat(ByteBufUtil.hexDump(Unpooled.copyShort(0x12345))).isEqualTo("2345");
            assertThat(ByteBufUtil.hexDump(Unpooled.copyShort(new short[] {1, 2})))
                    .isEqualTo("00010002");
            assertThat(ByteBufUtil.hexDump(Unpooled.copyMedium(0x1234567, 1))).isEqualTo("234567000001");
            assertThat(ByteBufUtil.hexDump(Unpooled.copyLong(1L))).isEqualTo("0000000000000001");
            assertThat(ByteBufUtil.hexDump(Unpooled.copyBoolean(true, false))).isEqualTo("0100");
            assertThat(ByteBufUtil.hexDump(Unpooled.copyFloat(1f))).isEqualTo("3f800000");
            assertThat(ByteBufUtil.hexDump(Unpooled.copyDouble(1d, 0d))).isEqualTo("3ff00000000000000000000000000000");
        }
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
