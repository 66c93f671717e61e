package io.millrace.examples.keyvalue;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.DefaultByteBufHolder;
import io.millrace.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What became of a request. The content is the value that was asked for, or says what is wrong. */
final class Response extends DefaultByteBufHolder {
    /** In the order of their codes. */
    enum Status {
        OK,
        NOT_FOUND,
        /** The store has no room for the value. */
        FULL,
        /** Not a request; the connection ends behind this answer. */
        BAD_REQUEST;

        int code() {
            return ordinal();
        }
    }

    private final Status status;

    /**
     * Makes a response.
     *
     * @param content the response's from here on
     */
    Response(Status status, ByteBuf content) {
        super(content);
        this.status = status;
    }

    /** Makes a response whose content is a sentence, or nothing. */
    static Response of(Status status, String reason) {
        return new Response(status, Unpooled.copiedBuffer(reason, StandardCharsets.UTF_8));
    }

    Status status() {
        return status;
    }

    @Override
    public Response replace(ByteBuf content) {
        return new Response(status, content);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Response response
                && status == response.status
                && content().equals(response.content());
    }

    @Override
    public int hashCode() {
        return status.hashCode();
    }

    @Override
    public String toString() {
        return status + " (" + contentToString() + ')';
    }
}
