package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.DecoderResult;
import org.jspecify.annotations.Nullable;

/** The constant {@link LastHttpContent#EMPTY_LAST_CONTENT}: it has no reference count that could reach 0. */
final class EmptyLastHttpContent implements LastHttpContent {
    @Override
    public ByteBuf content() {
        return Unpooled.EMPTY_BUFFER;
    }

    @Override
    public HttpHeaders trailingHeaders() {
        return EmptyHttpHeaders.INSTANCE;
    }

    @Override
    public DecoderResult decoderResult() {
        return DecoderResult.SUCCESS;
    }

    @Override
    public void setDecoderResult(DecoderResult result) {
        throw new UnsupportedOperationException("read only");
    }

    @Override
    public LastHttpContent copy() {
        return this;
    }

    @Override
    public LastHttpContent duplicate() {
        return this;
    }

    @Override
    public LastHttpContent retainedDuplicate() {
        return this;
    }

    @Override
    public LastHttpContent replace(ByteBuf content) {
        return new DefaultLastHttpContent(content);
    }

    @Override
    public LastHttpContent retain() {
        return this;
    }

    @Override
    public LastHttpContent retain(int increment) {
        return this;
    }

    @Override
    public LastHttpContent touch() {
        return this;
    }

    @Override
    public LastHttpContent touch(@Nullable Object hint) {
        return this;
    }

    @Override
    public int refCnt() {
        return 1;
    }

    @Override
    public boolean release() {
        return false;
    }

    @Override
    public boolean release(int decrement) {
        return false;
    }

    @Override
    public String toString() {
        return "EmptyLastHttpContent";
    }
}
