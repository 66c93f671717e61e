/**
 * Forms: {@code application/x-www-form-urlencoded} and {@code multipart/form-data} (RFC 7578), decoded while they
 * arrive and encoded in chunks. The parsers know bytes only; what they find goes to
 * {@link io.millrace.handler.codec.http.multipart.HttpData} in memory, on disk, or in memory up to a size and on disk
 * beyond.
 *
 * <p><b>Thread:</b> a decoder, an encoder and a part belong to one thread at a time, usually the channel's loop. Parts
 * on disk are written and read on the calling thread.
 */
@NullMarked
package io.millrace.handler.codec.http.multipart;

import org.jspecify.annotations.NullMarked;
