package io.millrace.examples.keyvalue;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.channel.socket.DuplexChannel;
import io.millrace.examples.keyvalue.Response.Status;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.DecoderException;
import io.millrace.handler.timeout.IdleStateEvent;
import io.millrace.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: has the store carry out what it asks for, and writes the answers in the same order, which is the store's.
 *
 * <p>The store has {@link KeyValueLimits#maxPending()} requests of a connection at most, fewer if values are long, and
 * gets none while the client does not read its answers; so what is written has a limit however short the requests for
 * it are. Reading stops meanwhile. What was read already, thousands of requests perhaps, waits here, and is taken from
 * the connection's {@link ByteBudget}.
 */
final class KeyValueHandler extends SimpleChannelInboundHandler<Request> {
    private static final Logger logger = LoggerFactory.getLogger(KeyValueHandler.class);

    /** About what a request costs beside its value. */
    private static final int REQUEST_BYTES = 128;

    /** What the answers to all requests that the store has may come to, well below what a channel keeps. */
    private static final int MAX_ANSWER_BYTES = 32 << 20;

    private static final int LINGER_SECONDS = 2;

    private final Store store;
    private final int maxPending;

    /** Requests that the store does not have yet, in their order. */
    private final Queue<Request> waiting = new ArrayDeque<>();

    /** Requests that the store has and has not answered. */
    private int pending;

    /** No request comes any more: the connection ends behind the answers. */
    private boolean ended;

    /** Why the client is refused, once it is; it hears that behind the answers to what it asked before. */
    private @Nullable String refusal;

    /** The last write is on its way. */
    private boolean finished;

    /** The client has ended its output. */
    private boolean inputEnded;

    /** The refusal is sent; what comes now is dropped. */
    private boolean lingers;

    KeyValueHandler(Store store, KeyValueLimits limits) {
        super(Request.class);
        this.store = store;
        this.maxPending = Math.max(1, Math.min(limits.maxPending(), MAX_ANSWER_BYTES / (limits.maxValueBytes() + 1)));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Request request) {
        if (ended) {
            return;
        }
        ByteBudget.of(ctx.channel()).take(heldBytes(request), "a request that waits for the store");
        // This class releases the request when this method returns; the store, or drop, does it once more.
        waiting.add((Request) request.retain());
        goOn(ctx);
    }

    private static int heldBytes(Request request) {
        return REQUEST_BYTES + request.content().readableBytes();
    }

    /** Does what can be done now; called whenever that may be more than before. */
    private void goOn(ChannelHandlerContext ctx) {
        while (hasRoom(ctx) && !waiting.isEmpty()) {
            execute(ctx, waiting.remove());
        }
        readIfUseful(ctx);
        endIfDone(ctx);
    }

    /**
     * A client that does not read its answers is not worked for, and neither is one that the store cannot keep up with.
     */
    private boolean hasRoom(ChannelHandlerContext ctx) {
        return pending < maxPending && ctx.channel().isWritable();
    }

    private void execute(ChannelHandlerContext ctx, Request request) {
        int held = heldBytes(request);
        pending++;
        store.execute(request)
                .addListener((Future<Response> answer) -> ctx.executor().execute(() -> answered(ctx, held, answer)));
    }

    /** On the loop again: the store's thread touches nothing of the channel. */
    private void answered(ChannelHandlerContext ctx, int held, Future<Response> answer) {
        pending--;
        ByteBudget.of(ctx.channel()).giveBack(held);
        Response response = answer.getNow();
        if (response != null) {
            ctx.writeAndFlush(response, ctx.voidPromise());
        } else {
            exceptionCaught(ctx, Objects.requireNonNull(answer.cause(), "cause"));
        }
        goOn(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        goOn(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    /** With room nothing waits here any more. */
    private void readIfUseful(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(lingers || (!ended && hasRoom(ctx)));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded(ctx);
        } else if (event instanceof IdleStateEvent) {
            logger.debug("{} is silent", ctx.channel());
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void inputEnded(ChannelHandlerContext ctx) {
        inputEnded = true;
        if (lingers) {
            ctx.close();
        } else {
            end(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        drop(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop(ctx);
    }

    /** Nobody waits for these answers any more. */
    private void drop(ChannelHandlerContext ctx) {
        ended = true;
        for (Request request = waiting.poll(); request != null; request = waiting.poll()) {
            ByteBudget.of(ctx.channel()).giveBack(heldBytes(request));
            request.release();
        }
    }

    /** A decoder's exception is the client's fault, and the client is told; any other one is ours, or the network's. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        logger.debug("{} is closed after a failure", ctx.channel(), cause);
        if (!(cause instanceof DecoderException)) {
            ctx.close();
        } else if (!ended) {
            refusal = String.valueOf(cause.getMessage());
            end(ctx);
        }
    }

    private void end(ChannelHandlerContext ctx) {
        ended = true;
        goOn(ctx);
    }

    private void endIfDone(ChannelHandlerContext ctx) {
        if (!ended || finished || pending > 0 || !waiting.isEmpty()) {
            return;
        }
        finished = true;
        if (refusal == null) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.writeAndFlush(Response.of(Status.BAD_REQUEST, refusal)).addListener(written -> linger(ctx));
        }
    }

    /**
     * Ends our side, and drops what the client still sends for a while: to close a socket with unread bytes resets the
     * connection, and takes the answer away from who has not read it yet.
     */
    private void linger(ChannelHandlerContext ctx) {
        if (!inputEnded && ctx.channel() instanceof DuplexChannel connection && connection.isActive()) {
            lingers = true;
            readIfUseful(ctx);
            connection.shutdownOutput();
            ctx.executor().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        } else {
            ctx.close();
        }
    }
}
