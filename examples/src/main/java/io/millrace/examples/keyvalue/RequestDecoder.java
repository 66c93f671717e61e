package io.millrace.examples.keyvalue;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.ByteToMessageDecoder;
import io.millrace.handler.codec.DecoderException;
import io.millrace.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a connection into {@linkplain Request requests}. {@link ByteToMessageDecoder} keeps what is not
 * whole, and has it in the connection's {@link io.millrace.handler.codec.ByteBudget}.
 *
 * <p>The first fault is the last: where the next request begins is not known then, so whatever comes is dropped.
 */
final class RequestDecoder extends ByteToMessageDecoder {
    private final RequestParser parser;
    private final int requestSeconds;

    private boolean failed;

    /** Requests since the timer was set: it is for one request, not for the connection. */
    private boolean progress;

    /** Runs while a part of a request is kept, a second at a time. */
    private @Nullable Future<?> timer;

    /** For the rest of the request, in seconds in which the channel reads. */
    private int secondsLeft;

    RequestDecoder(KeyValueLimits limits) {
        this.parser = new RequestParser(limits.maxValueBytes());
        this.requestSeconds = limits.requestSeconds();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (failed) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            Request request = parser.parse(in);
            if (request != null) {
                out.add(request);
                progress = true;
            }
        } catch (DecoderException e) {
            failed = true;
            in.skipBytes(in.readableBytes());
            throw e;
        }
    }

    /** The end of a round of reading: the time to look what is left over. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (actualReadableBytes() == 0 || failed) {
            stopTimer();
        } else if (timer == null || progress) {
            stopTimer();
            secondsLeft = requestSeconds;
            awaitSecond(ctx);
        }
        progress = false;
        super.channelReadComplete(ctx);
    }

    private void awaitSecond(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> secondOver(ctx), 1, TimeUnit.SECONDS);
    }

    /** While we do not read, the client cannot be what is slow. */
    private void secondOver(ChannelHandlerContext ctx) {
        if (ctx.channel().config().isAutoRead()) {
            secondsLeft--;
        }
        if (secondsLeft > 0) {
            awaitSecond(ctx);
        } else {
            tooSlow(ctx);
        }
    }

    private void tooSlow(ChannelHandlerContext ctx) {
        failed = true;
        timer = null;
        ctx.fireExceptionCaught(new DecoderException("a request has not come whole in " + requestSeconds + " seconds"));
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        stopTimer();
        super.channelInactive(ctx);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        stopTimer();
    }
}
