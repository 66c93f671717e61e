package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.Wire.bytes;
import static io.millrace.handler.codec.http.Wire.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.DateFormatter;
import io.millrace.util.IllegalReferenceCountException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpResponseTemplateTest {
    private static final HttpResponseTemplate TEMPLATE = new HttpResponseTemplate(
            HttpResponseStatus.OK, new DefaultHttpHeaders().set("server", "s").set("Content-Type", "text/plain"));

    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private String write(FullHttpResponse response) {
        channel.writeOutbound(response);
        return written(channel);
    }

    private static void isResponse(String text, String fields, String content) {
        String start = "HTTP/1.1 200 OK\r\nserver: s\r\nContent-Type: text/plain\r\n" + fields + "date: ";
        assertThat(text).startsWith(start);
        String date = text.substring(start.length(), text.indexOf('\r', start.length()));
        assertThat(DateFormatter.parseHttpDate(date)).isNotNull();
        assertThat(text.substring(start.length() + date.length()))
                .isEqualTo("\r\ncontent-length: " + content.length() + "\r\n\r\n" + content);
    }

    @Test
    void aResponseIsTheTemplateWithDateAndLength() {
        ByteBuf content = bytes("abc");
        isResponse(write(TEMPLATE.response(content)), "", "abc");
        assertThat(content.refCnt()).isZero();
        isResponse(write(TEMPLATE.response("0123456789".getBytes(StandardCharsets.US_ASCII))), "", "0123456789");
        isResponse(write(TEMPLATE.response(new byte[0])), "", "");
    }

    @Test
    void aLargeContentIsSentBehindIt() {
        isResponse(write(TEMPLATE.response(bytes("x".repeat(10_000)))), "", "x".repeat(10_000));
    }

    @Test
    void aResponseToHeadHasItsLength() {
        channel.writeInbound(bytes("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertThat(write(TEMPLATE.response(bytes("abc")))).endsWith("\r\ncontent-length: 3\r\n\r\n");
    }

    @Test
    void aResponseThatOpensATunnelHasNoLength() {
        channel.writeInbound(bytes("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"));
        assertThat(write(TEMPLATE.response(bytes(""))))
                .startsWith("HTTP/1.1 200 OK")
                .doesNotContain("content-length");
    }

    @Test
    void aContentThatIsReleasedAlreadyLosesNothing() {
        ByteBuf content = bytes("abc");
        content.release();
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true);
        channel.config().setAllocator(alloc);

        assertThatThrownBy(() -> channel.writeOutbound(TEMPLATE.response(content)))
                .isInstanceOf(IllegalReferenceCountException.class);
        assertThat(alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory())
                .isZero();
    }

    @Test
    void handlersCanChangeAResponse() {
        FullHttpResponse response = TEMPLATE.response(bytes("abc"));
        assertThat(response.headers().get("server")).isEqualTo("s");
        assertThat(response.headers().get(HttpHeaderNames.CONTENT_LENGTH)).isEqualTo("3");
        response.headers().remove(HttpHeaderNames.DATE).set("x", "y");
        response.setStatus(HttpResponseStatus.NOT_FOUND).setProtocolVersion(HttpVersion.HTTP_1_0);
        assertThat(response.status()).isEqualTo(HttpResponseStatus.NOT_FOUND);
        assertThat(write(response))
                .isEqualTo("HTTP/1.0 404 Not Found\r\n"
                        + "server: s\r\n"
                        + "Content-Type: text/plain\r\n"
                        + "content-length: 3\r\n"
                        + "x: y\r\n"
                        + "\r\n"
                        + "abc");
        isResponse(write(TEMPLATE.response(bytes("abc"))), "", "abc");
    }

    @Test
    void aResponseIsCountedByItsContent() {
        FullHttpResponse response = TEMPLATE.response(bytes("abc"));
        assertThat(response.refCnt()).isOne();
        assertThat(response.retain().refCnt()).isEqualTo(2);
        FullHttpResponse copy = response.copy();
        assertThat(copy.content()).isEqualTo(response.content());
        assertThat(copy.release()).isTrue();
        FullHttpResponse duplicate = response.retainedDuplicate();
        assertThat(duplicate.release()).isFalse();
        FullHttpResponse other = response.replace(bytes("d"));
        assertThat(other.release()).isTrue();
        assertThat(response.touch().touch("here").release(2)).isTrue();
        assertThat(TEMPLATE.response(new byte[1]).refCnt()).isOne();
        assertThat(TEMPLATE.response(new byte[1]).release()).isTrue();
    }

    @Test
    void whatIsSetForEachResponseIsNotOfTheTemplate() {
        for (CharSequence name : new CharSequence[] {"Content-Length", "transfer-encoding", "Date"}) {
            assertThatThrownBy(() ->
                            new HttpResponseTemplate(HttpResponseStatus.OK, new DefaultHttpHeaders().set(name, "x")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new HttpResponseTemplate(HttpResponseStatus.NO_CONTENT, new DefaultHttpHeaders()))
                .isInstanceOf(IllegalArgumentException.class);
        DefaultHttpHeaders unchecked = new DefaultHttpHeaders(any -> {}, any -> {});
        unchecked.add("a", "b\r\nc: d");
        assertThatThrownBy(() -> new HttpResponseTemplate(HttpResponseStatus.OK, unchecked))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(TEMPLATE.status()).isEqualTo(HttpResponseStatus.OK);
    }

    @Test
    void theLastResponseEndsTheConnection() {
        HttpResponseTemplate last = new HttpResponseTemplate(
                HttpResponseStatus.OK,
                new DefaultHttpHeaders().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE));
        channel.writeInbound(bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        channel.releaseInbound();
        write(last.response(bytes("abc")));
        channel.writeInbound(bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertThat(channel.inboundMessages()).isEmpty();
    }
}
