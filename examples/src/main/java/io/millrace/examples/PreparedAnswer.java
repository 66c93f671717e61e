package io.millrace.examples;

import io.millrace.handler.codec.http.DefaultHttpHeaders;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpResponseTemplate;
import io.millrace.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A response that is always the same, but for its date: its head is encoded when the program starts. */
final class PreparedAnswer {
    static final AsciiString SERVER = AsciiString.cached("Millrace");

    private final byte[] content;

    /** What HTTP/1.1 takes for granted needs no header. */
    private final HttpResponseTemplate keeping;

    /** The same for clients of HTTP/1.0, which have to be told. */
    private final HttpResponseTemplate keepingForOld;

    private final HttpResponseTemplate closing;

    /**
     * Prepares an answer.
     *
     * @param allow the methods that would have been allowed, {@code null} if that is not the matter
     */
    PreparedAnswer(HttpResponseStatus status, CharSequence contentType, String content, @Nullable String allow) {
        HttpHeaders headers = new DefaultHttpHeaders()
                .set(HttpHeaderNames.SERVER, SERVER)
                .set(HttpHeaderNames.CONTENT_TYPE, contentType);
        if (allow != null) {
            headers.set(HttpHeaderNames.ALLOW, allow);
        }
        this.content = content.getBytes(StandardCharsets.UTF_8);
        this.keeping = new HttpResponseTemplate(status, headers);
        this.keepingForOld = new HttpResponseTemplate(
                status, headers.copy().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE));
        this.closing = new HttpResponseTemplate(
                status, headers.copy().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE));
    }

    /** A response behind which the connection stays open. */
    FullHttpResponse keeping(boolean oldVersion) {
        return (oldVersion ? keepingForOld : keeping).response(content);
    }

    /** A response behind which the connection is to be closed. */
    FullHttpResponse closing() {
        return closing.response(content);
    }
}
