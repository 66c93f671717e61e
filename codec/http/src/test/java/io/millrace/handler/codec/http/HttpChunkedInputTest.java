package io.millrace.handler.codec.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.handler.stream.ChunkedInput;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class HttpChunkedInputTest {
    /** Pieces of text; an empty one stands for a pause. */
    private static final class Pieces implements ChunkedInput<ByteBuf> {
        private final Queue<String> pieces;
        private long progress;
        private boolean closed;

        Pieces(String... pieces) {
            this.pieces = new ArrayDeque<>(List.of(pieces));
        }

        @Override
        public boolean isEndOfInput() {
            return pieces.isEmpty();
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public ByteBuf readChunk(ByteBufAllocator allocator) {
            String piece = pieces.remove();
            progress += piece.length();
            return piece.isEmpty() ? null : allocator.buffer().writeBytes(piece.getBytes(US_ASCII));
        }

        @Override
        public long length() {
            return 100;
        }

        @Override
        public long progress() {
            return progress;
        }
    }

    private static HttpContent read(HttpChunkedInput input) throws Exception {
        return input.readChunk(UnpooledByteBufAllocator.DEFAULT);
    }

    private static void assertReads(HttpChunkedInput input, String text) throws Exception {
        HttpContent content = read(input);
        assertThat(content).isNotInstanceOf(LastHttpContent.class);
        assertThat(content.content().toString(US_ASCII)).isEqualTo(text);
        content.release();
    }

    @Test
    void piecesAreContentsAndTheLastOneEndsThem() throws Exception {
        HttpChunkedInput input = new HttpChunkedInput(new Pieces("ab", "c"));

        assertReads(input, "ab");
        assertThat(input.progress()).isEqualTo(2);
        assertThat(input.length()).isEqualTo(100);
        assertReads(input, "c");
        assertThat(input.isEndOfInput()).as("before the last content").isFalse();
        assertThat(read(input)).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(input.isEndOfInput()).isTrue();
        assertThat(read(input)).isNull();
    }

    @Test
    void anEmptyInputHasALastContentToo() throws Exception {
        HttpChunkedInput input = new HttpChunkedInput(new Pieces());

        assertThat(input.isEndOfInput()).isFalse();
        assertThat(read(input)).isInstanceOf(LastHttpContent.class);
        assertThat(input.isEndOfInput()).isTrue();
    }

    @Test
    void aPauseIsNoContent() throws Exception {
        HttpChunkedInput input = new HttpChunkedInput(new Pieces("a", "", "b"));

        assertReads(input, "a");
        assertThat(read(input)).isNull();
        assertThat(input.isEndOfInput()).isFalse();
        assertReads(input, "b");
    }

    @Test
    void trailersComeAtTheEnd() throws Exception {
        LastHttpContent end = new DefaultLastHttpContent(Unpooled.copiedBuffer("end", US_ASCII));
        HttpChunkedInput input = new HttpChunkedInput(new Pieces(), end);

        assertThat(read(input)).isSameAs(end);
        input.close();

        assertThat(end.refCnt()).as("whoever has read it has it").isEqualTo(1);
        end.release();
    }

    @Test
    void closeReleasesALastContentThatNobodyHasRead() throws Exception {
        Pieces pieces = new Pieces("a");
        LastHttpContent end = new DefaultLastHttpContent(Unpooled.copiedBuffer("end", US_ASCII));
        HttpChunkedInput input = new HttpChunkedInput(pieces, end);

        input.close();
        input.close();

        assertThat(pieces.closed).isTrue();
        assertThat(end.refCnt()).isZero();
    }

    @Test
    void nothingIsNoInput() {
        assertThatThrownBy(() -> new HttpChunkedInput(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new HttpChunkedInput(new Pieces(), null)).isInstanceOf(NullPointerException.class);
    }
}
