/**
 * Compressed streams: gzip, zlib and raw deflate by the JDK, Zstandard and Brotli where their libraries are there.
 * {@link io.millrace.handler.codec.compression.Decompressor} and {@link
 * io.millrace.handler.codec.compression.Compressor} are streams of bytes without a channel, each a bounded step at a
 * time; the decoders and encoders are handlers over them. May import {@code io.millrace.buffer}, {@code .channel} and
 * {@code .handler.codec}; the streams import no channel.
 */
@NullMarked
package io.millrace.handler.codec.compression;

import org.jspecify.annotations.NullMarked;
