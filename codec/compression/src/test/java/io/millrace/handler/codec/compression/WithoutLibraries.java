package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.DecoderException;
import io.millrace.handler.codec.EncoderException;
import java.nio.charset.StandardCharsets;

/** Run where there is no library; without anything of a test's class path that such a place does not have. */
public final class WithoutLibraries {
    private WithoutLibraries() {}

    /** Compresses and decompresses what can be, and says what happened. */
    public static String run() {
        StandardCompressionOptions.zstd();
        StandardCompressionOptions.brotli();
        EmbeddedChannel out = new EmbeddedChannel(new JdkZlibEncoder(ZlibWrapper.GZIP));
        out.writeOutbound(Unpooled.copiedBuffer("gzip", StandardCharsets.US_ASCII));
        EmbeddedChannel in = new EmbeddedChannel(new JdkZlibDecoder(ZlibWrapper.GZIP, 0));
        ByteBuf compressed = out.readOutbound();
        in.writeInbound(compressed);
        ByteBuf plain = in.readInbound();
        String text = plain.toString(StandardCharsets.US_ASCII);
        plain.release();
        out.finishAndReleaseAll();
        in.finishAndReleaseAll();
        return text + ", then " + (missesZstd() ? "Zstandard" : "") + " and " + (missesBrotli() ? "Brotli" : "")
                + " are missed";
    }

    private static boolean missesZstd() {
        EmbeddedChannel channel = new EmbeddedChannel(new ZstdDecoder());
        try {
            channel.writeInbound(Unpooled.copiedBuffer(new byte[] {1, 2, 3}));
            return false;
        } catch (DecoderException e) {
            return e.getCause() instanceof UnsatisfiedLinkError;
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private static boolean missesBrotli() {
        EmbeddedChannel channel = new EmbeddedChannel(new BrotliEncoder());
        try {
            channel.writeOutbound(Unpooled.copiedBuffer(new byte[] {1, 2, 3}));
            return false;
        } catch (EncoderException e) {
            return e.getCause() instanceof UnsatisfiedLinkError;
        } finally {
            channel.finishAndReleaseAll();
        }
    }
}
