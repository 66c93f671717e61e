package io.millrace.handler.codec.http;

import java.time.Duration;
import java.util.Objects;

/**
 * How HTTP is decoded: the limits, which are all finite, and how strict the grammar is. A decoder or codec copies what
 * it is given; changes afterwards have no effect on it.
 *
 * <pre>{@code
 * new HttpServerCodec(new HttpDecoderConfig()
 *         .setMaxInitialLineLength(16 * 1024)
 *         .setHeaderTimeout(Duration.ofSeconds(10)));
 * }</pre>
 *
 * <p>Everything is strict unless a setter says otherwise. Time limits, the limit of pipelined requests and the answers
 * to faults are those of {@link HttpServerCodec}; {@link HttpRequestDecoder} alone has no channel to answer on.
 *
 * <p><b>Spec:</b> RFC 9112
 */
public final class HttpDecoderConfig implements Cloneable {
    private int maxInitialLineLength = HttpObjectDecoder.DEFAULT_MAX_INITIAL_LINE_LENGTH;
    private int maxHeaderSize = HttpObjectDecoder.DEFAULT_MAX_HEADER_SIZE;
    private int maxHeaderCount = 100;
    private int maxChunkSize = HttpObjectDecoder.DEFAULT_MAX_CHUNK_SIZE;
    private int maxChunkLineLength = 1024;
    private long maxContentLength = 1L << 30;
    private int maxPipelinedRequests = 64;
    private int initialBufferSize = HttpObjectDecoder.DEFAULT_INITIAL_BUFFER_SIZE;
    private boolean chunkedSupported = HttpObjectDecoder.DEFAULT_CHUNKED_SUPPORTED;
    private boolean allowPartialChunks = HttpObjectDecoder.DEFAULT_ALLOW_PARTIAL_CHUNKS;
    private boolean allowDuplicateContentLengths = HttpObjectDecoder.DEFAULT_ALLOW_DUPLICATE_CONTENT_LENGTHS;
    private boolean strictLineParsing = HttpObjectDecoder.DEFAULT_STRICT_LINE_PARSING;
    private boolean strictTargetParsing = true;
    private boolean useRfc9112TransferEncoding = HttpObjectDecoder.RFC9112_TRANSFER_ENCODING;
    private boolean obsoleteLineFoldingAllowed;
    private boolean hostRequired = true;
    private boolean faultsAnswered = true;
    private HttpHeadersFactory headersFactory = DefaultHttpHeadersFactory.headersFactory();
    private HttpHeadersFactory trailersFactory = DefaultHttpHeadersFactory.trailersFactory();
    private Duration headerTimeout = Duration.ofSeconds(60);
    private Duration bodyTimeout = Duration.ofSeconds(60);
    private int minBodyBytesPerSecond = 240;
    private Duration keepAliveTimeout = Duration.ofSeconds(75);

    /** Makes a configuration with all defaults. */
    public HttpDecoderConfig() {}

    // ---- limits ----

    /**
     * The limit of the first line of a message.
     *
     * @return bytes without the line's end, 4096 unless set
     */
    public int getMaxInitialLineLength() {
        return maxInitialLineLength;
    }

    /**
     * Sets the limit of the first line of a message; a server answers 414 beyond it.
     *
     * @param maxInitialLineLength bytes without the line's end, at least 1
     * @return this
     */
    public HttpDecoderConfig setMaxInitialLineLength(int maxInitialLineLength) {
        this.maxInitialLineLength = requirePositive(maxInitialLineLength, "maxInitialLineLength");
        return this;
    }

    /**
     * The limit of all fields of a head, or of a trailer section, together.
     *
     * @return bytes without the lines' ends, 8192 unless set
     */
    public int getMaxHeaderSize() {
        return maxHeaderSize;
    }

    /**
     * Sets the limit of all fields of a head, or of a trailer section, together; a server answers 431 beyond it.
     *
     * @param maxHeaderSize bytes without the lines' ends, at least 1
     * @return this
     */
    public HttpDecoderConfig setMaxHeaderSize(int maxHeaderSize) {
        this.maxHeaderSize = requirePositive(maxHeaderSize, "maxHeaderSize");
        return this;
    }

    /**
     * The limit of the number of fields of a head, or of a trailer section.
     *
     * @return fields, 100 unless set
     */
    public int getMaxHeaderCount() {
        return maxHeaderCount;
    }

    /**
     * Sets the limit of the number of fields of a head, or of a trailer section; a server answers 431 beyond it.
     *
     * @param maxHeaderCount fields, at least 1
     * @return this
     */
    public HttpDecoderConfig setMaxHeaderCount(int maxHeaderCount) {
        this.maxHeaderCount = requirePositive(maxHeaderCount, "maxHeaderCount");
        return this;
    }

    /**
     * How long a {@link HttpContent} is at most.
     *
     * @return bytes, 8192 unless set
     */
    public int getMaxChunkSize() {
        return maxChunkSize;
    }

    /**
     * Sets how long a {@link HttpContent} is at most. Longer chunks of a peer come in several.
     *
     * @param maxChunkSize bytes, at least 1
     * @return this
     */
    public HttpDecoderConfig setMaxChunkSize(int maxChunkSize) {
        this.maxChunkSize = requirePositive(maxChunkSize, "maxChunkSize");
        return this;
    }

    /**
     * The limit of the line before a chunk, with its extensions.
     *
     * @return bytes without the line's end, 1024 unless set
     */
    public int getMaxChunkLineLength() {
        return maxChunkLineLength;
    }

    /**
     * Sets the limit of the line before a chunk, with its extensions.
     *
     * @param maxChunkLineLength bytes without the line's end, at least 1
     * @return this
     */
    public HttpDecoderConfig setMaxChunkLineLength(int maxChunkLineLength) {
        this.maxChunkLineLength = requirePositive(maxChunkLineLength, "maxChunkLineLength");
        return this;
    }

    /**
     * The limit of a request's content. Responses have none.
     *
     * @return bytes, 1 GiB unless set
     */
    public long getMaxContentLength() {
        return maxContentLength;
    }

    /**
     * Sets the limit of a request's content; a server answers 413 beyond it.
     *
     * @param maxContentLength bytes, not negative
     * @return this
     */
    public HttpDecoderConfig setMaxContentLength(long maxContentLength) {
        if (maxContentLength < 0) {
            throw new IllegalArgumentException("maxContentLength: " + maxContentLength + " (expected: >= 0)");
        }
        this.maxContentLength = maxContentLength;
        return this;
    }

    /**
     * How many requests may wait for their responses.
     *
     * @return requests, 64 unless set
     */
    public int getMaxPipelinedRequests() {
        return maxPipelinedRequests;
    }

    /**
     * Sets how many requests of a connection may wait for their responses. With so many there, {@link HttpServerCodec}
     * neither decodes nor reads until a response has been written; nothing is lost.
     *
     * @param maxPipelinedRequests requests, at least 1
     * @return this
     */
    public HttpDecoderConfig setMaxPipelinedRequests(int maxPipelinedRequests) {
        this.maxPipelinedRequests = requirePositive(maxPipelinedRequests, "maxPipelinedRequests");
        return this;
    }

    /**
     * Kept for Netty's sake.
     *
     * @return 128 unless set
     */
    public int getInitialBufferSize() {
        return initialBufferSize;
    }

    /**
     * Kept for Netty's sake: a parser has no buffer of its own.
     *
     * @param initialBufferSize at least 1
     * @return this
     */
    public HttpDecoderConfig setInitialBufferSize(int initialBufferSize) {
        this.initialBufferSize = requirePositive(initialBufferSize, "initialBufferSize");
        return this;
    }

    // ---- time ----

    /**
     * How long a head may take.
     *
     * @return 60 seconds unless set
     */
    public Duration getHeaderTimeout() {
        return headerTimeout;
    }

    /**
     * Sets how long a head may take from its first byte to its last, and how long a new connection may wait with its
     * first one. {@link HttpServerCodec} answers 408 then; a connection without a byte it closes.
     *
     * @param headerTimeout not negative; zero for no limit
     * @return this
     */
    public HttpDecoderConfig setHeaderTimeout(Duration headerTimeout) {
        this.headerTimeout = requireNotNegative(headerTimeout, "headerTimeout");
        return this;
    }

    /**
     * How long a request's content may pause.
     *
     * @return 60 seconds unless set
     */
    public Duration getBodyTimeout() {
        return bodyTimeout;
    }

    /**
     * Sets how long a request's content may pause between two reads; {@link HttpServerCodec} answers 408 then. Time in
     * which nobody reads from the connection does not count.
     *
     * @param bodyTimeout not negative; zero for no limit, and none of the rate
     * @return this
     */
    public HttpDecoderConfig setBodyTimeout(Duration bodyTimeout) {
        this.bodyTimeout = requireNotNegative(bodyTimeout, "bodyTimeout");
        return this;
    }

    /**
     * How fast a request's content has to come.
     *
     * @return bytes a second, 240 unless set
     */
    public int getMinBodyBytesPerSecond() {
        return minBodyBytesPerSecond;
    }

    /**
     * Sets how fast a request's content has to come, measured over as long as {@linkplain #setBodyTimeout it may
     * pause}; {@link HttpServerCodec} answers 408 to what is slower.
     *
     * @param minBodyBytesPerSecond not negative; zero for no limit
     * @return this
     */
    public HttpDecoderConfig setMinBodyBytesPerSecond(int minBodyBytesPerSecond) {
        if (minBodyBytesPerSecond < 0) {
            throw new IllegalArgumentException("minBodyBytesPerSecond: " + minBodyBytesPerSecond + " (expected: >= 0)");
        }
        this.minBodyBytesPerSecond = minBodyBytesPerSecond;
        return this;
    }

    /**
     * How long a connection may wait for its next request.
     *
     * @return 75 seconds unless set
     */
    public Duration getKeepAliveTimeout() {
        return keepAliveTimeout;
    }

    /**
     * Sets how long a connection may wait for its next request when all responses have been written;
     * {@link HttpServerCodec} closes it then.
     *
     * @param keepAliveTimeout not negative; zero for no limit
     * @return this
     */
    public HttpDecoderConfig setKeepAliveTimeout(Duration keepAliveTimeout) {
        this.keepAliveTimeout = requireNotNegative(keepAliveTimeout, "keepAliveTimeout");
        return this;
    }

    // ---- grammar ----

    /**
     * Whether chunked messages are decoded.
     *
     * @return {@code true} unless set
     */
    public boolean isChunkedSupported() {
        return chunkedSupported;
    }

    /**
     * Sets whether chunked messages are decoded; a server answers 501 to them otherwise.
     *
     * @param chunkedSupported whether to
     * @return this
     */
    public HttpDecoderConfig setChunkedSupported(boolean chunkedSupported) {
        this.chunkedSupported = chunkedSupported;
        return this;
    }

    /**
     * Whether parts of a chunk are handed on as they come.
     *
     * @return {@code true} unless set
     */
    public boolean isAllowPartialChunks() {
        return allowPartialChunks;
    }

    /**
     * Sets whether parts of a chunk are handed on as they come, instead of waiting until the chunk is there, or
     * {@link #getMaxChunkSize()} of it.
     *
     * @param allowPartialChunks whether to
     * @return this
     */
    public HttpDecoderConfig setAllowPartialChunks(boolean allowPartialChunks) {
        this.allowPartialChunks = allowPartialChunks;
        return this;
    }

    /**
     * Whether equal values of Content-Length count as one.
     *
     * @return {@code false} unless set
     */
    public boolean isAllowDuplicateContentLengths() {
        return allowDuplicateContentLengths;
    }

    /**
     * Sets whether equal values of Content-Length, in several fields or in a list, count as one (RFC 9110 §8.6).
     * Different ones are a fault in any case.
     *
     * @param allowDuplicateContentLengths whether to
     * @return this
     */
    public HttpDecoderConfig setAllowDuplicateContentLengths(boolean allowDuplicateContentLengths) {
        this.allowDuplicateContentLengths = allowDuplicateContentLengths;
        return this;
    }

    /**
     * Whether lines have to end with CRLF.
     *
     * @return {@code true} unless set
     */
    public boolean isStrictLineParsing() {
        return strictLineParsing;
    }

    /**
     * Sets whether lines have to end with CRLF; otherwise LF alone will do (RFC 9112 §2.2). CR alone never does.
     *
     * @param strictLineParsing whether they have to
     * @return this
     */
    public HttpDecoderConfig setStrictLineParsing(boolean strictLineParsing) {
        this.strictLineParsing = strictLineParsing;
        return this;
    }

    /**
     * Whether a request's target has to be one of RFC 9112.
     *
     * @return {@code true} unless set
     */
    public boolean isStrictTargetParsing() {
        return strictTargetParsing;
    }

    /**
     * Sets whether a request's target has to be one of RFC 9112 §3.2. Otherwise any bytes but spaces and control
     * characters are one.
     *
     * <p>A strict parser refuses {@code #}, {@code "}, {@code <}, {@code >}, {@code \} and bytes beyond ASCII. It takes
     * <code>^ ` | { }</code>, which are no part of a URI either but come from browsers and other clients; and percent
     * signs with whatever follows, since decoding them is up to the handler. In {@link HttpServerCodec} the target also
     * has the form that the method asks for, unless {@linkplain #setHostRequired no Host is required}:
     * {@code host:port} for CONNECT; {@code /…} or {@code scheme://authority…} for all others; {@code *} for OPTIONS.
     *
     * @param strictTargetParsing whether it has to
     * @return this
     */
    public HttpDecoderConfig setStrictTargetParsing(boolean strictTargetParsing) {
        this.strictTargetParsing = strictTargetParsing;
        return this;
    }

    /**
     * Whether Transfer-Encoding is refused beside Content-Length and in HTTP/1.0.
     *
     * @return {@code true} unless set
     */
    public boolean isUseRfc9112TransferEncoding() {
        return useRfc9112TransferEncoding;
    }

    /**
     * Sets whether Transfer-Encoding is refused beside Content-Length and in HTTP/1.0 (RFC 9112 §6.1, §6.3). Otherwise
     * it counts, and Content-Length is removed: see
     * {@link HttpObjectDecoder#handleTransferEncodingChunkedWithContentLength(HttpMessage)}.
     *
     * @param useRfc9112TransferEncoding whether it is refused
     * @return this
     */
    public HttpDecoderConfig setUseRfc9112TransferEncoding(boolean useRfc9112TransferEncoding) {
        this.useRfc9112TransferEncoding = useRfc9112TransferEncoding;
        return this;
    }

    /**
     * Whether a field may go on in the next line.
     *
     * @return {@code false} unless set
     */
    public boolean isObsoleteLineFoldingAllowed() {
        return obsoleteLineFoldingAllowed;
    }

    /**
     * Sets whether a field may go on in the next line if that begins with a space; it counts as one space then (RFC
     * 9112 §5.2). Some old servers send it.
     *
     * @param obsoleteLineFoldingAllowed whether it may
     * @return this
     */
    public HttpDecoderConfig setObsoleteLineFoldingAllowed(boolean obsoleteLineFoldingAllowed) {
        this.obsoleteLineFoldingAllowed = obsoleteLineFoldingAllowed;
        return this;
    }

    /**
     * Whether a request of HTTP/1.1 needs a Host.
     *
     * @return {@code true} unless set
     */
    public boolean isHostRequired() {
        return hostRequired;
    }

    /**
     * Sets whether a request of HTTP/1.1 needs a Host, and whether that has to be the one of the request's target if
     * there is one (RFC 9112 §3.2). This is a server's rule: it holds for {@link HttpServerCodec}, and with it goes
     * that of the {@linkplain #setStrictTargetParsing target's form}. A port that the target's scheme implies, and any
     * one of a CONNECT, need not be said in the Host. Several Host fields, and one that is no host, are a fault in any
     * case.
     *
     * @param hostRequired whether it does
     * @return this
     */
    public HttpDecoderConfig setHostRequired(boolean hostRequired) {
        this.hostRequired = hostRequired;
        return this;
    }

    /**
     * Whether {@link HttpServerCodec} answers faults itself.
     *
     * @return {@code true} unless set
     */
    public boolean isFaultsAnswered() {
        return faultsAnswered;
    }

    /**
     * Sets whether {@link HttpServerCodec} answers faults itself and closes the connection. Otherwise a request that
     * could not be decoded reaches the handlers, which have to look at its {@link HttpObject#decoderResult()}.
     *
     * @param faultsAnswered whether it does
     * @return this
     */
    public HttpDecoderConfig setFaultsAnswered(boolean faultsAnswered) {
        this.faultsAnswered = faultsAnswered;
        return this;
    }

    // ---- headers ----

    /**
     * What makes the headers of messages.
     *
     * @return {@link DefaultHttpHeadersFactory#headersFactory()} unless set
     */
    public HttpHeadersFactory getHeadersFactory() {
        return headersFactory;
    }

    /**
     * Sets what makes the headers of messages. If it makes some that are not validated, field names and values are
     * taken as they come, except for line ends and NUL.
     *
     * @param headersFactory the factory
     * @return this
     */
    public HttpDecoderConfig setHeadersFactory(HttpHeadersFactory headersFactory) {
        this.headersFactory = Objects.requireNonNull(headersFactory, "headersFactory");
        return this;
    }

    /**
     * What makes the headers of trailer sections.
     *
     * @return {@link DefaultHttpHeadersFactory#trailersFactory()} unless set
     */
    public HttpHeadersFactory getTrailersFactory() {
        return trailersFactory;
    }

    /**
     * Sets what makes the headers of trailer sections.
     *
     * @param trailersFactory the factory
     * @return this
     */
    public HttpDecoderConfig setTrailersFactory(HttpHeadersFactory trailersFactory) {
        this.trailersFactory = Objects.requireNonNull(trailersFactory, "trailersFactory");
        return this;
    }

    /**
     * Sets whether fields are validated, in place of both factories.
     *
     * @param validateHeaders {@code false} takes field names and values as they come, except for line ends and NUL
     * @return this
     */
    public HttpDecoderConfig setValidateHeaders(boolean validateHeaders) {
        headersFactory = DefaultHttpHeadersFactory.headersFactory().withValidation(validateHeaders);
        trailersFactory = DefaultHttpHeadersFactory.trailersFactory().withValidation(validateHeaders);
        return this;
    }

    private static int requirePositive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
        return value;
    }

    private static Duration requireNotNegative(Duration value, String name) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
        }
        return value;
    }

    /** The same settings, which can be changed apart from these. */
    @Override
    public HttpDecoderConfig clone() {
        try {
            return (HttpDecoderConfig) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
