package io.millrace.resolver;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Gives at most so many characters of another reader, and knows whether there were more. */
final class CappedReader extends FilterReader {

    private int left;
    private boolean truncated;

    CappedReader(Reader in, int maxChars) {
        super(in);
        this.left = maxChars;
    }

    /** Whether characters were left out. */
    boolean truncated() {
        return truncated;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] chars, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            truncated |= in.read() >= 0;
            return -1;
        }
        int count = in.read(chars, offset, Math.min(length, left));
        if (count > 0) {
            left -= count;
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
