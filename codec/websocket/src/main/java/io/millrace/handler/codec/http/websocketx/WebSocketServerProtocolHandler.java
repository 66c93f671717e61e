package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPipeline;
import io.millrace.channel.ChannelPromise;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpUtil;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.util.AttributeKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of a WebSocket server but what it says: answers the opening handshake, pings and close frames, and hands text and
 * bytes on. Requests for other paths pass.
 *
 * <pre>{@code
 * pipeline.addLast(new HttpServerCodec());
 * pipeline.addLast(new WebSocketServerCompressionHandler(0));
 * pipeline.addLast(new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
 *         .websocketPath("/chat")
 *         .allowExtensions(true)
 *         .allowedOrigins("https://example.com")
 *         .build()));
 * pipeline.addLast(new WebSocketFrameAggregator(1 << 20));
 * pipeline.addLast(new ChatHandler());
 * }</pre>
 *
 * <p>The handlers behind it get {@link HandshakeComplete} when the connection is one of WebSocket.
 *
 * <p><b>Errors:</b> a request that is no handshake is answered with 400, one of another version with 426, one of a page
 * that is not allowed ({@link WebSocketOriginCheck}) with 403; the handlers get {@link
 * ServerHandshakeStateEvent#HANDSHAKE_TIMEOUT} and the channel is closed if the handshake takes too long. Whoever
 * breaks the protocol is told so and disconnected.
 *
 * <p><b>Spec:</b> RFC 6455 §4.2, §5.5, §7, §10.2.
 */
public class WebSocketServerProtocolHandler extends WebSocketProtocolHandler {
    private static final AttributeKey<WebSocketServerHandshaker> HANDSHAKER =
            AttributeKey.valueOf(WebSocketServerProtocolHandler.class, "HANDSHAKER");

    /** What happens to a handshake, beside {@link HandshakeComplete}. */
    public enum ServerHandshakeStateEvent {
        /** It has taken too long; the channel is closed. */
        HANDSHAKE_TIMEOUT
    }

    /** The connection is one of WebSocket. */
    public static final class HandshakeComplete {
        private final String requestUri;
        private final HttpHeaders requestHeaders;
        private final @Nullable String selectedSubprotocol;

        /**
         * Makes an event.
         *
         * @param requestUri what the client asked for
         * @param requestHeaders the headers of its request
         * @param selectedSubprotocol the subprotocol, or {@code null} if there is none
         */
        public HandshakeComplete(String requestUri, HttpHeaders requestHeaders, @Nullable String selectedSubprotocol) {
            this.requestUri = requestUri;
            this.requestHeaders = requestHeaders;
            this.selectedSubprotocol = selectedSubprotocol;
        }

        /**
         * What the client asked for.
         *
         * @return path and query
         */
        public String requestUri() {
            return requestUri;
        }

        /**
         * The headers of the client's request.
         *
         * @return all of them
         */
        public HttpHeaders requestHeaders() {
            return requestHeaders;
        }

        /**
         * The subprotocol.
         *
         * @return its name, or {@code null} if there is none
         */
        public @Nullable String selectedSubprotocol() {
            return selectedSubprotocol;
        }

        @Override
        public String toString() {
            return "HandshakeComplete(" + requestUri + ", subprotocol " + selectedSubprotocol + ')';
        }
    }

    private final WebSocketServerProtocolConfig serverConfig;

    /**
     * Makes a handler.
     *
     * @param serverConfig what it does
     */
    public WebSocketServerProtocolHandler(WebSocketServerProtocolConfig serverConfig) {
        super(
                serverConfig.dropPongFrames(),
                serverConfig.sendCloseFrame(),
                serverConfig.forceCloseTimeoutMillis(),
                serverConfig.awaitsCloseFrame());
        this.serverConfig = serverConfig;
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     */
    public WebSocketServerProtocolHandler(String websocketPath) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketServerProtocolHandler(String websocketPath, long handshakeTimeoutMillis) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .handshakeTimeoutMillis(handshakeTimeoutMillis)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param checkStartsWith whether paths below, and queries, are taken too
     */
    public WebSocketServerProtocolHandler(String websocketPath, boolean checkStartsWith) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .checkStartsWith(checkStartsWith)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param checkStartsWith whether paths below, and queries, are taken too
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketServerProtocolHandler(String websocketPath, boolean checkStartsWith, long handshakeTimeoutMillis) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .checkStartsWith(checkStartsWith)
                .handshakeTimeoutMillis(handshakeTimeoutMillis)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     */
    public WebSocketServerProtocolHandler(String websocketPath, @Nullable String subprotocols) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketServerProtocolHandler(
            String websocketPath, @Nullable String subprotocols, long handshakeTimeoutMillis) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .handshakeTimeoutMillis(handshakeTimeoutMillis)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     */
    public WebSocketServerProtocolHandler(
            String websocketPath, @Nullable String subprotocols, boolean allowExtensions) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .allowExtensions(allowExtensions)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketServerProtocolHandler(
            String websocketPath, @Nullable String subprotocols, boolean allowExtensions, long handshakeTimeoutMillis) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .allowExtensions(allowExtensions)
                .handshakeTimeoutMillis(handshakeTimeoutMillis)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFrameSize the longest content of a frame
     */
    public WebSocketServerProtocolHandler(
            String websocketPath, @Nullable String subprotocols, boolean allowExtensions, int maxFrameSize) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .allowExtensions(allowExtensions)
                .maxFramePayloadLength(maxFrameSize)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFrameSize the longest content of a frame
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketServerProtocolHandler(
            String websocketPath,
            @Nullable String subprotocols,
            boolean allowExtensions,
            int maxFrameSize,
            long handshakeTimeoutMillis) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .allowExtensions(allowExtensions)
                .maxFramePayloadLength(maxFrameSize)
                .handshakeTimeoutMillis(handshakeTimeoutMillis)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFrameSize the longest content of a frame
     * @param allowMaskMismatch whether frames are taken that are not masked
     */
    public WebSocketServerProtocolHandler(
            String websocketPath,
            @Nullable String subprotocols,
            boolean allowExtensions,
            int maxFrameSize,
            boolean allowMaskMismatch) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .allowExtensions(allowExtensions)
                .maxFramePayloadLength(maxFrameSize)
                .allowMaskMismatch(allowMaskMismatch)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFrameSize the longest content of a frame
     * @param allowMaskMismatch whether frames are taken that are not masked
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketServerProtocolHandler(
            String websocketPath,
            @Nullable String subprotocols,
            boolean allowExtensions,
            int maxFrameSize,
            boolean allowMaskMismatch,
            long handshakeTimeoutMillis) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .allowExtensions(allowExtensions)
                .maxFramePayloadLength(maxFrameSize)
                .allowMaskMismatch(allowMaskMismatch)
                .handshakeTimeoutMillis(handshakeTimeoutMillis)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFrameSize the longest content of a frame
     * @param allowMaskMismatch whether frames are taken that are not masked
     * @param checkStartsWith whether paths below, and queries, are taken too
     */
    public WebSocketServerProtocolHandler(
            String websocketPath,
            @Nullable String subprotocols,
            boolean allowExtensions,
            int maxFrameSize,
            boolean allowMaskMismatch,
            boolean checkStartsWith) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .checkStartsWith(checkStartsWith)
                .allowExtensions(allowExtensions)
                .maxFramePayloadLength(maxFrameSize)
                .allowMaskMismatch(allowMaskMismatch)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFrameSize the longest content of a frame
     * @param allowMaskMismatch whether frames are taken that are not masked
     * @param checkStartsWith whether paths below, and queries, are taken too
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketServerProtocolHandler(
            String websocketPath,
            @Nullable String subprotocols,
            boolean allowExtensions,
            int maxFrameSize,
            boolean allowMaskMismatch,
            boolean checkStartsWith,
            long handshakeTimeoutMillis) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .checkStartsWith(checkStartsWith)
                .allowExtensions(allowExtensions)
                .maxFramePayloadLength(maxFrameSize)
                .allowMaskMismatch(allowMaskMismatch)
                .handshakeTimeoutMillis(handshakeTimeoutMillis)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFrameSize the longest content of a frame
     * @param allowMaskMismatch whether frames are taken that are not masked
     * @param checkStartsWith whether paths below, and queries, are taken too
     * @param dropPongFrames whether pongs are dropped
     */
    public WebSocketServerProtocolHandler(
            String websocketPath,
            @Nullable String subprotocols,
            boolean allowExtensions,
            int maxFrameSize,
            boolean allowMaskMismatch,
            boolean checkStartsWith,
            boolean dropPongFrames) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .checkStartsWith(checkStartsWith)
                .allowExtensions(allowExtensions)
                .maxFramePayloadLength(maxFrameSize)
                .allowMaskMismatch(allowMaskMismatch)
                .dropPongFrames(dropPongFrames)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFrameSize the longest content of a frame
     * @param allowMaskMismatch whether frames are taken that are not masked
     * @param checkStartsWith whether paths below, and queries, are taken too
     * @param dropPongFrames whether pongs are dropped
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketServerProtocolHandler(
            String websocketPath,
            @Nullable String subprotocols,
            boolean allowExtensions,
            int maxFrameSize,
            boolean allowMaskMismatch,
            boolean checkStartsWith,
            boolean dropPongFrames,
            long handshakeTimeoutMillis) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .checkStartsWith(checkStartsWith)
                .allowExtensions(allowExtensions)
                .maxFramePayloadLength(maxFrameSize)
                .allowMaskMismatch(allowMaskMismatch)
                .dropPongFrames(dropPongFrames)
                .handshakeTimeoutMillis(handshakeTimeoutMillis)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param websocketPath the path that clients connect to
     * @param subprotocols what the server speaks, separated by commas; {@code null} for none
     * @param checkStartsWith whether paths below, and queries, are taken too
     * @param dropPongFrames whether pongs are dropped
     * @param handshakeTimeoutMillis how long the handshake may take
     * @param decoderConfig what frames are taken and refused
     */
    public WebSocketServerProtocolHandler(
            String websocketPath,
            @Nullable String subprotocols,
            boolean checkStartsWith,
            boolean dropPongFrames,
            long handshakeTimeoutMillis,
            WebSocketDecoderConfig decoderConfig) {
        this(WebSocketServerProtocolConfig.newBuilder()
                .decoderConfig(decoderConfig)
                .websocketPath(websocketPath)
                .subprotocols(subprotocols)
                .checkStartsWith(checkStartsWith)
                .dropPongFrames(dropPongFrames)
                .handshakeTimeoutMillis(handshakeTimeoutMillis)
                .build());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        if (pipeline.get(WebSocketServerProtocolHandshakeHandler.class) == null) {
            pipeline.addBefore(
                    ctx.name(),
                    WebSocketServerProtocolHandshakeHandler.class.getName(),
                    new WebSocketServerProtocolHandshakeHandler(serverConfig));
        }
        WebSocketDecoderConfig frames = serverConfig.decoderConfig();
        if (frames.withUTF8Validator() && pipeline.get(Utf8FrameValidator.class) == null) {
            pipeline.addBefore(
                    ctx.name(),
                    Utf8FrameValidator.class.getName(),
                    new Utf8FrameValidator(frames.closeOnProtocolViolation()));
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) throws Exception {
        if (serverConfig.handleCloseFrames() && frame instanceof CloseWebSocketFrame close) {
            if (!isAnswerToClose(ctx)) {
                answerClose(ctx, close);
            }
            return;
        }
        super.decode(ctx, frame, out);
    }

    private void answerClose(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
        ChannelPromise promise = ctx.newPromise();
        answering(ctx, promise);
        WebSocketServerHandshaker handshaker = getHandshaker(ctx.channel());
        CloseWebSocketFrame answer =
                new CloseWebSocketFrame(true, 0, close.content().retain());
        if (handshaker == null) {
            ctx.writeAndFlush(answer, promise).addListener(future -> ctx.close());
        } else {
            handshaker.close(ctx, answer, promise);
        }
    }

    @Override
    boolean isOpen(ChannelHandlerContext ctx) {
        return getHandshaker(ctx.channel()) != null
                || ctx.pipeline().get(WebSocketServerProtocolHandshakeHandler.class) == null;
    }

    @Override
    protected WebSocketServerHandshakeException buildHandshakeException(String message) {
        return new WebSocketServerHandshakeException(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (!(cause instanceof WebSocketHandshakeException)) {
            super.exceptionCaught(ctx, cause);
            return;
        }
        String text = String.valueOf(cause.getMessage());
        ByteBuf content = ByteBufUtil.writeUtf8(ctx.alloc(), text);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, content);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        HttpUtil.setContentLength(response, content.readableBytes());
        ctx.channel().writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    static @Nullable WebSocketServerHandshaker getHandshaker(Channel channel) {
        return channel.hasAttr(HANDSHAKER) ? channel.attr(HANDSHAKER).get() : null;
    }

    static void setHandshaker(Channel channel, WebSocketServerHandshaker handshaker) {
        channel.attr(HANDSHAKER).set(handshaker);
    }
}
