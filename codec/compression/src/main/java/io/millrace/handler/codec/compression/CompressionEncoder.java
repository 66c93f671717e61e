package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.handler.codec.MessageToByteEncoder;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.PromiseNotifier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A handler over a {@link Compressor}. Each buffer that is written can be decompressed when it has arrived; closing the
 * channel ends the stream before.
 */
abstract class CompressionEncoder extends MessageToByteEncoder<ByteBuf> {
    /** How long the end of the stream may hold up the close of the channel. */
    private static final long CLOSE_TIMEOUT_SECONDS = 10;

    private volatile @Nullable ChannelHandlerContext ctx;
    private @Nullable Compressor compressor;

    /** Written on the executor, read by {@link #isClosed()} anywhere. */
    private volatile boolean finished;

    private boolean removed;

    CompressionEncoder() {
        super(ByteBuf.class);
    }

    /** Makes the stream; when the first byte is written, or at the end. */
    abstract Compressor newCompressor(ByteBufAllocator alloc);

    /** How long the beginning and the end of a stream are together, at most. */
    abstract int overheadBytes();

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        this.ctx = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        removed = true;
        release();
    }

    @Override
    protected ByteBuf allocateBuffer(ChannelHandlerContext ctx, ByteBuf msg, boolean preferDirect) throws Exception {
        long worst = (long) msg.readableBytes() + msg.readableBytes() / 1000 + overheadBytes();
        int capacity = (int) Math.min(worst, Math.max(StreamDecompressor.DEFAULT_CHUNK_BYTES, msg.readableBytes() / 4));
        return preferDirect ? ctx.alloc().ioBuffer(capacity) : ctx.alloc().heapBuffer(capacity);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, ByteBuf msg, ByteBuf out) throws Exception {
        if (finished) {
            out.writeBytes(msg);
        } else if (msg.isReadable()) {
            Compressor stream = stream(ctx);
            stream.compress(msg, out);
            stream.flush(out);
        }
    }

    private Compressor stream(ChannelHandlerContext ctx) {
        Compressor known = compressor;
        if (known == null) {
            if (removed) {
                throw new CompressionException("the encoder was removed");
            }
            known = newCompressor(ctx.alloc());
            compressor = known;
        }
        return known;
    }

    /**
     * Tells whether the stream was ended.
     *
     * @return {@code true} if it was; what is written now is not compressed
     */
    public boolean isClosed() {
        return finished;
    }

    /**
     * Ends the stream, and does not close the channel. <b>Thread:</b> any.
     *
     * @return completed when the end is written
     */
    public ChannelFuture close() {
        return close(context().newPromise());
    }

    /**
     * Ends the stream, and does not close the channel. <b>Thread:</b> any.
     *
     * @param promise completed when the end is written
     * @return the promise
     */
    public ChannelFuture close(ChannelPromise promise) {
        ChannelHandlerContext context = context();
        if (context.executor().inEventLoop()) {
            return finish(context, promise);
        }
        context.executor()
                .execute(() -> finish(context, context.newPromise()).addListener(new PromiseNotifier<>(promise)));
        return promise;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = ctx;
        if (known == null) {
            throw new IllegalStateException("not added to a pipeline");
        }
        return known;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        ChannelFuture ended = finish(ctx, ctx.newPromise());
        if (ended.isDone()) {
            ctx.close(promise);
            return;
        }
        Future<?> impatience = ctx.executor()
                .schedule(
                        () -> {
                            if (!promise.isDone()) {
                                ctx.close(promise);
                            }
                        },
                        CLOSE_TIMEOUT_SECONDS,
                        TimeUnit.SECONDS);
        ended.addListener(future -> {
            impatience.cancel(false);
            if (!promise.isDone()) {
                ctx.close(promise);
            }
        });
    }

    final ChannelFuture finish(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (finished) {
            return promise.setSuccess();
        }
        finished = true;
        ByteBuf footer = ctx.alloc().ioBuffer();
        try {
            stream(ctx).finish(footer);
        } catch (CompressionException | IllegalStateException | UnsatisfiedLinkError e) {
            footer.release();
            return promise.setFailure(e);
        } finally {
            release();
        }
        return ctx.writeAndFlush(footer, promise);
    }

    private void release() {
        Compressor stream = compressor;
        compressor = null;
        if (stream != null) {
            stream.close();
        }
    }
}
