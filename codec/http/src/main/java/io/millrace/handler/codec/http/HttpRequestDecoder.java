package io.millrace.handler.codec.http;

import io.millrace.buffer.Unpooled;
import io.millrace.util.AsciiString;

/**
 * Turns bytes into {@link HttpRequest}s and {@link HttpContent}s, as {@link HttpObjectDecoder} says.
 *
 * <p>A request that cannot be read comes out as {@code GET /bad-request HTTP/1.0}, or with what was read of it, and
 * with a {@link HttpObject#decoderResult()} that has failed: a handler behind this decoder has to look at that.
 * {@link HttpServerCodec} does it for its handlers.
 *
 * <p><b>Spec:</b> RFC 9112 §3
 */
public class HttpRequestDecoder extends HttpObjectDecoder {
    /** Makes a decoder with all defaults. */
    public HttpRequestDecoder() {
        this(new HttpDecoderConfig());
    }

    /**
     * Makes a decoder.
     *
     * @param maxInitialLineLength bytes of the first line
     * @param maxHeaderSize bytes of all fields
     * @param maxChunkSize bytes of a content
     */
    public HttpRequestDecoder(int maxInitialLineLength, int maxHeaderSize, int maxChunkSize) {
        this(config(maxInitialLineLength, maxHeaderSize, maxChunkSize));
    }

    /**
     * Makes a decoder.
     *
     * @param config its limits and how strict it is; copied
     */
    public HttpRequestDecoder(HttpDecoderConfig config) {
        this(config, false);
    }

    /** Makes a decoder that keeps a server's rules too. */
    HttpRequestDecoder(HttpDecoderConfig config, boolean ofServer) {
        super(ofServer ? config : config.clone().setHostRequired(false));
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        return new DefaultHttpRequest(
                HttpVersion.valueOf(initialLine[2]),
                HttpMethod.valueOf(initialLine[0]),
                initialLine[1],
                newHeaders(),
                false);
    }

    @Override
    protected HttpMessage createInvalidMessage() {
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET, "/bad-request", Unpooled.EMPTY_BUFFER);
    }

    @Override
    protected boolean isDecodingRequest() {
        return true;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage msg) {
        return false;
    }

    /** One of the names that there are constants for, if it is one. */
    @Override
    protected String splitFirstWordInitialLine(byte[] asciiContent, int start, int length) {
        if (isText(asciiContent, start, length, "GET")) {
            return "GET";
        }
        return isText(asciiContent, start, length, "POST")
                ? "POST"
                : super.splitFirstWordInitialLine(asciiContent, start, length);
    }

    /** One of the versions that there are constants for, if it is one. */
    @Override
    protected String splitThirdWordInitialLine(byte[] asciiContent, int start, int length) {
        return version(asciiContent, start, length);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] sb, int start, int length) {
        return super.splitHeaderName(sb, start, length);
    }
}
