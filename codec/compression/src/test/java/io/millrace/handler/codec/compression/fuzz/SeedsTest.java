package io.millrace.handler.codec.compression.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The seeds of the fuzzer, and what it has found, are tests of every build: without the fuzzer. */
class SeedsTest {
    private static final Map<String, Consumer<byte[]>> TARGETS = Map.ofEntries(
            Map.entry("GzipFuzzTest", FuzzTargets::gzip),
            Map.entry("GzipMembersFuzzTest", FuzzTargets::gzipMembers),
            Map.entry("ZlibFuzzTest", FuzzTargets::zlib),
            Map.entry("ZstdFuzzTest", FuzzTargets::zstd),
            Map.entry("BrotliFuzzTest", FuzzTargets::brotli));

    static Stream<Arguments> seeds() {
        return TARGETS.keySet().stream().sorted().flatMap(name -> files(name).stream()
                .map(file -> Arguments.of(name, file)));
    }

    private static List<Path> files(String testClass) {
        URL directory = Objects.requireNonNull(SeedsTest.class.getResource(testClass + "Inputs/fuzz"), testClass);
        try (Stream<Path> files = Files.list(Path.of(URI.create(directory.toString())))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySeedHoldsWhatTheTargetAsks(String testClass, Path seed) throws IOException {
        TARGETS.get(testClass).accept(Files.readAllBytes(seed));
    }
}
