package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.FullHttpRequest;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server's handshake of version 13. <b>Spec:</b> RFC 6455 §4.2. */
public class WebSocketServerHandshaker13 extends WebSocketServerHandshaker {
    /**
     * Makes a handshaker.
     *
     * @param webSocketURL where the clients connect to
     * @param subprotocols what the server speaks, separated by commas, the best first; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFramePayloadLength the longest content of a frame
     */
    public WebSocketServerHandshaker13(
            String webSocketURL, @Nullable String subprotocols, boolean allowExtensions, int maxFramePayloadLength) {
        this(webSocketURL, subprotocols, allowExtensions, maxFramePayloadLength, false);
    }

    /**
     * Makes a handshaker.
     *
     * @param webSocketURL where the clients connect to
     * @param subprotocols what the server speaks, separated by commas, the best first; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param maxFramePayloadLength the longest content of a frame
     * @param allowMaskMismatch whether frames are taken that are not masked
     */
    public WebSocketServerHandshaker13(
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
     * Makes a handshaker.
     *
     * @param webSocketURL where the clients connect to
     * @param subprotocols what the server speaks, separated by commas, the best first; {@code null} for none
     * @param decoderConfig what is taken and refused
     */
    public WebSocketServerHandshaker13(
            String webSocketURL, @Nullable String subprotocols, WebSocketDecoderConfig decoderConfig) {
        super(WebSocketVersion.V13, webSocketURL, subprotocols, decoderConfig);
    }

    @Override
    protected FullHttpResponse newHandshakeResponse(FullHttpRequest req, @Nullable HttpHeaders headers) {
        String key = checked(req);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        HttpHeaders answer = response.headers();
        if (headers != null) {
            answer.add(headers);
        }
        answer.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        answer.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        answer.set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, HandshakeKey.accept(key));
        List<String> requested = req.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        if (!requested.isEmpty()) {
            String selected = selectSubprotocol(String.join(",", requested));
            if (selected != null) {
                answer.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, selected);
            }
        }
        return response;
    }

    /** The key of a request that is a handshake. */
    private static String checked(FullHttpRequest req) {
        require(HttpMethod.GET.equals(req.method()), "Invalid WebSocket handshake method: " + req.method(), req);
        require(
                req.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0,
                "not a WebSocket request: " + req.protocolVersion() + " (expected: HTTP/1.1)",
                req);
        HttpHeaders headers = req.headers();
        require(
                headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true),
                "not a WebSocket request: a |Connection| header must includes a token 'Upgrade'",
                req);
        require(
                headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true),
                "not a WebSocket request: a |Upgrade| header must containing the value 'websocket'",
                req);
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        require(!keys.isEmpty(), "not a WebSocket request: missing key", req);
        require(
                keys.size() == 1 && HandshakeKey.isValid(keys.get(0)),
                "not a WebSocket request: the key is not 16 bytes in Base64",
                req);
        return keys.get(0);
    }

    private static void require(boolean good, String otherwise, FullHttpRequest req) {
        if (!good) {
            throw new WebSocketServerHandshakeException(otherwise, req);
        }
    }

    @Override
    protected WebSocketFrameDecoder newWebsocketDecoder() {
        return new WebSocket13FrameDecoder(decoderConfig());
    }

    @Override
    protected WebSocketFrameEncoder newWebSocketEncoder() {
        return new WebSocket13FrameEncoder(false);
    }
}
