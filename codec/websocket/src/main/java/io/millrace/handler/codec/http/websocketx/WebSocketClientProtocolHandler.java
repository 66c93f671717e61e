package io.millrace.handler.codec.http.websocketx;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPipeline;
import io.millrace.handler.codec.http.EmptyHttpHeaders;
import io.millrace.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All of a WebSocket client but what it says: sends the opening handshake as soon as the channel is active, answers
 * pings and close frames, and hands text and bytes on.
 *
 * <pre>{@code
 * pipeline.addLast(new HttpClientCodec());
 * pipeline.addLast(new WebSocketClientCompressionHandler(0));
 * pipeline.addLast(new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
 *         .webSocketUri("ws://localhost:8080/chat")
 *         .allowExtensions(true)
 *         .build()));
 * pipeline.addLast(new ChatHandler());
 * }</pre>
 *
 * <p>The handlers behind it get {@link ClientHandshakeStateEvent}s.
 *
 * <p><b>Errors:</b> a response that does not complete the handshake is a {@link WebSocketClientHandshakeException},
 * which has its head, and the channel is closed; redirections are not followed. So is it after {@link
 * ClientHandshakeStateEvent#HANDSHAKE_TIMEOUT}. A server that breaks the protocol is told so and disconnected.
 *
 * <p><b>Spec:</b> RFC 6455 §4.1, §5.5, §7.
 */
public class WebSocketClientProtocolHandler extends WebSocketProtocolHandler {
    /** What happens to a handshake. */
    public enum ClientHandshakeStateEvent {
        /** It has taken too long; the channel is closed. */
        HANDSHAKE_TIMEOUT,
        /** The request is written. */
        HANDSHAKE_ISSUED,
        /** The connection is one of WebSocket. */
        HANDSHAKE_COMPLETE
    }

    private final WebSocketClientHandshaker handshaker;
    private final WebSocketClientProtocolConfig clientConfig;

    /**
     * Makes a handler.
     *
     * @param clientConfig what it does
     */
    public WebSocketClientProtocolHandler(WebSocketClientProtocolConfig clientConfig) {
        this(
                WebSocketClientHandshakerFactory.newHandshaker(
                        clientConfig.webSocketUri(),
                        clientConfig.version(),
                        clientConfig.subprotocol(),
                        clientConfig.allowExtensions(),
                        clientConfig.customHeaders(),
                        clientConfig.maxFramePayloadLength(),
                        clientConfig.performMasking(),
                        clientConfig.allowMaskMismatch(),
                        clientConfig.forceCloseTimeoutMillis(),
                        clientConfig.absoluteUpgradeUrl(),
                        clientConfig.generateOriginHeader()),
                clientConfig);
    }

    /**
     * Makes a handler.
     *
     * @param handshaker completes the handshake
     * @param clientConfig what the handler does; the handshake is the handshaker's
     */
    public WebSocketClientProtocolHandler(
            WebSocketClientHandshaker handshaker, WebSocketClientProtocolConfig clientConfig) {
        super(
                clientConfig.dropPongFrames(),
                clientConfig.sendCloseFrame(),
                clientConfig.forceCloseTimeoutMillis(),
                clientConfig.awaitsCloseFrame());
        this.handshaker = Objects.requireNonNull(handshaker, "handshaker");
        this.clientConfig = clientConfig;
    }

    /**
     * Makes a handler.
     *
     * @param webSocketURL what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     */
    public WebSocketClientProtocolHandler(
            URI webSocketURL,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength) {
        this(WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(webSocketURL)
                .version(version)
                .subprotocol(subprotocol)
                .allowExtensions(allowExtensions)
                .customHeaders(customHeaders == null ? EmptyHttpHeaders.INSTANCE : customHeaders)
                .maxFramePayloadLength(maxFramePayloadLength)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param webSocketURL what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketClientProtocolHandler(
            URI webSocketURL,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            long handshakeTimeoutMillis) {
        this(WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(webSocketURL)
                .version(version)
                .subprotocol(subprotocol)
                .allowExtensions(allowExtensions)
                .customHeaders(customHeaders == null ? EmptyHttpHeaders.INSTANCE : customHeaders)
                .maxFramePayloadLength(maxFramePayloadLength)
                .handshakeTimeoutMillis(handshakeTimeoutMillis)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param webSocketURL what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param handleCloseFrames whether close frames are answered, and not handed on
     */
    public WebSocketClientProtocolHandler(
            URI webSocketURL,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            boolean handleCloseFrames) {
        this(WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(webSocketURL)
                .version(version)
                .subprotocol(subprotocol)
                .allowExtensions(allowExtensions)
                .customHeaders(customHeaders == null ? EmptyHttpHeaders.INSTANCE : customHeaders)
                .maxFramePayloadLength(maxFramePayloadLength)
                .handleCloseFrames(handleCloseFrames)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param webSocketURL what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param handleCloseFrames whether close frames are answered, and not handed on
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketClientProtocolHandler(
            URI webSocketURL,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            boolean handleCloseFrames,
            long handshakeTimeoutMillis) {
        this(WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(webSocketURL)
                .version(version)
                .subprotocol(subprotocol)
                .allowExtensions(allowExtensions)
                .customHeaders(customHeaders == null ? EmptyHttpHeaders.INSTANCE : customHeaders)
                .maxFramePayloadLength(maxFramePayloadLength)
                .handleCloseFrames(handleCloseFrames)
                .handshakeTimeoutMillis(handshakeTimeoutMillis)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param webSocketURL what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param handleCloseFrames whether close frames are answered, and not handed on
     * @param performMasking whether what is sent is masked
     * @param allowMaskMismatch whether frames are taken that are masked
     */
    public WebSocketClientProtocolHandler(
            URI webSocketURL,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            boolean handleCloseFrames,
            boolean performMasking,
            boolean allowMaskMismatch) {
        this(WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(webSocketURL)
                .version(version)
                .subprotocol(subprotocol)
                .allowExtensions(allowExtensions)
                .customHeaders(customHeaders == null ? EmptyHttpHeaders.INSTANCE : customHeaders)
                .maxFramePayloadLength(maxFramePayloadLength)
                .handleCloseFrames(handleCloseFrames)
                .performMasking(performMasking)
                .allowMaskMismatch(allowMaskMismatch)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param webSocketURL what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param handleCloseFrames whether close frames are answered, and not handed on
     * @param performMasking whether what is sent is masked
     * @param allowMaskMismatch whether frames are taken that are masked
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketClientProtocolHandler(
            URI webSocketURL,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            boolean handleCloseFrames,
            boolean performMasking,
            boolean allowMaskMismatch,
            long handshakeTimeoutMillis) {
        this(WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(webSocketURL)
                .version(version)
                .subprotocol(subprotocol)
                .allowExtensions(allowExtensions)
                .customHeaders(customHeaders == null ? EmptyHttpHeaders.INSTANCE : customHeaders)
                .maxFramePayloadLength(maxFramePayloadLength)
                .handleCloseFrames(handleCloseFrames)
                .performMasking(performMasking)
                .allowMaskMismatch(allowMaskMismatch)
                .handshakeTimeoutMillis(handshakeTimeoutMillis)
                .build());
    }

    /**
     * Makes a handler.
     *
     * @param handshaker completes the handshake
     */
    public WebSocketClientProtocolHandler(WebSocketClientHandshaker handshaker) {
        this(handshaker, WebSocketClientProtocolConfig.newBuilder().build());
    }

    /**
     * Makes a handler.
     *
     * @param handshaker completes the handshake
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketClientProtocolHandler(WebSocketClientHandshaker handshaker, long handshakeTimeoutMillis) {
        this(
                handshaker,
                WebSocketClientProtocolConfig.newBuilder()
                        .handshakeTimeoutMillis(handshakeTimeoutMillis)
                        .build());
    }

    /**
     * Makes a handler.
     *
     * @param handshaker completes the handshake
     * @param handleCloseFrames whether close frames are answered, and not handed on
     */
    public WebSocketClientProtocolHandler(WebSocketClientHandshaker handshaker, boolean handleCloseFrames) {
        this(
                handshaker,
                WebSocketClientProtocolConfig.newBuilder()
                        .handleCloseFrames(handleCloseFrames)
                        .build());
    }

    /**
     * Makes a handler.
     *
     * @param handshaker completes the handshake
     * @param handleCloseFrames whether close frames are answered, and not handed on
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketClientProtocolHandler(
            WebSocketClientHandshaker handshaker, boolean handleCloseFrames, long handshakeTimeoutMillis) {
        this(
                handshaker,
                WebSocketClientProtocolConfig.newBuilder()
                        .handleCloseFrames(handleCloseFrames)
                        .handshakeTimeoutMillis(handshakeTimeoutMillis)
                        .build());
    }

    /**
     * Makes a handler.
     *
     * @param handshaker completes the handshake
     * @param handleCloseFrames whether close frames are answered, and not handed on
     * @param dropPongFrames whether pongs are dropped
     */
    public WebSocketClientProtocolHandler(
            WebSocketClientHandshaker handshaker, boolean handleCloseFrames, boolean dropPongFrames) {
        this(
                handshaker,
                WebSocketClientProtocolConfig.newBuilder()
                        .handleCloseFrames(handleCloseFrames)
                        .dropPongFrames(dropPongFrames)
                        .build());
    }

    /**
     * Makes a handler.
     *
     * @param handshaker completes the handshake
     * @param handleCloseFrames whether close frames are answered, and not handed on
     * @param dropPongFrames whether pongs are dropped
     * @param handshakeTimeoutMillis how long the handshake may take
     */
    public WebSocketClientProtocolHandler(
            WebSocketClientHandshaker handshaker,
            boolean handleCloseFrames,
            boolean dropPongFrames,
            long handshakeTimeoutMillis) {
        this(
                handshaker,
                WebSocketClientProtocolConfig.newBuilder()
                        .handleCloseFrames(handleCloseFrames)
                        .dropPongFrames(dropPongFrames)
                        .handshakeTimeoutMillis(handshakeTimeoutMillis)
                        .build());
    }

    /**
     * Makes a handler.
     *
     * @param handshaker completes the handshake
     * @param handleCloseFrames whether close frames are answered, and not handed on
     * @param dropPongFrames whether pongs are dropped
     * @param handshakeTimeoutMillis how long the handshake may take
     * @param withUTF8Validator whether text that is not UTF-8 is refused
     */
    public WebSocketClientProtocolHandler(
            WebSocketClientHandshaker handshaker,
            boolean handleCloseFrames,
            boolean dropPongFrames,
            long handshakeTimeoutMillis,
            boolean withUTF8Validator) {
        this(
                handshaker,
                WebSocketClientProtocolConfig.newBuilder()
                        .handleCloseFrames(handleCloseFrames)
                        .dropPongFrames(dropPongFrames)
                        .handshakeTimeoutMillis(handshakeTimeoutMillis)
                        .withUTF8Validator(withUTF8Validator)
                        .build());
    }

    /**
     * What completes the handshake.
     *
     * @return the handshaker
     */
    public WebSocketClientHandshaker handshaker() {
        return handshaker;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        if (pipeline.get(WebSocketClientProtocolHandshakeHandler.class) == null) {
            pipeline.addBefore(
                    ctx.name(),
                    WebSocketClientProtocolHandshakeHandler.class.getName(),
                    new WebSocketClientProtocolHandshakeHandler(handshaker, clientConfig.handshakeTimeoutMillis()));
        }
        if (clientConfig.withUTF8Validator() && pipeline.get(Utf8FrameValidator.class) == null) {
            pipeline.addBefore(ctx.name(), Utf8FrameValidator.class.getName(), new Utf8FrameValidator());
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) throws Exception {
        if (clientConfig.handleCloseFrames() && frame instanceof CloseWebSocketFrame close) {
            if (!isAnswerToClose(ctx)) {
                answering(ctx, ctx.newPromise());
                ctx.writeAndFlush(
                                new CloseWebSocketFrame(true, 0, close.content().retain()))
                        .addListener(future -> ctx.close());
            }
            return;
        }
        super.decode(ctx, frame, out);
    }

    @Override
    boolean isOpen(ChannelHandlerContext ctx) {
        return handshaker.isHandshakeComplete();
    }

    @Override
    protected WebSocketClientHandshakeException buildHandshakeException(String message) {
        return new WebSocketClientHandshakeException(message);
    }
}
