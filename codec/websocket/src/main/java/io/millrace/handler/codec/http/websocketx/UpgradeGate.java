package io.millrace.handler.codec.http.websocketx;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.handler.codec.ByteBudget;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Holds the bytes that come behind a handshake until its response is written and the extensions are in place; hands
 * them on when it is removed. Stands between the HTTP codec and the decoder of frames. What it holds counts towards the
 * connection's {@link ByteBudget}: a client that keeps to the protocol sends nothing before it has seen the response.
 */
final class UpgradeGate extends ChannelInboundHandlerAdapter {
    private final Queue<ByteBuf> held = new ArrayDeque<>(2);
    private @Nullable ByteBudget budget;
    private long charged;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (!(msg instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(msg);
            return;
        }
        boolean taken = false;
        try {
            ByteBudget account = ByteBudget.of(ctx.channel());
            account.take(bytes.readableBytes(), "bytes behind a WebSocket handshake");
            budget = account;
            charged += bytes.readableBytes();
            taken = true;
        } finally {
            if (!taken) {
                bytes.release();
            }
        }
        held.add(bytes);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        ByteBudget account = budget;
        if (account != null) {
            account.giveBack(charged);
        }
        if (held.isEmpty()) {
            return;
        }
        boolean wanted = ctx.channel().isActive();
        for (ByteBuf bytes = held.poll(); bytes != null; bytes = held.poll()) {
            if (wanted) {
                ctx.fireChannelRead(bytes);
            } else {
                bytes.release();
            }
        }
        if (wanted) {
            ctx.fireChannelReadComplete();
        }
    }
}
