package io.millrace.handler.codec.http.websocketx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.http.DefaultHttpHeaders;
import io.millrace.handler.codec.http.DefaultHttpHeadersFactory;
import io.millrace.handler.codec.http.DefaultHttpResponse;
import io.millrace.handler.codec.http.HttpClientCodec;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpResponse;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.millrace.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketClientHandshakeTest {
    private static final Pattern KEY = Pattern.compile("(?i)\r\nsec-websocket-key: ([^\r]*)\r\n");

    private final List<Object> events = new ArrayList<>();

    private EmbeddedChannel channel(WebSocketClientProtocolConfig.Builder config) {
        return new EmbeddedChannel(
                new HttpClientCodec(),
                new WebSocketClientProtocolHandler(config.build()),
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
                        events.add(evt);
                    }
                });
    }

    private static WebSocketClientProtocolConfig.Builder config() {
        return WebSocketClientProtocolConfig.newBuilder().webSocketUri("ws://example.com/chat");
    }

    /** What a server answers to that request, with further fields. */
    private static String response(String request, String fields) {
        Matcher key = KEY.matcher(request);
        assertThat(key.find()).isTrue();
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, upgrade\r\n"
                + "Sec-WebSocket-Accept: " + HandshakeKey.accept(key.group(1)) + "\r\n" + fields + "\r\n";
    }

    private static void receive(EmbeddedChannel channel, String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
    }

    @Nested
    class Request {
        private String request(WebSocketClientProtocolConfig.Builder config) {
            EmbeddedChannel channel = channel(config);
            String request = Wire.writtenBytes(channel);
            channel.finishAndReleaseAll();
            return request;
        }

        @Test
        void itHasWhatRfc6455Section4_1Wants() {
            String request = request(config().subprotocol("a, b"));
            assertThat(request)
                    .startsWith("GET /chat HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nhost: example.com\r\n")
                    .containsIgnoringCase("\r\nupgrade: websocket\r\n")
                    .containsIgnoringCase("\r\nconnection: upgrade\r\n")
                    .containsIgnoringCase("\r\nsec-websocket-version: 13\r\n")
                    .containsIgnoringCase("\r\nsec-websocket-protocol: a, b\r\n")
                    .containsIgnoringCase("\r\norigin: http://example.com\r\n")
                    .endsWith("\r\n\r\n");
            Matcher key = KEY.matcher(request);
            assertThat(key.find()).isTrue();
            assertThat(HandshakeKey.isValid(key.group(1))).isTrue();
            assertThat(request(config())).as("a key of its own").doesNotContain(key.group(1));
            assertThat(events).containsOnly(ClientHandshakeStateEvent.HANDSHAKE_ISSUED);
        }

        @ParameterizedTest
        @CsvSource({
            "ws://Example.com, /, Example.com, http://example.com",
            "ws://example.com:80/, /, example.com, http://example.com",
            "ws://example.com:443/, /, example.com:443, http://example.com:443",
            "wss://example.com:443/a?b=c&d, /a?b=c&d, example.com, https://example.com",
            "wss://example.com:80/, /, example.com:80, https://example.com:80",
            "ws://[::1]:8080/a%20b, /a%20b, [::1]:8080, http://[::1]:8080",
            "https://example.com/x#fragment, /x, example.com, https://example.com",
        })
        void targetHostAndOriginFollowFromTheUri(String uri, String target, String host, String origin) {
            assertThat(request(config().webSocketUri(uri)))
                    .startsWith("GET " + target + " HTTP/1.1\r\n")
                    .containsPattern("(?i)\r\nhost: " + Pattern.quote(host) + "\r\n")
                    .containsPattern("(?i)\r\norigin: " + Pattern.quote(origin) + "\r\n");
        }

        @Test
        void aProxyGetsTheWholeUri() {
            assertThat(request(config().absoluteUpgradeUrl(true))).startsWith("GET ws://example.com/chat HTTP/1.1\r\n");
        }

        @Test
        void theOriginMayBeLeftOutAndHeadersOfTheUserStay() {
            HttpHeaders headers = new DefaultHttpHeaders()
                    .add("Host", "other.example")
                    .add("X-Own", "1")
                    .add("Sec-WebSocket-Key", "mine");
            String request = request(config().generateOriginHeader(false).customHeaders(headers));
            assertThat(request)
                    .doesNotContainIgnoringCase("origin:")
                    .containsIgnoringCase("\r\nhost: other.example\r\n")
                    .containsIgnoringCase("\r\nx-own: 1\r\n")
                    .doesNotContain("mine");
        }

        @Test
        void headersOfTheUserAreValidated() {
            HttpHeaders unchecked = DefaultHttpHeadersFactory.headersFactory()
                    .withValidation(false)
                    .newHeaders();
            unchecked.add("X-Own", "1\r\nInjected: 2");
            WebSocketClientHandshaker handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                    URI.create("ws://example.com/"), WebSocketVersion.V13, null, false, unchecked);
            EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());
            assertThat(handshaker.handshake(channel).cause()).isInstanceOf(IllegalArgumentException.class);
            assertThat(Wire.written(channel)).isEmpty();
            channel.finishAndReleaseAll();
        }
    }

    @Nested
    class Response {
        private void assertRefused(String change, String to, String message) {
            EmbeddedChannel channel = channel(config());
            String response = response(Wire.writtenBytes(channel), "X: y\r\n").replace(change, to);
            assertThatThrownBy(() -> receive(channel, response))
                    .isInstanceOf(WebSocketClientHandshakeException.class)
                    .hasMessageContaining(message);
            assertThat(channel.isOpen()).isFalse();
            assertThat(events).doesNotContain(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
            channel.finishAndReleaseAll();
        }

        @Test
        void aGoodOneCompletesTheHandshake() {
            EmbeddedChannel channel = channel(config().subprotocol("a, b"));
            receive(channel, response(Wire.writtenBytes(channel), "Sec-WebSocket-Protocol: b\r\n"));
            assertThat(events)
                    .containsExactly(
                            ClientHandshakeStateEvent.HANDSHAKE_ISSUED, ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
            WebSocketClientHandshaker handshaker =
                    channel.pipeline().get(WebSocketClientProtocolHandler.class).handshaker();
            assertThat(handshaker.isHandshakeComplete()).isTrue();
            assertThat(handshaker.actualSubprotocol()).isEqualTo("b");
            channel.finishAndReleaseAll();
        }

        @Test
        void interimResponsesMayComeBefore() {
            EmbeddedChannel channel = channel(config());
            String good = response(Wire.writtenBytes(channel), "");
            receive(channel, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + good);
            assertThat(events).contains(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
            channel.finishAndReleaseAll();
        }

        @Test
        void whatDoesNotCompleteTheHandshakeEndsIt() {
            assertRefused("Upgrade: WebSocket", "Upgrade: other", "upgrade");
            assertRefused("Connection: keep-alive, upgrade", "Connection: close", "connection");
            assertRefused("Sec-WebSocket-Accept: ", "Sec-WebSocket-Accept: x", "challenge");
            assertRefused("Sec-WebSocket-Accept: ", "Other: ", "challenge");
            assertRefused("X: y", "Sec-WebSocket-Protocol: chat", "subprotocol");
            assertRefused("X: y", "Sec-WebSocket-Extensions: permessage-deflate", "extension");
        }

        @ParameterizedTest
        @ValueSource(strings = {"301 Moved Permanently", "401 Unauthorized", "426 Upgrade Required", "200 OK"})
        void redirectionsAreNotFollowedNorAnyOtherStatusTaken(String status) {
            EmbeddedChannel channel = channel(config());
            Wire.writtenBytes(channel);
            assertThatThrownBy(() -> receive(
                            channel,
                            "HTTP/1.1 " + status + "\r\nLocation: ws://evil.example/\r\nContent-Length: 2\r\n\r\nno"))
                    .isInstanceOfSatisfying(WebSocketClientHandshakeException.class, e -> {
                        assertThat(e.response()).isNotNull();
                        assertThat(e.response().status()).hasToString(status);
                        assertThat(e.response().headers().get("Location")).isEqualTo("ws://evil.example/");
                    });
            assertThat(channel.isOpen()).isFalse();
            channel.finishAndReleaseAll();
        }

        @ParameterizedTest
        @CsvSource({"'', ''", "Sec-WebSocket-Protocol: c, c", "'Sec-WebSocket-Protocol: a, b', 'a, b'"})
        void aSubprotocolMustBeOneOfThoseAskedFor(String field, String actual) {
            EmbeddedChannel channel = channel(config().subprotocol("a, b"));
            String response = response(Wire.writtenBytes(channel), field.isEmpty() ? "" : field + "\r\n");
            assertThatThrownBy(() -> receive(channel, response)).hasMessageContaining("Expected one of: a, b");
            channel.finishAndReleaseAll();
        }

        @Test
        void anExtensionThatWasOfferedIsTaken() {
            EmbeddedChannel channel = new EmbeddedChannel(
                    new HttpClientCodec(),
                    new WebSocketClientCompressionHandler(0),
                    new WebSocketClientProtocolHandler(
                            config().allowExtensions(true).build()));
            String request = Wire.writtenBytes(channel);
            assertThat(request)
                    .containsIgnoringCase("sec-websocket-extensions: permessage-deflate;client_max_window_bits,"
                            + "deflate-frame,x-webkit-deflate-frame\r\n");
            receive(channel, response(request, "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
            channel.writeInbound(Wire.buffer("c107f248cdc9c90700"));
            assertThat(Wire.read(channel)).containsExactly("Text[Hello]");
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void aHandshakeThatTakesTooLongIsEnded() {
        EmbeddedChannel channel = channel(config().handshakeTimeoutMillis(100));
        channel.freezeTime();
        channel.advanceTimeBy(101, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(events)
                .containsExactly(
                        ClientHandshakeStateEvent.HANDSHAKE_ISSUED, ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT);
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }

    @Test
    void olderVersionsAreNotSpoken() {
        for (WebSocketVersion version : WebSocketVersion.values()) {
            if (version != WebSocketVersion.V13) {
                assertThatThrownBy(() -> WebSocketClientHandshakerFactory.newHandshaker(
                                URI.create("ws://x/"), version, null, false, null))
                        .isInstanceOf(WebSocketHandshakeException.class)
                        .hasMessageContaining(version.name());
            }
        }
        assertThatThrownBy(WebSocketVersion.UNKNOWN::toHttpHeaderValue).isInstanceOf(IllegalStateException.class);
    }

    @Nested
    class ByHand {
        private final WebSocketClientHandshaker handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                URI.create("ws://example.com/"), WebSocketVersion.V13, null, false, null, 100, true, false, 50);
        private final EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());

        @Test
        void theServerClosesOrIsClosed() {
            ChannelFuture sent = handshaker.handshake(channel);
            channel.runPendingTasks();
            assertThat(sent.isSuccess()).isTrue();
            HttpResponse response = switching(Wire.writtenBytes(channel));
            assertThat(handshaker.processHandshake(channel, response).isSuccess())
                    .isTrue();
            channel.runPendingTasks();
            channel.freezeTime();

            handshaker.close(channel, new CloseWebSocketFrame(1000, "bye"));

            assertThat(Wire.written(channel)).singleElement().asString().startsWith("8885");
            assertThat(channel.isOpen()).as("the server may answer").isTrue();
            channel.advanceTimeBy(51, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
            assertThat(channel.isOpen()).isFalse();
            assertThat(handshaker.isForceCloseComplete()).isTrue();
            channel.finishAndReleaseAll();
        }

        private HttpResponse switching(String request) {
            Matcher key = KEY.matcher(request);
            assertThat(key.find()).isTrue();
            HttpResponse response =
                    new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
            response.headers()
                    .set("Upgrade", "websocket")
                    .set("Connection", "Upgrade")
                    .set("Sec-WebSocket-Accept", HandshakeKey.accept(key.group(1)));
            return response;
        }

        @Test
        void aResponseWithoutARequestIsRefused() {
            HttpResponse response = switching("\r\nSec-WebSocket-Key: " + Handshakes.KEY + "\r\n");
            assertThat(handshaker.processHandshake(channel, response).cause())
                    .isInstanceOf(WebSocketClientHandshakeException.class);
            channel.finishAndReleaseAll();
        }

        @Test
        void withoutHttpThereIsNoHandshake() {
            EmbeddedChannel empty = new EmbeddedChannel();
            assertThat(handshaker.handshake(empty).cause()).isInstanceOf(IllegalStateException.class);
            empty.finishAndReleaseAll();
            channel.finishAndReleaseAll();
        }

        @Test
        void theKeyIsAnsweredAsInRfc6455Section1_3() {
            assertThat(HandshakeKey.accept(Handshakes.KEY)).isEqualTo(Handshakes.ACCEPT);
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void configurationsHaveDefaultsAndAreCopied() {
        WebSocketClientProtocolConfig config =
                WebSocketClientProtocolConfig.newBuilder().build();
        assertThat(config)
                .hasToString("WebSocketClientProtocolConfig {webSocketUri=https://localhost/, subprotocol=null,"
                        + " version=V13, allowExtensions=false, customHeaders=" + config.customHeaders()
                        + ", maxFramePayloadLength=65536, performMasking=true, allowMaskMismatch=false,"
                        + " handleCloseFrames=true, sendCloseFrame=1000 Bye, dropPongFrames=true,"
                        + " handshakeTimeoutMillis=10000, forceCloseTimeoutMillis=10000, absoluteUpgradeUrl=false,"
                        + " generateOriginHeader=true}");
        assertThat(config.toBuilder().subprotocol("x").build().subprotocol()).isEqualTo("x");
        assertThat(config.toBuilder().build()).hasToString(config.toString());
        WebSocketServerProtocolConfig server =
                WebSocketServerProtocolConfig.newBuilder().build();
        assertThat(server)
                .hasToString("WebSocketServerProtocolConfig {websocketPath=/, subprotocols=null, checkStartsWith=false,"
                        + " handshakeTimeoutMillis=10000, forceCloseTimeoutMillis=10000, handleCloseFrames=true,"
                        + " sendCloseFrame=1000 Bye, dropPongFrames=true, decoderConfig=WebSocketDecoderConfig"
                        + " [maxFramePayloadLength=65536, expectMaskedFrames=true, allowMaskMismatch=false,"
                        + " allowExtensions=false, closeOnProtocolViolation=true, withUTF8Validator=true]}");
        assertThat(server.toBuilder()
                        .maxFramePayloadLength(5)
                        .build()
                        .decoderConfig()
                        .maxFramePayloadLength())
                .isEqualTo(5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.toBuilder().handshakeTimeoutMillis(0))
                .withMessageContaining("handshakeTimeoutMillis");
        assertThatIllegalArgumentException().isThrownBy(() -> config.toBuilder().handshakeTimeoutMillis(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(-1));
    }
}
