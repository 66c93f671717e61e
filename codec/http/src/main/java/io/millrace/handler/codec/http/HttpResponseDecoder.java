package io.millrace.handler.codec.http;

import io.millrace.buffer.Unpooled;

/**
 * Turns bytes into {@link HttpResponse}s and {@link HttpContent}s, as {@link HttpObjectDecoder} says.
 *
 * <p>Alone it does not know the requests, so that a response to {@code HEAD} or {@code CONNECT} is taken to have a
 * body: {@link HttpClientCodec} knows better. A response that cannot be read comes out as {@code 999 Unknown}, or with
 * what was read of it, and with a {@link HttpObject#decoderResult()} that has failed.
 *
 * <p><b>Spec:</b> RFC 9112 §4, §6.3
 */
public class HttpResponseDecoder extends HttpObjectDecoder {
    private static final HttpResponseStatus UNKNOWN_STATUS = new HttpResponseStatus(999, "Unknown");

    /** Makes a decoder with all defaults. */
    public HttpResponseDecoder() {
        this(new HttpDecoderConfig());
    }

    /**
     * Makes a decoder.
     *
     * @param maxInitialLineLength bytes of the first line
     * @param maxHeaderSize bytes of all fields
     * @param maxChunkSize bytes of a content
     */
    public HttpResponseDecoder(int maxInitialLineLength, int maxHeaderSize, int maxChunkSize) {
        this(config(maxInitialLineLength, maxHeaderSize, maxChunkSize));
    }

    /**
     * Makes a decoder.
     *
     * @param config its limits and how strict it is; copied
     */
    public HttpResponseDecoder(HttpDecoderConfig config) {
        super(config);
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        return new DefaultHttpResponse(
                HttpVersion.valueOf(initialLine[0]),
                HttpResponseStatus.valueOf(Integer.parseInt(initialLine[1]), initialLine[2]),
                newHeaders());
    }

    @Override
    protected HttpMessage createInvalidMessage() {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_0, UNKNOWN_STATUS, Unpooled.EMPTY_BUFFER);
    }

    @Override
    protected boolean isDecodingRequest() {
        return false;
    }

    /** One of the versions that there are constants for, if it is one. */
    @Override
    protected String splitFirstWordInitialLine(byte[] asciiContent, int start, int length) {
        return version(asciiContent, start, length);
    }
}
