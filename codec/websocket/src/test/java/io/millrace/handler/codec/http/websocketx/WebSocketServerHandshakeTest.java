package io.millrace.handler.codec.http.websocketx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.http.DefaultFullHttpRequest;
import io.millrace.handler.codec.http.DefaultHttpHeaders;
import io.millrace.handler.codec.http.DefaultHttpRequest;
import io.millrace.handler.codec.http.FullHttpRequest;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpServerCodec;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.millrace.handler.codec.http.websocketx.WebSocketServerProtocolHandler.ServerHandshakeStateEvent;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketServerHandshakeTest {
    private final List<Object> events = new ArrayList<>();

    private EmbeddedChannel channel(WebSocketServerProtocolConfig.Builder config) {
        return new EmbeddedChannel(
                new HttpServerCodec(),
                new WebSocketServerProtocolHandler(config.build()),
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
                        events.add(evt);
                    }
                });
    }

    private static WebSocketServerProtocolConfig.Builder chat() {
        return WebSocketServerProtocolConfig.newBuilder().websocketPath("/chat").subprotocols("superchat, chat");
    }

    private static void send(EmbeddedChannel channel, String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
    }

    private String answer(WebSocketServerProtocolConfig.Builder config, String request) {
        EmbeddedChannel channel = channel(config);
        send(channel, request);
        String answer = Wire.writtenBytes(channel);
        channel.finishAndReleaseAll();
        return answer;
    }

    @Test
    void theHandshakeOfRfc6455Section1_2() {
        EmbeddedChannel channel = channel(chat());

        send(channel, Handshakes.request());

        assertThat(Wire.writtenBytes(channel))
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .containsIgnoringCase("\r\nupgrade: websocket\r\n")
                .containsIgnoringCase("\r\nconnection: upgrade\r\n")
                .containsIgnoringCase("\r\nsec-websocket-accept: " + Handshakes.ACCEPT + "\r\n")
                .containsIgnoringCase("\r\nsec-websocket-protocol: chat\r\n")
                .endsWith("\r\n\r\n");
        assertThat(events).singleElement().isInstanceOf(HandshakeComplete.class);
        assertThat(Wire.read(channel)).as("nothing of the request").isEmpty();
        assertThat(channel.pipeline().get(HttpServerCodec.class)).isNull();
        channel.finishAndReleaseAll();
    }

    @Nested
    class Refused {
        @ParameterizedTest
        @ValueSource(strings = {"", "0", "7", "8", "12", "14", "013", "13.0", "13, 8", "x"})
        @DisplayName("CVE-2026-59898 a version other than 13 is answered with 426 and the one that is spoken")
        void anotherVersion(String version) {
            String request =
                    Handshakes.request().replace("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: " + version);
            assertThat(answer(chat(), request))
                    .startsWith("HTTP/1.1 426 Upgrade Required\r\n")
                    .containsIgnoringCase("sec-websocket-version: 13\r\n")
                    .containsIgnoringCase("content-length: 0\r\n");
            assertThat(events).isEmpty();
        }

        @Test
        @DisplayName("CVE-2026-59898 no version, and two of them")
        void noVersionOrTwo() {
            String field = "Sec-WebSocket-Version: 13\r\n";
            assertThat(answer(chat(), Handshakes.request().replace(field, ""))).startsWith("HTTP/1.1 426 ");
            assertThat(answer(chat(), Handshakes.request().replace(field, field + "Sec-WebSocket-Version: 8\r\n")))
                    .startsWith("HTTP/1.1 426 ");
        }

        @ParameterizedTest
        @CsvSource({
            "Upgrade: websocket, Upgrade: websockets",
            "Upgrade: websocket, X: y",
            "Connection: Upgrade, Connection: keep-alive",
            "Connection: Upgrade, X: y",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, X: y",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZSE=",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Key: ????IHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Content-Length: 1",
        })
        void whatIsNoHandshake(String field, String other) {
            assertThat(answer(chat(), Handshakes.request().replace(field + "\r\n", other + "\r\n") + "x"))
                    .startsWith("HTTP/1.1 400 ")
                    .containsIgnoringCase("connection: close");
            assertThat(events).isEmpty();
        }

        @Test
        void http10() {
            assertThat(answer(chat(), Handshakes.request().replace("HTTP/1.1", "HTTP/1.0")))
                    .contains(" 400 Bad Request\r\n");
        }

        @Test
        void anotherMethod() {
            EmbeddedChannel channel = channel(chat());
            send(channel, Handshakes.request().replace("GET", "POST").replace("Host", "Content-Length: 0\r\nHost"));
            assertThat(Wire.writtenBytes(channel)).startsWith("HTTP/1.1 403 ");
            assertThat(channel.isOpen()).isFalse();
            channel.finishAndReleaseAll();
        }

        @Test
        void theTextsSayWhatWasWrong() {
            assertThat(answer(chat(), Handshakes.request().replace("Sec-WebSocket-Key", "Key")))
                    .endsWith("\r\n\r\nnot a WebSocket request: missing key");
        }
    }

    @Nested
    class Tokens {
        @ParameterizedTest
        @CsvSource({
            "Upgrade: websocket, Upgrade: WebSocket",
            "Connection: Upgrade, 'Connection: keep-alive, upgrade'",
            "Connection: Upgrade, Connection: UPGRADE",
        })
        void caseAndListsDoNotMatter(String field, String other) {
            assertThat(answer(chat(), Handshakes.request().replace(field, other)))
                    .startsWith("HTTP/1.1 101 ");
        }
    }

    @Nested
    class Paths {
        @ParameterizedTest
        @CsvSource({
            "/chat, false, /chat, true",
            "/chat, false, /chat?x=1, false",
            "/chat, false, /chat/room, false",
            "/chat, true, /chat, true",
            "/chat, true, /chat?x=1, true",
            "/chat, true, /chat/room, true",
            "/chat, true, /chatter, false",
            "/chat, true, /other, false",
            "/, true, /anything, true",
            "/, false, /, true",
        })
        void onlyItsPathIsTaken(String path, boolean checkStartsWith, String uri, boolean taken) {
            EmbeddedChannel channel = channel(chat().websocketPath(path).checkStartsWith(checkStartsWith));
            send(channel, Handshakes.request().replace("GET /chat", "GET " + uri));
            assertThat(Wire.writtenBytes(channel).startsWith("HTTP/1.1 101 ")).isEqualTo(taken);
            List<Object> passed = new ArrayList<>(channel.inboundMessages());
            assertThat(passed.stream().anyMatch(HttpRequest.class::isInstance)).isEqualTo(!taken);
            channel.finishAndReleaseAll();
        }

        @Test
        void requestsForOtherPathsMayComeBefore() {
            EmbeddedChannel channel = channel(chat());
            send(channel, "POST /other HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(channel.inboundMessages()).hasSizeGreaterThanOrEqualTo(2);
            channel.releaseInbound();
            channel.finishAndReleaseAll();
        }
    }

    @Nested
    class Subprotocols {
        @ParameterizedTest
        @CsvSource(
                nullValues = "null",
                value = {
                    "'chat, superchat', chat, chat",
                    "'chat, superchat', 'superchat, chat', superchat",
                    "'chat', other, null",
                    "'*', any, any",
                    "'*', ',a', a",
                    "'*', ' , ', null",
                    "'chat,', ',chat', chat",
                    "'chat,', ',other', null",
                    "null, chat, null",
                    "'a,chat', 'b\r\nSec-WebSocket-Protocol: chat', chat",
                })
        void theFirstOfTheClientsThatTheServerSpeaks(String spoken, String asked, String chosen) {
            String answer = answer(
                    chat().subprotocols(spoken), Handshakes.request("Sec-WebSocket-Protocol: " + asked + "\r\n"));
            assertThat(answer).startsWith("HTTP/1.1 101 ");
            if (chosen == null) {
                assertThat(answer).doesNotContainIgnoringCase("sec-websocket-protocol");
            } else {
                assertThat(answer).containsIgnoringCase("sec-websocket-protocol: " + chosen + "\r\n");
            }
            HandshakeComplete event = (HandshakeComplete) events.get(0);
            assertThat(event.selectedSubprotocol()).isEqualTo(chosen);
        }
    }

    @Nested
    @DisplayName("RFC 6455 §10.2: the origin")
    class OriginCheck {
        private boolean isTaken(WebSocketOriginCheck check, String fields) {
            String answer = answer(chat().originCheck(check), Handshakes.request(fields));
            assertThat(answer).containsPattern("^HTTP/1.1 (101|403) ");
            return answer.startsWith("HTTP/1.1 101 ");
        }

        @Test
        void aForeignPageMayNotUseItsUsersCookies() {
            WebSocketOriginCheck check = chat().build().originCheck();
            assertThat(isTaken(check, "Origin: http://evil.example\r\n")).isTrue();
            assertThat(isTaken(check, "Origin: http://evil.example\r\nCookie: a=b\r\n"))
                    .isFalse();
            assertThat(isTaken(check, "Origin: http://evil.example\r\nAuthorization: Basic eA==\r\n"))
                    .isFalse();
            assertThat(isTaken(check, "Origin: https://server.example.com\r\nCookie: a=b\r\n"))
                    .isTrue();
            assertThat(isTaken(check, "Cookie: a=b\r\n")).as("no browser").isTrue();
        }

        @ParameterizedTest
        @CsvSource({
            "http://server.example.com, true",
            "https://server.example.com, true",
            "http://SERVER.example.com:80, true",
            "https://server.example.com:443, true",
            "https://server.example.com:444, false",
            "http://server.example.com:443, false",
            "http://server.example.com.evil.example, false",
            "http://example.com, false",
            "ftp://server.example.com, false",
            "null, false",
            "server.example.com, false",
        })
        void theSameOriginHasTheHostsNameAndPort(String origin, boolean same) {
            assertThat(isTaken(WebSocketOriginCheck.SAME_ORIGIN, "Origin: " + origin + "\r\n"))
                    .isEqualTo(same);
        }

        @Test
        void portsAndAddressesAreCompared() {
            WebSocketOriginCheck check = WebSocketOriginCheck.SAME_ORIGIN;
            String own = "Host: server.example.com";
            String request = Handshakes.request("Origin: http://[::1]:8080\r\n");
            assertThat(answer(chat().originCheck(check), request.replace(own, "Host: [::1]:8080")))
                    .startsWith("HTTP/1.1 101 ");
            assertThat(answer(chat().originCheck(check), request.replace(own, "Host: [::1]")))
                    .startsWith("HTTP/1.1 403 ");
        }

        @Test
        void originsMayBeNamed() {
            WebSocketServerProtocolConfig config = chat().allowedOrigins("https://a.example", "http://B.example:81")
                    .build();
            WebSocketOriginCheck check = config.originCheck();
            assertThat(isTaken(check, "Origin: https://A.example\r\n")).isTrue();
            assertThat(isTaken(check, "Origin: http://b.example:81\r\n")).isTrue();
            assertThat(isTaken(check, "")).isTrue();
            assertThat(isTaken(check, "Origin: http://server.example.com\r\n")).isFalse();
            assertThat(isTaken(check, "Origin: https://a.example\r\nOrigin: https://evil.example\r\n"))
                    .isFalse();
            assertThat(isTaken(WebSocketOriginCheck.ANY, "Origin: x\r\nCookie: a=b\r\n"))
                    .isTrue();
        }
    }

    /** Keeps the first message until somebody wants it. */
    private static final class Slow extends ChannelOutboundHandlerAdapter {
        private ChannelHandlerContext ctx;
        private ChannelPromise promise;
        private Object message;

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            if (this.ctx != null) {
                ctx.write(msg, promise);
                return;
            }
            this.ctx = ctx;
            this.promise = promise;
            message = msg;
        }

        void go() {
            ctx.writeAndFlush(message, promise);
        }
    }

    @Test
    void framesThatComeBeforeTheResponseIsWrittenWaitForIt() {
        Slow slow = new Slow();
        EmbeddedChannel channel = channel(chat());
        channel.pipeline().addFirst(slow);
        send(channel, Handshakes.request());
        channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x81, new byte[] {'a'})));
        channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x81, new byte[] {'b'})));
        assertThat(Wire.read(channel)).isEmpty();
        assertThat(events).isEmpty();

        slow.go();
        channel.runPendingTasks();

        assertThat(events).hasSize(1);
        assertThat(Wire.read(channel)).containsExactly("Text[a]", "Text[b]");
        channel.finishAndReleaseAll();
    }

    @Test
    void aHandshakeThatTakesTooLongIsEnded() {
        Slow slow = new Slow();
        EmbeddedChannel channel = channel(chat().handshakeTimeoutMillis(100));
        channel.pipeline().addFirst(slow);
        channel.freezeTime();
        send(channel, Handshakes.request());
        channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x81, new byte[] {'a'})));

        channel.advanceTimeBy(99, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.isOpen()).isFalse();
        assertThat(events).containsExactly(ServerHandshakeStateEvent.HANDSHAKE_TIMEOUT);
        ReferenceCountUtil.release(slow.message);
        channel.finishAndReleaseAll();
    }

    @Nested
    class ByHand {
        private final WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshaker13("ws://localhost/chat", "chat", false, 100);

        private HttpRequest request() {
            HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/chat");
            request.headers().set(HttpHeaderNames.UPGRADE, "websocket");
            request.headers().set(HttpHeaderNames.CONNECTION, "Upgrade");
            request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_KEY, Handshakes.KEY);
            request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
            return request;
        }

        @Test
        void headersOfTheUserAreAdded() {
            EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());
            ChannelFuture written = handshaker.handshake(
                    channel, request(), new DefaultHttpHeaders().set("X-Own", "yes"), channel.newPromise());
            channel.runPendingTasks();
            assertThat(written.isSuccess()).isTrue();
            assertThat(Wire.writtenBytes(channel)).containsIgnoringCase("x-own: yes\r\n");
            channel.writeInbound(Unpooled.wrappedBuffer(Wire.masked(0x81, new byte[] {'a'})));
            assertThat(Wire.read(channel)).containsExactly("Text[a]");
            channel.finishAndReleaseAll();
        }

        @Test
        void withoutHttpThereIsNoHandshake() {
            EmbeddedChannel channel = new EmbeddedChannel();
            ChannelFuture written = handshaker.handshake(channel, request());
            assertThat(written.cause()).isInstanceOf(IllegalStateException.class);
            channel.finishAndReleaseAll();
        }

        @Test
        void theExceptionHasTheRequest() {
            EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());
            FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/chat");
            assertThatThrownBy(() -> handshaker.handshake(channel, request))
                    .isInstanceOfSatisfying(WebSocketServerHandshakeException.class, e -> {
                        assertThat(e.request()).isNotNull().isNotInstanceOf(FullHttpRequest.class);
                        assertThat(e.request().uri()).isEqualTo("/chat");
                    });
            request.release();
            channel.finishAndReleaseAll();
        }

        @Test
        void closingSendsTheFrameAndCloses() {
            EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());
            handshaker.handshake(channel, request());
            channel.runPendingTasks();
            channel.releaseOutbound();
            handshaker.close(channel, new CloseWebSocketFrame(1001, "bye"));
            assertThat(Wire.written(channel)).containsExactly("880503e9627965");
            assertThat(channel.isOpen()).isFalse();
            channel.finishAndReleaseAll();
        }

        @Test
        void itKnowsItself() {
            assertThat(handshaker.version()).isEqualTo(WebSocketVersion.V13);
            assertThat(handshaker.uri()).isEqualTo("ws://localhost/chat");
            assertThat(handshaker.subprotocols()).containsExactly("chat");
            assertThat(handshaker.maxFramePayloadLength()).isEqualTo(100);
            assertThat(handshaker.selectedSubprotocol()).isNull();
            WebSocketServerHandshakerFactory factory = new WebSocketServerHandshakerFactory("ws://x", null, true);
            WebSocketServerHandshaker made = factory.newHandshaker(request());
            assertThat(made).isNotNull();
            assertThat(made.decoderConfig().allowExtensions()).isTrue();
        }
    }
}
