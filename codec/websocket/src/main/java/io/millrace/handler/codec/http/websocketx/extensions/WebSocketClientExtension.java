package io.millrace.handler.codec.http.websocketx.extensions;

/** An extension on a client's side. */
public interface WebSocketClientExtension extends WebSocketExtension {}
