package io.millrace.examples;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.handler.codec.DateFormatter;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.DefaultHttpContent;
import io.millrace.handler.codec.http.DefaultHttpResponse;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpResponse;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpUtil;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.Future;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of one connection. Nothing is collected: prepared answers go out when a request has come whole,
 * the body for {@code /echo} goes back piece by piece while it comes. What one read has brought is flushed together.
 */
final class PlaintextHandler extends ChannelInboundHandlerAdapter {
    private static final Logger logger = LoggerFactory.getLogger(PlaintextHandler.class);

    private static final String READING = "GET, HEAD";
    private static final String WRITING = "POST, PUT";

    private static final PreparedAnswer GREETING =
            new PreparedAnswer(HttpResponseStatus.OK, HttpHeaderValues.TEXT_PLAIN, "Hello, World!", null);
    private static final PreparedAnswer JSON = new PreparedAnswer(
            HttpResponseStatus.OK, HttpHeaderValues.APPLICATION_JSON, "{\"message\":\"Hello, World!\"}", null);
    private static final PreparedAnswer NOT_FOUND = refusal(HttpResponseStatus.NOT_FOUND, null);
    private static final PreparedAnswer READ_ONLY = refusal(HttpResponseStatus.METHOD_NOT_ALLOWED, READING);
    private static final PreparedAnswer WRITE_ONLY = refusal(HttpResponseStatus.METHOD_NOT_ALLOWED, WRITING);

    /** A client that takes nothing for so long is given up. */
    private static final int SECONDS_TO_READ = 60;

    /** What the request under way will be answered; {@code null} while its body is sent back. */
    private @Nullable PreparedAnswer answer;

    private boolean oldVersion;

    /** The connection is closed behind the answer. */
    private boolean lastRequest;

    /** Runs while the client does not read. */
    private @Nullable Future<?> patience;

    private static PreparedAnswer refusal(HttpResponseStatus status, @Nullable String allow) {
        return new PreparedAnswer(status, HttpHeaderValues.TEXT_PLAIN, status + "\n", allow);
    }

    // ---- requests ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            begin(ctx, request);
        }
        if (message instanceof HttpContent content) {
            goOn(ctx, content);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        oldVersion = !request.protocolVersion().isKeepAliveDefault();
        lastRequest = !HttpUtil.isKeepAlive(request);
        answer = answer(request);
        if (answer == null) {
            beginEcho(ctx, request);
        }
    }

    private static @Nullable PreparedAnswer answer(HttpRequest request) {
        String uri = request.uri();
        if (uri.equals("/")) {
            return isReading(request) ? GREETING : READ_ONLY;
        }
        int query = uri.indexOf('?');
        return switch (query < 0 ? uri : uri.substring(0, query)) {
            case "/" -> isReading(request) ? GREETING : READ_ONLY;
            case "/json" -> isReading(request) ? JSON : READ_ONLY;
            case "/echo" -> isWriting(request) ? null : WRITE_ONLY;
            default -> NOT_FOUND;
        };
    }

    private static boolean isReading(HttpRequest request) {
        return HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
    }

    private static boolean isWriting(HttpRequest request) {
        return HttpMethod.POST.equals(request.method()) || HttpMethod.PUT.equals(request.method());
    }

    private void goOn(ChannelHandlerContext ctx, HttpContent content) {
        PreparedAnswer prepared = answer;
        boolean last = content instanceof LastHttpContent;
        if (prepared == null) {
            echo(ctx, content, last);
            return;
        }
        content.release(); // a body that nobody has asked for
        if (!last) {
            return;
        }
        if (lastRequest) {
            ctx.write(prepared.closing()).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.write(prepared.keeping(oldVersion), ctx.voidPromise());
        }
    }

    // ---- echo ----

    private void beginEcho(ChannelHandlerContext ctx, HttpRequest request) {
        if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER),
                    ctx.voidPromise());
        }
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpHeaders headers = response.headers()
                .set(HttpHeaderNames.SERVER, PreparedAnswer.SERVER)
                .set(HttpHeaderNames.DATE, DateFormatter.format(new Date()))
                // Whatever it was when it came: nobody shall make a page of this server of it.
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM);
        if (HttpUtil.isTransferEncodingChunked(request)) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpUtil.getContentLength(request, 0L));
        }
        if (lastRequest) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (oldVersion) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        ctx.write(response, ctx.voidPromise());
    }

    /** The write takes the content over; trailers stay behind. */
    private void echo(ChannelHandlerContext ctx, HttpContent content, boolean last) {
        if (!last) {
            ctx.write(content, ctx.voidPromise());
            return;
        }
        ctx.write(new DefaultHttpContent(content.content()), ctx.voidPromise());
        if (lastRequest) {
            ctx.write(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.write(LastHttpContent.EMPTY_LAST_CONTENT, ctx.voidPromise());
        }
    }

    // ---- slow clients, and the end ----

    /** Who does not read his answers does not get to ask more, and not for ever. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        boolean writable = ctx.channel().isWritable();
        ctx.channel().config().setAutoRead(writable);
        stopTimer();
        if (!writable) {
            patience = ctx.executor().schedule(() -> ctx.close(), SECONDS_TO_READ, TimeUnit.SECONDS);
        }
    }

    private void stopTimer() {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopTimer();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        logger.debug("{} is closed after a failure", ctx.channel(), cause);
        ctx.close();
    }
}
