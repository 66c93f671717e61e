package io.millrace.handler.codec.http.websocketx;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.http.HttpClientCodec;
import io.millrace.handler.codec.http.HttpObjectAggregator;
import io.millrace.handler.codec.http.HttpRequestDecoder;
import io.millrace.handler.codec.http.HttpRequestEncoder;
import io.millrace.handler.codec.http.HttpResponseDecoder;
import io.millrace.handler.codec.http.HttpResponseEncoder;
import io.millrace.handler.codec.http.HttpServerCodec;
import io.millrace.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.millrace.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.millrace.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.millrace.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server and a client of this module, through the HTTP codecs. */
class EndToEndTest {
    /** Collects events; messages go to the end of the pipeline. */
    private static final class Events extends ChannelInboundHandlerAdapter {
        private final List<Object> events = new ArrayList<>();

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object evt) {
            events.add(evt);
        }
    }

    private final Events serverEvents = new Events();
    private final Events clientEvents = new Events();
    private EmbeddedChannel server = new EmbeddedChannel();
    private EmbeddedChannel client = new EmbeddedChannel();

    @AfterEach
    void closeBoth() {
        server.finishAndReleaseAll();
        client.finishAndReleaseAll();
    }

    private void connect(ChannelHandler[] serverHandlers, ChannelHandler[] clientHandlers) {
        server = new EmbeddedChannel(with(serverEvents, serverHandlers));
        client = new EmbeddedChannel(with(clientEvents, clientHandlers));
        Wire.pump(client, server);
    }

    private static ChannelHandler[] with(ChannelHandler last, ChannelHandler... handlers) {
        ChannelHandler[] all = Arrays.copyOf(handlers, handlers.length + 1);
        all[handlers.length] = last;
        return all;
    }

    private static WebSocketServerProtocolHandler server() {
        return new WebSocketServerProtocolHandler("/chat", "soap, chat", true);
    }

    private static WebSocketClientProtocolHandler client() {
        return new WebSocketClientProtocolHandler(clientConfig().build());
    }

    private static WebSocketClientProtocolConfig.Builder clientConfig() {
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri("ws://localhost/chat")
                .subprotocol("chat")
                .allowExtensions(true);
    }

    private void assertConnected() {
        assertThat(clientEvents.events)
                .containsExactly(
                        ClientHandshakeStateEvent.HANDSHAKE_ISSUED, ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
        assertThat(serverEvents.events).singleElement().isInstanceOfSatisfying(HandshakeComplete.class, event -> {
            assertThat(event.requestUri()).isEqualTo("/chat");
            assertThat(event.selectedSubprotocol()).isEqualTo("chat");
            assertThat(event.requestHeaders().get("host")).isEqualTo("localhost");
        });
    }

    private void assertTalking() {
        client.writeOutbound(new TextWebSocketFrame("Grüße"));
        server.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {1, 2, 3})));
        Wire.pump(client, server);
        assertThat(Wire.read(server)).containsExactly("Text[Gr\u00c3\u00bc\u00c3\u009fe]");
        assertThat(Wire.read(client)).containsExactly("Binary[\1\2\3]");
    }

    private void assertOnlyFrames() {
        for (EmbeddedChannel channel : List.of(server, client)) {
            assertThat(channel.pipeline().toMap().values())
                    .noneMatch(handler -> handler.getClass().getName().contains(".http.Http"))
                    .noneMatch(handler -> handler.getClass().getSimpleName().contains("Handshake"))
                    .noneMatch(handler -> handler instanceof UpgradeGate);
        }
    }

    @Test
    void aClientAndAServerTalk() {
        connect(
                new ChannelHandler[] {new HttpServerCodec(), server()},
                new ChannelHandler[] {new HttpClientCodec(), client()});

        assertConnected();
        assertOnlyFrames();
        assertTalking();
    }

    @Test
    void aggregatorsAreTakenOutToo() {
        connect(
                new ChannelHandler[] {new HttpServerCodec(), new HttpObjectAggregator(8192), server()},
                new ChannelHandler[] {new HttpClientCodec(), new HttpObjectAggregator(8192), client()});

        assertConnected();
        assertOnlyFrames();
        assertTalking();
    }

    @Test
    void theCodecsMayBeInParts() {
        connect(
                new ChannelHandler[] {new HttpRequestDecoder(), new HttpResponseEncoder(), server()},
                new ChannelHandler[] {new HttpRequestEncoder(), new HttpResponseDecoder(), client()});

        assertConnected();
        assertOnlyFrames();
        assertTalking();
    }

    @Test
    void messagesAreCompressed() {
        connect(
                new ChannelHandler[] {new HttpServerCodec(), new WebSocketServerCompressionHandler(0), server()},
                new ChannelHandler[] {new HttpClientCodec(), new WebSocketClientCompressionHandler(0), client()});
        assertConnected();
        assertOnlyFrames();
        assertTalking();

        client.writeOutbound(new TextWebSocketFrame("a".repeat(60_000)));
        ByteBuf frame = client.readOutbound();

        assertThat(frame.readableBytes()).isLessThan(200);
        server.writeInbound(frame);
        assertThat(Wire.read(server)).containsExactly("Text[" + "a".repeat(60_000) + ']');
    }

    @Test
    void framesOfAllSizesComeThrough() {
        connect(
                new ChannelHandler[] {new HttpServerCodec(), server()},
                new ChannelHandler[] {new HttpClientCodec(), client()});
        Random random = new Random(7);
        for (int size : new int[] {0, 1, 125, 126, 127, 1024, 1025, 65_535, 65_536}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            client.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(content)));
            server.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(content)));
            Wire.pump(client, server);
            for (EmbeddedChannel channel : List.of(server, client)) {
                BinaryWebSocketFrame frame = channel.readInbound();
                assertThat(frame.content()).isEqualTo(Unpooled.wrappedBuffer(content));
                frame.release();
            }
        }
    }

    @Test
    void framesBehindTheResponseAreDecoded() {
        server = new EmbeddedChannel(new HttpServerCodec(), server(), serverEvents);
        client = new EmbeddedChannel(new HttpClientCodec(), client(), clientEvents);
        ByteBuf request = client.readOutbound();
        server.writeInbound(request);
        server.writeOutbound(new TextWebSocketFrame("at once"));
        ByteBuf response = server.readOutbound();
        ByteBuf frame = server.readOutbound();

        client.writeInbound(Unpooled.wrappedBuffer(response, frame));

        assertConnected();
        assertThat(Wire.read(client)).containsExactly("Text[at once]");
        assertOnlyFrames();
    }

    @Test
    void framesBehindTheRequestAreDecoded() {
        server = new EmbeddedChannel(new HttpServerCodec(), server(), serverEvents);
        ByteBuf request = Unpooled.copiedBuffer(Handshakes.request().getBytes(StandardCharsets.US_ASCII));

        server.writeInbound(Unpooled.wrappedBuffer(
                request, Unpooled.wrappedBuffer(Wire.masked(0x81, new byte[] {'e', 'a', 'r', 'l', 'y'}))));

        assertThat(Wire.read(server)).containsExactly("Text[early]");
        assertThat(serverEvents.events).hasSize(1);
        assertThat(Wire.writtenBytes(server)).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void aClosingClientIsAnswered() {
        connect(
                new ChannelHandler[] {new HttpServerCodec(), server()},
                new ChannelHandler[] {new HttpClientCodec(), client()});

        client.writeOutbound(new CloseWebSocketFrame(4711, "enough"));
        Wire.pump(client, server);

        assertThat(server.isActive()).isFalse();
        assertThat(client.isActive()).isFalse();
        assertThat(Wire.read(server)).isEmpty();
    }

    @Test
    void aClosingServerIsAnswered() {
        connect(
                new ChannelHandler[] {
                    new HttpServerCodec(),
                    new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                            .websocketPath("/chat")
                            .subprotocols("chat")
                            .forceCloseTimeoutMillis(1000)
                            .build())
                },
                new ChannelHandler[] {new HttpClientCodec(), client()});

        server.close();
        assertThat(server.isActive())
                .as("it waits for the client's close frame")
                .isTrue();
        Wire.pump(client, server);

        assertThat(server.isActive()).isFalse();
        assertThat(client.isActive()).isFalse();
    }

    @Test
    void pingsAreAnswered() {
        connect(new ChannelHandler[] {new HttpServerCodec(), server()}, new ChannelHandler[] {
            new HttpClientCodec(),
            new WebSocketClientProtocolHandler(
                    WebSocketClientHandshakerFactory.newHandshaker(
                            URI.create("ws://localhost/chat"), WebSocketVersion.V13, "chat", true, null),
                    clientConfig().dropPongFrames(false).build())
        });

        client.writeOutbound(new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {'?'})));
        Wire.pump(client, server);

        assertThat(Wire.read(client)).containsExactly("Pong[?]");
        assertThat(Wire.read(server)).isEmpty();
    }
}
