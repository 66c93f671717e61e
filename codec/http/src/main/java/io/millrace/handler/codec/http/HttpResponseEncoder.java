package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;

/**
 * Turns {@link HttpResponse}s and {@link HttpContent}s into bytes, as {@link HttpObjectEncoder} says.
 *
 * <p>Alone it does not know the requests, so that a response to {@code HEAD} is sent with its content: {@link
 * HttpServerCodec} knows better. A response that says {@code Content-Length} and comes without any content is taken for
 * one to {@code HEAD}, therefore.
 *
 * <p><b>Spec:</b> RFC 9112 §4, §6.1; RFC 9110 §15
 */
public class HttpResponseEncoder extends HttpObjectEncoder<HttpResponse> {
    /** Makes an encoder for one channel. */
    public HttpResponseEncoder() {}

    @Override
    public boolean acceptOutboundMessage(Object msg) throws Exception {
        return super.acceptOutboundMessage(msg) && !(msg instanceof HttpRequest);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (msg instanceof TemplateResponse response
                && response.isReady()
                && canBegin()
                && !isContentAlwaysEmpty(response)) {
            ByteBuf buf = response.encode(ctx.alloc());
            onHead(response);
            onMessageOver();
            response.release();
            ctx.write(buf, promise);
        } else {
            super.write(ctx, msg, promise);
        }
    }

    /** Alone; the codec knows the requests. */
    @Override
    boolean mayAnswerHead() {
        return true;
    }

    @Override
    protected void encodeInitialLine(ByteBuf buf, HttpResponse response) throws Exception {
        HeadWriter writer = HeadWriter.begin();
        statusLine(writer, response);
        writer.writeTo(buf);
    }

    static void statusLine(HeadWriter writer, HttpResponse response) {
        writer.text(response.protocolVersion().asciiText(), "the version");
        writer.octet(' ');
        writer.text(response.status().codeAsText(), "the status");
        writer.octet(' ');
        writer.text(response.status().reasonPhrase(), "the reason phrase");
        writer.lineEnd();
    }

    /** Removes what says how long a body is from responses that have none. */
    @Override
    protected void sanitizeHeadersBeforeEncode(HttpResponse msg, boolean isAlwaysEmpty) {
        if (!isAlwaysEmpty) {
            return;
        }
        int code = msg.status().code();
        if (code < 200 || code == HttpResponseStatus.NO_CONTENT.code()) {
            msg.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
            msg.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        } else if (code == HttpResponseStatus.RESET_CONTENT.code()) {
            msg.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
            msg.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
        }
    }

    /**
     * Tells whether a response has no body, whatever its fields say.
     *
     * @param msg the response
     * @return {@code true} for 1xx, 204, 205 and 304
     */
    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse msg) {
        int code = msg.status().code();
        return code < 200
                || code == HttpResponseStatus.NO_CONTENT.code()
                || code == HttpResponseStatus.RESET_CONTENT.code()
                || code == HttpResponseStatus.NOT_MODIFIED.code();
    }
}
