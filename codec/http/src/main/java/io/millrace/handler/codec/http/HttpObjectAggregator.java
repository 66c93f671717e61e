package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPipeline;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.DecoderResult;
import io.millrace.handler.codec.MessageAggregator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one {@link FullHttpRequest} or {@link FullHttpResponse} of a message and its contents.
 *
 * <pre>{@code
 * pipeline.addLast(new HttpServerCodec());
 * pipeline.addLast(new HttpObjectAggregator(1 << 20));
 * pipeline.addLast(new MyHandler()); // gets FullHttpRequests
 * }</pre>
 *
 * <p>A server answers {@code Expect: 100-continue} with 100 if the announced length is allowed, otherwise with 413;
 * another expectation with 417. A request that is too long gets 413. Its connection stays open if nothing of the
 * content had been taken yet and the client wants to go on: the rest is dropped. Otherwise it is closed. A request
 * that is refused is seen by nobody, nor is what comes behind one whose connection is closed.
 *
 * <p>A whole message has {@code Content-Length} unless it came with one (that of a response to {@code HEAD} says more
 * than there is), and never {@code Transfer-Encoding: chunked}. One that could not be decoded is passed on with its
 * failed {@link HttpObject#decoderResult()}.
 *
 * <p><b>Errors:</b> a response that is too long is a {@link TooLongHttpContentException}; its rest is dropped. Beyond
 * the bytes of {@link io.millrace.handler.codec.CodecLimits#connectionBytes()} a {@link CodecLimitException}, and for
 * a request 413.
 *
 * <p><b>Spec:</b> RFC 9110 §10.1.1, §15.5.14
 */
public class HttpObjectAggregator extends MessageAggregator<HttpObject, HttpMessage, HttpContent, FullHttpMessage> {
    private final boolean closeOnExpectationFailed;

    /** The last message that began is a request. */
    private boolean serving;

    /** The channel is being closed behind an answer. */
    private boolean closing;

    /**
     * Makes an aggregator.
     *
     * @param maxContentLength bytes of the longest content
     */
    public HttpObjectAggregator(int maxContentLength) {
        this(maxContentLength, false);
    }

    /**
     * Makes an aggregator.
     *
     * @param maxContentLength bytes of the longest content
     * @param closeOnExpectationFailed whether the connection is closed when an {@code Expect} is refused; otherwise it
     *     stays open, and content that comes all the same is dropped
     */
    public HttpObjectAggregator(int maxContentLength, boolean closeOnExpectationFailed) {
        super(maxContentLength, HttpObject.class);
        this.closeOnExpectationFailed = closeOnExpectationFailed;
    }

    // ---- what is what ----

    @Override
    protected boolean isStartMessage(HttpObject msg) throws Exception {
        return msg instanceof HttpMessage;
    }

    @Override
    protected boolean isContentMessage(HttpObject msg) throws Exception {
        return msg instanceof HttpContent;
    }

    @Override
    protected boolean isLastContentMessage(HttpContent msg) throws Exception {
        return msg instanceof LastHttpContent;
    }

    @Override
    protected boolean isAggregated(HttpObject msg) throws Exception {
        return msg instanceof FullHttpMessage;
    }

    @Override
    protected boolean isContentLengthInvalid(HttpMessage start, int maxContentLength) throws Exception {
        return announcedLength(start) > maxContentLength;
    }

    /** -1 if there is none, or none that is a number. */
    private static long announcedLength(HttpMessage start) {
        try {
            return HttpUtil.getContentLength(start, -1L);
        } catch (NumberFormatException e) {
            return -1; // the decoder's business; the content is measured anyway
        }
    }

    /** Everything of HTTP while the channel is being closed: nobody else sees it. */
    @Override
    public boolean acceptInboundMessage(Object msg) throws Exception {
        return super.acceptInboundMessage(msg) || (closing && msg instanceof HttpObject);
    }

    /** The channel is being closed behind an answer: what comes is dropped. */
    final boolean isClosing() {
        return closing;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, HttpObject msg, List<Object> out) throws Exception {
        if (closing) {
            return;
        }
        if (msg instanceof HttpMessage) {
            serving = msg instanceof HttpRequest;
        }
        try {
            super.decode(ctx, msg, out);
        } catch (CodecLimitException e) {
            if (serving) {
                tooLargeAndClose(ctx);
            }
            throw e;
        }
    }

    // ---- expectations ----

    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline)
            throws Exception {
        HttpResponseStatus status = continueStatus(start, maxContentLength);
        if (status == null) {
            return null;
        }
        FullHttpResponse response = empty(status);
        if (status.codeClass() == HttpStatusClass.CLIENT_ERROR) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
            closing = closeAfterContinueResponse(response);
            HttpExpectationFailedEvent.fire(ctx());
        }
        start.headers().remove(HttpHeaderNames.EXPECT);
        return response;
    }

    private static @Nullable HttpResponseStatus continueStatus(HttpMessage start, int maxContentLength) {
        if (!(start instanceof HttpRequest)
                || start.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0
                || !start.headers().contains(HttpHeaderNames.EXPECT)) {
            return null;
        }
        if (!HttpUtil.is100ContinueExpected(start)) {
            return HttpResponseStatus.EXPECTATION_FAILED;
        }
        return announcedLength(start) <= maxContentLength
                ? HttpResponseStatus.CONTINUE
                : HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
    }

    @Override
    protected boolean closeAfterContinueResponse(Object msg) throws Exception {
        return closeOnExpectationFailed && ignoreContentAfterContinueResponse(msg);
    }

    @Override
    protected boolean ignoreContentAfterContinueResponse(Object msg) throws Exception {
        return msg instanceof HttpResponse response && response.status().codeClass() == HttpStatusClass.CLIENT_ERROR;
    }

    /** A new one each time: handlers on its way may change its headers. */
    private static FullHttpResponse empty(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    }

    // ---- the whole message ----

    @Override
    protected FullHttpMessage beginAggregation(HttpMessage start, ByteBuf content) throws Exception {
        HttpUtil.setTransferEncodingChunked(start, false);
        HttpHeaders trailers = DefaultHttpHeadersFactory.trailersFactory().newEmptyHeaders();
        FullHttpMessage whole;
        if (start instanceof HttpRequest request) {
            whole = new DefaultFullHttpRequest(
                    request.protocolVersion(),
                    request.method(),
                    request.uri(),
                    content,
                    request.headers(),
                    trailers,
                    false);
        } else if (start instanceof HttpResponse response) {
            whole = new DefaultFullHttpResponse(
                    response.protocolVersion(), response.status(), content, response.headers(), trailers);
        } else {
            throw new IllegalArgumentException("neither a request nor a response: " + start);
        }
        whole.setDecoderResult(start.decoderResult());
        return whole;
    }

    @Override
    protected void aggregate(FullHttpMessage aggregated, HttpContent content) throws Exception {
        if (!(content instanceof LastHttpContent last) || last.trailingHeaders().isEmpty()) {
            return;
        }
        try {
            aggregated.trailingHeaders().add(last.trailingHeaders());
        } catch (IllegalArgumentException e) { // the user's decoder lets through what is no trailer
            aggregated.setDecoderResult(DecoderResult.failure(e));
        }
    }

    @Override
    protected void finishAggregation(FullHttpMessage aggregated) throws Exception {
        if (!HttpUtil.isContentLengthSet(aggregated)) {
            aggregated
                    .headers()
                    .set(
                            HttpHeaderNames.CONTENT_LENGTH,
                            String.valueOf(aggregated.content().readableBytes()));
        }
    }

    // ---- too long ----

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) throws Exception {
        if (!(oversized instanceof HttpRequest)) {
            throw new TooLongHttpContentException("Response entity too large: beyond the limit maxContentLength of "
                    + maxContentLength() + " (HttpObjectAggregator's constructor raises it)");
        }
        // What has been taken of the content cannot be given back, and how much is to come nobody knows.
        if (oversized instanceof FullHttpMessage || !HttpUtil.isKeepAlive(oversized)) {
            tooLargeAndClose(ctx);
        } else {
            ctx.writeAndFlush(tooLarge()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    private void tooLargeAndClose(ChannelHandlerContext ctx) {
        closing = true;
        FullHttpResponse response = tooLarge();
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private static FullHttpResponse tooLarge() {
        FullHttpResponse response = empty(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
        return response;
    }
}
