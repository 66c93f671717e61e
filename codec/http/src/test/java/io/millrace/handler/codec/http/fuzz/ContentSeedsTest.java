package io.millrace.handler.codec.http.fuzz;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seeds of the fuzzer, and what it has found, are tests of every build: without the fuzzer. */
class ContentSeedsTest {
    static List<Path> seeds() throws IOException {
        URL directory =
                Objects.requireNonNull(ContentSeedsTest.class.getResource("ContentDecodingFuzzTestInputs/fuzz"));
        try (Stream<Path> files = Files.list(Path.of(URI.create(directory.toString())))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySeedHoldsWhatTheTargetAsks(Path seed) throws IOException {
        ContentFuzzTargets.contentDecoding(Files.readAllBytes(seed));
    }
}
