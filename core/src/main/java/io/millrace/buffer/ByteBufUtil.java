package io.millrace.buffer;

import io.millrace.buffer.search.AbstractSearchProcessorFactory;
import io.millrace.util.AsciiString;
import io.millrace.util.CharsetUtil;
import io.millrace.util.IllegalReferenceCountException;
import io.millrace.util.ResourceLeakDetector;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with any {@link ByteBuf} through its public methods: comparing, searching, dumping, writing text.
 *
 * <p>Unless it says "read" or "write", a method leaves the indices of its buffers alone.
 */
public final class ByteBufUtil {
    private static final int DECODE_CHUNK_CHARS = 1024;

    private ByteBufUtil() {}

    // Life cycle

    /** Returns whether {@code buffer} has not been freed yet. */
    public static boolean isAccessible(ByteBuf buffer) {
        return buffer.refCnt() > 0;
    }

    /**
     * Returns {@code buffer}.
     *
     * @throws IllegalReferenceCountException if it was freed
     */
    public static ByteBuf ensureAccessible(ByteBuf buffer) {
        int refCnt = buffer.refCnt();
        if (refCnt <= 0) {
            throw new IllegalReferenceCountException(refCnt);
        }
        return buffer;
    }

    /** Returns whether a result of {@link ByteBuf#ensureWritable(int, boolean)} means that the bytes can be written. */
    public static boolean ensureWritableSuccess(int ensureWritableResult) {
        return ensureWritableResult == 0 || ensureWritableResult == 2;
    }

    /**
     * Has {@code leakListener} told of every buffer that is found to have leaked; {@code null} tells nobody.
     * <b>Thread:</b> any.
     */
    public static void setLeakListener(ResourceLeakDetector.@Nullable LeakListener leakListener) {
        AbstractByteBufAllocator.LEAKS.setLeakListener(leakListener);
    }

    /**
     * Returns an empty direct buffer for short use. It comes from this thread's cache in {@link
     * PooledByteBufAllocator#DEFAULT} and goes back there. <b>Ownership:</b> the caller releases it.
     */
    public static ByteBuf threadLocalDirectBuffer() {
        return PooledByteBufAllocator.DEFAULT.directBuffer();
    }

    // Comparing

    /** Returns a hash of the readable bytes; equal buffers have equal hashes, whatever they are made of. */
    public static int hashCode(ByteBuf buffer) {
        int index = buffer.readerIndex();
        int end = buffer.writerIndex();
        int hash = 1;
        for (; index <= end - Integer.BYTES; index += Integer.BYTES) {
            hash = 31 * hash + buffer.getInt(index);
        }
        for (; index < end; index++) {
            hash = 31 * hash + buffer.getByte(index);
        }
        return hash == 0 ? 1 : hash;
    }

    /** Returns whether the readable bytes of the two are the same. */
    public static boolean equals(ByteBuf bufferA, ByteBuf bufferB) {
        if (bufferA == bufferB) {
            return true;
        }
        int length = bufferA.readableBytes();
        return length == bufferB.readableBytes()
                && equals(bufferA, bufferA.readerIndex(), bufferB, bufferB.readerIndex(), length);
    }

    /**
     * Returns whether {@code length} bytes from the two indices are the same; {@code false} also where one of the
     * ranges goes beyond its buffer's writer index.
     *
     * @throws IllegalArgumentException if an index or the length is negative
     */
    public static boolean equals(ByteBuf a, int aStartIndex, ByteBuf b, int bStartIndex, int length) {
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        checkNotNegative(aStartIndex, "aStartIndex");
        checkNotNegative(bStartIndex, "bStartIndex");
        checkNotNegative(length, "length");
        if (a.writerIndex() - length < aStartIndex || b.writerIndex() - length < bStartIndex) {
            return false;
        }
        return mismatch(a, aStartIndex, b, bStartIndex, length) == length;
    }

    /**
     * Compares the readable bytes as unsigned numbers, the first difference deciding; of two equal beginnings the
     * shorter is less.
     */
    public static int compare(ByteBuf bufferA, ByteBuf bufferB) {
        if (bufferA == bufferB) {
            return 0;
        }
        int aIndex = bufferA.readerIndex();
        int bIndex = bufferB.readerIndex();
        int aLength = bufferA.readableBytes();
        int bLength = bufferB.readableBytes();
        int length = Math.min(aLength, bLength);
        int at = mismatch(bufferA, aIndex, bufferB, bIndex, length);
        return at < length
                ? bufferA.getUnsignedByte(aIndex + at) - bufferB.getUnsignedByte(bIndex + at)
                : aLength - bLength;
    }

    /** Returns how many bytes are the same before the first difference. */
    private static int mismatch(ByteBuf a, int aStart, ByteBuf b, int bStart, int length) {
        int i = 0;
        while (i <= length - Long.BYTES) {
            long difference = a.getLong(aStart + i) ^ b.getLong(bStart + i);
            if (difference != 0) {
                return i + Long.numberOfLeadingZeros(difference) / Byte.SIZE;
            }
            i += Long.BYTES;
        }
        while (i < length && a.getByte(aStart + i) == b.getByte(bStart + i)) {
            i++;
        }
        return i;
    }

    // Searching

    /**
     * Returns the index of the first {@code value} from {@code fromIndex} up to and without {@code toIndex}, or, if
     * {@code fromIndex} is the greater one, of the last before {@code fromIndex} down to and with {@code toIndex}; -1
     * if there is none.
     */
    public static int indexOf(ByteBuf buffer, int fromIndex, int toIndex, byte value) {
        return buffer.indexOf(fromIndex, toIndex, value);
    }

    /**
     * Returns the index in {@code haystack} where the readable bytes of {@code needle} occur first among its readable
     * bytes; -1 if they do not or if one of the two is {@code null}, 0 if the needle is empty. The time is linear in
     * the bytes of both, whatever they are.
     */
    public static int indexOf(@Nullable ByteBuf needle, @Nullable ByteBuf haystack) {
        if (needle == null || haystack == null) {
            return -1;
        }
        int length = needle.readableBytes();
        if (length > haystack.readableBytes()) {
            return -1;
        }
        return length == 0 ? 0 : search(needle, length, haystack);
    }

    /**
     * Looks for the first byte and compares the others there. That is quadratic for the wrong bytes, so once the
     * comparisons that came to nothing outnumber the progress eight to one, an algorithm with a table takes over.
     */
    private static int search(ByteBuf needle, int length, ByteBuf haystack) {
        int needleStart = needle.readerIndex();
        byte first = needle.getByte(needleStart);
        int start = haystack.readerIndex();
        int end = haystack.writerIndex() - length + 1;
        long wasted = 0;
        int from = start;
        while (from < end) {
            int at = haystack.indexOf(from, end, first);
            if (at < 0) {
                return -1;
            }
            int same = mismatch(needle, needleStart, haystack, at, length);
            if (same == length) {
                return at;
            }
            from = at + 1;
            wasted += same;
            if (wasted > 64 + 8L * (from - start)) {
                return searchWithTable(needle, haystack, from);
            }
        }
        return -1;
    }

    private static int searchWithTable(ByteBuf needle, ByteBuf haystack, int from) {
        byte[] bytes = getBytes(needle);
        int last = haystack.forEachByte(
                from,
                haystack.writerIndex() - from,
                AbstractSearchProcessorFactory.newKmpSearchProcessorFactory(bytes)
                        .newSearchProcessor());
        return last < 0 ? -1 : last + 1 - bytes.length;
    }

    // Numbers

    /** Returns {@code value} with its two bytes exchanged. */
    public static short swapShort(short value) {
        return Short.reverseBytes(value);
    }

    /** Returns the low three bytes of {@code value} in reverse order, sign-extended. */
    public static int swapMedium(int value) {
        return Integer.reverseBytes(value << 8) << 8 >> 8;
    }

    /** Returns {@code value} with its four bytes in reverse order. */
    public static int swapInt(int value) {
        return Integer.reverseBytes(value);
    }

    /** Returns {@code value} with its eight bytes in reverse order. */
    public static long swapLong(long value) {
        return Long.reverseBytes(value);
    }

    /** Writes the low two bytes of {@code shortValue}, the high one first, and returns {@code buf}. */
    public static ByteBuf writeShortBE(ByteBuf buf, int shortValue) {
        return buf.writeShort(shortValue);
    }

    /** Sets the low two bytes of {@code shortValue} at {@code index}, the high one first, and returns {@code buf}. */
    public static ByteBuf setShortBE(ByteBuf buf, int index, int shortValue) {
        return buf.setShort(index, shortValue);
    }

    /** Writes the low three bytes of {@code mediumValue}, the high one first, and returns {@code buf}. */
    public static ByteBuf writeMediumBE(ByteBuf buf, int mediumValue) {
        return buf.writeMedium(mediumValue);
    }

    /** Reads two bytes as an unsigned number, the high one first. */
    public static int readUnsignedShortBE(ByteBuf buf) {
        return buf.readUnsignedShort();
    }

    /** Reads four bytes as a number, the high one first. */
    public static int readIntBE(ByteBuf buf) {
        return buf.readInt();
    }

    // Copies

    /**
     * Reads {@code length} bytes into a new buffer of {@code alloc}. <b>Ownership:</b> the caller releases it.
     *
     * @throws IndexOutOfBoundsException if fewer bytes are readable; nothing is read or kept then
     */
    public static ByteBuf readBytes(ByteBufAllocator alloc, ByteBuf buffer, int length) {
        ByteBuf out = alloc.buffer(length);
        boolean done = false;
        try {
            buffer.readBytes(out, length);
            done = true;
            return out;
        } finally {
            if (!done) {
                out.release();
            }
        }
    }

    /** Returns a copy of the readable bytes. */
    public static byte[] getBytes(ByteBuf buf) {
        return getBytes(buf, buf.readerIndex(), buf.readableBytes());
    }

    /**
     * Returns a copy of {@code length} bytes from {@code start}.
     *
     * @throws IndexOutOfBoundsException if the range goes beyond the capacity
     */
    public static byte[] getBytes(ByteBuf buf, int start, int length) {
        return getBytes(buf, start, length, true);
    }

    /**
     * Returns {@code length} bytes from {@code start}: the buffer's own array if {@code copy} is false and the array is
     * exactly that range, otherwise a copy.
     *
     * @throws IndexOutOfBoundsException if the range goes beyond the capacity
     */
    public static byte[] getBytes(ByteBuf buf, int start, int length, boolean copy) {
        buf.checkIndex(start, length);
        if (!copy && buf.hasArray() && buf.arrayOffset() + start == 0 && buf.array().length == length) {
            return buf.array();
        }
        byte[] bytes = new byte[length];
        buf.getBytes(start, bytes);
        return bytes;
    }

    /** Writes all of {@code src} to {@code dst}. */
    public static void copy(AsciiString src, ByteBuf dst) {
        copy(src, 0, dst, src.length());
    }

    /**
     * Sets {@code length} bytes of {@code src} from {@code srcIdx} at {@code dstIdx}.
     *
     * @throws IndexOutOfBoundsException if one of the ranges goes beyond the string's length or the buffer's capacity
     */
    public static void copy(AsciiString src, int srcIdx, ByteBuf dst, int dstIdx, int length) {
        checkRange(srcIdx, length, src.length(), "src.length");
        dst.setBytes(dstIdx, src.array(), src.arrayOffset() + srcIdx, length);
    }

    /**
     * Writes {@code length} bytes of {@code src} from {@code srcIdx}.
     *
     * @throws IndexOutOfBoundsException if the range goes beyond the string's length, or the buffer cannot grow enough
     */
    public static void copy(AsciiString src, int srcIdx, ByteBuf dst, int length) {
        checkRange(srcIdx, length, src.length(), "src.length");
        dst.writeBytes(src.array(), src.arrayOffset() + srcIdx, length);
    }

    // Text

    /**
     * Returns an upper bound of the bytes that {@code seqLength} characters take in UTF-8; {@link Integer#MAX_VALUE} if
     * it is beyond that.
     */
    public static int utf8MaxBytes(int seqLength) {
        return (int) Math.min(Integer.MAX_VALUE, (long) seqLength * Utf8.MAX_BYTES_PER_CHAR);
    }

    /** Returns an upper bound of the bytes that {@code seq} takes in UTF-8, found without looking at the characters. */
    public static int utf8MaxBytes(CharSequence seq) {
        return seq instanceof AsciiString ? seq.length() : utf8MaxBytes(seq.length());
    }

    /** Returns exactly how many bytes {@link #writeUtf8(ByteBuf, CharSequence)} writes for {@code seq}. */
    public static int utf8Bytes(CharSequence seq) {
        return utf8Bytes(seq, 0, seq.length());
    }

    /**
     * Returns exactly how many bytes {@link #writeUtf8(ByteBuf, CharSequence, int, int)} writes for the characters from
     * {@code start} to before {@code end}.
     *
     * @throws IndexOutOfBoundsException if that is no range of {@code seq}
     * @throws ArithmeticException if they are more than {@link Integer#MAX_VALUE}
     */
    public static int utf8Bytes(CharSequence seq, int start, int end) {
        Objects.checkFromToIndex(start, end, seq.length());
        return seq instanceof AsciiString ? end - start : Math.toIntExact(Utf8.length(seq, start, end));
    }

    /** Returns a new buffer with {@code seq} in UTF-8. <b>Ownership:</b> the caller releases it. */
    public static ByteBuf writeUtf8(ByteBufAllocator alloc, CharSequence seq) {
        ByteBuf buf = alloc.buffer(utf8MaxBytes(seq));
        writeUtf8(buf, seq);
        return buf;
    }

    /**
     * Writes {@code seq} in UTF-8, {@code '?'} for each unpaired surrogate, and returns how many bytes that took. This
     * is the same as writing {@code seq.toString().getBytes(UTF_8)} without the array.
     *
     * @throws IndexOutOfBoundsException if the buffer cannot grow enough; its writer index is unchanged then
     */
    public static int writeUtf8(ByteBuf buf, CharSequence seq) {
        return writeUtf8(buf, seq, 0, seq.length());
    }

    /**
     * Writes the characters of {@code seq} from {@code start} to before {@code end} in UTF-8, {@code '?'} for each
     * unpaired surrogate, and returns how many bytes that took.
     *
     * @throws IndexOutOfBoundsException if that is no range of {@code seq}, or the buffer cannot grow enough; its
     *     writer index is unchanged then
     */
    public static int writeUtf8(ByteBuf buf, CharSequence seq, int start, int end) {
        Objects.checkFromToIndex(start, end, seq.length());
        int reserve = seq instanceof AsciiString ? end - start : utf8MaxBytes(end - start);
        if (reserve > buf.maxWritableBytes()) { // the bound does not fit: the bytes themselves may
            reserve = (int) Math.min(Integer.MAX_VALUE, Utf8.length(seq, start, end));
        }
        return reserveAndWriteUtf8(buf, seq, start, end, reserve);
    }

    /**
     * Makes {@code reserveBytes} writable, then writes as {@link #writeUtf8(ByteBuf, CharSequence)}.
     *
     * @param reserveBytes at least {@link #utf8Bytes(CharSequence)}; a caller that knows it, or a bound, saves counting
     * @throws IndexOutOfBoundsException if the buffer cannot grow enough, or the bytes do not fit; its writer index is
     *     unchanged then
     */
    public static int reserveAndWriteUtf8(ByteBuf buf, CharSequence seq, int reserveBytes) {
        return reserveAndWriteUtf8(buf, seq, 0, seq.length(), reserveBytes);
    }

    /**
     * Makes {@code reserveBytes} writable, then writes as {@link #writeUtf8(ByteBuf, CharSequence, int, int)}.
     *
     * @param reserveBytes at least {@link #utf8Bytes(CharSequence, int, int)}
     * @throws IndexOutOfBoundsException if {@code start} and {@code end} are no range of {@code seq}, if the buffer
     *     cannot grow enough, or if the bytes do not fit; its writer index is unchanged then
     */
    public static int reserveAndWriteUtf8(ByteBuf buf, CharSequence seq, int start, int end, int reserveBytes) {
        Objects.checkFromToIndex(start, end, seq.length());
        checkNotNegative(reserveBytes, "reserveBytes");
        buf.ensureWritable(reserveBytes);
        int index = buf.writerIndex();
        int written = end - start;
        if (seq instanceof AsciiString ascii) {
            copy(ascii, start, buf, index, written);
        } else {
            written = Utf8.set(buf, index, seq, start, end);
        }
        buf.writerIndex(index + written);
        return written;
    }

    /**
     * Returns a new buffer with one byte for each character of {@code seq}. <b>Ownership:</b> the caller releases it.
     */
    public static ByteBuf writeAscii(ByteBufAllocator alloc, CharSequence seq) {
        ByteBuf buf = alloc.buffer(seq.length());
        writeAscii(buf, seq);
        return buf;
    }

    /**
     * Writes one byte for each character of {@code seq}, {@code '?'} for characters above U+00FF, and returns their
     * number.
     *
     * @throws IndexOutOfBoundsException if the buffer cannot grow enough; its writer index is unchanged then
     */
    public static int writeAscii(ByteBuf buf, CharSequence seq) {
        int length = seq.length();
        if (seq instanceof AsciiString ascii) {
            copy(ascii, 0, buf, length);
            return length;
        }
        buf.ensureWritable(length);
        int index = buf.writerIndex();
        for (int i = 0; i < length; i++) {
            buf.setByte(index + i, AsciiString.c2b(seq.charAt(i)));
        }
        buf.writerIndex(index + length);
        return length;
    }

    /**
     * Returns a new buffer with the remaining characters of {@code src} in {@code charset}. <b>Ownership:</b> the
     * caller releases it.
     */
    public static ByteBuf encodeString(ByteBufAllocator alloc, CharBuffer src, Charset charset) {
        return encodeString(alloc, src, charset, 0);
    }

    /**
     * Returns a new buffer with the remaining characters of {@code src} in {@code charset} and room for at least {@code
     * extraCapacity} bytes behind them. What the charset does not have is replaced. <b>Ownership:</b> the caller
     * releases it.
     */
    public static ByteBuf encodeString(ByteBufAllocator alloc, CharBuffer src, Charset charset, int extraCapacity) {
        return encodeString(alloc::buffer, src, charset, extraCapacity);
    }

    static ByteBuf encodeString(IntFunction<ByteBuf> alloc, CharBuffer src, Charset charset, int extraCapacity) {
        checkNotNegative(extraCapacity, "extraCapacity");
        CharsetEncoder encoder = CharsetUtil.encoder(charset);
        int maxBytes = (int) ((double) src.remaining() * encoder.maxBytesPerChar());
        ByteBuf out = alloc.apply((int) Math.min(Integer.MAX_VALUE, (long) maxBytes + extraCapacity));
        boolean done = false;
        try {
            ByteBuffer bytes = out.internalNioBuffer(out.writerIndex(), maxBytes);
            int start = bytes.position();
            throwUnlessUnderflow(encoder.encode(src, bytes, true));
            throwUnlessUnderflow(encoder.flush(bytes));
            out.writerIndex(out.writerIndex() + bytes.position() - start);
            done = true;
            return out;
        } finally {
            if (!done) {
                out.release();
            }
        }
    }

    private static void throwUnlessUnderflow(CoderResult result) {
        if (result.isUnderflow()) {
            return;
        }
        try {
            result.throwException();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("an encoder that replaces reported " + result, e);
        }
    }

    /** Returns whether the readable bytes are text of {@code charset}, without a malformed or unmappable sequence. */
    public static boolean isText(ByteBuf buf, Charset charset) {
        return isText(buf, buf.readerIndex(), buf.readableBytes(), charset);
    }

    /**
     * Returns whether {@code length} bytes from {@code index} are text of {@code charset}, without a malformed or
     * unmappable sequence.
     *
     * @throws IndexOutOfBoundsException if the range goes beyond the writer index
     */
    public static boolean isText(ByteBuf buf, int index, int length, Charset charset) {
        Objects.requireNonNull(charset, "charset");
        buf.ensureAccessible();
        checkRange(index, length, buf.writerIndex(), "buf.writerIndex");
        if (charset.equals(StandardCharsets.UTF_8)) {
            return Utf8.isWellFormed(buf, index, length);
        }
        if (charset.equals(StandardCharsets.US_ASCII)) {
            return buf.forEachByte(index, length, b -> b >= 0) == -1;
        }
        CharsetDecoder decoder = CharsetUtil.decoder(charset, CodingErrorAction.REPORT, CodingErrorAction.REPORT);
        ByteBuffer bytes = buf.nioBuffer(index, length);
        CharBuffer chars = CharBuffer.allocate(DECODE_CHUNK_CHARS);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            chars.clear();
            result = decoder.decode(bytes, chars, true);
        }
        return !result.isError();
    }

    // Dumps

    /** Returns the readable bytes, two lower-case digits each. */
    public static String hexDump(ByteBuf buffer) {
        return hexDump(buffer, buffer.readerIndex(), buffer.readableBytes());
    }

    /**
     * Returns {@code length} bytes from {@code fromIndex}, two lower-case digits each.
     *
     * @throws IllegalArgumentException if {@code length} is negative
     * @throws IndexOutOfBoundsException if the range goes beyond the capacity
     */
    public static String hexDump(ByteBuf buffer, int fromIndex, int length) {
        checkNotNegative(length, "length");
        if (length == 0) {
            return "";
        }
        buffer.checkIndex(fromIndex, length);
        return HexDump.digits(buffer::getByte, fromIndex, length);
    }

    /** Returns the bytes, two lower-case digits each. */
    public static String hexDump(byte[] array) {
        return hexDump(array, 0, array.length);
    }

    /**
     * Returns {@code length} bytes from {@code fromIndex}, two lower-case digits each.
     *
     * @throws IllegalArgumentException if {@code length} is negative
     * @throws IndexOutOfBoundsException if the range goes beyond the array
     */
    public static String hexDump(byte[] array, int fromIndex, int length) {
        checkNotNegative(length, "length");
        if (length == 0) {
            return "";
        }
        checkRange(fromIndex, length, array.length, "array.length");
        return HexDump.digits(i -> array[i], fromIndex, length);
    }

    /**
     * Returns the byte that two hexadecimal digits of {@code s} at {@code pos} stand for.
     *
     * @throws IllegalArgumentException if they are none
     */
    public static byte decodeHexByte(CharSequence s, int pos) {
        return HexDump.parseByte(s, pos);
    }

    /**
     * Returns the bytes that a text of hexadecimal digits stands for.
     *
     * @throws IllegalArgumentException if the length is odd or a character is no digit
     */
    public static byte[] decodeHexDump(CharSequence hexDump) {
        return decodeHexDump(hexDump, 0, hexDump.length());
    }

    /**
     * Returns the bytes that {@code length} hexadecimal digits from {@code fromIndex} stand for.
     *
     * @throws IllegalArgumentException if the length is negative or odd, or a character is no digit
     * @throws IndexOutOfBoundsException if the range goes beyond the text
     */
    public static byte[] decodeHexDump(CharSequence hexDump, int fromIndex, int length) {
        return HexDump.parse(hexDump, fromIndex, length);
    }

    /**
     * Returns the readable bytes as a table of hexadecimal digits and characters, sixteen a line; nothing if there are
     * none.
     */
    public static String prettyHexDump(ByteBuf buffer) {
        return prettyHexDump(buffer, buffer.readerIndex(), buffer.readableBytes());
    }

    /**
     * Returns {@code length} bytes from {@code offset} as a table of hexadecimal digits and characters, sixteen a line.
     *
     * @throws IndexOutOfBoundsException if the range goes beyond the capacity
     */
    public static String prettyHexDump(ByteBuf buffer, int offset, int length) {
        StringBuilder dump = new StringBuilder();
        appendPrettyHexDump(dump, buffer, offset, length);
        return dump.toString();
    }

    /** Appends what {@link #prettyHexDump(ByteBuf)} returns. */
    public static void appendPrettyHexDump(StringBuilder dump, ByteBuf buf) {
        appendPrettyHexDump(dump, buf, buf.readerIndex(), buf.readableBytes());
    }

    /**
     * Appends what {@link #prettyHexDump(ByteBuf, int, int)} returns.
     *
     * @throws IndexOutOfBoundsException if the range goes beyond the capacity; nothing is appended then
     */
    public static void appendPrettyHexDump(StringBuilder dump, ByteBuf buf, int offset, int length) {
        buf.checkIndex(offset, length);
        HexDump.appendTable(dump, buf, offset, length);
    }

    private static void checkNotNegative(int value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
        }
    }

    private static void checkRange(int start, int length, int end, String endName) {
        if ((start | length) < 0 || start > end - length) {
            throw new IndexOutOfBoundsException("start: " + start + ", length: " + length
                    + " (expected: a range of 0 to " + endName + " " + end + ")");
        }
    }
}
