package io.millrace.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Names that a program is to know, in place of the system's. */
final class Names {
    private Names() {}

    /**
     * Makes the options of a JVM that knows these names only.
     *
     * @param lines lines of a hosts file, {@code 127.0.0.1 some-name} for example
     */
    static List<String> of(String... lines) throws IOException {
        Path hosts = Files.createTempFile("hosts", "");
        hosts.toFile().deleteOnExit();
        Files.write(hosts, List.of(lines));
        return List.of("-Djdk.net.hosts.file=" + hosts);
    }
}
