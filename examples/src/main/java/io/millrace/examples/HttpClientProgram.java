package io.millrace.examples;

import io.millrace.examples.client.Fetcher;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Downloads over HTTP, to a file or to the standard output, and ends. */
final class HttpClientProgram implements Example {
    private static final Flag<String> URL =
            Flag.text("--url", "URL", "http://HOST[:PORT]/PATH, USER:PASSWORD@ before the host if it asks for that");
    private static final Flag<Path> OUTPUT = Flag.path(
                    "--output", "FILE", "write to this file; otherwise to the standard output")
            .optional();
    private static final Flag<Integer> REPEAT = Flag.number(
                    "--repeat", "N", "ask so many times, over one connection if it stays open", 1, 1_000_000)
            .or(1);
    private static final Flag<Integer> REDIRECTS =
            Flag.number("--redirects", "N", "follow so many in a row", 0, 100).or(10);

    @Override
    public String name() {
        return "http-client";
    }

    @Override
    public String summary() {
        return "downloads over HTTP (keep-alive, redirects, gzip)";
    }

    @Override
    public List<Flag<?>> flags() {
        return List.of(URL, OUTPUT, REPEAT, REDIRECTS);
    }

    /** Does its work here, on the launcher's thread, which may wait; nothing listens when it returns. */
    @Override
    public void start(Server server, Options options) throws Exception {
        String url = options.get(URL);
        try {
            Fetcher.check(url);
        } catch (IOException e) {
            throw new UsageException("--url: " + e.getMessage(), e);
        }
        try (Fetcher fetcher = new Fetcher(server.group(), options.get(REDIRECTS))) {
            for (int i = 0; i < options.get(REPEAT); i++) {
                download(fetcher, url, options);
            }
        }
    }

    private static void download(Fetcher fetcher, String url, Options options)
            throws IOException, InterruptedException {
        Path file = options.find(OUTPUT);
        if (file == null) {
            fetcher.fetch(
                    url, new FileOutputStream(FileDescriptor.out)); // System.out would hide that its reader has gone
            return;
        }
        // What is there already stays until there is something whole in its place.
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part)) {
            fetcher.fetch(url, out);
        } catch (IOException | InterruptedException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
