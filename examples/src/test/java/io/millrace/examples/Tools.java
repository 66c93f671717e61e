package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The clients of others that the examples are driven with, found or installed by {@code src/test/interop/tools.sh}. */
final class Tools {
    private static final Path SCRIPTS = Path.of("src", "test", "interop").toAbsolutePath();
    private static final Path FOLDER = Path.of("target", "interop").toAbsolutePath();
    private static final long DEADLINE_SECONDS = 110;
    private static final long INSTALL_SECONDS = 900;

    /** What the script says of each: a path, or a dash and the reason why there is none. */
    private static final Map<String, String> FOUND = new HashMap<>();

    private Tools() {}

    /** Looks for the tools, which may take minutes the first time, when some are installed. */
    static synchronized void find() throws Exception {
        if (FOUND.isEmpty()) {
            Output said = run(INSTALL_SECONDS, SCRIPTS.resolve("tools.sh").toString(), FOLDER.toString());
            for (String line : said.text().lines().toList()) {
                String[] words = line.split(" ", 2);
                FOUND.put(words[0], words[1]);
            }
        }
    }

    /** The path of a tool; skips the test, with the reason, if it is not there and cannot be installed. */
    static synchronized String require(String name) throws Exception {
        find();
        String path = Objects.requireNonNull(FOUND.get(name), name);
        Assumptions.assumeFalse(path.startsWith("- "), () -> name + " is not here: " + path.substring(2));
        return path;
    }

    /** Runs a script for node that lies beside {@code tools.sh}, and wants it to end well. */
    static String node(String script, String... args) throws Exception {
        require("ws");
        List<String> command =
                new ArrayList<>(List.of(require("node"), SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(args));
        return succeed(command.toArray(String[]::new));
    }

    /** Runs a command, wants exit code 0, and returns what it prints. */
    static String succeed(String... command) throws Exception {
        Output output = run(command);
        assertThat(output.code())
                .as("%s said %s", List.of(command), output.text())
                .isZero();
        return output.text();
    }

    /** Runs a command in the tools' folder, up to its end. */
    static Output run(String... command) throws IOException, InterruptedException {
        return run(DEADLINE_SECONDS, command);
    }

    private static Output run(long seconds, String... command) throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Path log = Files.createTempFile(FOLDER, "output", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                        .as("%s has ended", List.of(command))
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Output(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
        } finally {
            Files.delete(log);
        }
    }

    /** How a command has ended, and what it has printed. */
    record Output(int code, String text) {}
}
