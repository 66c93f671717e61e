package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** An example in a JVM of its own, as {@code ./run} starts it; killed when the test is over. */
final class Program implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;
    private static final String END = "(end of output)";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    private Program(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the launcher from the class path. */
    static Program onClassPath(String... args) throws IOException {
        return onClassPath(List.of(), args);
    }

    /** Starts the launcher from the class path, with options for the JVM. */
    static Program onClassPath(List<String> options, String... args) throws IOException {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-cp", System.getProperty("java.class.path"), Launcher.class.getName()));
        return start(all, args);
    }

    /** Starts a JVM with options that name the main class, and arguments for it. */
    static Program start(List<String> options, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx128m");
        command.add("-Dio.millrace.leakDetection.level=paranoid");
        command.addAll(options);
        command.addAll(List.of(args));
        return of(command, Map.of());
    }

    /** Starts any command, with additions to its environment. */
    static Program of(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("reading the output failed: " + e);
        }
        lines.add(END);
    }

    /** Waits for a line that starts so, and returns it. */
    String awaitLine(String prefix) throws InterruptedException {
        return awaitLine("starts with " + prefix, line -> line.startsWith(prefix));
    }

    /** Waits for a line that contains all of these, and returns it. */
    String awaitLineWith(String... parts) throws InterruptedException {
        List<String> wanted = List.of(parts);
        return awaitLine("contains " + wanted, line -> wanted.stream().allMatch(line::contains));
    }

    private String awaitLine(String claim, Predicate<String> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        for (; ; ) {
            String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("no line " + claim + " but: " + seen);
            }
            seen.add(line);
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    /** The address of the next {@code listening on HOST:PORT} line. */
    InetSocketAddress awaitAddress() throws Exception {
        return (InetSocketAddress) awaitAnyAddress();
    }

    /** The address of the next {@code listening on} line, TCP or unix. */
    SocketAddress awaitAnyAddress() throws Exception {
        String address = awaitLine("listening on ").substring("listening on ".length());
        if (address.startsWith("unix:")) {
            return UnixDomainSocketAddress.of(address.substring("unix:".length()));
        }
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(address.substring(colon + 1)));
    }

    long pid() {
        return process.pid();
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL, and waits for the end. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    /** Waits for the end, and returns the exit code. */
    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .as("the program has ended; its output was %s %s", seen, lines)
                .isTrue();
        return process.exitValue();
    }

    /** Kills the program, and fails if it has reported a lost buffer. */
    @Override
    public void close() {
        process.destroyForcibly();
        assertThat(Stream.concat(seen.stream(), lines.stream())).noneMatch(line -> line.contains("LEAK:"));
    }
}
