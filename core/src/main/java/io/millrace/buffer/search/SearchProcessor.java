package io.millrace.buffer.search;

import io.millrace.util.ByteProcessor;

/**
 * Finds a needle in the bytes it is given, one after the other.
 *
 * <p>{@link #process(byte)} returns {@code false} exactly when the byte it was given is the last byte of an occurrence,
 * which makes {@code forEachByte} return the index of that byte. Going on with the byte behind it finds the next
 * occurrence, overlapping ones included.
 *
 * <p><b>Thread:</b> one at a time; a processor has state.
 */
public interface SearchProcessor extends ByteProcessor {
    /** Takes the next byte; returns {@code false} if an occurrence of the needle ends with it. */
    @Override
    boolean process(byte value);

    /** Forgets the bytes seen so far: the next byte is the first one of a new haystack. */
    void reset();
}
