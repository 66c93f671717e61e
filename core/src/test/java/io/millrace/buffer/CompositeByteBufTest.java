package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.millrace.util.IllegalReferenceCountException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompositeByteBufTest {
    private final CompositeByteBuf buf = Unpooled.compositeBuffer(1000);

    @Nested
    class Adding {
        @Test
        void componentsFollowEachOtherAndAreNotReadableYet() {
            buf.addComponent(ascii("abc")).addComponent(ascii("de"));
            assertThat(buf.capacity()).isEqualTo(5);
            assertThat(buf.readableBytes()).isZero();
            assertThat(buf.numComponents()).isEqualTo(2);
            assertThat(buf.toString(0, 5, StandardCharsets.US_ASCII)).isEqualTo("abcde");
            buf.release();
        }

        @Test
        void increasingTheWriterIndexMakesThemReadable() {
            buf.addComponent(true, ascii("abc")).addComponents(true, ascii("d"), ascii("e"));
            buf.addComponents(true, List.of(ascii("f"))).addComponent(true, 0, ascii("_"));
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("_abcdef");
            buf.release();
        }

        @Test
        void onlyTheReadableBytesOfABufferArePart() {
            buf.addComponent(true, ascii("abcdef").setIndex(2, 4));
            ByteBuf component = buf.component(0);
            assertThat(component.capacity()).isEqualTo(2);
            assertThat(component.maxCapacity()).isEqualTo(2);
            assertThat(component.toString(StandardCharsets.US_ASCII)).isEqualTo("cd");
            assertThat(buf.componentSlice(0)).isEqualTo(component);
            assertThat(buf.internalComponent(0)).isEqualTo(component);
            buf.release();
        }

        @Test
        void insertingMovesWhatIsBehind() {
            buf.addComponents(ascii("ab"), ascii("ef"));
            buf.addComponent(1, ascii("c"))
                    .addComponents(2, ascii("d"), ascii(""))
                    .addComponents(0, List.of(ascii("_")));
            assertThat(buf.setIndex(0, buf.capacity()).toString(StandardCharsets.US_ASCII))
                    .isEqualTo("_abcdef");
            assertThat(buf.numComponents()).isEqualTo(6);
            assertThat(buf.toByteIndex(5)).isEqualTo(5);
            assertThat(buf.toComponentIndex(5)).isEqualTo(5);
            buf.release();
        }

        @Test
        void anEmptyBufferIsAComponentWithoutBytes() {
            buf.addComponents(true, ascii(""), ascii("a"), ascii(""), ascii("b"), ascii(""));
            assertThat(buf.numComponents()).isEqualTo(5);
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("ab");
            assertThat(buf.toComponentIndex(0)).isEqualTo(1);
            assertThat(buf.toComponentIndex(1)).isEqualTo(3);
            assertThat(buf.component(2).capacity()).isZero();
            buf.release();
        }

        @Test
        void tooManyComponentsAreMergedIntoOne() {
            CompositeByteBuf small = Unpooled.compositeBuffer(2);
            List<ByteBuf> parts = List.of(ascii("a"), ascii("b"), ascii("c"));
            parts.forEach(part -> small.addComponent(true, part));
            assertThat(small.numComponents()).isEqualTo(1);
            assertThat(small.toString(StandardCharsets.US_ASCII)).isEqualTo("abc");
            assertThat(parts).allMatch(part -> part.refCnt() == 0);
            small.release();
        }

        @Test
        void aBufferThatCannotBeAddedIsReleased() {
            ByteBuf component = ascii("a");
            assertThatThrownBy(() -> buf.addComponent(1, component)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(component.refCnt()).isZero();
            ByteBuf negative = ascii("a");
            assertThatThrownBy(() -> buf.addComponents(-1, negative)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(negative.refCnt()).isZero();
            buf.release();
            ByteBuf late = ascii("a");
            assertThatThrownBy(() -> buf.addComponent(late)).isInstanceOf(IllegalReferenceCountException.class);
            assertThat(late.refCnt()).isZero();
            ByteBuf flattened = ascii("a");
            assertThatThrownBy(() -> buf.addFlattenedComponents(true, flattened))
                    .isInstanceOf(IllegalReferenceCountException.class);
            assertThat(flattened.refCnt()).isZero();
        }

        @Test
        void aReleasedBufferAmongOthersEndsTheAddingAndTheRestIsReleased() {
            ByteBuf first = ascii("a");
            ByteBuf released = ascii("b");
            released.release();
            ByteBuf last = ascii("c");
            assertThatThrownBy(() -> buf.addComponents(true, first, released, last))
                    .isInstanceOf(IllegalReferenceCountException.class);
            assertThat(first.refCnt()).isEqualTo(1);
            assertThat(last.refCnt()).isZero();
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("a");
            buf.release();
            assertThat(first.refCnt()).isZero();
        }

        @Test
        void nullEndsTheBuffersAndWhatFollowsIsReleased() {
            ByteBuf after = ascii("b");
            buf.addComponents(true, ascii("a"), null, after);
            assertThat(buf.numComponents()).isEqualTo(1);
            assertThat(after.refCnt()).isZero();
            buf.release();
        }

        @Test
        void aCapacityBeyondIntegerIsRefused() {
            CompositeByteBuf big = Unpooled.compositeBuffer(5000);
            ByteBuf megabyte = Unpooled.buffer(1 << 20).setIndex(0, 1 << 20);
            ByteBuf[] parts = new ByteBuf[2047];
            Arrays.setAll(parts, i -> megabyte.retainedDuplicate());
            big.addComponents(true, parts);
            assertThat(big.readableBytes()).isEqualTo(2047 << 20);
            ByteBuf rest = Unpooled.buffer(1 << 20).setIndex(0, (1 << 20) - 1);
            big.addComponent(true, rest);
            assertThat(big.capacity()).isEqualTo(Integer.MAX_VALUE);
            ByteBuf tooMuch = ascii("a");
            assertThatThrownBy(() -> big.addComponent(true, tooMuch)).isInstanceOf(IllegalArgumentException.class);
            assertThat(tooMuch.refCnt()).isZero();
            ByteBuf alsoTooMuch = ascii("b");
            ByteBuf behind = ascii("c");
            assertThatThrownBy(() -> big.addComponents(true, alsoTooMuch, behind))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(alsoTooMuch.refCnt() + behind.refCnt()).isZero();
            assertThat(big.capacity()).isEqualTo(Integer.MAX_VALUE);
            assertIndicesNearTheMaximumAreSafe(big);
            big.release();
            assertThat(megabyte.release()).isTrue();
            assertThat(rest.refCnt()).isZero();
        }

        private void assertIndicesNearTheMaximumAreSafe(CompositeByteBuf big) {
            int last = Integer.MAX_VALUE - 1;
            big.setByte(last, 7);
            assertThat(big.getByte(last)).isEqualTo((byte) 7);
            assertThat(big.getInt(Integer.MAX_VALUE - 4)).isEqualTo(7);
            assertThat(big.slice(last, 1).getByte(0)).isEqualTo((byte) 7);
            assertThat(big.indexOf(last - 100, Integer.MAX_VALUE, (byte) 7)).isEqualTo(last);
            ByteBuf tail = big.slice(16, Integer.MAX_VALUE - 16);
            for (int index : new int[] {-1, Integer.MIN_VALUE, last, Integer.MAX_VALUE}) {
                assertThatThrownBy(() -> big.getInt(index)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> big.setLong(index, 1)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> big.getBytes(index, new byte[2]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> big.nioBuffers(index, Integer.MAX_VALUE))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> tail.getInt(index)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> tail.slice(index, 100)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> tail.getByte(index)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }

        @Test
        void flatteningTakesTheReadableComponentsOfAComposite() {
            ByteBuf a = ascii("abc");
            ByteBuf b = ascii("def");
            ByteBuf c = ascii("ghi");
            CompositeByteBuf other = Unpooled.compositeBuffer().addComponents(true, a, b, c);
            other.setIndex(4, 8);
            buf.addFlattenedComponents(true, other);
            assertThat(other.refCnt()).isZero();
            assertThat(a.refCnt()).isZero();
            assertThat(buf.numComponents()).isEqualTo(2);
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("efgh");
            buf.release();
            assertThat(b.refCnt()).isZero();
            assertThat(c.refCnt()).isZero();
        }

        @Test
        void flatteningASharedCompositeLeavesItUsable() {
            CompositeByteBuf other = Unpooled.compositeBuffer().addComponents(true, ascii("ab"), ascii("cd"));
            buf.addFlattenedComponents(true, other.retainedSlice(1, 2));
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("bc");
            buf.release();
            assertThat(other.toString(StandardCharsets.US_ASCII)).isEqualTo("abcd");
            assertThat(other.release()).isTrue();
        }

        @Test
        void flatteningNothingReleasesTheBuffer() {
            ByteBuf empty = ascii("");
            ByteBuf read = ascii("abc").skipBytes(3);
            CompositeByteBuf emptyComposite = Unpooled.compositeBuffer();
            buf.addFlattenedComponents(true, empty)
                    .addFlattenedComponents(true, read)
                    .addFlattenedComponents(true, emptyComposite);
            assertThat(buf.numComponents()).isZero();
            assertThat(read.refCnt()).isZero();
            assertThat(emptyComposite.refCnt()).isZero();
            buf.release();
        }

        @Test
        void aCompositeGivenAsIterableIsOneComponent() {
            CompositeByteBuf other = Unpooled.compositeBuffer().addComponents(true, ascii("ab"), ascii("cd"));
            buf.addComponents(true, other);
            assertThat(buf.numComponents()).isEqualTo(1);
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("abcd");
            buf.release();
            assertThat(other.refCnt()).isZero();
        }

        @Test
        void fewerThanOneComponentIsRefused() {
            assertThatThrownBy(() -> Unpooled.compositeBuffer(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class Removing {
        @Test
        void removedComponentsAreReleasedAndTheOthersMove() {
            ByteBuf b = ascii("b");
            ByteBuf c = ascii("c");
            buf.addComponents(ascii("a"), b, c, ascii("d"), ascii("e"));
            buf.removeComponent(1).removeComponents(1, 2).removeComponents(0, 0);
            assertThat(b.refCnt()).isZero();
            assertThat(c.refCnt()).isZero();
            assertThat(buf.toString(0, 2, StandardCharsets.US_ASCII)).isEqualTo("ae");
            assertThatThrownBy(() -> buf.removeComponent(2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> buf.removeComponents(1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> buf.removeComponents(1, Integer.MAX_VALUE))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            buf.release();
        }

        @Test
        void readingWhatWasRemovedFailsThoughTheWriterIndexIsBeyondIt() {
            buf.addComponent(true, ascii("abcd")).removeComponent(0);
            assertThat(buf.writerIndex()).isEqualTo(4);
            assertThatThrownBy(buf::readByte).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> buf.readBytes(new byte[2])).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(buf::slice).isInstanceOf(IndexOutOfBoundsException.class);
            buf.release();
        }

        @Test
        void consolidatingMergesAndReleases() {
            ByteBuf b = ascii("b");
            buf.addComponents(true, ascii("a"), b, ascii("c"), ascii("d"));
            buf.consolidate(1, 2);
            assertThat(b.refCnt()).isZero();
            assertThat(buf.numComponents()).isEqualTo(3);
            assertThat(buf.component(1).toString(StandardCharsets.US_ASCII)).isEqualTo("bc");
            buf.consolidate();
            assertThat(buf.numComponents()).isEqualTo(1);
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("abcd");
            assertThatThrownBy(() -> buf.consolidate(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            buf.release();
        }

        @Test
        void discardingReadComponentsKeepsTheOneBeingRead() {
            ByteBuf a = ascii("aaa");
            buf.addComponents(true, a, ascii("bbb"), ascii("ccc"));
            buf.readerIndex(2).markReaderIndex().readerIndex(4).markWriterIndex();
            buf.discardReadComponents();
            assertThat(a.refCnt()).isZero();
            assertThat(buf.readerIndex()).isEqualTo(1);
            assertThat(buf.writerIndex()).isEqualTo(6);
            assertThat(buf.numComponents()).isEqualTo(2);
            assertThat(buf.resetReaderIndex().readerIndex()).isZero();
            assertThat(buf.resetWriterIndex().writerIndex()).isEqualTo(6);
            buf.release();
        }

        @Test
        void discardingReadBytesCutsTheFirstComponentWithoutCopying() {
            ByteBuf b = ascii("bbb");
            buf.addComponents(true, ascii("aaa"), b, ascii("ccc"));
            buf.readerIndex(4).discardReadBytes();
            assertThat(buf.readerIndex()).isZero();
            assertThat(buf.capacity()).isEqualTo(5);
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("bbccc");
            b.setByte(1, 'x');
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("xbccc");
            buf.skipBytes(1).discardReadBytes();
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("bccc");
            buf.release();
        }

        @Test
        void discardingWhenAllWasReadReleasesEverything() {
            ByteBuf a = ascii("a");
            buf.addComponents(true, a, ascii("")).skipBytes(1).discardSomeReadBytes();
            assertThat(a.refCnt()).isZero();
            assertThat(buf.numComponents()).isZero();
            assertThat(buf.readerIndex() + buf.writerIndex() + buf.capacity()).isZero();
            buf.discardReadBytes().discardReadComponents();
            buf.release();
        }

        @Test
        void shrinkingReleasesFromTheEndAndCutsTheIndices() {
            ByteBuf c = ascii("cc");
            buf.addComponents(true, ascii("aa"), ascii("bb"), c).skipBytes(5);
            buf.capacity(3);
            assertThat(c.refCnt()).isZero();
            assertThat(buf.readerIndex()).isEqualTo(3);
            assertThat(buf.writerIndex()).isEqualTo(3);
            assertThat(buf.toString(0, 3, StandardCharsets.US_ASCII)).isEqualTo("aab");
            assertThatThrownBy(() -> buf.capacity(-1)).isInstanceOf(IllegalArgumentException.class);
            buf.capacity(0);
            assertThat(buf.numComponents()).isZero();
            buf.release();
        }

        @Test
        void writingBeyondTheEndAddsAComponent() {
            buf.addComponent(true, ascii("a"));
            buf.writeLong(1).writeByte(2).writeZero(3);
            assertThat(buf.readableBytes()).isEqualTo(13);
            assertThat(buf.getLong(1)).isEqualTo(1);
            assertThat(buf.numComponents()).isGreaterThan(1);
            buf.release();
        }

        @Test
        void ensureWritableTellsWhatItDid() {
            buf.addComponents(ascii("abcdefgh"), ascii("ijklmnop")).writerIndex(10);
            assertThat(buf.ensureWritable(6, false)).isZero();
            assertThat(buf.ensureWritable(Integer.MAX_VALUE - 9, false)).isEqualTo(1);
            assertThat(buf.capacity()).isEqualTo(16);
            assertThat(buf.ensureWritable(7, false)).isEqualTo(2);
            assertThat(buf.writableBytes()).isGreaterThanOrEqualTo(7);
            assertThatThrownBy(() -> buf.ensureWritable(-1, true)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> buf.ensureWritable(Integer.MAX_VALUE))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            buf.release();
        }

        @Test
        void viewsSeeTheContentAfterTheirSourceGrew() {
            buf.addComponents(true, ascii("abcd"), ascii("efgh"));
            ByteBuf slice = buf.slice(2, 4);
            ByteBuf duplicate = buf.duplicate();
            buf.capacity(100).setByte(2, 'x');
            slice.setByte(1, 'y');
            assertThat(slice.toString(StandardCharsets.US_ASCII)).isEqualTo("xyef");
            assertThat(duplicate.toString(StandardCharsets.US_ASCII)).isEqualTo("abxyefgh");
            assertThat(duplicate.capacity()).isEqualTo(100);
            duplicate.capacity(3);
            assertThat(duplicate.readableBytes()).isEqualTo(3);
            assertThat(buf.readableBytes()).isEqualTo(3);
            buf.release();
        }

        @Test
        void growingBeyondTheNumberOfComponentsMerges() {
            CompositeByteBuf one = Unpooled.compositeBuffer(1);
            one.addComponent(true, ascii("a"));
            one.capacity(10).capacity(20);
            assertThat(one.numComponents()).isEqualTo(1);
            assertThat(one.toString(StandardCharsets.US_ASCII)).isEqualTo("a");
            one.release();
        }
    }

    @Nested
    class Looking {
        @Test
        void componentsAreFoundByIndexAndOffset() {
            buf.addComponents(ascii("ab"), ascii("cde"));
            assertThat(buf.toComponentIndex(1)).isZero();
            assertThat(buf.toComponentIndex(4)).isEqualTo(1);
            assertThat(buf.toByteIndex(1)).isEqualTo(2);
            assertThat(buf.componentAtOffset(3).toString(StandardCharsets.US_ASCII))
                    .isEqualTo("cde");
            assertThat(buf.internalComponentAtOffset(0).toString(StandardCharsets.US_ASCII))
                    .isEqualTo("ab");
            for (int index : new int[] {-1, 2, Integer.MAX_VALUE}) {
                assertThatThrownBy(() -> buf.component(index)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> buf.toByteIndex(index)).isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThatThrownBy(() -> buf.toComponentIndex(5)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> buf.componentAtOffset(-1)).isInstanceOf(IndexOutOfBoundsException.class);
            buf.release();
        }

        @Test
        void decomposingGivesTheRangeInPieces() {
            buf.addComponents(ascii("abc"), ascii(""), ascii("def"), ascii("ghi"));
            List<String> pieces = new ArrayList<>();
            buf.decompose(1, 6).forEach(piece -> pieces.add(piece.toString(StandardCharsets.US_ASCII)));
            assertThat(pieces).containsExactly("bc", "def", "g");
            assertThat(buf.decompose(9, 0)).isEmpty();
            assertThatThrownBy(() -> buf.decompose(8, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            buf.release();
        }

        @Test
        void theIteratorGivesEachComponentAndNoticesChanges() {
            buf.addComponents(ascii("a"), ascii("b"));
            List<String> texts = new ArrayList<>();
            for (ByteBuf component : buf) {
                texts.add(component.toString(StandardCharsets.US_ASCII));
            }
            assertThat(texts).containsExactly("a", "b");
            Iterator<ByteBuf> ended = buf.iterator();
            ended.next();
            ended.next();
            assertThatThrownBy(ended::next).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(ended::remove).isInstanceOf(UnsupportedOperationException.class);
            Iterator<ByteBuf> disturbed = buf.iterator();
            buf.removeComponent(0);
            assertThatThrownBy(disturbed::next).isInstanceOf(ConcurrentModificationException.class);
            buf.release();
            assertThatThrownBy(buf::iterator).isInstanceOf(IllegalReferenceCountException.class);
        }

        @Test
        void theTextNamesTheNumberOfComponents() {
            buf.addComponents(true, ascii("a"), ascii("b"));
            assertThat(buf.toString()).isEqualTo("CompositeByteBuf(ridx: 0, widx: 2, cap: 2, components=2)");
            buf.release();
            assertThat(buf.toString()).isEqualTo("CompositeByteBuf(freed)");
        }

        @Test
        void memoryOfASingleComponentIsItsOwn() {
            byte[] array = {1, 2, 3, 4};
            buf.addComponent(true, Unpooled.wrappedBuffer(array).skipBytes(1));
            buf.skipBytes(1).discardReadBytes();
            assertThat(buf.hasArray()).isTrue();
            assertThat(buf.array()).isSameAs(array);
            assertThat(buf.arrayOffset()).isEqualTo(2);
            assertThat(buf.isContiguous()).isTrue();
            assertThat(buf.internalNioBuffer(0, 2).remaining()).isEqualTo(2);
            ByteBuf slice = buf.slice(1, 1);
            assertThat(slice.arrayOffset()).isEqualTo(3);
            buf.addComponent(ascii("b"));
            assertThat(buf.hasArray()).isFalse();
            assertThat(buf.hasMemoryAddress()).isFalse();
            assertThatThrownBy(buf::array).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(buf::arrayOffset).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(buf::memoryAddress).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> buf.internalNioBuffer(0, 1)).isInstanceOf(UnsupportedOperationException.class);
            assertThat(slice.array()).isSameAs(array);
            buf.release();
        }

        @Test
        void anEmptyCompositeHasAnEmptyArray() {
            assertThat(buf.hasArray()).isTrue();
            assertThat(buf.array()).isEmpty();
            assertThat(buf.isDirect()).isFalse();
            assertThat(buf.nioBufferCount()).isEqualTo(1);
            assertThat(buf.nioBuffer(0, 0).hasRemaining()).isFalse();
            assertThat(buf.nioBuffers(0, 0)).hasSize(1);
            assertThat(buf.hasMemoryAddress()).isEqualTo(Unpooled.EMPTY_BUFFER.hasMemoryAddress());
            buf.release();
        }

        @Test
        void nioBuffersShareTheMemoryAndAMergedOneIsACopy() {
            ByteBuf a = ascii("ab");
            buf.addComponents(true, a, Unpooled.directBuffer().writeBytes(new byte[] {'c', 'd'}));
            assertThat(buf.nioBufferCount()).isEqualTo(2);
            assertThat(buf.isDirect()).isFalse();
            ByteBuffer[] pieces = buf.nioBuffers(1, 2);
            assertThat(pieces).hasSize(2);
            a.setByte(1, 'x');
            assertThat(pieces[0].get(0)).isEqualTo((byte) 'x');
            ByteBuffer merged = buf.nioBuffer();
            assertThat(StandardCharsets.US_ASCII.decode(merged).toString()).isEqualTo("axcd");
            assertThat(buf.nioBuffer(2, 2).isDirect()).isTrue();
            buf.release();
        }
    }

    @Nested
    class Views {
        @Test
        void aSliceShowsWhatTheCompositeHasNow() {
            buf.addComponents(true, ascii("ab"), ascii("cd"), ascii("ef"));
            ByteBuf slice = buf.slice(1, 4);
            assertThat(slice.unwrap()).isSameAs(buf);
            assertThat(slice.maxCapacity()).isEqualTo(4);
            buf.consolidate();
            buf.setByte(2, 'x');
            assertThat(slice.toString(StandardCharsets.US_ASCII)).isEqualTo("bxde");
            slice.setShort(1, 'y' << 8 | 'z');
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("abyzef");
            assertThat(slice.slice(1, 2).toString(StandardCharsets.US_ASCII)).isEqualTo("yz");
            buf.release();
        }

        @Test
        void aSliceHasTheComponentsItTouches() {
            buf.addComponents(true, ascii("ab"), ascii("cd"), ascii("ef"));
            CompositeByteBuf slice = (CompositeByteBuf) buf.slice(1, 2);
            assertThat(slice.numComponents()).isEqualTo(2);
            assertThat(slice.component(0).toString(StandardCharsets.US_ASCII)).isEqualTo("b");
            assertThat(slice.component(1).toString(StandardCharsets.US_ASCII)).isEqualTo("c");
            assertThat(slice.toByteIndex(1)).isEqualTo(1);
            assertThat(slice.toComponentIndex(1)).isEqualTo(1);
            assertThat(slice.nioBuffers()).hasSize(2);
            assertThatThrownBy(() -> slice.component(2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(buf.slice(3, 0).nioBuffers()).hasSize(1);
            buf.release();
        }

        @Test
        void theBoundsOfASliceAreKept() {
            buf.addComponents(true, ascii("ab"), ascii("cd"));
            ByteBuf slice = buf.slice(1, 2);
            assertThatThrownBy(() -> slice.getByte(2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> slice.getByte(-1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> slice.getShort(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> slice.slice(1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> slice.writeByte(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> slice.capacity(1)).isInstanceOf(UnsupportedOperationException.class);
            assertThat(slice.indexOf(0, 2, (byte) 'd')).isEqualTo(-1);
            buf.release();
        }

        @Test
        void aSliceOfWhatIsGoneFailsAndCanStillBeDescribed() {
            buf.addComponents(true, ascii("ab"), ascii("cd"));
            ByteBuf slice = buf.slice(1, 3);
            buf.capacity(2);
            assertThat(slice.getByte(0)).isEqualTo((byte) 'b');
            assertThatThrownBy(() -> slice.getByte(1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> slice.getBytes(0, new byte[3])).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> slice.indexOf(0, 3, (byte) 'd')).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(slice.toString()).contains("cap: 3");
            assertThat(slice.hasArray()).isFalse();
            assertThat(slice.isDirect()).isFalse();
            assertThatThrownBy(slice::array).isInstanceOf(UnsupportedOperationException.class);
            buf.release();
            assertThat(slice.nioBufferCount()).isEqualTo(1);
            assertThat(slice.hasMemoryAddress()).isFalse();
            assertThat(slice.toString()).contains("freed");
        }

        @Test
        void viewsShareTheReferenceCountAndFailAfterTheRelease() {
            buf.addComponents(true, ascii("ab"), ascii("cd"));
            ByteBuf slice = buf.readRetainedSlice(3);
            ByteBuf duplicate = buf.duplicate();
            assertThat(slice.refCnt()).isEqualTo(2);
            buf.release();
            assertThat(slice.toString(StandardCharsets.US_ASCII)).isEqualTo("abc");
            assertThat(duplicate.readByte()).isEqualTo((byte) 'd');
            assertThat(slice.release()).isTrue();
            assertThatThrownBy(() -> slice.getByte(0)).isInstanceOf(IllegalReferenceCountException.class);
            assertThatThrownBy(() -> duplicate.getByte(0)).isInstanceOf(IllegalReferenceCountException.class);
            assertThatThrownBy(() -> buf.getByte(0)).isInstanceOf(IllegalReferenceCountException.class);
        }

        @Test
        void componentsOfAViewCannotBeChanged() {
            buf.addComponents(true, ascii("ab"), ascii("cd"));
            CompositeByteBuf view = (CompositeByteBuf) buf.duplicate();
            ByteBuf refused = ascii("x");
            assertThatThrownBy(() -> view.addComponent(refused)).isInstanceOf(UnsupportedOperationException.class);
            assertThat(refused.refCnt()).isZero();
            assertThatThrownBy(view::consolidate).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> view.removeComponent(0)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(view::discardReadComponents).isInstanceOf(UnsupportedOperationException.class);
            assertThat(buf.numComponents()).isEqualTo(2);
            buf.release();
        }

        @Test
        void readingFromAChannelGoesOnUntilItHasNothing() throws IOException {
            buf.addComponents(
                    Unpooled.buffer(4, 4).writeZero(4), Unpooled.buffer(4, 4).writeZero(4));
            byte[] pieces = {1, 2, 3, 4, 5, 6};
            int[] at = {0};
            ScatteringByteChannel twoAtATime = mock(ScatteringByteChannel.class);
            when(twoAtATime.read(any(ByteBuffer.class))).thenAnswer(call -> {
                ByteBuffer dst = call.getArgument(0);
                int n = Math.min(dst.remaining(), Math.min(2, pieces.length - at[0]));
                dst.put(pieces, at[0], n);
                at[0] += n;
                return n;
            });
            assertThat(buf.setBytes(0, twoAtATime, 8)).isEqualTo(6);
            assertThat(ByteBufUtil.getBytes(buf, 0, 6)).isEqualTo(pieces);
            assertThat(buf.release()).isTrue();
        }

        @Test
        void aReadOnlyViewRefusesEveryChange() {
            buf.addComponents(true, ascii("ab"), ascii("cd"));
            ByteBuf view = buf.asReadOnly();
            assertThat(view.isReadOnly()).isTrue();
            assertThat(view.asReadOnly()).isSameAs(view);
            assertThat(view.hasArray()).isFalse();
            assertThat(view.isWritable()).isFalse();
            assertThatThrownBy(() -> view.setByte(0, 1)).isInstanceOf(ReadOnlyBufferException.class);
            assertThatThrownBy(() -> view.setLong(0, 1)).isInstanceOf(ReadOnlyBufferException.class);
            assertThatThrownBy(() -> view.setZero(0, 1)).isInstanceOf(ReadOnlyBufferException.class);
            assertThatThrownBy(() -> view.setBytes(0, new byte[1])).isInstanceOf(ReadOnlyBufferException.class);
            assertThatThrownBy(() -> view.slice(1, 2).setByte(0, 1)).isInstanceOf(ReadOnlyBufferException.class);
            assertThatThrownBy(() -> view.duplicate().setByte(0, 1)).isInstanceOf(ReadOnlyBufferException.class);
            assertThatThrownBy(() -> view.capacity(1)).isInstanceOf(ReadOnlyBufferException.class);
            assertThatThrownBy(view::discardReadBytes).isInstanceOf(ReadOnlyBufferException.class);
            assertThat(view.nioBuffers()).allMatch(ByteBuffer::isReadOnly);
            assertThat(((CompositeByteBuf) view).component(0).isReadOnly()).isTrue();
            assertThat(((CompositeByteBuf) view).iterator().next().isReadOnly()).isTrue();
            assertThat(view).isEqualTo(buf);
            assertThat(view.release()).isTrue();
        }

        @Test
        void anUnreleasableViewKeepsTheCount() {
            buf.addComponents(true, ascii("ab"), ascii("cd"));
            ByteBuf view = Unpooled.unreleasableBuffer(buf);
            assertThat(view.release()).isFalse();
            assertThat(view.retain().refCnt()).isEqualTo(1);
            assertThat(view.slice(1, 2).release()).isFalse();
            assertThat(view.duplicate().release()).isFalse();
            assertThat(view.asReadOnly().release()).isFalse();
            assertThat(view).isEqualTo(buf);
            assertThat(buf.release()).isTrue();
        }

        @Test
        void discardingInAViewMovesItsBytes() {
            buf.addComponents(true, ascii("abc"), ascii("def"));
            ByteBuf slice = buf.slice(1, 4).skipBytes(1);
            slice.discardReadBytes();
            assertThat(slice.toString(StandardCharsets.US_ASCII)).isEqualTo("cde");
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("acdeef");
            buf.release();
        }
    }

    @Nested
    class Transfers {
        @TempDir
        private Path directory;

        @Test
        void streamsAreReadAcrossComponents() throws IOException {
            buf.addComponents(ascii("ab"), ascii("cdef"), ascii("gh"));
            assertThat(buf.setBytes(1, new ByteArrayInputStream(new byte[] {'1', '2', '3', '4', '5'}), 6))
                    .isEqualTo(5);
            assertThat(buf.toString(0, 8, StandardCharsets.US_ASCII)).isEqualTo("a12345gh");
            assertThat(buf.setBytes(0, new ByteArrayInputStream(new byte[0]), 4))
                    .isEqualTo(-1);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            buf.getBytes(1, out, 6);
            assertThat(out).hasToString("12345g");
            buf.release();
        }

        @Test
        void filesAreReadAndWrittenAcrossComponents() throws IOException {
            buf.addComponents(
                    true, ascii("ab"), Unpooled.directBuffer().writeBytes(new byte[] {'c', 'd'}), ascii("ef"));
            try (FileChannel file = FileChannel.open(
                    directory.resolve("file"),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                assertThat(buf.readBytes(file, 3, 5)).isEqualTo(5);
                assertThat(file.position()).isZero();
                assertThat(file.size()).isEqualTo(8);
                assertThat(buf.getBytes(0, file, 3)).isEqualTo(3);
                assertThat(buf.setBytes(0, file, 0, 6)).isEqualTo(6);
                assertThat(buf.toString(0, 6, StandardCharsets.US_ASCII)).isEqualTo("abcabc");
                assertThat(buf.setBytes(0, file, 6, 6)).isEqualTo(2);
                assertThat(buf.toString(0, 6, StandardCharsets.US_ASCII)).isEqualTo("decabc");
                assertThat(buf.setBytes(0, file, 8, 6)).isEqualTo(-1);
                file.position(1);
                assertThat(buf.setBytes(1, file, 5)).isEqualTo(5);
                assertThat(buf.toString(0, 6, StandardCharsets.US_ASCII)).isEqualTo("dbcabc");
            }
            buf.release();
        }

        @Test
        void aByteBufferKeepsItsLimit() {
            buf.addComponents(true, ascii("ab"), ascii("cd"));
            ByteBuffer target = ByteBuffer.allocate(8).limit(6).position(3);
            buf.getBytes(1, target);
            assertThat(target.position()).isEqualTo(6);
            assertThat(target.limit()).isEqualTo(6);
            target.position(4);
            buf.setBytes(0, target);
            assertThat(buf.toString(StandardCharsets.US_ASCII)).isEqualTo("cdcd");
            ByteBuffer tooLong = ByteBuffer.allocate(5);
            assertThatThrownBy(() -> buf.getBytes(0, tooLong)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(tooLong.position()).isZero();
            buf.release();
        }
    }

    @Test
    void everyAccessAfterTheReleaseFails() {
        buf.addComponents(true, ascii("abcdefgh"), ascii("abcdefgh"));
        ByteBuf other = ascii("x");
        buf.release();
        List<ThrowingCallable> accesses = List.of(
                () -> buf.getByte(0),
                () -> buf.getLong(6),
                () -> buf.setByte(0, 1),
                () -> buf.setInt(6, 1),
                () -> buf.readByte(),
                () -> buf.writeByte(1),
                () -> buf.getBytes(0, new byte[1]),
                () -> buf.setBytes(0, other),
                () -> buf.nioBuffers(),
                () -> buf.nioBuffer(0, 0),
                () -> buf.copy(),
                () -> buf.slice(),
                () -> buf.duplicate(),
                () -> buf.array(),
                () -> buf.memoryAddress(),
                () -> buf.component(0),
                () -> buf.decompose(0, 0),
                () -> buf.consolidate(),
                () -> buf.removeComponent(0),
                () -> buf.discardReadComponents(),
                () -> buf.discardReadBytes(),
                () -> buf.forEachByte(b -> true),
                () -> buf.capacity(1),
                () -> buf.ensureWritable(1),
                () -> buf.retain(),
                () -> buf.release());
        for (int i = 0; i < accesses.size(); i++) {
            assertThatThrownBy(accesses.get(i)).as("access %d", i).isInstanceOf(IllegalReferenceCountException.class);
        }
        other.release();
    }

    /** The same random operations on a composite and on a buffer of one piece give the same. */
    @Test
    void behavesAsABufferOfOnePiece() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            new Differential(random, "seed " + seed + ", round " + round).run(120);
        }
    }

    private static final class Differential {
        private final Random random;
        private final String at;
        private final CompositeByteBuf actual;
        private final ByteBuf expected = Unpooled.buffer(0);

        Differential(Random random, String at) {
            this.random = random;
            this.at = at;
            actual = Unpooled.compositeBuffer(1 + random.nextInt(12));
        }

        void run(int steps) {
            for (int step = 0; step < steps; step++) {
                int operation = random.nextInt(16);
                String where = at + ", step " + step + ", operation " + operation;
                try {
                    apply(operation, where);
                } catch (RuntimeException e) {
                    throw new AssertionError(where, e);
                }
                assertThat(actual.readerIndex()).as(where).isEqualTo(expected.readerIndex());
                assertThat(actual.writerIndex()).as(where).isEqualTo(expected.writerIndex());
                assertThat((ByteBuf) actual).as(where).isEqualTo(expected);
                assertThat(actual.hashCode()).as(where).isEqualTo(expected.hashCode());
                compareAccess(where);
            }
            assertThat(actual.release()).isTrue();
            expected.release();
        }

        private void apply(int operation, String where) {
            byte[] bytes = new byte[random.nextInt(10)];
            random.nextBytes(bytes);
            switch (operation) {
                case 0, 1, 2 -> add(bytes);
                case 3 -> both(buf -> buf.writeBytes(bytes));
                case 4 -> {
                    long value = random.nextLong();
                    both(buf -> buf.writeLong(value).writeMediumLE((int) value).writeShort((int) value));
                }
                case 5 -> {
                    int n = random.nextInt(1 + Math.min(12, expected.readableBytes()));
                    byte[] read = new byte[n];
                    byte[] wanted = new byte[n];
                    actual.readBytes(read);
                    expected.readBytes(wanted);
                    assertThat(read).as(where).isEqualTo(wanted);
                }
                case 6 -> both(ByteBuf::discardReadBytes);
                case 7 -> discardReadComponents();
                case 8 -> consolidateSome();
                case 9 -> setSomewhere();
                case 10 -> both(buf -> buf.writeZero(bytes.length));
                case 11 -> shrink();
                case 12 ->
                    both(buf -> buf.setBytes(buf.readerIndex(), bytes, 0, Math.min(bytes.length, buf.readableBytes())));
                case 13 -> both(Differential::appendCopyOfItself);
                case 14 -> both(buf -> buf.writeCharSequence("é" + bytes.length, StandardCharsets.UTF_8));
                default -> flatten(bytes);
            }
        }

        private static void appendCopyOfItself(ByteBuf buf) {
            ByteBuf copy = buf.slice().copy();
            buf.writeBytes(copy);
            copy.release();
        }

        private void both(Consumer<ByteBuf> operation) {
            if (expected.writerIndex() < 4000) {
                operation.accept(actual);
                operation.accept(expected);
            }
        }

        /** What a component gets ends behind the writer index, so that there must not be room in between. */
        private void add(byte[] bytes) {
            actual.capacity(actual.writerIndex());
            ByteBuf component = random.nextBoolean() ? Unpooled.buffer() : Unpooled.directBuffer();
            actual.addComponent(true, component.writeZero(3).writeBytes(bytes).skipBytes(3));
            expected.writeBytes(bytes);
        }

        private void flatten(byte[] bytes) {
            actual.capacity(actual.writerIndex());
            CompositeByteBuf other = Unpooled.compositeBuffer()
                    .addComponents(true, Unpooled.copiedBuffer(bytes), Unpooled.copiedBuffer(bytes));
            int skipped = random.nextInt(1 + bytes.length);
            expected.writeBytes(bytes, skipped, bytes.length - skipped).writeBytes(bytes);
            actual.addFlattenedComponents(true, other.skipBytes(skipped));
        }

        /** Moves the indices of the composite; the other one follows. */
        private void discardReadComponents() {
            int before = actual.readerIndex();
            actual.discardReadComponents();
            int discarded = before - actual.readerIndex();
            byte[] rest = new byte[expected.writerIndex() - discarded];
            expected.getBytes(discarded, rest);
            expected.setBytes(0, rest).setIndex(actual.readerIndex(), rest.length);
        }

        private void consolidateSome() {
            int n = actual.numComponents();
            if (n > 0) {
                int from = random.nextInt(n);
                actual.consolidate(from, 1 + random.nextInt(n - from));
            }
        }

        private void setSomewhere() {
            int writable = expected.writerIndex();
            long value = random.nextLong();
            if (writable >= 8) {
                int index = random.nextInt(writable - 7);
                int kind = random.nextInt(9);
                both(buf -> set(buf, kind, index, value));
            }
        }

        private static ByteBuf set(ByteBuf buf, int kind, int index, long value) {
            return switch (kind) {
                case 0 -> buf.setByte(index, (int) value);
                case 1 -> buf.setShort(index, (int) value);
                case 2 -> buf.setShortLE(index, (int) value);
                case 3 -> buf.setMedium(index, (int) value);
                case 4 -> buf.setMediumLE(index, (int) value);
                case 5 -> buf.setInt(index, (int) value);
                case 6 -> buf.setIntLE(index, (int) value);
                case 7 -> buf.setLong(index, value);
                default -> buf.setLongLE(index, value);
            };
        }

        private void shrink() {
            int to = expected.readerIndex() + random.nextInt(1 + expected.readableBytes());
            both(buf -> buf.capacity(to));
        }

        private void compareAccess(String where) {
            int end = expected.writerIndex();
            ByteBuf view = expected;
            ByteBuf viewed = actual;
            if (random.nextBoolean()) {
                int from = random.nextInt(end + 1);
                int length = random.nextInt(end - from + 1);
                view = expected.slice(from, length);
                viewed = actual.slice(from, length);
                end = length;
            }
            if (end >= 8) {
                int index = random.nextInt(end - 7);
                assertThat(values(viewed, index)).as(where).isEqualTo(values(view, index));
            }
            int from = random.nextInt(end + 1);
            int length = random.nextInt(end - from + 1);
            byte value = (byte) random.nextInt(4);
            assertThat(viewed.indexOf(from, from + length, value))
                    .as(where)
                    .isEqualTo(view.indexOf(from, from + length, value));
            assertThat(viewed.indexOf(from + length, from, value))
                    .as(where)
                    .isEqualTo(view.indexOf(from + length, from, value));
            assertThat(viewed.forEachByte(from, length, b -> b != value))
                    .as(where)
                    .isEqualTo(view.forEachByte(from, length, b -> b != value));
            assertThat(viewed.forEachByteDesc(from, length, b -> b != value))
                    .as(where)
                    .isEqualTo(view.forEachByteDesc(from, length, b -> b != value));
            assertThat(viewed.nioBuffer(from, length)).as(where).isEqualTo(view.nioBuffer(from, length));
            ByteBuf copy = viewed.copy(from, length);
            assertThat(copy).as(where).isEqualTo(view.slice(from, length));
            copy.release();
        }

        private static List<Number> values(ByteBuf buf, int index) {
            return List.of(
                    buf.getByte(index),
                    buf.getShort(index),
                    buf.getShortLE(index),
                    buf.getUnsignedMedium(index),
                    buf.getUnsignedMediumLE(index),
                    buf.getMediumLE(index),
                    buf.getInt(index),
                    buf.getIntLE(index),
                    buf.getLong(index),
                    buf.getLongLE(index),
                    buf.getDouble(index),
                    buf.getFloatLE(index));
        }
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.buffer(text.length()).writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
