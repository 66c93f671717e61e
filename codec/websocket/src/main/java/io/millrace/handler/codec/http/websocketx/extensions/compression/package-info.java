/**
 * Compression of WebSocket messages: {@code permessage-deflate} (RFC 7692), and {@code deflate-frame}, which came
 * before it.
 *
 * <p>May import what {@code websocketx} may, {@code websocketx} itself, its {@code extensions} and {@code
 * handler.codec.compression}; {@code MessageDeflater} and {@code MessageInflater} {@code buffer} and the exceptions and
 * limits of the codecs alone.
 */
@NullMarked
package io.millrace.handler.codec.http.websocketx.extensions.compression;

import org.jspecify.annotations.NullMarked;
