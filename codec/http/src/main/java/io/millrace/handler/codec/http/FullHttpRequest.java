package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A request with its content and trailers. */
public interface FullHttpRequest extends HttpRequest, FullHttpMessage {
    @Override
    FullHttpRequest copy();

    @Override
    FullHttpRequest duplicate();

    @Override
    FullHttpRequest retainedDuplicate();

    @Override
    FullHttpRequest replace(ByteBuf content);

    @Override
    FullHttpRequest retain();

    @Override
    FullHttpRequest retain(int increment);

    @Override
    FullHttpRequest touch();

    @Override
    FullHttpRequest touch(@Nullable Object hint);

    @Override
    FullHttpRequest setProtocolVersion(HttpVersion version);

    @Override
    FullHttpRequest setMethod(HttpMethod method);

    @Override
    FullHttpRequest setUri(String uri);
}
