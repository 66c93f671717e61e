/** A stream of bytes to JSON texts, which are not parsed. */
@NullMarked
package io.millrace.handler.codec.json;

import org.jspecify.annotations.NullMarked;
