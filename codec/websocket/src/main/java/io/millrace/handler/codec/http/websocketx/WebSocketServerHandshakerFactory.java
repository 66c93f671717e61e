package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelPromise;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpUtil;
import io.millrace.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the handshaker of the version that a client asks for, which is 13 or none. */
public class WebSocketServerHandshakerFactory {
    private final String webSocketURL;
    private final @Nullable String subprotocols;
    private final WebSocketDecoderConfig decoderConfig;

    /**
     * Makes a factory.
     *
     * @param webSocketURL where the clients connect to
     * @param subprotocols what the server speaks, separated by commas, the best first; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     */
    public WebSocketServerHandshakerFactory(
            String webSocketURL, @Nullable String subprotocols, boolean allowExtensions) {
        this(webSocketURL, subprotocols, allowExtensions, 65536);
    }

    /**
     * Makes a factory.
     *
     * @param webSocketURL where the clients connect to
     * @param subprotocols what the server speaks, separated by commas, the best first; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFramePayloadLength the longest content of a frame
     */
    public WebSocketServerHandshakerFactory(
            String webSocketURL, @Nullable String subprotocols, boolean allowExtensions, int maxFramePayloadLength) {
        this(webSocketURL, subprotocols, allowExtensions, maxFramePayloadLength, false);
    }

    /**
     * Makes a factory.
     *
     * @param webSocketURL where the clients connect to
     * @param subprotocols what the server speaks, separated by commas, the best first; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFramePayloadLength the longest content of a frame
     * @param allowMaskMismatch whether frames are taken that are not masked
     */
    public WebSocketServerHandshakerFactory(
            String webSocketURL,
            @Nullable String subprotocols,
            boolean allowExtensions,
            int maxFramePayloadLength,
            boolean allowMaskMismatch) {
        this(
                webSocketURL,
                subprotocols,
                WebSocketDecoderConfig.newBuilder()
                        .allowExtensions(allowExtensions)
                        .maxFramePayloadLength(maxFramePayloadLength)
                        .allowMaskMismatch(allowMaskMismatch)
                        .build());
    }

    /**
     * Makes a factory.
     *
     * @param webSocketURL where the clients connect to
     * @param subprotocols what the server speaks, separated by commas, the best first; {@code null} for none
     * @param decoderConfig what is taken and refused
     */
    public WebSocketServerHandshakerFactory(
            String webSocketURL, @Nullable String subprotocols, WebSocketDecoderConfig decoderConfig) {
        this.webSocketURL = webSocketURL;
        this.subprotocols = subprotocols;
        this.decoderConfig = Objects.requireNonNull(decoderConfig, "decoderConfig");
    }

    /**
     * Makes the handshaker for a request.
     *
     * @param req the request
     * @return a new handshaker, or {@code null} if the request does not ask for version 13: {@link
     *     #sendUnsupportedVersionResponse(Channel)} answers that
     */
    public @Nullable WebSocketServerHandshaker newHandshaker(HttpRequest req) {
        return resolveHandshaker(req, webSocketURL, subprotocols, decoderConfig);
    }

    /**
     * Makes the handshaker for a request.
     *
     * @param req the request
     * @param webSocketURL where the clients connect to
     * @param subprotocols what the server speaks, separated by commas, the best first; {@code null} for none
     * @param decoderConfig what is taken and refused
     * @return a new handshaker, or {@code null} if the request does not ask for version 13
     */
    public static @Nullable WebSocketServerHandshaker resolveHandshaker(
            HttpRequest req, String webSocketURL, @Nullable String subprotocols, WebSocketDecoderConfig decoderConfig) {
        List<String> versions = req.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        if (versions.size() != 1 || !versions.get(0).equals(WebSocketVersion.V13.toHttpHeaderValue())) {
            return null;
        }
        return new WebSocketServerHandshaker13(webSocketURL, subprotocols, decoderConfig);
    }

    /**
     * Answers that the version is not spoken, and which one is: 426 with {@code Sec-WebSocket-Version: 13}.
     *
     * @param channel the channel
     * @return done when the response is written
     */
    public static ChannelFuture sendUnsupportedVersionResponse(Channel channel) {
        return sendUnsupportedVersionResponse(channel, channel.newPromise());
    }

    /**
     * Answers that the version is not spoken, and which one is: 426 with {@code Sec-WebSocket-Version: 13}.
     * <b>Spec:</b> RFC 6455 §4.4, RFC 9110 §15.5.22.
     *
     * @param channel the channel
     * @param promise done when the response is written
     * @return the promise
     */
    public static ChannelFuture sendUnsupportedVersionResponse(Channel channel, ChannelPromise promise) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.UPGRADE_REQUIRED, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketVersion.V13.toHttpHeaderValue())
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        HttpUtil.setContentLength(response, 0);
        return channel.writeAndFlush(response, promise);
    }
}
