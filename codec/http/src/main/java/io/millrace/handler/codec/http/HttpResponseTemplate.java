package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The head of responses that differ in their contents only. Its bytes are made once; each response adds
 * {@code Content-Length}, and a {@code Date} that is made once a second.
 *
 * <pre>{@code
 * static final HttpResponseTemplate TEXT = new HttpResponseTemplate(OK,
 *         new DefaultHttpHeaders().set(CONTENT_TYPE, TEXT_PLAIN).set(SERVER, "example"));
 * ...
 * ctx.write(TEXT.response(content));
 * }</pre>
 *
 * <p>A response is a {@link FullHttpResponse} as any other: handlers that look at its headers or change them make
 * ordinary headers of it, and it is encoded as if there were no template.
 *
 * <p><b>Thread:</b> any; responses are for one thread each.
 */
public final class HttpResponseTemplate {
    private static final byte[] CONTENT_LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);

    private final HttpResponseStatus status;
    private final HttpHeaders headers;
    private final byte[] head;
    private final boolean last;
    private volatile Beginning beginning = new Beginning(Long.MIN_VALUE, new byte[0]);

    /**
     * What responses begin with for a second.
     *
     * @param second since 1970
     * @param bytes the status line, the fields, the date, and the name of Content-Length
     */
    private record Beginning(long second, byte[] bytes) {}

    /**
     * Makes a template for HTTP/1.1.
     *
     * @param status the status of the responses: one with a content
     * @param headers their fields, without Content-Length, Transfer-Encoding and Date; copied
     * @throws IllegalArgumentException if a response with the status has no content, one of the three is there, or a
     *     field has a line end
     */
    public HttpResponseTemplate(HttpResponseStatus status, HttpHeaders headers) {
        if (!hasContent(status.code())) {
            throw new IllegalArgumentException("status: " + status + " (expected: one of a response with content)");
        }
        refuse(headers, HttpHeaderNames.CONTENT_LENGTH);
        refuse(headers, HttpHeaderNames.TRANSFER_ENCODING);
        refuse(headers, HttpHeaderNames.DATE);
        this.status = status;
        this.headers = new DefaultHttpHeaders().add(headers);
        this.last = headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        HeadWriter writer = HeadWriter.begin();
        HttpResponseEncoder.statusLine(writer, new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, this.headers));
        writer.fields(this.headers);
        this.head = writer.toByteArray();
    }

    private static boolean hasContent(int code) {
        return code >= 200 && code != 204 && code != 205 && code != 304;
    }

    private static void refuse(HttpHeaders headers, CharSequence name) {
        if (headers.contains(name)) {
            throw new IllegalArgumentException(name + " is set for each response");
        }
    }

    /**
     * The status of the responses.
     *
     * @return what the constructor was given
     */
    public HttpResponseStatus status() {
        return status;
    }

    /**
     * Makes a response.
     *
     * @param content its content, which is the response's from here on
     * @return a new response
     */
    public FullHttpResponse response(ByteBuf content) {
        return new TemplateResponse(this, Objects.requireNonNull(content, "content"), null);
    }

    /**
     * Makes a response.
     *
     * @param content its content, which must not change
     * @return a new response
     */
    public FullHttpResponse response(byte[] content) {
        return new TemplateResponse(this, null, Objects.requireNonNull(content, "content"));
    }

    /** The bytes that a response begins with now, up to the value of Content-Length. Not to be changed. */
    byte[] beginning() {
        long second = System.currentTimeMillis() / 1000;
        Beginning known = beginning;
        return known.second == second ? known.bytes : beginningOf(second);
    }

    private byte[] beginningOf(long second) {
        byte[] date = DateOfTheSecond.field();
        byte[] bytes = Arrays.copyOf(head, head.length + date.length + CONTENT_LENGTH.length);
        System.arraycopy(date, 0, bytes, head.length, date.length);
        System.arraycopy(CONTENT_LENGTH, 0, bytes, head.length + date.length, CONTENT_LENGTH.length);
        beginning = new Beginning(second, bytes);
        return bytes;
    }

    /** Ordinary headers of a response. */
    HttpHeaders headers(int contentLength) {
        return new DefaultHttpHeaders()
                .add(headers)
                .set(HttpHeaderNames.DATE, DateOfTheSecond.text())
                .setInt(HttpHeaderNames.CONTENT_LENGTH, contentLength);
    }

    /** Whether a response says that the connection is closed behind it. */
    static boolean isLast(HttpResponse response) {
        return response instanceof TemplateResponse made && made.isReady()
                ? made.template().last
                : response.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
    }
}
