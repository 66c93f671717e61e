package io.millrace.handler.codec.base64;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.MessageToMessageEncoder;
import java.util.List;
import java.util.Objects;

/** Encodes each buffer to Base64. */
@Sharable
public class Base64Encoder extends MessageToMessageEncoder<ByteBuf> {
    private final boolean breakLines;
    private final Base64Dialect dialect;

    /** Makes an encoder of {@link Base64Dialect#STANDARD} that breaks lines. */
    public Base64Encoder() {
        this(true);
    }

    /**
     * Makes an encoder of {@link Base64Dialect#STANDARD}.
     *
     * @param breakLines whether there is a line feed behind every 76 characters
     */
    public Base64Encoder(boolean breakLines) {
        this(breakLines, Base64Dialect.STANDARD);
    }

    /**
     * Makes an encoder.
     *
     * @param breakLines whether there is a line feed behind every 76 characters
     * @param dialect which characters are used
     */
    public Base64Encoder(boolean breakLines, Base64Dialect dialect) {
        super(ByteBuf.class);
        this.breakLines = breakLines;
        this.dialect = Objects.requireNonNull(dialect, "dialect");
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, ByteBuf msg, List<Object> out) throws Exception {
        out.add(Base64.encode(msg, msg.readerIndex(), msg.readableBytes(), breakLines, dialect, ctx.alloc()));
    }
}
