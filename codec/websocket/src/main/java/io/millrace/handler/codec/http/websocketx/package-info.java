/**
 * WebSocket: frames, what turns bytes into them and back, the opening and the closing handshake of servers and clients.
 *
 * <p>A server adds {@link io.millrace.handler.codec.http.websocketx.WebSocketServerProtocolHandler} behind its {@code
 * HttpServerCodec}, a client {@link io.millrace.handler.codec.http.websocketx.WebSocketClientProtocolHandler} behind
 * its {@code HttpClientCodec}; both get {@link io.millrace.handler.codec.http.websocketx.WebSocketFrame}s from there
 * on. Version 13 (RFC 6455) is what is spoken; the drafts before it are refused.
 *
 * <p>May import {@code buffer}, {@code util}, {@code channel}, {@code handler.codec}, {@code handler.codec.http} and
 * {@code handler.stream}; the parsers ({@code FrameHeader}, {@code FrameMask}, {@code Utf8Validator}) {@code buffer}
 * and {@code handler.codec} alone.
 */
@NullMarked
package io.millrace.handler.codec.http.websocketx;

import org.jspecify.annotations.NullMarked;
