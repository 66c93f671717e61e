package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A message that is whole: head, content and trailers. */
public interface FullHttpMessage extends HttpMessage, LastHttpContent {
    @Override
    FullHttpMessage copy();

    @Override
    FullHttpMessage duplicate();

    @Override
    FullHttpMessage retainedDuplicate();

    @Override
    FullHttpMessage replace(ByteBuf content);

    @Override
    FullHttpMessage retain();

    @Override
    FullHttpMessage retain(int increment);

    @Override
    FullHttpMessage touch();

    @Override
    FullHttpMessage touch(@Nullable Object hint);
}
