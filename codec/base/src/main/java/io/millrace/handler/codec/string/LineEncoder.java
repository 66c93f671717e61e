package io.millrace.handler.codec.string;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.channel.ChannelHandler.Sharable;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.handler.codec.MessageToMessageEncoder;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Turns text into lines: each message gets a separator behind it. */
@Sharable
public class LineEncoder extends MessageToMessageEncoder<CharSequence> {
    private final Charset charset;
    private final byte[] separator;

    /** Makes an encoder of UTF-8 and the platform's separator. */
    public LineEncoder() {
        this(LineSeparator.DEFAULT, StandardCharsets.UTF_8);
    }

    /**
     * Makes an encoder of UTF-8.
     *
     * @param lineSeparator what ends each line
     */
    public LineEncoder(LineSeparator lineSeparator) {
        this(lineSeparator, StandardCharsets.UTF_8);
    }

    /**
     * Makes an encoder of the platform's separator.
     *
     * @param charset how the text is to be written
     */
    public LineEncoder(Charset charset) {
        this(LineSeparator.DEFAULT, charset);
    }

    /**
     * Makes an encoder.
     *
     * @param lineSeparator what ends each line
     * @param charset how both are to be written
     */
    public LineEncoder(LineSeparator lineSeparator, Charset charset) {
        super(CharSequence.class);
        this.charset = Objects.requireNonNull(charset, "charset");
        this.separator =
                Objects.requireNonNull(lineSeparator, "lineSeparator").value().getBytes(charset);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, CharSequence msg, List<Object> out) throws Exception {
        ByteBuf line = ByteBufUtil.encodeString(ctx.alloc(), CharBuffer.wrap(msg), charset, separator.length);
        line.writeBytes(separator);
        out.add(line);
    }
}
