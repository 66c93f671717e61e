package io.millrace.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who runs where: the servers on one processor, the load generator on another. Without {@code taskset}, or with a
 * single processor, the scheduler decides.
 *
 * @param server the servers' processor as {@code taskset -c} takes it, empty for any
 * @param load the load generator's
 */
record Processors(String server, String load) {
    /**
     * Reads {@code SERVER,LOAD}, a number each.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Processors parse(String text) {
        if (!text.matches("\\d+,\\d+")) {
            throw new IllegalArgumentException("expected --cpus SERVER,LOAD, not " + text);
        }
        boolean possible = Runtime.getRuntime().availableProcessors() > 1 && hasTaskset();
        String[] numbers = text.split(",");
        return possible ? new Processors(numbers[0], numbers[1]) : new Processors("", "");
    }

    private static boolean hasTaskset() {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
    }

    /** What stands before the command of a server. */
    List<String> forServer() {
        return server.isEmpty() ? List.of() : List.of("taskset", "-c", server);
    }

    /**
     * Moves every thread of this process, the load generator.
     *
     * @throws IOException if the processor does not exist
     */
    void moveHere() throws IOException, InterruptedException {
        if (load.isEmpty()) {
            return;
        }
        String pid = Long.toString(ProcessHandle.current().pid());
        int exit = new ProcessBuilder("taskset", "-a", "-c", "-p", load, pid)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("taskset cannot use processor " + load);
        }
    }

    @Override
    public String toString() {
        return server.isEmpty()
                ? "server and load run where the scheduler likes"
                : "server on processor " + server + ", load on " + load;
    }
}
