package io.millrace.handler.codec.http;

/**
 * The line before a chunk: its size and its extensions, which mean nothing to us and are checked all the same. A line
 * that two parsers understand differently lets one of them take data for a request.
 *
 * <pre>
 *   chunk-size  [ BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ]*
 * </pre>
 *
 * <p><b>Spec:</b> RFC 9112 §7.1
 */
final class ChunkLine {
    private static final int MAX_SIZE_DIGITS = 16;

    private ChunkLine() {}

    /**
     * Reads a line, which has no end of line any more.
     *
     * @return the size
     * @throws InvalidHttpMessageException if the line is of another form, or the size does not fit in 63 bits
     */
    static long size(byte[] line, int start, int end) {
        long size = 0;
        int i = start;
        for (; i < end; i++) {
            int digit = HttpParser.hexDigit(line[i]);
            if (digit < 0) {
                break;
            }
            if (i - start == MAX_SIZE_DIGITS) {
                throw bad("the size of a chunk has more than " + MAX_SIZE_DIGITS + " digits");
            }
            size = size << 4 | digit;
        }
        if (i == start) {
            throw bad("a chunk without a size");
        }
        if (size < 0) {
            throw bad("the size of a chunk does not fit in 63 bits");
        }
        while (i < end) {
            i = extension(line, i, end);
        }
        return size;
    }

    private static int extension(byte[] line, int start, int end) {
        int i = expect(';', line, skipSpace(line, start, end), end);
        i = token(line, skipSpace(line, i, end), end);
        int equals = skipSpace(line, i, end);
        if (equals == end || line[equals] != '=') {
            return i;
        }
        i = skipSpace(line, equals + 1, end);
        return i < end && line[i] == '"' ? quoted(line, i + 1, end) : token(line, i, end);
    }

    private static int expect(char c, byte[] line, int i, int end) {
        if (i == end || line[i] != c) {
            throw bad("the size of a chunk is followed by something that is no extension");
        }
        return i + 1;
    }

    private static int token(byte[] line, int start, int end) {
        int i = start;
        while (i < end && HttpToken.isTokenChar(line[i] & 0xFF)) {
            i++;
        }
        if (i == start) {
            throw bad("an extension of a chunk lacks a name or a value");
        }
        return i;
    }

    /** Behind the quotation mark that ends a string. Neither CR nor LF can be a part of one. */
    private static int quoted(byte[] line, int start, int end) {
        for (int i = start; i < end; i++) {
            int c = line[i] & 0xFF;
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i++;
                c = i < end ? line[i] & 0xFF : 0;
            }
            if (c < 0x20 && c != '\t' || c == 0x7F) {
                throw bad("a control character in an extension of a chunk: " + HttpToken.hex((char) c));
            }
        }
        throw bad("a string without an end in an extension of a chunk");
    }

    private static int skipSpace(byte[] line, int start, int end) {
        int i = start;
        while (i < end && (line[i] == ' ' || line[i] == '\t')) {
            i++;
        }
        return i;
    }

    private static InvalidHttpMessageException bad(String what) {
        return InvalidHttpMessageException.badRequest(what);
    }
}
