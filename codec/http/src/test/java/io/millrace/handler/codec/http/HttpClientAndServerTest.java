package io.millrace.handler.codec.http;

import static io.millrace.handler.codec.http.HttpResponseStatus.OK;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A client and a server of this module talk to each other. */
class HttpClientAndServerTest {
    private EmbeddedChannel client;
    private EmbeddedChannel server;

    @AfterEach
    void nothingIsLeft() {
        assertThat(client.finish()).isFalse();
        assertThat(server.finish()).isFalse();
    }

    /** Carries bytes from one to the other until neither has any; all that one has written arrive at once. */
    private void talk() {
        while (carry(client, server) | carry(server, client)) {
            // on
        }
    }

    private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            all.writeBytes(bytes);
            bytes.release();
        }
        if (!all.isReadable() || !to.isActive()) {
            all.release();
            return false;
        }
        to.writeInbound(all);
        return true;
    }

    private static FullHttpRequest request(HttpMethod method, String content) {
        ByteBuf bytes = Unpooled.copiedBuffer(content, ISO_8859_1);
        FullHttpRequest request = new DefaultFullHttpRequest(HTTP_1_1, method, "/", bytes);
        request.headers().set(HttpHeaderNames.HOST, "h");
        if (!content.isEmpty()) {
            HttpUtil.setContentLength(request, content.length());
        }
        return request;
    }

    /** Answers with the request's method and content. */
    private static final class Echo extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            String text = request.method() + " " + request.content().toString(ISO_8859_1);
            FullHttpResponse response =
                    new DefaultFullHttpResponse(HTTP_1_1, OK, Unpooled.copiedBuffer(text, ISO_8859_1));
            HttpUtil.setContentLength(response, text.length());
            ctx.writeAndFlush(response);
        }
    }

    @Nested
    class Messages {
        private void connect(ChannelHandler... behindServerCodec) {
            client = new EmbeddedChannel(new HttpClientCodec(), new HttpObjectAggregator(1024));
            server = new EmbeddedChannel(new HttpServerCodec());
            server.pipeline().addLast(behindServerCodec);
        }

        private void connect() {
            connect(new HttpServerKeepAliveHandler(), new HttpObjectAggregator(1024), new Echo());
        }

        private String response() {
            FullHttpResponse response = client.readInbound();
            if (response == null) {
                return "none";
            }
            String text = response.status().code() + " " + response.headers().get(HttpHeaderNames.CONTENT_LENGTH) + " "
                    + response.content().toString(ISO_8859_1);
            response.release();
            return text.trim();
        }

        @Test
        void requestsInARowAreAnsweredInTheirOrder() {
            connect();

            client.writeOutbound(
                    request(HttpMethod.GET, ""), request(HttpMethod.HEAD, ""), request(HttpMethod.POST, "abc"));
            talk();

            assertThat(response()).isEqualTo("200 4 GET");
            assertThat(response()).isEqualTo("200 5");
            assertThat(response()).isEqualTo("200 8 POST abc");
            assertThat(response()).isEqualTo("none");
        }

        @Test
        void aClientThatWaitsIsToldToGoOn() {
            connect();
            HttpRequest head = new DefaultHttpRequest(HTTP_1_1, HttpMethod.POST, "/");
            head.headers().set(HttpHeaderNames.HOST, "h");
            HttpUtil.set100ContinueExpected(head, true);
            HttpUtil.setContentLength(head, 3);

            client.writeOutbound(head);
            talk();
            assertThat(response()).isEqualTo("100 0");
            client.writeOutbound(new DefaultLastHttpContent(Unpooled.copiedBuffer("abc", ISO_8859_1)));
            talk();

            assertThat(response()).isEqualTo("200 8 POST abc");
        }

        @Test
        void whatIsTooLongIsRefusedAndTheConnectionUsable() {
            connect(new HttpObjectAggregator(2), new Echo());

            client.writeOutbound(request(HttpMethod.POST, "abc"), request(HttpMethod.POST, "de"));
            talk();

            assertThat(response()).isEqualTo("413 0");
            assertThat(response()).isEqualTo("200 7 POST de");
        }

        @Test
        void chunksAndTrailersArrive() {
            connect(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object msg) {
                    if (msg instanceof HttpRequest) {
                        HttpResponse head = new DefaultHttpResponse(HTTP_1_1, OK);
                        HttpUtil.setTransferEncodingChunked(head, true);
                        ctx.write(head);
                        ctx.write(new DefaultHttpContent(Unpooled.copiedBuffer("ab", ISO_8859_1)));
                        LastHttpContent end = new DefaultLastHttpContent(Unpooled.copiedBuffer("c", ISO_8859_1));
                        end.trailingHeaders().set("x-sum", "3");
                        ctx.writeAndFlush(end);
                    }
                    ReferenceCountUtil.release(msg);
                }
            });

            client.writeOutbound(request(HttpMethod.GET, ""));
            talk();

            FullHttpResponse response = client.readInbound();
            assertThat(response.content().toString(ISO_8859_1)).isEqualTo("abc");
            assertThat(response.headers().get(HttpHeaderNames.CONTENT_LENGTH)).isEqualTo("3");
            assertThat(response.trailingHeaders().get("x-sum")).isEqualTo("3");
            response.release();
        }
    }

    @Nested
    class Upgrades {
        private final List<String> atClient = new ArrayList<>();
        private final List<String> atServer = new ArrayList<>();

        /** The protocol: a greeting when it begins, then whatever anybody says. */
        private static final class Protocol extends ChannelInboundHandlerAdapter {
            private final String greeting;
            private final List<String> heard;

            Protocol(String greeting, List<String> heard) {
                this.greeting = greeting;
                this.heard = heard;
            }

            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                ctx.writeAndFlush(Unpooled.copiedBuffer(greeting, ISO_8859_1));
            }

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                heard.add(msg instanceof ByteBuf bytes ? bytes.toString(ISO_8859_1) : msg.toString());
                ReferenceCountUtil.release(msg);
            }
        }

        private final class ServerSide implements HttpServerUpgradeHandler.UpgradeCodec {
            @Override
            public Collection<CharSequence> requiredUpgradeHeaders() {
                return List.of("x-settings");
            }

            @Override
            public boolean prepareUpgradeResponse(
                    ChannelHandlerContext ctx, FullHttpRequest upgradeRequest, HttpHeaders upgradeHeaders) {
                return true;
            }

            @Override
            public void upgradeTo(ChannelHandlerContext ctx, FullHttpRequest upgradeRequest) {
                ctx.pipeline().addAfter(ctx.name(), null, new Protocol("hello from server", atServer));
            }
        }

        private final class ClientSide implements HttpClientUpgradeHandler.UpgradeCodec {
            private final String protocol;

            ClientSide(String protocol) {
                this.protocol = protocol;
            }

            @Override
            public CharSequence protocol() {
                return protocol;
            }

            @Override
            public Collection<CharSequence> setUpgradeHeaders(ChannelHandlerContext ctx, HttpRequest upgradeRequest) {
                upgradeRequest.headers().set("x-settings", "s");
                return List.of("x-settings");
            }

            @Override
            public void upgradeTo(ChannelHandlerContext ctx, FullHttpResponse upgradeResponse) {
                ctx.pipeline().addAfter(ctx.name(), null, new Protocol("hello from client", atClient));
            }
        }

        private void connect(String protocol, HttpServerUpgradeHandler.UpgradeCodecFactory factory) {
            HttpClientCodec clientCodec = new HttpClientCodec();
            client = new EmbeddedChannel(
                    clientCodec, new HttpClientUpgradeHandler(clientCodec, new ClientSide(protocol), 64));
            HttpServerCodec serverCodec = new HttpServerCodec();
            server = new EmbeddedChannel(
                    serverCodec,
                    new HttpServerUpgradeHandler(serverCodec, factory, 64),
                    new HttpObjectAggregator(64),
                    new Echo());
        }

        private boolean isHttp(EmbeddedChannel channel) {
            return channel.pipeline().names().stream()
                    .anyMatch(name -> name.startsWith("Http")
                            && !name.startsWith("HttpObjectAggregator")
                            && !name.startsWith("HttpClientAndServerTest"));
        }

        @Test
        void bothSidesChangeAndNothingIsLostOnTheWay() {
            connect("proto", protocol -> "proto".contentEquals(protocol) ? new ServerSide() : null);

            client.writeOutbound(request(HttpMethod.POST, "abc"));
            talk(); // the server's greeting comes with its response

            assertThat(atClient).containsExactly("hello from server");
            assertThat(atServer).containsExactly("hello from client");
            assertThat(isHttp(client)).isFalse();
            assertThat(isHttp(server)).isFalse();
            client.writeOutbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", ISO_8859_1));
            talk();
            assertThat(atServer).last().isEqualTo("GET / HTTP/1.1\r\n\r\n");
        }

        @Test
        void aClientThatDoesNotWaitIsHeard() {
            connect("proto", protocol -> new ServerSide());

            server.writeInbound(Unpooled.copiedBuffer(
                    "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: x, proto\r\nConnection: x-settings, upgrade\r\n"
                            + "X-Settings: s\r\n\r\nearly",
                    ISO_8859_1));
            server.runPendingTasks();

            ByteBuf response = server.readOutbound();
            assertThat(response.toString(ISO_8859_1))
                    .isEqualTo("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
            response.release();
            assertThat(atServer).containsExactly("early");
            server.releaseOutbound();
        }

        @Test
        void aServerThatDoesNotKnowTheProtocolAnswersTheRequest() {
            connect("proto", protocol -> null);

            client.writeOutbound(request(HttpMethod.GET, ""));
            talk();

            HttpResponse head = client.readInbound();
            assertThat(head.status()).isEqualTo(OK);
            assertThat(client.releaseInbound()).isTrue();
            client.writeOutbound(request(HttpMethod.GET, ""));
            talk();
            assertThat(client.<HttpResponse>readInbound().status()).isEqualTo(OK);
            assertThat(client.releaseInbound()).isTrue();
            assertThat(atServer).isEmpty();
        }

        @Test
        void aServerThatChangesToAnotherProtocolIsRefused() {
            connect("proto", protocol -> null);
            client.writeOutbound(request(HttpMethod.GET, ""));
            client.releaseOutbound();

            assertThatIllegalStateException()
                    .isThrownBy(() -> client.writeInbound(Unpooled.copiedBuffer(
                            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n",
                            ISO_8859_1)));

            assertThat(atClient).isEmpty();
        }
    }
}
