package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundInvoker;
import io.millrace.channel.ChannelPipeline;
import io.millrace.channel.ChannelPromise;
import io.millrace.handler.codec.http.DefaultFullHttpRequest;
import io.millrace.handler.codec.http.EmptyHttpHeaders;
import io.millrace.handler.codec.http.FullHttpRequest;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpContentCompressor;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpObjectAggregator;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpRequestDecoder;
import io.millrace.handler.codec.http.HttpResponseEncoder;
import io.millrace.handler.codec.http.HttpServerCodec;
import io.millrace.handler.codec.http.HttpUtil;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server's side of the opening handshake and of the closing one: answers the request, and puts frames in the place of
 * HTTP.
 *
 * <p><b>Thread:</b> the channel's loop. <b>Ownership:</b> requests stay the caller's, close frames are taken.
 *
 * <p><b>Spec:</b> RFC 6455 §4.2, §7.1.
 */
public abstract class WebSocketServerHandshaker {
    /** As a subprotocol of the server: any that a client asks for. */
    public static final String SUB_PROTOCOL_WILDCARD = "*";

    private final WebSocketVersion version;
    private final String uri;
    private final String[] subprotocols;
    private final WebSocketDecoderConfig decoderConfig;
    private @Nullable String selectedSubprotocol;

    /**
     * Makes a handshaker.
     *
     * @param version the protocol's version
     * @param uri where the clients connect to
     * @param subprotocols what the server speaks, separated by commas, the best first; {@code null} for none
     * @param decoderConfig what is taken and refused
     */
    protected WebSocketServerHandshaker(
            WebSocketVersion version, String uri, @Nullable String subprotocols, WebSocketDecoderConfig decoderConfig) {
        this.version = version;
        this.uri = uri;
        this.subprotocols = subprotocols == null ? new String[0] : split(subprotocols);
        this.decoderConfig = Objects.requireNonNull(decoderConfig, "decoderConfig");
    }

    private static String[] split(String list) {
        String[] parts = list.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].trim();
        }
        return parts;
    }

    /**
     * Where the clients connect to.
     *
     * @return what the constructor was given
     */
    public String uri() {
        return uri;
    }

    /**
     * The subprotocols that the server speaks.
     *
     * @return a new set, in order
     */
    public Set<String> subprotocols() {
        Set<String> all = new LinkedHashSet<>();
        for (String subprotocol : subprotocols) {
            all.add(subprotocol);
        }
        return all;
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
        return decoderConfig.maxFramePayloadLength();
    }

    /**
     * What is taken and refused.
     *
     * @return what the constructor was given
     */
    public WebSocketDecoderConfig decoderConfig() {
        return decoderConfig;
    }

    // ---- the opening handshake ----

    /**
     * Completes the handshake.
     *
     * @param channel the channel
     * @param req the request
     * @return done when the response is written
     * @throws WebSocketServerHandshakeException if the request is no handshake that is taken
     */
    public ChannelFuture handshake(Channel channel, FullHttpRequest req) {
        return handshake(channel, req, null, channel.newPromise());
    }

    /**
     * Completes the handshake.
     *
     * @param channel the channel
     * @param req the request
     * @param responseHeaders headers of the response, beside those of the handshake, or {@code null}
     * @param promise done when the response is written
     * @return the promise
     * @throws WebSocketServerHandshakeException if the request is no handshake that is taken
     */
    public final ChannelFuture handshake(
            Channel channel, FullHttpRequest req, @Nullable HttpHeaders responseHeaders, ChannelPromise promise) {
        return change(channel, channel.pipeline(), req, responseHeaders, promise);
    }

    /**
     * Completes the handshake. The last content of the request is the caller's, when it comes.
     *
     * @param channel the channel
     * @param req the request, which must not have a body
     * @return done when the response is written
     * @throws WebSocketServerHandshakeException if the request is no handshake that is taken
     */
    public ChannelFuture handshake(Channel channel, HttpRequest req) {
        return handshake(channel, req, null, channel.newPromise());
    }

    /**
     * Completes the handshake. The last content of the request is the caller's, when it comes.
     *
     * @param channel the channel
     * @param req the request, which must not have a body
     * @param responseHeaders headers of the response, beside those of the handshake, or {@code null}
     * @param promise done when the response is written
     * @return the promise
     * @throws WebSocketServerHandshakeException if the request is no handshake that is taken
     */
    public final ChannelFuture handshake(
            Channel channel, HttpRequest req, @Nullable HttpHeaders responseHeaders, ChannelPromise promise) {
        return change(channel, channel.pipeline(), full(req), responseHeaders, promise);
    }

    /**
     * Completes the handshake; the response is written from a handler on.
     *
     * @param ctx a handler's context
     * @param req the request
     * @return done when the response is written
     * @throws WebSocketServerHandshakeException if the request is no handshake that is taken
     */
    public ChannelFuture handshake(ChannelHandlerContext ctx, FullHttpRequest req) {
        return handshake(ctx, req, null, ctx.newPromise());
    }

    /**
     * Completes the handshake; the response is written from a handler on.
     *
     * @param ctx a handler's context
     * @param req the request
     * @param responseHeaders headers of the response, beside those of the handshake, or {@code null}
     * @param promise done when the response is written
     * @return the promise
     * @throws WebSocketServerHandshakeException if the request is no handshake that is taken
     */
    public final ChannelFuture handshake(
            ChannelHandlerContext ctx,
            FullHttpRequest req,
            @Nullable HttpHeaders responseHeaders,
            ChannelPromise promise) {
        return change(ctx, ctx.pipeline(), req, responseHeaders, promise);
    }

    /**
     * Completes the handshake; the response is written from a handler on. The last content of the request is the
     * caller's, when it comes.
     *
     * @param ctx a handler's context
     * @param req the request, which must not have a body
     * @return done when the response is written
     * @throws WebSocketServerHandshakeException if the request is no handshake that is taken
     */
    public ChannelFuture handshake(ChannelHandlerContext ctx, HttpRequest req) {
        return handshake(ctx, req, null, ctx.newPromise());
    }

    /**
     * Completes the handshake; the response is written from a handler on. The last content of the request is the
     * caller's, when it comes.
     *
     * @param ctx a handler's context
     * @param req the request, which must not have a body
     * @param responseHeaders headers of the response, beside those of the handshake, or {@code null}
     * @param promise done when the response is written
     * @return the promise
     * @throws WebSocketServerHandshakeException if the request is no handshake that is taken
     */
    public final ChannelFuture handshake(
            ChannelHandlerContext ctx, HttpRequest req, @Nullable HttpHeaders responseHeaders, ChannelPromise promise) {
        return change(ctx, ctx.pipeline(), full(req), responseHeaders, promise);
    }

    private static FullHttpRequest full(HttpRequest req) {
        if (req instanceof FullHttpRequest full) {
            return full;
        }
        if (HttpUtil.isTransferEncodingChunked(req) || HttpUtil.getContentLength(req, 0L) != 0) {
            throw new WebSocketServerHandshakeException("not a WebSocket handshake request: it has a body", req);
        }
        return new DefaultFullHttpRequest(
                req.protocolVersion(),
                req.method(),
                req.uri(),
                Unpooled.EMPTY_BUFFER,
                req.headers(),
                EmptyHttpHeaders.INSTANCE);
    }

    /**
     * Puts the frames' handlers behind the HTTP codec, writes the response through that, and takes it out: the part
     * that reads at once, so that nothing behind the request is taken for HTTP, and the part that writes when the
     * response is written.
     */
    private ChannelFuture change(
            ChannelOutboundInvoker writer,
            ChannelPipeline pipeline,
            FullHttpRequest req,
            @Nullable HttpHeaders responseHeaders,
            ChannelPromise promise) {
        FullHttpResponse response = newHandshakeResponse(req, responseHeaders);
        removeIfThere(pipeline, HttpObjectAggregator.class);
        removeIfThere(pipeline, HttpContentCompressor.class);
        HttpServerCodec codec = pipeline.get(HttpServerCodec.class);
        HttpRequestDecoder decoder = pipeline.get(HttpRequestDecoder.class);
        ChannelHandler http = codec == null ? decoder : codec;
        if (http == null) {
            response.release();
            promise.setFailure(new IllegalStateException("No HttpDecoder and no HttpServerCodec in the pipeline"));
            return promise;
        }
        String name = Objects.requireNonNull(pipeline.context(http)).name();
        UpgradeGate gate = new UpgradeGate();
        pipeline.addAfter(name, "wsdecoder", newWebsocketDecoder());
        pipeline.addAfter(name, "wsencoder", newWebSocketEncoder());
        pipeline.addAfter(name, null, gate);
        ChannelPromise written = promise.unvoid();
        writer.writeAndFlush(response, written);
        if (codec != null) {
            codec.removeInboundHandler();
        } else {
            pipeline.remove(http);
        }
        written.addListener(future -> {
            if (future.isSuccess()) {
                removeIfThere(pipeline, codec == null ? HttpResponseEncoder.class : HttpServerCodec.class);
            }
            // Later: whoever waits for the handshake hears of it before the first frame.
            pipeline.channel().eventLoop().execute(() -> removeIfThere(pipeline, UpgradeGate.class));
        });
        return written;
    }

    static void removeIfThere(ChannelPipeline pipeline, Class<? extends ChannelHandler> type) {
        ChannelHandler handler = pipeline.get(type);
        if (handler != null) {
            pipeline.remove(handler);
        }
    }

    /**
     * Makes the response.
     *
     * @param req the request
     * @param responseHeaders headers of the response, beside those of the handshake, or {@code null}
     * @return a new response
     * @throws WebSocketServerHandshakeException if the request is no handshake that is taken
     */
    protected abstract FullHttpResponse newHandshakeResponse(
            FullHttpRequest req, @Nullable HttpHeaders responseHeaders);

    /**
     * Chooses a subprotocol: the first one that the client asks for and the server speaks. Empty elements of the list
     * are no subprotocols.
     *
     * @param requestedSubprotocols what the client asks for, separated by commas; {@code null} for none
     * @return the subprotocol, or {@code null} if there is none
     */
    protected @Nullable String selectSubprotocol(@Nullable String requestedSubprotocols) {
        if (requestedSubprotocols == null || subprotocols.length == 0) {
            return null;
        }
        for (String requested : split(requestedSubprotocols)) {
            if (!requested.isEmpty() && speaks(requested)) {
                selectedSubprotocol = requested;
                return requested;
            }
        }
        return null;
    }

    private boolean speaks(String requested) {
        for (String supported : subprotocols) {
            if (SUB_PROTOCOL_WILDCARD.equals(supported) || requested.equals(supported)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The subprotocol that was chosen.
     *
     * @return its name, or {@code null} if there is none (yet)
     */
    public @Nullable String selectedSubprotocol() {
        return selectedSubprotocol;
    }

    // ---- the closing handshake ----

    /**
     * Sends a close frame, and closes when it is written.
     *
     * @param channel the channel
     * @param frame the frame
     * @return done when the frame is written
     */
    public ChannelFuture close(Channel channel, CloseWebSocketFrame frame) {
        return close(channel, frame, channel.newPromise());
    }

    /**
     * Sends a close frame, and closes when it is written.
     *
     * @param channel the channel
     * @param frame the frame
     * @param promise done when the frame is written
     * @return the promise
     */
    public ChannelFuture close(Channel channel, CloseWebSocketFrame frame, ChannelPromise promise) {
        return channel.writeAndFlush(frame, promise).addListener(ChannelFutureListener.CLOSE);
    }

    /**
     * Sends a close frame from a handler on, and closes when it is written.
     *
     * @param ctx a handler's context
     * @param frame the frame
     * @return done when the frame is written
     */
    public ChannelFuture close(ChannelHandlerContext ctx, CloseWebSocketFrame frame) {
        return close(ctx, frame, ctx.newPromise());
    }

    /**
     * Sends a close frame from a handler on, and closes when it is written.
     *
     * @param ctx a handler's context
     * @param frame the frame
     * @param promise done when the frame is written
     * @return the promise
     */
    public ChannelFuture close(ChannelHandlerContext ctx, CloseWebSocketFrame frame, ChannelPromise promise) {
        return ctx.writeAndFlush(frame, promise).addListener(future -> ctx.close());
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
