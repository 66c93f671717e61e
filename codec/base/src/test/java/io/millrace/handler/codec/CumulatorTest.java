package io.millrace.handler.codec;

import static io.millrace.handler.codec.Decoders.bytes;
import static io.millrace.handler.codec.Decoders.verifier;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.handler.codec.ByteToMessageDecoder.Cumulator;
import java.lang.reflect.Proxy;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CumulatorTest {
    private static final ByteBufAllocator ALLOC = UnpooledByteBufAllocator.DEFAULT;

    static Stream<Cumulator> cumulators() {
        return Stream.of(
                ByteToMessageDecoder.MERGE_CUMULATOR,
                ByteToMessageDecoder.COMPOSITE_CUMULATOR,
                new AdaptiveCumulator(0),
                new AdaptiveCumulator(8),
                new AdaptiveCumulator(1024));
    }

    @ParameterizedTest
    @MethodSource("cumulators")
    void theBytesAreThoseOfBoth(Cumulator cumulator) {
        ByteBuf both = cumulator.cumulate(
                ALLOC, bytes("xabc").skipBytes(1), bytes("ydef").skipBytes(1));

        assertThat(both.toString(ISO_8859_1)).isEqualTo("abcdef");
        assertThat(both.release()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("cumulators")
    void anythingThatIsReadInBetweenIsGone(Cumulator cumulator) {
        Random random = new Random(42);
        StringBuilder expected = new StringBuilder();
        ByteBuf cumulation = Unpooled.EMPTY_BUFFER;
        for (int i = 0; i < 500; i++) {
            String part = String.valueOf((char) ('a' + i % 26)).repeat(random.nextInt(20));
            expected.append(part);
            cumulation = cumulator.cumulate(ALLOC, cumulation, bytes(part));
            int read = random.nextInt(expected.length() + 1);
            assertThat(cumulation.readCharSequence(read, ISO_8859_1).toString()).isEqualTo(expected.substring(0, read));
            expected.delete(0, read);
            assertThat(cumulation.toString(ISO_8859_1)).isEqualTo(expected.toString());
            if (i % 7 == 0) {
                cumulation.discardSomeReadBytes();
            }
        }
        cumulation.release();
    }

    @ParameterizedTest
    @MethodSource("cumulators")
    void aSliceThatSomebodyHoldsIsNotTouched(Cumulator cumulator) {
        ByteBuf cumulation = ALLOC.heapBuffer(64).writeBytes(bytes("abc"));
        ByteBuf held = cumulation.readRetainedSlice(1);

        cumulation = cumulator.cumulate(ALLOC, cumulation, bytes("d"));
        ByteBuf also = cumulation.retainedSlice();
        cumulation = cumulator.cumulate(ALLOC, cumulation, bytes("ef"));

        assertThat(held.toString(ISO_8859_1)).isEqualTo("a");
        assertThat(also.toString(ISO_8859_1)).isEqualTo("bcd");
        assertThat(cumulation.toString(ISO_8859_1)).isEqualTo("bcdef");
        held.release();
        also.release();
        assertThat(cumulation.release()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("cumulators")
    void readOnlyBuffersAreCopiedOrComposed(Cumulator cumulator) {
        ByteBuf both = cumulator.cumulate(
                ALLOC, bytes("abc").asReadOnly(), bytes("def").asReadOnly());

        assertThat(both.toString(ISO_8859_1)).isEqualTo("abcdef");
        both.release();
    }

    @ParameterizedTest
    @MethodSource("cumulators")
    void theSameBufferOnceMoreIsNotTwice(Cumulator cumulator) {
        ByteBuf buffer = bytes("abc");

        ByteBuf result = cumulator.cumulate(ALLOC, buffer, buffer.retain());

        assertThat(result).isSameAs(buffer);
        assertThat(result.refCnt()).isEqualTo(1);
        result.release();
    }

    @ParameterizedTest
    @MethodSource("cumulators")
    void withoutMemoryTheInputIsReleasedAndTheCumulationStays(Cumulator cumulator) {
        ByteBuf cumulation = bytes("abc");
        ByteBuf held = cumulation.retainedSlice(); // so that it cannot grow where it is
        ByteBuf in = bytes("def");
        ByteBufAllocator none = (ByteBufAllocator) Proxy.newProxyInstance(
                ByteBufAllocator.class.getClassLoader(),
                new Class<?>[] {ByteBufAllocator.class},
                (proxy, method, args) -> {
                    throw new OutOfMemoryError("none left");
                });

        assertThatThrownBy(() -> cumulator.cumulate(none, cumulation, in)).isInstanceOf(Throwable.class);

        assertThat(in.refCnt()).isZero();
        assertThat(cumulation.refCnt()).isEqualTo(2);
        held.release();
        cumulation.release();
    }

    @Test
    void mergingCopiesIntoWhatIsThere() {
        ByteBuf cumulation = ALLOC.heapBuffer(16).writeBytes(bytes("abc"));

        assertThat(ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ALLOC, cumulation, bytes("d")))
                .isSameAs(cumulation);
        cumulation.release();
    }

    @Test
    void mergingDoublesWhatMustGrow() {
        int copies = 0;
        ByteBuf cumulation = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ALLOC, Unpooled.EMPTY_BUFFER, bytes("x"));
        for (int i = 0; i < 10_000; i++) {
            int capacity = cumulation.capacity();
            cumulation = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ALLOC, cumulation, bytes("x"));
            copies += cumulation.capacity() == capacity ? 0 : 1;
        }

        assertThat(copies).isLessThan(16);
        cumulation.release();
    }

    @Test
    void composingCopiesNothing() {
        ByteBuf first = bytes("abc");
        ByteBuf second = bytes("def");

        ByteBuf both = ByteToMessageDecoder.COMPOSITE_CUMULATOR.cumulate(ALLOC, first, second);

        assertThat(both).isInstanceOf(CompositeByteBuf.class);
        assertThat(((CompositeByteBuf) both).numComponents()).isEqualTo(2);
        first.setByte(0, 'A');
        assertThat(both.toString(ISO_8859_1)).isEqualTo("Abcdef");
        both.release();
        assertThat(first.refCnt()).isZero();
        assertThat(second.refCnt()).isZero();
    }

    @Test
    @DisplayName("4.2.19 codec-base: single bytes in large buffers are copied, not composed")
    void singleBytesOfLargeBuffersAreCopied() {
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
        ByteBuf cumulation = bytes("x");
        for (int i = 0; i < 100; i++) {
            ByteBuf large = alloc.heapBuffer(4096).writeByte('x');
            cumulation = ByteToMessageDecoder.COMPOSITE_CUMULATOR.cumulate(alloc, cumulation, large);
        }

        assertThat(alloc.metric().usedHeapMemory()).isLessThanOrEqualTo(64 * 100);
        cumulation.release();
        assertThat(alloc.metric().usedHeapMemory()).isZero();
    }

    @Test
    void theAdaptiveOneCopiesSmallPartsAndComposesLargeOnes() {
        AdaptiveCumulator cumulator = new AdaptiveCumulator(8);
        ByteBuf cumulation = cumulator.cumulate(ALLOC, bytes("ab"), bytes("cd"));
        assertThat(components(cumulation)).isEqualTo(1);
        cumulation = cumulator.cumulate(ALLOC, cumulation, bytes("efg"));
        assertThat(components(cumulation)).isEqualTo(1);

        cumulation = cumulator.cumulate(ALLOC, cumulation, bytes("h")); // eight together
        assertThat(components(cumulation)).isEqualTo(2);
        cumulation = cumulator.cumulate(ALLOC, cumulation, bytes("i".repeat(20)));
        assertThat(components(cumulation)).isEqualTo(3);

        assertThat(cumulation.toString(ISO_8859_1)).isEqualTo("abcdefgh" + "i".repeat(20));
        cumulation.release();
    }

    private static int components(ByteBuf cumulation) {
        return ((CompositeByteBuf) cumulation).numComponents();
    }

    @Test
    void theAdaptiveOneChecksItsArgument() {
        assertThatThrownBy(() -> new AdaptiveCumulator(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("cumulators")
    void framesAreTheSameWithEachOfThem(Cumulator cumulator) {
        verifier(() -> {
                    LineBasedFrameDecoder decoder = new LineBasedFrameDecoder(16);
                    decoder.setCumulator(cumulator);
                    return decoder;
                })
                .input("lines", "one\ntwo\r\n\nthree\n12345678901234567\nfour")
                .maxRetainedBytes(4096)
                .withoutCost()
                .verify();
    }
}
