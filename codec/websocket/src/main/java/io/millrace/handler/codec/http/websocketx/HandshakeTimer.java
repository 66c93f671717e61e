package io.millrace.handler.codec.http.websocketx;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ends a handshake that takes too long. <b>Thread:</b> the handler's. */
final class HandshakeTimer {
    private @Nullable Future<?> timeout;
    private boolean stopped;

    /** Begins to wait; {@code tooLate} is told of if the handshake is not over by then, and the channel closed. */
    void start(ChannelHandlerContext ctx, long timeoutMillis, Object tooLate) {
        if (stopped || timeout != null) {
            return;
        }
        timeout = ctx.executor().schedule(() -> timedOut(ctx, tooLate), timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private void timedOut(ChannelHandlerContext ctx, Object tooLate) {
        if (!stopped) {
            stopped = true;
            ctx.flush();
            ctx.fireUserEventTriggered(tooLate);
            ctx.close();
        }
    }

    /** The handshake is over, one way or the other; {@code false} if it was before. */
    boolean stop() {
        boolean first = !stopped;
        stopped = true;
        Future<?> waiting = timeout;
        if (waiting != null) {
            waiting.cancel(false);
        }
        return first;
    }
}
