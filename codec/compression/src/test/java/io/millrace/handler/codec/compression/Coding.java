package io.millrace.handler.codec.compression;

import static io.millrace.handler.codec.compression.Samples.bytes;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.channel.ChannelHandler;

/** The codings that tests go through, one after the other. */
public enum Coding {
    GZIP(StandardCompressionOptions.gzip()) {
        @Override
        public Decompressor.AbstractDecompressorBuilder builder() {
            return JdkZlibDecompressor.builder().wrapper(ZlibWrapper.GZIP);
        }

        @Override
        public ChannelHandler decoder() {
            return ZlibCodecFactory.newZlibDecoder(ZlibWrapper.GZIP, 0);
        }
    },
    ZLIB(StandardCompressionOptions.deflate()) {
        @Override
        public Decompressor.AbstractDecompressorBuilder builder() {
            return JdkZlibDecompressor.builder().wrapper(ZlibWrapper.ZLIB);
        }

        @Override
        public ChannelHandler decoder() {
            return ZlibCodecFactory.newZlibDecoder(0);
        }
    },
    ZLIB_OR_NONE(StandardCompressionOptions.deflate()) {
        @Override
        public Decompressor.AbstractDecompressorBuilder builder() {
            return JdkZlibDecompressor.builder().wrapper(ZlibWrapper.ZLIB_OR_NONE);
        }

        @Override
        public ChannelHandler decoder() {
            return ZlibCodecFactory.newZlibDecoder(ZlibWrapper.ZLIB_OR_NONE, 0);
        }
    },
    ZSTD(StandardCompressionOptions.zstd()) {
        @Override
        public Decompressor.AbstractDecompressorBuilder builder() {
            return ZstdDecompressor.builder();
        }

        @Override
        public ChannelHandler decoder() {
            return new ZstdDecoder();
        }
    },
    BROTLI(StandardCompressionOptions.brotli()) {
        @Override
        public Decompressor.AbstractDecompressorBuilder builder() {
            return BrotliDecompressor.builder();
        }

        @Override
        public ChannelHandler decoder() {
            return new BrotliDecoder();
        }
    };

    private final CompressionOptions options;

    Coding(CompressionOptions options) {
        this.options = options;
    }

    public abstract Decompressor.AbstractDecompressorBuilder builder();

    public abstract ChannelHandler decoder();

    public CompressionOptions options() {
        return options;
    }

    /** Compresses bytes to a whole stream. */
    public byte[] compress(byte[] plain) {
        ByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
        ByteBuf out = alloc.buffer();
        try (Compressor compressor = options.newCompressor(alloc)) {
            compressor.compress(Unpooled.wrappedBuffer(plain), out);
            compressor.finish(out);
        }
        return bytes(out);
    }

    /** So many zeros, compressed. */
    public byte[] bomb(int megabytes) {
        ByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
        ByteBuf out = alloc.buffer();
        byte[] zeros = new byte[1 << 20];
        try (Compressor compressor = options.newCompressor(alloc)) {
            for (int i = 0; i < megabytes; i++) {
                compressor.compress(Unpooled.wrappedBuffer(zeros), out);
            }
            compressor.finish(out);
        }
        return bytes(out);
    }
}
