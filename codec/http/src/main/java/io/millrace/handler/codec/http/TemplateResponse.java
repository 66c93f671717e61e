package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.DecoderResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A response of a {@link HttpResponseTemplate}: the template and the content, until somebody asks for more than that.
 */
final class TemplateResponse implements FullHttpResponse {
    /** The head is in one buffer with contents up to here. */
    private static final int MAX_CONTENT = 4096;

    /** Behind the beginning of the head: a number, and two line ends. */
    private static final int MAX_REST_OF_HEAD = 10 + 4;

    private final HttpResponseTemplate template;
    private @Nullable ByteBuf content;
    private final byte @Nullable [] bytes;

    /** The same response with ordinary headers, once somebody wanted them. */
    private @Nullable DefaultFullHttpResponse ordinary;

    TemplateResponse(HttpResponseTemplate template, @Nullable ByteBuf content, byte @Nullable [] bytes) {
        this.template = template;
        this.content = content;
        this.bytes = bytes;
    }

    HttpResponseTemplate template() {
        return template;
    }

    // ---- as bytes ----

    /** Nothing but the content is this response's own, and that is small. */
    boolean isReady() {
        return ordinary == null && length() <= MAX_CONTENT;
    }

    private int length() {
        ByteBuf buf = content;
        return buf != null ? buf.readableBytes() : Objects.requireNonNull(bytes).length;
    }

    /**
     * Makes the bytes of the response.
     *
     * @return a new buffer
     */
    ByteBuf encode(ByteBufAllocator alloc) {
        byte[] beginning = template.beginning();
        int length = length();
        ByteBuf buf = alloc.buffer(beginning.length + MAX_REST_OF_HEAD + length);
        boolean done = false;
        try {
            buf.writeBytes(beginning);
            writeNumber(buf, length);
            buf.writeInt('\r' << 24 | '\n' << 16 | '\r' << 8 | '\n');
            writeContent(buf, length);
            done = true;
            return buf;
        } finally {
            if (!done) {
                buf.release();
            }
        }
    }

    private void writeContent(ByteBuf buf, int length) {
        ByteBuf from = content;
        if (from != null) {
            buf.writeBytes(from, from.readerIndex(), length);
        } else {
            buf.writeBytes(Objects.requireNonNull(bytes));
        }
    }

    private static void writeNumber(ByteBuf buf, int number) {
        int divisor = 1;
        while (number / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            buf.writeByte('0' + number / divisor % 10);
        }
    }

    // ---- as a message ----

    private DefaultFullHttpResponse ordinary() {
        DefaultFullHttpResponse known = ordinary;
        if (known == null) {
            known = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    template.status(),
                    content(),
                    template.headers(length()),
                    DefaultHttpHeadersFactory.trailersFactory().newHeaders());
            ordinary = known;
        }
        return known;
    }

    @Override
    public ByteBuf content() {
        ByteBuf buf = content;
        if (buf == null) {
            buf = Unpooled.wrappedBuffer(Objects.requireNonNull(bytes)).asReadOnly();
            content = buf;
        }
        return buf;
    }

    @Override
    public HttpResponseStatus status() {
        return ordinary == null ? template.status() : ordinary.status();
    }

    @Override
    public HttpVersion protocolVersion() {
        return ordinary == null ? HttpVersion.HTTP_1_1 : ordinary.protocolVersion();
    }

    @Override
    public DecoderResult decoderResult() {
        return ordinary == null ? DecoderResult.SUCCESS : ordinary.decoderResult();
    }

    @Override
    public HttpHeaders headers() {
        return ordinary().headers();
    }

    @Override
    public HttpHeaders trailingHeaders() {
        return ordinary().trailingHeaders();
    }

    @Override
    public FullHttpResponse setStatus(HttpResponseStatus status) {
        ordinary().setStatus(status);
        return this;
    }

    @Override
    public FullHttpResponse setProtocolVersion(HttpVersion version) {
        ordinary().setProtocolVersion(version);
        return this;
    }

    @Override
    public void setDecoderResult(DecoderResult result) {
        ordinary().setDecoderResult(result);
    }

    @Override
    public FullHttpResponse copy() {
        return ordinary().copy();
    }

    @Override
    public FullHttpResponse duplicate() {
        return ordinary().duplicate();
    }

    @Override
    public FullHttpResponse retainedDuplicate() {
        return ordinary().retainedDuplicate();
    }

    @Override
    public FullHttpResponse replace(ByteBuf content) {
        return ordinary().replace(content);
    }

    // ---- reference count: the content's, and 1 without one ----

    @Override
    public int refCnt() {
        ByteBuf buf = content;
        return buf == null ? 1 : buf.refCnt();
    }

    @Override
    public FullHttpResponse retain() {
        content().retain();
        return this;
    }

    @Override
    public FullHttpResponse retain(int increment) {
        content().retain(increment);
        return this;
    }

    @Override
    public FullHttpResponse touch() {
        content().touch();
        return this;
    }

    @Override
    public FullHttpResponse touch(@Nullable Object hint) {
        content().touch(hint);
        return this;
    }

    @Override
    public boolean release() {
        ByteBuf buf = content;
        return buf == null || buf.release();
    }

    @Override
    public boolean release(int decrement) {
        return content().release(decrement);
    }

    @Override
    public String toString() {
        return ordinary().toString();
    }
}
