package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandler;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.DecoderResult;
import io.millrace.handler.codec.MessageToMessageDecoder;
import io.millrace.handler.codec.compression.DecompressionException;
import io.millrace.handler.codec.compression.Decompressor;
import io.millrace.handler.codec.compression.Decompressor.AbstractDecompressorBuilder;
import io.millrace.handler.codec.compression.PacedReads;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the content of requests or responses. Put behind the codec; an aggregator, if there is one, comes after it.
 *
 * <p>A message whose {@code Content-Encoding} is known loses this field and its {@code Content-Length}, and is chunked
 * if it had one; a message that was whole comes out as a head, contents and a last content. Several codings are undone
 * in turn, three at most. A message with a coding that is not known passes as it is, and so do 1xx, 204 and 304.
 *
 * <p>What a message grows to is limited by the channel's {@link CodecLimits}. Content goes on a chunk at a time: with
 * {@code AUTO_READ} off one for each read.
 *
 * <p><b>Errors:</b> damaged content, and content that ends before its end: {@link DecompressionException}; too much of
 * it: {@link io.millrace.handler.codec.CodecLimitException}. The message has no last content then, nothing behind it is
 * handed on, and the channel is closed after {@code exceptionCaught}, in which a server may answer (413, 400): on a
 * connection that went on, the response to the next request would be taken for the response to this one.
 *
 * <p><b>Spec:</b> RFC 9110 §8.4.
 */
public abstract class HttpContentDecoder extends MessageToMessageDecoder<HttpObject> implements ChannelOutboundHandler {
    private static final String IDENTITY = HttpHeaderValues.IDENTITY.toString();

    /** More than these nobody needs, and each costs a stream. */
    private static final int MAX_CODINGS = 3;

    /** The handler's context. */
    protected @Nullable ChannelHandlerContext ctx;

    private final int maxAllocation;
    private final PacedReads reads = new PacedReads(new Messages());
    private final Deque<HttpObject> queue = new ArrayDeque<>(4);
    private int queuedBytes;
    private int givenBytes;

    /** The content of the current message is decoded by this; {@code null} if it passes. */
    private @Nullable Decompressor stream;

    /** Nothing of the current content has come yet: there may be none. */
    private boolean empty;

    /** The end of the current message, when it has come. */
    private @Nullable LastHttpContent last;

    /** A message was lost: whatever comes is dropped, and the channel is about to be closed. */
    private boolean lost;

    private @Nullable HttpObject next;
    private @Nullable ByteBudget budget;
    private long charged;

    /** Makes a decoder without a limit to what may come of one content. */
    protected HttpContentDecoder() {
        this(0);
    }

    /**
     * Makes a decoder.
     *
     * @param maxAllocation how much may come of one content, then in one buffer; 0 for as much as it is
     */
    protected HttpContentDecoder(int maxAllocation) {
        super(HttpObject.class);
        if (maxAllocation < 0) {
            throw new IllegalArgumentException("maxAllocation: " + maxAllocation + " (expected: >= 0)");
        }
        this.maxAllocation = maxAllocation;
    }

    /**
     * Says how a coding is undone.
     *
     * @param contentEncoding its name, in any case
     * @return what makes a decompressor, or {@code null} if the coding is not known
     * @throws Exception as it likes
     */
    protected abstract @Nullable AbstractDecompressorBuilder newDecompressor(String contentEncoding) throws Exception;

    /**
     * Says what is in {@code Content-Encoding} when the content is decoded.
     *
     * @param contentEncoding what was in it
     * @return {@code "identity"}, for which the field is removed, unless overridden
     * @throws Exception as it likes
     */
    protected String getTargetContentEncoding(String contentEncoding) throws Exception {
        return IDENTITY;
    }

    // ---- events ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        this.ctx = ctx;
        super.handlerAdded(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, HttpObject msg, List<Object> out) throws Exception {
        queuedBytes += bytesOf(msg);
        queue.add(ReferenceCountUtil.retain(msg));
        reads.inputCame(ctx);
        account(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        reads.readComplete(ctx);
    }

    @Override
    public void read(ChannelHandlerContext ctx) throws Exception {
        reads.read(ctx);
        account(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        try {
            reads.finish(ctx);
        } finally {
            release();
            super.channelInactive(ctx);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        try {
            while (prepare(ctx)) {
                fireNext(ctx);
            }
        } finally {
            release();
            super.handlerRemoved(ctx);
        }
    }

    // ---- what comes of what came ----

    private final class Messages implements PacedReads.Source {
        @Override
        public boolean prepareNext(ChannelHandlerContext ctx) throws Exception {
            return prepare(ctx);
        }

        @Override
        public void fireNext(ChannelHandlerContext ctx) {
            HttpContentDecoder.this.fireNext(ctx);
        }
    }

    private void fireNext(ChannelHandlerContext ctx) {
        HttpObject message = Objects.requireNonNull(next);
        next = null;
        ctx.fireChannelRead(message);
    }

    private boolean prepare(ChannelHandlerContext ctx) throws Exception {
        while (next == null) {
            if (stream != null && hasOutput(ctx, stream)) {
                return true;
            }
            HttpObject message = queue.poll();
            if (message == null) {
                return false;
            }
            queuedBytes -= bytesOf(message);
            take(ctx, message);
        }
        return true;
    }

    private void take(ChannelHandlerContext ctx, HttpObject message) throws Exception {
        if (lost) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpMessage head) {
            begin(ctx, head);
        } else if (stream != null && message instanceof HttpContent content) {
            feed(stream, content);
        } else {
            next = message;
        }
    }

    // ---- heads ----

    private void begin(ChannelHandlerContext ctx, HttpMessage message) throws Exception {
        closeStream();
        boolean begun = false;
        try {
            Decompressor decoding = isDecodable(message) ? streamFor(ctx, message) : null;
            if (decoding == null) {
                next = message;
            } else {
                stream = decoding;
                empty = true;
                next = decodedHead(message);
            }
            begun = true;
        } finally {
            if (!begun) {
                fail();
                ReferenceCountUtil.release(message);
            }
        }
    }

    private static boolean isDecodable(HttpMessage message) {
        if (!message.decoderResult().isSuccess() || !message.headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
            return false;
        }
        if (!(message instanceof HttpResponse response)) {
            return true;
        }
        int code = response.status().code();
        return code >= 200 && code != 204 && code != 304;
    }

    private @Nullable Decompressor streamFor(ChannelHandlerContext ctx, HttpMessage message) throws Exception {
        List<String> codings = HttpTokenList.of(message.headers(), HttpHeaderNames.CONTENT_ENCODING);
        codings.removeIf(HttpHeaderValues.IDENTITY::contentEqualsIgnoreCase);
        if (codings.size() > MAX_CODINGS) {
            throw new DecompressionException(
                    codings.size() + " codings in Content-Encoding (expected: at most " + MAX_CODINGS + ')');
        }
        List<AbstractDecompressorBuilder> builders = new ArrayList<>(codings.size());
        for (String coding : codings) {
            AbstractDecompressorBuilder builder = newDecompressor(coding);
            if (builder == null) {
                return null;
            }
            builders.add(builder);
        }
        return builders.isEmpty() ? null : chain(ctx, builders);
    }

    /** The coding that was applied last is undone first. Each stream is limited, and all of them together. */
    private static Decompressor chain(ChannelHandlerContext ctx, List<AbstractDecompressorBuilder> builders) {
        CodecLimits limits = CodecLimits.of(ctx.channel());
        Decompressor all = null;
        boolean done = false;
        try {
            for (int i = builders.size() - 1; i >= 0; i--) {
                Decompressor one = builders.get(i).build(ctx.alloc());
                all = (all == null ? one : new ChainedDecompressor(all, one)).limitedTo(limits);
            }
            done = true;
            return Objects.requireNonNull(all);
        } finally {
            if (!done && all != null) {
                all.close();
            }
        }
    }

    /** The head as it is without the coding; content that came with it goes first in the queue. */
    private HttpMessage decodedHead(HttpMessage message) throws Exception {
        HttpMessage head = message instanceof FullHttpMessage full ? headOf(full) : message;
        HttpHeaders headers = head.headers();
        String target = getTargetContentEncoding(String.join(", ", headers.getAll(HttpHeaderNames.CONTENT_ENCODING)));
        if (IDENTITY.equals(target)) {
            headers.remove(HttpHeaderNames.CONTENT_ENCODING);
        } else {
            headers.set(HttpHeaderNames.CONTENT_ENCODING, target);
        }
        if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            headers.remove(HttpHeaderNames.CONTENT_LENGTH);
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        if (message instanceof FullHttpMessage full) {
            LastHttpContent content = new DefaultLastHttpContent(full.content(), full.trailingHeaders());
            queuedBytes += bytesOf(content);
            queue.addFirst(content);
        }
        return head;
    }

    private static HttpMessage headOf(FullHttpMessage full) {
        if (full instanceof HttpRequest request) {
            return new DefaultHttpRequest(
                    request.protocolVersion(),
                    request.method(),
                    request.uri(),
                    request.headers().copy());
        }
        if (full instanceof HttpResponse response) {
            return new DefaultHttpResponse(
                    response.protocolVersion(),
                    response.status(),
                    response.headers().copy());
        }
        throw new DecompressionException("neither a request nor a response: " + full);
    }

    // ---- content ----

    private void feed(Decompressor decoding, HttpContent content) {
        if (content instanceof LastHttpContent end) {
            last = end.content().isReadable() ? lastOf(end, end.decoderResult()) : end;
        }
        givenBytes = content.content().readableBytes();
        if (givenBytes == 0) {
            if (last != content) {
                content.release();
            }
            return;
        }
        empty = false;
        boolean given = false;
        try {
            decoding.addInput(content.content()); // with the content's reference
            given = true;
        } finally {
            if (!given) {
                fail();
            }
        }
    }

    private boolean hasOutput(ChannelHandlerContext ctx, Decompressor decoding) {
        boolean fine = false;
        try {
            boolean output = advance(ctx, decoding);
            fine = true;
            return output;
        } finally {
            if (!fine) {
                fail();
            }
        }
    }

    private boolean advance(ChannelHandlerContext ctx, Decompressor decoding) {
        Decompressor.Status status = decoding.status();
        if (status == Decompressor.Status.NEED_OUTPUT) {
            next = new DefaultHttpContent(maxAllocation == 0 ? decoding.takeOutput() : gather(ctx, decoding));
            return true;
        }
        givenBytes = 0;
        if (last == null && status == Decompressor.Status.COMPLETE) {
            dropRest();
        }
        LastHttpContent end = last;
        if (end == null) {
            return false;
        }
        if (status == Decompressor.Status.NEED_INPUT
                && !empty
                && end.decoderResult().isSuccess()) {
            decoding.endOfInput();
            if (decoding.status() == Decompressor.Status.NEED_OUTPUT) {
                return advance(ctx, decoding);
            }
        }
        last = null;
        closeStream();
        next = end;
        return true;
    }

    /** Releases what has come of the content behind the end of its stream. */
    private void dropRest() {
        HttpObject head = queue.peek();
        while (head instanceof HttpContent && !(head instanceof LastHttpContent)) {
            queuedBytes -= bytesOf(head);
            ReferenceCountUtil.release(queue.poll());
            head = queue.peek();
        }
        if (head instanceof LastHttpContent end) {
            queuedBytes -= bytesOf(head);
            queue.poll();
            last = lastOf(end, end.decoderResult());
            end.release();
        }
    }

    private ByteBuf gather(ChannelHandlerContext ctx, Decompressor decoding) {
        ByteBuf all = ctx.alloc().buffer(Math.min(1024, maxAllocation), maxAllocation);
        boolean done = false;
        try {
            do {
                ByteBuf chunk = decoding.takeOutput();
                try {
                    if (chunk.readableBytes() > all.maxWritableBytes()) {
                        throw new DecompressionException(
                                "Decompression buffer has reached maximum size: " + maxAllocation);
                    }
                    all.writeBytes(chunk);
                } finally {
                    chunk.release();
                }
            } while (decoding.status() == Decompressor.Status.NEED_OUTPUT);
            done = true;
            return all;
        } finally {
            if (!done) {
                all.release();
            }
        }
    }

    /** A last content without bytes. */
    private static LastHttpContent lastOf(LastHttpContent content, DecoderResult result) {
        if (content.trailingHeaders().isEmpty() && result.isSuccess()) {
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        LastHttpContent end = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, content.trailingHeaders());
        end.setDecoderResult(result);
        return end;
    }

    // ---- what is held ----

    private void fail() {
        closeStream();
        if (lost) {
            return;
        }
        lost = true;
        ChannelHandlerContext own = Objects.requireNonNull(ctx);
        // Later, behind what exceptionCaught writes.
        own.executor().execute(() -> own.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE));
    }

    private void closeStream() {
        Decompressor decoding = stream;
        stream = null;
        LastHttpContent end = last;
        last = null;
        givenBytes = 0;
        if (decoding != null) {
            decoding.close();
        }
        if (end != null) {
            end.release();
        }
    }

    private static int bytesOf(HttpObject message) {
        return message instanceof HttpContent content ? content.content().readableBytes() : 0;
    }

    /** Takes what waits for a reader from the budget, and gives back what does not any more. */
    private void account(ChannelHandlerContext ctx) {
        long held = reads.isHolding() ? queuedBytes + givenBytes : 0;
        if (held < charged) {
            settle(held);
        } else if (held > charged) {
            if (budget == null) {
                budget = ByteBudget.of(ctx.channel());
            }
            boolean taken = false;
            try {
                budget.take(held - charged, "encoded content that nobody reads");
                charged = held;
                taken = true;
            } finally {
                if (!taken) {
                    release();
                    fail();
                }
            }
        }
    }

    private void settle(long held) {
        if (budget != null && charged > held) {
            budget.giveBack(charged - held);
            charged = held;
        }
    }

    private void release() {
        closeStream();
        HttpObject ready = next;
        next = null;
        ReferenceCountUtil.release(ready);
        for (HttpObject message = queue.poll(); message != null; message = queue.poll()) {
            ReferenceCountUtil.release(message);
        }
        queuedBytes = 0;
        settle(0);
    }
}
