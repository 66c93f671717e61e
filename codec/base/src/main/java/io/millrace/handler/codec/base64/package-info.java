/** Bytes to Base64 text and back (RFC 4648). */
@NullMarked
package io.millrace.handler.codec.base64;

import org.jspecify.annotations.NullMarked;
