package io.millrace.handler.codec.compression;

import static io.millrace.handler.codec.compression.Samples.bytes;
import static io.millrace.handler.codec.compression.Samples.concat;
import static io.millrace.handler.codec.compression.Samples.decompress;
import static io.millrace.handler.codec.compression.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs of the system; skipped where they are not. */
class InteropTest {
    private static final byte[] PLAIN = text(200_000);

    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);

    @TempDir
    Path directory;

    private static boolean isThere(String program) {
        return Stream.of("/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    private byte[] run(byte[] input, String... command) throws IOException, InterruptedException {
        assumeTrue(isThere(command[0]), command[0] + " is not installed");
        Path in = directory.resolve("in");
        Path out = directory.resolve("out");
        Files.write(in, input);
        Process process = new ProcessBuilder(List.of(command))
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllBytes(out);
    }

    @Test
    void gzipReadsWhatWeWrite() throws Exception {
        assertThat(run(Coding.GZIP.compress(PLAIN), "gzip", "-dc")).isEqualTo(PLAIN);
    }

    @Test
    void weReadWhatGzipWrites() throws Exception {
        Path file = directory.resolve("a name.txt");
        Files.write(file, PLAIN);
        byte[] named = run(new byte[0], "gzip", "-9", "-c", file.toString());
        byte[] piped = run(PLAIN, "gzip", "-1", "-c");

        try (Decompressor stream = JdkZlibDecompressor.builder()
                .wrapper(ZlibWrapper.GZIP)
                .decompressConcatenated(true)
                .build(alloc)) {
            assertThat(decompress(stream, concat(named, piped))).isEqualTo(concat(PLAIN, PLAIN));
            stream.endOfInput();
        }
    }

    @Test
    void zstdReadsWhatWeWrite() throws Exception {
        assertThat(run(Coding.ZSTD.compress(PLAIN), "zstd", "-dc")).isEqualTo(PLAIN);
    }

    @Test
    void weReadWhatZstdWrites() throws Exception {
        byte[] compressed = run(PLAIN, "zstd", "-19", "-c");

        try (Decompressor stream = ZstdDecompressor.builder().build(alloc)) {
            assertThat(decompress(stream, compressed)).isEqualTo(PLAIN);
            stream.endOfInput();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ZlibWrapper.class,
            names = {"GZIP", "ZLIB", "NONE"})
    void theJdkReadsWhatWeWriteInAnyPieces(ZlibWrapper wrapper) throws IOException {
        ByteBuf out = alloc.buffer();
        try (JdkZlibCompressor compressor = new JdkZlibCompressor(wrapper, 6)) {
            for (int from = 0; from < PLAIN.length; from += 997) {
                compressor.compress(Unpooled.wrappedBuffer(PLAIN, from, Math.min(997, PLAIN.length - from)), out);
                if (from % 2 == 0) {
                    compressor.flush(out);
                }
            }
            compressor.finish(out);
        }
        assertThat(jdk(wrapper, new ByteArrayInputStream(bytes(out))).readAllBytes())
                .isEqualTo(PLAIN);
    }

    private static InputStream jdk(ZlibWrapper wrapper, InputStream in) throws IOException {
        return switch (wrapper) {
            case GZIP -> new GZIPInputStream(in);
            case NONE -> new InflaterInputStream(in, new Inflater(true));
            default -> new InflaterInputStream(in);
        };
    }
}
