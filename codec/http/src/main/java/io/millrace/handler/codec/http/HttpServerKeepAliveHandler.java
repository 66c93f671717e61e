package io.millrace.handler.codec.http;

import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.util.ReferenceCountUtil;

/**
 * Keeps a connection open as long as both sides want it, and closes it behind the response that is the last one.
 *
 * <p>The connection ends when a request or a response says {@code close}, or when the client could not tell where a
 * response ends: one without {@code Content-Length}, {@code Transfer-Encoding: chunked} or a {@code multipart} type,
 * unless it has no content by its status or its request's method. The response then says {@code close}, and the
 * channel is closed when its {@link LastHttpContent} was written. Requests behind the last one are dropped.
 *
 * <p>A client of HTTP/1.0 that asked for it is told {@code keep-alive}; what would be chunked goes to it as it is, up
 * to the connection's end.
 *
 * <p>To be put behind the HTTP codec, which writes the responses in the order of the requests.
 *
 * <p><b>Spec:</b> RFC 9112 §6.3, §9.3, §9.6, appendix C.2.2
 */
public class HttpServerKeepAliveHandler extends ChannelDuplexHandler {
    /** Of so many unanswered requests is known what their responses depend on; the others count as plain ones. */
    private static final int REMEMBERED = Long.SIZE;

    private static final String MULTIPART = "multipart";

    // A bit for each request that has not got its response; bit 0 is the one that is next.
    private long heads;
    private long connects;
    private long oldVersions;
    private int pendingResponses;

    /** Nobody has said that the connection ends. */
    private boolean persistentConnection = true;

    /** The channel is closed behind the response that has begun. */
    private boolean lastResponse;

    /** What comes is behind the last request. */
    private boolean dropping;

    /** Makes a handler. */
    public HttpServerKeepAliveHandler() {}

    // ---- requests ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (msg instanceof HttpRequest request) {
            dropping = !persistentConnection;
            if (!dropping) {
                begin(request);
            }
        }
        if (dropping && msg instanceof HttpObject) {
            ReferenceCountUtil.release(msg);
            return;
        }
        ctx.fireChannelRead(msg);
    }

    private void begin(HttpRequest request) {
        if (pendingResponses < REMEMBERED) {
            long bit = 1L << pendingResponses;
            heads |= HttpMethod.HEAD.equals(request.method()) ? bit : 0;
            connects |= HttpMethod.CONNECT.equals(request.method()) ? bit : 0;
            oldVersions |= request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0 ? bit : 0;
        }
        pendingResponses++;
        persistentConnection = HttpUtil.isKeepAlive(request);
    }

    // ---- responses ----

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (msg instanceof HttpResponse response) {
            end(response);
        }
        if (lastResponse && msg instanceof LastHttpContent) {
            lastResponse = false;
            ctx.write(msg, promise.unvoid().addListener(ChannelFutureListener.CLOSE));
        } else {
            ctx.write(msg, promise);
        }
    }

    private void end(HttpResponse response) {
        HttpStatusClass kind = response.status().codeClass();
        if (kind == HttpStatusClass.INFORMATIONAL) {
            return; // the response itself is still to come; after 101 there is none
        }
        boolean toHead = (heads & 1) != 0;
        boolean toConnect = (connects & 1) != 0;
        boolean toOldVersion = (oldVersions & 1) != 0;
        next();
        if (toConnect && kind == HttpStatusClass.SUCCESS) {
            return; // a tunnel from here on
        }
        boolean chunkedIsUnknown = toOldVersion && HttpUtil.isTransferEncodingChunked(response);
        if (chunkedIsUnknown) {
            HttpUtil.setTransferEncodingChunked(response, false);
        }
        boolean knowsItsEnd = toHead || (!chunkedIsUnknown && isSelfDefinedMessageLength(response));
        if (!HttpUtil.isKeepAlive(response) || !knowsItsEnd) {
            pendingResponses = 0;
            persistentConnection = false;
        }
        if (!persistentConnection && pendingResponses == 0) {
            lastResponse = true;
            HttpUtil.setKeepAlive(response, false);
        } else if (toOldVersion) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    private void next() {
        heads >>>= 1;
        connects >>>= 1;
        oldVersions >>>= 1;
        if (pendingResponses > 0) {
            pendingResponses--;
        }
    }

    private static boolean isSelfDefinedMessageLength(HttpResponse response) {
        return HttpUtil.isContentLengthSet(response)
                || HttpUtil.isTransferEncodingChunked(response)
                || HttpResponseStatus.NO_CONTENT.equals(response.status())
                || HttpResponseStatus.NOT_MODIFIED.equals(response.status())
                || isMultipart(response);
    }

    private static boolean isMultipart(HttpResponse response) {
        String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE);
        return type != null && type.regionMatches(true, 0, MULTIPART, 0, MULTIPART.length());
    }
}
