package io.millrace.examples.webchat;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.handler.codec.DateFormatter;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.FullHttpRequest;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpVersion;
import java.util.Date;

/** Answers plain requests with the page, and lets handshakes of WebSockets pass. */
@Sharable
final class PageHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Page page;

    /** Where handshakes go. */
    private final String webSocketPath;

    PageHandler(Page page, String webSocketPath) {
        super(FullHttpRequest.class);
        this.page = page;
        this.webSocketPath = webSocketPath;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        String uri = request.uri();
        boolean get = request.method().equals(HttpMethod.GET);
        if (uri.equals(webSocketPath)) {
            ctx.fireChannelRead(request.retain());
        } else if (!uri.equals("/") && !uri.startsWith("/?")) {
            refuse(ctx, HttpResponseStatus.NOT_FOUND);
        } else if (get || request.method().equals(HttpMethod.HEAD)) {
            FullHttpResponse response = response(ctx, HttpResponseStatus.OK, page.html());
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                    .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, page.contentSecurityPolicy())
                    .set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
            ctx.writeAndFlush(response, ctx.voidPromise());
        } else {
            refuse(ctx, HttpResponseStatus.METHOD_NOT_ALLOWED);
        }
    }

    private static void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
        FullHttpResponse response = response(ctx, status, status + "\n");
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        ctx.writeAndFlush(response, ctx.voidPromise());
    }

    private static FullHttpResponse response(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
        ByteBuf content = ByteBufUtil.writeUtf8(ctx.alloc(), text);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes())
                .set(HttpHeaderNames.DATE, DateFormatter.format(new Date()));
        return response;
    }
}
