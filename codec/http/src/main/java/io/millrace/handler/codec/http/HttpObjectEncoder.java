package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.FileRegion;
import io.millrace.handler.codec.EncoderException;
import io.millrace.handler.codec.MessageToMessageEncoder;
import io.millrace.util.IllegalReferenceCountException;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.PromiseCombiner;
import java.io.Serial;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@link HttpMessage}s and {@link HttpContent}s into bytes. What is written as one message becomes one buffer, so
 * that the channel takes all of it or refuses all of it: small contents are copied behind their heads, large ones are
 * parts of a {@link CompositeByteBuf}. Content may also be written as {@link ByteBuf} or {@link
 * FileRegion}, between a message and its {@link LastHttpContent}; a region that is a chunk is three messages.
 *
 * <p><b>Errors:</b> A write fails with an {@link EncoderException}, and not a byte of it is written, if something comes
 * out of order (content without a message, a message before the last one's end), if a name, a value, a target or a
 * reason phrase has a line end, if Content-Length and Transfer-Encoding are both there, or if a {@link
 * FullHttpMessage}'s Content-Length is no number or not the length of its content. What comes next can be written all
 * the same.
 *
 * <p>The channel is closed, since the peer would take what comes next for something else,
 *
 * <ul>
 *   <li>if a body that is written in parts gets longer than its Content-Length, or ends before: the write fails with an
 *       {@link EncoderException};
 *   <li>if the channel refuses a head whose body is written on its own, a part of a body with Content-Length, or a part
 *       of a region's chunk behind the first.
 * </ul>
 *
 * <p><b>Ownership:</b> what is written is released.
 *
 * <p><b>Spec:</b> RFC 9112
 *
 * @param <H> the type of messages
 */
public abstract class HttpObjectEncoder<H extends HttpMessage> extends MessageToMessageEncoder<Object> {
    /** Content up to here is copied behind its head, which costs less than to send two buffers. */
    private static final int COPIED_CONTENT = 4096;

    private static final int HEAD_CAPACITY = 256;
    private static final long NO_LENGTH = -1;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};
    private static final int MAX_CHUNK_FRAME = Long.BYTES * 2 + 2 * CRLF.length + LAST_CHUNK.length + CRLF.length;

    /** What is to be written next. */
    private enum State {
        MESSAGE,
        CONTENT,
        CHUNKS,
        /** The message has no body: what is written as content is dropped. */
        NOTHING,
        /** The connection is no HTTP any more. */
        TUNNEL
    }

    private State state = State.MESSAGE;

    /** The Content-Length of the message whose head came last, {@link #NO_LENGTH} if nothing holds its body to one. */
    private long announced = NO_LENGTH;

    /** What is missing of a body with Content-Length. */
    private long missing;

    /** A mean of the last heads' lengths, so that buffers have room. */
    private int headCapacity = HEAD_CAPACITY;

    /** Makes an encoder for one channel. */
    protected HttpObjectEncoder() {
        super(Object.class);
    }

    // ---- hooks ----

    /**
     * Writes the first line of a message.
     *
     * @param buf where to
     * @param message the message
     * @throws Exception if it cannot be written
     */
    protected abstract void encodeInitialLine(ByteBuf buf, H message) throws Exception;

    /**
     * Writes the fields of a message, without the empty line behind them.
     *
     * @param headers the fields
     * @param buf where to
     */
    protected void encodeHeaders(HttpHeaders headers, ByteBuf buf) {
        HeadWriter writer = HeadWriter.begin();
        writer.fields(headers);
        writer.writeTo(buf);
    }

    /**
     * Called for each message before it is encoded, to change its headers.
     *
     * @param msg the message
     * @param isAlwaysEmpty what {@link #isContentAlwaysEmpty} says of it
     */
    protected void sanitizeHeadersBeforeEncode(H msg, boolean isAlwaysEmpty) {
        // for subclasses
    }

    /**
     * Tells whether a message has no body, whatever its fields say.
     *
     * @param msg the message
     * @return {@code false}
     */
    protected boolean isContentAlwaysEmpty(H msg) {
        return false;
    }

    /** Nothing is known of the request, so that a message without body may be one to {@code HEAD}, whatever it says. */
    boolean mayAnswerHead() {
        return false;
    }

    /** A message's head was encoded. */
    void onHead(H message) {
        // for the codecs
    }

    /** The last part of a message was encoded. */
    void onMessageOver() {
        // for the codecs
    }

    /** Whatever is written from here on passes. */
    final void tunnel() {
        state = State.TUNNEL;
    }

    /** A message can be written. */
    final boolean canBegin() {
        return state == State.MESSAGE;
    }

    /** A message has begun and is not over. */
    final boolean isInMessage() {
        return state != State.MESSAGE && state != State.TUNNEL;
    }

    // ---- writing ----

    @Override
    public boolean acceptOutboundMessage(Object msg) throws Exception {
        return msg instanceof HttpObject || msg instanceof ByteBuf || msg instanceof FileRegion;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (!acceptOutboundMessage(msg)) {
            ctx.write(msg, promise);
        } else if (state == State.MESSAGE && msg instanceof FullHttpMessage full) {
            writeWhole(ctx, full, promise);
        } else if (state == State.CHUNKS && msg instanceof FileRegion region && region.count() > 0) {
            writeChunk(ctx, region, promise);
        } else if (state == State.MESSAGE && msg instanceof HttpMessage || state == State.CONTENT && missing > 0) {
            writePart(ctx, msg, promise);
        } else {
            boolean inChunks = state == State.CHUNKS;
            writeOrClose(ctx, msg, promise);
            if (inChunks && isRefused(promise)) {
                ctx.close(); // the body has a hole
            }
        }
    }

    /** The channel has not taken a message; what becomes of a void promise is told by {@code exceptionCaught}. */
    static boolean isRefused(ChannelPromise promise) {
        return promise.isDone() && !promise.isSuccess();
    }

    private void writeWhole(ChannelHandlerContext ctx, FullHttpMessage message, ChannelPromise promise) {
        ByteBuf whole;
        try {
            whole = encodeWhole(ctx, message);
        } catch (Exception e) {
            ReferenceCountUtil.safeRelease(message);
            throw e instanceof EncoderException known ? known : new EncoderException(e);
        }
        message.release();
        ctx.write(whole, promise);
    }

    /** A part without which the peer does not understand the parts behind it: closes the channel if it is refused. */
    private void writePart(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        ChannelPromise heard = promise.unvoid();
        writeOrClose(ctx, msg, heard);
        if (isRefused(heard)) {
            ctx.close();
        }
    }

    private void writeOrClose(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        try {
            super.write(ctx, msg, promise);
        } catch (BodyLengthException e) {
            promise.tryFailure(e);
            ctx.close();
        }
    }

    /** A file in a chunk, which is no buffer and cannot be in one with the chunk's frame. */
    private static void writeChunk(ChannelHandlerContext ctx, FileRegion region, ChannelPromise promise) {
        ByteBuf size = ctx.alloc().buffer(MAX_CHUNK_FRAME);
        writeHex(size, region.count());
        size.writeBytes(CRLF);
        ChannelFuture first = ctx.write(size);
        if (first.isDone() && !first.isSuccess()) {
            region.release();
            promise.tryFailure(Objects.requireNonNull(first.cause()));
            return;
        }
        PromiseCombiner parts = new PromiseCombiner(ctx.executor());
        addOrClose(parts, first);
        addOrClose(parts, ctx.write(region));
        addOrClose(parts, ctx.write(ctx.alloc().buffer(CRLF.length).writeBytes(CRLF)));
        parts.finish(promise.unvoid());
    }

    /** The promise hears of the cause before the close fails the other parts. */
    private static void addOrClose(PromiseCombiner parts, ChannelFuture part) {
        parts.add(part);
        part.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private ByteBuf encodeWhole(ChannelHandlerContext ctx, FullHttpMessage message) throws Exception {
        if (message.refCnt() == 0) {
            throw new IllegalReferenceCountException(0);
        }
        ByteBuf content = message.content();
        int length = content.readableBytes();
        ByteBuf buf = ctx.alloc().buffer(headCapacity + copied(length) + MAX_CHUNK_FRAME);
        boolean done = false;
        try {
            H head = cast(message);
            State body = encodeHead(buf, head);
            checkLength(length);
            ByteBuf whole = buf;
            if (body == State.CHUNKS) {
                checkTrailers(message);
                whole = withChunk(ctx, buf, content, message);
            } else if (body == State.CONTENT) {
                whole = withContent(ctx, buf, content);
            }
            done = true;
            onHead(head);
            messageOver();
            return whole;
        } finally {
            if (!done) {
                buf.release();
            }
        }
    }

    private void checkLength(int length) {
        if (announced != NO_LENGTH && announced != length && !(length == 0 && mayAnswerHead())) {
            throw new EncoderException("Content-Length is " + announced + ", the content has " + length + " bytes");
        }
    }

    @SuppressWarnings("unchecked") // acceptOutboundMessage has looked
    private H cast(HttpMessage message) {
        return (H) message;
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, Object msg, List<Object> out) throws Exception {
        if (state == State.TUNNEL || msg instanceof ByteBuf empty && !empty.isReadable()) {
            out.add(ReferenceCountUtil.retain(msg));
            return;
        }
        if (msg instanceof HttpMessage message) {
            if (state != State.MESSAGE) {
                throw outOfOrder(msg);
            }
            encodeMessage(ctx, message, out);
            return;
        }
        encodeContent(ctx, msg, out);
    }

    private void encodeContent(ChannelHandlerContext ctx, Object msg, List<Object> out) {
        switch (state) {
            case CONTENT -> encodePlain(msg, out);
            case CHUNKS -> encodeChunks(ctx, msg, out);
            case NOTHING -> encodeNothing(msg, out);
            default -> throw outOfOrder(msg);
        }
    }

    private IllegalStateException outOfOrder(Object msg) {
        return new IllegalStateException(
                "unexpected message type: " + msg.getClass().getSimpleName() + ", state: " + state);
    }

    private void encodeMessage(ChannelHandlerContext ctx, HttpMessage message, List<Object> out) throws Exception {
        if (message instanceof FullHttpMessage full) {
            out.add(encodeWhole(ctx, full));
            return;
        }
        H head = cast(message);
        ByteBuf buf = ctx.alloc().buffer(headCapacity);
        boolean done = false;
        try {
            state = encodeHead(buf, head);
            missing = announced;
            out.add(buf);
            done = true;
        } finally {
            if (!done) {
                buf.release();
            }
        }
        onHead(head);
    }

    // ---- the head ----

    private State encodeHead(ByteBuf buf, H message) throws Exception {
        boolean empty = isContentAlwaysEmpty(message);
        sanitizeHeadersBeforeEncode(message, empty);
        boolean chunked = checkFraming(message.headers());
        announced = empty || chunked ? NO_LENGTH : HttpUtil.getContentLength(message, NO_LENGTH);
        encodeInitialLine(buf, message);
        encodeHeaders(message.headers(), buf);
        buf.writeBytes(CRLF);
        headCapacity = (3 * headCapacity + buf.readableBytes() + 64) / 4;
        if (empty) {
            return State.NOTHING;
        }
        return chunked ? State.CHUNKS : State.CONTENT;
    }

    /** Whether the body is chunked; refuses a second way to say where it ends. */
    private static boolean checkFraming(HttpHeaders headers) {
        boolean encoded = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
        int lengths = count(headers, HttpHeaderNames.CONTENT_LENGTH);
        if (lengths > 1) {
            throw new EncoderException("Content-Length is set " + lengths + " times");
        }
        if (encoded && lengths > 0) {
            throw new EncoderException("both Content-Length and Transfer-Encoding are set");
        }
        return encoded && headers.containsValue(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED, true);
    }

    private static int count(HttpHeaders headers, CharSequence name) {
        if (!(headers instanceof DefaultHttpHeaders own)) {
            return headers.getAll(name).size();
        }
        int count = 0;
        for (int field = own.first(name); field >= 0; field = own.next(name, field)) {
            count++;
        }
        return count;
    }

    // ---- the body ----

    private void encodeNothing(Object msg, List<Object> out) {
        out.add(Unpooled.EMPTY_BUFFER);
        if (msg instanceof LastHttpContent) {
            messageOver();
        }
    }

    private void encodePlain(Object msg, List<Object> out) {
        Object content = msg instanceof HttpContent part ? part.content() : msg;
        boolean last = msg instanceof LastHttpContent;
        count(lengthOf(content), last);
        if (content instanceof ByteBuf bytes && !bytes.isReadable()) {
            out.add(Unpooled.EMPTY_BUFFER);
        } else {
            out.add(ReferenceCountUtil.retain(content));
        }
        if (last) {
            messageOver();
        }
    }

    private static long lengthOf(Object content) {
        return content instanceof ByteBuf bytes ? bytes.readableBytes() : ((FileRegion) content).count();
    }

    /** Holds a body to its Content-Length. */
    private void count(long length, boolean last) {
        if (announced == NO_LENGTH) {
            return;
        }
        if (length > missing) {
            throw new BodyLengthException("Content-Length is " + announced + ", the body has at least "
                    + (announced - missing + length) + " bytes");
        }
        missing -= length;
        if (last && missing > 0 && !(missing == announced && mayAnswerHead())) {
            throw new BodyLengthException(
                    "Content-Length is " + announced + ", the body has " + (announced - missing) + " bytes");
        }
    }

    private void encodeChunks(ChannelHandlerContext ctx, Object msg, List<Object> out) {
        if (msg instanceof FileRegion) {
            out.add(Unpooled.EMPTY_BUFFER); // of no bytes, or it had not come here
            return;
        }
        ByteBuf content = msg instanceof HttpContent part ? part.content() : (ByteBuf) msg;
        LastHttpContent last = msg instanceof LastHttpContent end ? end : null;
        if (last != null) {
            checkTrailers(last);
        }
        out.add(encodeChunk(ctx, content, last));
        if (last != null) {
            messageOver();
        }
    }

    private static ByteBuf encodeChunk(ChannelHandlerContext ctx, ByteBuf content, @Nullable LastHttpContent last) {
        int length = content.readableBytes();
        if (length == 0 && last == null) {
            return Unpooled.EMPTY_BUFFER; // a chunk of no bytes would be the last one
        }
        ByteBuf buf = ctx.alloc().buffer(copied(length) + MAX_CHUNK_FRAME);
        boolean done = false;
        try {
            ByteBuf whole = withChunk(ctx, buf, content, last);
            done = true;
            return whole;
        } finally {
            if (!done) {
                buf.release();
            }
        }
    }

    // ---- one buffer ----

    /** How much of a content is copied. */
    private static int copied(int length) {
        return length <= COPIED_CONTENT ? length : 0;
    }

    /** The content behind what is in the buffer: in it if it is small, or with it in a composite. */
    private static ByteBuf withContent(ChannelHandlerContext ctx, ByteBuf buf, ByteBuf content) {
        int length = content.readableBytes();
        if (length <= COPIED_CONTENT) {
            return buf.writeBytes(content, content.readerIndex(), length);
        }
        content.retain();
        return ctx.alloc().compositeBuffer().addComponent(true, buf).addComponent(true, content);
    }

    /** The same with the frame of a chunk. The trailers were checked. */
    private static ByteBuf withChunk(
            ChannelHandlerContext ctx, ByteBuf buf, ByteBuf content, @Nullable LastHttpContent last) {
        int length = content.readableBytes();
        if (length > 0) {
            writeHex(buf, length);
            buf.writeBytes(CRLF);
        }
        ByteBuf whole = withContent(ctx, buf, content);
        ByteBuf behind = whole == buf ? buf : ctx.alloc().buffer(MAX_CHUNK_FRAME);
        if (length > 0) {
            behind.writeBytes(CRLF);
        }
        if (last != null) {
            writeLastChunk(behind, last);
        }
        return whole instanceof CompositeByteBuf parts && whole != buf ? parts.addComponent(true, behind) : whole;
    }

    private static void writeHex(ByteBuf buf, long number) {
        int shift = (Long.SIZE - 1 - Long.numberOfLeadingZeros(number)) & ~3;
        for (; shift >= 0; shift -= 4) {
            int digit = (int) (number >>> shift) & 0xF;
            buf.writeByte(digit < 10 ? '0' + digit : 'a' + digit - 10);
        }
    }

    private static void writeLastChunk(ByteBuf buf, LastHttpContent last) {
        buf.writeBytes(LAST_CHUNK);
        if (!last.trailingHeaders().isEmpty()) {
            HeadWriter writer = HeadWriter.begin();
            writer.fields(last.trailingHeaders());
            writer.writeTo(buf);
        }
        buf.writeBytes(CRLF);
    }

    /** Before the first byte of the chunk that they follow. */
    private static void checkTrailers(LastHttpContent last) {
        if (!last.trailingHeaders().isEmpty()) {
            HeadWriter.begin().fields(last.trailingHeaders());
        }
    }

    private void messageOver() {
        state = state == State.TUNNEL ? State.TUNNEL : State.MESSAGE;
        onMessageOver();
    }

    /** A body is not as long as its head has said, which is on its way. */
    private static final class BodyLengthException extends EncoderException {
        @Serial
        private static final long serialVersionUID = 1L;

        BodyLengthException(String message) {
            super(message);
        }
    }
}
