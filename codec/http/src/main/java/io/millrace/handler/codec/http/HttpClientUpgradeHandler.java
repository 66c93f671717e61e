package io.millrace.handler.codec.http;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandler;
import io.millrace.channel.ChannelPromise;
import io.millrace.util.AsciiString;
import io.millrace.util.ReferenceCountUtil;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Asks a server to change to another protocol: adds {@code Upgrade} to the first request, waits for the answer, and
 * changes the pipeline when it is 101. Leaves the pipeline with the answer, whatever it is.
 *
 * <p>Responses with another 1xx are passed on and decide nothing. What else comes as the answer is a response to an
 * ordinary request, and is passed on. {@link UpgradeEvent}s tell what happens.
 *
 * <p><b>Errors:</b> a 101 to another protocol, a response without a request, a response that is too long and a codec
 * that fails go to {@code exceptionCaught}; the protocol stays what it was. A second request fails while the first is
 * under way.
 *
 * <p><b>Spec:</b> RFC 9110 §7.8, §15.2.2
 */
public class HttpClientUpgradeHandler extends HttpObjectAggregator implements ChannelOutboundHandler {
    /** What becomes of the upgrade. */
    public enum UpgradeEvent {
        /** The request has been written. */
        UPGRADE_ISSUED,

        /** The new protocol is in the pipeline. */
        UPGRADE_SUCCESSFUL,

        /** The server has answered something else: HTTP goes on. */
        UPGRADE_REJECTED
    }

    /** The handler of the protocol that is left. */
    public interface SourceCodec {
        /**
         * Stops writing: called when 101 has come, before the new protocol's handlers are added.
         *
         * @param ctx the upgrade handler's context
         */
        void prepareUpgradeFrom(ChannelHandlerContext ctx);

        /**
         * Takes itself out of the pipeline, when the new protocol's handlers are there, and hands on the bytes it has
         * left.
         *
         * @param ctx the upgrade handler's context
         */
        void upgradeFrom(ChannelHandlerContext ctx);
    }

    /** The protocol that is changed to. */
    public interface UpgradeCodec {
        /**
         * The protocol's name.
         *
         * @return the value of {@code Upgrade}
         */
        CharSequence protocol();

        /**
         * Adds the headers that the protocol requires.
         *
         * @param ctx the upgrade handler's context
         * @param upgradeRequest the request
         * @return their names, for {@code Connection}
         */
        Collection<CharSequence> setUpgradeHeaders(ChannelHandlerContext ctx, HttpRequest upgradeRequest);

        /**
         * Puts the protocol's handlers into the pipeline.
         *
         * @param ctx the upgrade handler's context
         * @param upgradeResponse the response with 101, released by the caller
         * @throws Exception as it likes
         */
        void upgradeTo(ChannelHandlerContext ctx, FullHttpResponse upgradeResponse) throws Exception;
    }

    private final SourceCodec sourceCodec;
    private final UpgradeCodec upgradeCodec;
    private boolean upgradeRequested;

    /**
     * Makes a handler.
     *
     * @param sourceCodec the HTTP codec
     * @param upgradeCodec the protocol to change to
     * @param maxContentLength bytes of the longest content that the response with 101 may have
     */
    public HttpClientUpgradeHandler(SourceCodec sourceCodec, UpgradeCodec upgradeCodec, int maxContentLength) {
        super(maxContentLength);
        this.sourceCodec = Objects.requireNonNull(sourceCodec, "sourceCodec");
        this.upgradeCodec = Objects.requireNonNull(upgradeCodec, "upgradeCodec");
    }

    // ---- the request ----

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (!(msg instanceof HttpRequest request)) {
            ctx.write(msg, promise);
            return;
        }
        if (upgradeRequested) {
            ReferenceCountUtil.release(msg);
            promise.setFailure(new IllegalStateException("Attempting to write HTTP request with upgrade in progress"));
            return;
        }
        upgradeRequested = true;
        setUpgradeHeaders(ctx, request);
        ctx.write(msg, promise);
        ctx.fireUserEventTriggered(UpgradeEvent.UPGRADE_ISSUED);
    }

    private void setUpgradeHeaders(ChannelHandlerContext ctx, HttpRequest request) {
        request.headers().set(HttpHeaderNames.UPGRADE, upgradeCodec.protocol());
        Set<CharSequence> hopByHop = new LinkedHashSet<>(upgradeCodec.setUpgradeHeaders(ctx, request));
        hopByHop.add(HttpHeaderValues.UPGRADE);
        request.headers().add(HttpHeaderNames.CONNECTION, String.join(",", hopByHop));
    }

    // ---- the response ----

    /** Whole responses too: they can be the answer. */
    @Override
    public boolean acceptInboundMessage(Object msg) throws Exception {
        return msg instanceof FullHttpResponse || super.acceptInboundMessage(msg);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, HttpObject msg, List<Object> out) throws Exception {
        boolean done = false;
        try {
            done = answer(ctx, msg, out);
        } catch (Exception e) {
            done = true;
            out.clear();
            ctx.fireExceptionCaught(e);
        } finally {
            if (done && !ctx.isRemoved()) {
                ctx.pipeline().remove(this);
            }
        }
    }

    /** {@code true} if this is the end of it. */
    private boolean answer(ChannelHandlerContext ctx, HttpObject msg, List<Object> out) throws Exception {
        if (!upgradeRequested) {
            throw new IllegalStateException("Read HTTP response without requesting protocol switch");
        }
        if (msg instanceof HttpResponse response && !HttpResponseStatus.SWITCHING_PROTOCOLS.equals(response.status())) {
            return other(ctx, response, out);
        }
        if (msg instanceof FullHttpResponse response) {
            change(ctx, response);
            return true;
        }
        super.decode(ctx, msg, out);
        if (out.isEmpty()) {
            return false;
        }
        FullHttpResponse response = (FullHttpResponse) out.get(0);
        out.clear();
        try {
            change(ctx, response);
        } finally {
            response.release();
        }
        return true;
    }

    private boolean other(ChannelHandlerContext ctx, HttpResponse response, List<Object> out) {
        boolean interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (!interim) {
            ctx.fireUserEventTriggered(UpgradeEvent.UPGRADE_REJECTED);
        }
        releaseCurrentMessage(); // its contents pass too
        out.add(ReferenceCountUtil.retain(response));
        return !interim;
    }

    private void change(ChannelHandlerContext ctx, FullHttpResponse response) throws Exception {
        Throwable fault = response.decoderResult().cause();
        if (fault != null) {
            throw new IllegalStateException("Switching Protocols response that could not be decoded", fault);
        }
        List<String> protocols = HttpTokenList.of(response.headers(), HttpHeaderNames.UPGRADE);
        if (!protocols.isEmpty()
                && !(protocols.size() == 1
                        && AsciiString.contentEqualsIgnoreCase(upgradeCodec.protocol(), protocols.get(0)))) {
            throw new IllegalStateException(
                    "Switching Protocols response with unexpected UPGRADE protocol: " + String.join(", ", protocols));
        }
        sourceCodec.prepareUpgradeFrom(ctx);
        upgradeCodec.upgradeTo(ctx, response);
        ctx.fireUserEventTriggered(UpgradeEvent.UPGRADE_SUCCESSFUL);
        // What came behind the response is handed on now: whoever waits for it has been told, and is there.
        sourceCodec.upgradeFrom(ctx);
    }
}
