package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.MultiPartStatus;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.TooLongFormFieldException;
import io.millrace.util.ByteProcessor;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * Reads {@code name=value&name=value}. A line end ends the form, for clients that send one behind it; what follows is
 * dropped. Names are kept until they are complete, values are handed on as they come.
 */
final class UrlEncodedParser {
    private static final ByteProcessor NOT_END_OF_NAME = b -> b != '=' && b != '&' && b != '\r' && b != '\n';
    private static final ByteProcessor NOT_END_OF_VALUE = b -> b != '&' && b != '\r' && b != '\n';
    private static final ByteProcessor NOT_ENCODED = b -> b != '%' && b != '+';

    /** No digit of a percent code was read. */
    private static final int NO_DIGIT = -1;

    private final FormEvents events;
    private final int maxNameBytes;

    private MultiPartStatus status = MultiPartStatus.DISPOSITION;
    private Charset charset;
    private byte[] name = new byte[32];
    private int nameLength;

    // A percent code that is not complete, and a carriage return.
    private boolean inPercent;
    private int firstDigit = NO_DIGIT;
    private boolean carriageReturn;

    UrlEncodedParser(FormEvents events, Charset charset, int maxNameBytes) {
        this.events = events;
        this.charset = charset;
        this.maxNameBytes = maxNameBytes;
    }

    /** Names from here on are in another charset. */
    void setCharset(Charset charset) {
        this.charset = charset;
    }

    int bufferedBytes() {
        return nameLength;
    }

    void parse(ByteBuf in) {
        while (in.isReadable()) {
            if (carriageReturn) {
                lineFeed(in);
            } else {
                switch (status) {
                    case DISPOSITION -> name(in);
                    case FIELD -> value(in);
                    default -> in.skipBytes(in.readableBytes());
                }
            }
        }
    }

    /**
     * Ends the form.
     *
     * @param nameAlone whether a name at the end without anything behind it is a field
     */
    void finish(boolean nameAlone) {
        if (carriageReturn) {
            throw new ErrorDataDecoderException("Bad end of line");
        }
        if (status == MultiPartStatus.FIELD) {
            endValue();
        } else if (status == MultiPartStatus.DISPOSITION && nameAlone) {
            fieldWithoutValue();
        }
        status = MultiPartStatus.EPILOGUE;
    }

    // ---- names ----

    private void name(ByteBuf in) {
        int end = in.forEachByte(NOT_END_OF_NAME);
        keepName(in, end < 0 ? in.readableBytes() : end - in.readerIndex());
        if (end < 0) {
            return;
        }
        byte delimiter = in.readByte();
        if (delimiter == '=') {
            beginField();
            status = MultiPartStatus.FIELD;
        } else {
            fieldWithoutValue();
            afterField(delimiter);
        }
    }

    private void keepName(ByteBuf in, int length) {
        int longer = nameLength + length;
        if (longer > maxNameBytes || longer < 0) {
            throw TooLongFormFieldException.of(
                    "a name of a form", "maxBufferedBytes", maxNameBytes, "withMaxBufferedBytes");
        }
        if (longer > name.length) {
            name = Arrays.copyOf(name, Math.min(maxNameBytes, Math.max(longer, 2 * name.length)));
        }
        in.readBytes(name, nameLength, length);
        nameLength = longer;
    }

    /** Nothing between two ampersands is no field. */
    private void fieldWithoutValue() {
        if (nameLength > 0) {
            beginField();
            events.endPart();
        }
    }

    private void beginField() {
        int length = decodeName();
        nameLength = 0;
        events.part(PartHead.ofField(new String(name, 0, length, charset)));
    }

    private int decodeName() {
        int length = 0;
        for (int i = 0; i < nameLength; i++) {
            byte b = name[i];
            if (b == '%') {
                if (i + 2 >= nameLength) {
                    throw incomplete();
                }
                b = (byte) (PercentCode.digit(name[i + 1] & 0xff) << 4 | PercentCode.digit(name[i + 2] & 0xff));
                i += 2;
            } else if (b == '+') {
                b = ' ';
            }
            name[length++] = b;
        }
        return length;
    }

    private static ErrorDataDecoderException incomplete() {
        return new ErrorDataDecoderException("a percent sign has not two digits behind it");
    }

    // ---- values ----

    private void value(ByteBuf in) {
        int end = in.forEachByte(NOT_END_OF_VALUE);
        int length = end < 0 ? in.readableBytes() : end - in.readerIndex();
        if (length > 0) {
            decodeValue(in, length);
        }
        if (end >= 0) {
            endValue();
            afterField(in.readByte());
        }
    }

    private void decodeValue(ByteBuf in, int length) {
        if (!inPercent && in.forEachByte(in.readerIndex(), length, NOT_ENCODED) < 0) {
            events.content(in.readSlice(length));
            return;
        }
        ByteBuf decoded = in.alloc().buffer(length);
        try {
            decodeInto(decoded, in, length);
        } finally {
            decoded.release();
        }
    }

    /** What is before a fault is handed on before the fault is told of, however the bytes are cut. */
    private void decodeInto(ByteBuf decoded, ByteBuf in, int length) {
        try {
            for (int i = 0; i < length; i++) {
                decode(in.readByte(), decoded);
            }
        } finally {
            if (decoded.isReadable()) {
                events.content(decoded);
            }
        }
    }

    private void decode(byte b, ByteBuf decoded) {
        if (!inPercent) {
            if (b == '%') {
                inPercent = true;
            } else {
                decoded.writeByte(b == '+' ? ' ' : b);
            }
        } else if (firstDigit == NO_DIGIT) {
            firstDigit = PercentCode.digit(b & 0xff);
        } else {
            decoded.writeByte(firstDigit << 4 | PercentCode.digit(b & 0xff));
            firstDigit = NO_DIGIT;
            inPercent = false;
        }
    }

    private void endValue() {
        if (inPercent) {
            throw incomplete();
        }
        events.endPart();
    }

    private void afterField(byte delimiter) {
        carriageReturn = delimiter == '\r';
        status = delimiter == '&' ? MultiPartStatus.DISPOSITION : MultiPartStatus.PREEPILOGUE;
    }

    private void lineFeed(ByteBuf in) {
        if (in.readByte() != '\n') {
            throw new ErrorDataDecoderException("Bad end of line");
        }
        carriageReturn = false;
    }
}
