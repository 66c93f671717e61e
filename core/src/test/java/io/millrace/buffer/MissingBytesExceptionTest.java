package io.millrace.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.util.IllegalReferenceCountException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MissingBytesExceptionTest {
    /** Four readable bytes, the last of which is 4, behind one that was read. */
    static Stream<ByteBuf> buffers() {
        byte[] bytes = {0, 1, 2, 3, 4};
        return Stream.of(
                Unpooled.buffer(32).writeBytes(bytes).skipBytes(1),
                Unpooled.directBuffer(32).writeBytes(bytes).skipBytes(1),
                Unpooled.wrappedBuffer(bytes).skipBytes(1),
                Unpooled.wrappedBuffer(Unpooled.copiedBuffer(bytes, 0, 2), Unpooled.copiedBuffer(bytes, 2, 3))
                        .skipBytes(1));
    }

    private static void assertMissing(ByteBuf view, Consumer<ByteBuf> access) {
        int before = view.readerIndex();
        assertThatThrownBy(() -> access.accept(view)).isExactlyInstanceOf(MissingBytesException.class);
        assertThat(view.readerIndex()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void whatIsThereCanBeRead(ByteBuf buf) {
        ByteBuf view = MissingBytesException.view(buf);

        assertThat(view.readerIndex()).isEqualTo(1);
        assertThat(view.getByte(4)).isEqualTo((byte) 4);
        assertThat(view.indexOf(0, 5, (byte) 4)).isEqualTo(4);
        assertThat(view.indexOf(1, view.writerIndex(), (byte) 4)).isEqualTo(4);
        assertThat(view.bytesBefore((byte) 4)).isEqualTo(3);
        assertThat(view.bytesBefore(2, (byte) 4)).isEqualTo(-1);
        assertThat(view.forEachByte(b -> b != 3)).isEqualTo(3);
        assertThat(view.readInt()).isEqualTo(0x01020304);
        buf.release();
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void whatHasNotComeIsMissing(ByteBuf buf) {
        ByteBuf view = MissingBytesException.view(buf);

        assertMissing(view, v -> v.getByte(5));
        assertMissing(view, v -> v.getInt(2));
        assertMissing(view, ByteBuf::readLong);
        assertMissing(view, v -> v.readBytes(5));
        assertMissing(view, v -> v.readSlice(5));
        assertMissing(view, v -> v.readRetainedSlice(Integer.MAX_VALUE));
        assertMissing(view, v -> v.readCharSequence(1_000_000, StandardCharsets.UTF_8));
        assertMissing(view, v -> v.skipBytes(5));
        assertMissing(view, v -> v.slice(3, 3));
        assertMissing(view, v -> v.bytesBefore((byte) 9));
        assertMissing(view, v -> v.bytesBefore(5, (byte) 9));
        assertMissing(view, v -> v.indexOf(1, v.writerIndex(), (byte) 9));
        assertMissing(view, v -> v.indexOf(9, 12, (byte) 9));
        assertMissing(view, v -> v.forEachByte(b -> true));
        assertMissing(view, v -> v.toString(StandardCharsets.UTF_8));
        assertThat(buf.refCnt()).isEqualTo(1);
        buf.release();
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void thereIsNoEnd(ByteBuf buf) {
        ByteBuf view = MissingBytesException.view(buf);

        assertThat(view.isReadable()).isTrue();
        assertThat(view.isReadable(1 << 30)).isTrue();
        assertThat(view.readableBytes()).isGreaterThan(1 << 30);
        assertThatThrownBy(view::slice).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(view::copy).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(view::duplicate).isInstanceOf(UnsupportedOperationException.class);
        assertThat(view.isWritable()).isFalse();
        buf.release();
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void mistakesAreStillMistakes(ByteBuf buf) {
        ByteBuf view = MissingBytesException.view(buf);

        assertThatThrownBy(() -> view.getByte(-1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .isNotInstanceOf(MissingBytesException.class);
        assertThatThrownBy(() -> view.skipBytes(-1)).isInstanceOf(IllegalArgumentException.class);
        buf.release();
        assertThatThrownBy(() -> view.getByte(1)).isInstanceOf(IllegalReferenceCountException.class);
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void itIsCheap(ByteBuf buf) {
        ByteBuf view = MissingBytesException.view(buf);

        assertThatThrownBy(view::readLong)
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
        assertThatCode(() -> buf.readLong()).isNotInstanceOf(MissingBytesException.class);
        buf.release();
    }
}
