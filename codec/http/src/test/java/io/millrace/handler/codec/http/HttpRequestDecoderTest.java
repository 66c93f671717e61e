package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.Wire.bytes;
import static io.millrace.handler.codec.http.Wire.decoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.PrematureChannelClosureException;
import io.millrace.util.AsciiString;
import io.millrace.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as Netty's decoder hands them on. The grammar is tested with the parser. */
class HttpRequestDecoderTest {
    private static EmbeddedChannel channel() {
        return new EmbeddedChannel(new HttpRequestDecoder());
    }

    private static List<String> decode(EmbeddedChannel channel, String text) {
        channel.writeInbound(bytes(text));
        return decoded(channel);
    }

    @Test
    void aRequestWithoutABodyIsFollowedByTheEmptyContent() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(bytes("GET /a HTTP/1.1\r\nHost: b\r\n\r\n"));
        HttpRequest request = channel.readInbound();
        assertThat(request.method()).isSameAs(HttpMethod.GET);
        assertThat(request.uri()).isEqualTo("/a");
        assertThat(request.protocolVersion()).isSameAs(HttpVersion.HTTP_1_1);
        assertThat(request.headers().get(HttpHeaderNames.HOST)).isEqualTo("b");
        assertThat(request.decoderResult().isSuccess()).isTrue();
        assertThat(channel.<Object>readInbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aRequestWithoutAHostIsNotThisDecodersBusiness() {
        EmbeddedChannel channel = channel();
        assertThat(decode(channel, "GET / HTTP/1.1\r\n\r\n")).containsExactly("GET / HTTP/1.1", "end");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void theResultHasTheSizesOfTheHead() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(bytes("PUT /some/path HTTP/1.1\r\nContent-Length: 11\r\nConnection: close\r\n\r\n"));
        HttpRequest request = channel.readInbound();
        HttpMessageDecoderResult result = (HttpMessageDecoderResult) request.decoderResult();
        assertThat(result.initialLineLength()).isEqualTo(23);
        assertThat(result.headerSize()).isEqualTo(35);
        assertThat(result.totalSize()).isEqualTo(58);
        channel.finishAndReleaseAll();
    }

    @Test
    void aBodyComesInPartsOfWhatWasRead() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(4096, 8192, 4));
        channel.writeInbound(bytes("POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\nabcde"));
        channel.writeInbound(bytes("fg"));
        assertThat(channel.<Object>readInbound()).isInstanceOf(HttpRequest.class);
        for (String part : List.of("abcd", "e", "fg")) {
            HttpContent content = channel.readInbound();
            assertThat(content.content().toString(StandardCharsets.US_ASCII)).isEqualTo(part);
            assertThat(content instanceof LastHttpContent).isEqualTo(part.equals("fg"));
            content.release();
        }
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void trailersAreOfTheLastContent() {
        EmbeddedChannel channel = channel();
        assertThat(decode(
                        channel,
                        "POST / HTTP/1.1\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + "3\r\n"
                                + "abc\r\n"
                                + "0\r\n"
                                + "x: y\r\n"
                                + "Trailer: q\r\n\r\n"))
                .containsExactly("POST / HTTP/1.1 | Transfer-Encoding: chunked", "content abc", "end | x: y");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void knownNamesAreConstantsInTheCaseInWhichTheyCame() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(bytes("GET / HTTP/1.1\r\nhost: b\r\nUser-Agent: c\r\nuSER-aGENT: d\r\nX-Own: e\r\n\r\n"));
        HttpRequest request = channel.readInbound();
        List<CharSequence> names = new ArrayList<>();
        request.headers().iteratorCharSequence().forEachRemaining(field -> names.add(field.getKey()));
        assertThat(names.get(0)).isSameAs(HttpHeaderNames.HOST);
        assertThat(names)
                .extracting(CharSequence::toString)
                .containsExactly("host", "User-Agent", "uSER-aGENT", "X-Own");
        assertThat(request.headers().getAll(HttpHeaderNames.USER_AGENT)).containsExactly("c", "d");
        channel.finishAndReleaseAll();
    }

    @Test
    void whatIsSentAgainIsMadeOnce() {
        EmbeddedChannel channel = channel();
        String text = "GET /same HTTP/1.1\r\nHost: here\r\nX-Own: value\r\n\r\n";
        List<HttpRequest> requests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            channel.writeInbound(bytes(text));
            requests.add(channel.readInbound());
            channel.readInbound();
        }
        HttpRequest third = requests.get(2);
        HttpRequest fourth = requests.get(3);
        assertThat(fourth).isNotSameAs(third);
        assertThat(fourth.uri()).isSameAs(third.uri());
        assertThat(fourth.headers().get("X-Own"))
                .isSameAs(third.headers().get("X-Own"))
                .isEqualTo("value");
        fourth.headers().set("X-Own", "changed");
        assertThat(third.headers().get("X-Own")).isEqualTo("value");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void whatIsRememberedIsNotTakenForSomethingElse() {
        EmbeddedChannel channel = channel();
        for (int i = 0; i < 50; i++) {
            String fields = "A: " + i % 7 + (i % 3 == 0 ? "\r\nContent-Length: 1" : "") + "\r\nB: " + "x".repeat(i % 5);
            String body = i % 3 == 0 ? "!" : "";
            List<String> messages = decode(channel, "POST /" + i % 4 + " HTTP/1.1\r\n" + fields + "\r\n\r\n" + body);
            assertThat(messages.get(0)).isEqualTo("POST /" + i % 4 + " HTTP/1.1 | " + fields.replace("\r\n", " | "));
            assertThat(messages).last().isEqualTo("end");
            assertThat(messages).hasSize(body.isEmpty() ? 2 : 3);
        }
        assertThat(channel.finish()).isFalse();
    }

    @ParameterizedTest
    @DisplayName("A malformed request is told by its result, and nothing follows")
    @ValueSource(
            strings = {"Transfer-Encoding : chunked", "nocolon", " folded: yes", "Content-Length: 1, 2", "Host: a b"})
    void afterABadFieldNothingComes(String line) {
        EmbeddedChannel channel = channel();
        channel.writeInbound(
                bytes("GET /a HTTP/1.1\r\n" + line + "\r\n\r\nGET /next HTTP/1.1\r\n\r\n"),
                bytes("GET / HTTP/1.1\r\n\r\n"));
        HttpRequest request = channel.readInbound();
        assertThat(request.uri()).isEqualTo("/a");
        assertThat(request.decoderResult().isFailure()).isTrue();
        assertThat(request.decoderResult().cause()).isInstanceOf(IllegalArgumentException.class);
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void anUnreadableFirstLineIsABadRequest() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(bytes("GET / HTTP/x\r\n\r\n"));
        HttpRequest request = channel.readInbound();
        assertThat(request.method()).isEqualTo(HttpMethod.GET);
        assertThat(request.uri()).isEqualTo("/bad-request");
        assertThat(request.protocolVersion()).isEqualTo(HttpVersion.HTTP_1_0);
        assertThat(request.decoderResult().cause()).isInstanceOf(InvalidHttpMessageException.class);
        ReferenceCountUtil.release(request);
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aBadChunkIsAFailedLastContent() {
        EmbeddedChannel channel = channel();
        assertThat(decode(channel, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nx"))
                .containsExactly(
                        "POST / HTTP/1.1 | Transfer-Encoding: chunked",
                        "content abc",
                        "end ! InvalidHttpMessageException");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void limitsAreFailures() {
        assertThat(decode(new EmbeddedChannel(new HttpRequestDecoder(10, 20, 30)), "GET /too/long HTTP/1.1\r\n"))
                .containsExactly("GET /bad-request HTTP/1.0 ! TooLongHttpLineException");
        assertThat(decode(
                        new EmbeddedChannel(new HttpRequestDecoder(100, 20, 30)),
                        "GET / HTTP/1.1\r\na: " + "b".repeat(20)))
                .containsExactly("GET / HTTP/1.1 ! TooLongHttpHeaderException");
        assertThat(decode(channel(), "GET / HTTP/1.1\n\n"))
                .containsExactly("GET /bad-request HTTP/1.0 ! InvalidLineSeparatorException");
    }

    @Test
    void anEndInTheMiddleOfAHeadIsAFailure() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(bytes("GET / HTTP/1.1\r\nHost: a\r\n"));
        channel.finish();
        HttpRequest request = channel.readInbound();
        assertThat(request.decoderResult().cause()).isInstanceOf(PrematureChannelClosureException.class);
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void anEndInTheMiddleOfABodyHasNoLastContent() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(bytes("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc"));
        channel.finish();
        assertThat(decoded(channel)).containsExactly("POST / HTTP/1.1 | Content-Length: 5", "content abc");
    }

    @Test
    void aRefusedExpectationIsFollowedByTheNextRequest() {
        EmbeddedChannel channel = channel();
        assertThat(decode(channel, "POST /a HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"))
                .hasSize(1);
        channel.pipeline().fireUserEventTriggered(HttpExpectationFailedEvent.INSTANCE);
        assertThat(decode(channel, "GET /b HTTP/1.1\r\n\r\n")).containsExactly("GET /b HTTP/1.1", "end");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void aBodyThatIsThereAlreadyIsNotTakenForARequest() {
        String smuggled = "GET /smuggled HTTP/1.1\r\n\r\n";
        EmbeddedChannel channel = channel();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                if (msg instanceof HttpRequest request && HttpUtil.is100ContinueExpected(request)) {
                    ctx.pipeline().fireUserEventTriggered(HttpExpectationFailedEvent.INSTANCE);
                }
                ctx.fireChannelRead(msg);
            }
        });
        String head = "POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: " + smuggled.length() + "\r\n\r\n";
        assertThat(decode(channel, head + smuggled + "GET /b HTTP/1.1\r\n\r\n"))
                .doesNotContain("GET /smuggled HTTP/1.1")
                .contains("GET /b HTTP/1.1");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void theFormOfATargetIsNotThisDecodersBusiness() {
        EmbeddedChannel channel = channel();
        assertThat(decode(channel, "GET foo HTTP/1.1\r\n\r\n")).containsExactly("GET foo HTTP/1.1", "end");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void resetForgetsAMessage() {
        HttpRequestDecoder decoder = new HttpRequestDecoder();
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        decode(channel, "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab");
        decoder.reset();
        assertThat(decode(channel, "GET /b HTTP/1.1\r\n\r\n")).containsExactly("GET /b HTTP/1.1", "end");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void equalLengthsBecomeOneField() {
        EmbeddedChannel channel = new EmbeddedChannel(
                new HttpRequestDecoder(new HttpDecoderConfig().setAllowDuplicateContentLengths(true)));
        assertThat(decode(channel, "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1, 1\r\n\r\n!"))
                .containsExactly("POST / HTTP/1.1 | content-length: 1", "content !", "end");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void transferEncodingWinsIfAllowed() {
        EmbeddedChannel channel = new EmbeddedChannel(
                new HttpRequestDecoder(new HttpDecoderConfig().setUseRfc9112TransferEncoding(false)));
        assertThat(decode(
                        channel, "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .containsExactly("POST / HTTP/1.1 | Transfer-Encoding: chunked", "end");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void fieldsAreNotValidatedIfAskedTo() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new HttpRequestDecoder(new HttpDecoderConfig().setValidateHeaders(false)));
        assertThat(decode(channel, "GET / HTTP/1.1\r\n(\u00e4): \u0001\r\n\r\n"))
                .containsExactly("GET / HTTP/1.1 | (\u00e4): \u0001", "end");
        assertThat(decode(channel, "GET / HTTP/1.1\r\na: b\u0000\r\n\r\n"))
                .containsExactly("GET / HTTP/1.1 ! InvalidHttpMessageException");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void ownHeadersAreFilled() {
        HttpHeadersFactory factory = DefaultHttpHeadersFactory.headersFactory().withCombiningHeaders(true);
        EmbeddedChannel channel =
                new EmbeddedChannel(new HttpRequestDecoder(new HttpDecoderConfig().setHeadersFactory(factory)));
        channel.writeInbound(bytes("GET / HTTP/1.1\r\nAccept: a\r\nAccept: b\r\n\r\n"));
        HttpRequest request = channel.readInbound();
        assertThat(request.headers().get("accept")).isEqualTo("a,b");
        channel.finishAndReleaseAll();
    }

    @Test
    void whatTheHeadersRefuseIsAFault() {
        HttpHeadersFactory factory = DefaultHttpHeadersFactory.headersFactory().withNameValidator(name -> {
            throw new IllegalArgumentException("none at all");
        });
        EmbeddedChannel channel =
                new EmbeddedChannel(new HttpRequestDecoder(new HttpDecoderConfig().setHeadersFactory(factory)));
        assertThat(decode(channel, "GET / HTTP/1.1\r\nAccept: a\r\n\r\n"))
                .containsExactly("GET / HTTP/1.1 ! IllegalArgumentException");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void subclassesMakeTheirOwnMessages() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder() {
            @Override
            protected HttpMessage createMessage(String[] initialLine) {
                if (initialLine[1].equals("/refused")) {
                    throw new IllegalArgumentException("refused");
                }
                return new DefaultHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.PUT, initialLine[1] + "/own");
            }

            @Override
            protected AsciiString splitHeaderName(byte[] sb, int start, int length) {
                return super.splitHeaderName(sb, start, length).toUpperCase();
            }

            @Override
            protected String splitSecondWordInitialLine(byte[] asciiContent, int start, int length) {
                return super.splitSecondWordInitialLine(asciiContent, start, length)
                        .toLowerCase(Locale.ROOT);
            }
        });
        assertThat(decode(channel, "GET /A HTTP/1.1\r\nHost: b\r\n\r\n"))
                .containsExactly("PUT /a/own HTTP/1.0 | HOST: b", "end");
        assertThat(decode(channel, "GET /refused HTTP/1.1\r\n\r\n"))
                .containsExactly("GET /bad-request HTTP/1.0 ! IllegalArgumentException");
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void removedInTheMiddleItHandsOnWhatIsLeft() {
        EmbeddedChannel channel = channel();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.fireChannelRead(msg);
                if (msg instanceof LastHttpContent) {
                    ctx.pipeline().remove(HttpRequestDecoder.class);
                }
            }
        });
        channel.writeInbound(bytes("GET / HTTP/1.1\r\n\r\nanother protocol"));
        channel.readInbound();
        channel.readInbound();
        ByteBuf rest = channel.readInbound();
        assertThat(rest.toString(StandardCharsets.US_ASCII)).isEqualTo("another protocol");
        rest.release();
        channel.finish();
    }

    @Test
    void settingsThatAreNoneAreRefused() {
        HttpDecoderConfig config = new HttpDecoderConfig();
        assertThatThrownBy(() -> new HttpRequestDecoder(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HttpRequestDecoder(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HttpRequestDecoder(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setMaxHeaderCount(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setMaxContentLength(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setMinBodyBytesPerSecond(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.setHeaderTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aConfigurationIsCopied() {
        HttpDecoderConfig config = new HttpDecoderConfig();
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(config));
        HttpDecoderConfig clone = config.clone();
        config.setMaxInitialLineLength(1);
        assertThat(clone.getMaxInitialLineLength()).isEqualTo(4096);
        assertThat(decode(channel, "GET / HTTP/1.1\r\n\r\n")).containsExactly("GET / HTTP/1.1", "end");
        assertThat(channel.finish()).isFalse();
    }
}
