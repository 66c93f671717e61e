package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The last piece of the content of a message, with the trailer fields.
 *
 * <p><b>Spec:</b> RFC 9110 §6.5
 */
public interface LastHttpContent extends HttpContent {
    /**
     * The end of a message, without content or trailers. Read-only, shared by all: it need not be released, and its
     * trailers and its decoder result cannot be changed.
     */
    LastHttpContent EMPTY_LAST_CONTENT = new EmptyLastHttpContent();

    /**
     * The trailer fields.
     *
     * @return the fields themselves, not a copy
     */
    HttpHeaders trailingHeaders();

    @Override
    LastHttpContent copy();

    @Override
    LastHttpContent duplicate();

    @Override
    LastHttpContent retainedDuplicate();

    @Override
    LastHttpContent replace(ByteBuf content);

    @Override
    LastHttpContent retain();

    @Override
    LastHttpContent retain(int increment);

    @Override
    LastHttpContent touch();

    @Override
    LastHttpContent touch(@Nullable Object hint);
}
