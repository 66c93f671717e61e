package io.millrace.examples.webchat;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelInitializer;
import io.millrace.handler.codec.http.HttpObjectAggregator;
import io.millrace.handler.codec.http.HttpServerCodec;
import io.millrace.handler.codec.http.HttpServerKeepAliveHandler;
import io.millrace.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.millrace.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.millrace.handler.codec.http.websocketx.WebSocketOriginCheck;
import io.millrace.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.millrace.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.millrace.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.millrace.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Gives each connection of the chat its handlers: first those of HTTP, which the handshake replaces. */
public final class WebChatInitializer extends ChannelInitializer<Channel> {
    private static final String PATH = "/chat";

    /** What a page may say at once, and with it the longest frame and what a compressed one may grow to. */
    private static final int MAX_MESSAGE_BYTES = 4096;

    /** Requests here have no body worth the name. */
    private static final int MAX_BODY_BYTES = 4096;

    /** After so long a silent page is asked, and after as long again it is given up. */
    private static final int READER_IDLE_SECONDS = 30;

    private static final int SECONDS_TO_SAY_GOODBYE = 5;

    private static final WebSocketServerProtocolConfig PROTOCOL = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath(PATH)
            // Scripts of other sites have no business here, whose browser ever runs them.
            .originCheck(WebSocketOriginCheck.SAME_ORIGIN)
            .allowExtensions(true)
            .sendCloseFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE)
            .maxFramePayloadLength(MAX_MESSAGE_BYTES)
            .forceCloseTimeoutMillis(TimeUnit.SECONDS.toMillis(SECONDS_TO_SAY_GOODBYE))
            .build();

    private final Room room;
    private final PageHandler pages;

    /**
     * Makes the handlers of a server.
     *
     * @param users how many may be in the room at once
     * @throws IOException if the page is not there
     */
    public WebChatInitializer(int users) throws IOException {
        this.room = new Room(users);
        this.pages = new PageHandler(Page.load("chat.html"), PATH);
    }

    @Override
    protected void initChannel(Channel connection) {
        connection
                .pipeline()
                .addLast(
                        new IdleStateHandler(READER_IDLE_SECONDS, 0, 0),
                        new HttpServerCodec(),
                        new HttpServerKeepAliveHandler(),
                        new HttpObjectAggregator(MAX_BODY_BYTES),
                        pages,
                        new WebSocketServerCompressionHandler(MAX_MESSAGE_BYTES),
                        new WebSocketServerProtocolHandler(PROTOCOL),
                        new WebSocketFrameAggregator(MAX_MESSAGE_BYTES),
                        new WebChatUser(room));
    }
}
