package io.millrace.handler.codec.http.websocketx;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpResponse;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpStatusClass;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.millrace.util.ReferenceCountUtil;

/** Sends the opening handshake, waits for what answers it, and leaves. */
final class WebSocketClientProtocolHandshakeHandler extends ChannelInboundHandlerAdapter {
    private final WebSocketClientHandshaker handshaker;
    private final long timeoutMillis;
    private final HandshakeTimer timer = new HandshakeTimer();
    private boolean started;

    /** The response under way has been looked at: its content is dropped. */
    private boolean insideResponse;

    WebSocketClientProtocolHandshakeHandler(WebSocketClientHandshaker handshaker, long timeoutMillis) {
        this.handshaker = handshaker;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        if (ctx.channel().isActive()) {
            // Later: the handlers that are added behind this one are to hear of it.
            ctx.executor().execute(() -> start(ctx));
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        super.channelActive(ctx);
        start(ctx);
    }

    private void start(ChannelHandlerContext ctx) {
        if (started || ctx.isRemoved() || !ctx.channel().isActive()) {
            return;
        }
        started = true;
        timer.start(ctx, timeoutMillis, ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT);
        handshaker.handshake(ctx.channel()).addListener(future -> {
            Throwable cause = future.cause();
            if (cause == null) {
                ctx.fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_ISSUED);
            } else {
                timer.stop();
                ctx.fireExceptionCaught(cause);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (msg instanceof HttpResponse response && !insideResponse) {
            insideResponse = true;
            try {
                answered(ctx, response);
            } finally {
                ReferenceCountUtil.release(msg);
            }
            if (msg instanceof LastHttpContent) {
                over(ctx);
            }
        } else if (msg instanceof HttpContent content && insideResponse) {
            content.release();
            if (msg instanceof LastHttpContent) {
                over(ctx);
            }
        } else {
            ctx.fireChannelRead(msg);
        }
    }

    private void answered(ChannelHandlerContext ctx, HttpResponse response) {
        if (isInterim(response)) {
            return;
        }
        boolean inTime = timer.stop();
        handshaker.complete(ctx.channel(), response);
        if (inTime) {
            ctx.fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
        }
    }

    private static boolean isInterim(HttpResponse response) {
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }

    private void over(ChannelHandlerContext ctx) {
        insideResponse = false;
        if (handshaker.isHandshakeComplete() && !ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        timer.stop();
    }
}
