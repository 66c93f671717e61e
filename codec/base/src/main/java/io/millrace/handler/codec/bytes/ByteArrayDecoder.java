package io.millrace.handler.codec.bytes;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.MessageToMessageDecoder;
import java.util.List;

/** Turns each buffer into an array of its own; a decoder before it cuts the stream into frames. */
public class ByteArrayDecoder extends MessageToMessageDecoder<ByteBuf> {
    /** Makes a decoder. */
    public ByteArrayDecoder() {
        super(ByteBuf.class);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf msg, List<Object> out) throws Exception {
        out.add(ByteBufUtil.getBytes(msg));
    }
}
