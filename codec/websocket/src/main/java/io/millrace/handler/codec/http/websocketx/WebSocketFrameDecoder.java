package io.millrace.handler.codec.http.websocketx;

import io.millrace.channel.ChannelInboundHandler;

/** Marks what turns bytes into {@link WebSocketFrame}s. */
public interface WebSocketFrameDecoder extends ChannelInboundHandler {}
