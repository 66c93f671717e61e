package io.millrace.handler.timeout;

import io.millrace.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/**
 * Fires a {@link ReadTimeoutException} and closes the channel when nothing was received for a time.
 *
 * <pre>{@code
 * pipeline.addLast(new ReadTimeoutHandler(30), new MyHandler());
 * }</pre>
 */
public class ReadTimeoutHandler extends IdleStateHandler {
    private boolean closed;

    /** With a time in seconds; 0 for none. */
    public ReadTimeoutHandler(int timeoutSeconds) {
        this(timeoutSeconds, TimeUnit.SECONDS);
    }

    /** With a time; 0 for none. */
    public ReadTimeoutHandler(long timeout, TimeUnit unit) {
        super(timeout, 0, 0, unit);
    }

    @Override
    protected final void channelIdle(ChannelHandlerContext ctx, IdleStateEvent evt) throws Exception {
        readTimedOut(ctx);
    }

    /**
     * Called when nothing was received in time: fires {@link ReadTimeoutException#INSTANCE} and closes the channel,
     * once.
     *
     * @throws Exception whatever a subclass throws; it goes to {@code exceptionCaught}
     */
    protected void readTimedOut(ChannelHandlerContext ctx) throws Exception {
        if (!closed) {
            closed = true;
            ctx.fireExceptionCaught(ReadTimeoutException.INSTANCE);
            ctx.close();
        }
    }
}
