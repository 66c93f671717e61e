package io.millrace.handler.codec.compression;

import static io.millrace.handler.codec.compression.Samples.bytes;
import static io.millrace.handler.codec.compression.Samples.decompress;
import static io.millrace.handler.codec.compression.Samples.drain;
import static io.millrace.handler.codec.compression.Samples.noise;
import static io.millrace.handler.codec.compression.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.compression.Decompressor.Status;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every coding. */
class DecompressorContractTest {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);

    @AfterEach
    void nothingIsLeft() {
        assertThat(usedBytes()).isZero();
    }

    private long usedBytes() {
        return alloc.metric().usedHeapMemory() + alloc.metric().usedDirectMemory();
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void whatWasCompressedComesOut(Coding coding) {
        for (int length : new int[] {0, 1, 100, 70_000, 500_000}) {
            for (byte[] plain : new byte[][] {text(length), noise(length)}) {
                try (Decompressor stream = coding.builder().build(alloc)) {
                    assertThat(decompress(stream, coding.compress(plain))).isEqualTo(plain);
                    if (stream.status() == Status.NEED_INPUT) {
                        stream.endOfInput();
                    }
                    assertThat(stream.status()).isEqualTo(Status.COMPLETE);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void aByteAtATimeIsTheSame(Coding coding) {
        byte[] plain = text(5000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Decompressor stream = coding.builder().build(alloc)) {
            for (byte each : coding.compress(plain)) {
                out.writeBytes(decompress(stream, new byte[] {each}));
            }
        }
        assertThat(out.toByteArray()).isEqualTo(plain);
    }

    @ParameterizedTest(
            name = "CVE-2025-58057 {0}: a chunk at a time comes out of a bomb, and only when it is asked for")
    @EnumSource(Coding.class)
    void aChunkAtATime(Coding coding) {
        byte[] bomb = coding.bomb(8);
        try (Decompressor stream = coding.builder().build(alloc)) {
            stream.addInput(Unpooled.copiedBuffer(bomb));
            long total = 0;
            while (stream.status() == Status.NEED_OUTPUT) {
                assertThat(usedBytes()).isLessThanOrEqualTo(CHUNK_BYTES + bomb.length);
                ByteBuf chunk = stream.takeOutput();
                assertThat(chunk.capacity()).isLessThanOrEqualTo(CHUNK_BYTES);
                assertThat(chunk.isReadable()).isTrue();
                total += chunk.readableBytes();
                chunk.release();
            }
            assertThat(total).isEqualTo(8 << 20);
        }
    }

    private void assertBombIsStopped(Coding coding, CodecLimits limits, String limit, long most) {
        byte[] bomb = coding.bomb(20);
        long total = 0;
        try (Decompressor stream = coding.builder().build(alloc).limitedTo(limits)) {
            stream.addInput(Unpooled.copiedBuffer(bomb));
            while (true) {
                assertThat(stream.status()).isEqualTo(Status.NEED_OUTPUT);
                total += bytes(stream.takeOutput()).length;
            }
        } catch (CodecLimitException e) {
            assertThat(e.limit()).isEqualTo(limit);
            assertThat(e).hasMessageContaining("the attribute CodecLimits.KEY raises it");
        }
        assertThat(total).isLessThanOrEqualTo(most);
    }

    @ParameterizedTest(name = "CVE-2020-11612 CVE-2026-42587 {0}: a bomb is stopped by the bytes that come of it")
    @EnumSource(Coding.class)
    void bytesAreLimited(Coding coding) {
        CodecLimits limits = CodecLimits.DEFAULT.withDecompressedBytes(1 << 20).withDecompressionRatio(1 << 20);

        assertBombIsStopped(coding, limits, "CodecLimits.decompressedBytes", 1 << 20);
    }

    @ParameterizedTest(name = "CVE-2020-11612 CVE-2026-42587 {0}: a bomb is stopped by the bytes that come of each")
    @EnumSource(Coding.class)
    void theRatioIsLimited(Coding coding) {
        CodecLimits limits = CodecLimits.DEFAULT.withDecompressionRatio(10);

        assertBombIsStopped(
                coding,
                limits,
                "CodecLimits.decompressionRatio",
                Math.max(CodecLimits.RATIO_GRACE_BYTES, 10L * coding.bomb(20).length) + 10);
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void whatIsDamagedFailsOrIsTheSame(Coding coding) {
        byte[] plain = text(3000);
        byte[] compressed = coding.compress(plain);
        for (int i = 0; i < compressed.length; i++) {
            byte[] damaged = compressed.clone();
            damaged[i] ^= 0x41;
            try (Decompressor stream = coding.builder().build(alloc).limitedTo(CodecLimits.DEFAULT)) {
                decompress(stream, damaged);
            } catch (DecompressionException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void aStreamWithoutItsEndIsToldOf(Coding coding) {
        byte[] compressed = coding.compress(text(3000));
        try (Decompressor stream = coding.builder().build(alloc)) {
            decompress(stream, Arrays.copyOf(compressed, compressed.length - 1));
            assertThatThrownBy(stream::endOfInput)
                    .isInstanceOf(DecompressionException.class)
                    .hasMessage("the compressed stream ends before its end");
        }
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void closingInTheMiddleReleasesAll(Coding coding) {
        Decompressor stream = coding.builder().build(alloc);
        stream.addInput(Unpooled.copiedBuffer(coding.bomb(2)));
        assertThat(stream.status()).isEqualTo(Status.NEED_OUTPUT);
        stream.takeOutput().release();
        assertThat(stream.status()).isEqualTo(Status.NEED_OUTPUT);

        stream.close();
        stream.close();

        assertThat(usedBytes()).isZero();
    }

    @Test
    void theFramesOfZstandardFollowEachOtherHoweverTheyAreCut() {
        byte[] frames = Samples.concat(Coding.ZSTD.compress(text(100)), Coding.ZSTD.compress(text(200)));
        for (int cut = 0; cut <= frames.length; cut++) {
            try (Decompressor stream = ZstdDecompressor.builder().build(alloc)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.writeBytes(decompress(stream, Arrays.copyOf(frames, cut)));
                out.writeBytes(decompress(stream, Arrays.copyOfRange(frames, cut, frames.length)));
                assertThat(out.toByteArray()).isEqualTo(Samples.concat(text(100), text(200)));
                stream.endOfInput();
            }
        }
    }

    @Test
    @DisplayName("RFC 8878 §3.1: nothing but frames and frames to be skipped, not even the formats of former times")
    void whatIsNoFrameOfZstandardIsRefusedAtOnce() {
        for (byte[] input : new byte[][] {
            {'t'},
            {0x24, (byte) 0xb5, 0x2f, (byte) 0xfd},
            {0x28, 0x2a},
            {0x50, (byte) 0xb5},
            {0x28, (byte) 0xb5, 0x2f, 0x18}
        }) {
            try (Decompressor stream = ZstdDecompressor.builder().build(alloc)) {
                assertThatThrownBy(() -> decompress(stream, input))
                        .isInstanceOf(DecompressionException.class)
                        .hasMessage("Input is not in the Zstandard format");
            }
        }
        for (int i = 0x50; i <= 0x5f; i++) {
            byte[] skipped = {(byte) i, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2};
            try (Decompressor stream = ZstdDecompressor.builder().build(alloc)) {
                assertThat(decompress(stream, Samples.concat(skipped, Coding.ZSTD.compress(text(10)))))
                        .isEqualTo(text(10));
                stream.endOfInput();
            }
        }
    }

    @Test
    void aWindowBeyondTheLimitIsRefusedBeforeItIsAllocated() {
        // RFC 8878 §3.1.1: magic, a descriptor with nothing set, a window of 2^(10 + 17) bytes
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) (17 << 3), 1, 0, 0};
        try (Decompressor stream = ZstdDecompressor.builder().build(alloc)) {
            stream.addInput(Unpooled.copiedBuffer(frame));
            assertThatThrownBy(stream::status)
                    .isInstanceOf(DecompressionException.class)
                    .hasMessageContaining("Frame requires too much memory for decoding");
        }
        try (Decompressor stream = ZstdDecompressor.builder().maxWindowLog(27).build(alloc)) {
            stream.addInput(Unpooled.copiedBuffer(frame));
            assertThat(drain(stream)).isEmpty();
            stream.endOfInput();
        }
    }

    @Test
    void theRangesOfSettingsAreChecked() {
        assertThatThrownBy(() -> ZstdDecompressor.builder().maxWindowLog(28))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxWindowLog: 28 (expected: 10-27)");
        assertThatThrownBy(() -> ZstdDecompressor.builder().maxOutputChunkSize(0))
                .hasMessage("maxOutputChunkSize: 0 (expected: > 0)");
        assertThatThrownBy(() -> BrotliDecompressor.builder().inputBufferSize(0))
                .hasMessage("inputBufferSize: 0 (expected: > 0)");
        assertThatThrownBy(() -> JdkZlibDecompressor.builder().maxAllocation(-1))
                .hasMessage("maxAllocation: -1 (expected: >= 0)");
    }

    @Test
    void chunksAreAsLargeAsTheBuilderSays() {
        byte[] compressed = Coding.GZIP.compress(text(1000));
        try (Decompressor stream = JdkZlibDecompressor.builder()
                .wrapper(ZlibWrapper.GZIP)
                .maxAllocation(300)
                .build(alloc)) {
            stream.addInput(Unpooled.copiedBuffer(compressed));
            for (int expected : new int[] {300, 300, 300, 100}) {
                assertThat(bytes(stream.takeOutput())).hasSize(expected);
            }
            assertThat(stream.status()).isEqualTo(Status.COMPLETE);
        }
    }
}
