package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.MultiPartStatus;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.TooLongFormFieldException;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code multipart/form-data}. <b>Spec:</b> RFC 7578, RFC 2046 §5.1.1.
 *
 * <pre>
 * body      = [preamble CRLF] "--" boundary *LWSP CRLF part
 *             *( CRLF "--" boundary *LWSP CRLF part ) CRLF "--" boundary "--" [epilogue]
 * part      = *( field-name ":" value CRLF ) CRLF *OCTET
 * </pre>
 *
 * <p>How the line of the first delimiter ends is how all lines end: CRLF, or LF for clients that know no better. A part
 * of the type {@code multipart/mixed} consists of files that share its name (RFC 2388 §4.2), one level deep.
 *
 * <p>Content is handed on as it comes; only the line of a header that is not complete is kept.
 */
final class MultipartParser {
    private final FormEvents events;
    private final FormLimits limits;
    private final String boundary;
    private Charset charset;

    private MultiPartStatus status = MultiPartStatus.NOTSTARTED;
    private DelimiterMatcher matcher;

    // How lines end, known behind the first delimiter.
    private @Nullable String lineEnd;

    // The header of the part.
    private PartHeader header = new PartHeader();
    private byte[] line = new byte[128];
    private int lineLength;
    private int headerLines;
    private int headerBytes;

    /** Behind a delimiter: the last byte of its line, 0 before the first. */
    private byte behindDelimiter;

    // The files that share a field.
    private String mixedName = "";
    private String mixedBoundary = "";

    MultipartParser(FormEvents events, String boundary, Charset charset, FormLimits limits) {
        this.events = events;
        this.boundary = boundary;
        this.charset = charset;
        this.limits = limits;
        // The beginning of the body is the beginning of a line.
        this.matcher = new DelimiterMatcher("\n", boundary, 1, bytes -> {});
    }

    /** Headers from here on are in another charset. */
    void setCharset(Charset charset) {
        this.charset = charset;
    }

    int bufferedBytes() {
        return lineLength;
    }

    void parse(ByteBuf in) {
        if (status == MultiPartStatus.NOTSTARTED && in.isReadable()) {
            status = MultiPartStatus.PREAMBLE;
        }
        while (in.isReadable()) {
            switch (status) {
                case PREAMBLE, MIXEDPREAMBLE -> preamble(in);
                case HEADERDELIMITER, MIXEDDELIMITER -> behindDelimiter(in);
                case CLOSEDELIMITER, MIXEDCLOSEDELIMITER -> secondDash(in);
                case DISPOSITION, MIXEDDISPOSITION -> header(in);
                case FIELD, FILEUPLOAD, MIXEDFILEUPLOAD -> content(in);
                default -> in.skipBytes(in.readableBytes());
            }
        }
    }

    /** Ends the form. A body without a byte is a form without a part. */
    void finish() {
        switch (status) {
            case NOTSTARTED, PREEPILOGUE, EPILOGUE -> status = MultiPartStatus.EPILOGUE;
            case PREAMBLE ->
                throw new ErrorDataDecoderException(lineEnd == null ? "No Multipart delimiter found" : endsTooEarly());
            default -> throw new ErrorDataDecoderException(endsTooEarly());
        }
    }

    private static String endsTooEarly() {
        return "the body ends before the last delimiter";
    }

    private boolean isMixed() {
        return switch (status) {
            case MIXEDPREAMBLE, MIXEDDELIMITER, MIXEDDISPOSITION, MIXEDFILEUPLOAD, MIXEDCLOSEDELIMITER -> true;
            default -> false;
        };
    }

    // ---- delimiters ----

    private void preamble(ByteBuf in) {
        if (matcher.find(in)) {
            delimiterFound();
        }
    }

    private void content(ByteBuf in) {
        if (matcher.find(in)) {
            events.endPart();
            delimiterFound();
        }
    }

    private void delimiterFound() {
        behindDelimiter = 0;
        status = isMixed() ? MultiPartStatus.MIXEDDELIMITER : MultiPartStatus.HEADERDELIMITER;
    }

    /** Two dashes, or spaces and a line end. */
    private void behindDelimiter(ByteBuf in) {
        byte b = in.readByte();
        if (b == '-' && behindDelimiter == 0) {
            status = isMixed() ? MultiPartStatus.MIXEDCLOSEDELIMITER : MultiPartStatus.CLOSEDELIMITER;
        } else if (b == '\n') {
            endDelimiterLine();
        } else if (behindDelimiter == '\r' || b != ' ' && b != '\t' && b != '\r') {
            throw new ErrorDataDecoderException("a delimiter has the byte " + b + " behind it");
        }
        behindDelimiter = b;
    }

    private void endDelimiterLine() {
        boolean bare = behindDelimiter != '\r';
        if (lineEnd == null) {
            lineEnd = bare ? "\n" : "\r\n";
        } else if (bare && lineEnd.length() == 2) {
            throw bareLineFeed();
        }
        header = new PartHeader();
        headerLines = 0;
        headerBytes = 0;
        status = isMixed() ? MultiPartStatus.MIXEDDISPOSITION : MultiPartStatus.DISPOSITION;
    }

    private static ErrorDataDecoderException bareLineFeed() {
        return new ErrorDataDecoderException("a line ends with LF where the first one ended with CRLF");
    }

    private void secondDash(ByteBuf in) {
        byte b = in.readByte();
        if (b != '-') {
            throw new ErrorDataDecoderException("a delimiter has the bytes 45 " + b + " behind it");
        }
        if (status == MultiPartStatus.MIXEDCLOSEDELIMITER) {
            // What is behind the files of a field is skipped, as what is before the form.
            matcher = new DelimiterMatcher("\n", boundary, 0, bytes -> {});
            status = MultiPartStatus.PREAMBLE;
        } else {
            status = MultiPartStatus.PREEPILOGUE;
        }
    }

    // ---- headers ----

    private void header(ByteBuf in) {
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        keepLine(in, end < 0 ? in.readableBytes() : end + 1 - in.readerIndex());
        if (end >= 0) {
            int length = lengthWithoutEnd();
            lineLength = 0;
            if (length == 0) {
                endHeader();
            } else {
                endHeaderLine(length);
            }
        }
    }

    private void keepLine(ByteBuf in, int length) {
        int longer = lineLength + length;
        if (longer > limits.maxLineBytes() || longer < 0) {
            throw TooLongFormFieldException.of(
                    "a line of the header of a part",
                    "maxBufferedBytes",
                    limits.maxLineBytes(),
                    "withMaxBufferedBytes");
        }
        if (length > limits.maxPartHeaderBytes() - headerBytes) {
            throw TooLongFormFieldException.of(
                    "the header of a part", "maxPartHeaderBytes", limits.maxPartHeaderBytes(), "withMaxPartHeaders");
        }
        if (longer > line.length) {
            line = Arrays.copyOf(line, Math.max(longer, Math.min(2 * line.length, limits.maxLineBytes())));
        }
        in.readBytes(line, lineLength, length);
        lineLength = longer;
        headerBytes += length;
    }

    private int lengthWithoutEnd() {
        int length = lineLength - 1;
        if (length > 0 && line[length - 1] == '\r') {
            return length - 1;
        }
        if (lineEnd != null && lineEnd.length() == 2) {
            throw bareLineFeed();
        }
        return length;
    }

    private void endHeaderLine(int length) {
        headerLines++;
        if (headerLines > limits.maxPartHeaders()) {
            throw new TooLongFormFieldException("the header of a part is beyond the limit maxPartHeaders of "
                    + limits.maxPartHeaders() + " lines (FormLimits.withMaxPartHeaders raises it)");
        }
        header.line(line, length, charset);
    }

    private void endHeader() {
        String inner = header.mixedBoundary();
        if (status == MultiPartStatus.MIXEDDISPOSITION) {
            if (inner != null) {
                throw new ErrorDataDecoderException("Mixed Multipart found in a previous Mixed Multipart");
            }
            begin(header.ofMixed(mixedName), mixedBoundary, MultiPartStatus.MIXEDFILEUPLOAD);
        } else if (inner != null) {
            mixedName = header.ofForm().name();
            mixedBoundary = inner;
            matcher = new DelimiterMatcher("\n", inner, 1, bytes -> {});
            status = MultiPartStatus.MIXEDPREAMBLE;
        } else {
            PartHead head = header.ofForm();
            begin(head, boundary, head.filename() == null ? MultiPartStatus.FIELD : MultiPartStatus.FILEUPLOAD);
        }
    }

    private void begin(PartHead head, String delimitedBy, MultiPartStatus next) {
        String end = lineEnd == null ? "\r\n" : lineEnd;
        // The empty line may be the line end of the delimiter already: a part need not have content.
        matcher = new DelimiterMatcher(end, delimitedBy, end.length(), events::content);
        status = next;
        events.part(head);
    }
}
