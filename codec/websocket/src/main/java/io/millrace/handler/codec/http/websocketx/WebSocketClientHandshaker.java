package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundInvoker;
import io.millrace.channel.ChannelPipeline;
import io.millrace.channel.ChannelPromise;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.EmptyHttpHeaders;
import io.millrace.handler.codec.http.FullHttpRequest;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpClientCodec;
import io.millrace.handler.codec.http.HttpContentDecompressor;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpObjectAggregator;
import io.millrace.handler.codec.http.HttpRequestEncoder;
import io.millrace.handler.codec.http.HttpResponse;
import io.millrace.handler.codec.http.HttpResponseDecoder;
import io.millrace.util.concurrent.Future;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's side of the opening handshake and of the closing one: sends the request, looks at the response, and puts
 * frames in the place of HTTP.
 *
 * <p><b>Thread:</b> the channel's loop. <b>Ownership:</b> responses stay the caller's, close frames are taken.
 *
 * <p><b>Spec:</b> RFC 6455 §4.1, §7.1.
 */
public abstract class WebSocketClientHandshaker {
    /** How long a client that has sent a close frame waits until it closes: ten seconds. */
    protected static final int DEFAULT_FORCE_CLOSE_TIMEOUT_MILLIS = 10_000;

    /** Headers of the request beside those of the handshake. */
    protected final @Nullable HttpHeaders customHeaders;

    /** Whether the request has an {@code Origin} that follows from the URI. */
    protected final boolean generateOriginHeader;

    private final URI uri;
    private final WebSocketVersion version;
    private final @Nullable String expectedSubprotocol;
    private final int maxFramePayloadLength;
    private final boolean absoluteUpgradeUrl;

    // Read by any thread, written by the loop.
    private volatile long forceCloseTimeoutMillis;
    private volatile boolean handshakeComplete;
    private volatile boolean forceCloseComplete;
    private volatile @Nullable String actualSubprotocol;

    /**
     * Makes a handshaker.
     *
     * @param uri what is connected to
     * @param version the protocol's version
     * @param subprotocol what the client asks for, separated by commas; {@code null} for none
     * @param customHeaders headers of the request beside those of the handshake, or {@code null}
     * @param maxFramePayloadLength the longest content of a frame
     * @param forceCloseTimeoutMillis how long a client that has sent a close frame waits until it closes; 0 for as long
     *     as it takes
     * @param absoluteUpgradeUrl whether the request has the whole URI
     * @param generateOriginHeader whether the request has an {@code Origin}
     */
    protected WebSocketClientHandshaker(
            URI uri,
            WebSocketVersion version,
            @Nullable String subprotocol,
            @Nullable HttpHeaders customHeaders,
            int maxFramePayloadLength,
            long forceCloseTimeoutMillis,
            boolean absoluteUpgradeUrl,
            boolean generateOriginHeader) {
        this.uri = Objects.requireNonNull(uri, "uri");
        this.version = Objects.requireNonNull(version, "version");
        this.expectedSubprotocol = subprotocol;
        this.customHeaders = customHeaders;
        this.maxFramePayloadLength = maxFramePayloadLength;
        this.forceCloseTimeoutMillis = forceCloseTimeoutMillis;
        this.absoluteUpgradeUrl = absoluteUpgradeUrl;
        this.generateOriginHeader = generateOriginHeader;
    }

    /**
     * What is connected to.
     *
     * @return what the constructor was given
     */
    public URI uri() {
        return uri;
    }

    /**
     * The protocol's version.
     *
     * @return what the constructor was given
     */
    public WebSocketVersion version() {
        return version;
    }

    /**
     * The longest content of a frame.
     *
     * @return bytes
     */
    public int maxFramePayloadLength() {
        return maxFramePayloadLength;
    }

    /**
     * Tells whether the connection is one of WebSocket.
     *
     * @return {@code true} behind {@link #finishHandshake}
     */
    public boolean isHandshakeComplete() {
        return handshakeComplete;
    }

    /**
     * What the client asks for.
     *
     * @return subprotocols, separated by commas, or {@code null}
     */
    public @Nullable String expectedSubprotocol() {
        return expectedSubprotocol;
    }

    /**
     * What the server has chosen.
     *
     * @return the subprotocol, or {@code null} if there is none (yet)
     */
    public @Nullable String actualSubprotocol() {
        return actualSubprotocol;
    }

    /**
     * How long a client that has sent a close frame waits until it closes.
     *
     * @return milliseconds, 0 for as long as it takes
     */
    public long forceCloseTimeoutMillis() {
        return forceCloseTimeoutMillis;
    }

    /**
     * Tells whether the server has not closed in time, and the channel was closed.
     *
     * @return {@code true} if so
     */
    protected boolean isForceCloseComplete() {
        return forceCloseComplete;
    }

    /**
     * Sets how long a client that has sent a close frame waits until it closes.
     *
     * @param forceCloseTimeoutMillis milliseconds, 0 for as long as it takes
     * @return this
     */
    public WebSocketClientHandshaker setForceCloseTimeoutMillis(long forceCloseTimeoutMillis) {
        this.forceCloseTimeoutMillis = forceCloseTimeoutMillis;
        return this;
    }

    // ---- the opening handshake ----

    /**
     * Sends the request.
     *
     * @param channel the channel
     * @return done when it is written
     */
    public ChannelFuture handshake(Channel channel) {
        return handshake(channel, channel.newPromise());
    }

    /**
     * Sends the request. What turns frames into bytes is in the pipeline when it is written.
     *
     * @param channel the channel
     * @param promise done when it is written; failed with {@link IllegalStateException} if there is no HTTP in the
     *     pipeline
     * @return the promise
     */
    public final ChannelFuture handshake(Channel channel, ChannelPromise promise) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(HttpClientCodec.class) == null
                && (pipeline.get(HttpResponseDecoder.class) == null
                        || pipeline.get(HttpRequestEncoder.class) == null)) {
            promise.setFailure(new IllegalStateException(
                    "ChannelPipeline does not contain an HttpResponseDecoder and an HttpRequestEncoder, or an"
                            + " HttpClientCodec"));
            return promise;
        }
        FullHttpRequest request;
        try {
            request = newHandshakeRequest();
        } catch (RuntimeException e) {
            promise.setFailure(e);
            return promise;
        }
        channel.writeAndFlush(request).addListener(future -> requested(pipeline, future, promise));
        return promise;
    }

    private void requested(ChannelPipeline pipeline, Future<? super Void> future, ChannelPromise promise) {
        Throwable cause = future.cause();
        ChannelHandlerContext http = pipeline.context(HttpClientCodec.class);
        if (http == null) {
            http = pipeline.context(HttpRequestEncoder.class);
        }
        if (cause != null) {
            promise.tryFailure(cause);
        } else if (http == null) {
            promise.tryFailure(new IllegalStateException(
                    "ChannelPipeline does not contain an HttpRequestEncoder or HttpClientCodec any more"));
        } else {
            pipeline.addAfter(http.name(), "ws-encoder", newWebSocketEncoder());
            promise.trySuccess();
        }
    }

    /**
     * Makes the request.
     *
     * @return a new request
     */
    protected abstract FullHttpRequest newHandshakeRequest();

    /**
     * Looks at the response, and puts what turns bytes into frames in the place of HTTP: what came behind the response
     * is decoded as frames.
     *
     * @param channel the channel
     * @param response the response
     * @throws WebSocketClientHandshakeException if the response does not complete the handshake
     * @throws IllegalStateException if there is no HTTP in the pipeline
     */
    public final void finishHandshake(Channel channel, FullHttpResponse response) {
        verify(response);
        actualSubprotocol = chosen(response);
        handshakeComplete = true;
        ChannelPipeline pipeline = channel.pipeline();
        WebSocketServerHandshaker.removeIfThere(pipeline, HttpContentDecompressor.class);
        WebSocketServerHandshaker.removeIfThere(pipeline, HttpObjectAggregator.class);
        HttpClientCodec codec = pipeline.get(HttpClientCodec.class);
        HttpResponseDecoder decoder = pipeline.get(HttpResponseDecoder.class);
        ChannelHandler http = codec == null ? decoder : codec;
        if (http == null) {
            throw new IllegalStateException(
                    "ChannelPipeline does not contain an HttpResponseDecoder or HttpClientCodec");
        }
        if (codec != null) {
            codec.removeOutboundHandler();
        } else {
            WebSocketServerHandshaker.removeIfThere(pipeline, HttpRequestEncoder.class);
        }
        addDecoder(pipeline, http);
        // Later: whoever waits for the handshake sets up its handlers before the first frame.
        channel.eventLoop().execute(() -> {
            if (pipeline.context(http) != null) {
                pipeline.remove(http);
            }
        });
    }

    /**
     * Behind the encoder, through which the decoder's own close frames go, and behind the HTTP codec, whose rest it
     * gets.
     */
    private void addDecoder(ChannelPipeline pipeline, ChannelHandler http) {
        String name = Objects.requireNonNull(pipeline.context(http)).name();
        List<String> names = pipeline.names();
        ChannelHandlerContext encoder = pipeline.context(WebSocketFrameEncoder.class);
        if (encoder != null && names.indexOf(encoder.name()) > names.indexOf(name)) {
            name = encoder.name();
        }
        pipeline.addAfter(name, "ws-decoder", newWebsocketDecoder());
    }

    private @Nullable String chosen(FullHttpResponse response) {
        List<String> received = response.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        String expected = expectedSubprotocol == null ? "" : expectedSubprotocol;
        if (received.isEmpty() && expected.isEmpty()) {
            return expectedSubprotocol;
        }
        if (received.size() == 1) {
            for (String subprotocol : expected.split(",", -1)) {
                if (!subprotocol.isBlank()
                        && subprotocol.trim().equals(received.get(0).trim())) {
                    return subprotocol.trim();
                }
            }
        }
        throw new WebSocketClientHandshakeException(
                "Invalid subprotocol. Actual: " + (received.isEmpty() ? null : String.join(", ", received))
                        + ". Expected one of: " + expectedSubprotocol,
                response);
    }

    /**
     * Looks at the response; see {@link #finishHandshake}. Its last content is the caller's, when it comes.
     *
     * @param channel the channel
     * @param response the response
     * @return done when the handshake is complete, failed if the response does not complete it
     */
    public final ChannelFuture processHandshake(Channel channel, HttpResponse response) {
        return processHandshake(channel, response, channel.newPromise());
    }

    /**
     * Looks at the response; see {@link #finishHandshake}. Its last content is the caller's, when it comes.
     *
     * @param channel the channel
     * @param response the response
     * @param promise done when the handshake is complete, failed if the response does not complete it
     * @return the promise
     */
    public final ChannelFuture processHandshake(Channel channel, HttpResponse response, ChannelPromise promise) {
        try {
            complete(channel, response);
        } catch (RuntimeException e) {
            promise.setFailure(e);
            return promise;
        }
        return promise.setSuccess();
    }

    final void complete(Channel channel, HttpResponse response) {
        if (response instanceof FullHttpResponse full) {
            finishHandshake(channel, full);
        } else {
            finishHandshake(
                    channel,
                    new DefaultFullHttpResponse(
                            response.protocolVersion(),
                            response.status(),
                            Unpooled.EMPTY_BUFFER,
                            response.headers(),
                            EmptyHttpHeaders.INSTANCE));
        }
    }

    /**
     * Looks at the response.
     *
     * @param response the response
     * @throws WebSocketClientHandshakeException if it does not complete the handshake
     */
    protected abstract void verify(FullHttpResponse response);

    /**
     * What the request asks for.
     *
     * @param wsURL what is connected to
     * @return its path and query, or all of it
     */
    protected String upgradeUrl(URI wsURL) {
        if (absoluteUpgradeUrl) {
            return wsURL.toString();
        }
        String path = wsURL.getRawPath();
        String query = wsURL.getRawQuery();
        String asked = path == null || path.isEmpty() ? "/" : path;
        return query == null || query.isEmpty() ? asked : asked + '?' + query;
    }

    // ---- the closing handshake ----

    /**
     * Sends a close frame. The channel is closed if the server has not closed it in time.
     *
     * @param channel the channel
     * @param frame the frame
     * @return done when the frame is written
     */
    public ChannelFuture close(Channel channel, CloseWebSocketFrame frame) {
        return close(channel, frame, channel.newPromise());
    }

    /**
     * Sends a close frame. The channel is closed if the server has not closed it in time.
     *
     * @param channel the channel
     * @param frame the frame
     * @param promise done when the frame is written
     * @return the promise
     */
    public ChannelFuture close(Channel channel, CloseWebSocketFrame frame, ChannelPromise promise) {
        return close(channel, channel, frame, promise);
    }

    /**
     * Sends a close frame from a handler on. The channel is closed if the server has not closed it in time.
     *
     * @param ctx a handler's context
     * @param frame the frame
     * @return done when the frame is written
     */
    public ChannelFuture close(ChannelHandlerContext ctx, CloseWebSocketFrame frame) {
        return close(ctx, frame, ctx.newPromise());
    }

    /**
     * Sends a close frame from a handler on. The channel is closed if the server has not closed it in time.
     *
     * @param ctx a handler's context
     * @param frame the frame
     * @param promise done when the frame is written
     * @return the promise
     */
    public ChannelFuture close(ChannelHandlerContext ctx, CloseWebSocketFrame frame, ChannelPromise promise) {
        return close(ctx, ctx.channel(), frame, promise);
    }

    private ChannelFuture close(
            ChannelOutboundInvoker writer, Channel channel, CloseWebSocketFrame frame, ChannelPromise promise) {
        return writer.writeAndFlush(frame, promise).addListener(future -> {
            long timeout = forceCloseTimeoutMillis;
            if (future.isSuccess() && timeout > 0 && channel.isActive()) {
                closeLater(writer, channel, timeout);
            }
        });
    }

    private void closeLater(ChannelOutboundInvoker writer, Channel channel, long timeoutMillis) {
        Future<?> timer = channel.eventLoop()
                .schedule(
                        () -> {
                            if (channel.isActive()) {
                                forceCloseComplete = true;
                                writer.close();
                            }
                        },
                        timeoutMillis,
                        TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(future -> timer.cancel(false));
    }

    /**
     * Makes what turns bytes into frames.
     *
     * @return a new decoder
     */
    protected abstract WebSocketFrameDecoder newWebsocketDecoder();

    /**
     * Makes what turns frames into bytes.
     *
     * @return a new encoder
     */
    protected abstract WebSocketFrameEncoder newWebSocketEncoder();
}
