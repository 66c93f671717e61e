package io.millrace.handler.codec.http.websocketx.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.CodecException;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.http.DefaultFullHttpRequest;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.FullHttpRequest;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpResponse;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.millrace.handler.codec.http.websocketx.WebSocketFrame;
import io.millrace.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketExtensionHandlersTest {
    /** An extension of that name with these bits, which does nothing. */
    private record Named(String name, int rsv)
            implements WebSocketServerExtension,
                    WebSocketClientExtension,
                    WebSocketServerExtensionHandshaker,
                    WebSocketClientExtensionHandshaker {
        @Override
        public WebSocketExtensionData newReponseData() {
            return new WebSocketExtensionData(name, Map.of());
        }

        @Override
        public WebSocketExtensionData newRequestData() {
            return newReponseData();
        }

        @Override
        public @Nullable Named handshakeExtension(WebSocketExtensionData data) {
            return data.name().equals(name) ? this : null;
        }

        @Override
        public WebSocketExtensionEncoder newExtensionEncoder() {
            return new Encoder();
        }

        @Override
        public WebSocketExtensionDecoder newExtensionDecoder() {
            return new Decoder();
        }
    }

    private static final class Encoder extends WebSocketExtensionEncoder {
        @Override
        protected void encode(ChannelHandlerContext ctx, WebSocketFrame msg, List<Object> out) {
            out.add(msg.retain());
        }
    }

    private static final class Decoder extends WebSocketExtensionDecoder {
        @Override
        protected void decode(ChannelHandlerContext ctx, WebSocketFrame msg, List<Object> out) {
            out.add(msg.retain());
        }
    }

    private static FullHttpRequest upgrade(String extensions) {
        FullHttpRequest request = plain();
        request.headers().set(HttpHeaderNames.CONNECTION, "keep-alive, Upgrade");
        request.headers().set(HttpHeaderNames.UPGRADE, "websocket");
        request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, extensions);
        return request;
    }

    private static FullHttpRequest plain() {
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    }

    private static FullHttpResponse switching(@Nullable String extensions) {
        FullHttpResponse response = response(HttpResponseStatus.SWITCHING_PROTOCOLS);
        response.headers().set(HttpHeaderNames.CONNECTION, "Upgrade");
        response.headers().set(HttpHeaderNames.UPGRADE, "websocket");
        if (extensions != null) {
            response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, extensions);
        }
        return response;
    }

    private static FullHttpResponse response(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
    }

    private static @Nullable String extensionsOf(EmbeddedChannel channel) {
        HttpResponse response = channel.readOutbound();
        String value = response.headers().get(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        ReferenceCountUtil.release(response);
        return value;
    }

    @Test
    void aServerAnswersWhatItTakesAndLeaves() {
        WebSocketServerExtensionHandler handler =
                new WebSocketServerExtensionHandler(new Named("main", 4), new Named("other", 2));
        EmbeddedChannel channel = new EmbeddedChannel(handler);
        channel.writeInbound(upgrade("unknown, other, main;with=parameters, main"));
        channel.writeOutbound(switching(null));

        assertThat(extensionsOf(channel)).isEqualTo("other,main");
        assertThat(channel.pipeline().get(WebSocketServerExtensionHandler.class))
                .isNull();
        assertThat(channel.pipeline().get(Decoder.class)).isNotNull();
        assertThat(channel.pipeline().get(Encoder.class)).isNotNull();
        assertThat(channel.attr(WebSocket13FrameDecoder.NEGOTIATED_RSV).get()).isEqualTo(6);
        channel.finishAndReleaseAll();
    }

    @Test
    void twoThatUseTheSameBitAreNotTaken() {
        EmbeddedChannel channel = new EmbeddedChannel(
                new WebSocketServerExtensionHandler(new Named("main", 4), new Named("fallback", 4)));
        channel.writeInbound(upgrade("fallback, main"));
        channel.writeOutbound(switching(null));
        assertThat(extensionsOf(channel)).isEqualTo("fallback");
        channel.finishAndReleaseAll();
    }

    @Test
    void whatTheUserHasAnsweredStays() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketServerExtensionHandler(new Named("main", 4)));
        channel.writeInbound(upgrade("main, own"));
        channel.writeOutbound(switching("own;a=1"));
        assertThat(extensionsOf(channel)).isEqualTo("own;a=1,main");
        channel.finishAndReleaseAll();
    }

    @Test
    void withoutAnOfferNothingIsAnswered() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketServerExtensionHandler(new Named("main", 4)));
        channel.writeInbound(upgrade("unknown"));
        channel.writeOutbound(switching(null));
        assertThat(extensionsOf(channel)).isNull();
        assertThat(channel.pipeline().names()).doesNotContain(Decoder.class.getName());
        assertThat(channel.attr(WebSocket13FrameDecoder.NEGOTIATED_RSV).get()).isZero();
        channel.finishAndReleaseAll();
    }

    @Test
    void aSubclassMayForbidTheNegotiation() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketServerExtensionHandler(new Named("main", 4)) {
            @Override
            protected boolean isExtensionNegotiationEnabled(ChannelHandlerContext ctx, HttpResponse response) {
                return false;
            }
        });
        channel.writeInbound(upgrade("main"));
        channel.writeOutbound(switching(null));
        assertThat(extensionsOf(channel)).isNull();
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("CVE-2026-93558 CVE-2026-100658 GHSA-2g37-3h88-55hc pipelined plain requests are counted, not queued")
    void plainRequestsAreCounted() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketServerExtensionHandler(1, new Named("main", 4)));
        for (int i = 0; i < 10_000; i++) {
            channel.writeInbound(plain());
            channel.writeInbound(upgrade("unknown"));
        }
        channel.writeInbound(upgrade("main"));
        channel.releaseInbound();
        for (int i = 0; i < 20_000; i++) {
            channel.writeOutbound(response(HttpResponseStatus.PROCESSING), response(HttpResponseStatus.OK));
        }
        channel.releaseOutbound();

        channel.writeOutbound(switching(null));

        assertThat(extensionsOf(channel)).isEqualTo("main");
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("CVE-2026-93558 CVE-2026-100658 GHSA-2g37-3h88-55hc pipelined upgrades are queued up to the limit")
    void upgradesAreQueuedUpToTheLimit() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketServerExtensionHandler(2, new Named("main", 4)));
        channel.writeInbound(upgrade("main"), upgrade("main"));
        FullHttpRequest third = upgrade("main");
        assertThatThrownBy(() -> channel.writeInbound(third))
                .isInstanceOf(CodecLimitException.class)
                .hasMessageContainingAll("2", "WebSocketServerExtensionHandler");
        assertThat(third.refCnt()).isZero();
        channel.releaseInbound();

        channel.writeOutbound(response(HttpResponseStatus.FORBIDDEN));
        channel.writeInbound(upgrade("main"));
        assertThat(channel.releaseInbound()).as("there is room again").isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void severalHandlersAddTheirBits() {
        EmbeddedChannel channel = new EmbeddedChannel(
                new WebSocketServerExtensionHandler(new Named("none", 1)),
                new WebSocketServerExtensionHandler(new Named("main", 4)),
                new WebSocketServerExtensionHandler(new Named("other", 2)));
        channel.writeInbound(upgrade("main, other"));
        channel.releaseInbound();
        channel.writeOutbound(switching(null));
        assertThat(extensionsOf(channel)).isEqualTo("other,main");
        assertThat(channel.attr(WebSocket13FrameDecoder.NEGOTIATED_RSV).get()).isEqualTo(6);
        channel.finishAndReleaseAll();
    }

    @Test
    void ofSeveralHandlersThatWantTheSameBitsOneGetsThem() {
        EmbeddedChannel channel = new EmbeddedChannel(
                new WebSocketServerExtensionHandler(new Named("main", 4)),
                new WebSocketServerExtensionHandler(new Named("main", 4)));
        channel.writeInbound(upgrade("main"));
        channel.releaseInbound();
        channel.writeOutbound(switching(null));
        assertThat(extensionsOf(channel)).isEqualTo("main");
        assertThat(channel.pipeline().names())
                .filteredOn(name -> name.contains("Decoder"))
                .hasSize(1);
        channel.finishAndReleaseAll();
    }

    @Test
    void severalHandlersOfAClientAddTheirBits() {
        // Each takes what it did not offer for a fault, so that they have to offer the same.
        WebSocketClientExtensionHandshaker silent = new WebSocketClientExtensionHandshaker() {
            @Override
            public WebSocketExtensionData newRequestData() {
                return new WebSocketExtensionData("main", Map.of());
            }

            @Override
            public WebSocketClientExtension handshakeExtension(WebSocketExtensionData data) {
                return new Named("main", 0);
            }
        };
        EmbeddedChannel channel = new EmbeddedChannel(
                new WebSocketClientExtensionHandler(new Named("main", 4)), new WebSocketClientExtensionHandler(silent));
        channel.writeInbound(switching("main"));
        assertThat(channel.releaseInbound()).isTrue();
        assertThat(channel.attr(WebSocket13FrameDecoder.NEGOTIATED_RSV).get()).isEqualTo(4);
        channel.finishAndReleaseAll();
    }

    @Test
    void aClientOffersAndTakesTheAnswer() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new WebSocketClientExtensionHandler(new Named("main", 4), new Named("other", 2)));
        channel.writeOutbound(upgrade("own"));
        FullHttpRequest request = channel.readOutbound();
        assertThat(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS))
                .isEqualTo("own,main,other");
        request.release();

        channel.writeInbound(switching("other"));

        assertThat(channel.releaseInbound()).isTrue();
        assertThat(channel.pipeline().get(Decoder.class)).isNotNull();
        assertThat(channel.pipeline().get(WebSocketClientExtensionHandler.class))
                .isNull();
        assertThat(channel.attr(WebSocket13FrameDecoder.NEGOTIATED_RSV).get()).isEqualTo(2);
        channel.finishAndReleaseAll();
    }

    @Test
    void aClientRefusesWhatItDidNotOffer() {
        for (String answer : List.of("unknown", "main, unknown", "main, main")) {
            EmbeddedChannel channel = new EmbeddedChannel(new WebSocketClientExtensionHandler(new Named("main", 4)));
            FullHttpResponse response = switching(answer);
            assertThatThrownBy(() -> channel.writeInbound(response))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining(answer);
            assertThat(response.refCnt()).isZero();
            assertThat(channel.pipeline().get(Decoder.class)).isNull();
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void requestsAndResponsesThatAreNoUpgradesPass() {
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocketClientExtensionHandler(new Named("main", 4)));
        channel.writeOutbound(plain());
        channel.writeInbound(response(HttpResponseStatus.OK));
        FullHttpRequest request = channel.readOutbound();
        assertThat(request.headers().isEmpty()).isTrue();
        request.release();
        assertThat(channel.releaseInbound()).isTrue();
        assertThat(channel.pipeline().get(WebSocketClientExtensionHandler.class))
                .isNotNull();
        channel.finishAndReleaseAll();
    }

    @Test
    void aHandlerNeedsSomething() {
        assertThatIllegalArgumentException().isThrownBy(WebSocketServerExtensionHandler::new);
        assertThatIllegalArgumentException().isThrownBy(WebSocketClientExtensionHandler::new);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebSocketServerExtensionHandler(0, new Named("main", 4)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | [a{}]",
                "a, b;x;y=1 | [a{}, b{x=null, y=1}]",
                " a ;  x = \"q,;\\\" \" , b| [b{}]",
                "a;x=\"1\" | [a{x=1}]",
                "a;x=\"1,2\",b | [b{}]",
                "a;x=1;x=2, b | [b{}]",
                "a b, c | [c{}]",
                ", ,a | [a{}]",
                "a;=1, b;, c | [c{}]",
            })
    void theHeaderIsRead(String header, String extensions) {
        assertThat(WebSocketExtensionUtil.extractExtensions(header)
                        .toString()
                        .replace("WebSocketExtensionData(", "")
                        .replace(")", ""))
                .isEqualTo(extensions);
    }
}
