/** Buffers to text and text to buffers. */
@NullMarked
package io.millrace.handler.codec.string;

import org.jspecify.annotations.NullMarked;
