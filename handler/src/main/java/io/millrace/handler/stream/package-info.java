/**
 * Writing content of any length in chunks, as fast as the peer takes them and with little memory:
 * {@link io.millrace.handler.stream.ChunkedWriteHandler} and the inputs that it reads.
 *
 * <p>May import {@code buffer}, {@code util} and {@code channel} of core, and {@code java.nio.channels} for files.
 */
@NullMarked
package io.millrace.handler.stream;

import org.jspecify.annotations.NullMarked;
