/**
 * Buffers of bytes with a reader and a writer index, counted by reference, and the allocators that make them.
 *
 * <p>{@link io.millrace.buffer.ByteBuf} has two kinds: a piece of memory, whatever it is and whether all of it or a slice, and
 * {@link io.millrace.buffer.CompositeByteBuf}, several of these in a row. Start at {@link io.millrace.buffer.ByteBufAllocator#DEFAULT},
 * or at {@link io.millrace.buffer.Unpooled} to wrap what is there.
 *
 * <p>May import {@code util} and {@code util.concurrent}.
 */
@NullMarked
package io.millrace.buffer;

import org.jspecify.annotations.NullMarked;
