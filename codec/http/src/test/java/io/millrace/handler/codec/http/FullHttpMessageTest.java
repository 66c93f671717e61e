package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.DecoderResult;
import io.millrace.util.IllegalReferenceCountException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link DefaultFullHttpRequest} and {@link DefaultFullHttpResponse}. */
class FullHttpMessageTest {
    private static final String NEWLINE = System.lineSeparator();

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static FullHttpRequest request(String content) {
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", text(content));
    }

    private static FullHttpResponse response(String content) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, text(content));
    }

    static Stream<Function<String, FullHttpMessage>> kinds() {
        return Stream.of(FullHttpMessageTest::request, FullHttpMessageTest::response);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aMessageSharesTheLifeOfItsContent(Function<String, FullHttpMessage> kind) {
        FullHttpMessage message = kind.apply("content");

        assertThat(message.refCnt()).isEqualTo(1);
        assertThat(message.retain()).isSameAs(message);
        assertThat(message.retain(2)).isSameAs(message);
        assertThat(message.touch()).isSameAs(message);
        assertThat(message.touch("hint")).isSameAs(message);
        assertThat(message.content().refCnt()).isEqualTo(4);
        assertThat(message.release(3)).isFalse();
        assertThat(message.release()).isTrue();
        assertThatThrownBy(message::content).isInstanceOf(IllegalReferenceCountException.class);
        assertThat(message.hashCode()).isEqualTo(message.hashCode());
        assertThat(message.toString()).contains("HTTP/1.1");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aCopyIsApart(Function<String, FullHttpMessage> kind) {
        FullHttpMessage message = kind.apply("content");
        message.headers().add("a", "1");
        message.trailingHeaders().add("b", "2");
        message.setDecoderResult(DecoderResult.UNFINISHED);
        FullHttpMessage copy = message.copy();

        assertThat(copy).isEqualTo(message).hasSameHashCodeAs(message).isExactlyInstanceOf(message.getClass());
        assertThat(copy.decoderResult()).isSameAs(DecoderResult.UNFINISHED);
        copy.headers().add("a", "3");
        copy.trailingHeaders().add("b", "3");
        copy.content().setByte(0, 'C');
        assertThat(message.headers().getAll("a")).containsExactly("1");
        assertThat(message.trailingHeaders().getAll("b")).containsExactly("2");
        assertThat(message.content().toString(StandardCharsets.US_ASCII)).isEqualTo("content");
        assertThat(message.release()).isTrue();
        assertThat(copy.release()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aDuplicateSharesTheBytes(Function<String, FullHttpMessage> kind) {
        FullHttpMessage message = kind.apply("content");
        FullHttpMessage duplicate = message.duplicate();
        assertThat(message.refCnt()).isEqualTo(1);
        duplicate.content().skipBytes(3).setByte(6, 'T');
        assertThat(message.content().toString(StandardCharsets.US_ASCII)).isEqualTo("contenT");

        FullHttpMessage retained = message.retainedDuplicate();
        assertThat(message.refCnt()).isEqualTo(2);
        assertThat(retained.release()).isFalse();
        assertThat(message.release()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aReplacementHasOtherBytes(Function<String, FullHttpMessage> kind) {
        FullHttpMessage message = kind.apply("content");
        FullHttpMessage other = message.replace(text("other"));

        assertThat(other.content().toString(StandardCharsets.US_ASCII)).isEqualTo("other");
        assertThat(other).isNotEqualTo(message);
        assertThat(message.refCnt()).isEqualTo(1);
        message.release();
        other.release();
    }

    @Test
    void withoutContentThereIsABufferToWriteTo() {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        request.content().writeByte(1);
        response.content().writeByte(1);

        assertThat(request.content().readableBytes()).isEqualTo(1);
        assertThat(response.content().readableBytes()).isEqualTo(1);
        assertThat(request.release()).isTrue();
        assertThat(response.release()).isTrue();
    }

    @Test
    void partsCanBeSet() {
        FullHttpRequest request = request("");
        assertThat(request.setMethod(HttpMethod.PUT).setUri("/x").setProtocolVersion(HttpVersion.HTTP_1_0))
                .isSameAs(request);
        assertThat(request.method()).isSameAs(HttpMethod.PUT);
        assertThat(request.uri()).isEqualTo("/x");
        FullHttpResponse response = response("");
        assertThat(response.setStatus(HttpResponseStatus.GONE).setProtocolVersion(HttpVersion.HTTP_1_0))
                .isSameAs(response);
        assertThat(response.status()).isSameAs(HttpResponseStatus.GONE);
        assertThat(response.protocolVersion()).isSameAs(HttpVersion.HTTP_1_0);
        request.release();
        response.release();
    }

    @Test
    void headersAreWhatTheyWereMadeOf() {
        HttpHeaders headers = new DefaultHttpHeaders();
        HttpHeaders trailers = new DefaultHttpHeaders();
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER, headers, trailers);
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, "/ /", Unpooled.EMPTY_BUFFER, headers, trailers, false);

        assertThat(response.headers()).isSameAs(headers);
        assertThat(response.trailingHeaders()).isSameAs(trailers);
        assertThat(request.headers()).isSameAs(headers);
        assertThat(request.trailingHeaders()).isSameAs(trailers);
        assertThat(request.uri()).isEqualTo("/ /");
        assertThat(request.copy().uri()).isEqualTo("/ /");
    }

    @Test
    void theTextShowsAllParts() {
        FullHttpRequest request = request("content");
        request.headers().add("a", "1");
        request.trailingHeaders().add("b", "2");
        String content = request.content().toString();
        FullHttpResponse response = response("");

        assertThat(request)
                .hasToString("DefaultFullHttpRequest(decodeResult: success, version: HTTP/1.1, content: " + content
                        + ')' + NEWLINE + "POST / HTTP/1.1" + NEWLINE + "a: 1" + NEWLINE + "b: 2");
        assertThat(response.toString())
                .startsWith("DefaultFullHttpResponse(decodeResult: success, version: HTTP/1.1, content: ")
                .endsWith(")" + NEWLINE + "HTTP/1.1 200 OK");
        request.release();
        response.release();
    }

    @Test
    void messagesOfDifferentContentOrTrailersAreNotEqual() {
        FullHttpResponse a = response("a");
        FullHttpResponse b = response("b");
        FullHttpResponse trailed = response("a");
        trailed.trailingHeaders().add("x", "y");

        assertThat(a).isNotEqualTo(b).isNotEqualTo(trailed).isNotEqualTo(null);
        a.release();
        b.release();
        trailed.release();
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException()
                .isThrownBy(
                        () -> new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, (ByteBuf) null));
        assertThatNullPointerException()
                .isThrownBy(() -> new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.OK,
                        Unpooled.EMPTY_BUFFER,
                        new DefaultHttpHeaders(),
                        null));
    }
}
