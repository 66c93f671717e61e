package io.millrace.examples;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * Puts a prefix before each line that comes in, and hands everything on at once. A line that arrives in pieces leaves
 * in pieces, so nothing is collected and lines may be of any length; all there is to remember is a boolean.
 */
final class PrefixHandler extends ChannelInboundHandlerAdapter {
    private final byte[] prefix;
    private boolean lineBegins = true;

    PrefixHandler(String prefix) {
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf out = ctx.alloc().buffer(prefix.length + in.readableBytes());
        while (in.isReadable()) {
            if (lineBegins) {
                out.writeBytes(prefix);
            }
            int end = in.bytesBefore((byte) '\n');
            lineBegins = end >= 0;
            out.writeBytes(in, lineBegins ? end + 1 : in.readableBytes());
        }
        in.release();
        ctx.fireChannelRead(out);
    }
}
