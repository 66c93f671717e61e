package io.millrace.util;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A string of 8-bit characters that is a range of a byte array: what protocols that are text are made of.
 *
 * <p>Characters above 255 become {@code '?'}. {@link #hashCode()} ignores the case of the letters A to Z and so is the
 * same as {@link #hashCode(CharSequence)} of any sequence with the same characters; {@link #equals} does not.
 *
 * <p><b>Ownership:</b> constructors copy unless told otherwise. After a change to a shared array call
 * {@link #arrayChanged()}; an array that is shared must not change while the string is a key of a map.
 * <b>Thread:</b> any, as long as the array does not change.
 */
@SuppressWarnings("ComparableType") // comparable with every sequence, as a string of protocols has to be
public final class AsciiString implements CharSequence, Comparable<CharSequence> {

    /** The string of no characters. */
    public static final AsciiString EMPTY_STRING = cached("");

    /** What {@code indexOf} methods return when there is nothing. */
    public static final int INDEX_NOT_FOUND = -1;

    /** The largest character that needs no replacement. */
    public static final char MAX_CHAR_VALUE = 255;

    /** Compares and hashes without regard to the case of the letters A to Z. */
    public static final HashingStrategy<CharSequence> CASE_INSENSITIVE_HASHER = new HashingStrategy<>() {
        @Override
        public int hashCode(@Nullable CharSequence obj) {
            return AsciiString.hashCode(obj);
        }

        @Override
        public boolean equals(@Nullable CharSequence a, @Nullable CharSequence b) {
            return contentEqualsIgnoreCase(a, b);
        }
    };

    /** Compares all characters exactly. */
    public static final HashingStrategy<CharSequence> CASE_SENSITIVE_HASHER = new HashingStrategy<>() {
        @Override
        public int hashCode(@Nullable CharSequence obj) {
            return AsciiString.hashCode(obj);
        }

        @Override
        public boolean equals(@Nullable CharSequence a, @Nullable CharSequence b) {
            return contentEquals(a, b);
        }
    };

    private final byte[] value;
    private final int offset;
    private final int length;

    // Both are computed by any thread that needs them, always to the same result, so a race only wastes work.
    private int hash;
    private @Nullable String string;

    /**
     * Creates a string of a copy of bytes.
     *
     * @param value the bytes
     */
    public AsciiString(byte[] value) {
        this(value, true);
    }

    /**
     * Creates a string of bytes.
     *
     * @param value the bytes
     * @param copy false to share the array
     */
    public AsciiString(byte[] value, boolean copy) {
        this(value, 0, value.length, copy);
    }

    /**
     * Creates a string of a range of bytes.
     *
     * @param value the bytes
     * @param start the first one
     * @param length how many
     * @param copy false to share the array
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public AsciiString(byte[] value, int start, int length, boolean copy) {
        Objects.checkFromIndexSize(start, length, value.length);
        this.value = copy ? Arrays.copyOfRange(value, start, start + length) : value;
        this.offset = copy ? 0 : start;
        this.length = length;
    }

    /**
     * Creates a string of a copy of a buffer's remaining bytes, and leaves its position as it is.
     *
     * @param value the buffer
     */
    public AsciiString(ByteBuffer value) {
        this(value, true);
    }

    /**
     * Creates a string of a buffer's remaining bytes, and leaves its position as it is.
     *
     * @param value the buffer
     * @param copy false to share the buffer's array, if it has an accessible one
     */
    public AsciiString(ByteBuffer value, boolean copy) {
        this(value, value.position(), value.remaining(), copy);
    }

    /**
     * Creates a string of a range of a buffer, and leaves its position as it is.
     *
     * @param value the buffer
     * @param start the index of the first byte, counted from the buffer's own start
     * @param length how many bytes
     * @param copy false to share the buffer's array, if it has an accessible one
     * @throws IndexOutOfBoundsException if the range is not within the buffer
     */
    public AsciiString(ByteBuffer value, int start, int length, boolean copy) {
        Objects.checkFromIndexSize(start, length, value.limit());
        if (!copy && value.hasArray()) {
            this.value = value.array();
            this.offset = value.arrayOffset() + start;
        } else {
            this.value = new byte[length];
            this.offset = 0;
            value.get(start, this.value);
        }
        this.length = length;
    }

    /**
     * Creates a string of characters.
     *
     * @param value the characters
     */
    public AsciiString(char[] value) {
        this(value, 0, value.length);
    }

    /**
     * Creates a string of a range of characters.
     *
     * @param value the characters
     * @param start the first one
     * @param length how many
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public AsciiString(char[] value, int start, int length) {
        Objects.checkFromIndexSize(start, length, value.length);
        this.value = new byte[length];
        for (int i = 0; i < length; i++) {
            this.value[i] = c2b(value[start + i]);
        }
        this.offset = 0;
        this.length = length;
    }

    /**
     * Creates a string of the bytes that characters are encoded to.
     *
     * @param value the characters
     * @param charset how to encode them; what it cannot encode is replaced
     */
    public AsciiString(char[] value, Charset charset) {
        this(value, charset, 0, value.length);
    }

    /**
     * Creates a string of the bytes that a range of characters is encoded to.
     *
     * @param value the characters
     * @param charset how to encode them; what it cannot encode is replaced
     * @param start the first one
     * @param length how many
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public AsciiString(char[] value, Charset charset, int start, int length) {
        this(new String(value, start, length).getBytes(charset), false);
    }

    /**
     * Creates a string of characters.
     *
     * @param value the characters
     */
    public AsciiString(CharSequence value) {
        this(value, 0, value.length());
    }

    /**
     * Creates a string of a range of characters.
     *
     * @param value the characters
     * @param start the first one
     * @param length how many
     * @throws IndexOutOfBoundsException if the range is not within the sequence
     */
    public AsciiString(CharSequence value, int start, int length) {
        Objects.checkFromIndexSize(start, length, value.length());
        this.value = new byte[length];
        for (int i = 0; i < length; i++) {
            this.value[i] = c2b(value.charAt(start + i));
        }
        this.offset = 0;
        this.length = length;
    }

    /**
     * Creates a string of the bytes that characters are encoded to.
     *
     * @param value the characters
     * @param charset how to encode them; what it cannot encode is replaced
     */
    public AsciiString(CharSequence value, Charset charset) {
        this(value, charset, 0, value.length());
    }

    /**
     * Creates a string of the bytes that a range of characters is encoded to.
     *
     * @param value the characters
     * @param charset how to encode them; what it cannot encode is replaced
     * @param start the first one
     * @param length how many
     * @throws IndexOutOfBoundsException if the range is not within the sequence
     */
    public AsciiString(CharSequence value, Charset charset, int start, int length) {
        this(value.subSequence(start, start + length).toString().getBytes(charset), false);
    }

    /**
     * Returns a sequence as an 8-bit string.
     *
     * @param string the sequence
     * @return the sequence itself if it is one already, else a new string
     */
    public static AsciiString of(CharSequence string) {
        return string instanceof AsciiString ascii ? ascii : new AsciiString(string);
    }

    /**
     * Creates a string that keeps the given one as the result of {@link #toString()}; for constants.
     *
     * @param string the string, of 8-bit characters
     * @return a new string
     */
    public static AsciiString cached(String string) {
        AsciiString ascii = new AsciiString(string);
        ascii.string = string;
        return ascii;
    }

    // ------------------------------------------------------------------------------------------------ the bytes

    /**
     * Shows each byte to a processor until it has seen enough.
     *
     * @param visitor the processor
     * @return the index of the byte at which it stopped, or -1
     * @throws Exception what the processor throws
     */
    public int forEachByte(ByteProcessor visitor) throws Exception {
        return forEachByte(0, length, visitor);
    }

    /**
     * Shows each byte of a range to a processor until it has seen enough.
     *
     * @param index the first byte
     * @param length how many
     * @param visitor the processor
     * @return the index of the byte at which it stopped, or -1
     * @throws IndexOutOfBoundsException if the range is not within this string
     * @throws Exception what the processor throws
     */
    public int forEachByte(int index, int length, ByteProcessor visitor) throws Exception {
        Objects.checkFromIndexSize(index, length, this.length);
        for (int i = index; i < index + length; i++) {
            if (!visitor.process(value[offset + i])) {
                return i;
            }
        }
        return INDEX_NOT_FOUND;
    }

    /**
     * Shows each byte to a processor, the last one first, until it has seen enough.
     *
     * @param visitor the processor
     * @return the index of the byte at which it stopped, or -1
     * @throws Exception what the processor throws
     */
    public int forEachByteDesc(ByteProcessor visitor) throws Exception {
        return forEachByteDesc(0, length, visitor);
    }

    /**
     * Shows each byte of a range to a processor, the last one first, until it has seen enough.
     *
     * @param index the first byte of the range
     * @param length how many
     * @param visitor the processor
     * @return the index of the byte at which it stopped, or -1
     * @throws IndexOutOfBoundsException if the range is not within this string
     * @throws Exception what the processor throws
     */
    public int forEachByteDesc(int index, int length, ByteProcessor visitor) throws Exception {
        Objects.checkFromIndexSize(index, length, this.length);
        for (int i = index + length - 1; i >= index; i--) {
            if (!visitor.process(value[offset + i])) {
                return i;
            }
        }
        return INDEX_NOT_FOUND;
    }

    /**
     * Returns one byte.
     *
     * @param index which one
     * @return the byte
     * @throws IndexOutOfBoundsException if there is no such byte
     */
    public byte byteAt(int index) {
        return value[offset + Objects.checkIndex(index, length)];
    }

    /**
     * Returns whether there are no characters.
     *
     * @return whether the length is 0
     */
    @Override
    public boolean isEmpty() {
        return length == 0;
    }

    /**
     * Returns the number of characters.
     *
     * @return the number, which is that of the bytes too
     */
    @Override
    public int length() {
        return length;
    }

    /** Forgets what was computed from the bytes; to be called when the array that is shared has changed. */
    public void arrayChanged() {
        string = null;
        hash = 0;
    }

    /**
     * Returns the array that holds the bytes, without a copy; they may be a part of it.
     *
     * @return the array
     */
    public byte[] array() {
        return value;
    }

    /**
     * Returns where in {@link #array()} the first byte is.
     *
     * @return the index
     */
    public int arrayOffset() {
        return offset;
    }

    /**
     * Returns whether the bytes are the whole of {@link #array()}.
     *
     * @return whether nothing else is in it
     */
    public boolean isEntireArrayUsed() {
        return length == value.length;
    }

    /**
     * Returns a copy of the bytes.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return toByteArray(0, length);
    }

    /**
     * Returns a copy of a range of the bytes.
     *
     * @param start the first byte
     * @param end the byte after the last
     * @return a new array
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public byte[] toByteArray(int start, int end) {
        Objects.checkFromToIndex(start, end, length);
        return Arrays.copyOfRange(value, offset + start, offset + end);
    }

    /**
     * Copies bytes into an array.
     *
     * @param srcIdx the first byte
     * @param dst where to
     * @param dstIdx where in it
     * @param length how many
     * @throws IndexOutOfBoundsException if either range is not within its holder
     */
    public void copy(int srcIdx, byte[] dst, int dstIdx, int length) {
        Objects.requireNonNull(dst, "dst");
        Objects.checkFromIndexSize(srcIdx, length, this.length);
        System.arraycopy(value, offset + srcIdx, dst, dstIdx, length);
    }

    /**
     * Copies characters into an array.
     *
     * @param srcIdx the first character
     * @param dst where to
     * @param dstIdx where in it
     * @param length how many
     * @throws IndexOutOfBoundsException if either range is not within its holder
     */
    public void copy(int srcIdx, char[] dst, int dstIdx, int length) {
        Objects.requireNonNull(dst, "dst");
        Objects.checkFromIndexSize(srcIdx, length, this.length);
        Objects.checkFromIndexSize(dstIdx, length, dst.length);
        for (int i = 0; i < length; i++) {
            dst[dstIdx + i] = b2c(value[offset + srcIdx + i]);
        }
    }

    /**
     * Returns the characters.
     *
     * @return a new array
     */
    public char[] toCharArray() {
        return toCharArray(0, length);
    }

    /**
     * Returns a range of the characters.
     *
     * @param start the first character
     * @param end the character after the last
     * @return a new array
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public char[] toCharArray(int start, int end) {
        Objects.checkFromToIndex(start, end, length);
        char[] chars = new char[end - start];
        copy(start, chars, 0, chars.length);
        return chars;
    }

    // ------------------------------------------------------------------------------------------------ as a string

    /**
     * Returns one character.
     *
     * @param index which one
     * @return the character, at most {@link #MAX_CHAR_VALUE}
     * @throws IndexOutOfBoundsException if there is no such character
     */
    @Override
    public char charAt(int index) {
        return b2c(byteAt(index));
    }

    /**
     * Returns whether a sequence occurs in this string.
     *
     * @param cs the sequence
     * @return whether it occurs
     */
    public boolean contains(CharSequence cs) {
        return indexOf(cs) >= 0;
    }

    /**
     * Compares character by character, then by length.
     *
     * @param string the other sequence
     * @return negative, 0 or positive, as {@link String#compareTo} has it
     */
    @Override
    public int compareTo(CharSequence string) {
        if (this == string) {
            return 0;
        }
        int both = Math.min(length, string.length());
        for (int i = 0; i < both; i++) {
            int difference = b2c(value[offset + i]) - string.charAt(i);
            if (difference != 0) {
                return difference;
            }
        }
        return length - string.length();
    }

    /**
     * Returns this string followed by a sequence.
     *
     * @param string the sequence
     * @return one of both if the other is empty, else a new string
     */
    public AsciiString concat(CharSequence string) {
        int added = string.length();
        if (added == 0) {
            return this;
        }
        if (length == 0) {
            return of(string);
        }
        byte[] joined = Arrays.copyOfRange(value, offset, offset + Math.addExact(length, added));
        if (string instanceof AsciiString ascii) {
            System.arraycopy(ascii.value, ascii.offset, joined, length, added);
        } else {
            for (int i = 0; i < added; i++) {
                joined[length + i] = c2b(string.charAt(i));
            }
        }
        return new AsciiString(joined, false);
    }

    /**
     * Returns whether this string ends with a sequence.
     *
     * @param suffix the sequence
     * @return whether it does
     */
    public boolean endsWith(CharSequence suffix) {
        int suffixLength = suffix.length();
        return regionMatches(length - suffixLength, suffix, 0, suffixLength);
    }

    /**
     * Returns whether this string starts with a sequence.
     *
     * @param prefix the sequence
     * @return whether it does
     */
    public boolean startsWith(CharSequence prefix) {
        return startsWith(prefix, 0);
    }

    /**
     * Returns whether a sequence is found at an index.
     *
     * @param prefix the sequence
     * @param start the index
     * @return whether it is there
     */
    public boolean startsWith(CharSequence prefix, int start) {
        return regionMatches(start, prefix, 0, prefix.length());
    }

    /**
     * Returns whether a sequence has the same characters, apart from the case of A to Z.
     *
     * @param string the sequence
     * @return whether both are equal; false for {@code null}
     */
    public boolean contentEqualsIgnoreCase(@Nullable CharSequence string) {
        if (this == string) {
            return true;
        }
        if (string == null || string.length() != length) {
            return false;
        }
        if (string instanceof AsciiString other) {
            return AsciiCase.equalsIgnoreCase(value, offset, other.value, other.offset, length);
        }
        for (int i = 0; i < length; i++) {
            if (!AsciiCase.equalsIgnoreCase(b2c(value[offset + i]), string.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether a sequence has the same characters.
     *
     * @param a the sequence
     * @return whether both are equal; false for {@code null}
     */
    public boolean contentEquals(@Nullable CharSequence a) {
        if (a instanceof AsciiString) {
            return equals(a);
        }
        if (a == null || a.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (b2c(value[offset + i]) != a.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Finds a sequence.
     *
     * @param string the sequence
     * @return the index of the first occurrence, or -1
     */
    public int indexOf(CharSequence string) {
        return indexOf(string, 0);
    }

    /**
     * Finds a sequence.
     *
     * @param subString the sequence
     * @param start where to begin; below 0 counts as 0
     * @return the index of the first occurrence from there, or -1
     */
    public int indexOf(CharSequence subString, int start) {
        int from = Math.max(start, 0);
        int wanted = subString.length();
        if (wanted == 0) {
            return Math.min(from, length);
        }
        char first = subString.charAt(0);
        int last = length - wanted;
        for (int i = indexOf(first, from); i >= 0 && i <= last; i = indexOf(first, i + 1)) {
            if (regionMatches(i, subString, 0, wanted)) {
                return i;
            }
        }
        return INDEX_NOT_FOUND;
    }

    /**
     * Finds a character.
     *
     * @param ch the character
     * @param start where to begin; below 0 counts as 0
     * @return the index of the first occurrence from there, or -1
     */
    public int indexOf(char ch, int start) {
        if (ch > MAX_CHAR_VALUE) {
            return INDEX_NOT_FOUND;
        }
        byte wanted = c2b(ch);
        for (int i = Math.max(start, 0); i < length; i++) {
            if (value[offset + i] == wanted) {
                return i;
            }
        }
        return INDEX_NOT_FOUND;
    }

    /**
     * Finds the last occurrence of a sequence.
     *
     * @param string the sequence
     * @return the index of the last occurrence, or -1
     */
    public int lastIndexOf(CharSequence string) {
        return lastIndexOf(string, length);
    }

    /**
     * Finds the last occurrence of a sequence that begins at an index or before.
     *
     * @param subString the sequence
     * @param start the last index where it may begin
     * @return the index of that occurrence, or -1
     */
    public int lastIndexOf(CharSequence subString, int start) {
        int wanted = subString.length();
        for (int i = Math.min(start, length - wanted); i >= 0; i--) {
            if (regionMatches(i, subString, 0, wanted)) {
                return i;
            }
        }
        return INDEX_NOT_FOUND;
    }

    /**
     * Returns whether a range of this string equals a range of a sequence.
     *
     * @param thisStart where in this string
     * @param string the sequence
     * @param start where in the sequence
     * @param length how many characters; none or less always match where both starts are possible
     * @return whether they are equal; false if a range is not within its holder
     */
    public boolean regionMatches(int thisStart, CharSequence string, int start, int length) {
        Objects.requireNonNull(string, "string");
        if (start < 0 || length > string.length() - start || thisStart < 0 || length > this.length - thisStart) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (b2c(value[offset + thisStart + i]) != string.charAt(start + i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether a range of this string equals a range of a sequence.
     *
     * @param ignoreCase whether the case of A to Z does not matter
     * @param thisStart where in this string
     * @param string the sequence
     * @param start where in the sequence
     * @param length how many characters; none or less always match where both starts are possible
     * @return whether they are equal; false if a range is not within its holder
     */
    public boolean regionMatches(boolean ignoreCase, int thisStart, CharSequence string, int start, int length) {
        return ignoreCase
                ? AsciiCase.regionMatches(this, thisStart, Objects.requireNonNull(string, "string"), start, length)
                : regionMatches(thisStart, string, start, length);
    }

    /**
     * Returns this string with one character in place of another.
     *
     * @param oldChar the character to replace
     * @param newChar its replacement
     * @return this string if the character does not occur, else a new one
     */
    public AsciiString replace(char oldChar, char newChar) {
        int first = indexOf(oldChar, 0);
        if (first < 0) {
            return this;
        }
        byte old = c2b(oldChar);
        byte replacement = c2b(newChar);
        byte[] copy = toByteArray();
        for (int i = first; i < copy.length; i++) {
            if (copy[i] == old) {
                copy[i] = replacement;
            }
        }
        return new AsciiString(copy, false);
    }

    /**
     * Returns this string in lower case; only A to Z change.
     *
     * @return this string if there is nothing to change, else a new one
     */
    public AsciiString toLowerCase() {
        for (int i = offset; i < offset + length; i++) {
            if (isUpperCase(value[i])) {
                byte[] copy = toByteArray();
                for (int j = i - offset; j < copy.length; j++) {
                    copy[j] = AsciiCase.toLowerCase(copy[j]);
                }
                return new AsciiString(copy, false);
            }
        }
        return this;
    }

    /**
     * Returns this string in upper case; only a to z change.
     *
     * @return this string if there is nothing to change, else a new one
     */
    public AsciiString toUpperCase() {
        for (int i = offset; i < offset + length; i++) {
            if (AsciiCase.isLowerCase(value[i])) {
                byte[] copy = toByteArray();
                for (int j = i - offset; j < copy.length; j++) {
                    copy[j] = AsciiCase.toUpperCase(copy[j]);
                }
                return new AsciiString(copy, false);
            }
        }
        return this;
    }

    /**
     * Returns this string without spaces and control characters at both ends.
     *
     * @return this string if there are none, else one that shares its array
     */
    public AsciiString trim() {
        int start = 0;
        int end = length;
        while (start < end && b2c(value[offset + start]) <= ' ') {
            start++;
        }
        while (start < end && b2c(value[offset + end - 1]) <= ' ') {
            end--;
        }
        return subSequence(start, end, false);
    }

    /**
     * Returns whether the whole of this string matches a regular expression.
     *
     * @param expr the expression
     * @return whether it matches
     */
    public boolean matches(String expr) {
        return Pattern.matches(expr, this);
    }

    /**
     * Splits this string where a regular expression matches.
     *
     * @param expr the expression
     * @param max the limit that {@link Pattern#split(CharSequence, int)} takes
     * @return the parts
     */
    public AsciiString[] split(String expr, int max) {
        String[] parts = Pattern.compile(expr).split(this, max);
        AsciiString[] result = new AsciiString[parts.length];
        for (int i = 0; i < parts.length; i++) {
            result[i] = new AsciiString(parts[i]);
        }
        return result;
    }

    /**
     * Splits this string at a character; empty parts at the end are left out.
     *
     * @param delim the character
     * @return the parts, which share this string's array
     */
    public AsciiString[] split(char delim) {
        List<AsciiString> parts = new ArrayList<>();
        int start = 0;
        for (int i = indexOf(delim, 0); i >= 0; i = indexOf(delim, start)) {
            parts.add(subSequence(start, i, false));
            start = i + 1;
        }
        if (start == 0) {
            return new AsciiString[] {this};
        }
        parts.add(subSequence(start, length, false));
        int kept = parts.size();
        while (kept > 0 && parts.get(kept - 1).isEmpty()) {
            kept--;
        }
        return parts.subList(0, kept).toArray(new AsciiString[0]);
    }

    /**
     * Returns a copy of the end of this string.
     *
     * @param start its first character
     * @return this string if the range is all of it, else a new one
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public AsciiString subSequence(int start) {
        return subSequence(start, length);
    }

    /**
     * Returns a copy of a range of this string.
     *
     * @param start its first character
     * @param end the character after its last
     * @return this string if the range is all of it, else a new one
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    @Override
    public AsciiString subSequence(int start, int end) {
        return subSequence(start, end, true);
    }

    /**
     * Returns a range of this string.
     *
     * @param start its first character
     * @param end the character after its last
     * @param copy false to share the array
     * @return this string if the range is all of it, else another one
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public AsciiString subSequence(int start, int end, boolean copy) {
        Objects.checkFromToIndex(start, end, length);
        if (start == 0 && end == length) {
            return this;
        }
        return start == end ? EMPTY_STRING : new AsciiString(value, offset + start, end - start, copy);
    }

    /**
     * Returns a hash code without regard to the case of A to Z, computed once. It differs between processes, so that a
     * peer cannot choose names that collide.
     *
     * @return the hash code
     */
    @Override
    public int hashCode() {
        int h = hash;
        if (h == 0) {
            h = AsciiCase.hash(value, offset, length);
            hash = h;
        }
        return h;
    }

    /**
     * Returns whether an object is an {@code AsciiString} of the same characters.
     *
     * @param obj the object
     * @return whether both are equal, letters in the same case
     */
    @Override
    public boolean equals(@Nullable Object obj) {
        if (this == obj) {
            return true;
        }
        if (!(obj instanceof AsciiString other) || other.length != length) {
            return false;
        }
        if (hash != 0 && other.hash != 0 && hash != other.hash) {
            return false;
        }
        return Arrays.equals(value, offset, offset + length, other.value, other.offset, other.offset + length);
    }

    /**
     * Returns the characters as a {@code String}, made once.
     *
     * @return the string
     */
    @Override
    public String toString() {
        String s = string;
        if (s == null) {
            s = toString(0, length);
            string = s;
        }
        return s;
    }

    /**
     * Returns the end of this string as a {@code String}.
     *
     * @param start its first character
     * @return the string
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public String toString(int start) {
        return toString(start, length);
    }

    /**
     * Returns a range of this string as a {@code String}.
     *
     * @param start its first character
     * @param end the character after its last
     * @return the string
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public String toString(int start, int end) {
        Objects.checkFromToIndex(start, end, length);
        return new String(value, offset + start, end - start, StandardCharsets.ISO_8859_1);
    }

    // ------------------------------------------------------------------------------------------------ as a value

    /**
     * Returns whether the first byte is there and not 0.
     *
     * @return the value
     */
    public boolean parseBoolean() {
        return length >= 1 && value[offset] != 0;
    }

    /**
     * Returns the first two bytes as one character, the high one first.
     *
     * @return the character
     * @throws IndexOutOfBoundsException if there are fewer than two bytes
     */
    public char parseChar() {
        return parseChar(0);
    }

    /**
     * Returns two bytes as one character, the high one first.
     *
     * @param start the index of the high byte
     * @return the character
     * @throws IndexOutOfBoundsException if there are not two bytes
     */
    public char parseChar(int start) {
        Objects.checkFromIndexSize(start, 2, length);
        return (char) (b2c(value[offset + start]) << 8 | b2c(value[offset + start + 1]));
    }

    /**
     * Parses this string as a decimal number. Here and below a number has digits, before them perhaps a minus sign, and
     * nothing else: no plus sign, no white space.
     *
     * @return the number
     * @throws NumberFormatException if it is none or out of range
     */
    public short parseShort() {
        return parseShort(0, length, 10);
    }

    /**
     * Parses this string as a number.
     *
     * @param radix the base, 2 to 36
     * @return the number
     * @throws NumberFormatException if it is none or out of range, or the radix is
     */
    public short parseShort(int radix) {
        return parseShort(0, length, radix);
    }

    /**
     * Parses a range as a decimal number.
     *
     * @param start the first character
     * @param end the character after the last
     * @return the number
     * @throws NumberFormatException if it is none or out of range
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public short parseShort(int start, int end) {
        return parseShort(start, end, 10);
    }

    /**
     * Parses a range as a number.
     *
     * @param start the first character
     * @param end the character after the last
     * @param radix the base, 2 to 36
     * @return the number
     * @throws NumberFormatException if it is none or out of range, or the radix is
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public short parseShort(int start, int end, int radix) {
        return (short) parse(start, end, radix, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /**
     * Parses this string as a decimal number.
     *
     * @return the number
     * @throws NumberFormatException if it is none or out of range
     */
    public int parseInt() {
        return parseInt(0, length, 10);
    }

    /**
     * Parses this string as a number.
     *
     * @param radix the base, 2 to 36
     * @return the number
     * @throws NumberFormatException if it is none or out of range, or the radix is
     */
    public int parseInt(int radix) {
        return parseInt(0, length, radix);
    }

    /**
     * Parses a range as a decimal number.
     *
     * @param start the first character
     * @param end the character after the last
     * @return the number
     * @throws NumberFormatException if it is none or out of range
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public int parseInt(int start, int end) {
        return parseInt(start, end, 10);
    }

    /**
     * Parses a range as a number.
     *
     * @param start the first character
     * @param end the character after the last
     * @param radix the base, 2 to 36
     * @return the number
     * @throws NumberFormatException if it is none or out of range, or the radix is
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public int parseInt(int start, int end, int radix) {
        return (int) parse(start, end, radix, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Parses this string as a decimal number.
     *
     * @return the number
     * @throws NumberFormatException if it is none or out of range
     */
    public long parseLong() {
        return parseLong(0, length, 10);
    }

    /**
     * Parses this string as a number.
     *
     * @param radix the base, 2 to 36
     * @return the number
     * @throws NumberFormatException if it is none or out of range, or the radix is
     */
    public long parseLong(int radix) {
        return parseLong(0, length, radix);
    }

    /**
     * Parses a range as a decimal number.
     *
     * @param start the first character
     * @param end the character after the last
     * @return the number
     * @throws NumberFormatException if it is none or out of range
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public long parseLong(int start, int end) {
        return parseLong(start, end, 10);
    }

    /**
     * Parses a range as a number.
     *
     * @param start the first character
     * @param end the character after the last
     * @param radix the base, 2 to 36
     * @return the number
     * @throws NumberFormatException if it is none or out of range, or the radix is
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public long parseLong(int start, int end, int radix) {
        return parse(start, end, radix, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /**
     * Parses this string as {@link Float#parseFloat} does.
     *
     * @return the number
     * @throws NumberFormatException if it is none
     */
    public float parseFloat() {
        return parseFloat(0, length);
    }

    /**
     * Parses a range as {@link Float#parseFloat} does.
     *
     * @param start the first character
     * @param end the character after the last
     * @return the number
     * @throws NumberFormatException if it is none
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public float parseFloat(int start, int end) {
        return Float.parseFloat(toString(start, end));
    }

    /**
     * Parses this string as {@link Double#parseDouble} does.
     *
     * @return the number
     * @throws NumberFormatException if it is none
     */
    public double parseDouble() {
        return parseDouble(0, length);
    }

    /**
     * Parses a range as {@link Double#parseDouble} does.
     *
     * @param start the first character
     * @param end the character after the last
     * @return the number
     * @throws NumberFormatException if it is none
     * @throws IndexOutOfBoundsException if the range is not within this string
     */
    public double parseDouble(int start, int end) {
        return Double.parseDouble(toString(start, end));
    }

    /** Counts downwards from 0, as there is one more negative number than positive ones. */
    private long parse(int start, int end, int radix, long min, long max) {
        Objects.checkFromToIndex(start, end, length);
        if (radix < Character.MIN_RADIX || radix > Character.MAX_RADIX) {
            throw new NumberFormatException("radix " + radix + " (expected: 2 to 36)");
        }
        boolean negative = start < end && value[offset + start] == '-';
        int i = negative ? start + 1 : start;
        if (i == end) {
            throw notANumber(start, end);
        }
        long limit = negative ? min : -max;
        long number = 0;
        for (; i < end; i++) {
            int digit = Character.digit(b2c(value[offset + i]), radix);
            if (digit < 0 || number < limit / radix || number * radix < limit + digit) {
                throw notANumber(start, end);
            }
            number = number * radix - digit;
        }
        return negative ? number : -number;
    }

    private NumberFormatException notANumber(int start, int end) {
        return new NumberFormatException(toString(start, end));
    }

    // ------------------------------------------------------------------------------------------------ any sequence

    /**
     * Returns a hash code of a sequence without regard to the case of A to Z: that of an {@code AsciiString} with the
     * same characters.
     *
     * @param value the sequence
     * @return the hash code, 0 for {@code null}
     */
    public static int hashCode(@Nullable CharSequence value) {
        if (value == null) {
            return 0;
        }
        return value instanceof AsciiString ? value.hashCode() : AsciiCase.hash(value);
    }

    /**
     * Returns whether a sequence occurs in another.
     *
     * @param a where to look
     * @param b what to look for
     * @return whether it occurs; false if either is {@code null}
     */
    public static boolean contains(@Nullable CharSequence a, @Nullable CharSequence b) {
        return a != null && b != null && AsciiCase.indexOf(a, b, 0, AsciiCase.Match.EXACT) >= 0;
    }

    /**
     * Returns whether a sequence occurs in another, apart from the case of A to Z.
     *
     * @param a where to look
     * @param b what to look for
     * @return whether it occurs; false if either is {@code null}
     */
    public static boolean containsIgnoreCase(@Nullable CharSequence a, @Nullable CharSequence b) {
        return a != null && b != null && AsciiCase.indexOf(a, b, 0, AsciiCase.Match.IGNORE_ASCII_CASE) >= 0;
    }

    /**
     * Returns whether two sequences have the same characters, apart from the case of A to Z.
     *
     * @param a one sequence
     * @param b the other
     * @return whether both are equal; {@code null} equals {@code null}
     */
    public static boolean contentEqualsIgnoreCase(@Nullable CharSequence a, @Nullable CharSequence b) {
        if (a == null || b == null) {
            return a == b;
        }
        if (a instanceof AsciiString ascii) {
            return ascii.contentEqualsIgnoreCase(b);
        }
        if (b instanceof AsciiString ascii) {
            return ascii.contentEqualsIgnoreCase(a);
        }
        return a.length() == b.length()
                && AsciiCase.regionMatches(a, 0, b, 0, a.length(), AsciiCase.Match.IGNORE_ASCII_CASE);
    }

    /**
     * Returns whether two sequences have the same characters.
     *
     * @param a one sequence
     * @param b the other
     * @return whether both are equal; {@code null} equals {@code null}
     */
    public static boolean contentEquals(@Nullable CharSequence a, @Nullable CharSequence b) {
        if (a == null || b == null) {
            return a == b;
        }
        if (a instanceof AsciiString ascii) {
            return ascii.contentEquals(b);
        }
        if (b instanceof AsciiString ascii) {
            return ascii.contentEquals(a);
        }
        return a.length() == b.length() && AsciiCase.regionMatches(a, 0, b, 0, a.length(), AsciiCase.Match.EXACT);
    }

    /**
     * Returns whether a collection holds a sequence, apart from the case of A to Z.
     *
     * @param collection the collection
     * @param value the sequence
     * @return whether one of its elements is equal
     */
    public static boolean containsContentEqualsIgnoreCase(Collection<CharSequence> collection, CharSequence value) {
        for (CharSequence each : collection) {
            if (contentEqualsIgnoreCase(value, each)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether a collection holds all sequences of another, apart from the case of A to Z.
     *
     * @param a the collection
     * @param b the sequences
     * @return whether each of them is equal to an element of the collection
     */
    public static boolean containsAllContentEqualsIgnoreCase(Collection<CharSequence> a, Collection<CharSequence> b) {
        for (CharSequence each : b) {
            if (!containsContentEqualsIgnoreCase(a, each)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether a range of a sequence equals a range of another.
     *
     * @param cs one sequence
     * @param ignoreCase whether case does not matter, in the way of {@link String#equalsIgnoreCase}
     * @param csStart where in it
     * @param string the other
     * @param start where in it
     * @param length how many characters
     * @return whether they are equal; false if one is {@code null} or a range is not within its sequence
     */
    public static boolean regionMatches(
            @Nullable CharSequence cs,
            boolean ignoreCase,
            int csStart,
            @Nullable CharSequence string,
            int start,
            int length) {
        AsciiCase.Match match = ignoreCase ? AsciiCase.Match.IGNORE_CASE : AsciiCase.Match.EXACT;
        return cs != null && string != null && AsciiCase.regionMatches(cs, csStart, string, start, length, match);
    }

    /**
     * Returns whether a range of a sequence equals a range of another.
     *
     * @param cs one sequence
     * @param ignoreCase whether the case of A to Z does not matter
     * @param csStart where in it
     * @param string the other
     * @param start where in it
     * @param length how many characters
     * @return whether they are equal; false if one is {@code null} or a range is not within its sequence
     */
    public static boolean regionMatchesAscii(
            @Nullable CharSequence cs,
            boolean ignoreCase,
            int csStart,
            @Nullable CharSequence string,
            int start,
            int length) {
        AsciiCase.Match match = ignoreCase ? AsciiCase.Match.IGNORE_ASCII_CASE : AsciiCase.Match.EXACT;
        return cs != null && string != null && AsciiCase.regionMatches(cs, csStart, string, start, length, match);
    }

    /**
     * Finds a sequence in another, without regard to case in the way of {@link String#equalsIgnoreCase}.
     *
     * @param str where to look
     * @param searchStr what to look for
     * @param startPos where to begin; below 0 counts as 0
     * @return the index of the first occurrence from there, or -1; also if either is {@code null}
     */
    public static int indexOfIgnoreCase(@Nullable CharSequence str, @Nullable CharSequence searchStr, int startPos) {
        return str == null || searchStr == null
                ? INDEX_NOT_FOUND
                : AsciiCase.indexOf(str, searchStr, startPos, AsciiCase.Match.IGNORE_CASE);
    }

    /**
     * Finds a sequence in another, without regard to the case of A to Z.
     *
     * @param str where to look
     * @param searchStr what to look for
     * @param startPos where to begin; below 0 counts as 0
     * @return the index of the first occurrence from there, or -1; also if either is {@code null}
     */
    public static int indexOfIgnoreCaseAscii(
            @Nullable CharSequence str, @Nullable CharSequence searchStr, int startPos) {
        return str == null || searchStr == null
                ? INDEX_NOT_FOUND
                : AsciiCase.indexOf(str, searchStr, startPos, AsciiCase.Match.IGNORE_ASCII_CASE);
    }

    /**
     * Finds a character in a sequence.
     *
     * @param cs where to look
     * @param searchChar what to look for
     * @param start where to begin; below 0 counts as 0
     * @return the index of the first occurrence from there, or -1; also for {@code null}
     */
    public static int indexOf(@Nullable CharSequence cs, char searchChar, int start) {
        if (cs instanceof String s) {
            return s.indexOf(searchChar, start);
        }
        if (cs instanceof AsciiString ascii) {
            return ascii.indexOf(searchChar, start);
        }
        for (int i = Math.max(start, 0), end = cs != null ? cs.length() : 0; cs != null && i < end; i++) {
            if (cs.charAt(i) == searchChar) {
                return i;
            }
        }
        return INDEX_NOT_FOUND;
    }

    /**
     * Returns a sequence without spaces and control characters at both ends.
     *
     * @param c the sequence
     * @return the sequence itself if there are none
     */
    public static CharSequence trim(CharSequence c) {
        if (c instanceof AsciiString ascii) {
            return ascii.trim();
        }
        if (c instanceof String s) {
            return s.trim();
        }
        int start = 0;
        int end = c.length();
        while (start < end && c.charAt(start) <= ' ') {
            start++;
        }
        while (start < end && c.charAt(end - 1) <= ' ') {
            end--;
        }
        return start == 0 && end == c.length() ? c : c.subSequence(start, end);
    }

    // ------------------------------------------------------------------------------------------------ characters

    /**
     * Returns a character in lower case; only A to Z change.
     *
     * @param c the character
     * @return the lower case
     */
    public static char toLowerCase(char c) {
        return isUpperCase(c) ? (char) (c + 32) : c;
    }

    /**
     * Returns whether a byte is one of A to Z.
     *
     * @param value the byte
     * @return whether it is
     */
    public static boolean isUpperCase(byte value) {
        return value >= 'A' && value <= 'Z';
    }

    /**
     * Returns whether a character is one of A to Z.
     *
     * @param value the character
     * @return whether it is
     */
    public static boolean isUpperCase(char value) {
        return value >= 'A' && value <= 'Z';
    }

    /**
     * Returns the byte of a character.
     *
     * @param c the character
     * @return the byte, that of {@code '?'} for a character above {@link #MAX_CHAR_VALUE}
     */
    public static byte c2b(char c) {
        return (byte) (c > MAX_CHAR_VALUE ? '?' : c);
    }

    /**
     * Returns the character of a byte.
     *
     * @param b the byte
     * @return the character, at most {@link #MAX_CHAR_VALUE}
     */
    public static char b2c(byte b) {
        return (char) (b & 0xFF);
    }
}
