package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import org.jspecify.annotations.Nullable;

/** A piece of the content of a message; a {@link LastHttpContent} is the end of it. */
public interface HttpContent extends HttpObject, ByteBufHolder {
    @Override
    HttpContent copy();

    @Override
    HttpContent duplicate();

    @Override
    HttpContent retainedDuplicate();

    @Override
    HttpContent replace(ByteBuf content);

    @Override
    HttpContent retain();

    @Override
    HttpContent retain(int increment);

    @Override
    HttpContent touch();

    @Override
    HttpContent touch(@Nullable Object hint);
}
