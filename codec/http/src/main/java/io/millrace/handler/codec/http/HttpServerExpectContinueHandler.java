package io.millrace.handler.codec.http;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code Expect: 100-continue}: with 100, and the request passes; or with 417, and nobody sees it or its
 * content.
 *
 * <p>To be put behind the HTTP codec. {@link HttpObjectAggregator} does the same by itself, by the announced length.
 *
 * <p><b>Spec:</b> RFC 9110 §10.1.1
 */
public class HttpServerExpectContinueHandler extends ChannelInboundHandlerAdapter {
    /** What the refused request's sender may have sent all the same is dropped. */
    private boolean dropping;

    private boolean dropped;
    private boolean passed;

    /** Makes a handler that lets every request go on. */
    public HttpServerExpectContinueHandler() {}

    /**
     * Says yes to a request.
     *
     * @param request the request, whose sender waits
     * @return the response with 100, or {@code null} to refuse the request
     */
    protected @Nullable HttpResponse acceptMessage(HttpRequest request) {
        return empty(HttpResponseStatus.CONTINUE);
    }

    /**
     * Says no to a request.
     *
     * @param request the request, whose sender waits
     * @return the response, with 417 unless overridden
     */
    protected HttpResponse rejectResponse(HttpRequest request) {
        HttpResponse response = empty(HttpResponseStatus.EXPECTATION_FAILED);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
        return response;
    }

    private static FullHttpResponse empty(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (msg instanceof HttpRequest request) {
            dropping = HttpUtil.is100ContinueExpected(request) && !goOn(ctx, request);
            if (dropping) {
                drop(msg);
                return;
            }
        } else if (dropping && msg instanceof HttpContent) {
            drop(msg);
            return;
        }
        passed = true;
        ctx.fireChannelRead(msg);
    }

    private void drop(Object msg) {
        dropped = true;
        dropping = !(msg instanceof LastHttpContent);
        ReferenceCountUtil.release(msg);
    }

    /** {@code false} if the request was refused. */
    private boolean goOn(ChannelHandlerContext ctx, HttpRequest request) {
        HttpResponse accept = acceptMessage(request);
        if (accept == null) {
            ctx.writeAndFlush(rejectResponse(request)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            HttpExpectationFailedEvent.fire(ctx);
            return false;
        }
        ctx.writeAndFlush(accept).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        request.headers().remove(HttpHeaderNames.EXPECT);
        return true;
    }

    /** Asks for more where all that was read was dropped: nobody else would. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (dropped && !passed && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        dropped = false;
        passed = false;
        ctx.fireChannelReadComplete();
    }
}
