package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.ByteBudget;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.EndOfDataDecoderException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.NotEnoughDataDecoderException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.TooLongFormFieldException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.TooManyFormFieldsException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What both decoders of forms have in common: the parts, who owns them, and the limits. A subclass has the parser.
 *
 * <p>When something fails the part that was arriving is released at once; complete ones stay until {@link #destroy()}.
 */
abstract class FormDecoder implements InterfaceHttpPostRequestDecoder, FormEvents {
    private static final int DEFAULT_DISCARD_THRESHOLD = 10 * 1024 * 1024;

    /** RFC 7578 §4.6: a field that says the charset of those behind it. */
    private static final String CHARSET_FIELD = "_charset_";

    private static final int MAX_CHARSET_NAME = 64;
    private static final String DEFAULT_BINARY_CONTENT_TYPE = "application/octet-stream";

    private enum State {
        OPEN,
        ENDED,
        FAILED,
        DESTROYED
    }

    private final HttpDataFactory factory;
    private final HttpRequest request;
    private final FormLimits limits;
    private final @Nullable ByteBudget budget;

    private final List<InterfaceHttpData> parts = new ArrayList<>();
    private final List<InterfaceHttpData> unmodifiableParts = Collections.unmodifiableList(parts);
    private final Map<String, List<InterfaceHttpData>> partsByName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private final OwnedParts owned;

    private State state = State.OPEN;
    private Charset charset;
    private int next;
    private boolean lastSeen;
    private int discardThreshold = DEFAULT_DISCARD_THRESHOLD;

    private @Nullable HttpData current;
    private long currentBytes;
    private long totalBytes;

    /** What the parser keeps, as far as it was taken from the budget. */
    private int chargedForParser;

    FormDecoder(
            HttpDataFactory factory,
            HttpRequest request,
            Charset charset,
            FormLimits limits,
            @Nullable ByteBudget budget) {
        this.factory = Objects.requireNonNull(factory, "factory");
        this.request = Objects.requireNonNull(request, "request");
        this.charset = Objects.requireNonNull(charset, "charset");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.budget = budget;
        this.owned = new OwnedParts(factory, request);
    }

    // ---- the parser, in subclasses ----

    /** Parses the next bytes. */
    abstract void parse(ByteBuf in);

    /** Ends the form. */
    abstract void finish();

    /** What the parser keeps. */
    abstract int bufferedBytes();

    /** Names from here on are in another charset. */
    abstract void charsetChanged(Charset charset);

    final HttpRequest request() {
        return request;
    }

    final void setCharset(Charset charset) {
        this.charset = charset;
    }

    final Charset charset() {
        return charset;
    }

    /** For the end of a constructor: the content that the request itself has. */
    final void offerContentOfRequest() {
        if (!(request instanceof HttpContent content)) {
            return;
        }
        boolean decoded = false;
        try {
            offer(content);
            decoded = true;
        } finally {
            if (!decoded) {
                destroy();
            }
        }
    }

    // ---- bytes in ----

    @Override
    public InterfaceHttpPostRequestDecoder offer(HttpContent content) {
        checkNotDestroyed();
        if (state == State.FAILED) {
            throw new ErrorDataDecoderException("the form was malformed before");
        }
        if (state == State.ENDED) {
            return this;
        }
        boolean decoded = false;
        try {
            decode(content);
            decoded = true;
        } catch (IllegalArgumentException e) {
            throw new ErrorDataDecoderException(e);
        } finally {
            if (!decoded) {
                fail();
            }
        }
        return this;
    }

    private void decode(HttpContent content) {
        ByteBuf in = content.content().duplicate();
        parseWithinLimit(in);
        if (content instanceof LastHttpContent) {
            lastSeen = true;
            finish();
            state = State.ENDED;
        }
        chargeForParser(state == State.ENDED ? 0 : bufferedBytes());
    }

    /** What is within the limit is decoded before the rest is refused, however the bytes are cut. */
    private void parseWithinLimit(ByteBuf in) {
        int length = in.readableBytes();
        int within = (int) Math.min(length, limits.maxTotalBytes() - totalBytes);
        totalBytes += within;
        parse(in.readSlice(within));
        if (within < length) {
            throw new CodecLimitException(
                    "a form of " + (totalBytes + length - within) + " bytes or more",
                    "FormLimits.maxTotalBytes",
                    limits.maxTotalBytes(),
                    "FormLimits.withMaxTotalBytes");
        }
    }

    private void chargeForParser(int bytes) {
        if (budget != null) {
            if (bytes > chargedForParser) {
                budget.take(bytes - chargedForParser, "part of a form's header");
            } else {
                budget.giveBack(chargedForParser - bytes);
            }
            chargedForParser = bytes;
        }
    }

    private void fail() {
        state = State.FAILED;
        releaseCurrent();
        chargeForParser(0);
    }

    private void releaseCurrent() {
        HttpData partial = current;
        current = null;
        if (partial != null) {
            factory.removeHttpDataFromClean(request, partial);
            if (partial.refCnt() > 0) {
                partial.release();
            }
        }
    }

    // ---- parts out ----

    @Override
    public void part(PartHead head) {
        if (limits.maxFields() > 0 && parts.size() >= limits.maxFields()) {
            throw new TooManyFormFieldsException("a form is beyond the limit maxFields of " + limits.maxFields()
                    + " fields and files (the constructor's maxFields or FormLimits.withMaxFields raises it)");
        }
        currentBytes = 0;
        current = head.filename() == null ? field(head) : upload(head, head.filename());
        if (budget != null && current instanceof BudgetedHttpData inMemory) {
            inMemory.chargeTo(budget);
        }
    }

    private Attribute field(PartHead head) {
        Attribute field = head.length() > 0
                ? factory.createAttribute(request, head.name(), head.length())
                : factory.createAttribute(request, head.name());
        field.setCharset(head.charset() == null ? charset : head.charset());
        return field;
    }

    private FileUpload upload(PartHead head, String filename) {
        String encoding = head.transferEncoding() == null ? "7bit" : head.transferEncoding();
        return factory.createFileUpload(
                request,
                head.name(),
                filename,
                head.contentType() == null ? DEFAULT_BINARY_CONTENT_TYPE : head.contentType(),
                encoding,
                charsetOfUpload(head),
                head.length());
    }

    /**
     * The content type says it, then the content transfer encoding. No content is transformed, as RFC 7578 §4.7 wants.
     */
    private Charset charsetOfUpload(PartHead head) {
        Charset encoded = head.transferEncoding() == null
                ? charset
                : switch (head.transferEncoding()) {
                    case "7bit" -> StandardCharsets.US_ASCII;
                    case "8bit" -> StandardCharsets.ISO_8859_1;
                    case "binary" -> charset;
                    default ->
                        throw new ErrorDataDecoderException("TransferEncoding Unknown: " + head.transferEncoding());
                };
        return head.charset() == null ? encoded : head.charset();
    }

    @Override
    public void content(ByteBuf bytes) {
        HttpData part = Objects.requireNonNull(current, "current");
        currentBytes += bytes.readableBytes();
        checkLength(part);
        add(part, bytes.retain(), false);
    }

    private void checkLength(HttpData part) {
        if (part instanceof Attribute) {
            if (currentBytes > limits.maxFieldBytes()) {
                throw TooLongFormFieldException.of(
                        "a field of " + currentBytes + " bytes or more",
                        "maxFieldBytes",
                        limits.maxFieldBytes(),
                        "withMaxFieldBytes");
            }
        } else if (currentBytes > limits.maxUploadBytes()) {
            throw new CodecLimitException(
                    "a file of " + currentBytes + " bytes or more",
                    "FormLimits.maxUploadBytes",
                    limits.maxUploadBytes(),
                    "FormLimits.withMaxUploadBytes");
        }
    }

    private static void add(HttpData part, ByteBuf bytes, boolean last) {
        try {
            part.addContent(bytes, last);
        } catch (IOException e) {
            throw new ErrorDataDecoderException(e);
        }
    }

    @Override
    public void endPart() {
        HttpData part = Objects.requireNonNull(current, "current");
        add(part, Unpooled.EMPTY_BUFFER, true);
        if (part instanceof Attribute field) {
            setDefaultCharset(field);
        }
        current = null;
        addHttpData(part);
    }

    private void setDefaultCharset(Attribute field) {
        if (!field.getName().equals(CHARSET_FIELD) || field.length() == 0 || field.length() > MAX_CHARSET_NAME) {
            return;
        }
        try {
            charset = Charsets.of(field.getValue());
        } catch (IOException e) {
            throw new ErrorDataDecoderException(e);
        }
        charsetChanged(charset);
    }

    /**
     * Adds a complete part.
     *
     * @param data the part; the decoder owns it from here on; {@code null} adds nothing
     */
    protected void addHttpData(@Nullable InterfaceHttpData data) {
        if (data == null) {
            return;
        }
        parts.add(data);
        owned.add(data);
        partsByName.computeIfAbsent(data.getName(), name -> new ArrayList<>(1)).add(data);
    }

    // ---- what the user sees ----

    private void checkNotDestroyed() {
        if (state == State.DESTROYED) {
            throw new IllegalStateException(getClass().getSimpleName() + " was destroyed already");
        }
    }

    private void checkLastSeen() {
        checkNotDestroyed();
        if (!lastSeen) {
            throw new NotEnoughDataDecoderException("the last content has not come yet");
        }
    }

    @Override
    public void setDiscardThreshold(int discardThreshold) {
        if (discardThreshold < 0) {
            throw new IllegalArgumentException("discardThreshold : " + discardThreshold + " (expected: >= 0)");
        }
        this.discardThreshold = discardThreshold;
    }

    @Override
    public int getDiscardThreshold() {
        return discardThreshold;
    }

    @Override
    public List<InterfaceHttpData> getBodyHttpDatas() {
        checkLastSeen();
        return unmodifiableParts;
    }

    @Override
    public @Nullable List<InterfaceHttpData> getBodyHttpDatas(String name) {
        checkLastSeen();
        List<InterfaceHttpData> named = partsByName.get(name);
        return named == null ? null : Collections.unmodifiableList(named);
    }

    @Override
    public @Nullable InterfaceHttpData getBodyHttpData(String name) {
        checkLastSeen();
        List<InterfaceHttpData> named = partsByName.get(name);
        return named == null ? null : named.get(0);
    }

    @Override
    public boolean hasNext() {
        checkNotDestroyed();
        if (next < parts.size()) {
            return true;
        }
        if (state == State.ENDED) {
            throw new EndOfDataDecoderException();
        }
        return false;
    }

    @Override
    public @Nullable InterfaceHttpData next() {
        return hasNext() ? parts.get(next++) : null;
    }

    @Override
    public @Nullable InterfaceHttpData currentPartialHttpData() {
        checkNotDestroyed();
        return current;
    }

    // ---- the end ----

    @Override
    public void removeHttpDataFromClean(InterfaceHttpData data) {
        checkNotDestroyed();
        factory.removeHttpDataFromClean(request, data);
    }

    @Override
    public void cleanFiles() {
        checkNotDestroyed();
        if (current != null) {
            fail(); // its content has nowhere to go
        }
        owned.clean();
    }

    @Override
    public void destroy() {
        if (state == State.DESTROYED) {
            return;
        }
        releaseCurrent();
        owned.release();
        chargeForParser(0);
        state = State.DESTROYED;
    }
}
