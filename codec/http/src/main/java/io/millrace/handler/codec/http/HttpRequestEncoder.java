package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Turns {@link HttpRequest}s and {@link HttpContent}s into bytes, as {@link HttpObjectEncoder} says.
 *
 * <p><b>Spec:</b> RFC 9112 §3
 */
public class HttpRequestEncoder extends HttpObjectEncoder<HttpRequest> {
    /** Makes an encoder for one channel. */
    public HttpRequestEncoder() {}

    @Override
    public boolean acceptOutboundMessage(Object msg) throws Exception {
        return super.acceptOutboundMessage(msg) && !(msg instanceof HttpResponse);
    }

    /** The target gets the path {@code /} if it has none; characters beyond ASCII are written as UTF-8. */
    @Override
    protected void encodeInitialLine(ByteBuf buf, HttpRequest request) throws Exception {
        String target = StartLine.requireTarget(request.uri());
        HeadWriter writer = HeadWriter.begin();
        writer.token(request.method().asciiName(), "the method");
        writer.octet(' ');
        writer.writeTo(buf);
        buf.writeCharSequence(withPath(target), StandardCharsets.UTF_8);
        writer = HeadWriter.begin();
        writer.octet(' ');
        writer.text(request.protocolVersion().asciiText(), "the version");
        writer.lineEnd();
        writer.writeTo(buf);
    }

    private static String withPath(String target) {
        if (target.isEmpty()) {
            return "/";
        }
        int scheme = target.charAt(0) == '/' ? -1 : target.indexOf("://");
        if (scheme < 0) {
            return target;
        }
        int authority = scheme + 3;
        int query = target.indexOf('?', authority);
        int end = query < 0 ? target.length() : query;
        int slash = target.indexOf('/', authority);
        return slash >= 0 && slash < end ? target : target.substring(0, end) + '/' + target.substring(end);
    }
}
