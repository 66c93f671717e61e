package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.handler.codec.EncoderException;
import io.millrace.handler.codec.http.DefaultFullHttpRequest;
import io.millrace.handler.codec.http.DefaultHttpContent;
import io.millrace.handler.codec.http.DefaultHttpRequest;
import io.millrace.handler.codec.http.EmptyHttpHeaders;
import io.millrace.handler.codec.http.FullHttpRequest;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpUtil;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.handler.stream.ChunkedInput;
import java.io.File;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a form as the body of a request.
 *
 * <pre>{@code
 * HttpPostRequestEncoder encoder = new HttpPostRequestEncoder(request, true);
 * encoder.addBodyAttribute("name", "value");
 * encoder.addBodyFileUpload("file", new File("picture.png"), "image/png", false);
 * channel.write(encoder.finalizeRequest());
 * if (encoder.isChunked()) {
 *     channel.write(encoder);         // with a ChunkedWriteHandler in the pipeline
 * }
 * channel.flush();
 * encoder.cleanFiles();               // when it was sent
 * }</pre>
 *
 * <p>A multipart form, and one of more than 8096 bytes, is sent in chunks. Parts are read while they are sent. Names,
 * file names and content types with a control character are refused before the first byte; quotes and backslashes are
 * escaped. <b>Spec:</b> RFC 7578, RFC 2046 §5.1.
 */
public class HttpPostRequestEncoder implements ChunkedInput<HttpContent> {
    private static final int CHUNK_BYTES = 8096;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How a form is encoded. */
    public enum EncoderMode {
        /** Urlencoded as browsers do it; successive files of a multipart field in one part. */
        RFC1738,
        /** Urlencoded with {@code %20} for a space, {@code %2A} for an asterisk and a bare tilde. */
        RFC3986,
        /** Urlencoded as browsers do it; each file of a multipart field in a part of its own, as HTML 5 demands. */
        HTML5
    }

    private final HttpDataFactory factory;
    private final HttpRequest request;
    private final boolean multipart;
    private final Charset charset;
    private final EncoderMode mode;
    private final String boundary = newBoundary();
    private final String mixedBoundary = newBoundary();

    private final List<InterfaceHttpData> parts = new ArrayList<>();

    /** What was made here. */
    private final OwnedParts made;

    /** Laid out when the request is finalized. */
    private @Nullable FormBody body;

    private boolean chunked;
    private boolean lastChunkSent;
    private long progress;

    /**
     * Makes an encoder.
     *
     * @param request the request, without a body
     * @param multipart whether the form is {@code multipart/form-data}, urlencoded otherwise
     * @throws ErrorDataEncoderException if the method is {@code TRACE}
     */
    public HttpPostRequestEncoder(HttpRequest request, boolean multipart) {
        this(new DefaultHttpDataFactory(), request, multipart);
    }

    /**
     * Makes an encoder.
     *
     * @param factory makes the parts
     * @param request the request, without a body
     * @param multipart whether the form is {@code multipart/form-data}, urlencoded otherwise
     * @throws ErrorDataEncoderException if the method is {@code TRACE}
     */
    public HttpPostRequestEncoder(HttpDataFactory factory, HttpRequest request, boolean multipart) {
        this(factory, request, multipart, StandardCharsets.UTF_8, EncoderMode.RFC1738);
    }

    /**
     * Makes an encoder.
     *
     * @param factory makes the parts
     * @param request the request, without a body
     * @param multipart whether the form is {@code multipart/form-data}, urlencoded otherwise
     * @param charset the charset of names and of urlencoded values
     * @param encoderMode how the form is encoded
     * @throws ErrorDataEncoderException if the method is {@code TRACE}
     */
    public HttpPostRequestEncoder(
            HttpDataFactory factory, HttpRequest request, boolean multipart, Charset charset, EncoderMode encoderMode) {
        this.factory = Objects.requireNonNull(factory, "factory");
        this.request = Objects.requireNonNull(request, "request");
        this.charset = Objects.requireNonNull(charset, "charset");
        this.mode = Objects.requireNonNull(encoderMode, "encoderMode");
        this.multipart = multipart;
        this.made = new OwnedParts(factory, request);
        if (HttpMethod.TRACE.equals(request.method())) {
            throw new ErrorDataEncoderException("Cannot create a Encoder if request is a TRACE");
        }
    }

    /** Nobody guesses it, so no content can be made that ends its part. */
    private static String newBoundary() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    // ---- parts ----

    /** Returns the parts that were added. */
    public List<InterfaceHttpData> getBodyListAttributes() {
        return parts;
    }

    /**
     * Replaces the parts.
     *
     * @param datas the new ones; still the caller's
     * @throws ErrorDataEncoderException if the request was finalized, or a part cannot be encoded
     */
    public void setBodyHttpDatas(List<InterfaceHttpData> datas) {
        Objects.requireNonNull(datas, "datas");
        List<InterfaceHttpData> added = List.copyOf(datas);
        checkNotFinalized();
        parts.clear();
        added.forEach(this::addBodyHttpData);
    }

    /**
     * Adds a field.
     *
     * @param name the field's name
     * @param value the value, {@code null} for an empty one
     * @throws ErrorDataEncoderException if the request was finalized, or the field cannot be encoded
     */
    public void addBodyAttribute(String name, @Nullable String value) {
        Objects.requireNonNull(name, "name");
        checkNotFinalized();
        Attribute attribute = factory.createAttribute(request, name, value == null ? "" : value);
        made.add(attribute);
        addBodyHttpData(attribute);
    }

    /**
     * Adds a file, by its own name.
     *
     * @param name the field's name
     * @param file the file
     * @param contentType its media type, {@code null} for {@code text/plain} or {@code application/octet-stream}
     * @param isText whether it is text, which has a charset, or binary
     * @throws ErrorDataEncoderException if the request was finalized, or the file cannot be encoded
     */
    public void addBodyFileUpload(String name, File file, @Nullable String contentType, boolean isText) {
        addBodyFileUpload(name, file.getName(), file, contentType, isText);
    }

    /**
     * Adds a file.
     *
     * @param name the field's name
     * @param filename the file's name for the peer, {@code null} for an empty one
     * @param file the file
     * @param contentType its media type, {@code null} for {@code text/plain} or {@code application/octet-stream}
     * @param isText whether it is text, which has a charset, or binary
     * @throws ErrorDataEncoderException if the request was finalized, or the file cannot be encoded
     */
    public void addBodyFileUpload(
            String name, @Nullable String filename, File file, @Nullable String contentType, boolean isText) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
        checkNotFinalized();
        String type = contentType;
        if (type == null) {
            type = isText ? "text/plain" : "application/octet-stream";
        }
        FileUpload upload = factory.createFileUpload(
                request, name, filename == null ? "" : filename, type, isText ? null : "binary", null, file.length());
        made.add(upload);
        try {
            upload.setContent(file);
        } catch (IOException e) {
            throw new ErrorDataEncoderException(e);
        }
        addBodyHttpData(upload);
    }

    /**
     * Adds several files of a field.
     *
     * @param name the field's name
     * @param file the files
     * @param contentType their media types
     * @param isText whether each is text
     * @throws IllegalArgumentException if there are not as many of each
     * @throws ErrorDataEncoderException if the request was finalized, or a file cannot be encoded
     */
    public void addBodyFileUploads(String name, File[] file, @Nullable String[] contentType, boolean[] isText) {
        if (file.length != contentType.length || file.length != isText.length) {
            throw new IllegalArgumentException("Different array length: " + file.length + " files, "
                    + contentType.length + " content types, " + isText.length + " times isText");
        }
        for (int i = 0; i < file.length; i++) {
            addBodyFileUpload(name, file[i], contentType[i], isText[i]);
        }
    }

    /**
     * Adds a part. In an urlencoded form a file is a field whose value is the file's name.
     *
     * @param data the part; still the caller's, who keeps it until the request was sent
     * @throws ErrorDataEncoderException if the request was finalized, or the part cannot be encoded
     */
    public void addBodyHttpData(InterfaceHttpData data) {
        Objects.requireNonNull(data, "data");
        checkNotFinalized();
        if (multipart) {
            MultipartLayout.check(data);
        }
        parts.add(data);
    }

    private void checkNotFinalized() {
        if (body != null) {
            throw new ErrorDataEncoderException("Cannot add value once finalized");
        }
    }

    // ---- the request ----

    /**
     * Lays out the body and sets the header fields that describe it. No part can be added then.
     *
     * @return the request to be sent: with its body, or, if {@link #isChunked()} then, without it, to be followed by
     *     this
     * @throws ErrorDataEncoderException if it was called before, or a part cannot be encoded
     */
    public HttpRequest finalizeRequest() {
        if (body != null) {
            throw new ErrorDataEncoderException("Header already encoded");
        }
        FormBody laidOut = layOut();
        body = laidOut;
        setContentType();
        chunked = multipart || laidOut.length() > CHUNK_BYTES;
        if (chunked) {
            request.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
            HttpUtil.setTransferEncodingChunked(request, true);
            return withoutContent();
        }
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(laidOut.length()));
        return withContent(laidOut);
    }

    private FormBody layOut() {
        FormBody laidOut = new FormBody(charset);
        if (multipart) {
            new MultipartLayout(laidOut, boundary, mode == EncoderMode.HTML5 ? null : mixedBoundary).layOut(parts);
        } else {
            layOutUrlEncoded(laidOut);
        }
        return laidOut;
    }

    private void layOutUrlEncoded(FormBody laidOut) {
        String separator = "";
        for (InterfaceHttpData part : parts) {
            laidOut.text(separator).text(encoded(part.getName())).text("=").text(encoded(valueOf(part)));
            separator = "&";
        }
    }

    private static String valueOf(InterfaceHttpData part) {
        if (part instanceof FileUpload upload) {
            return upload.getFilename();
        }
        if (part instanceof Attribute attribute) {
            try {
                return attribute.getValue();
            } catch (IOException e) {
                throw new ErrorDataEncoderException(e);
            }
        }
        throw new ErrorDataEncoderException(
                "a form has fields and files, not " + part.getClass().getName());
    }

    private String encoded(String text) {
        String encoded = URLEncoder.encode(text, charset);
        return mode == EncoderMode.RFC3986
                ? encoded.replace("*", "%2A").replace("+", "%20").replace("%7E", "~")
                : encoded;
    }

    /** Content types that are none of a form stay. */
    private void setContentType() {
        HttpHeaders headers = request.headers();
        List<String> before = headers.getAll(HttpHeaderNames.CONTENT_TYPE);
        headers.remove(HttpHeaderNames.CONTENT_TYPE);
        for (String type : before) {
            if (!FormContentType.isMultipart(type) && !FormContentType.isUrlEncoded(type)) {
                headers.add(HttpHeaderNames.CONTENT_TYPE, type);
            }
        }
        headers.add(
                HttpHeaderNames.CONTENT_TYPE,
                multipart
                        ? HttpHeaderValues.MULTIPART_FORM_DATA + "; boundary=" + boundary
                        : HttpHeaderValues.APPLICATION_X_WWW_FORM_URLENCODED);
    }

    private HttpRequest withoutContent() {
        return request instanceof HttpContent
                ? new DefaultHttpRequest(request.protocolVersion(), request.method(), request.uri(), request.headers())
                : request;
    }

    private FullHttpRequest withContent(FormBody laidOut) {
        ByteBuf content = read(laidOut, UnpooledByteBufAllocator.DEFAULT);
        lastChunkSent = true;
        if (request instanceof FullHttpRequest full) {
            try {
                full.content().clear().writeBytes(content);
            } finally {
                content.release();
            }
            return full;
        }
        return new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                content,
                request.headers(),
                EmptyHttpHeaders.INSTANCE);
    }

    private ByteBuf read(FormBody laidOut, ByteBufAllocator alloc) {
        try {
            ByteBuf bytes = laidOut.next(alloc, CHUNK_BYTES);
            progress += bytes.readableBytes();
            return bytes;
        } catch (IOException e) {
            throw new ErrorDataEncoderException(e);
        }
    }

    // ---- chunks ----

    /**
     * Returns the next content of a request that is chunked.
     *
     * @param allocator makes buffers
     * @return the next content, {@link LastHttpContent#EMPTY_LAST_CONTENT} behind the last bytes, {@code null} then
     * @throws ErrorDataEncoderException if the request was not finalized, or a part cannot be read
     */
    @Override
    public @Nullable HttpContent readChunk(ByteBufAllocator allocator) {
        if (lastChunkSent) {
            return null;
        }
        FormBody laidOut = body;
        if (laidOut == null) {
            throw new ErrorDataEncoderException("finalizeRequest() was not called");
        }
        if (laidOut.isAtEnd()) {
            lastChunkSent = true;
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        return new DefaultHttpContent(read(laidOut, allocator));
    }

    @Override
    public boolean isEndOfInput() {
        return lastChunkSent;
    }

    /** Returns how long the body is, or would be with the parts that were added so far. */
    @Override
    public long length() {
        return (body == null ? layOut() : body).length();
    }

    @Override
    public long progress() {
        return progress;
    }

    /** Returns whether the form is {@code multipart/form-data}. */
    public boolean isMultipart() {
        return multipart;
    }

    /** Returns whether the finalized request has to be followed by this. */
    public boolean isChunked() {
        return chunked;
    }

    /** Does nothing: the parts may be wanted for another request. {@link #cleanFiles()} releases them. */
    @Override
    public void close() {}

    /** Releases the parts that were made here, and what the factory remembers of the request. */
    public void cleanFiles() {
        made.release();
    }

    /** A form cannot be encoded. */
    public static class ErrorDataEncoderException extends EncoderException {
        private static final long serialVersionUID = 1;

        /** Makes an exception without a message. */
        public ErrorDataEncoderException() {}

        /**
         * Makes an exception.
         *
         * @param msg what is wrong
         */
        public ErrorDataEncoderException(@Nullable String msg) {
            super(msg);
        }

        /**
         * Makes an exception.
         *
         * @param cause why
         */
        public ErrorDataEncoderException(@Nullable Throwable cause) {
            super(cause);
        }

        /**
         * Makes an exception.
         *
         * @param msg what is wrong
         * @param cause why
         */
        public ErrorDataEncoderException(@Nullable String msg, @Nullable Throwable cause) {
            super(msg, cause);
        }
    }
}
