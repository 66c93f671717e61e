package io.millrace.handler.codec.http;

/** Makes the headers of messages. */
public interface HttpHeadersFactory {
    /**
     * Makes headers that will be filled.
     *
     * @return new headers
     */
    HttpHeaders newHeaders();

    /**
     * Makes headers that will mostly stay empty.
     *
     * @return new headers
     */
    HttpHeaders newEmptyHeaders();
}
