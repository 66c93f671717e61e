/**
 * Searching for byte sequences in a stream of bytes that arrives in pieces.
 *
 * <p>A factory prepares one needle, or a set of needles, once; each search then takes a {@link
 * io.millrace.buffer.search.SearchProcessor} from it and feeds it to {@code ByteBuf.forEachByte}. The processor keeps
 * its state between buffers, so a needle that lies across two of them is found.
 *
 * <p>Imports {@code io.millrace.util} only.
 */
@NullMarked
package io.millrace.buffer.search;

import org.jspecify.annotations.NullMarked;
