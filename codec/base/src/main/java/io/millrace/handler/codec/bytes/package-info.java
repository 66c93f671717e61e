/** Buffers to byte arrays and byte arrays to buffers. */
@NullMarked
package io.millrace.handler.codec.bytes;

import org.jspecify.annotations.NullMarked;
