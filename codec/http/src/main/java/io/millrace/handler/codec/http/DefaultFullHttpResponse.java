package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A response with its content and trailers. */
public class DefaultFullHttpResponse extends DefaultHttpResponse implements FullHttpResponse {
    private final ByteBuf content;
    private final HttpHeaders trailingHeaders;

    /**
     * Makes a response without headers and content.
     *
     * @param version the version
     * @param status the status
     */
    public DefaultFullHttpResponse(HttpVersion version, HttpResponseStatus status) {
        this(version, status, Unpooled.buffer(0));
    }

    /**
     * Makes a response without headers.
     *
     * @param version the version
     * @param status the status
     * @param content the content. <b>Ownership:</b> passes to this object
     */
    public DefaultFullHttpResponse(HttpVersion version, HttpResponseStatus status, ByteBuf content) {
        this(
                version,
                status,
                content,
                DefaultHttpHeadersFactory.headersFactory(),
                DefaultHttpHeadersFactory.trailersFactory());
    }

    /**
     * Makes a response without headers.
     *
     * @param version the version
     * @param status the status
     * @param content the content. <b>Ownership:</b> passes to this object
     * @param headersFactory makes the headers
     * @param trailersFactory makes the trailers
     */
    public DefaultFullHttpResponse(
            HttpVersion version,
            HttpResponseStatus status,
            ByteBuf content,
            HttpHeadersFactory headersFactory,
            HttpHeadersFactory trailersFactory) {
        this(version, status, content, headersFactory.newHeaders(), trailersFactory.newEmptyHeaders());
    }

    /**
     * Makes a response.
     *
     * @param version the version
     * @param status the status
     * @param content the content. <b>Ownership:</b> passes to this object
     * @param headers the headers, not copied
     * @param trailingHeaders the trailers, not copied
     */
    public DefaultFullHttpResponse(
            HttpVersion version,
            HttpResponseStatus status,
            ByteBuf content,
            HttpHeaders headers,
            HttpHeaders trailingHeaders) {
        super(version, status, headers);
        this.content = Objects.requireNonNull(content, "content");
        this.trailingHeaders = Objects.requireNonNull(trailingHeaders, "trailingHeaders");
    }

    @Override
    public HttpHeaders trailingHeaders() {
        return trailingHeaders;
    }

    @Override
    public ByteBuf content() {
        return ByteBufUtil.ensureAccessible(content);
    }

    @Override
    public int refCnt() {
        return content.refCnt();
    }

    @Override
    public FullHttpResponse retain() {
        content.retain();
        return this;
    }

    @Override
    public FullHttpResponse retain(int increment) {
        content.retain(increment);
        return this;
    }

    @Override
    public FullHttpResponse touch() {
        content.touch();
        return this;
    }

    @Override
    public FullHttpResponse touch(@Nullable Object hint) {
        content.touch(hint);
        return this;
    }

    @Override
    public boolean release() {
        return content.release();
    }

    @Override
    public boolean release(int decrement) {
        return content.release(decrement);
    }

    @Override
    public FullHttpResponse setProtocolVersion(HttpVersion version) {
        super.setProtocolVersion(version);
        return this;
    }

    @Override
    public FullHttpResponse setStatus(HttpResponseStatus status) {
        super.setStatus(status);
        return this;
    }

    @Override
    public FullHttpResponse copy() {
        return replace(content().copy());
    }

    @Override
    public FullHttpResponse duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public FullHttpResponse retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    /**
     * A response like this one with copies of its headers. <b>Ownership:</b> the content passes to it; this one is
     * unchanged.
     */
    @Override
    public FullHttpResponse replace(ByteBuf content) {
        FullHttpResponse other = new DefaultFullHttpResponse(
                protocolVersion(),
                status(),
                content,
                headers().copy(),
                trailingHeaders().copy());
        other.setDecoderResult(decoderResult());
        return other;
    }

    /** Of a response that was released too. */
    @Override
    public int hashCode() {
        int ofContent = content.refCnt() == 0 ? 0 : content.hashCode();
        return (super.hashCode() * 31 + ofContent) * 31 + trailingHeaders.hashCode();
    }

    /** Equal by content, trailers and all that makes responses equal. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof DefaultFullHttpResponse other
                && super.equals(o)
                && content.equals(other.content)
                && trailingHeaders.equals(other.trailingHeaders);
    }

    /** As without content, with the buffer, and the trailers at the end. */
    @Override
    public String toString() {
        return MessageText.of(this, content.toString());
    }
}
