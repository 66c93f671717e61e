package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.DecoderResult;
import io.millrace.util.IllegalReferenceCountException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** {@link DefaultHttpContent}, {@link DefaultLastHttpContent} and the constant. */
class HttpContentTest {
    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    void aPieceSharesTheLifeOfItsBytes() {
        HttpContent piece = new DefaultHttpContent(text("abc"));

        assertThat(piece.retain()).isSameAs(piece);
        assertThat(piece.retain(1)).isSameAs(piece);
        assertThat(piece.touch()).isSameAs(piece);
        assertThat(piece.touch("x")).isSameAs(piece);
        assertThat(piece.refCnt()).isEqualTo(3);
        assertThat(piece.release(2)).isFalse();
        assertThat(piece.release()).isTrue();
        assertThatThrownBy(piece::content).isInstanceOf(IllegalReferenceCountException.class);
        assertThatNullPointerException().isThrownBy(() -> new DefaultHttpContent(null));
    }

    @Test
    void copiesHaveTheResultOfDecoding() {
        HttpContent piece = new DefaultHttpContent(text("abc"));
        piece.setDecoderResult(DecoderResult.UNFINISHED);
        HttpContent copy = piece.copy();
        HttpContent duplicate = piece.duplicate();
        HttpContent retained = piece.retainedDuplicate();

        assertThat(copy).isEqualTo(piece).hasSameHashCodeAs(piece);
        assertThat(duplicate).isEqualTo(piece);
        assertThat(copy.decoderResult()).isSameAs(DecoderResult.UNFINISHED);
        assertThat(piece.refCnt()).isEqualTo(2);
        retained.release();
        copy.release();
        piece.release();
    }

    @Test
    void piecesAreEqualByTheirBytes() {
        HttpContent piece = new DefaultHttpContent(text("abc"));
        HttpContent other = piece.replace(text("abd"));
        HttpContent last = new DefaultLastHttpContent(text("abc"));

        assertThat(piece).isNotEqualTo(other).isNotEqualTo(last);
        piece.release();
        other.release();
        last.release();
    }

    @Test
    void theTextShowsTheBufferAndTheResult() {
        HttpContent piece = new DefaultHttpContent(text("abc"));
        String shown = piece.content().toString();

        assertThat(piece).hasToString("DefaultHttpContent(data: " + shown + ", decoderResult: success)");
        piece.release();
        assertThat(piece.toString()).startsWith("DefaultHttpContent(");
    }

    @Test
    void aLastPieceHasTrailers() {
        LastHttpContent last = new DefaultLastHttpContent(text("abc"));
        last.trailingHeaders().add("a", "1");
        LastHttpContent copy = last.copy();
        copy.trailingHeaders().add("a", "2");
        LastHttpContent duplicate = last.duplicate();
        LastHttpContent retained = last.retainedDuplicate();

        assertThat(last.trailingHeaders().getAll("a")).containsExactly("1");
        assertThat(duplicate).isEqualTo(last).hasSameHashCodeAs(last);
        assertThat(copy).isNotEqualTo(last);
        assertThat(retained.refCnt()).isEqualTo(2);
        assertThat(last.retain().retain(1).touch().touch("x")).isSameAs(last);
        assertThat(last.toString())
                .isEqualTo("DefaultLastHttpContent(data: " + last.content() + ", decoderResult: success)"
                        + System.lineSeparator() + "a: 1");
        assertThat(last.release(4)).isTrue();
        assertThat(copy.release()).isTrue();
    }

    @Test
    void aLastPieceIsMadeInSeveralWays() {
        HttpHeaders trailers = new DefaultHttpHeaders();
        LastHttpContent given = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, trailers);
        LastHttpContent made = new DefaultLastHttpContent(
                Unpooled.EMPTY_BUFFER,
                DefaultHttpHeadersFactory.headersFactory().withCombiningHeaders(true));
        LastHttpContent empty = new DefaultLastHttpContent();
        empty.content().writeByte(1);

        assertThat(given.trailingHeaders()).isSameAs(trailers);
        assertThat(made.trailingHeaders()).isInstanceOf(CombinedHttpHeaders.class);
        assertThat(empty.content().readableBytes()).isEqualTo(1);
        assertThat(empty.release()).isTrue();
    }

    @Test
    void theConstantHasNoLifeAndCannotBeChanged() {
        LastHttpContent empty = LastHttpContent.EMPTY_LAST_CONTENT;

        assertThat(empty.content().isReadable()).isFalse();
        assertThat(empty.release()).isFalse();
        assertThat(empty.release(5)).isFalse();
        assertThat(empty.refCnt()).isEqualTo(1);
        assertThat(empty.retain()).isSameAs(empty);
        assertThat(empty.retain(3)).isSameAs(empty);
        assertThat(empty.touch()).isSameAs(empty);
        assertThat(empty.touch("x")).isSameAs(empty);
        assertThat(empty.copy()).isSameAs(empty);
        assertThat(empty.duplicate()).isSameAs(empty);
        assertThat(empty.retainedDuplicate()).isSameAs(empty);
        assertThat(empty.trailingHeaders().isEmpty()).isTrue();
        assertThat(empty.decoderResult()).isSameAs(DecoderResult.SUCCESS);
        assertThat(empty).hasToString("EmptyLastHttpContent");
        assertThatThrownBy(() -> empty.setDecoderResult(DecoderResult.SUCCESS))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> empty.trailingHeaders().add("a", "b"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theConstantIsReplacedByAPieceOfItsOwn() {
        LastHttpContent replaced = LastHttpContent.EMPTY_LAST_CONTENT.replace(text("abc"));

        assertThat(replaced.content().readableBytes()).isEqualTo(3);
        assertThat(replaced.release()).isTrue();
    }
}
