/**
 * HTTP/1.1 for servers and clients: the messages, and the handlers that read and write them.
 *
 * <p>A message is an {@link io.millrace.handler.codec.http.HttpRequest} or {@link
 * io.millrace.handler.codec.http.HttpResponse}, then any number of {@link io.millrace.handler.codec.http.HttpContent},
 * the last of which is a {@link io.millrace.handler.codec.http.LastHttpContent}; or a {@link
 * io.millrace.handler.codec.http.FullHttpMessage}, which is all of them at once. What is set on a message is checked
 * when it is set: no name, value, target or reason phrase can hold a line break.
 *
 * <p>May import {@code io.millrace.buffer}, {@code .util}, {@code .channel}, {@code .handler.codec}, {@code
 * .handler.codec.compression} and {@code .handler.stream}; the messages and the parser know no channel.
 */
@NullMarked
package io.millrace.handler.codec.http;

import org.jspecify.annotations.NullMarked;
