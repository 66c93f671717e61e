package io.millrace.examples.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShelfTest {
    @ParameterizedTest
    @CsvSource({
        "a.txt,              a.txt",
        "/etc/passwd,        passwd",
        "..,                 file",
        "../..,              file",
        "C:\\temp\\a b.txt,  a b.txt",
        ".ssh,               ssh",
        "'. .x',             x",
        "a<b>|c:d.txt,       a_b__c_d.txt",
        "Öl.txt,             Öl.txt",
        "a/,                 file",
    })
    void namesAreHarmless(String name, String safe) {
        assertThat(Shelf.safeName(name)).isEqualTo(safe);
    }

    @Test
    void controlCharactersAndLengthAreHarmlessToo() {
        assertThat(Shelf.safeName("a\0b\n\u001b[0m")).isEqualTo("a_b__[0m".replace('[', '_'));
        assertThat(Shelf.safeName("x".repeat(300) + ".txt")).hasSize(100).endsWith(".txt");
    }

    @Test
    void aLongNameIsCutBetweenCharactersToWhatAFileSystemTakes() {
        assertThat(Shelf.safeName("漢".repeat(100) + ".txt")).isEqualTo("漢".repeat(32) + ".txt");
        assertThat(Shelf.safeName("𠀀".repeat(60) + "x")).isEqualTo("𠀀".repeat(24) + "x");
        assertThat(Shelf.safeName("x." + "y".repeat(99))).isEqualTo("y".repeat(99));
    }

    @Test
    void nothingIsOverwrittenByThreadsThatKeepTheSameNameAtOnce(@TempDir Path folder) throws Exception {
        Path made = folder.resolve("made");
        Shelf shelf = new Shelf(made);
        int threads = 8;
        int files = 50;
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                String content = Integer.toString(i);
                done.add(executor.submit(() -> {
                    for (int round = 0; round < files; round++) {
                        Path file = Files.writeString(folder.resolve(content), content);
                        together.await();
                        String kept = shelf.keep(file, "a");
                        assertThat(made.resolve(kept)).hasContent(content);
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(made.toFile().list()).hasSize(threads * files);
    }

    @Test
    void nothingIsOverwritten(@TempDir Path folder) throws Exception {
        Shelf shelf = new Shelf(folder.resolve("made"));
        for (String expected : new String[] {"a", "1-a", "2-a"}) {
            Path file = Files.writeString(folder.resolve("upload"), expected);
            assertThat(shelf.keep(file, "a")).isEqualTo(expected);
            assertThat(folder.resolve("made").resolve(expected)).hasContent(expected);
        }
    }
}
