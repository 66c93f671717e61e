package io.millrace.handler.codec.compression;

import static io.millrace.handler.codec.compression.Samples.bytes;
import static io.millrace.handler.codec.compression.Samples.decompress;
import static io.millrace.handler.codec.compression.Samples.noise;
import static io.millrace.handler.codec.compression.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressorTest {
    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true);

    @AfterEach
    void nothingIsLeft() {
        assertThat(alloc.metric().usedDirectMemory()).isZero();
        assertThat(alloc.metric().usedHeapMemory()).isZero();
    }

    @Test
    void theJdkReadsGzipAndZlib() throws IOException {
        byte[] plain = text(100_000);

        assertThat(new GZIPInputStream(new ByteArrayInputStream(Coding.GZIP.compress(plain))).readAllBytes())
                .isEqualTo(plain);
        assertThat(new InflaterInputStream(new ByteArrayInputStream(Coding.ZLIB.compress(plain))).readAllBytes())
                .isEqualTo(plain);
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void whatIsFlushedComesOutAtOnce(Coding coding) {
        ByteBuf out = alloc.buffer(1);
        try (Compressor compressor = coding.options().newCompressor(alloc);
                Decompressor stream = coding.builder().build(alloc)) {
            for (int length : new int[] {1, 10, 100_000, 3}) {
                compressor.compress(Unpooled.wrappedBuffer(text(length)), out);
                compressor.flush(out);
                assertThat(decompress(stream, bytes(out.readRetainedSlice(out.readableBytes()))))
                        .isEqualTo(text(length));
            }
            compressor.flush(out);
            compressor.finish(out);
            assertThat(decompress(stream, bytes(out.readRetainedSlice(out.readableBytes()))))
                    .isEmpty();
        } finally {
            out.release();
        }
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void inputMayBeHeapDirectOrInParts(Coding coding) {
        byte[] plain = noise(200_000);
        ByteBuf direct = alloc.directBuffer().writeBytes(plain);
        ByteBuf parts = Unpooled.wrappedBuffer(
                Unpooled.copiedBuffer(plain, 0, 7), Unpooled.copiedBuffer(plain, 7, plain.length - 7));
        ByteBuf heap = Unpooled.wrappedBuffer(plain);
        for (ByteBuf in : new ByteBuf[] {direct, parts, heap}) {
            for (boolean heapOut : new boolean[] {false, true}) {
                ByteBuf out = heapOut ? alloc.heapBuffer(16) : alloc.directBuffer(16);
                try (Compressor compressor = coding.options().newCompressor(alloc);
                        Decompressor stream = coding.builder().build(alloc)) {
                    ByteBuf view = in.duplicate();
                    compressor.compress(view, out);
                    assertThat(view.isReadable()).isFalse();
                    compressor.finish(out);
                    assertThat(decompress(stream, bytes(out))).isEqualTo(plain);
                }
            }
            in.release();
        }
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void behindTheEndNothingIsCompressed(Coding coding) {
        ByteBuf out = alloc.buffer();
        Compressor compressor = coding.options().newCompressor(alloc);
        compressor.finish(out);

        assertThatThrownBy(() -> compressor.compress(Unpooled.wrappedBuffer(new byte[1]), out))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the compressed stream is finished");
        assertThatThrownBy(() -> compressor.flush(out)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> compressor.finish(out)).isInstanceOf(IllegalStateException.class);
        compressor.close();
        out.release();
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void aClosedStreamIsOver(Coding coding) {
        Compressor compressor = coding.options().newCompressor(alloc);
        compressor.close();
        compressor.close();

        ByteBuf out = alloc.buffer();
        assertThatThrownBy(() -> compressor.finish(out))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the compressed stream is closed");
        out.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {-7, 1, 19, 20, 22})
    void windowsOfZstandardAreNoLargerThanEveryPeerTakes(int level) {
        byte[] plain = noise(3 << 20);
        ByteBuf out = alloc.buffer();
        try (Compressor compressor =
                        StandardCompressionOptions.zstd(level, 1024, 1 << 20).newCompressor(alloc);
                Decompressor stream = ZstdDecompressor.builder().build(alloc)) {
            compressor.compress(Unpooled.wrappedBuffer(plain), out);
            compressor.finish(out);
            assertThat(decompress(stream, bytes(out))).isEqualTo(plain);
        }
    }

    @Test
    void theRangesOfOptionsAreChecked() {
        assertThatThrownBy(() -> StandardCompressionOptions.gzip(10, 15, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("compressionLevel: 10 (expected: 0-9)");
        assertThatThrownBy(() -> StandardCompressionOptions.deflate(6, 8, 8))
                .hasMessage("windowBits: 8 (expected: 9-15)");
        assertThatThrownBy(() -> StandardCompressionOptions.deflate(6, 15, 0))
                .hasMessage("memLevel: 0 (expected: 1-9)");
        assertThatThrownBy(() -> StandardCompressionOptions.zstd(23, 1, 1))
                .hasMessage("compressionLevel: 23 (expected: -7-22)");
        assertThatThrownBy(() -> StandardCompressionOptions.zstd(3, 0, 1)).hasMessage("blockSize: 0 (expected: > 0)");
        assertThatThrownBy(() -> StandardCompressionOptions.brotli(12, 22, BrotliMode.TEXT))
                .hasMessage("quality: 12 (expected: 0-11)");
        assertThatThrownBy(() -> StandardCompressionOptions.brotli(4, 25, BrotliMode.TEXT))
                .hasMessage("window: 25 (expected: 10-24)");
    }

    @Test
    void theDefaultsOfOptions() {
        assertThat(StandardCompressionOptions.gzip().compressionLevel()).isEqualTo(6);
        assertThat(StandardCompressionOptions.gzip().windowBits()).isEqualTo(15);
        assertThat(StandardCompressionOptions.deflate().memLevel()).isEqualTo(8);
        assertThat(StandardCompressionOptions.zstd().compressionLevel()).isEqualTo(3);
        assertThat(StandardCompressionOptions.zstd().blockSize()).isEqualTo(1 << 16);
        assertThat(StandardCompressionOptions.zstd().maxEncodeSize()).isEqualTo(1 << 25);
        assertThat(StandardCompressionOptions.brotli().quality()).isEqualTo(4);
        assertThat(StandardCompressionOptions.brotli().window()).isEqualTo(22);
        assertThat(StandardCompressionOptions.brotli().mode()).isEqualTo(BrotliMode.TEXT);
    }

    @ParameterizedTest
    @EnumSource(BrotliMode.class)
    void everyModeOfBrotli(BrotliMode mode) {
        ByteBuf out = alloc.buffer();
        try (Compressor compressor =
                        StandardCompressionOptions.brotli(5, 16, mode).newCompressor(alloc);
                Decompressor stream = BrotliDecompressor.builder().build(alloc)) {
            compressor.compress(Unpooled.wrappedBuffer(text(1000)), out);
            compressor.finish(out);
            assertThat(decompress(stream, bytes(out))).isEqualTo(text(1000));
        }
    }
}
