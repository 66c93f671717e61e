package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last piece of the content of a message. Its trailers may not say how the message is framed. */
public class DefaultLastHttpContent extends DefaultHttpContent implements LastHttpContent {
    private final HttpHeaders trailingHeaders;

    /** Makes an end without content. */
    public DefaultLastHttpContent() {
        this(Unpooled.buffer(0));
    }

    /**
     * Makes a last piece.
     *
     * @param content the bytes. <b>Ownership:</b> passes to this object
     */
    public DefaultLastHttpContent(ByteBuf content) {
        this(content, DefaultHttpHeadersFactory.trailersFactory());
    }

    /**
     * Makes a last piece.
     *
     * @param content the bytes. <b>Ownership:</b> passes to this object
     * @param trailersFactory makes the trailers
     */
    public DefaultLastHttpContent(ByteBuf content, HttpHeadersFactory trailersFactory) {
        this(content, trailersFactory.newEmptyHeaders());
    }

    /**
     * Makes a last piece.
     *
     * @param content the bytes. <b>Ownership:</b> passes to this object
     * @param trailingHeaders the trailers, not copied
     */
    public DefaultLastHttpContent(ByteBuf content, HttpHeaders trailingHeaders) {
        super(content);
        this.trailingHeaders = Objects.requireNonNull(trailingHeaders, "trailingHeaders");
    }

    @Override
    public HttpHeaders trailingHeaders() {
        return trailingHeaders;
    }

    @Override
    public LastHttpContent copy() {
        return replace(content().copy());
    }

    @Override
    public LastHttpContent duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public LastHttpContent retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    /**
     * A last piece of other bytes, with copies of the trailers. <b>Ownership:</b> the bytes pass to it; this one is
     * unchanged.
     */
    @Override
    public LastHttpContent replace(ByteBuf content) {
        LastHttpContent other = new DefaultLastHttpContent(content, trailingHeaders.copy());
        other.setDecoderResult(decoderResult());
        return other;
    }

    @Override
    public LastHttpContent retain() {
        super.retain();
        return this;
    }

    @Override
    public LastHttpContent retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public LastHttpContent touch() {
        super.touch();
        return this;
    }

    @Override
    public LastHttpContent touch(@Nullable Object hint) {
        super.touch(hint);
        return this;
    }

    @Override
    public int hashCode() {
        return super.hashCode() * 31 + trailingHeaders.hashCode();
    }

    /** Equal by bytes, trailers and result of decoding. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof DefaultLastHttpContent other
                && super.equals(o)
                && trailingHeaders.equals(other.trailingHeaders);
    }

    /** As without trailers, and the trailers in lines. */
    @Override
    public String toString() {
        return MessageText.of(super.toString(), trailingHeaders);
    }
}
