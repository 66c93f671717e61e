package io.millrace.handler.codec.compression;

import io.millrace.buffer.ByteBufAllocator;

/** How to compress to gzip. */
public final class GzipOptions extends DeflateOptions {
    static final GzipOptions DEFAULT = new GzipOptions(DEFAULT_LEVEL, DEFAULT_WINDOW_BITS, DEFAULT_MEM_LEVEL);

    GzipOptions(int compressionLevel, int windowBits, int memLevel) {
        super(compressionLevel, windowBits, memLevel);
    }

    @Override
    public String contentCoding() {
        return "gzip";
    }

    @Override
    public Compressor newCompressor(ByteBufAllocator alloc) {
        return new JdkZlibCompressor(ZlibWrapper.GZIP, compressionLevel());
    }
}
