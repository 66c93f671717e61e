package io.millrace.handler.codec.json;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.ByteToMessageDecoder;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CorruptedFrameException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into JSON objects and arrays, by counting brackets outside of strings; or the elements of one array
 * that never ends. The texts are not parsed: whoever does finds out whether they are JSON. White space between them is left
 * out. Encodings of which ASCII is a part, UTF-8 for example.
 *
 * <pre>
 *   {"a":1} [2,3]    ->  {"a":1}   [2,3]
 *   [{"a":1}, 2]     ->  {"a":1}   2         with streamArrayElements
 * </pre>
 *
 * <p>Each byte is looked at once. <b>Errors:</b> a text that is longer or nested deeper than is allowed is told as a {@link
 * CodecLimitException}, and dropped to its end; one that is no object or array as a {@link CorruptedFrameException}, and all
 * that comes then is dropped.
 */
public class JsonObjectDecoder extends ByteToMessageDecoder {
    private static final int DEFAULT_MAX_OBJECT_LENGTH = 1024 * 1024;

    /** What the common parsers allow. */
    private static final int DEFAULT_MAX_DEPTH = 1000;

    private static final int PRINTED_BYTES = 64;

    private enum State {
        /** Between texts. */
        OUTSIDE,
        /** In an object or an array. */
        INSIDE,
        /** In the outermost array, before an element. */
        BEFORE_ELEMENT,
        /** In an element of the outermost array. */
        ELEMENT,
        /** What comes makes no sense any more. */
        CORRUPTED
    }

    private final int maxObjectLength;
    private final boolean streamArrayElements;
    private final int maxDepth;

    private State state = State.OUTSIDE;

    /** So many bytes from the reader index on belong to the text and were looked at. */
    private int scanned;

    /** The text's bytes up to the last one that is no white space. */
    private int scannedToLastBlack;

    private int depth;
    private boolean insideString;
    private boolean escaped;

    /** The text is over a limit: its bytes are dropped. */
    private boolean tooLong;

    /** An element came already, so there must be another behind a comma. */
    private boolean afterComma;

    /** Makes a decoder of texts of at most 1 MiB, nested at most 1000 times. */
    public JsonObjectDecoder() {
        this(DEFAULT_MAX_OBJECT_LENGTH);
    }

    /**
     * Makes a decoder.
     *
     * @param maxObjectLength bytes of the longest text, at least 1
     */
    public JsonObjectDecoder(int maxObjectLength) {
        this(maxObjectLength, false);
    }

    /**
     * Makes a decoder of texts of at most 1 MiB.
     *
     * @param streamArrayElements whether the elements of an array are handed on, each by itself
     */
    public JsonObjectDecoder(boolean streamArrayElements) {
        this(DEFAULT_MAX_OBJECT_LENGTH, streamArrayElements);
    }

    /**
     * Makes a decoder.
     *
     * @param maxObjectLength bytes of the longest text or element, at least 1
     * @param streamArrayElements whether the elements of an array are handed on, each by itself
     */
    public JsonObjectDecoder(int maxObjectLength, boolean streamArrayElements) {
        this(maxObjectLength, streamArrayElements, DEFAULT_MAX_DEPTH);
    }

    /**
     * Makes a decoder.
     *
     * @param maxObjectLength bytes of the longest text or element, at least 1
     * @param streamArrayElements whether the elements of an array are handed on, each by itself
     * @param maxDepth how deep objects and arrays may be nested, at least 1
     */
    public JsonObjectDecoder(int maxObjectLength, boolean streamArrayElements, int maxDepth) {
        this.maxObjectLength = requirePositive(maxObjectLength, "maxObjectLength");
        this.streamArrayElements = streamArrayElements;
        this.maxDepth = requirePositive(maxDepth, "maxDepth");
    }

    private static int requirePositive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " : " + value + " (expected: > 0)");
        }
        return value;
    }

    /** Goes through the bytes that were not looked at yet, up to the end of a text. */
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int had = out.size();
        while (out.size() == had && in.readableBytes() > scanned) {
            byte c = in.getByte(in.readerIndex() + scanned);
            switch (state) {
                case OUTSIDE -> outside(in, c);
                case INSIDE -> inside(ctx, in, c, out);
                case BEFORE_ELEMENT -> beforeElement(in, c);
                case ELEMENT -> element(ctx, in, c, out);
                case CORRUPTED -> in.skipBytes(in.readableBytes());
            }
        }
        if (tooLong) {
            dropScanned(in);
        }
    }

    private void outside(ByteBuf in, byte c) {
        if (c == '[' && streamArrayElements) {
            in.skipBytes(1);
            depth = 1;
            afterComma = false;
            state = State.BEFORE_ELEMENT;
        } else if (c == '{' || c == '[') {
            state = State.INSIDE;
            depth = 0;
        } else if (isSpace(c)) {
            in.skipBytes(1);
        } else {
            throw corrupted(in);
        }
    }

    private void inside(ChannelHandlerContext ctx, ByteBuf in, byte c, List<Object> out) {
        take(c);
        CodecLimitException fault = checkLimits(in);
        if (depth == 0) {
            end(ctx, in, scanned, scanned, out);
            state = State.OUTSIDE;
        }
        if (fault != null) {
            throw fault;
        }
    }

    private void beforeElement(ByteBuf in, byte c) {
        if (isSpace(c)) {
            in.skipBytes(1);
        } else if (c == ']' && !afterComma) {
            in.skipBytes(1);
            state = State.OUTSIDE;
        } else if (c == ',' || c == ']' || c == '}') {
            throw corrupted(in);
        } else {
            state = State.ELEMENT;
        }
    }

    private void element(ChannelHandlerContext ctx, ByteBuf in, byte c, List<Object> out) {
        boolean last = c == ']';
        if (!insideString && depth == 1 && (last || c == ',')) {
            end(ctx, in, scannedToLastBlack, scanned + 1, out);
            afterComma = !last;
            state = last ? State.OUTSIDE : State.BEFORE_ELEMENT;
        } else if (!insideString && depth == 1 && c == '}') {
            throw corrupted(in);
        } else {
            take(c);
            CodecLimitException fault = checkLimits(in);
            if (fault != null) {
                throw fault;
            }
        }
    }

    /** The byte belongs to the text. */
    private void take(byte c) {
        scanned++;
        if (!isSpace(c)) {
            scannedToLastBlack = scanned;
        }
        if (insideString) {
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                insideString = false;
            }
        } else if (c == '"') {
            insideString = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }

    /** White space behind an element counts half: it is not part of it, but kept until its end is seen. */
    private @Nullable CodecLimitException checkLimits(ByteBuf in) {
        if (tooLong) {
            return null;
        }
        int outer = streamArrayElements && state == State.ELEMENT ? 1 : 0;
        if (scannedToLastBlack > maxObjectLength || scanned > 2L * maxObjectLength) {
            return beyond(in, "a JSON text of over " + maxObjectLength + " bytes", "maxObjectLength", maxObjectLength);
        }
        if (depth - outer > maxDepth) {
            return beyond(in, "a JSON text nested over " + maxDepth + " times", "maxDepth", maxDepth);
        }
        return null;
    }

    private CodecLimitException beyond(ByteBuf in, String what, String limit, int value) {
        tooLong = true;
        dropScanned(in);
        return new CodecLimitException(what, limit, value, "JsonObjectDecoder's constructor");
    }

    private void dropScanned(ByteBuf in) {
        in.skipBytes(scanned);
        scanned = 0;
        scannedToLastBlack = 0;
    }

    /** Hands a text on, unless it was too long, and reads what belongs to it. */
    private void end(ChannelHandlerContext ctx, ByteBuf in, int length, int consumed, List<Object> out) {
        if (!tooLong) {
            ByteBuf text = extractObject(ctx, in, in.readerIndex(), length);
            if (text != null) {
                out.add(text);
            }
        }
        in.skipBytes(consumed);
        scanned = 0;
        scannedToLastBlack = 0;
        tooLong = false;
        insideString = false;
    }

    private CorruptedFrameException corrupted(ByteBuf in) {
        int readable = in.readableBytes();
        String bytes = ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(PRINTED_BYTES, readable));
        in.skipBytes(readable);
        scanned = 0;
        state = State.CORRUPTED;
        return new CorruptedFrameException("invalid JSON received: " + bytes + (readable > PRINTED_BYTES ? "..." : ""));
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /**
     * Takes a text out of what is there.
     *
     * @param ctx the decoder's context
     * @param buffer what is there
     * @param index where the text begins
     * @param length its bytes
     * @return the text, to be released by who gets it; a retained slice unless overridden, {@code null} to leave it out
     */
    protected @Nullable ByteBuf extractObject(ChannelHandlerContext ctx, ByteBuf buffer, int index, int length) {
        return buffer.retainedSlice(index, length);
    }
}
