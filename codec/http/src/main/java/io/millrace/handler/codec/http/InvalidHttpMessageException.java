package io.millrace.handler.codec.http;

import java.util.Objects;

/**
 * A message broke the grammar or a rule of the protocol. It is the cause of the message's
 * {@link io.millrace.handler.codec.DecoderResult}, and says what a server answers.
 *
 * <p>It is an {@link IllegalArgumentException} since that is what handlers written for Netty look for. It has no stack
 * trace: a peer caused it, not a line of code.
 */
public final class InvalidHttpMessageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient HttpResponseStatus status;

    InvalidHttpMessageException(HttpResponseStatus status, String message) {
        super(message);
        this.status = status;
    }

    /**
     * What a server answers.
     *
     * @return 400, 417, 501 or 505
     */
    public HttpResponseStatus status() {
        return Objects.requireNonNullElse(status, HttpResponseStatus.BAD_REQUEST); // null after deserialization
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    static InvalidHttpMessageException badRequest(String message) {
        return new InvalidHttpMessageException(HttpResponseStatus.BAD_REQUEST, message);
    }

    /** The status that answers whatever decoding failed with. */
    static HttpResponseStatus statusOf(Throwable cause) {
        if (cause instanceof InvalidHttpMessageException invalid) {
            return invalid.status();
        }
        if (cause instanceof TooLongHttpLineException) {
            return HttpResponseStatus.REQUEST_URI_TOO_LONG;
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        if (cause instanceof TooLongHttpContentException) {
            return HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
        }
        return HttpResponseStatus.BAD_REQUEST;
    }
}
