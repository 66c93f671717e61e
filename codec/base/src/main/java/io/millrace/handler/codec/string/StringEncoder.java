package io.millrace.handler.codec.string;

import io.millrace.buffer.ByteBufUtil;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.MessageToMessageEncoder;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;

/** Turns text into buffers. */
@Sharable
public class StringEncoder extends MessageToMessageEncoder<CharSequence> {
    private final Charset charset;

    /** Makes an encoder of the platform's charset. */
    public StringEncoder() {
        this(Charset.defaultCharset());
    }

    /**
     * Makes an encoder.
     *
     * @param charset how the text is to be written
     */
    public StringEncoder(Charset charset) {
        super(CharSequence.class);
        this.charset = Objects.requireNonNull(charset, "charset");
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, CharSequence msg, List<Object> out) throws Exception {
        out.add(ByteBufUtil.encodeString(ctx.alloc(), CharBuffer.wrap(msg), charset));
    }
}
