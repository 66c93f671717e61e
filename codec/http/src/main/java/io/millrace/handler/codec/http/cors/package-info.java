/**
 * Cross-origin requests: which web pages of other origins may use a server, as <a
 * href="https://fetch.spec.whatwg.org/">Fetch</a> says. Nothing is allowed that a {@link
 * io.millrace.handler.codec.http.cors.CorsConfig} does not name. May import {@code io.millrace.buffer}, {@code .util},
 * {@code .channel}, {@code .handler.codec} and {@code .handler.codec.http}.
 */
@NullMarked
package io.millrace.handler.codec.http.cors;

import org.jspecify.annotations.NullMarked;
