package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPipeline;
import io.millrace.util.ReferenceCountUtil;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of a message together: a start, contents, and the last one.
 *
 * <p>The bytes count towards the connection's {@link ByteBudget} until the message is whole.
 *
 * <p><b>Errors:</b> a message that grows beyond {@link #maxContentLength()} goes to {@link #handleOversizedMessage}; the rest
 * of it is dropped. A start in the middle of a message is a {@link MessageAggregationException}.
 *
 * @param <I> what starts, contents and whole messages have in common
 * @param <S> the type of starts
 * @param <C> the type of contents
 * @param <O> the type of whole messages
 */
public abstract class MessageAggregator<I, S, C extends ByteBufHolder, O extends ByteBufHolder>
        extends MessageToMessageDecoder<I> {
    private static final int DEFAULT_COMPONENTS = 1024;
    private static final int MIN_COMPONENT_BYTES = 1024;

    private final int maxContentLength;
    private int maxComponents = DEFAULT_COMPONENTS;
    private @Nullable O current;
    private @Nullable ChannelHandlerContext ctx;
    private boolean aggregating;
    private @Nullable ByteBudget budget;
    private long charged;

    /**
     * Makes an aggregator.
     *
     * @param maxContentLength bytes of the longest content, not negative
     */
    protected MessageAggregator(int maxContentLength) {
        this.maxContentLength = requireNotNegative(maxContentLength);
    }

    /**
     * Makes an aggregator.
     *
     * @param maxContentLength bytes of the longest content, not negative
     * @param inboundMessageType what starts, contents and whole messages have in common
     */
    protected MessageAggregator(int maxContentLength, Class<? extends I> inboundMessageType) {
        super(inboundMessageType);
        this.maxContentLength = requireNotNegative(maxContentLength);
    }

    private static int requireNotNegative(int maxContentLength) {
        if (maxContentLength < 0) {
            throw new IllegalArgumentException("maxContentLength : " + maxContentLength + " (expected: >= 0)");
        }
        return maxContentLength;
    }

    // ---- what a protocol says ----

    /**
     * Tells whether a message starts another one.
     *
     * @param msg the message
     * @return {@code true} if it does
     * @throws Exception as it likes
     */
    protected abstract boolean isStartMessage(I msg) throws Exception;

    /**
     * Tells whether a message is content.
     *
     * @param msg the message
     * @return {@code true} if it is
     * @throws Exception as it likes
     */
    protected abstract boolean isContentMessage(I msg) throws Exception;

    /**
     * Tells whether a content is the last one.
     *
     * @param msg the content
     * @return {@code true} if it is
     * @throws Exception as it likes
     */
    protected abstract boolean isLastContentMessage(C msg) throws Exception;

    /**
     * Tells whether a message is whole already.
     *
     * @param msg the message
     * @return {@code true} if it is
     * @throws Exception as it likes
     */
    protected abstract boolean isAggregated(I msg) throws Exception;

    /**
     * Tells whether a start announces more content than is allowed.
     *
     * @param start the start
     * @param maxContentLength what is allowed
     * @return {@code true} if it does
     * @throws Exception as it likes
     */
    protected abstract boolean isContentLengthInvalid(S start, int maxContentLength) throws Exception;

    /**
     * Makes the message that tells the peer to go on, or not to.
     *
     * @param start the start
     * @param maxContentLength what is allowed
     * @param pipeline the pipeline
     * @return the message, or {@code null} if the peer waits for none
     * @throws Exception as it likes
     */
    protected abstract @Nullable Object newContinueResponse(S start, int maxContentLength, ChannelPipeline pipeline)
            throws Exception;

    /**
     * Tells whether the channel is to be closed behind such a message.
     *
     * @param msg what {@link #newContinueResponse} made
     * @return {@code true} if it is
     * @throws Exception as it likes
     */
    protected abstract boolean closeAfterContinueResponse(Object msg) throws Exception;

    /**
     * Tells whether what comes after such a message is to be dropped.
     *
     * @param msg what {@link #newContinueResponse} made
     * @return {@code true} if it is
     * @throws Exception as it likes
     */
    protected abstract boolean ignoreContentAfterContinueResponse(Object msg) throws Exception;

    /**
     * Makes the message that is to become whole.
     *
     * @param start its start
     * @param content what its content is put into, owned by the message
     * @return the message
     * @throws Exception as it likes
     */
    protected abstract O beginAggregation(S start, ByteBuf content) throws Exception;

    /**
     * Takes over what a content has beside its bytes.
     *
     * @param aggregated the message
     * @param content the content, whose bytes are in the message already
     * @throws Exception as it likes
     */
    protected void aggregate(O aggregated, C content) throws Exception {}

    /**
     * Called when the message is whole, before it is handed on.
     *
     * @param aggregated the message
     * @throws Exception as it likes
     */
    protected void finishAggregation(O aggregated) throws Exception {}

    /**
     * Called when a message is too long. Fires a {@link CodecLimitException} unless overridden.
     *
     * @param ctx the aggregator's context
     * @param oversized the start, or as much of the message as there is; released afterwards
     * @throws Exception as it likes
     */
    protected void handleOversizedMessage(ChannelHandlerContext ctx, S oversized) throws Exception {
        ctx.fireExceptionCaught(new CodecLimitException(
                "content of a message",
                "maxContentLength",
                maxContentLength,
                getClass().getSimpleName() + "'s constructor"));
    }

    // ---- settings ----

    /**
     * The longest content.
     *
     * @return bytes
     */
    public final int maxContentLength() {
        return maxContentLength;
    }

    /**
     * How many parts a message is kept in before they are copied into one.
     *
     * @return 1024 unless it was set
     */
    public final int maxCumulationBufferComponents() {
        return maxComponents;
    }

    /**
     * Sets how many parts a message is kept in before they are copied into one.
     *
     * @param maxCumulationBufferComponents at least 2
     * @throws IllegalStateException if the aggregator is in a pipeline already
     */
    public final void setMaxCumulationBufferComponents(int maxCumulationBufferComponents) {
        if (maxCumulationBufferComponents < 2) {
            throw new IllegalArgumentException(
                    "maxCumulationBufferComponents: " + maxCumulationBufferComponents + " (expected: >= 2)");
        }
        if (ctx != null) {
            throw new IllegalStateException(
                    "decoder properties cannot be changed once the decoder is added to a pipeline.");
        }
        maxComponents = maxCumulationBufferComponents;
    }

    /**
     * The aggregator's context.
     *
     * @return the context
     * @throws IllegalStateException if it is in no pipeline
     */
    protected final ChannelHandlerContext ctx() {
        ChannelHandlerContext known = ctx;
        if (known == null) {
            throw new IllegalStateException("not added to a pipeline yet");
        }
        return known;
    }

    // ---- aggregation ----

    @Override
    @SuppressWarnings("unchecked") // the supertype has looked
    public boolean acceptInboundMessage(Object msg) throws Exception {
        if (!super.acceptInboundMessage(msg)) {
            return false;
        }
        I in = (I) msg;
        if (isAggregated(in)) {
            return false;
        }
        return isStartMessage(in) || (aggregating && isContentMessage(in));
    }

    @Override
    @SuppressWarnings("unchecked") // the protocol says what is what
    protected void decode(ChannelHandlerContext ctx, I msg, List<Object> out) throws Exception {
        if (isStartMessage(msg)) {
            start(ctx, (S) msg, out);
        } else if (isContentMessage(msg)) {
            if (current != null) { // otherwise the rest of one that is too long
                content(ctx, (C) msg, out);
            }
        } else {
            throw new MessageAggregationException(
                    "neither a start nor content: " + msg.getClass().getName());
        }
    }

    private void start(ChannelHandlerContext ctx, S msg, List<Object> out) throws Exception {
        aggregating = true;
        if (current != null) {
            dropCurrent();
            throw new MessageAggregationException("a message started in the middle of another");
        }
        Object goOn = newContinueResponse(msg, maxContentLength, ctx.pipeline());
        if (goOn != null) {
            if (!answer(ctx, goOn)) {
                return;
            }
        } else if (isContentLengthInvalid(msg, maxContentLength)) {
            ReferenceCountUtil.retain(msg);
            tooLong(ctx, msg);
            return;
        }
        ByteBuf first = msg instanceof ByteBufHolder holder ? holder.content() : Unpooled.EMPTY_BUFFER;
        if (msg instanceof DecoderResultProvider decoded
                && !decoded.decoderResult().isSuccess()) {
            finish(begin(msg, first.retain()), out);
        } else if (first.readableBytes() > maxContentLength) {
            ReferenceCountUtil.retain(msg);
            tooLong(ctx, msg);
        } else {
            charge(ctx, first.readableBytes());
            CompositeByteBuf content = ctx.alloc().compositeBuffer(maxComponents);
            current = begin(msg, content);
            append(content, first);
        }
    }

    /** {@code false} if what comes is to be dropped. */
    private boolean answer(ChannelHandlerContext ctx, Object goOn) throws Exception {
        boolean close = closeAfterContinueResponse(goOn);
        boolean ignore = ignoreContentAfterContinueResponse(goOn);
        ChannelFuture written = ctx.writeAndFlush(goOn).addListener(future -> {
            Throwable cause = future.cause();
            if (cause != null) {
                ctx.fireExceptionCaught(cause);
            }
        });
        if (close) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
        return !close && !ignore;
    }

    private O begin(S start, ByteBuf content) throws Exception {
        boolean begun = false;
        try {
            O message = beginAggregation(start, content);
            begun = true;
            return message;
        } finally {
            if (!begun) {
                content.release();
                settle();
            }
        }
    }

    private void content(ChannelHandlerContext ctx, C msg, List<Object> out) throws Exception {
        O message = Objects.requireNonNull(current);
        CompositeByteBuf content = (CompositeByteBuf) message.content();
        int more = msg.content().readableBytes();
        if (content.readableBytes() > maxContentLength - more) {
            current = null;
            settle();
            @SuppressWarnings("unchecked") // what is whole is a start too
            S start = (S) message;
            tooLong(ctx, start);
            return;
        }
        charge(ctx, more);
        append(content, msg.content());
        aggregate(message, msg);
        if (endsWith(message, msg)) {
            current = null;
            settle();
            Cumulation.trim(content);
            finish(message, out);
        }
    }

    private boolean endsWith(O message, C msg) throws Exception {
        if (!(msg instanceof DecoderResultProvider decoded)
                || decoded.decoderResult().isSuccess()) {
            return isLastContentMessage(msg);
        }
        Throwable cause = decoded.decoderResult().cause();
        if (message instanceof DecoderResultProvider whole && cause != null) {
            whole.setDecoderResult(DecoderResult.failure(cause));
        }
        return true;
    }

    private void finish(O message, List<Object> out) throws Exception {
        aggregating = false;
        boolean finished = false;
        try {
            finishAggregation(message);
            out.add(message);
            finished = true;
        } finally {
            if (!finished) {
                message.release();
            }
        }
    }

    private void charge(ChannelHandlerContext ctx, int bytes) {
        ByteBudget account = budget;
        if (account == null) {
            account = ByteBudget.of(ctx.channel());
            budget = account;
        }
        try {
            account.take(bytes, "content of a message");
            charged += bytes;
        } catch (CodecLimitException e) {
            dropCurrent();
            throw e;
        }
    }

    private void settle() {
        ByteBudget account = budget;
        if (account != null && charged > 0) {
            account.giveBack(charged);
            charged = 0;
        }
    }

    /** Small parts are copied: each could be the last that keeps a large buffer, and each would be a component. */
    private static void append(CompositeByteBuf content, ByteBuf part) {
        if (!part.isReadable()) {
            return;
        }
        if (part.readableBytes() < MIN_COMPONENT_BYTES || Cumulation.isMostlyWaste(part, MIN_COMPONENT_BYTES)) {
            content.writeBytes(part, part.readerIndex(), part.readableBytes());
            return;
        }
        Cumulation.trim(content);
        content.addComponent(true, part.retain());
    }

    private void tooLong(ChannelHandlerContext ctx, S message) throws Exception {
        try {
            handleOversizedMessage(ctx, message);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** In the middle of a message nobody else asks for more. */
    @Override
    boolean wantsMore() {
        return current != null || super.wantsMore();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        try {
            super.channelInactive(ctx);
        } finally {
            releaseCurrentMessage();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        this.ctx = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        try {
            super.handlerRemoved(ctx);
        } finally {
            releaseCurrentMessage();
        }
    }

    /** Lets go of a message that will not become whole. */
    protected final void releaseCurrentMessage() {
        dropCurrent();
        aggregating = false;
    }

    private void dropCurrent() {
        O message = current;
        current = null;
        settle();
        if (message != null) {
            message.release();
        }
    }
}
