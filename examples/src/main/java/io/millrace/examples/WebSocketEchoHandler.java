package io.millrace.examples;

import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.handler.codec.CorruptedFrameException;
import io.millrace.handler.codec.TooLongFrameException;
import io.millrace.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.millrace.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.millrace.handler.timeout.IdleStateEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every message back, as {@link EchoHandler} does with bytes: pings and the close handshake are the protocol
 * handler's business, so what comes here is text or binary, and whole.
 */
@Sharable
final class WebSocketEchoHandler extends ChannelInboundHandlerAdapter {
    private static final Logger logger = LoggerFactory.getLogger(WebSocketEchoHandler.class);

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ctx.write(message, ctx.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        logger.debug("{} is closed after a failure", ctx.channel(), cause);
        if (cause instanceof TooLongFrameException) {
            // Of several frames together; a single one is refused by the decoder.
            ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.MESSAGE_TOO_BIG))
                    .addListener(ChannelFutureListener.CLOSE);
        } else if (!(cause instanceof CorruptedFrameException)) {
            ctx.close(); // of a corrupted frame the codec tells the client why, and closes
        }
    }
}
