package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.DecoderException;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpRequest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a form of either kind: {@code multipart/form-data} if the request says so, {@code
 * application/x-www-form-urlencoded} otherwise.
 *
 * <pre>{@code
 * decoder = new HttpPostRequestDecoder(factory, request);   // with the request
 * decoder.offer(content);                                    // with each content
 * while (decoder.hasNext()) {
 *     InterfaceHttpData part = decoder.next();
 *     ...
 * }
 * decoder.destroy();                                         // at the end, and when something fails
 * }</pre>
 *
 * <p>{@link FormLimits} holds. <b>Spec:</b> RFC 7578, RFC 2046 §5.1, the URL standard's urlencoded parsing.
 */
public class HttpPostRequestDecoder implements InterfaceHttpPostRequestDecoder {
    private final InterfaceHttpPostRequestDecoder decoder;

    /**
     * Makes a decoder of parts in memory up to {@link DefaultHttpDataFactory#MINSIZE}, on disk beyond. A request with
     * content is decoded at once.
     *
     * @param request the request
     * @throws ErrorDataDecoderException if the content type is malformed, or the content
     */
    public HttpPostRequestDecoder(HttpRequest request) {
        this(new DefaultHttpDataFactory(), request);
    }

    /**
     * Makes a decoder with limits of its own.
     *
     * @param request the request
     * @param maxFields the most fields and files, 0 or less for any number
     * @param maxBufferedBytes the most bytes that wait to be decoded, 0 or less for what the header of a part may have
     * @throws ErrorDataDecoderException if the content type is malformed, or the content
     */
    public HttpPostRequestDecoder(HttpRequest request, int maxFields, int maxBufferedBytes) {
        this(new DefaultHttpDataFactory(), request, StandardCharsets.UTF_8, maxFields, maxBufferedBytes);
    }

    /**
     * Makes a decoder.
     *
     * @param factory makes the parts
     * @param request the request
     * @throws ErrorDataDecoderException if the content type is malformed, or the content
     */
    public HttpPostRequestDecoder(HttpDataFactory factory, HttpRequest request) {
        this(factory, request, StandardCharsets.UTF_8);
    }

    /**
     * Makes a decoder.
     *
     * @param factory makes the parts
     * @param request the request
     * @param charset the charset of names, and of fields that do not say theirs
     * @throws ErrorDataDecoderException if the content type is malformed, or the content
     */
    public HttpPostRequestDecoder(HttpDataFactory factory, HttpRequest request, Charset charset) {
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
     * @throws ErrorDataDecoderException if the content type is malformed, or the content
     */
    public HttpPostRequestDecoder(
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
     * @param budget what is kept in memory is taken from, {@code ByteBudget.of(channel)} usually; {@code null} for none
     * @throws ErrorDataDecoderException if the content type is malformed, or the content
     */
    public HttpPostRequestDecoder(
            HttpDataFactory factory,
            HttpRequest request,
            Charset charset,
            FormLimits limits,
            @Nullable ByteBudget budget) {
        Objects.requireNonNull(request, "request");
        this.decoder = saysMultipart(request)
                ? new HttpPostMultipartRequestDecoder(factory, request, charset, limits, budget)
                : new HttpPostStandardRequestDecoder(factory, request, charset, limits, budget);
    }

    private static boolean saysMultipart(HttpRequest request) {
        String contentType = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        return contentType != null && FormContentType.isMultipart(contentType);
    }

    /**
     * Returns whether a request is {@code multipart/form-data}.
     *
     * @param request the request
     * @return {@code true} if its content type says so, and names a boundary
     * @throws ErrorDataDecoderException if its content type is malformed
     */
    public static boolean isMultipart(HttpRequest request) {
        String contentType = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        return contentType != null && getMultipartDataBoundary(contentType) != null;
    }

    /**
     * Returns the delimiter of a {@code multipart/form-data} body.
     *
     * @param contentType the value of the header field
     * @return two dashes and the boundary, and as a second element the charset if there is one; {@code null} if it is
     *     not {@code multipart/form-data}, or names no boundary
     * @throws ErrorDataDecoderException if it is malformed
     */
    protected static String @Nullable [] getMultipartDataBoundary(String contentType) {
        FormContentType type = FormContentType.parse(contentType);
        if (type == null || type.boundary() == null) {
            return null;
        }
        String delimiter = "--" + type.boundary();
        String charset = type.charset();
        return charset == null ? new String[] {delimiter} : new String[] {delimiter, charset};
    }

    @Override
    public boolean isMultipart() {
        return decoder.isMultipart();
    }

    @Override
    public void setDiscardThreshold(int discardThreshold) {
        decoder.setDiscardThreshold(discardThreshold);
    }

    @Override
    public int getDiscardThreshold() {
        return decoder.getDiscardThreshold();
    }

    @Override
    public List<InterfaceHttpData> getBodyHttpDatas() {
        return decoder.getBodyHttpDatas();
    }

    @Override
    public @Nullable List<InterfaceHttpData> getBodyHttpDatas(String name) {
        return decoder.getBodyHttpDatas(name);
    }

    @Override
    public @Nullable InterfaceHttpData getBodyHttpData(String name) {
        return decoder.getBodyHttpData(name);
    }

    @Override
    public InterfaceHttpPostRequestDecoder offer(HttpContent content) {
        return decoder.offer(content);
    }

    @Override
    public boolean hasNext() {
        return decoder.hasNext();
    }

    @Override
    public @Nullable InterfaceHttpData next() {
        return decoder.next();
    }

    @Override
    public @Nullable InterfaceHttpData currentPartialHttpData() {
        return decoder.currentPartialHttpData();
    }

    @Override
    public void destroy() {
        decoder.destroy();
    }

    @Override
    public void cleanFiles() {
        decoder.cleanFiles();
    }

    @Override
    public void removeHttpDataFromClean(InterfaceHttpData data) {
        decoder.removeHttpDataFromClean(data);
    }

    /** Where the decoding of a form is. */
    protected enum MultiPartStatus {
        /** Before the first byte. */
        NOTSTARTED,
        /** Before the first delimiter, or between a nested form and the next delimiter. */
        PREAMBLE,
        /** Just behind a delimiter. */
        HEADERDELIMITER,
        /** In the header of a part, or in a name. */
        DISPOSITION,
        /** In a field. */
        FIELD,
        /** In a file. */
        FILEUPLOAD,
        /** Before the first delimiter of files that share a field. */
        MIXEDPREAMBLE,
        /** Just behind a delimiter of such files. */
        MIXEDDELIMITER,
        /** In the header of such a file. */
        MIXEDDISPOSITION,
        /** In such a file. */
        MIXEDFILEUPLOAD,
        /** In the delimiter behind such files. */
        MIXEDCLOSEDELIMITER,
        /** In the last delimiter. */
        CLOSEDELIMITER,
        /** Behind the form, before the end of the body. */
        PREEPILOGUE,
        /** At the end of the body. */
        EPILOGUE
    }

    /** More was asked for than has come. */
    public static class NotEnoughDataDecoderException extends DecoderException {
        private static final long serialVersionUID = 1;

        /** Makes an exception without a message. */
        public NotEnoughDataDecoderException() {}

        /**
         * Makes an exception.
         *
         * @param msg what is missing
         */
        public NotEnoughDataDecoderException(@Nullable String msg) {
            super(msg);
        }

        /**
         * Makes an exception.
         *
         * @param cause why
         */
        public NotEnoughDataDecoderException(@Nullable Throwable cause) {
            super(cause);
        }

        /**
         * Makes an exception.
         *
         * @param msg what is missing
         * @param cause why
         */
        public NotEnoughDataDecoderException(@Nullable String msg, @Nullable Throwable cause) {
            super(msg, cause);
        }
    }

    /** All parts were returned, and there will be no more. */
    public static class EndOfDataDecoderException extends DecoderException {
        private static final long serialVersionUID = 1;

        /** Makes an exception without a message. */
        public EndOfDataDecoderException() {}
    }

    /** A form is malformed, or a part could not be stored. */
    public static class ErrorDataDecoderException extends DecoderException {
        private static final long serialVersionUID = 1;

        /** Makes an exception without a message. */
        public ErrorDataDecoderException() {}

        /**
         * Makes an exception.
         *
         * @param msg what is wrong
         */
        public ErrorDataDecoderException(@Nullable String msg) {
            super(msg);
        }

        /**
         * Makes an exception.
         *
         * @param cause why
         */
        public ErrorDataDecoderException(@Nullable Throwable cause) {
            super(cause);
        }

        /**
         * Makes an exception.
         *
         * @param msg what is wrong
         * @param cause why
         */
        public ErrorDataDecoderException(@Nullable String msg, @Nullable Throwable cause) {
            super(msg, cause);
        }
    }

    /** A form has more fields and files than the limit. */
    public static final class TooManyFormFieldsException extends DecoderException {
        private static final long serialVersionUID = 1;

        /** Makes an exception without a message. */
        public TooManyFormFieldsException() {}

        TooManyFormFieldsException(String msg) {
            super(msg);
        }
    }

    /** A field, its name, or the header of a part is longer than the limit. */
    public static final class TooLongFormFieldException extends DecoderException {
        private static final long serialVersionUID = 1;

        /** Makes an exception without a message. */
        public TooLongFormFieldException() {}

        TooLongFormFieldException(String msg) {
            super(msg);
        }

        /** What is beyond which limit of how many bytes, and the method of {@link FormLimits} that raises it. */
        static TooLongFormFieldException of(String what, String limit, long value, String setting) {
            return new TooLongFormFieldException(what + " is beyond the limit " + limit + " of " + value
                    + " bytes (FormLimits." + setting + " raises it)");
        }
    }
}
