package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A response with its content and trailers. */
public interface FullHttpResponse extends HttpResponse, FullHttpMessage {
    @Override
    FullHttpResponse copy();

    @Override
    FullHttpResponse duplicate();

    @Override
    FullHttpResponse retainedDuplicate();

    @Override
    FullHttpResponse replace(ByteBuf content);

    @Override
    FullHttpResponse retain();

    @Override
    FullHttpResponse retain(int increment);

    @Override
    FullHttpResponse touch();

    @Override
    FullHttpResponse touch(@Nullable Object hint);

    @Override
    FullHttpResponse setProtocolVersion(HttpVersion version);

    @Override
    FullHttpResponse setStatus(HttpResponseStatus status);
}
