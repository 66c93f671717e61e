package io.millrace.testkit;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One end of a transfer: sends a stream in pieces of random size with random pauses, as long as the channel is writable,
 * and verifies what arrives, with pauses in its reading.
 */
final class Transfer extends ChannelInboundHandlerAdapter {
    private static final int MAX_PIECE_BYTES = 40_000;
    private static final int MAX_PAUSE_MICROS = 1500;

    private final SeededBytes outgoing;
    private final SeededBytes incoming;
    private final long lengthBytes;
    private final Random random;
    private final CompletableFuture<Channel> channel = new CompletableFuture<>();
    private final CompletableFuture<Void> received = new CompletableFuture<>();
    private final CompletableFuture<Void> sent = new CompletableFuture<>();

    // Loop only; read by awaitEnd for its message.
    private volatile long sentBytes;
    private volatile long receivedBytes;
    private boolean pausing;

    Transfer(SeededBytes outgoing, SeededBytes incoming, long lengthBytes) {
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.lengthBytes = lengthBytes;
        this.random = outgoing.newRandom();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel.complete(ctx.channel());
        ctx.fireChannelActive();
    }

    Channel channel() {
        return get(channel, "active");
    }

    void start(Channel active) {
        active.eventLoop().execute(() -> send(active));
    }

    private void send(Channel active) {
        pausing = false;
        while (sentBytes < lengthBytes && active.isWritable()) {
            int length = (int) Math.min(lengthBytes - sentBytes, 1 + random.nextInt(MAX_PIECE_BYTES));
            ByteBuf piece = random.nextBoolean()
                    ? active.alloc().directBuffer(length)
                    : active.alloc().heapBuffer(length);
            active.write(outgoing.write(piece, sentBytes, length)).addListener(done -> {
                if (!done.isSuccess()) {
                    fail(done.cause());
                }
            });
            sentBytes += length;
            int what = random.nextInt(8);
            if (what == 0) {
                active.flush();
                pausing = true;
                active.eventLoop()
                        .schedule(() -> send(active), random.nextInt(MAX_PAUSE_MICROS), TimeUnit.MICROSECONDS);
                return;
            }
            if (what < 4) {
                active.flush();
            }
        }
        active.flush();
        if (sentBytes == lengthBytes) {
            sent.complete(null);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && sentBytes > 0 && sentBytes < lengthBytes && !pausing) {
            // As a task of its own: this may be the flush within send.
            pausing = true;
            ctx.channel().eventLoop().execute(() -> send(ctx.channel()));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            incoming.check(buffer, receivedBytes);
            receivedBytes += buffer.readableBytes();
        } catch (AssertionError e) {
            fail(e);
        } finally {
            buffer.release();
        }
        if (receivedBytes == lengthBytes) {
            received.complete(null);
        } else if (receivedBytes > lengthBytes) {
            fail(new AssertionError(receivedBytes + " bytes arrived of " + lengthBytes));
        } else if (random.nextInt(30) == 0) {
            pauseReading(ctx);
        }
    }

    private void pauseReading(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        ctx.channel()
                .eventLoop()
                .schedule(
                        () -> ctx.channel().config().setAutoRead(true),
                        random.nextInt(MAX_PAUSE_MICROS),
                        TimeUnit.MICROSECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(new AssertionError("closed after " + receivedBytes + " bytes"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
    }

    private void fail(@Nullable Throwable cause) {
        Throwable known = cause == null ? new AssertionError("no cause") : cause;
        received.completeExceptionally(known);
        sent.completeExceptionally(known);
    }

    void awaitEnd() {
        get(sent, "everything is sent");
        get(received, "everything has arrived");
    }

    private <T> T get(CompletableFuture<T> future, String what) {
        try {
            return future.get(Deadline.USUAL.toNanos(), TimeUnit.NANOSECONDS);
        } catch (Exception e) {
            throw new AssertionError(
                    what + "; sent " + sentBytes + ", received " + receivedBytes + " of " + lengthBytes + ", seed "
                            + outgoing.seed(),
                    e);
        }
    }
}
