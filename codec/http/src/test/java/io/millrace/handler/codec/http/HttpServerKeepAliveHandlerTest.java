package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.millrace.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.millrace.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.millrace.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;
import static io.millrace.handler.codec.http.HttpHeaderNames.UPGRADE;
import static io.millrace.handler.codec.http.HttpResponseStatus.CONTINUE;
import static io.millrace.handler.codec.http.HttpResponseStatus.EARLY_HINTS;
import static io.millrace.handler.codec.http.HttpResponseStatus.NOT_MODIFIED;
import static io.millrace.handler.codec.http.HttpResponseStatus.NO_CONTENT;
import static io.millrace.handler.codec.http.HttpResponseStatus.OK;
import static io.millrace.handler.codec.http.HttpResponseStatus.RESET_CONTENT;
import static io.millrace.handler.codec.http.HttpResponseStatus.SWITCHING_PROTOCOLS;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_0;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerKeepAliveHandlerTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpServerKeepAliveHandler());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static FullHttpRequest request(HttpVersion version, HttpMethod method, String connection) {
        FullHttpRequest request = new DefaultFullHttpRequest(version, method, "/", Unpooled.EMPTY_BUFFER);
        if (connection != null) {
            request.headers().set(CONNECTION, connection);
        }
        return request;
    }

    private static FullHttpRequest get() {
        return request(HTTP_1_1, HttpMethod.GET, null);
    }

    private static FullHttpResponse response(HttpResponseStatus status, String... headers) {
        FullHttpResponse response = new DefaultFullHttpResponse(HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        for (int i = 0; i < headers.length; i += 2) {
            response.headers().set(headers[i], headers[i + 1]);
        }
        return response;
    }

    private static FullHttpResponse ok() {
        return response(OK, "content-length", "0");
    }

    private HttpResponse sent(HttpResponse response) {
        channel.writeOutbound(response);
        HttpResponse sent = channel.readOutbound();
        assertThat(sent).isSameAs(response);
        return sent;
    }

    private void assertIsLast(HttpResponse response) {
        assertThat(HttpUtil.isKeepAlive(sent(response))).as("keep-alive").isFalse();
        assertThat(channel.isOpen()).as("open").isFalse();
    }

    private void assertKeeps(HttpResponse response) {
        assertThat(HttpUtil.isKeepAlive(sent(response))).as("keep-alive").isTrue();
        assertThat(channel.isOpen()).as("open").isTrue();
    }

    // ---- what the two sides say ----

    @ParameterizedTest(name = "HTTP/1.{0} with Connection: {1} is kept: {2}")
    @CsvSource({
        "1, , true",
        "1, keep-alive, true",
        "1, close, false",
        "1, 'x, Close', false",
        "0, , false",
        "0, keep-alive, true",
        "0, close, false"
    })
    void theClientDecides(int minor, String connection, boolean kept) {
        channel.writeInbound(request(minor == 1 ? HTTP_1_1 : HTTP_1_0, HttpMethod.GET, connection));

        if (kept) {
            assertKeeps(ok());
        } else {
            assertIsLast(ok());
        }
    }

    @Test
    void theServerDecidesToo() {
        channel.writeInbound(get());

        assertIsLast(response(OK, "content-length", "0", "connection", "close"));
    }

    @Test
    void aResponseOfAnOldVersionIsTheLastOne() {
        channel.writeInbound(get());

        FullHttpResponse response = ok();
        response.setProtocolVersion(HTTP_1_0);
        assertIsLast(response);
    }

    @Test
    void anOldClientIsToldThatTheConnectionIsKept() {
        channel.writeInbound(request(HTTP_1_0, HttpMethod.GET, "keep-alive"), get());

        assertThat(sent(ok()).headers().get(CONNECTION)).isEqualTo("keep-alive");
        assertThat(sent(ok()).headers().contains(CONNECTION)).isFalse();
    }

    @Test
    void anOldClientGetsNoChunks() {
        channel.writeInbound(request(HTTP_1_0, HttpMethod.GET, "keep-alive"));

        HttpResponse sent = sent(response(OK, "transfer-encoding", "chunked"));

        assertThat(sent.headers().contains(TRANSFER_ENCODING)).isFalse();
        assertThat(channel.isOpen()).isFalse();
    }

    // ---- where a response ends ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-length: 0",
                "transfer-encoding: chunked",
                "content-type: multipart/byteranges; boundary=x",
                "content-type: Multipart/Mixed",
            })
    void aResponseWhoseEndIsKnownKeepsTheConnection(String header) {
        channel.writeInbound(get());

        assertKeeps(response(OK, header.split(": ", 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x: y", "content-type: text/multipart", "transfer-encoding: gzip"})
    void aResponseWhoseEndIsNotKnownIsTheLastOne(String header) {
        channel.writeInbound(get());

        assertIsLast(response(OK, header.split(": ", 2)));
    }

    @Test
    void aStatusWithoutContentKeepsTheConnection() {
        channel.writeInbound(get(), get(), get());

        assertKeeps(response(NO_CONTENT));
        assertKeeps(response(NOT_MODIFIED));
        assertIsLast(response(RESET_CONTENT));
    }

    @Test
    void aResponseToHeadEndsWithItsHeaders() {
        channel.writeInbound(request(HTTP_1_1, HttpMethod.HEAD, null), get());

        assertKeeps(response(OK));
        assertIsLast(response(OK));
    }

    @Test
    void aTunnelIsNotClosed() {
        channel.writeInbound(request(HTTP_1_1, HttpMethod.CONNECT, null));

        HttpResponse sent = sent(response(OK));

        assertThat(sent.headers().isEmpty()).isTrue();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aTunnelThatIsRefusedIsAResponseAsOthers() {
        channel.writeInbound(request(HTTP_1_1, HttpMethod.CONNECT, null));

        assertIsLast(response(HttpResponseStatus.BAD_GATEWAY));
    }

    // ---- interim responses ----

    @Test
    void interimResponsesAreNotCounted() {
        channel.writeInbound(get(), request(HTTP_1_1, HttpMethod.GET, "close"));

        assertThat(sent(response(CONTINUE)).headers().isEmpty()).isTrue();
        assertKeeps(ok());
        assertThat(sent(response(EARLY_HINTS)).headers().isEmpty()).isTrue();
        assertThat(sent(response(CONTINUE)).headers().isEmpty()).isTrue();
        assertThat(channel.isOpen()).isTrue();
        assertIsLast(ok());
    }

    @Test
    void anUpgradeStaysOpen() {
        channel.writeInbound(request(HTTP_1_1, HttpMethod.GET, "upgrade"));

        HttpResponse sent = sent(response(SWITCHING_PROTOCOLS, "connection", "upgrade", "upgrade", "x"));

        assertThat(sent.headers().get(CONNECTION)).isEqualTo("upgrade");
        assertThat(sent.headers().get(UPGRADE)).isEqualTo("x");
        assertThat(channel.isOpen()).isTrue();
    }

    // ---- several requests ----

    @Test
    void theResponseToTheLastPipelinedRequestClosesTheChannel() {
        channel.writeInbound(get(), get(), request(HTTP_1_1, HttpMethod.GET, "close"));

        assertKeeps(ok());
        assertKeeps(ok());
        assertIsLast(ok());
    }

    @Test
    void aResponseThatClosesEndsThePipelineBeforeItsTime() {
        channel.writeInbound(get(), get(), get());

        assertKeeps(ok());
        assertIsLast(response(OK));
    }

    @Test
    @DisplayName("4.2.18 smuggling: requests behind the last one are dropped")
    void requestsBehindTheLastOneAreDropped() {
        FullHttpRequest behind =
                new DefaultFullHttpRequest(HTTP_1_1, HttpMethod.POST, "/", Unpooled.copiedBuffer("x", US_ASCII));
        HttpContent part = new DefaultHttpContent(Unpooled.copiedBuffer("x", US_ASCII));
        HttpRequest last = new DefaultHttpRequest(HTTP_1_1, HttpMethod.POST, "/");
        last.headers().set(CONNECTION, "close");
        HttpContent itsContent = new DefaultHttpContent(Unpooled.copiedBuffer("x", US_ASCII));

        channel.writeInbound(last, itsContent, LastHttpContent.EMPTY_LAST_CONTENT, behind);
        channel.writeInbound(new DefaultHttpRequest(HTTP_1_1, HttpMethod.POST, "/"), part, "no HTTP");

        assertThat(channel.inboundMessages())
                .containsExactly(last, itsContent, LastHttpContent.EMPTY_LAST_CONTENT, "no HTTP");
        assertThat(behind.refCnt()).isZero();
        assertThat(part.refCnt()).isZero();
        assertIsLast(ok());
    }

    @Test
    void theContentOfARequestThatIsAnsweredAlreadyStillComes() {
        HttpContent part = new DefaultHttpContent(Unpooled.copiedBuffer("x", US_ASCII));
        HttpResponse close = new DefaultHttpResponse(HTTP_1_1, OK);

        channel.writeInbound(new DefaultHttpRequest(HTTP_1_1, HttpMethod.POST, "/"));
        channel.writeOutbound(close);
        channel.writeInbound(part, LastHttpContent.EMPTY_LAST_CONTENT, get());

        assertThat(close.headers().get(CONNECTION)).isEqualTo("close");
        assertThat(channel.inboundMessages()).hasSize(3).contains(part);
    }

    @Test
    void moreRequestsThanAreRememberedAreCounted() {
        for (int i = 0; i < 199; i++) {
            channel.writeInbound(get());
        }
        channel.writeInbound(request(HTTP_1_1, HttpMethod.HEAD, "close"));

        for (int i = 0; i < 199; i++) {
            assertKeeps(ok());
        }
        assertIsLast(ok());
    }

    @Test
    void responsesWithoutRequestsDoNotClose() {
        assertKeeps(ok());
        assertKeeps(ok());
        channel.writeInbound(request(HTTP_1_1, HttpMethod.GET, "close"));
        assertIsLast(ok());
    }

    // ---- when it is closed ----

    @Test
    void theChannelIsClosedWhenTheLastContentWasWritten() {
        Deque<ChannelPromise> writes = new ArrayDeque<>();
        EmbeddedChannel slow = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                        ReferenceCountUtil.release(msg);
                        writes.add(promise);
                    }
                },
                new HttpServerKeepAliveHandler());
        slow.writeInbound(request(HTTP_1_1, HttpMethod.GET, "close"));

        slow.write(new DefaultHttpResponse(HTTP_1_1, OK));
        slow.write(new DefaultHttpContent(Unpooled.copiedBuffer("x", US_ASCII)));
        slow.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, slow.voidPromise());
        writes.remove().setSuccess();
        writes.remove().setSuccess();

        assertThat(slow.isOpen()).as("before the last content is written").isTrue();
        writes.remove().setSuccess();
        assertThat(slow.isOpen()).isFalse();
        slow.finishAndReleaseAll();
    }

    @Test
    void contentsAndTheirLengthPassUnchanged() {
        HttpResponse head = new DefaultHttpResponse(HTTP_1_1, OK);
        head.headers().set(CONTENT_LENGTH, 1).set(CONTENT_TYPE, "a/b");
        HttpContent part = new DefaultHttpContent(Unpooled.copiedBuffer("x", US_ASCII));
        channel.writeInbound(get());

        channel.writeOutbound(head, part, LastHttpContent.EMPTY_LAST_CONTENT, "no HTTP");

        assertThat(channel.outboundMessages())
                .containsExactly(head, part, LastHttpContent.EMPTY_LAST_CONTENT, "no HTTP");
        assertThat(head.headers().size()).isEqualTo(2);
        assertThat(channel.isOpen()).isTrue();
    }
}
