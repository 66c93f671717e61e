package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelInitializer;
import io.millrace.handler.codec.http.HttpObjectAggregator;
import io.millrace.handler.codec.http.HttpServerCodec;
import io.millrace.handler.codec.http.HttpServerKeepAliveHandler;
import io.millrace.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.millrace.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.millrace.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.millrace.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.millrace.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.millrace.handler.timeout.IdleStateHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends back the messages of WebSockets, text as text and bytes as bytes, compressed if the client can do that. */
final class WebSocketEchoServer implements Example {
    private static final int MAX_BODY_BYTES = 4096;
    private static final int IDLE_SECONDS = 120;
    private static final int SECONDS_TO_SAY_GOODBYE = 5;

    /** Well below what a channel keeps for a client that does not read, {@code ChannelOption.WRITE_BUFFER_LIMIT}. */
    private static final int LARGEST_MAX_MESSAGE = 16 << 20;

    private static final Flag<Integer> MAX_MESSAGE = Flag.number(
                    "--max-message", "BYTES", "the longest message, compressed or not", 1, LARGEST_MAX_MESSAGE)
            .or(1 << 20);

    @Override
    public String name() {
        return "websocket-echo";
    }

    @Override
    public String summary() {
        return "sends back WebSocket messages, text and binary";
    }

    @Override
    public List<Flag<?>> flags() {
        return Addresses.streamsAnd(MAX_MESSAGE);
    }

    @Override
    public String command(String peer) {
        return peer.startsWith("-U ")
                ? "websocat ws+unix:" + peer.substring(3)
                : "wscat -c " + Urls.of("ws", peer, "/");
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        int maxMessageBytes = options.get(MAX_MESSAGE);
        WebSocketServerProtocolConfig protocol = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true) // any path will do
                .allowExtensions(true)
                .dropPongFrames(true)
                .sendCloseFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE)
                .maxFramePayloadLength(maxMessageBytes)
                .forceCloseTimeoutMillis(TimeUnit.SECONDS.toMillis(SECONDS_TO_SAY_GOODBYE))
                .build();
        server.listen(
                new ServerBootstrap().childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection
                                .pipeline()
                                .addLast(
                                        new IdleStateHandler(0, 0, IDLE_SECONDS),
                                        new HttpServerCodec(),
                                        new HttpServerKeepAliveHandler(),
                                        new HttpObjectAggregator(MAX_BODY_BYTES),
                                        new WebSocketServerCompressionHandler(maxMessageBytes),
                                        new WebSocketServerProtocolHandler(protocol),
                                        new WebSocketFrameAggregator(maxMessageBytes),
                                        new WebSocketEchoHandler());
                    }
                }),
                options);
    }
}
