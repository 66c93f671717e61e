package io.millrace.handler.codec;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;

/** Delimiters that are used often, for {@link DelimiterBasedFrameDecoder}. */
public final class Delimiters {
    private Delimiters() {}

    /**
     * A NUL byte, which ends the frames of text protocols in Flash for example.
     *
     * @return new buffers
     */
    public static ByteBuf[] nulDelimiter() {
        return new ByteBuf[] {Unpooled.wrappedBuffer(new byte[] {0})};
    }

    /**
     * The ends of lines, {@code "\r\n"} and {@code "\n"}.
     *
     * @return new buffers
     */
    public static ByteBuf[] lineDelimiter() {
        return new ByteBuf[] {Unpooled.wrappedBuffer(new byte[] {'\r', '\n'}), Unpooled.wrappedBuffer(new byte[] {'\n'})
        };
    }
}
