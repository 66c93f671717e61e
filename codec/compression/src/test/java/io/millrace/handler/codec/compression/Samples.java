package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufUtil;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** What the tests of compressed streams share. */
public final class Samples {
    private Samples() {}

    /** Text that can be compressed, and is not the same all over. */
    public static byte[] text(int length) {
        Random random = new Random(length);
        StringBuilder text = new StringBuilder(length + 16);
        while (text.length() < length) {
            text.append("line ").append(random.nextInt(10_000)).append('\n');
        }
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    /** Bytes that cannot be compressed. */
    public static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    /** What {@code java.util.zip} makes of bytes. */
    public static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** What {@code java.util.zip} makes of bytes. */
    public static byte[] deflate(byte[] plain, boolean raw) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
        deflater.setInput(plain);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    /** Arrays one behind the other. */
    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** The bytes of a buffer, which is released. */
    public static byte[] bytes(ByteBuf buffer) {
        try {
            return ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
    }

    /** All that has come, put together and released. */
    public static byte[] read(EmbeddedChannel channel) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuf chunk = channel.readInbound(); chunk != null; chunk = channel.readInbound()) {
            out.writeBytes(bytes(chunk));
        }
        return out.toByteArray();
    }

    /** All that was written, put together and released. */
    public static byte[] written(EmbeddedChannel channel) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuf chunk = channel.readOutbound(); chunk != null; chunk = channel.readOutbound()) {
            out.writeBytes(bytes(chunk));
        }
        return out.toByteArray();
    }

    /** All that comes out of a stream for one input, at {@link Decompressor.Status#NEED_INPUT} or the end. */
    public static byte[] decompress(Decompressor stream, byte[] input) {
        stream.addInput(Unpooled.copiedBuffer(input));
        return drain(stream);
    }

    /** All that comes out of a stream without more input. */
    public static byte[] drain(Decompressor stream) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (stream.status() == Decompressor.Status.NEED_OUTPUT) {
            out.writeBytes(bytes(stream.takeOutput()));
        }
        return out.toByteArray();
    }
}
