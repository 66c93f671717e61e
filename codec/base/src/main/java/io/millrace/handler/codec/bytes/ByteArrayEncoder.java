package io.millrace.handler.codec.bytes;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.MessageToMessageEncoder;
import java.util.List;

/** Turns arrays into buffers, without a copy: an array must not be changed until it is written. */
@Sharable
public class ByteArrayEncoder extends MessageToMessageEncoder<byte[]> {
    /** Makes an encoder. */
    public ByteArrayEncoder() {
        super(byte[].class);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, byte[] msg, List<Object> out) throws Exception {
        out.add(Unpooled.wrappedBuffer(msg));
    }
}
