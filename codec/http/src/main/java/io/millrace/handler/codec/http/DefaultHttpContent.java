package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A piece of the content of a message. */
public class DefaultHttpContent extends DefaultHttpObject implements HttpContent {
    private final ByteBuf content;

    /**
     * Makes a piece of content.
     *
     * @param content the bytes. <b>Ownership:</b> passes to this object
     */
    public DefaultHttpContent(ByteBuf content) {
        this.content = Objects.requireNonNull(content, "content");
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
    public HttpContent retain() {
        content.retain();
        return this;
    }

    @Override
    public HttpContent retain(int increment) {
        content.retain(increment);
        return this;
    }

    @Override
    public HttpContent touch() {
        content.touch();
        return this;
    }

    @Override
    public HttpContent touch(@Nullable Object hint) {
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
    public HttpContent copy() {
        return replace(content().copy());
    }

    @Override
    public HttpContent duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public HttpContent retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    /** A piece of other bytes. <b>Ownership:</b> they pass to it; this one is unchanged. */
    @Override
    public HttpContent replace(ByteBuf content) {
        HttpContent other = new DefaultHttpContent(content);
        other.setDecoderResult(decoderResult());
        return other;
    }

    /** Of a piece that was released too. */
    @Override
    public int hashCode() {
        return super.hashCode() * 31 + (content.refCnt() == 0 ? 0 : content.hashCode());
    }

    /** Equal by bytes and result of decoding, and of the same class. */
    @Override
    public boolean equals(@Nullable Object o) {
        return this == o
                || o instanceof DefaultHttpContent other
                        && getClass() == other.getClass()
                        && super.equals(o)
                        && content.equals(other.content);
    }

    /** The class with the buffer and the result of decoding. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "(data: " + content + ", decoderResult: " + decoderResult() + ')';
    }
}
