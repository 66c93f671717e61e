package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP examples, and clients of others: curl, wrk and ab. */
@Tag("interop")
class HttpInteropTest {
    private static final byte[] MEBIBYTE = new byte[1 << 20];

    static {
        new Random(7).nextBytes(MEBIBYTE);
    }

    @TempDir
    Path folder;

    @BeforeAll
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    static void toolsAreLookedFor() throws Exception {
        Tools.find();
    }

    private static String url(InetSocketAddress address, String path) {
        return "http://127.0.0.1:" + address.getPort() + path;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void curlGetsThePlaintextInEveryVersionOfHttp1() throws Exception {
        String curl = Tools.require("curl");
        try (Program server = Program.onClassPath("http-plaintext", "--port", "0")) {
            InetSocketAddress address = server.awaitAddress();
            for (String version : new String[] {"--http1.0", "--http1.1"}) {
                String answer = Tools.succeed(curl, "-sSi", version, url(address, "/"));
                assertThat(answer)
                        .contains(" 200 OK")
                        .containsIgnoringCase("content-type: text/plain")
                        .containsIgnoringCase("content-length: 13")
                        .containsIgnoringCase("server: ")
                        .containsIgnoringCase("date: ")
                        .endsWith("\r\n\r\nHello, World!");
            }
            assertThat(Tools.succeed(curl, "-sS", url(address, "/json"))).isEqualTo("{\"message\":\"Hello, World!\"}");
            assertThat(Tools.succeed(curl, "-sSI", url(address, "/")))
                    .contains(" 200 OK")
                    .containsIgnoringCase("content-length: 13");
            assertThat(Tools.succeed(curl, "-sS", "-o", "/dev/null", "-w", "%{http_code}", url(address, "/nothing")))
                    .isEqualTo("404");
            assertThat(Tools.succeed(curl, "-sSv", url(address, "/"), url(address, "/"), url(address, "/")))
                    .containsPattern("(?i)re-using existing.* connection");
        }
    }

    @Test
    void curlGetsBackWhatItSends() throws Exception {
        String curl = Tools.require("curl");
        Path sent = Files.write(folder.resolve("sent"), MEBIBYTE);
        Path back = folder.resolve("back");
        try (Program server = Program.onClassPath("http-plaintext", "--port", "0")) {
            String echo = url(server.awaitAddress(), "/echo");
            String[][] ways = {
                {"-H", "Expect: 100-continue"}, {"-H", "Transfer-Encoding: chunked"}, {"--http1.0"}, {"-H", "Expect:"},
            };
            for (String[] way : ways) {
                String[] command = {curl, "-sS", "-f", "--data-binary", "@" + sent, "-o", back.toString(), echo};
                String[] all = Arrays.copyOf(command, command.length + way.length);
                System.arraycopy(way, 0, all, command.length, way.length);
                Tools.succeed(all);
                assertThat(Files.readAllBytes(back)).as(way[way.length - 1]).isEqualTo(MEBIBYTE);
            }
        }
    }

    @Test
    void wrkAndAbFindNoErrors() throws Exception {
        String wrk = Tools.require("wrk");
        String ab = Tools.require("ab");
        try (Program server = Program.onClassPath("http-plaintext", "--port", "0")) {
            String url = url(server.awaitAddress(), "/");
            String said = Tools.succeed(wrk, "-t1", "-c64", "-d3s", url);
            assertThat(said).contains("Requests/sec:").doesNotContain("Non-2xx", "Socket errors");
            String keptAlive = Tools.succeed(ab, "-q", "-k", "-n", "20000", "-c", "32", url);
            assertThat(keptAlive)
                    .containsPattern("Complete requests: +20000\n")
                    .containsPattern("Failed requests: +0\n")
                    .containsPattern("Keep-Alive requests: +20000\n");
            String closing = Tools.succeed(ab, "-q", "-n", "2000", "-c", "32", url);
            assertThat(closing).containsPattern("Complete requests: +2000\n").containsPattern("Failed requests: +0\n");
        }
    }

    @Test
    void curlGetsFilesWholeInPartsAndOnlyIfTheyChanged() throws Exception {
        String curl = Tools.require("curl");
        Files.write(folder.resolve("data.bin"), MEBIBYTE);
        Path got = folder.resolve("got");
        try (Program server = Program.onClassPath("http-files", "--port", "0", "--root", folder.toString())) {
            String url = url(server.awaitAddress(), "/data.bin");
            Tools.succeed(curl, "-sSf", "-o", got.toString(), url);
            assertThat(Files.readAllBytes(got)).isEqualTo(MEBIBYTE);

            Files.write(got, Arrays.copyOf(MEBIBYTE, 300_000));
            Tools.succeed(curl, "-sSf", "-C", "-", "-o", got.toString(), url);
            assertThat(Files.readAllBytes(got)).as("continued").isEqualTo(MEBIBYTE);

            Path tags = folder.resolve("tags");
            String code = "%{http_code}";
            String[] onlyIfChanged = {
                curl,
                "-sS",
                "-o",
                "/dev/null",
                "-w",
                code,
                "--etag-save",
                tags.toString(),
                "--etag-compare",
                tags.toString(),
                url
            };
            Files.writeString(tags, "");
            assertThat(Tools.succeed(onlyIfChanged)).isEqualTo("200");
            assertThat(Tools.succeed(onlyIfChanged)).isEqualTo("304");
            assertThat(Tools.succeed(curl, "-sS", "-o", "/dev/null", "-w", code, "-z", got.toString(), url))
                    .isEqualTo("304");
            assertThat(Tools.succeed(
                            curl, "-sS", "-o", "/dev/null", "-w", code, "--path-as-is", url + "/../../etc/passwd"))
                    .startsWith("4");
            assertThat(Tools.succeed(curl, "-sS", "-r", "2000000-", "-o", "/dev/null", "-w", code, url))
                    .isEqualTo("416");
        }
    }

    @Test
    void curlUploadsAForm() throws Exception {
        String curl = Tools.require("curl");
        Path one = Files.write(folder.resolve("one.bin"), MEBIBYTE);
        Path two = Files.write(folder.resolve("two.txt"), "two".getBytes(StandardCharsets.US_ASCII));
        try (Program server = Program.onClassPath("http-upload", "--port", "0")) {
            String url = url(server.awaitAddress(), "/");
            assertThat(Tools.succeed(curl, "-sSf", url)).contains("<form");
            String answer = Tools.succeed(
                    curl, "-sSf", "-F", "file=@" + one, "-F", "file=@" + two, "-F", "note=hello", url + "upload");
            assertThat(answer)
                    .contains(
                            "one.bin", sha256(MEBIBYTE), "two.txt", sha256("two".getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
