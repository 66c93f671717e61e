package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decodes {@code multipart/form-data}. <b>Spec:</b> RFC 7578, RFC 2046 §5.1. */
public class HttpPostMultipartRequestDecoder extends FormDecoder {
    private final MultipartParser parser;

    /**
     * Makes a decoder of parts in memory up to {@link DefaultHttpDataFactory#MINSIZE}, on disk beyond. A request with
     * content is decoded at once.
     *
     * @param request the request
     * @throws HttpPostRequestDecoder.ErrorDataDecoderException if the content type or the content is malformed
     */
    public HttpPostMultipartRequestDecoder(HttpRequest request) {
        this(new DefaultHttpDataFactory(), request);
    }

    /**
     * Makes a decoder.
     *
     * @param factory makes the parts
     * @param request the request
     * @throws HttpPostRequestDecoder.ErrorDataDecoderException if the content type or the content is malformed
     */
    public HttpPostMultipartRequestDecoder(HttpDataFactory factory, HttpRequest request) {
        this(factory, request, StandardCharsets.UTF_8);
    }

    /**
     * Makes a decoder.
     *
     * @param factory makes the parts
     * @param request the request
     * @param charset the charset of names, and of fields that do not say theirs
     * @throws HttpPostRequestDecoder.ErrorDataDecoderException if the content type or the content is malformed
     */
    public HttpPostMultipartRequestDecoder(HttpDataFactory factory, HttpRequest request, Charset charset) {
        this(factory, request, charset, FormLimits.DEFAULT, null);
    }

    /**
     * Makes a decoder with limits of its own.
     *
     * @param factory makes the parts
     * @param request the request
     * @param charset the charset of names, and of fields that do not say theirs
     * @param maxFields the most fields and files, 0 or less for any number
     * @param maxBufferedBytes the most bytes that wait to be decoded, 0 or less for what the header of a part may have
     * @throws HttpPostRequestDecoder.ErrorDataDecoderException if the content type or the content is malformed
     */
    public HttpPostMultipartRequestDecoder(
            HttpDataFactory factory, HttpRequest request, Charset charset, int maxFields, int maxBufferedBytes) {
        this(factory, request, charset, FormLimits.of(maxFields, maxBufferedBytes), null);
    }

    /**
     * Makes a decoder with limits of its own, on a connection's account.
     *
     * @param factory makes the parts
     * @param request the request
     * @param charset the charset of names, and of fields that do not say theirs
     * @param limits how much is decoded
     * @param budget what is kept in memory is taken from, {@code null} for none
     * @throws HttpPostRequestDecoder.ErrorDataDecoderException if the content type or the content is malformed
     */
    public HttpPostMultipartRequestDecoder(
            HttpDataFactory factory,
            HttpRequest request,
            Charset charset,
            FormLimits limits,
            @Nullable ByteBudget budget) {
        super(factory, request, charset, limits, budget);
        FormContentType type = typeOf(request);
        this.parser = new MultipartParser(this, boundaryOf(type), charsetOf(type), limits);
        offerContentOfRequest();
    }

    private static FormContentType typeOf(HttpRequest request) {
        String contentType = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (contentType == null) {
            throw new ErrorDataDecoderException("No '" + HttpHeaderNames.CONTENT_TYPE + "' header present.");
        }
        FormContentType type = FormContentType.parse(contentType);
        if (type == null) {
            throw new ErrorDataDecoderException("the content type is not multipart/form-data");
        }
        return type;
    }

    private static String boundaryOf(FormContentType type) {
        String boundary = type.boundary();
        if (boundary == null) {
            throw new ErrorDataDecoderException("Needs a boundary value");
        }
        return boundary;
    }

    /** The charset that the request says replaces the constructor's. */
    private Charset charsetOf(FormContentType type) {
        if (type.charset() != null) {
            setCharset(Charsets.of(type.charset()));
        }
        return charset();
    }

    @Override
    void finish() {
        parser.finish();
    }

    @Override
    void parse(ByteBuf in) {
        parser.parse(in);
    }

    @Override
    int bufferedBytes() {
        return parser.bufferedBytes();
    }

    @Override
    void charsetChanged(Charset charset) {
        parser.setCharset(charset);
    }

    @Override
    public boolean isMultipart() {
        return true;
    }
}
