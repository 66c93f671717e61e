package io.millrace.handler.codec.string;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.MessageToMessageDecoder;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;

/**
 * Turns each buffer into a {@link String}; a decoder before it cuts the stream into frames.
 *
 * <pre>{@code
 * pipeline.addLast(new LineBasedFrameDecoder(80), new StringDecoder(UTF_8), new StringEncoder(UTF_8), handler);
 * }</pre>
 */
@Sharable
public class StringDecoder extends MessageToMessageDecoder<ByteBuf> {
    private final Charset charset;

    /** Makes a decoder of the platform's charset. */
    public StringDecoder() {
        this(Charset.defaultCharset());
    }

    /**
     * Makes a decoder.
     *
     * @param charset how the text is written
     */
    public StringDecoder(Charset charset) {
        super(ByteBuf.class);
        this.charset = Objects.requireNonNull(charset, "charset");
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf msg, List<Object> out) throws Exception {
        out.add(msg.toString(charset));
    }
}
