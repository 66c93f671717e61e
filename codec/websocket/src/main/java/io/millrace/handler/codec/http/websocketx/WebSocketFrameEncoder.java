package io.millrace.handler.codec.http.websocketx;

import io.millrace.channel.ChannelOutboundHandler;

/** Marks what turns {@link WebSocketFrame}s into bytes. */
public interface WebSocketFrameEncoder extends ChannelOutboundHandler {}
