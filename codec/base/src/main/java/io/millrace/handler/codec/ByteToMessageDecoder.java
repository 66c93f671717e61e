package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.util.IllegalReferenceCountException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Turns a stream of bytes into messages. Subclasses decode as far as the bytes reach; what is left is kept and given to them
 * again, together with the bytes that come next.
 *
 * <pre>{@code
 * class SquareDecoder extends ByteToMessageDecoder {
 *     @Override
 *     protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
 *         if (in.readableBytes() >= 4) {
 *             out.add(in.readInt());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>What is kept counts towards the connection's {@link ByteBudget}. A decoder that throws is told of by {@code
 * exceptionCaught} as a {@link DecoderException}; {@link #setOnError} says what becomes of the bytes. One that is removed
 * hands what is left to the next handler, so that it can be {@linkplain io.millrace.channel.ChannelPipeline#replace replaced}
 * in the middle of the stream.
 *
 * <p><b>Thread:</b> the handler's. A decoder has a state: it is never {@code @Sharable}.
 *
 * <p><b>Ownership:</b> {@code in} is the decoder's; whoever keeps a part of it retains a slice ({@link
 * ByteBuf#readRetainedSlice(int)}).
 */
public abstract class ByteToMessageDecoder extends ChannelInboundHandlerAdapter {
    private static final int DISCARD_AFTER_READS = 16;

    /** Buffers of this capacity are worth giving back. */
    private static final int SHRUNK_CAPACITY = 1024;

    /** Those beyond it are counted: a peer shall not make us tell of each byte. */
    private static final int MAX_FAULTS_A_READ = 64;

    /** Collects the bytes of a stream in one buffer, copying those that do not fit into what is there. */
    public static final Cumulator MERGE_CUMULATOR = Cumulation::merge;

    /** Collects the bytes of a stream as components of a composite buffer: without copies, and slower to read. */
    public static final Cumulator COMPOSITE_CUMULATOR = Cumulation::compose;

    /** Puts bytes together. */
    @FunctionalInterface
    public interface Cumulator {
        /**
         * Adds bytes to those that were there.
         *
         * @param alloc where a larger buffer comes from
         * @param cumulation what was there
         * @param in what came
         * @return both, in order
         *     <p><b>Ownership:</b> both arguments are consumed, and the result is the caller's. If this throws, {@code in} is
         *     consumed and {@code cumulation} is not.
         */
        ByteBuf cumulate(ByteBufAllocator alloc, ByteBuf cumulation, ByteBuf in);
    }

    /** Events that wait behind messages. */
    private enum Later {
        READ_COMPLETE,
        INACTIVE
    }

    private static final byte IDLE = 0;
    private static final byte DECODING = 1;
    /** Removed while decoding: the rest is done when that is over. */
    private static final byte REMOVED_WHILE_DECODING = 2;

    private @Nullable ByteBuf cumulation;
    private Cumulator cumulator = MERGE_CUMULATOR;
    private OnDecoderError onError = OnDecoderError.FAIL;
    private boolean singleDecode;

    /** Nothing is decoded any more: what comes is dropped. */
    private boolean ended;

    /** The first buffer of a stream is read where it is. */
    private boolean first;

    /** A buffer is being decoded, or its messages handed on: what a handler makes the channel read meanwhile waits. */
    private boolean busy;

    /** What the last call of {@link #decode} began with. */
    private int readableBeforeDecode;

    /** The messages of the bytes that are being decoded. */
    private @Nullable DecodedMessages underWay;

    private boolean removedWhileFiring;
    private boolean firedInThisRound;
    private boolean readInThisRound;
    private byte state = IDLE;
    private int discardAfterReads = DISCARD_AFTER_READS;
    private int reads;

    /** Messages, and the events that are behind them. Made when first needed. */
    private @Nullable Queue<Object> waiting;

    private @Nullable ByteBudget budget;
    private long charged;

    /** Makes a decoder for one channel. */
    protected ByteToMessageDecoder() {
        if (isSharable()) {
            throw new IllegalStateException("a ByteToMessageDecoder must not be @Sharable: "
                    + getClass().getName());
        }
    }

    // ---- settings ----

    /**
     * Decodes one message a read at most; for decoders that are replaced after their first message.
     *
     * @param singleDecode whether to
     */
    public void setSingleDecode(boolean singleDecode) {
        this.singleDecode = singleDecode;
    }

    /**
     * Tells whether one message a read is decoded at most.
     *
     * @return {@code false} unless it was set
     */
    public boolean isSingleDecode() {
        return singleDecode;
    }

    /**
     * Sets how bytes are put together.
     *
     * @param cumulator {@link #MERGE_CUMULATOR} for example, which is the default
     */
    public void setCumulator(Cumulator cumulator) {
        this.cumulator = Objects.requireNonNull(cumulator, "cumulator");
    }

    /**
     * Sets after how many reads in a row the memory of bytes that were decoded is given back.
     *
     * @param discardAfterReads at least 1; 16 by default
     */
    public void setDiscardAfterReads(int discardAfterReads) {
        if (discardAfterReads <= 0) {
            throw new IllegalArgumentException("discardAfterReads: " + discardAfterReads + " (expected: > 0)");
        }
        this.discardAfterReads = discardAfterReads;
    }

    /**
     * Sets what happens to the bytes when {@link #decode} throws.
     *
     * @param action {@link OnDecoderError#FAIL} by default
     */
    public void setOnError(OnDecoderError action) {
        this.onError = Objects.requireNonNull(action, "action");
    }

    // ---- what is there ----

    /**
     * How many bytes are kept.
     *
     * @return bytes that were not decoded yet
     */
    protected int actualReadableBytes() {
        return internalBuffer().readableBytes();
    }

    /**
     * The bytes that are kept.
     *
     * @return the decoder's own buffer, an empty one if there is none
     */
    protected ByteBuf internalBuffer() {
        ByteBuf kept = cumulation;
        return kept == null ? Unpooled.EMPTY_BUFFER : kept;
    }

    // ---- to be implemented ----

    /**
     * Decodes from the bytes that are there. Called again as long as it reads or adds something and bytes are left.
     *
     * @param ctx the decoder's context
     * @param in what is there; the reader index tells what was decoded
     * @param out messages go here
     * @throws Exception if the bytes are not what they should be
     */
    protected abstract void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception;

    /**
     * Decodes for the last time: the peer sends nothing more, or the channel is closed. Does what {@link #decode} does.
     *
     * @param ctx the decoder's context
     * @param in what is there, perhaps empty
     * @param out messages go here
     * @throws Exception if the bytes are not what they should be
     */
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (in.isReadable()) {
            decodeProtected(ctx, in, out);
        }
    }

    /**
     * Called when the decoder was removed and has handed on what was left.
     *
     * @param ctx the decoder's context
     * @throws Exception as it likes
     */
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {}

    // ---- events ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (busy) {
            later(msg);
            return;
        }
        if (!(msg instanceof ByteBuf in)) {
            ctx.fireChannelRead(msg);
            return;
        }
        DecoderException fault = null;
        busy = true;
        try {
            decodeInput(ctx, in);
        } catch (DecoderException e) {
            fault = e;
        } finally {
            busy = false;
        }
        if (waiting != null && !waiting.isEmpty()) {
            if (fault != null) {
                tell(ctx, fault);
            }
            goOn(ctx);
        } else if (fault != null) {
            throw fault;
        }
    }

    /** Keeps what a handler has caused from inside {@link #decode} or from inside a message, until that is over. */
    private void later(Object msg) {
        Queue<Object> known = waiting;
        if (known == null) {
            known = new ArrayDeque<>(2);
            waiting = known;
        }
        known.add(msg);
    }

    private void goOn(ChannelHandlerContext ctx) {
        Queue<Object> more = Objects.requireNonNull(waiting);
        busy = true;
        try {
            for (Object next = more.poll(); next != null; next = more.poll()) {
                try {
                    handle(ctx, next);
                } catch (DecoderException e) {
                    tell(ctx, e);
                }
            }
        } finally {
            busy = false;
        }
    }

    private void handle(ChannelHandlerContext ctx, Object next) {
        if (next == Later.READ_COMPLETE) {
            readComplete(ctx);
        } else if (next == Later.INACTIVE) {
            inputClosed(ctx, true);
        } else if (next instanceof ChannelInputShutdownEvent) {
            inputClosed(ctx, false);
            ctx.fireUserEventTriggered(next);
        } else if (next instanceof ByteBuf in && !ctx.isRemoved()) {
            decodeInput(ctx, in);
        } else {
            ctx.fireChannelRead(next);
        }
    }

    private void decodeInput(ChannelHandlerContext ctx, ByteBuf in) {
        if (ended) {
            in.release();
            return;
        }
        readInThisRound = true;
        DecodedMessages out = DecodedMessages.borrow();
        underWay = out;
        DecoderException fault = null;
        try {
            decodeAll(ctx, cumulate(ctx, in), out);
        } catch (DecoderException e) {
            fault = e;
        } catch (Exception e) {
            fault = new DecoderException(e);
        } finally {
            try {
                roundOver(fault != null);
            } finally {
                firedInThisRound |= out.wasAddedTo();
                try {
                    handOn(ctx, out);
                } finally {
                    underWay = null;
                    out.recycle();
                }
            }
        }
        if (fault != null) {
            failed(ctx, fault);
        }
    }

    private ByteBuf cumulate(ChannelHandlerContext ctx, ByteBuf in) {
        boolean done = false;
        try {
            ByteBuf kept = cumulation;
            first = kept == null;
            ByteBuf all = cumulator.cumulate(ctx.alloc(), kept == null ? Unpooled.EMPTY_BUFFER : kept, in);
            cumulation = all;
            done = true;
            return all;
        } finally {
            if (!done) {
                // A part of the stream is lost: what comes next would be taken for something else.
                ended = true;
                dropCumulation();
            }
        }
    }

    /** Decodes all there is, beyond faults too if that is wanted and the decoder has got over them. */
    private void decodeAll(ChannelHandlerContext ctx, ByteBuf in, DecodedMessages out) {
        int faults = 0;
        DecoderException fault = decodeToFault(ctx, in, out);
        while (fault != null && hasGotOver(ctx, in)) {
            fire(ctx, out);
            if (++faults <= MAX_FAULTS_A_READ) {
                tell(ctx, fault);
            }
            if (ctx.isRemoved()) {
                return;
            }
            if (!ctx.channel().isOpen()) {
                // Who heard of the fault did not want to hear more.
                ended = true;
                in.readerIndex(in.writerIndex());
                return;
            }
            fault = decodeToFault(ctx, in, out);
        }
        if (faults > MAX_FAULTS_A_READ) {
            tell(ctx, new DecoderException(faults - MAX_FAULTS_A_READ + " more faults in the same read"));
        }
        if (fault != null) {
            throw fault;
        }
    }

    private @Nullable DecoderException decodeToFault(ChannelHandlerContext ctx, ByteBuf in, DecodedMessages out) {
        readableBeforeDecode = in.readableBytes();
        try {
            callDecode(ctx, in, out);
            return null;
        } catch (DecoderException e) {
            return e;
        }
    }

    private boolean hasGotOver(ChannelHandlerContext ctx, ByteBuf in) {
        return onError == OnDecoderError.FAIL
                && !ctx.isRemoved()
                && in.isReadable()
                && in.readableBytes() < readableBeforeDecode;
    }

    /** Does with a fault what was set; the bytes are dropped already where they are to be. */
    private void failed(ChannelHandlerContext ctx, DecoderException fault) {
        if (onError != OnDecoderError.CLOSE) {
            throw fault;
        }
        ended = true;
        // First, so that there is a channel for an answer.
        tell(ctx, fault);
        ctx.close();
    }

    /** Tells of a fault while there is more to do: as if it had been thrown. */
    private static void tell(ChannelHandlerContext ctx, DecoderException fault) {
        try {
            ctx.handler().exceptionCaught(ctx, fault);
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
    }

    /** What was decoded is let go of. */
    private void roundOver(boolean faulty) {
        ByteBuf kept = cumulation;
        if (kept == null) {
            return;
        }
        if (!kept.isReadable() || (faulty && onError != OnDecoderError.FAIL)) {
            reads = 0;
            dropCumulation();
        } else if (++reads >= discardAfterReads) {
            reads = 0;
            discardSomeReadBytes();
        }
    }

    private void dropCumulation() {
        ByteBuf kept = cumulation;
        cumulation = null;
        settle(0);
        if (kept == null) {
            return;
        }
        try {
            kept.release();
        } catch (IllegalReferenceCountException e) {
            throw new IllegalReferenceCountException(
                    getClass().getSimpleName()
                            + ".decode() has released its input, or handed it on without retaining it",
                    e);
        }
    }

    /** Makes the account say that no more than this is kept. */
    private void settle(long kept) {
        if (kept < charged) {
            long less = charged - kept;
            charged = kept;
            Objects.requireNonNull(budget).giveBack(less);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (busy) {
            later(Later.READ_COMPLETE);
        } else {
            readComplete(ctx);
        }
    }

    private void readComplete(ChannelHandlerContext ctx) {
        reads = 0;
        account(ctx);
        discardSomeReadBytes();
        shrink(ctx);
        if (readInThisRound && !firedInThisRound && !ctx.channel().config().isAutoRead()) {
            ctx.read(); // nobody has got anything, so nobody else will ask
        }
        firedInThisRound = false;
        readInThisRound = false;
        ctx.fireChannelReadComplete();
    }

    /** Takes what is kept over to the next read from the budget; if that is not to be had, the stream has an end here. */
    private void account(ChannelHandlerContext ctx) {
        ByteBuf kept = cumulation;
        long bytes = kept == null ? 0 : kept.readableBytes();
        if (bytes <= charged) {
            settle(bytes);
            return;
        }
        ByteBudget known = budget;
        if (known == null) {
            known = ByteBudget.of(ctx.channel());
            budget = known;
        }
        try {
            known.take(bytes - charged, "an unfinished message");
            charged = bytes;
        } catch (CodecLimitException e) {
            dropCumulation();
            ended = onError != OnDecoderError.SKIP;
            tell(ctx, e);
            if (onError == OnDecoderError.CLOSE) {
                ctx.close();
            }
        }
    }

    /** Gives memory of bytes that were decoded back. */
    protected final void discardSomeReadBytes() {
        ByteBuf kept = cumulation;
        if (kept != null && !first && kept.refCnt() == 1) {
            // A slice that somebody holds shares the memory, and would see it move.
            kept.discardSomeReadBytes();
        }
    }

    /** A few bytes that wait for more must not keep a large buffer: a peer could make every connection hold one. */
    private void shrink(ChannelHandlerContext ctx) {
        ByteBuf kept = cumulation;
        if (kept != null && Cumulation.isMostlyWaste(kept, SHRUNK_CAPACITY)) {
            cumulation = Cumulation.copyOf(ctx.alloc(), kept);
            first = false;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (busy) {
            later(Later.INACTIVE);
        } else {
            inputClosed(ctx, true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) throws Exception {
        if (!(evt instanceof ChannelInputShutdownEvent)) {
            ctx.fireUserEventTriggered(evt);
        } else if (busy) {
            later(evt);
        } else {
            try {
                // Whoever waits for the rest of a message hears that there is none before the event itself.
                inputClosed(ctx, false);
            } finally {
                ctx.fireUserEventTriggered(evt);
            }
        }
    }

    private void inputClosed(ChannelHandlerContext ctx, boolean inactive) {
        DecodedMessages out = DecodedMessages.borrow();
        underWay = out;
        DecoderException fault = null;
        boolean wasBusy = busy;
        busy = true;
        try {
            channelInputClosed(ctx, out);
        } catch (DecoderException e) {
            fault = e;
        } catch (Exception e) {
            fault = new DecoderException(e);
        } finally {
            try {
                handOnLast(ctx, out);
            } finally {
                underWay = null;
                out.recycle();
                busy = wasBusy;
                if (!wasBusy && waiting != null) {
                    goOn(ctx);
                }
                if (inactive) {
                    ctx.fireChannelInactive();
                }
            }
        }
        if (fault != null) {
            if (inactive) {
                throw fault;
            }
            failed(ctx, fault);
        }
    }

    /** Hands on what the end has brought. Nobody decodes the rest, but a decoder that was removed leaves it to the next handler. */
    private void handOnLast(ChannelHandlerContext ctx, DecodedMessages out) {
        boolean any = !out.isEmpty();
        try {
            if (!removedWhileFiring) {
                dropCumulation();
            }
        } finally {
            handOn(ctx, out);
        }
        if (any) {
            ctx.fireChannelReadComplete();
        }
    }

    void channelInputClosed(ChannelHandlerContext ctx, DecodedMessages out) throws Exception {
        ByteBuf kept = cumulation;
        if (kept != null) {
            decodeAll(ctx, kept, out);
        }
        // Removing the decoder has taken the buffer away, and it does not hear of the end.
        if (!ctx.isRemoved() && !ended) {
            callDecodeLast(ctx, internalBuffer(), out);
        }
    }

    /** Calls {@link #decodeLast}. */
    void callDecodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        decodeLast(ctx, in, out);
    }

    @Override
    public final void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        DecodedMessages messages = underWay;
        if (state == DECODING) {
            state = REMOVED_WHILE_DECODING;
        } else if (messages != null && messages.areLeft()) {
            removedWhileFiring = true; // the bytes go behind the messages that were before them
        } else {
            removed(ctx);
        }
    }

    private void removed(ChannelHandlerContext ctx) throws Exception {
        ByteBuf left = cumulation;
        cumulation = null;
        reads = 0;
        settle(0);
        if (left != null) {
            if (left.isReadable()) {
                ctx.fireChannelRead(left);
                ctx.fireChannelReadComplete();
            } else {
                left.release();
            }
        }
        handlerRemoved0(ctx);
    }

    // ---- decoding ----

    /**
     * Calls {@link #decode} as often as it gets on, handing messages to the next handler in between.
     *
     * @param ctx the decoder's context
     * @param in the bytes
     * @param out messages go here; those of the last call are left in it
     */
    protected void callDecode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        try {
            while (in.isReadable()) {
                int had = out.size();
                if (had > 0) {
                    fire(ctx, out);
                    // A handler may have removed this one: what is left is not its business, nor can it be touched.
                    if (ctx.isRemoved()) {
                        break;
                    }
                }
                int readableBefore = in.readableBytes();
                decodeProtected(ctx, in, out);
                if (ctx.isRemoved()) {
                    break;
                }
                if (out.isEmpty()) {
                    if (readableBefore == in.readableBytes()) {
                        break;
                    }
                    continue;
                }
                if (readableBefore == in.readableBytes()) {
                    throw new DecoderException(
                            getClass().getSimpleName() + ".decode() did not read anything but decoded a message.");
                }
                if (singleDecode) {
                    break;
                }
            }
        } catch (DecoderException e) {
            throw e;
        } catch (Exception e) {
            throw new DecoderException(e);
        }
    }

    final void fire(ChannelHandlerContext ctx, List<Object> out) {
        if (out instanceof DecodedMessages own) {
            firedInThisRound |= !own.isEmpty();
            handOn(ctx, own);
            return;
        }
        for (Object message : out) {
            ctx.fireChannelRead(message);
        }
        out.clear();
    }

    private void handOn(ChannelHandlerContext ctx, DecodedMessages out) {
        try {
            out.fire(ctx);
        } finally {
            if (removedWhileFiring) {
                removedWhileFiring = false;
                removedLate(ctx);
            }
        }
    }

    private void removedLate(ChannelHandlerContext ctx) {
        try {
            removed(ctx);
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
    }

    /** Decodes; a removal meanwhile takes effect afterwards, when the decoder holds nothing any more. */
    final void decodeProtected(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        readableBeforeDecode = in.readableBytes();
        state = DECODING;
        try {
            decodeFrom(ctx, in, out);
        } finally {
            boolean removed = state == REMOVED_WHILE_DECODING;
            state = IDLE;
            if (removed) {
                fire(ctx, out);
                removed(ctx);
            }
        }
    }

    /** Calls {@link #decode}. */
    void decodeFrom(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        decode(ctx, in, out);
    }
}
