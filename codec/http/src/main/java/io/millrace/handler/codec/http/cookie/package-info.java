/**
 * Cookies: {@code Cookie} and {@code Set-Cookie} (RFC 6265), strict or lax. May import {@code io.millrace.util} and
 * {@code io.millrace.handler.codec}.
 */
@NullMarked
package io.millrace.handler.codec.http.cookie;

import org.jspecify.annotations.NullMarked;
