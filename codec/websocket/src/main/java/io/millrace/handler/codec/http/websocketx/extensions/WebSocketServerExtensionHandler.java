package io.millrace.handler.codec.http.websocketx.extensions;

import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpResponse;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpStatusClass;
import io.millrace.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Answers the extensions that a client offers in its opening handshake, and puts those that are taken into the pipeline
 * once the response is written; then it leaves. Stands behind the HTTP codec and before {@link
 * io.millrace.handler.codec.http.websocketx.WebSocketServerProtocolHandler}.
 *
 * <p>Of pipelined requests it remembers those that ask for an upgrade and offer something it takes, up to a limit, and
 * counts the others.
 *
 * <p><b>Errors:</b> {@link CodecLimitException} for an upgrade beyond the limit; the request is not handed on.
 */
public class WebSocketServerExtensionHandler extends ChannelDuplexHandler {
    /** A client has no use for a second one. */
    private static final int DEFAULT_MAX_PENDING_UPGRADES = 8;

    /** What is to be answered to the request of that number. */
    private record PendingUpgrade(long number, List<WebSocketServerExtension> extensions) {}

    private final List<WebSocketServerExtensionHandshaker> handshakers;
    private final int maxPendingUpgrades;
    private final Queue<PendingUpgrade> pendingUpgrades = new ArrayDeque<>(2);
    private long requests;
    private long responses;

    /**
     * Makes a handler that remembers eight upgrades at most.
     *
     * @param extensionHandshakers what is taken, the best first; at least one
     */
    public WebSocketServerExtensionHandler(WebSocketServerExtensionHandshaker... extensionHandshakers) {
        this(DEFAULT_MAX_PENDING_UPGRADES, extensionHandshakers);
    }

    /**
     * Makes a handler.
     *
     * @param maxPendingUpgrades how many upgrades may wait for their response, at least 1
     * @param extensionHandshakers what is taken, the best first; at least one
     */
    public WebSocketServerExtensionHandler(
            int maxPendingUpgrades, WebSocketServerExtensionHandshaker... extensionHandshakers) {
        Objects.requireNonNull(extensionHandshakers, "extensionHandshakers");
        if (extensionHandshakers.length == 0) {
            throw new IllegalArgumentException("extensionHandshakers must contains at least one handshaker");
        }
        if (maxPendingUpgrades <= 0) {
            throw new IllegalArgumentException("maxPendingUpgrades : " + maxPendingUpgrades + " (expected: > 0)");
        }
        this.maxPendingUpgrades = maxPendingUpgrades;
        handshakers = List.copyOf(Arrays.asList(extensionHandshakers));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (msg instanceof HttpRequest request) {
            onHttpRequestChannelRead(ctx, request);
        } else {
            super.channelRead(ctx, msg);
        }
    }

    /**
     * Looks at a request and hands it on.
     *
     * @param ctx the handler's context
     * @param request the request, which goes on to the next handler
     * @throws Exception as the next handler likes
     */
    protected void onHttpRequestChannelRead(ChannelHandlerContext ctx, HttpRequest request) throws Exception {
        if (WebSocketExtensionUtil.isWebsocketUpgrade(request.headers())) {
            List<WebSocketServerExtension> taken = take(WebSocketExtensionUtil.value(request.headers()));
            if (!taken.isEmpty()) {
                remember(request, taken);
            }
        }
        requests++;
        super.channelRead(ctx, request);
    }

    private void remember(HttpRequest request, List<WebSocketServerExtension> taken) {
        if (pendingUpgrades.size() == maxPendingUpgrades) {
            ReferenceCountUtil.release(request);
            throw new CodecLimitException(
                    "an upgrade behind so many without a response",
                    "maxPendingUpgrades",
                    maxPendingUpgrades,
                    "WebSocketServerExtensionHandler's constructor");
        }
        pendingUpgrades.add(new PendingUpgrade(requests, taken));
    }

    private List<WebSocketServerExtension> take(@Nullable String offers) {
        if (offers == null) {
            return List.of();
        }
        List<WebSocketServerExtension> taken = new ArrayList<>(1);
        int rsv = 0;
        for (WebSocketExtensionData data : WebSocketExtensionUtil.extractExtensions(offers)) {
            WebSocketServerExtension extension = find(data);
            if (extension != null && (extension.rsv() & rsv) == 0) {
                taken.add(extension);
                rsv |= extension.rsv();
            }
        }
        return taken;
    }

    private @Nullable WebSocketServerExtension find(WebSocketExtensionData data) {
        for (WebSocketServerExtensionHandshaker handshaker : handshakers) {
            WebSocketServerExtension extension = handshaker.handshakeExtension(data);
            if (extension != null) {
                return extension;
            }
        }
        return null;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (msg instanceof HttpResponse response) {
            onHttpResponseWrite(ctx, response, promise);
        } else {
            super.write(ctx, msg, promise);
        }
    }

    /**
     * Looks at a response and hands it on.
     *
     * @param ctx the handler's context
     * @param response the response, which goes on to the next handler
     * @param promise told when it is written
     * @throws Exception as the next handler likes
     */
    protected void onHttpResponseWrite(ChannelHandlerContext ctx, HttpResponse response, ChannelPromise promise)
            throws Exception {
        boolean switching = response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        if (!switching && response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            super.write(ctx, response, promise); // the request's response is still to come
            return;
        }
        List<WebSocketServerExtension> taken = forget(responses++);
        ChannelPromise told = promise;
        if (switching && WebSocketExtensionUtil.isWebsocketUpgrade(response.headers())) {
            told = promise.unvoid();
            if (!isExtensionNegotiationEnabled(ctx, response)) {
                taken = List.of();
            }
            answer(ctx, response.headers(), taken, told);
        }
        super.write(ctx, response, told);
    }

    /**
     * Tells whether the extensions that a client has offered are answered in a response.
     *
     * @param ctx the handler's context
     * @param response the response, which switches to WebSocket
     * @return {@code true}; a subclass may know better
     */
    protected boolean isExtensionNegotiationEnabled(ChannelHandlerContext ctx, HttpResponse response) {
        return true;
    }

    private List<WebSocketServerExtension> forget(long number) {
        PendingUpgrade first = pendingUpgrades.peek();
        if (first == null || first.number() > number) {
            return List.of();
        }
        pendingUpgrades.remove();
        return first.extensions();
    }

    private void answer(
            ChannelHandlerContext ctx, HttpHeaders headers, List<WebSocketServerExtension> taken, ChannelPromise told) {
        int rsv = WebSocketExtensionUtil.negotiatedRsv(ctx.channel());
        List<WebSocketServerExtension> agreed = new ArrayList<>(taken.size());
        List<WebSocketExtensionData> answers = new ArrayList<>(taken.size());
        for (WebSocketServerExtension extension : taken) {
            if ((extension.rsv() & rsv) == 0) { // otherwise another handler has answered with these bits
                agreed.add(extension);
                answers.add(extension.newReponseData());
                rsv |= extension.rsv();
            }
        }
        if (!answers.isEmpty()) {
            String value = WebSocketExtensionUtil.merge(WebSocketExtensionUtil.value(headers), answers);
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, Objects.requireNonNull(value));
        }
        ctx.channel().attr(WebSocket13FrameDecoder.NEGOTIATED_RSV).set(rsv);
        told.addListener(future -> {
            if (future.isSuccess() && !ctx.isRemoved()) {
                install(ctx, agreed);
            }
        });
    }

    private void install(ChannelHandlerContext ctx, List<WebSocketServerExtension> agreed) {
        agreed.forEach(extension -> WebSocketExtensionUtil.install(ctx, extension));
        ctx.pipeline().remove(this);
    }
}
