package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpUtil;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.Future;

/**
 * Waits for the opening handshake, and leaves when it is over. Requests for other paths pass, with their content; what
 * is refused is answered and dropped, with its content.
 */
final class WebSocketServerProtocolHandshakeHandler extends ChannelInboundHandlerAdapter {
    private final WebSocketServerProtocolConfig config;
    private final HandshakeTimer timer = new HandshakeTimer();

    /** The request under way is for us, and its last content has not come yet. */
    private boolean insideRequest;

    /** The response is written: the handler leaves with the request's last content. */
    private boolean complete;

    WebSocketServerProtocolHandshakeHandler(WebSocketServerProtocolConfig config) {
        this.config = config;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (msg instanceof HttpRequest request && !complete && isForUs(request)) {
            insideRequest = !(msg instanceof LastHttpContent);
            try {
                answer(ctx, request);
            } catch (WebSocketHandshakeException e) {
                ctx.fireExceptionCaught(e);
            } finally {
                ReferenceCountUtil.release(msg);
            }
            return;
        }
        if (!(msg instanceof HttpContent content) || !insideRequest) {
            ctx.fireChannelRead(msg);
            return;
        }
        content.release();
        if (content instanceof LastHttpContent) {
            insideRequest = false;
            leave(ctx);
        }
    }

    private void leave(ChannelHandlerContext ctx) {
        if (complete && !insideRequest && !ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    private boolean isForUs(HttpRequest request) {
        String path = config.websocketPath();
        String uri = request.uri();
        if (!config.checkStartsWith()) {
            return uri.equals(path);
        }
        return uri.startsWith(path)
                && (path.equals("/") || uri.length() == path.length() || isEndOfSegment(uri.charAt(path.length())));
    }

    private static boolean isEndOfSegment(char c) {
        return c == '/' || c == '?';
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request) {
        if (!HttpMethod.GET.equals(request.method()) || !config.originCheck().isAllowed(request)) {
            refuse(ctx);
            return;
        }
        WebSocketServerHandshaker handshaker = WebSocketServerHandshakerFactory.resolveHandshaker(
                request, location(request), config.subprotocols(), config.decoderConfig());
        if (handshaker == null) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(ctx.channel());
            return;
        }
        ChannelFuture written = handshaker.handshake(ctx.channel(), request);
        WebSocketServerProtocolHandler.setHandshaker(ctx.channel(), handshaker);
        timer.start(
                ctx,
                config.handshakeTimeoutMillis(),
                WebSocketServerProtocolHandler.ServerHandshakeStateEvent.HANDSHAKE_TIMEOUT);
        String uri = request.uri();
        WebSocketServerProtocolHandler.HandshakeComplete event = new WebSocketServerProtocolHandler.HandshakeComplete(
                uri, request.headers(), handshaker.selectedSubprotocol());
        written.addListener(future -> written(ctx, future, event));
    }

    private void written(
            ChannelHandlerContext ctx,
            Future<? super Void> future,
            WebSocketServerProtocolHandler.HandshakeComplete event) {
        boolean first = timer.stop();
        Throwable cause = future.cause();
        if (cause != null) {
            ctx.fireExceptionCaught(cause);
        } else if (first) {
            complete = true;
            ctx.fireUserEventTriggered(event);
            leave(ctx);
        }
    }

    private static String location(HttpRequest request) {
        return "ws://" + request.headers().get(HttpHeaderNames.HOST, "") + request.uri();
    }

    private static void refuse(ChannelHandlerContext ctx) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.FORBIDDEN, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        HttpUtil.setContentLength(response, 0);
        ctx.channel().writeAndFlush(response).addListener(future -> ctx.close());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        timer.stop();
    }
}
