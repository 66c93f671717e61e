package io.millrace.handler.codec.http.multipart;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.http.multipart.HttpPostRequestEncoder.ErrorDataEncoderException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** The bytes of an encoded form: pieces of text, and parts that are read when they are wanted. */
final class FormBody {
    /** Some of the bytes. */
    private interface Segment {
        /** The next bytes, at least one and at most {@code max}; the caller releases them. */
        ByteBuf read(int max) throws IOException;

        long left();
    }

    private final List<Segment> segments = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final Charset charset;
    private long length;
    private int current;

    /** Makes an empty body whose text is in the given charset. */
    FormBody(Charset charset) {
        this.charset = charset;
    }

    FormBody text(CharSequence next) {
        text.append(next);
        return this;
    }

    FormBody data(HttpData data) {
        endText();
        add(new Data(data));
        return this;
    }

    /** How many bytes it has all together. */
    long length() {
        endText();
        return length;
    }

    private void endText() {
        if (text.length() > 0) {
            add(new Text(Unpooled.wrappedBuffer(text.toString().getBytes(charset))));
            text.setLength(0);
        }
    }

    private void add(Segment segment) {
        if (segment.left() > 0) {
            segments.add(segment);
            length += segment.left();
        }
    }

    boolean isAtEnd() {
        endText();
        return current == segments.size();
    }

    /** The next bytes, {@code max} unless the body ends before; the caller releases them. */
    ByteBuf next(ByteBufAllocator alloc, int max) throws IOException {
        if (isAtEnd()) {
            return Unpooled.EMPTY_BUFFER;
        }
        ByteBuf first = readSegment(max);
        return first.readableBytes() == max || isAtEnd() ? first : joined(first, alloc, max);
    }

    private ByteBuf joined(ByteBuf first, ByteBufAllocator alloc, int max) throws IOException {
        ByteBuf all = alloc.buffer(max);
        boolean read = false;
        try {
            append(all, first);
            while (all.readableBytes() < max && !isAtEnd()) {
                append(all, readSegment(max - all.readableBytes()));
            }
            read = true;
        } finally {
            if (!read) {
                all.release();
            }
        }
        return all;
    }

    private static void append(ByteBuf all, ByteBuf piece) {
        try {
            all.writeBytes(piece);
        } finally {
            piece.release();
        }
    }

    private ByteBuf readSegment(int max) throws IOException {
        Segment segment = segments.get(current);
        ByteBuf piece = segment.read(max);
        if (segment.left() == 0) {
            current++;
        }
        return piece;
    }

    private static final class Text implements Segment {
        private final ByteBuf bytes;

        Text(ByteBuf bytes) {
            this.bytes = bytes;
        }

        @Override
        public ByteBuf read(int max) {
            int length = Math.min(max, bytes.readableBytes());
            return length == bytes.readableBytes() ? bytes.readSlice(length) : bytes.readRetainedSlice(length);
        }

        @Override
        public long left() {
            return bytes.readableBytes();
        }
    }

    /** As many bytes of a part as it had when the body was laid out. */
    private static final class Data implements Segment {
        private final HttpData data;
        private long left;

        Data(HttpData data) {
            this.data = data;
            this.left = data.length();
        }

        @Override
        public ByteBuf read(int max) throws IOException {
            ByteBuf piece = data.getChunk((int) Math.min(max, left));
            if (!piece.isReadable()) {
                throw new ErrorDataEncoderException(
                        "the part " + data.getName() + " ends " + left + " bytes before its length");
            }
            left -= piece.readableBytes();
            if (left == 0) {
                data.getChunk(1).release(); // the end: a file is closed, and the part can be read again
            }
            return piece;
        }

        @Override
        public long left() {
            return left;
        }
    }
}
