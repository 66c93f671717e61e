package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.ByteToMessageDecoder;
import io.millrace.handler.codec.DecoderResult;
import io.millrace.handler.codec.PrematureChannelClosureException;
import io.millrace.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into {@link HttpMessage}s and {@link HttpContent}s: a message, then its content in parts of at most
 * {@link HttpDecoderConfig#getMaxChunkSize()} bytes, the last of which is a {@link LastHttpContent}. A message without
 * a body is followed by {@link LastHttpContent#EMPTY_LAST_CONTENT}.
 *
 * <p><b>Errors:</b> A message that breaks the grammar or a limit comes out with a {@link HttpObject#decoderResult()}
 * that has failed, and if its first line was not readable, in the form of {@link #createInvalidMessage()}; a fault in a
 * body is told by a {@link LastHttpContent} that has failed. Whatever the peer sends behind that is dropped, since
 * nobody can tell where the next message begins. The cause is a {@link TooLongHttpLineException}, a {@link
 * TooLongHttpHeaderException}, a {@link TooLongHttpContentException}, an {@link InvalidLineSeparatorException} or an
 * {@link InvalidHttpMessageException}. {@link HttpServerCodec} hands none of these on and answers them itself.
 *
 * <p><b>Ownership:</b> contents are slices of what was read, and are to be released.
 *
 * <p><b>Spec:</b> RFC 9112
 */
public abstract class HttpObjectDecoder extends ByteToMessageDecoder {
    /** Bytes of a message's first line. */
    public static final int DEFAULT_MAX_INITIAL_LINE_LENGTH = 4096;

    /** Bytes of a message's fields. */
    public static final int DEFAULT_MAX_HEADER_SIZE = 8192;

    /** Chunked messages are decoded. */
    public static final boolean DEFAULT_CHUNKED_SUPPORTED = true;

    /** Parts of a chunk are handed on as they come. */
    public static final boolean DEFAULT_ALLOW_PARTIAL_CHUNKS = true;

    /** Bytes of a content. */
    public static final int DEFAULT_MAX_CHUNK_SIZE = 8192;

    /** Fields are validated. */
    public static final boolean DEFAULT_VALIDATE_HEADERS = true;

    /** Of no effect. */
    public static final int DEFAULT_INITIAL_BUFFER_SIZE = 128;

    /** Content-Length comes once. */
    public static final boolean DEFAULT_ALLOW_DUPLICATE_CONTENT_LENGTHS = false;

    /** Lines end with CRLF. */
    public static final boolean DEFAULT_STRICT_LINE_PARSING = true;

    /** Transfer-Encoding is refused beside Content-Length and in HTTP/1.0. */
    public static final boolean RFC9112_TRANSFER_ENCODING = true;

    private static final int FIRST_HEADER_CAPACITY = 8;
    private static final List<Object> NOWHERE = List.of();

    /** Makes the headers of messages. */
    protected final HttpHeadersFactory headersFactory;

    /** Makes the headers of trailer sections. */
    protected final HttpHeadersFactory trailersFactory;

    private final HttpParser parser;

    /** What {@link #createMessage} gets, the same array each time. */
    private final String[] initialLine = new String[3];

    /** The message whose fields or body are coming. */
    private @Nullable HttpMessage message;

    /** The body of {@link #message} is coming. */
    private boolean headOver;

    private @Nullable HttpHeaders trailers;
    private int fieldsExpected = FIRST_HEADER_CAPACITY;
    private int fields;
    private HttpMessageDecoderResult lastResult = new HttpMessageDecoderResult(0, 0);

    /** Where messages go while bytes are decoded. */
    private List<Object> out = NOWHERE;

    /** Set by any thread, cleared by the loop. */
    private volatile boolean resetRequested;

    /** Makes a decoder with all defaults. */
    protected HttpObjectDecoder() {
        this(new HttpDecoderConfig());
    }

    /**
     * Makes a decoder.
     *
     * @param config its limits and how strict it is; copied
     */
    protected HttpObjectDecoder(HttpDecoderConfig config) {
        HttpDecoderConfig own = config.clone();
        this.headersFactory = own.getHeadersFactory();
        this.trailersFactory = own.getTrailersFactory();
        this.parser = new HttpParser(own, isDecodingRequest(), validates(headersFactory), new Sink());
    }

    // ---- to be implemented ----

    /**
     * Tells which side is decoded. Called by the constructor already.
     *
     * @return {@code true} for requests
     */
    protected abstract boolean isDecodingRequest();

    /**
     * Makes a message from its first line.
     *
     * @param initialLine the three words: valid during the call only
     * @return a new message, with headers to which the fields are added
     * @throws Exception makes the message invalid
     */
    protected abstract HttpMessage createMessage(String[] initialLine) throws Exception;

    /**
     * Makes the message that stands for one whose first line could not be read.
     *
     * @return a new message
     */
    protected abstract HttpMessage createInvalidMessage();

    // ---- hooks ----

    /**
     * Tells whether a message has no body, whatever its fields say.
     *
     * @param msg a message whose head is whole
     * @return {@code true} for responses with the status 1xx, 204 or 304 (RFC 9112 §6.3)
     */
    protected boolean isContentAlwaysEmpty(HttpMessage msg) {
        if (!(msg instanceof HttpResponse response)) {
            return false;
        }
        int code = response.status().code();
        return code >= 100 && code < 200 || code == 204 || code == 304;
    }

    /**
     * Tells whether no HTTP/1 follows a response. If so, what comes is handed on as {@link ByteBuf}s.
     *
     * @param msg a response whose head is whole
     * @return {@code true} for 101, unless what it switches to is HTTP/1.0 or HTTP/1.1
     */
    protected boolean isSwitchingToNonHttp1Protocol(HttpResponse msg) {
        if (msg.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            return false;
        }
        String protocol = msg.headers().get(HttpHeaderNames.UPGRADE);
        return protocol == null || !protocol.contains("HTTP/1.0") && !protocol.contains("HTTP/1.1");
    }

    /**
     * Called for a message with Transfer-Encoding and Content-Length, if
     * {@link HttpDecoderConfig#setUseRfc9112TransferEncoding(boolean)} does not refuse it. Removes Content-Length.
     *
     * @param message the message
     */
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        message.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        clearContentLength();
    }

    /** Kept for Netty's sake: how long a body is follows from the fields as they came. */
    protected final void clearContentLength() {
        // Transfer-Encoding has won already
    }

    /**
     * Tells whether headers are validated by what makes them.
     *
     * @param headersFactory makes headers
     * @return {@code false} if it was said not to
     */
    protected boolean isValidating(HttpHeadersFactory headersFactory) {
        return validates(headersFactory);
    }

    private static boolean validates(HttpHeadersFactory factory) {
        return !(factory instanceof DefaultHttpHeadersFactory known)
                || known.isValidatingHeaderNames()
                || known.isValidatingHeaderValues();
    }

    /**
     * Makes the first word of the first line.
     *
     * @param asciiContent bytes
     * @param start where the word begins
     * @param length how long it is
     * @return the word
     */
    protected String splitFirstWordInitialLine(byte[] asciiContent, int start, int length) {
        return text(asciiContent, start, length);
    }

    /**
     * Makes the second word of the first line.
     *
     * @param asciiContent bytes
     * @param start where the word begins
     * @param length how long it is
     * @return the word
     */
    protected String splitSecondWordInitialLine(byte[] asciiContent, int start, int length) {
        return text(asciiContent, start, length);
    }

    /**
     * Makes the rest of the first line.
     *
     * @param asciiContent bytes
     * @param start where it begins
     * @param length how long it is
     * @return the word, or the words of a reason phrase
     */
    protected String splitThirdWordInitialLine(byte[] asciiContent, int start, int length) {
        return text(asciiContent, start, length);
    }

    /**
     * Makes the name of a field, in the case in which it came.
     *
     * @param sb bytes
     * @param start where the name begins
     * @param length how long it is
     * @return the name, a constant if it is known
     */
    protected AsciiString splitHeaderName(byte[] sb, int start, int length) {
        return KnownField.name(sb, start, length);
    }

    static String text(byte[] bytes, int start, int length) {
        return length == 0 ? "" : new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }

    /** Whether the bytes are this text. */
    static boolean isText(byte[] bytes, int start, int length, String text) {
        if (length != text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[start + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A version, as one of two constants if it is one of them. */
    static String version(byte[] bytes, int start, int length) {
        if (isText(bytes, start, length, "HTTP/1.1")) {
            return "HTTP/1.1";
        }
        return isText(bytes, start, length, "HTTP/1.0") ? "HTTP/1.0" : text(bytes, start, length);
    }

    /** The defaults with three limits. */
    static HttpDecoderConfig config(int maxInitialLineLength, int maxHeaderSize, int maxChunkSize) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(maxInitialLineLength)
                .setMaxHeaderSize(maxHeaderSize)
                .setMaxChunkSize(maxChunkSize);
    }

    /** Empty headers, with room for as many fields as the last message had. */
    final HttpHeaders newHeaders() {
        return headersFactory instanceof DefaultHttpHeadersFactory known && !known.isCombiningHeaders()
                ? new DefaultHttpHeaders(known.getNameValidator(), known.getValueValidator(), fieldsExpected)
                : headersFactory.newHeaders();
    }

    // ---- decoding ----

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (resetRequested) {
            resetNow();
        }
        int had = out.size();
        this.out = out;
        try {
            boolean more = true;
            while (more && out.size() == had && in.isReadable()) {
                more = parser.parse(in);
            }
        } catch (RuntimeException e) {
            fault(e);
            in.skipBytes(in.readableBytes());
        } finally {
            this.out = NOWHERE;
        }
    }

    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (resetRequested) {
            resetNow();
        }
        this.out = out;
        try {
            inputOver();
        } finally {
            this.out = NOWHERE;
        }
    }

    private void inputOver() {
        switch (parser.state()) {
            case UNTIL_CLOSE -> {
                parser.reset();
                bodyOver(LastHttpContent.EMPTY_LAST_CONTENT);
            }
            case FIELDS -> fault(new PrematureChannelClosureException("Connection closed before received headers"));
            default -> {
                // between messages, or a body without its end: who waits for that hears that the channel is inactive
            }
        }
    }

    private void fault(RuntimeException cause) {
        HttpMessage current = message;
        boolean inBody = headOver;
        parser.discard();
        message = null;
        headOver = false;
        trailers = null;
        onFault(current, inBody, cause);
    }

    /** Tells of a fault: of a message, or {@code null} if its first line was not readable; or of its body. */
    void onFault(@Nullable HttpMessage current, boolean inBody, RuntimeException cause) {
        if (inBody) {
            LastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
            last.setDecoderResult(DecoderResult.failure(cause));
            out.add(last);
            return;
        }
        HttpMessage invalid = current == null ? createInvalidMessage() : current;
        invalid.setDecoderResult(DecoderResult.failure(cause));
        out.add(invalid);
    }

    private void bodyOver(HttpContent last) {
        message = null;
        headOver = false;
        out.add(last);
        onMessageOver();
    }

    /** A head is whole: gives what its body is. */
    long onHead(HttpMessage message, FramingFields fields, long body) {
        if (message instanceof HttpResponse response && isSwitchingToNonHttp1Protocol(response)) {
            return HttpParserSink.RAW;
        }
        return isContentAlwaysEmpty(message) ? HttpParserSink.NO_BODY : body;
    }

    /** The last part of a message was handed on. */
    void onMessageOver() {
        // for the codecs
    }

    final HttpParser parser() {
        return parser;
    }

    /** Bytes of a head have come, and not all of them. */
    final boolean isInHead() {
        return parser.state() == HttpParser.State.FIELDS
                || parser.state() == HttpParser.State.START_LINE
                        && internalBuffer().isReadable();
    }

    /** The head of a message was handed on, and not its last content. */
    final boolean isInBody() {
        return headOver;
    }

    // ---- events ----

    /**
     * Begins anew before the next byte: what is there of a message is forgotten. For a request whose body will not
     * come, since its {@code Expect: 100-continue} was refused.
     *
     * <p><b>Thread:</b> any.
     */
    public void reset() {
        resetRequested = true;
    }

    private void resetNow() {
        resetRequested = false;
        boolean inMessage = message != null;
        message = null;
        headOver = false;
        trailers = null;
        if (parser.state() != HttpParser.State.DISCARD && parser.state() != HttpParser.State.RAW) {
            parser.reset();
        }
        if (inMessage) {
            onMessageOver();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object evt) throws Exception {
        // Bytes that are there were sent before the peer heard of the refusal: they are the body.
        if (evt instanceof HttpExpectationFailedEvent && !internalBuffer().isReadable()) {
            switch (parser.state()) {
                case LENGTH, UNTIL_CLOSE, CHUNK_SIZE -> reset();
                default -> {
                    // the body has begun, or there is none
                }
            }
        }
        super.userEventTriggered(ctx, evt);
    }

    /** The parts of a message as the parser tells them. */
    private final class Sink implements HttpParserSink {
        /** The headers of the message, if the fields can be added without another look. */
        private @Nullable DefaultHttpHeaders parsed;

        @Override
        public String word(int number, byte[] bytes, int start, int length) {
            return switch (number) {
                case 0 -> splitFirstWordInitialLine(bytes, start, length);
                case 1 -> splitSecondWordInitialLine(bytes, start, length);
                default -> splitThirdWordInitialLine(bytes, start, length);
            };
        }

        @Override
        public CharSequence fieldName(byte[] bytes, int start, int length) {
            return splitHeaderName(bytes, start, length);
        }

        @Override
        public void startLine(String first, String second, String third) {
            initialLine[0] = first;
            initialLine[1] = second;
            initialLine[2] = third;
            HttpMessage made = create();
            Arrays.fill(initialLine, "");
            message = made;
            fields = 0;
            parsed = made.headers() instanceof DefaultHttpHeaders headers ? headers : null;
        }

        private HttpMessage create() {
            try {
                return createMessage(initialLine);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalArgumentException("the first line of a message was refused", e);
            }
        }

        @Override
        public void field(CharSequence name, String value) {
            fields++;
            if (parsed != null) {
                parsed.addParsed(name, value);
            } else {
                current().headers().add(name, value);
            }
        }

        private HttpMessage current() {
            return Objects.requireNonNull(message);
        }

        @Override
        public long head(FramingFields framing, long body) {
            HttpMessage whole = current();
            parsed = null;
            fieldsExpected = fields;
            if (framing.hasManyContentLengths()) {
                whole.headers().set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(framing.contentLength()));
            }
            if (framing.hasBothLengths()) {
                handleTransferEncodingChunkedWithContentLength(whole);
            }
            whole.setDecoderResult(result());
            long follows = onHead(whole, framing, body);
            headOver = true;
            out.add(whole);
            return follows;
        }

        /** The sizes of the head: those of the last one again, as a rule. */
        private HttpMessageDecoderResult result() {
            int line = parser.startLineLength();
            int size = parser.fieldBytes();
            HttpMessageDecoderResult last = lastResult;
            if (last.initialLineLength() != line || last.headerSize() != size) {
                last = new HttpMessageDecoderResult(line, size);
                lastResult = last;
            }
            return last;
        }

        @Override
        public void content(ByteBuf in, int length, boolean last) {
            ByteBuf content = in.readRetainedSlice(length);
            if (parser.state() == HttpParser.State.RAW) {
                out.add(content);
            } else if (last) {
                bodyOver(new DefaultLastHttpContent(content, trailersFactory));
            } else {
                out.add(new DefaultHttpContent(content));
            }
        }

        @Override
        public void trailer(CharSequence name, String value) {
            HttpHeaders all = trailers;
            if (all == null) {
                all = trailersFactory.newHeaders();
                trailers = all;
            }
            all.add(name, value);
        }

        @Override
        public void end() {
            HttpHeaders all = trailers;
            trailers = null;
            bodyOver(
                    all == null
                            ? LastHttpContent.EMPTY_LAST_CONTENT
                            : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, all));
        }
    }
}
