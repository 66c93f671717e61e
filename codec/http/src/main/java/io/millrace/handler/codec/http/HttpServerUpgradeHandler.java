package io.millrace.handler.codec.http;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.ReferenceCounted;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes to another protocol when a client asks for it with {@code Upgrade}: answers 101, takes the HTTP codec out
 * and the protocol's handlers in, and leaves the pipeline.
 *
 * <p>The protocols are tried in the client's order. A request is taken as an ordinary one, and passes, if its
 * protocols are unknown, if {@code Connection} does not name {@code Upgrade} and all headers that the protocol
 * requires, if one of these is missing, if the {@link UpgradeCodec} does not want it, or if it is one of HTTP/1.0.
 *
 * <p>A request with {@code Upgrade} is aggregated first, up to {@code maxContentLength}; others pass as they are. The
 * {@link UpgradeEvent} that follows the change has the request. Bytes that came behind the request go to the new
 * protocol's handlers, which have to be behind this one.
 *
 * <p><b>Spec:</b> RFC 9110 §7.8, §15.2.2
 */
public class HttpServerUpgradeHandler extends HttpObjectAggregator {
    /** The handler of the protocol that is left. */
    public interface SourceCodec {
        /**
         * Takes itself out of the pipeline. The response with 101 has been written before.
         *
         * @param ctx the upgrade handler's context
         */
        void upgradeFrom(ChannelHandlerContext ctx);
    }

    /** The protocol that is changed to. */
    public interface UpgradeCodec {
        /**
         * The headers that a request must have, and name in {@code Connection}.
         *
         * @return their names
         */
        Collection<CharSequence> requiredUpgradeHeaders();

        /**
         * Adds to the response with 101, or refuses the change.
         *
         * @param ctx the upgrade handler's context
         * @param upgradeRequest the request
         * @param upgradeHeaders the response's headers
         * @return {@code false} to treat the request as an ordinary one
         */
        boolean prepareUpgradeResponse(
                ChannelHandlerContext ctx, FullHttpRequest upgradeRequest, HttpHeaders upgradeHeaders);

        /**
         * Puts the protocol's handlers into the pipeline, behind the upgrade handler.
         *
         * @param ctx the upgrade handler's context
         * @param upgradeRequest the request, released by the caller
         */
        void upgradeTo(ChannelHandlerContext ctx, FullHttpRequest upgradeRequest);
    }

    /** Knows protocols by name. */
    public interface UpgradeCodecFactory {
        /**
         * Finds a protocol.
         *
         * @param protocol an element of {@code Upgrade}: a name, or name and version: {@code h2c}, {@code IRC/6.9}
         * @return a new codec, or {@code null} if the protocol is unknown
         */
        @Nullable
        UpgradeCodec newUpgradeCodec(CharSequence protocol);
    }

    /** Follows the change to another protocol. Its reference count is the request's. */
    public static final class UpgradeEvent implements ReferenceCounted {
        private final CharSequence protocol;
        private final FullHttpRequest upgradeRequest;

        UpgradeEvent(CharSequence protocol, FullHttpRequest upgradeRequest) {
            this.protocol = protocol;
            this.upgradeRequest = upgradeRequest;
        }

        /**
         * The protocol.
         *
         * @return its name as the client wrote it
         */
        public CharSequence protocol() {
            return protocol;
        }

        /**
         * The request that asked for the change.
         *
         * @return the request, owned by the event
         */
        public FullHttpRequest upgradeRequest() {
            return upgradeRequest;
        }

        @Override
        public int refCnt() {
            return upgradeRequest.refCnt();
        }

        @Override
        public UpgradeEvent retain() {
            upgradeRequest.retain();
            return this;
        }

        @Override
        public UpgradeEvent retain(int increment) {
            upgradeRequest.retain(increment);
            return this;
        }

        @Override
        public UpgradeEvent touch() {
            upgradeRequest.touch();
            return this;
        }

        @Override
        public UpgradeEvent touch(@Nullable Object hint) {
            upgradeRequest.touch(hint);
            return this;
        }

        @Override
        public boolean release() {
            return upgradeRequest.release();
        }

        @Override
        public boolean release(int decrement) {
            return upgradeRequest.release(decrement);
        }

        @Override
        public String toString() {
            return "UpgradeEvent [protocol=" + protocol + ", upgradeRequest=" + upgradeRequest + ']';
        }
    }

    private final SourceCodec sourceCodec;
    private final UpgradeCodecFactory upgradeCodecFactory;
    private final HttpHeadersFactory headersFactory;
    private final HttpHeadersFactory trailersFactory;
    private final boolean removeAfterFirstRequest;

    /** While the pipeline changes: what the old codec hands on, which is for the new one. */
    private @Nullable ArrayDeque<Object> forNewProtocol;

    /**
     * Makes a handler that takes requests without content only.
     *
     * @param sourceCodec the HTTP codec
     * @param upgradeCodecFactory knows the protocols
     */
    public HttpServerUpgradeHandler(SourceCodec sourceCodec, UpgradeCodecFactory upgradeCodecFactory) {
        this(sourceCodec, upgradeCodecFactory, 0);
    }

    /**
     * Makes a handler.
     *
     * @param sourceCodec the HTTP codec
     * @param upgradeCodecFactory knows the protocols
     * @param maxContentLength bytes of the longest content that a request with {@code Upgrade} may have
     */
    public HttpServerUpgradeHandler(
            SourceCodec sourceCodec, UpgradeCodecFactory upgradeCodecFactory, int maxContentLength) {
        this(sourceCodec, upgradeCodecFactory, maxContentLength, true);
    }

    /**
     * Makes a handler.
     *
     * @param sourceCodec the HTTP codec
     * @param upgradeCodecFactory knows the protocols
     * @param maxContentLength bytes of the longest content that a request with {@code Upgrade} may have
     * @param validateHeaders whether the response's headers are checked; trailers are the same
     */
    public HttpServerUpgradeHandler(
            SourceCodec sourceCodec,
            UpgradeCodecFactory upgradeCodecFactory,
            int maxContentLength,
            boolean validateHeaders) {
        this(
                sourceCodec,
                upgradeCodecFactory,
                maxContentLength,
                DefaultHttpHeadersFactory.headersFactory().withValidation(validateHeaders),
                DefaultHttpHeadersFactory.trailersFactory().withValidation(validateHeaders));
    }

    /**
     * Makes a handler.
     *
     * @param sourceCodec the HTTP codec
     * @param upgradeCodecFactory knows the protocols
     * @param maxContentLength bytes of the longest content that a request with {@code Upgrade} may have
     * @param headersFactory makes the response's headers
     * @param trailersFactory makes the response's trailers
     */
    public HttpServerUpgradeHandler(
            SourceCodec sourceCodec,
            UpgradeCodecFactory upgradeCodecFactory,
            int maxContentLength,
            HttpHeadersFactory headersFactory,
            HttpHeadersFactory trailersFactory) {
        this(sourceCodec, upgradeCodecFactory, maxContentLength, headersFactory, trailersFactory, false);
    }

    /**
     * Makes a handler.
     *
     * @param sourceCodec the HTTP codec
     * @param upgradeCodecFactory knows the protocols
     * @param maxContentLength bytes of the longest content that a request with {@code Upgrade} may have
     * @param headersFactory makes the response's headers
     * @param trailersFactory makes the response's trailers
     * @param removeAfterFirstRequest whether only the first request can change the protocol: the handler leaves the
     *     pipeline with it
     */
    public HttpServerUpgradeHandler(
            SourceCodec sourceCodec,
            UpgradeCodecFactory upgradeCodecFactory,
            int maxContentLength,
            HttpHeadersFactory headersFactory,
            HttpHeadersFactory trailersFactory,
            boolean removeAfterFirstRequest) {
        super(maxContentLength, false);
        this.sourceCodec = Objects.requireNonNull(sourceCodec, "sourceCodec");
        this.upgradeCodecFactory = Objects.requireNonNull(upgradeCodecFactory, "upgradeCodecFactory");
        this.headersFactory = Objects.requireNonNull(headersFactory, "headersFactory");
        this.trailersFactory = Objects.requireNonNull(trailersFactory, "trailersFactory");
        this.removeAfterFirstRequest = removeAfterFirstRequest;
    }

    /**
     * Tells whether a request with {@code Upgrade} may change the protocol.
     *
     * @param req the request
     * @return {@code true} unless overridden; with {@code false} the request passes as it is
     */
    protected boolean shouldHandleUpgradeRequest(HttpRequest req) {
        return true;
    }

    // ---- requests ----

    /** Whole requests too: they can ask for another protocol. */
    @Override
    public boolean acceptInboundMessage(Object msg) throws Exception {
        return msg instanceof FullHttpRequest || super.acceptInboundMessage(msg);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (forNewProtocol != null) {
            forNewProtocol.add(msg);
        } else {
            super.channelRead(ctx, msg);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, HttpObject msg, List<Object> out) throws Exception {
        if (isClosing()) {
            return;
        }
        if (msg instanceof HttpRequest request && !asksForUpgrade(request)) {
            releaseCurrentMessage(); // one whose end has never come
            leaveAfterFirst(ctx);
            out.add(ReferenceCountUtil.retain(msg));
            return;
        }
        if (msg instanceof FullHttpRequest) {
            releaseCurrentMessage();
            out.add(ReferenceCountUtil.retain(msg));
        } else {
            super.decode(ctx, msg, out);
        }
        if (!out.isEmpty() && out.get(0) instanceof FullHttpRequest request) {
            out.clear();
            whole(ctx, request, out);
        } else if (msg instanceof LastHttpContent) {
            leaveAfterFirst(ctx);
        }
    }

    private void whole(ChannelHandlerContext ctx, FullHttpRequest request, List<Object> out) {
        boolean ordinary = false;
        try {
            if (!upgrade(ctx, request)) {
                ordinary = true;
                leaveAfterFirst(ctx);
                out.add(request);
            }
        } finally {
            if (!ordinary) {
                request.release(); // the event has one of its own
            }
        }
    }

    private boolean asksForUpgrade(HttpRequest request) {
        return request.headers().contains(HttpHeaderNames.UPGRADE)
                && request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0
                && request.decoderResult().isSuccess()
                && shouldHandleUpgradeRequest(request);
    }

    private void leaveAfterFirst(ChannelHandlerContext ctx) {
        if (removeAfterFirstRequest && !ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    // ---- the change ----

    /** {@code false} if the request is an ordinary one. */
    private boolean upgrade(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return false;
        }
        for (String protocol : HttpTokenList.of(request.headers(), HttpHeaderNames.UPGRADE)) {
            UpgradeCodec codec = upgradeCodecFactory.newUpgradeCodec(protocol);
            if (codec != null) {
                return hasWhatIsRequired(request.headers(), codec) && upgradeTo(ctx, protocol, codec, request);
            }
        }
        return false;
    }

    private static boolean hasWhatIsRequired(HttpHeaders request, UpgradeCodec codec) {
        List<String> named = HttpTokenList.of(request, HttpHeaderNames.CONNECTION);
        if (!HttpTokenList.contains(named, HttpHeaderValues.UPGRADE)) {
            return false;
        }
        for (CharSequence required : codec.requiredUpgradeHeaders()) {
            if (!HttpTokenList.contains(named, required) || !request.contains(required)) {
                return false;
            }
        }
        return true;
    }

    private boolean upgradeTo(ChannelHandlerContext ctx, String protocol, UpgradeCodec codec, FullHttpRequest request) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.SWITCHING_PROTOCOLS,
                Unpooled.EMPTY_BUFFER,
                headersFactory,
                trailersFactory);
        response.headers().add(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        response.headers().add(HttpHeaderNames.UPGRADE, protocol);
        if (!codec.prepareUpgradeResponse(ctx, request, response.headers())) {
            response.release();
            return false;
        }
        change(ctx, codec, new UpgradeEvent(protocol, request), response);
        return true;
    }

    private void change(ChannelHandlerContext ctx, UpgradeCodec codec, UpgradeEvent event, FullHttpResponse response) {
        boolean changed = false;
        ArrayDeque<Object> early = new ArrayDeque<>(2);
        forNewProtocol = early;
        try {
            // The old codec writes the response: only then it may go, and before anything of the new protocol comes.
            ChannelFuture written = ctx.writeAndFlush(response);
            sourceCodec.upgradeFrom(ctx);
            codec.upgradeTo(ctx, event.upgradeRequest());
            forNewProtocol = null;
            ctx.pipeline().remove(this);
            ctx.fireUserEventTriggered(event.retain());
            written.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            changed = true;
        } finally {
            forNewProtocol = null;
            handOn(ctx, early, changed);
        }
    }

    /** What cannot go to the new protocol is of no use to anybody: the response has been sent. */
    private static void handOn(ChannelHandlerContext ctx, ArrayDeque<Object> messages, boolean changed) {
        for (Object message = messages.poll(); message != null; message = messages.poll()) {
            if (changed) {
                ctx.fireChannelRead(message);
            } else {
                ReferenceCountUtil.release(message);
            }
        }
        if (!changed) {
            ctx.close();
        }
    }
}
