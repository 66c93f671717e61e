package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.handler.codec.http.KnownField.Meaning;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of one side of a connection, and tells a {@link HttpParserSink} of their parts. It knows no
 * channel.
 *
 * <pre>
 *   START_LINE ──► FIELDS ──┬─ no body ───────────────────────────────────► START_LINE
 *                           ├─ length ──► LENGTH ─────────────────────────► START_LINE
 *                           ├─ chunked ─► CHUNK_SIZE ─┬─ 0 ───► TRAILERS ─► START_LINE
 *                           │                 ▲       └─► CHUNK_DATA ─► CHUNK_END ─┐
 *                           │                 └────────────────────────────────────┘
 *                           ├─ until the connection's end ─► UNTIL_CLOSE
 *                           └─ another protocol ───────────► RAW
 * </pre>
 *
 * <p>Lines are read as a whole; every byte is looked at a bounded number of times however the input is cut. A fault is
 * thrown; what follows it is dropped.
 *
 * <p><b>Spec:</b> RFC 9112
 */
final class HttpParser {
    /** Where a message is. */
    enum State {
        START_LINE,
        FIELDS,
        LENGTH,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        UNTIL_CLOSE,
        /** Another protocol has begun. */
        RAW,
        /** Whatever comes is dropped. */
        DISCARD
    }

    /** Empty lines before a message that some peers send behind a body (RFC 9112 §2.2). */
    private static final int MAX_EMPTY_LINES = 4;

    private static final int VERSION_LENGTH = 8;

    private static final byte TOKEN = 1;
    private static final byte VALUE = 2;
    private static final byte TARGET = 4;

    /** As {@link #TARGET}, with what no URI has in it. */
    private static final byte LENIENT_TARGET = 8;

    private static final String NOT_IN_TARGETS = "#\"<>\\";

    private static final byte[] CLASSES = classes();

    private final HttpDecoderConfig config;
    private final HttpParserSink sink;
    private final boolean request;
    private final FramingFields fields;
    private final LineReader lines = new LineReader();

    private State state = State.START_LINE;

    /** Made when a connection is kept for a second message. */
    private @Nullable LineMemo memo;

    private boolean firstMessageOver;
    private final boolean checksFields;
    private final boolean checksTargetForm;
    private final byte targetClass;
    private int emptyLines;
    private int minorVersion;
    private boolean connect;
    private String target = "";
    private int startLineLength;
    private int fieldBytes;
    private int fieldCount;

    /** What is left of the body, or of the chunk. */
    private long remaining;

    private long bodyBytes;

    /** With obsolete folding allowed: a field that may go on in the next line. */
    private @Nullable CharSequence openName;

    private String openValue = "";
    private Meaning openMeaning = Meaning.NONE;

    HttpParser(HttpDecoderConfig config, boolean request, boolean checksFields, HttpParserSink sink) {
        this.config = config;
        this.request = request;
        this.checksFields = checksFields;
        this.checksTargetForm = config.isStrictTargetParsing() && config.isHostRequired();
        this.targetClass = config.isStrictTargetParsing() ? TARGET : LENIENT_TARGET;
        this.sink = sink;
        this.fields = new FramingFields(config);
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < classes.length; c++) {
            boolean control = c < 0x20 || c == 0x7F;
            if (HttpToken.isTokenChar(c)) {
                classes[c] |= TOKEN;
            }
            if (!control || c == '\t') {
                classes[c] |= VALUE;
            }
            if (!control && c != ' ') {
                classes[c] |= LENIENT_TARGET;
            }
            if (c > ' ' && c < 0x7F && NOT_IN_TARGETS.indexOf(c) < 0) {
                classes[c] |= TARGET;
            }
        }
        return classes;
    }

    private static boolean is(byte kind, byte b) {
        return (CLASSES[b & 0xFF] & kind) != 0;
    }

    // ---- what is there ----

    State state() {
        return state;
    }

    /** The length of the start line, without its end. */
    int startLineLength() {
        return startLineLength;
    }

    /** The length of all field lines, without their ends. */
    int fieldBytes() {
        return fieldBytes;
    }

    /** Whether the message's body was said to be of a length that has not come yet, or that is not known. */
    long remaining() {
        return remaining;
    }

    /** Begins anew, as behind a message. */
    void reset() {
        state = State.START_LINE;
        emptyLines = 0;
        fieldBytes = 0;
        fieldCount = 0;
        bodyBytes = 0;
        remaining = 0;
        openName = null;
        openValue = "";
        fields.reset();
        lines.reset();
        firstMessageOver = true;
    }

    /** Drops whatever comes. */
    void discard() {
        state = State.DISCARD;
        openName = null;
    }

    /** Hands on whatever comes. */
    void raw() {
        state = State.RAW;
    }

    // ---- reading ----

    /**
     * Reads as far as one step goes: a head, a part of a body.
     *
     * @return {@code false} if more bytes are needed
     * @throws IllegalArgumentException or a {@link io.millrace.handler.codec.DecoderException} for a fault
     */
    boolean parse(ByteBuf in) {
        return switch (state) {
            case START_LINE, FIELDS -> head(in);
            case LENGTH -> length(in);
            case CHUNK_SIZE -> chunkSize(in);
            case CHUNK_DATA -> chunkData(in);
            case CHUNK_END -> chunkEnd(in);
            case TRAILERS -> trailers(in);
            case UNTIL_CLOSE, RAW -> rest(in);
            case DISCARD -> drop(in);
        };
    }

    private static boolean drop(ByteBuf in) {
        in.skipBytes(in.readableBytes());
        return false;
    }

    private boolean rest(ByteBuf in) {
        int length = state == State.RAW ? in.readableBytes() : Math.min(in.readableBytes(), config.getMaxChunkSize());
        if (length == 0) {
            return false;
        }
        countBody(length);
        sink.content(in, length, false);
        return true;
    }

    // ---- the head ----

    private boolean head(ByteBuf in) {
        lines.open(in);
        try {
            while (state == State.START_LINE) {
                if (!startLine(in)) {
                    return false;
                }
            }
            while (state == State.FIELDS) {
                if (!field(in)) {
                    return false;
                }
            }
            return true;
        } finally {
            lines.close(in);
        }
    }

    private boolean startLine(ByteBuf in) {
        if (lines.isFresh()) {
            if (!lines.hasNext(in)) {
                return false;
            }
            checkFirst(lines.peek());
            LineMemo.Line known = knownStartLine();
            if (known != null) {
                startLineLength = known.bytes.length - 2;
                begin(known.name.toString(), known.value, known.third == null ? "" : known.third);
                lines.skip(known.bytes.length);
                return true;
            }
        }
        if (!wholeLine(in, config.getMaxInitialLineLength(), false)) {
            return false;
        }
        int length = lines.lineEnd() - lines.start();
        if (length == 0) {
            emptyLine();
        } else {
            startLineLength = length;
            if (request) {
                requestLine();
            } else {
                statusLine();
            }
        }
        lines.advance();
        return true;
    }

    /** What cannot begin a message is refused at once: another protocol, or noise. */
    private void checkFirst(int first) {
        if (first != '\r' && first != '\n' && (request ? (CLASSES[first] & TOKEN) == 0 : first != 'H')) {
            throw bad("a message begins with " + HttpToken.hex((char) first));
        }
    }

    private void emptyLine() {
        if (++emptyLines > MAX_EMPTY_LINES) {
            throw bad("more than " + MAX_EMPTY_LINES + " empty lines before a message");
        }
    }

    private LineMemo.@Nullable Line knownStartLine() {
        if (memo == null && firstMessageOver) {
            memo = new LineMemo();
        }
        return known(0);
    }

    private LineMemo.@Nullable Line known(int number) {
        LineMemo known = memo;
        return known == null ? null : known.match(number, lines.bytes(), lines.start(), lines.end());
    }

    /** Finds the end of a line and takes it, unless it is too long. */
    private boolean wholeLine(ByteBuf in, int limit, boolean ofFields) {
        boolean found = lines.find(in);
        // Without its end: a CR may be there already.
        int length = found ? lines.lineEnd() - lines.start() : lines.unfinished(in);
        if (length - 1 > limit || found && length > limit && lines.bytes()[lines.lineEnd() - 1] != '\r') {
            throw ofFields ? tooManyFieldBytes() : tooLongStartLine();
        }
        if (found) {
            lines.take(config.isStrictLineParsing());
        }
        return found;
    }

    /** {@code method SP request-target SP HTTP-version} (§3). */
    private void requestLine() {
        byte[] bytes = lines.bytes();
        int start = lines.start();
        int end = lines.lineEnd();
        int methodEnd = endOf(TOKEN, bytes, start, end);
        int targetStart = methodEnd + 1;
        int targetEnd = targetStart < end ? endOf(targetClass, bytes, targetStart, end) : end;
        int versionStart = targetEnd + 1;
        if (methodEnd == start || versionStart >= end || bytes[methodEnd] != ' ' || bytes[targetEnd] != ' ') {
            throw bad((targetEnd < end && is(LENIENT_TARGET, bytes[targetEnd])
                            ? "not a target (HttpDecoderConfig.setStrictTargetParsing): "
                            : "not a request line: ")
                    + text(bytes, start, end));
        }
        if (targetEnd == targetStart) {
            throw bad("a request without a target: " + text(bytes, start, end));
        }
        version(bytes, versionStart, end);
        words(start, methodEnd, targetStart, targetEnd, versionStart, end);
    }

    /** {@code HTTP-version SP status-code [ SP reason-phrase ]} (§4); the second space may be missing too. */
    private void statusLine() {
        byte[] bytes = lines.bytes();
        int start = lines.start();
        int end = lines.lineEnd();
        int versionEnd = Math.min(start + VERSION_LENGTH, end);
        version(bytes, start, versionEnd);
        int statusStart = versionEnd + 1;
        int statusEnd = statusStart + 3;
        if (statusEnd > end || bytes[versionEnd] != ' ' || !isStatus(bytes, statusStart)) {
            throw bad("not a status line: " + text(bytes, start, end));
        }
        if (statusEnd < end && bytes[statusEnd] != ' ' || endOf(VALUE, bytes, statusEnd, end) != end) {
            throw bad("not a reason phrase: " + text(bytes, start, end));
        }
        words(start, versionEnd, statusStart, statusEnd, Math.min(statusEnd + 1, end), end);
    }

    private static boolean isStatus(byte[] bytes, int at) {
        return bytes[at] >= '1' && bytes[at] <= '9' && isDigit(bytes[at + 1]) && isDigit(bytes[at + 2]);
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static int endOf(byte kind, byte[] bytes, int start, int end) {
        int i = start;
        while (i < end && is(kind, bytes[i])) {
            i++;
        }
        return i;
    }

    /** {@code "HTTP/" DIGIT "." DIGIT} (§2.3), of which the first digit is 1. */
    private void version(byte[] bytes, int start, int end) {
        if (end - start != VERSION_LENGTH
                || bytes[start] != 'H'
                || bytes[start + 1] != 'T'
                || bytes[start + 2] != 'T'
                || bytes[start + 3] != 'P'
                || bytes[start + 4] != '/'
                || !isDigit(bytes[start + 5])
                || bytes[start + 6] != '.'
                || !isDigit(bytes[start + 7])) {
            throw bad("invalid version format: " + text(bytes, start, end));
        }
        if (bytes[start + 5] != '1') {
            throw new InvalidHttpMessageException(
                    HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED,
                    "a version other than HTTP/1.x: " + text(bytes, start, end));
        }
    }

    private void words(int start, int end, int secondStart, int secondEnd, int thirdStart, int thirdEnd) {
        byte[] bytes = lines.bytes();
        String first = sink.word(0, bytes, start, end - start);
        String second = sink.word(1, bytes, secondStart, secondEnd - secondStart);
        String third = sink.word(2, bytes, thirdStart, thirdEnd - thirdStart);
        if (request && checksTargetForm && !TargetForm.isFor(first, second)) {
            throw bad("a target of a form that is not the method's (HttpDecoderConfig.setStrictTargetParsing): "
                    + text(bytes, start, thirdEnd));
        }
        remember(0, first, second, third, Meaning.NONE);
        begin(first, second, third);
    }

    private void begin(String first, String second, String third) {
        state = State.FIELDS;
        String version = request ? third : first;
        minorVersion = version.isEmpty() ? 0 : version.charAt(version.length() - 1) - '0';
        if (request) {
            target = second;
            connect = first.equals("CONNECT");
        }
        sink.startLine(first, second, third);
    }

    private void remember(int number, CharSequence name, String value, @Nullable String third, Meaning meaning) {
        LineMemo known = memo;
        if (known == null) {
            return;
        }
        int start = lines.start();
        int end = lines.nextLine();
        // What was not ended by CRLF, and what may go on in the next line, is read anew each time.
        if (lines.lineEnd() == end - 2 && !config.isObsoleteLineFoldingAllowed() && known.wants(number, end - start)) {
            known.remember(
                    number,
                    new LineMemo.Line(Arrays.copyOfRange(lines.bytes(), start, end), name, value, third, meaning));
        }
    }

    // ---- fields ----

    private boolean field(ByteBuf in) {
        if (lines.isFresh()) {
            if (!lines.hasNext(in)) {
                return false;
            }
            LineMemo.Line known = known(fieldCount + 1);
            if (known != null) {
                count(known.bytes.length - 2);
                fields.field(known.meaning, known.value);
                sink.field(known.name, known.value);
                lines.skip(known.bytes.length);
                return true;
            }
        }
        if (!wholeLine(in, config.getMaxHeaderSize() - fieldBytes, true)) {
            return false;
        }
        int start = lines.start();
        int end = lines.lineEnd();
        if (start == end) {
            closeField();
            lines.advance();
            headEnd();
            return true;
        }
        count(end - start);
        fieldLine(lines.bytes(), start, end);
        lines.advance();
        return true;
    }

    /** Counts a line before it is looked at. */
    private void count(int length) {
        fieldBytes += length;
        if (fieldBytes > config.getMaxHeaderSize() || fieldBytes < 0) {
            throw tooManyFieldBytes();
        }
        if (++fieldCount > config.getMaxHeaderCount()) {
            throw new TooLongHttpHeaderException("the fields of a message are beyond the limit maxHeaderCount of "
                    + config.getMaxHeaderCount() + " (HttpDecoderConfig.setMaxHeaderCount raises it)");
        }
    }

    /** {@code field-name ":" OWS field-value OWS} (§5). */
    private void fieldLine(byte[] bytes, int start, int end) {
        if (bytes[start] == ' ' || bytes[start] == '\t') {
            fold(bytes, start, end);
            return;
        }
        closeField();
        int colon = endOfName(bytes, start, end);
        int valueStart = skipSpace(bytes, colon + 1, end);
        int valueEnd = trimSpace(bytes, valueStart, end);
        checkValue(bytes, valueStart, valueEnd);
        CharSequence name = sink.fieldName(bytes, start, colon - start);
        String value = string(bytes, valueStart, valueEnd);
        Meaning meaning = KnownField.meaning(bytes, start, colon - start);
        if (config.isObsoleteLineFoldingAllowed()) {
            openName = name;
            openValue = value;
            openMeaning = meaning;
            return;
        }
        if (state == State.TRAILERS) {
            trailer(name, value, meaning);
            return;
        }
        remember(fieldCount, name, value, null, meaning);
        fields.field(meaning, value);
        sink.field(name, value);
    }

    private int endOfName(byte[] bytes, int start, int end) {
        int colon = endOf(TOKEN, bytes, start, end);
        if (!checksFields) {
            while (colon < end && bytes[colon] != ':' && bytes[colon] != ' ' && bytes[colon] != '\t') {
                colon++;
            }
        }
        if (colon == end) {
            throw bad("No colon found in a field: " + text(bytes, start, end));
        }
        if (bytes[colon] != ':' || colon == start) {
            throw bad("not the name of a field (illegal " + HttpToken.hex((char) (bytes[colon] & 0xFF)) + "): "
                    + text(bytes, start, end));
        }
        return colon;
    }

    private void checkValue(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (!is(VALUE, b) && (checksFields || b == 0 || b == '\r' || b == '\n')) {
                throw bad("a control character in the value of a field: " + HttpToken.hex((char) b));
            }
        }
    }

    private static int skipSpace(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        return i;
    }

    private static int trimSpace(byte[] bytes, int start, int end) {
        int i = end;
        while (i > start && (bytes[i - 1] == ' ' || bytes[i - 1] == '\t')) {
            i--;
        }
        return i;
    }

    private static String string(byte[] bytes, int start, int end) {
        return start == end ? "" : new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** {@code obs-fold}: the line goes on with the value of the field before, behind one space (§5.2). */
    private void fold(byte[] bytes, int start, int end) {
        if (openName == null) {
            throw bad("a line of fields begins with a space"
                    + " (HttpDecoderConfig.setObsoleteLineFoldingAllowed allows it behind a field)");
        }
        int from = skipSpace(bytes, start, end);
        int to = trimSpace(bytes, from, end);
        checkValue(bytes, from, to);
        if (from < to) {
            String more = string(bytes, from, to);
            openValue = openValue.isEmpty() ? more : openValue + ' ' + more;
        }
    }

    private void closeField() {
        CharSequence name = openName;
        if (name == null) {
            return;
        }
        openName = null;
        if (state == State.TRAILERS) {
            trailer(name, openValue, openMeaning);
        } else {
            fields.field(openMeaning, openValue);
            sink.field(name, openValue);
        }
    }

    private void headEnd() {
        long body;
        if (request) {
            fields.checkHost(config.isHostRequired(), minorVersion, connect, target);
            target = "";
            body = fields.bodyOfRequest(minorVersion);
        } else {
            body = fields.bodyOfResponse(minorVersion);
        }
        if (request && body > config.getMaxContentLength()) {
            throw tooLongContent();
        }
        follow(sink.head(fields, body));
    }

    private void follow(long body) {
        if (body > 0) {
            remaining = body;
            state = State.LENGTH;
        } else if (body == HttpParserSink.NO_BODY) {
            end();
        } else if (body == HttpParserSink.CHUNKED) {
            state = State.CHUNK_SIZE;
        } else if (body == HttpParserSink.UNTIL_CLOSE) {
            state = State.UNTIL_CLOSE;
        } else if (body == HttpParserSink.RAW) {
            end();
            state = State.RAW;
        }
    }

    private void end() {
        reset();
        sink.end();
    }

    // ---- the body ----

    private boolean length(ByteBuf in) {
        int length = (int) Math.min(in.readableBytes(), Math.min(remaining, config.getMaxChunkSize()));
        if (length == 0 && remaining > 0) {
            return false;
        }
        remaining -= length;
        boolean last = remaining == 0;
        if (last) {
            reset();
        }
        sink.content(in, length, last);
        return true;
    }

    private void countBody(long more) {
        bodyBytes += more;
        if (request && (bodyBytes > config.getMaxContentLength() || bodyBytes < 0)) {
            throw tooLongContent();
        }
    }

    private boolean chunkSize(ByteBuf in) {
        lines.open(in);
        try {
            if (lines.isFresh()) {
                if (!lines.hasNext(in)) {
                    return false;
                }
                if (hexDigit((byte) lines.peek()) < 0) {
                    throw bad("the size of a chunk begins with " + HttpToken.hex((char) lines.peek()));
                }
            }
            boolean found = lines.find(in);
            int length = found ? lines.lineEnd() - lines.start() : lines.unfinished(in);
            if (length - 1 > config.getMaxChunkLineLength()) {
                throw new TooLongHttpLineException(
                        "the line of a chunk's size is beyond the limit maxChunkLineLength of "
                                + config.getMaxChunkLineLength()
                                + " (HttpDecoderConfig.setMaxChunkLineLength raises it)");
            }
            if (!found) {
                return false;
            }
            lines.take(config.isStrictLineParsing());
            long size = ChunkLine.size(lines.bytes(), lines.start(), lines.lineEnd());
            lines.advance();
            chunk(size);
            return true;
        } finally {
            lines.close(in);
        }
    }

    private void chunk(long size) {
        if (size == 0) {
            fieldBytes = 0;
            fieldCount = 0;
            state = State.TRAILERS;
            return;
        }
        countBody(size);
        remaining = size;
        state = State.CHUNK_DATA;
    }

    private boolean chunkData(ByteBuf in) {
        int piece = (int) Math.min(remaining, config.getMaxChunkSize());
        int length = Math.min(in.readableBytes(), piece);
        if (length == 0 || length < piece && !config.isAllowPartialChunks()) {
            return false;
        }
        remaining -= length;
        if (remaining == 0) {
            state = State.CHUNK_END;
        }
        sink.content(in, length, false);
        return true;
    }

    /** CRLF, and nothing else (§7.1). */
    private boolean chunkEnd(ByteBuf in) {
        if (!in.isReadable()) {
            return false;
        }
        byte first = in.getByte(in.readerIndex());
        if (first == '\n' && !config.isStrictLineParsing()) {
            in.skipBytes(1);
            state = State.CHUNK_SIZE;
            return true;
        }
        if (first != '\r') {
            throw bad("the data of a chunk is followed by " + HttpToken.hex((char) (first & 0xFF)));
        }
        if (in.readableBytes() == 1) {
            return false;
        }
        if (in.getByte(in.readerIndex() + 1) != '\n') {
            throw bad("the data of a chunk is followed by CR alone");
        }
        in.skipBytes(2);
        state = State.CHUNK_SIZE;
        return true;
    }

    static int hexDigit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private boolean trailers(ByteBuf in) {
        lines.open(in);
        try {
            while (state == State.TRAILERS) {
                if (lines.isFresh() && !lines.hasNext(in)
                        || !wholeLine(in, config.getMaxHeaderSize() - fieldBytes, true)) {
                    return false;
                }
                trailerLine(lines.start(), lines.lineEnd());
            }
            return true;
        } finally {
            lines.close(in);
        }
    }

    private void trailerLine(int start, int end) {
        if (start == end) {
            closeField();
            lines.advance();
            end();
            return;
        }
        count(end - start);
        fieldLine(lines.bytes(), start, end);
        lines.advance();
    }

    /** What belongs into a head is dropped: nobody shall merge it into one (RFC 9110 §6.5.1). */
    private void trailer(CharSequence name, String value, Meaning meaning) {
        if (meaning == Meaning.NONE) {
            sink.trailer(name, value);
        }
    }

    // ---- faults ----

    private static InvalidHttpMessageException bad(String what) {
        return InvalidHttpMessageException.badRequest(what);
    }

    private TooLongHttpLineException tooLongStartLine() {
        int limit = config.getMaxInitialLineLength();
        return new TooLongHttpLineException("the first line of a message is beyond the limit maxInitialLineLength of "
                + limit + " bytes (HttpDecoderConfig.setMaxInitialLineLength raises it)");
    }

    private TooLongHttpHeaderException tooManyFieldBytes() {
        return new TooLongHttpHeaderException("the fields of a message are beyond the limit maxHeaderSize of "
                + config.getMaxHeaderSize() + " bytes (HttpDecoderConfig.setMaxHeaderSize raises it)");
    }

    private TooLongHttpContentException tooLongContent() {
        return new TooLongHttpContentException("the content of a message is beyond the limit maxContentLength of "
                + config.getMaxContentLength() + " bytes (HttpDecoderConfig.setMaxContentLength raises it)");
    }

    private static String text(byte[] bytes, int start, int end) {
        return HttpToken.printable(string(bytes, start, end));
    }
}
