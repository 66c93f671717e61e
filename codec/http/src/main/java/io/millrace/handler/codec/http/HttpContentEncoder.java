package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.FileRegion;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.EncoderException;
import io.millrace.handler.codec.MessageToMessageCodec;
import io.millrace.handler.codec.compression.CompressionException;
import io.millrace.handler.codec.compression.CompressionOptions;
import io.millrace.handler.codec.compression.Compressor;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the content of responses as their requests accept it. Put behind the server's codec and before whatever
 * answers.
 *
 * <p>A response is left as it is if it
 *
 * <ul>
 *   <li>has no content: 1xx, 204, 304, one to {@code HEAD}, a 2xx to {@code CONNECT};
 *   <li>is of HTTP/1.0, or has a {@code Transfer-Encoding} other than {@code chunked};
 *   <li>is encoded already ({@code Content-Encoding}, {@code identity} too), is a part ({@code Content-Range}), or
 *       carries a digest of its content;
 *   <li>says {@code Cache-Control: no-transform}.
 * </ul>
 *
 * <p>Any other gets {@code Vary: Accept-Encoding}, encoded or not. An encoded one gets {@code Content-Encoding}; its
 * {@code Content-Length} is that of the encoded content if the response was whole, otherwise it is chunked;
 * {@code Accept-Ranges} is removed; a strong {@code ETag} becomes a weak one, since the bytes are not those that it
 * stands for. The response that was written is not changed: there is a new one.
 *
 * <p>Content that is written in parts comes out in parts, each as soon as it is written. A {@link FileRegion} or a bare
 * buffer cannot be encoded: written as content of an encoded response, it fails.
 *
 * <p><b>Errors:</b> more requests without a response than the limit close the channel, with a {@link
 * CodecLimitException}.
 *
 * <p><b>Spec:</b> RFC 9110 §8.4, §8.8.3, §12.5.3, §12.5.5.
 */
public abstract class HttpContentEncoder extends MessageToMessageCodec<HttpRequest, HttpObject> {
    /** How many requests may wait for their responses, unless the constructor says something else. */
    protected static final int DEFAULT_MAX_PIPELINE_DEPTH = 128;

    /**
     * What matters of a request until it is answered.
     *
     * @param coding what was chosen, if anything
     */
    private record Waiting(Kind kind, @Nullable String coding) {
        static final Waiting WITHOUT_CODING = new Waiting(Kind.USUAL, null);
        static final Waiting HEAD = new Waiting(Kind.HEAD, null);
        static final Waiting CONNECT = new Waiting(Kind.CONNECT, null);
    }

    /** Which responses have content depends on the method. */
    private enum Kind {
        USUAL,
        HEAD,
        CONNECT
    }

    private static final int MIN_CAPACITY = 256;
    private static final int MAX_CAPACITY = 64 * 1024;

    private enum State {
        AWAIT_HEADERS,
        PASS_CONTENT,
        ENCODE_CONTENT,
        /** The content could not be encoded: the rest of it fails too. */
        FAIL_CONTENT
    }

    private final int maxPipelineDepth;

    /** The requests without a response. */
    private final Queue<Waiting> waiting = new ArrayDeque<>(4);

    private State state = State.AWAIT_HEADERS;
    private @Nullable Compressor compressor;

    /** Too many requests: what comes is dropped until the channel is closed. */
    private boolean overrun;

    /** Makes an encoder that lets {@link #DEFAULT_MAX_PIPELINE_DEPTH} requests wait for their responses. */
    protected HttpContentEncoder() {
        this(DEFAULT_MAX_PIPELINE_DEPTH);
    }

    /**
     * Makes an encoder.
     *
     * @param maxPipelineDepth how many requests may wait for their responses, at least 1
     */
    protected HttpContentEncoder(int maxPipelineDepth) {
        super(HttpRequest.class, HttpObject.class);
        if (maxPipelineDepth <= 0) {
            throw new IllegalArgumentException("maxPipelineDepth: " + maxPipelineDepth + " (expected: > 0)");
        }
        this.maxPipelineDepth = maxPipelineDepth;
    }

    /**
     * Chooses a coding for a request. Called when the request comes.
     *
     * @param acceptEncoding its {@code Accept-Encoding}, all lines of it
     * @return the coding's name, or {@code null} for none
     */
    protected abstract @Nullable String determineEncoding(String acceptEncoding);

    /**
     * Says how the content of a response is compressed.
     *
     * @param response the response, one that may be encoded; not to be changed
     * @param contentEncoding what {@link #determineEncoding} has chosen
     * @return how, or {@code null} to leave it as it is
     */
    protected abstract @Nullable CompressionOptions beginEncoding(HttpResponse response, String contentEncoding);

    // ---- requests ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (overrun && msg instanceof HttpObject) {
            ReferenceCountUtil.release(msg);
            return;
        }
        super.channelRead(ctx, msg);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, HttpRequest msg, List<Object> out) throws Exception {
        if (waiting.size() >= maxPipelineDepth) {
            overrun = true;
            ctx.close();
            throw new CodecLimitException(
                    "another request, with " + waiting.size() + " that have no response yet,",
                    "maxPipelineDepth",
                    maxPipelineDepth,
                    getClass().getSimpleName() + "'s constructor");
        }
        waiting.add(waiting(msg));
        out.add(ReferenceCountUtil.retain(msg));
    }

    private Waiting waiting(HttpRequest request) {
        HttpMethod method = request.method();
        if (HttpMethod.HEAD.equals(method)) {
            return Waiting.HEAD;
        }
        if (HttpMethod.CONNECT.equals(method)) {
            return Waiting.CONNECT;
        }
        List<String> lines = request.headers().getAll(HttpHeaderNames.ACCEPT_ENCODING);
        if (lines.isEmpty()) {
            return Waiting.WITHOUT_CODING;
        }
        String chosen = determineEncoding(lines.size() == 1 ? lines.get(0) : String.join(",", lines));
        return chosen == null ? Waiting.WITHOUT_CODING : new Waiting(Kind.USUAL, chosen);
    }

    // ---- responses ----

    @Override
    public boolean acceptOutboundMessage(Object msg) throws Exception {
        return msg instanceof HttpContent || msg instanceof HttpResponse;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (state == State.ENCODE_CONTENT && (msg instanceof FileRegion || msg instanceof ByteBuf)) {
            ReferenceCountUtil.release(msg);
            throw new EncoderException("a " + msg.getClass().getSimpleName()
                    + " cannot be encoded (write its content as HttpContent, or set Content-Encoding: identity)");
        }
        super.write(ctx, msg, promise);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, HttpObject msg, List<Object> out) throws Exception {
        switch (state) {
            case AWAIT_HEADERS:
                response(ctx, msg, out);
                break;
            case PASS_CONTENT:
                if (requireContent(msg) instanceof LastHttpContent) {
                    state = State.AWAIT_HEADERS;
                }
                out.add(ReferenceCountUtil.retain(msg));
                break;
            case ENCODE_CONTENT:
                content(ctx, requireContent(msg), out);
                break;
            default:
                if (requireContent(msg) instanceof LastHttpContent) {
                    state = State.AWAIT_HEADERS;
                }
                throw new CompressionException("the content of the response could not be encoded");
        }
    }

    private static HttpContent requireContent(HttpObject msg) {
        if (msg instanceof HttpContent content) {
            return content;
        }
        throw new IllegalStateException(
                "unexpected message type: " + msg.getClass().getSimpleName() + " (expected: HttpContent)");
    }

    private void response(ChannelHandlerContext ctx, HttpObject msg, List<Object> out) {
        if (!(msg instanceof HttpResponse response)) {
            throw new IllegalStateException(
                    "unexpected message type: " + msg.getClass().getSimpleName() + " (expected: HttpResponse)");
        }
        if (isInterim(response)) {
            pass(response, out);
            return;
        }
        Waiting request = waiting.poll();
        if (request == null) {
            throw new IllegalStateException("cannot send more responses than requests");
        }
        if (!hasContent(response, request.kind()) || !mayBeEncoded(response)) {
            pass(response, out);
            return;
        }
        String coding = request.coding();
        CompressionOptions options = coding == null ? null : beginEncoding(response, coding);
        if (coding == null || options == null) {
            pass(varying(response), out);
            return;
        }
        begin(ctx, response, options, encodedHeaders(response, coding), out);
    }

    private void begin(
            ChannelHandlerContext ctx,
            HttpResponse response,
            CompressionOptions options,
            HttpHeaders headers,
            List<Object> out) {
        Compressor stream = options.newCompressor(ctx.alloc());
        compressor = stream;
        HttpResponse head = new DefaultHttpResponse(response.protocolVersion(), response.status(), headers);
        head.setDecoderResult(response.decoderResult());
        if (response instanceof FullHttpResponse full) {
            whole(ctx, full, head, out);
        } else {
            parts(ctx, response, head, out);
        }
    }

    /** Others come before the one that answers the request; 101 is that one. */
    private static boolean isInterim(HttpResponse response) {
        int code = response.status().code();
        return code < 200 && code != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }

    private static boolean hasContent(HttpResponse response, Kind kind) {
        int code = response.status().code();
        if (code < 200 || code == 204 || code == 304 || kind == Kind.HEAD || (kind == Kind.CONNECT && code < 300)) {
            return false;
        }
        return !(response instanceof FullHttpResponse full) || full.content().isReadable();
    }

    private static boolean mayBeEncoded(HttpResponse response) {
        HttpHeaders headers = response.headers();
        return response.protocolVersion().compareTo(HttpVersion.HTTP_1_0) > 0
                && !headers.contains(HttpHeaderNames.CONTENT_ENCODING)
                && response.status().code() != HttpResponseStatus.PARTIAL_CONTENT.code()
                && !headers.contains(HttpHeaderNames.CONTENT_RANGE)
                && !ContentCodings.hasDigest(headers)
                && ContentCodings.isChunkedAtMost(headers)
                && !headers.containsValue(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_TRANSFORM, true);
    }

    private void pass(HttpResponse response, List<Object> out) {
        if (!(response instanceof LastHttpContent)) {
            state = State.PASS_CONTENT;
        }
        out.add(ReferenceCountUtil.retain(response));
    }

    /** The response, or one with the same content, that says what it depends on. */
    private static HttpResponse varying(HttpResponse response) {
        if (ContentCodings.variesByEncoding(response.headers())) {
            return response;
        }
        HttpResponse varying = response instanceof FullHttpResponse full
                ? full.replace(full.content())
                : new DefaultHttpResponse(
                        response.protocolVersion(),
                        response.status(),
                        response.headers().copy());
        varying.setDecoderResult(response.decoderResult());
        ContentCodings.varyByEncoding(varying.headers());
        return varying;
    }

    private static HttpHeaders encodedHeaders(HttpResponse response, String coding) {
        HttpHeaders headers = response.headers().copy();
        headers.set(HttpHeaderNames.CONTENT_ENCODING, coding);
        headers.remove(HttpHeaderNames.ACCEPT_RANGES);
        ContentCodings.varyByEncoding(headers);
        ContentCodings.weakenEntityTag(headers);
        return headers;
    }

    // ---- content ----

    private void whole(ChannelHandlerContext ctx, FullHttpResponse full, HttpResponse head, List<Object> out) {
        Compressor stream = Objects.requireNonNull(compressor);
        ByteBuf encoded = buffer(ctx, full.content());
        boolean done = false;
        try {
            stream.compress(full.content().duplicate(), encoded);
            stream.finish(encoded);
            if (HttpUtil.isContentLengthSet(full)) {
                HttpUtil.setContentLength(head, encoded.readableBytes());
            } else {
                HttpUtil.setTransferEncodingChunked(head, true);
            }
            done = true;
        } finally {
            closeCompressor();
            if (!done) {
                encoded.release();
            }
        }
        out.add(head);
        out.add(new DefaultHttpContent(encoded));
        out.add(lastOf(full));
    }

    private void parts(ChannelHandlerContext ctx, HttpResponse response, HttpResponse head, List<Object> out) {
        head.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        HttpUtil.setTransferEncodingChunked(head, true);
        out.add(head);
        state = State.ENCODE_CONTENT;
        if (response instanceof HttpContent first) {
            content(ctx, first, out);
        }
    }

    private void content(ChannelHandlerContext ctx, HttpContent content, List<Object> out) {
        boolean last = content instanceof LastHttpContent;
        ByteBuf encoded = buffer(ctx, content.content());
        boolean done = false;
        try {
            encodeTo(encoded, content, last);
            done = true;
        } finally {
            if (!done) {
                encoded.release();
                closeCompressor();
                state = last ? State.AWAIT_HEADERS : State.FAIL_CONTENT;
            }
        }
        if (encoded.isReadable() || !last) {
            out.add(new DefaultHttpContent(encoded));
        } else {
            encoded.release();
        }
        if (last) {
            out.add(lastOf((LastHttpContent) content));
            closeCompressor();
            state = State.AWAIT_HEADERS;
        }
    }

    private void encodeTo(ByteBuf encoded, HttpContent content, boolean last) {
        Compressor stream = Objects.requireNonNull(compressor);
        if (content.content().isReadable()) {
            stream.compress(content.content().duplicate(), encoded);
        }
        if (last) {
            stream.finish(encoded);
        } else if (content.content().isReadable()) {
            stream.flush(encoded);
        }
    }

    private static ByteBuf buffer(ChannelHandlerContext ctx, ByteBuf content) {
        int guess = content.readableBytes() / 2;
        return ctx.alloc().ioBuffer(Math.max(MIN_CAPACITY, Math.min(guess, MAX_CAPACITY)));
    }

    private static LastHttpContent lastOf(LastHttpContent content) {
        if (content.trailingHeaders().isEmpty() && content.decoderResult().isSuccess()) {
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        LastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, content.trailingHeaders());
        last.setDecoderResult(content.decoderResult());
        return last;
    }

    // ---- the end ----

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        closeCompressor();
        super.channelInactive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        closeCompressor();
        super.handlerRemoved(ctx);
    }

    private void closeCompressor() {
        Compressor stream = compressor;
        compressor = null;
        if (stream != null) {
            stream.close();
            if (state == State.ENCODE_CONTENT) {
                state = State.FAIL_CONTENT;
            }
        }
    }
}
