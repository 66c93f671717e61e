package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.millrace.handler.codec.http.HttpHeaderNames.EXPECT;
import static io.millrace.handler.codec.http.HttpResponseStatus.CONTINUE;
import static io.millrace.handler.codec.http.HttpResponseStatus.EXPECTATION_FAILED;
import static io.millrace.handler.codec.http.HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_0;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpServerExpectContinueHandlerTest {
    private static final class Refusing extends HttpServerExpectContinueHandler {
        @Override
        protected HttpResponse acceptMessage(HttpRequest request) {
            return null;
        }
    }

    private static HttpRequest expecting(HttpVersion version) {
        HttpRequest request = new DefaultHttpRequest(version, HttpMethod.PUT, "/");
        request.headers().set(EXPECT, "100-continue");
        return request;
    }

    private static HttpContent content() {
        return new DefaultHttpContent(Unpooled.copiedBuffer("x", US_ASCII));
    }

    private static LastHttpContent last() {
        return new DefaultLastHttpContent(Unpooled.copiedBuffer("y", US_ASCII));
    }

    private static FullHttpResponse answer(EmbeddedChannel channel) {
        FullHttpResponse response = channel.readOutbound();
        assertThat(channel.<Object>readOutbound()).isNull();
        response.release();
        return response;
    }

    @Test
    void aClientIsToldToGoOn() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpServerExpectContinueHandler());
        HttpRequest request = expecting(HTTP_1_1);
        LastHttpContent end = last();

        channel.writeInbound(request, end);

        FullHttpResponse answer = answer(channel);
        assertThat(answer.status()).isEqualTo(CONTINUE);
        assertThat(answer.headers().isEmpty()).isTrue();
        assertThat(channel.inboundMessages()).containsExactly(request, end);
        assertThat(request.headers().contains(EXPECT)).isFalse();
        channel.releaseInbound();
        channel.finish();
    }

    @Test
    void aRefusedRequestIsSeenByNobody() {
        List<Object> events = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
                        events.add(evt);
                    }
                },
                new Refusing());
        HttpContent part = content();
        LastHttpContent end = last();
        HttpRequest next = new DefaultHttpRequest(HTTP_1_1, HttpMethod.GET, "/");

        channel.writeInbound(expecting(HTTP_1_1), part, end, next, LastHttpContent.EMPTY_LAST_CONTENT);

        FullHttpResponse answer = answer(channel);
        assertThat(answer.status()).isEqualTo(EXPECTATION_FAILED);
        assertThat(answer.headers().get(CONTENT_LENGTH)).isEqualTo("0");
        assertThat(channel.inboundMessages()).containsExactly(next, LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(part.refCnt()).isZero();
        assertThat(end.refCnt()).isZero();
        assertThat(events).containsExactly(HttpExpectationFailedEvent.INSTANCE);
        assertThat(channel.isOpen()).isTrue();
        channel.finish();
    }

    @Test
    void aRefusedRequestWhoseContentDoesNotComeIsFollowedByAnother() {
        EmbeddedChannel channel = new EmbeddedChannel(new Refusing());
        FullHttpRequest whole =
                new DefaultFullHttpRequest(HTTP_1_1, HttpMethod.PUT, "/", Unpooled.copiedBuffer("x", US_ASCII));
        whole.headers().set(EXPECT, "100-continue");
        HttpRequest next = new DefaultHttpRequest(HTTP_1_1, HttpMethod.PUT, "/");
        HttpContent part = content();

        channel.writeInbound(expecting(HTTP_1_1), whole, next, part);

        assertThat(whole.refCnt()).isZero();
        assertThat(channel.inboundMessages()).containsExactly(next, part);
        channel.releaseInbound();
        channel.finishAndReleaseAll();
    }

    @Test
    void answersCanBeOthers() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpServerExpectContinueHandler() {
            @Override
            protected HttpResponse acceptMessage(HttpRequest request) {
                return request.headers().contains(CONTENT_LENGTH) ? super.acceptMessage(request) : null;
            }

            @Override
            protected HttpResponse rejectResponse(HttpRequest request) {
                return new DefaultFullHttpResponse(HTTP_1_1, REQUEST_ENTITY_TOO_LARGE, Unpooled.EMPTY_BUFFER);
            }
        });

        channel.writeInbound(expecting(HTTP_1_1));

        assertThat(answer(channel).status()).isEqualTo(REQUEST_ENTITY_TOO_LARGE);
        channel.finish();
    }

    @Test
    void otherRequestsPass() {
        EmbeddedChannel channel = new EmbeddedChannel(new Refusing());
        HttpRequest plain = new DefaultHttpRequest(HTTP_1_1, HttpMethod.GET, "/");
        HttpRequest old = expecting(HTTP_1_0);
        HttpContent part = content();

        channel.writeInbound(plain, part, old, "text");

        assertThat(channel.inboundMessages()).containsExactly(plain, part, old, "text");
        assertThat(channel.<Object>readOutbound()).isNull();
        channel.releaseInbound();
        channel.finish();
    }

    @Test
    void anAnswerThatCannotBeWrittenClosesTheChannel() {
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                        ReferenceCountUtil.release(msg);
                        promise.setFailure(new IOException("no"));
                    }
                },
                new HttpServerExpectContinueHandler());

        channel.writeInbound(expecting(HTTP_1_1));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void moreIsAskedForWhenAllWasDropped() {
        List<String> reads = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void read(ChannelHandlerContext ctx) {
                        reads.add("read");
                        ctx.read();
                    }
                },
                new Refusing());
        channel.config().setAutoRead(false);
        reads.clear();

        channel.writeInbound(expecting(HTTP_1_1));
        assertThat(reads).hasSize(1);
        channel.writeInbound(new DefaultHttpRequest(HTTP_1_1, HttpMethod.GET, "/"));
        assertThat(reads).hasSize(1);
        channel.releaseInbound();
        channel.finishAndReleaseAll();
    }
}
