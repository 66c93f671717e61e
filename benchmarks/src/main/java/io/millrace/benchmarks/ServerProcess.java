package io.millrace.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An echo server in a JVM of its own, on a processor of its own where the system can do that. */
final class ServerProcess implements AutoCloseable {
    /** The same for every server, unless {@code JAVA_OPTS} is set. */
    private static final String OPTIONS = "-Xmx1g -XX:+UseSerialGC";

    final String name;
    final String description;
    final InetSocketAddress address;
    private final Process process;

    private ServerProcess(String name, Process process, String firstLine) {
        this.name = name;
        this.process = process;
        int space = firstLine.indexOf(' ');
        this.address = new InetSocketAddress(EchoServer.HOST, Integer.parseInt(firstLine.substring(0, space)));
        this.description = firstLine.substring(space + 1);
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @throws IOException if it ends instead; its error output says why
     */
    static ServerProcess start(String name, Processors processors) throws IOException {
        List<String> command = new ArrayList<>(processors.forServer());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String options = System.getenv("JAVA_OPTS");
        command.addAll(List.of((options == null || options.isBlank() ? OPTIONS : options)
                .trim()
                .split(" +")));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve", name));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IOException(name + " did not start");
        }
        return new ServerProcess(name, process, line);
    }

    /** The processor time that the server has used, zero if the system does not tell. */
    Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Ends the server's standard input, and with it the server. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
