package io.millrace.examples.keyvalue;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.MessageToByteEncoder;

/** Turns responses into bytes. It has no state, so one serves all connections. */
@Sharable
final class ResponseEncoder extends MessageToByteEncoder<Response> {
    ResponseEncoder() {
        super(Response.class);
    }

    /** A buffer of the right size at once, in place of one that grows. */
    @Override
    protected ByteBuf allocateBuffer(ChannelHandlerContext ctx, Response response, boolean preferDirect) {
        return ctx.alloc().ioBuffer(5 + response.content().readableBytes());
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, Response response, ByteBuf out) {
        ByteBuf content = response.content();
        out.writeInt(1 + content.readableBytes());
        out.writeByte(response.status().code());
        out.writeBytes(content, content.readerIndex(), content.readableBytes());
    }
}
