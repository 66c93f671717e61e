package io.millrace.handler.codec.base64;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.MessageToMessageDecoder;
import java.util.List;
import java.util.Objects;

/**
 * Decodes each buffer from Base64; a decoder before it cuts the stream into frames.
 *
 * <pre>{@code
 * pipeline.addLast(new DelimiterBasedFrameDecoder(80, Delimiters.nulDelimiter()), new Base64Decoder(), new Base64Encoder());
 * }</pre>
 */
@Sharable
public class Base64Decoder extends MessageToMessageDecoder<ByteBuf> {
    private final Base64Dialect dialect;

    /** Makes a decoder of {@link Base64Dialect#STANDARD}. */
    public Base64Decoder() {
        this(Base64Dialect.STANDARD);
    }

    /**
     * Makes a decoder.
     *
     * @param dialect which characters are used
     */
    public Base64Decoder(Base64Dialect dialect) {
        super(ByteBuf.class);
        this.dialect = Objects.requireNonNull(dialect, "dialect");
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf msg, List<Object> out) throws Exception {
        out.add(Base64.decode(msg, msg.readerIndex(), msg.readableBytes(), dialect, ctx.alloc()));
    }
}
