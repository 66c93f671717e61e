package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.http.DefaultFullHttpRequest;
import io.millrace.handler.codec.http.FullHttpRequest;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A client's handshake of version 13. <b>Spec:</b> RFC 6455 §4.1. */
public class WebSocketClientHandshaker13 extends WebSocketClientHandshaker {
    private final boolean allowExtensions;
    private final boolean performMasking;
    private final boolean allowMaskMismatch;

    /** What the request said, once it is made. */
    private @Nullable String key;

    private @Nullable HttpHeaders requestHeaders;

    /**
     * Makes a handshaker.
     *
     * @param uri what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     */
    public WebSocketClientHandshaker13(
            URI uri,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength) {
        this(
                uri,
                version,
                subprotocol,
                allowExtensions,
                customHeaders,
                maxFramePayloadLength,
                true,
                false,
                DEFAULT_FORCE_CLOSE_TIMEOUT_MILLIS,
                false,
                true);
    }

    /**
     * Makes a handshaker.
     *
     * @param uri what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param performMasking whether what is sent is masked
     * @param allowMaskMismatch whether frames are taken that are masked
     */
    public WebSocketClientHandshaker13(
            URI uri,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            boolean performMasking,
            boolean allowMaskMismatch) {
        this(
                uri,
                version,
                subprotocol,
                allowExtensions,
                customHeaders,
                maxFramePayloadLength,
                performMasking,
                allowMaskMismatch,
                DEFAULT_FORCE_CLOSE_TIMEOUT_MILLIS,
                false,
                true);
    }

    /**
     * Makes a handshaker.
     *
     * @param uri what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param performMasking whether what is sent is masked
     * @param allowMaskMismatch whether frames are taken that are masked
     * @param forceCloseTimeoutMillis how long a client that has sent a close frame waits until it closes; 0 for as long
     *     as it takes
     */
    public WebSocketClientHandshaker13(
            URI uri,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            boolean performMasking,
            boolean allowMaskMismatch,
            long forceCloseTimeoutMillis) {
        this(
                uri,
                version,
                subprotocol,
                allowExtensions,
                customHeaders,
                maxFramePayloadLength,
                performMasking,
                allowMaskMismatch,
                forceCloseTimeoutMillis,
                false,
                true);
    }

    /**
     * Makes a handshaker.
     *
     * @param uri what is connected to
     * @param version the protocol's version: 13
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param allowExtensions whether the bits of extensions may be set
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param performMasking whether what is sent is masked
     * @param allowMaskMismatch whether frames are taken that are masked
     * @param forceCloseTimeoutMillis how long a client that has sent a close frame waits until it closes; 0 for as long
     *     as it takes
     * @param absoluteUpgradeUrl whether the request has the whole URI
     * @param generateOriginHeader whether the request has an {@code Origin}
     */
    public WebSocketClientHandshaker13(
            URI uri,
            WebSocketVersion version,
            @Nullable String subprotocol,
            boolean allowExtensions,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            boolean performMasking,
            boolean allowMaskMismatch,
            long forceCloseTimeoutMillis,
            boolean absoluteUpgradeUrl,
            boolean generateOriginHeader) {
        super(
                uri,
                version,
                subprotocol,
                customHeaders,
                maxFramePayloadLength,
                forceCloseTimeoutMillis,
                absoluteUpgradeUrl,
                generateOriginHeader);
        this.allowExtensions = allowExtensions;
        this.performMasking = performMasking;
        this.allowMaskMismatch = allowMaskMismatch;
    }

    @Override
    protected FullHttpRequest newHandshakeRequest() {
        String made = HandshakeKey.random();
        key = made;
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, upgradeUrl(uri()), Unpooled.EMPTY_BUFFER);
        HttpHeaders headers = request.headers();
        if (customHeaders != null) {
            headers.add(customHeaders);
        }
        if (!headers.contains(HttpHeaderNames.HOST)) {
            headers.set(HttpHeaderNames.HOST, ClientOrigin.host(uri()));
        }
        headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        headers.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, made);
        headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, version().toHttpHeaderValue());
        if (generateOriginHeader && !headers.contains(HttpHeaderNames.ORIGIN)) {
            headers.set(HttpHeaderNames.ORIGIN, ClientOrigin.origin(uri()));
        }
        String subprotocol = expectedSubprotocol();
        if (subprotocol != null && !subprotocol.isEmpty()) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol);
        }
        requestHeaders = headers;
        return request;
    }

    @Override
    protected void verify(FullHttpResponse response) {
        HttpHeaders headers = response.headers();
        require(
                response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS),
                "Invalid handshake response status: " + response.status(),
                response);
        require(
                headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true),
                "Invalid handshake response upgrade: " + headers.get(HttpHeaderNames.UPGRADE),
                response);
        require(
                headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true),
                "Invalid handshake response connection: " + headers.get(HttpHeaderNames.CONNECTION),
                response);
        List<String> accepts = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
        String expected = key == null ? null : HandshakeKey.accept(key);
        require(
                accepts.size() == 1 && accepts.get(0).equals(expected),
                "Invalid challenge. Actual: " + String.join(", ", accepts) + ". Expected: " + expected,
                response);
        for (String extension : extensionsOf(headers)) {
            require(
                    extensionsOf(requestHeaders).contains(extension),
                    "Invalid extension. Actual: " + extension + ". Expected: one that was offered",
                    response);
        }
    }

    /** The names of the extensions; what follows them is for whoever has offered them. */
    private static List<String> extensionsOf(@Nullable HttpHeaders headers) {
        if (headers == null) {
            return List.of();
        }
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(element -> element.split(";", 2)[0].trim().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static void require(boolean good, String otherwise, FullHttpResponse response) {
        if (!good) {
            throw new WebSocketClientHandshakeException(otherwise, response);
        }
    }

    @Override
    protected WebSocketFrameDecoder newWebsocketDecoder() {
        return new WebSocket13FrameDecoder(false, allowExtensions, maxFramePayloadLength(), allowMaskMismatch);
    }

    @Override
    protected WebSocketFrameEncoder newWebSocketEncoder() {
        return new WebSocket13FrameEncoder(performMasking);
    }

    @Override
    public WebSocketClientHandshaker13 setForceCloseTimeoutMillis(long forceCloseTimeoutMillis) {
        super.setForceCloseTimeoutMillis(forceCloseTimeoutMillis);
        return this;
    }
}
