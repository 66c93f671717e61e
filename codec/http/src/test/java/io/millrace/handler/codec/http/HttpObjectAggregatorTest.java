package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.millrace.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.millrace.handler.codec.http.HttpHeaderNames.EXPECT;
import static io.millrace.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;
import static io.millrace.handler.codec.http.HttpResponseStatus.CONTINUE;
import static io.millrace.handler.codec.http.HttpResponseStatus.EXPECTATION_FAILED;
import static io.millrace.handler.codec.http.HttpResponseStatus.OK;
import static io.millrace.handler.codec.http.HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_0;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.DecoderResult;
import io.millrace.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpObjectAggregatorTest {
    private final List<Object> events = new ArrayList<>();

    private EmbeddedChannel channel(int max) {
        return channel(new HttpObjectAggregator(max));
    }

    private EmbeddedChannel channel(HttpObjectAggregator aggregator) {
        return new EmbeddedChannel(
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
                        events.add(evt);
                        ctx.fireUserEventTriggered(evt);
                    }
                },
                aggregator);
    }

    private static HttpRequest request(String... headers) {
        return request(HTTP_1_1, headers);
    }

    private static HttpRequest request(HttpVersion version, String... headers) {
        HttpRequest request = new DefaultHttpRequest(version, HttpMethod.POST, "/up");
        for (int i = 0; i < headers.length; i += 2) {
            request.headers().add(headers[i], headers[i + 1]);
        }
        return request;
    }

    private static HttpContent content(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, US_ASCII));
    }

    private static LastHttpContent last(String text) {
        return new DefaultLastHttpContent(Unpooled.copiedBuffer(text, US_ASCII));
    }

    private static String text(FullHttpMessage message) {
        String text = message.content().toString(US_ASCII);
        message.release();
        return text;
    }

    /** The one response that was written: an empty one. */
    private static FullHttpResponse answer(EmbeddedChannel channel) {
        FullHttpResponse response = channel.readOutbound();
        assertThat(response).isNotNull();
        assertThat(response.content().isReadable()).isFalse();
        assertThat(channel.<Object>readOutbound()).isNull();
        response.release();
        return response;
    }

    /** The next request on the connection is taken, and nothing else has passed before. */
    private static void assertGoesOn(EmbeddedChannel channel) {
        assertThat(channel.isOpen()).isTrue();
        channel.writeInbound(request(), last("next"));
        assertThat(text(channel.readInbound())).isEqualTo("next");
        assertThat(channel.finish()).isFalse();
    }

    @Nested
    class Whole {
        @Test
        void aRequestAndItsContentsBecomeOne() {
            EmbeddedChannel channel = channel(100);
            HttpRequest head = request("transfer-encoding", "chunked", "x", "y");
            LastHttpContent end = last("c");
            end.trailingHeaders().set("x-trailer", "z");

            assertThat(channel.writeInbound(head, content("a"), content("b"))).isFalse();
            channel.writeInbound(end);

            FullHttpRequest whole = channel.readInbound();
            assertThat(whole.method()).isEqualTo(HttpMethod.POST);
            assertThat(whole.uri()).isEqualTo("/up");
            assertThat(whole.protocolVersion()).isEqualTo(HTTP_1_1);
            assertThat(whole.headers().get("x")).isEqualTo("y");
            assertThat(whole.headers().contains(TRANSFER_ENCODING)).isFalse();
            assertThat(whole.headers().get(CONTENT_LENGTH)).isEqualTo("3");
            assertThat(whole.trailingHeaders().get("x-trailer")).isEqualTo("z");
            assertThat(whole.decoderResult().isSuccess()).isTrue();
            assertThat(text(whole)).isEqualTo("abc");
            assertThat(whole.refCnt()).isZero();
            assertThat(ByteBudget.of(channel).usedBytes()).isZero();
            channel.finish();
        }

        @Test
        void aResponseAndItsContentsBecomeOne() {
            EmbeddedChannel channel = channel(100);

            channel.writeInbound(new DefaultHttpResponse(HTTP_1_1, OK), content("a"), last("b"));

            FullHttpResponse whole = channel.readInbound();
            assertThat(whole.status()).isEqualTo(OK);
            assertThat(whole.headers().get(CONTENT_LENGTH)).isEqualTo("2");
            assertThat(text(whole)).isEqualTo("ab");
            channel.finish();
        }

        @Test
        void theLengthOfAResponseToHeadStays() {
            EmbeddedChannel channel = channel(100);
            HttpResponse head = new DefaultHttpResponse(HTTP_1_1, OK);
            head.headers().set(CONTENT_LENGTH, 50);

            channel.writeInbound(head, LastHttpContent.EMPTY_LAST_CONTENT);

            FullHttpResponse whole = channel.readInbound();
            assertThat(whole.headers().get(CONTENT_LENGTH)).isEqualTo("50");
            assertThat(text(whole)).isEmpty();
            channel.finish();
        }

        @Test
        void aRequestWithoutContentHasTheLengthZero() {
            EmbeddedChannel channel = channel(0);

            channel.writeInbound(request(), LastHttpContent.EMPTY_LAST_CONTENT);

            FullHttpRequest whole = channel.readInbound();
            assertThat(whole.headers().get(CONTENT_LENGTH)).isEqualTo("0");
            assertThat(whole.trailingHeaders().isEmpty()).isTrue();
            whole.release();
            channel.finish();
        }

        @Test
        void copiesAreWholeToo() {
            EmbeddedChannel channel = channel(100);
            LastHttpContent end = last("a");
            end.trailingHeaders().set("x-trailer", "z");
            channel.writeInbound(request("x", "y"), end);
            FullHttpRequest whole = channel.readInbound();

            FullHttpRequest copy = whole.copy();
            FullHttpRequest other = whole.replace(Unpooled.copiedBuffer("other", US_ASCII));

            assertThat(copy).isEqualTo(whole).hasSameHashCodeAs(whole);
            assertThat(other.trailingHeaders().get("x-trailer")).isEqualTo("z");
            assertThat(other.headers().get("x")).isEqualTo("y");
            assertThat(text(other)).isEqualTo("other");
            copy.release();
            whole.release();
            channel.finish();
        }

        @Test
        void whatIsWholeAlreadyPasses() {
            EmbeddedChannel channel = channel(1);
            FullHttpRequest whole =
                    new DefaultFullHttpRequest(HTTP_1_1, HttpMethod.POST, "/", Unpooled.copiedBuffer("long", US_ASCII));

            channel.writeInbound(whole);

            assertThat(channel.<Object>readInbound()).isSameAs(whole);
            whole.release();
            channel.finish();
        }

        @Test
        void contentOfNothingPasses() {
            EmbeddedChannel channel = channel(10);
            HttpContent stray = content("a");

            channel.writeInbound(stray, "text");

            assertThat(channel.inboundMessages()).containsExactly(stray, "text");
            channel.releaseInbound();
            channel.finish();
        }

        @Test
        void aChannelThatClosesReleasesWhatHasCome() {
            EmbeddedChannel channel = channel(100);
            HttpContent part = new DefaultHttpContent(Unpooled.buffer().writeZero(2000));
            ByteBuf bytes = part.content();
            EmbeddedChannel large = channel(1 << 20);

            channel.writeInbound(request(), content("a"));
            large.writeInbound(request(), part);

            assertThat(bytes.refCnt()).isEqualTo(1);
            assertThat(channel.finish()).isFalse();
            assertThat(large.finish()).isFalse();
            assertThat(bytes.refCnt()).isZero();
            assertThat(ByteBudget.of(large).usedBytes()).isZero();
        }
    }

    @Nested
    class NotDecoded {
        @Test
        void aHeadThatFailedIsPassedOnAtOnce() {
            EmbeddedChannel channel = channel(10);
            HttpRequest head = request("content-length", "abc");
            IOException fault = new IOException("fault");
            head.setDecoderResult(DecoderResult.failure(fault));

            channel.writeInbound(head);

            FullHttpRequest whole = channel.readInbound();
            assertThat(whole.decoderResult().cause()).isSameAs(fault);
            whole.release();
            channel.finish();
        }

        @Test
        void aContentThatFailedEndsTheMessage() {
            EmbeddedChannel channel = channel(10);
            LastHttpContent bad = last("");
            IOException fault = new IOException("fault");
            bad.setDecoderResult(DecoderResult.failure(fault));

            channel.writeInbound(request(), content("a"), bad);

            FullHttpRequest whole = channel.readInbound();
            assertThat(whole.decoderResult().cause()).isSameAs(fault);
            assertThat(text(whole)).isEqualTo("a");
            assertGoesOn(channel);
        }

        @Test
        @DisplayName("4.2.18 header validation: trailers that would frame the message fail it")
        void trailersThatAreNoneFailTheMessage() {
            EmbeddedChannel channel = channel(10);
            LastHttpContent end = new DefaultLastHttpContent(
                    Unpooled.EMPTY_BUFFER,
                    DefaultHttpHeadersFactory.headersFactory().newHeaders());
            end.trailingHeaders().set("content-length", "5");

            channel.writeInbound(request(), end);

            FullHttpRequest whole = channel.readInbound();
            assertThat(whole.decoderResult().isFailure()).isTrue();
            whole.release();
            assertGoesOn(channel);
        }
    }

    @Nested
    class TooLong {
        @Test
        void anAnnouncedLengthIsRefusedAndTheContentDropped() {
            EmbeddedChannel channel = channel(4);
            HttpContent part = content("abc");

            channel.writeInbound(request("content-length", "5"));
            FullHttpResponse answer = answer(channel);
            assertThat(channel.writeInbound(part, last("de"))).isFalse();

            assertThat(answer.status()).isEqualTo(REQUEST_ENTITY_TOO_LARGE);
            assertThat(answer.headers().get(CONTENT_LENGTH)).isEqualTo("0");
            assertThat(HttpUtil.isKeepAlive(answer)).isTrue();
            assertThat(part.refCnt()).isZero();
            assertGoesOn(channel);
        }

        @Test
        void anAnnouncedLengthOfAClientThatClosesIsRefusedAndTheChannelClosed() {
            for (HttpRequest head : List.of(
                    request("content-length", "5", "connection", "close"), request(HTTP_1_0, "content-length", "5"))) {
                EmbeddedChannel channel = channel(4);

                channel.writeInbound(head);

                FullHttpResponse answer = answer(channel);
                assertThat(answer.status()).isEqualTo(REQUEST_ENTITY_TOO_LARGE);
                assertThat(answer.headers().get(CONNECTION)).isEqualTo("close");
                assertThat(channel.isOpen()).isFalse();
            }
        }

        @Test
        void aContentThatGrowsIsRefusedAndTheChannelClosed() {
            EmbeddedChannel channel = channel(4);
            HttpContent first = content("abc");
            HttpContent second = content("de");

            channel.writeInbound(request("transfer-encoding", "chunked"), first);
            assertThat(channel.<Object>readOutbound()).isNull();
            assertThat(channel.writeInbound(second)).isFalse();

            FullHttpResponse answer = answer(channel);
            assertThat(answer.status()).isEqualTo(REQUEST_ENTITY_TOO_LARGE);
            assertThat(answer.headers().get(CONNECTION)).isEqualTo("close");
            assertThat(channel.isOpen()).isFalse();
            assertThat(first.refCnt()).isZero();
            assertThat(second.refCnt()).isZero();
            assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        }

        @Test
        void exactlyTheLimitIsTaken() {
            EmbeddedChannel channel = channel(4);

            channel.writeInbound(request("content-length", "4"), content("ab"), last("cd"));

            assertThat(text(channel.readInbound())).isEqualTo("abcd");
            channel.finish();
        }

        @Test
        void nobodySeesWhatComesBehindTheLastAnswer() {
            List<ChannelPromise> held = new ArrayList<>();
            EmbeddedChannel channel = new EmbeddedChannel(
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                            ReferenceCountUtil.release(msg);
                            held.add(promise);
                        }
                    },
                    new HttpObjectAggregator(4));
            FullHttpRequest whole =
                    new DefaultFullHttpRequest(HTTP_1_1, HttpMethod.GET, "/", Unpooled.copiedBuffer("x", US_ASCII));

            channel.writeInbound(request(), content("abcde"), last(""), request(), last("f"), whole);

            assertThat(channel.<Object>readInbound()).isNull();
            assertThat(whole.refCnt()).isZero();
            assertThat(held).hasSize(1);
            assertThat(channel.isOpen()).isTrue();
            held.get(0).setSuccess();
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void aResponseIsAnExceptionAndTheNextOneIsTaken() {
            EmbeddedChannel channel = channel(4);
            HttpResponse announced = new DefaultHttpResponse(HTTP_1_1, OK);
            announced.headers().set(CONTENT_LENGTH, 5);

            assertThatThrownBy(() -> channel.writeInbound(announced))
                    .isInstanceOf(TooLongHttpContentException.class)
                    .hasMessageContaining("maxContentLength of 4");
            assertThatThrownBy(() -> channel.writeInbound(
                            last("abcde"), new DefaultHttpResponse(HTTP_1_1, OK), content("abcde")))
                    .isInstanceOf(TooLongHttpContentException.class);
            channel.writeInbound(last("f"), new DefaultHttpResponse(HTTP_1_1, OK), last("g"));

            assertThat(channel.isOpen()).isTrue();
            assertThat(text(channel.readInbound())).isEqualTo("g");
            assertThat(channel.finish()).isFalse();
        }

        @Test
        @DisplayName("4.2.16 memory exhaustion: the budget of the connection is a limit of the aggregated content")
        void theBudgetOfTheConnectionIsALimitToo() {
            EmbeddedChannel channel = new EmbeddedChannel();
            channel.attr(CodecLimits.KEY).set(CodecLimits.DEFAULT.withConnectionBytes(4));
            channel.pipeline().addLast(new HttpObjectAggregator(100));

            assertThatThrownBy(() -> channel.writeInbound(request(), content("abc"), content("de")))
                    .isInstanceOf(CodecLimitException.class);

            assertThat(answer(channel).status()).isEqualTo(REQUEST_ENTITY_TOO_LARGE);
            assertThat(channel.isOpen()).isFalse();
            assertThat(ByteBudget.of(channel).usedBytes()).isZero();
        }

        @Test
        void lengthsThatAreNoNumbersAreMeasured() {
            EmbeddedChannel channel = channel(4);

            channel.writeInbound(request("content-length", "many"), last("ab"));

            assertThat(text(channel.readInbound())).isEqualTo("ab");
            channel.finish();
        }

        @Test
        void aLimitIsNotNegative() {
            assertThat(new HttpObjectAggregator(0).maxContentLength()).isZero();
            assertThatIllegalArgumentException().isThrownBy(() -> new HttpObjectAggregator(-1));
        }
    }

    @Nested
    class Expectations {
        @Test
        void theClientIsToldToGoOn() {
            EmbeddedChannel channel = channel(4);
            HttpRequest head = request("expect", "100-continue", "content-length", "4");

            channel.writeInbound(head);
            FullHttpResponse answer = answer(channel);
            channel.writeInbound(last("abcd"));

            assertThat(answer.status()).isEqualTo(CONTINUE);
            assertThat(answer.headers().isEmpty()).isTrue();
            FullHttpRequest whole = channel.readInbound();
            assertThat(whole.headers().contains(EXPECT)).isFalse();
            assertThat(text(whole)).isEqualTo("abcd");
            assertThat(events).isEmpty();
            channel.finish();
        }

        @Test
        void theClientIsToldToGoOnIfItSaysNoLength() {
            EmbeddedChannel channel = channel(4);

            channel.writeInbound(request("expect", "100-Continue", "transfer-encoding", "chunked"));

            assertThat(answer(channel).status()).isEqualTo(CONTINUE);
            channel.finish();
        }

        @Test
        void aLengthThatIsTooMuchIsRefused() {
            EmbeddedChannel channel = channel(4);

            channel.writeInbound(request("expect", "100-continue", "content-length", "5"));

            FullHttpResponse answer = answer(channel);
            assertThat(answer.status()).isEqualTo(REQUEST_ENTITY_TOO_LARGE);
            assertThat(answer.headers().get(CONTENT_LENGTH)).isEqualTo("0");
            assertThat(events).containsExactly(HttpExpectationFailedEvent.INSTANCE);
            assertGoesOn(channel);
        }

        @Test
        void contentThatComesAllTheSameIsDropped() {
            EmbeddedChannel channel = channel(4);

            channel.writeInbound(request("expect", "100-continue", "content-length", "5"), content("ab"), last("cde"));

            answer(channel);
            assertGoesOn(channel);
        }

        @ParameterizedTest
        @ValueSource(strings = {"chocolate", "", "100-continue-not"})
        void anotherExpectationFails(String expectation) {
            EmbeddedChannel channel = channel(4);

            channel.writeInbound(request("expect", expectation, "content-length", "1"), last("a"));

            FullHttpResponse answer = answer(channel);
            assertThat(answer.status()).isEqualTo(EXPECTATION_FAILED);
            assertThat(answer.headers().get(CONTENT_LENGTH)).isEqualTo("0");
            assertThat(events).containsExactly(HttpExpectationFailedEvent.INSTANCE);
            assertGoesOn(channel);
        }

        @ParameterizedTest
        @ValueSource(strings = {"chocolate", "100-continue"})
        void theChannelIsClosedIfThatIsWanted(String expectation) {
            EmbeddedChannel channel = channel(new HttpObjectAggregator(4, true));

            channel.writeInbound(
                    request("expect", expectation, "content-length", "5"), last("abcde"), request(), last("x"));

            assertThat(answer(channel).status().codeClass()).isEqualTo(HttpStatusClass.CLIENT_ERROR);
            assertThat(channel.<Object>readInbound()).isNull();
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void theChannelIsNotClosedForAnExpectationThatIsMet() {
            EmbeddedChannel channel = channel(new HttpObjectAggregator(4, true));

            channel.writeInbound(request("expect", "100-continue", "content-length", "1"), last("a"));

            assertThat(answer(channel).status()).isEqualTo(CONTINUE);
            assertThat(text(channel.readInbound())).isEqualTo("a");
            assertGoesOn(channel);
        }

        @Test
        void anOldVersionHasNone() {
            EmbeddedChannel channel = channel(4);

            channel.writeInbound(request(HTTP_1_0, "expect", "100-continue"), last("a"));

            assertThat(channel.<Object>readOutbound()).isNull();
            assertThat(text(channel.readInbound())).isEqualTo("a");
            channel.finish();
        }

        @Test
        void aResponseHasNone() {
            EmbeddedChannel channel = channel(4);
            HttpResponse response = new DefaultHttpResponse(HTTP_1_1, OK);
            response.headers().set(EXPECT, "100-continue");

            channel.writeInbound(response, last("a"));

            assertThat(channel.<Object>readOutbound()).isNull();
            assertThat(text(channel.readInbound())).isEqualTo("a");
            channel.finish();
        }

        @Test
        void answersShareNothing() {
            EmbeddedChannel channel = channel(4);

            channel.writeInbound(
                    request("expect", "100-continue"), last(""), request("expect", "100-continue"), last(""));

            FullHttpResponse first = channel.readOutbound();
            first.headers().set("x", "y");
            FullHttpResponse second = channel.readOutbound();
            assertThat(second.headers().isEmpty()).isTrue();
            channel.releaseInbound();
            channel.finish();
        }
    }
}
