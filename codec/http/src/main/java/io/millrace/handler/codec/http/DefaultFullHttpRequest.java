package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request with its content and trailers. */
public class DefaultFullHttpRequest extends DefaultHttpRequest implements FullHttpRequest {
    private final ByteBuf content;
    private final HttpHeaders trailingHeaders;

    /**
     * Makes a request without headers and content.
     *
     * @param httpVersion the version
     * @param method the method
     * @param uri the target
     * @throws IllegalArgumentException if the target has white space or a control character
     */
    public DefaultFullHttpRequest(HttpVersion httpVersion, HttpMethod method, String uri) {
        this(httpVersion, method, uri, Unpooled.buffer(0));
    }

    /**
     * Makes a request without headers.
     *
     * @param httpVersion the version
     * @param method the method
     * @param uri the target
     * @param content the content. <b>Ownership:</b> passes to this object
     * @throws IllegalArgumentException if the target has white space or a control character
     */
    public DefaultFullHttpRequest(HttpVersion httpVersion, HttpMethod method, String uri, ByteBuf content) {
        this(
                httpVersion,
                method,
                uri,
                content,
                DefaultHttpHeadersFactory.headersFactory(),
                DefaultHttpHeadersFactory.trailersFactory());
    }

    /**
     * Makes a request without headers.
     *
     * @param httpVersion the version
     * @param method the method
     * @param uri the target
     * @param content the content. <b>Ownership:</b> passes to this object
     * @param headersFactory makes the headers
     * @param trailersFactory makes the trailers
     * @throws IllegalArgumentException if the target has white space or a control character
     */
    public DefaultFullHttpRequest(
            HttpVersion httpVersion,
            HttpMethod method,
            String uri,
            ByteBuf content,
            HttpHeadersFactory headersFactory,
            HttpHeadersFactory trailersFactory) {
        this(httpVersion, method, uri, content, headersFactory.newHeaders(), trailersFactory.newEmptyHeaders());
    }

    /**
     * Makes a request.
     *
     * @param httpVersion the version
     * @param method the method
     * @param uri the target
     * @param content the content. <b>Ownership:</b> passes to this object
     * @param headers the headers, not copied
     * @param trailingHeaders the trailers, not copied
     * @throws IllegalArgumentException if the target has white space or a control character
     */
    public DefaultFullHttpRequest(
            HttpVersion httpVersion,
            HttpMethod method,
            String uri,
            ByteBuf content,
            HttpHeaders headers,
            HttpHeaders trailingHeaders) {
        this(httpVersion, method, uri, content, headers, trailingHeaders, true);
    }

    /**
     * Makes a request.
     *
     * @param httpVersion the version
     * @param method the method
     * @param uri the target
     * @param content the content. <b>Ownership:</b> passes to this object
     * @param headers the headers, not copied
     * @param trailingHeaders the trailers, not copied
     * @param validateRequestLine whether the target is checked here; {@code false} only for what was checked before
     * @throws IllegalArgumentException if the target is checked and has white space or a control character
     */
    public DefaultFullHttpRequest(
            HttpVersion httpVersion,
            HttpMethod method,
            String uri,
            ByteBuf content,
            HttpHeaders headers,
            HttpHeaders trailingHeaders,
            boolean validateRequestLine) {
        super(httpVersion, method, uri, headers, validateRequestLine);
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
    public FullHttpRequest retain() {
        content.retain();
        return this;
    }

    @Override
    public FullHttpRequest retain(int increment) {
        content.retain(increment);
        return this;
    }

    @Override
    public FullHttpRequest touch() {
        content.touch();
        return this;
    }

    @Override
    public FullHttpRequest touch(@Nullable Object hint) {
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
    public FullHttpRequest setProtocolVersion(HttpVersion version) {
        super.setProtocolVersion(version);
        return this;
    }

    @Override
    public FullHttpRequest setMethod(HttpMethod method) {
        super.setMethod(method);
        return this;
    }

    @Override
    public FullHttpRequest setUri(String uri) {
        super.setUri(uri);
        return this;
    }

    @Override
    public FullHttpRequest copy() {
        return replace(content().copy());
    }

    @Override
    public FullHttpRequest duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public FullHttpRequest retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    /**
     * A request like this one with copies of its headers. <b>Ownership:</b> the content passes to it; this one is
     * unchanged.
     */
    @Override
    public FullHttpRequest replace(ByteBuf content) {
        FullHttpRequest other = new DefaultFullHttpRequest(
                protocolVersion(),
                method(),
                uri(),
                content,
                headers().copy(),
                trailingHeaders().copy(),
                false);
        other.setDecoderResult(decoderResult());
        return other;
    }

    /** Of a request that was released too. */
    @Override
    public int hashCode() {
        int ofContent = content.refCnt() == 0 ? 0 : content.hashCode();
        return (super.hashCode() * 31 + ofContent) * 31 + trailingHeaders.hashCode();
    }

    /** Equal by content, trailers and all that makes requests equal. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof DefaultFullHttpRequest other
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
