package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.HttpConnection.Response;
import io.millrace.testkit.Deadline;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpUploadTest {
    private static final String BOUNDARY = "a-boundary";

    @TempDir
    private static Path folder;

    private static Path kept;
    private static Path temporary;
    private static Program program;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws Exception {
        kept = folder.resolve("kept");
        temporary = Files.createDirectory(folder.resolve("temporary"));
        program = Program.onClassPath(
                List.of("-Djava.io.tmpdir=" + temporary),
                "http-upload",
                "--port",
                "0",
                "--limit",
                "4",
                "--dir",
                kept.toString());
        address = program.awaitAddress();
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String file(String name, String content) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"" + name
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + content + "\r\n";
    }

    private static String field(String name, String value) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String form(String... parts) {
        return String.join("", parts) + "--" + BOUNDARY + "--\r\n";
    }

    private static Response post(HttpConnection connection, String form) throws IOException {
        connection.request(
                "POST /upload",
                "Content-Type: multipart/form-data; boundary=" + BOUNDARY,
                "Content-Length: " + form.length());
        connection.send(form);
        return connection.next();
    }

    private static Response post(String form) throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            return post(connection, form);
        }
    }

    /** A text of many different bytes that no boundary is in. */
    private static String noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void thePageHasAFormThatIsSentHere() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            Response page = connection.exchange("GET /");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.header("date")).endsWith(" GMT");
            assertThat(page.text()).contains("action=\"/upload\"", "multipart/form-data", "type=\"file\"");
            assertThat(connection.exchange("HEAD /").status()).isEqualTo(200);
            assertThat(connection.exchange("GET /upload").status()).isEqualTo(405);
            assertThat(connection.exchange("GET /missing").status()).isEqualTo(404);
        }
    }

    @Test
    void theAnswerHasChecksumSizeAndNameOfEachPart() throws Exception {
        String large = noise(2_000_000);
        Response response = post(form(file("one.bin", large), field("remark", "hello"), file("two.txt", "")));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .isEqualTo(sha256(large) + "  2000000  one.bin kept as one.bin\n"
                        + sha256("hello") + "  5  field remark\n"
                        + sha256("") + "  0  two.txt kept as two.txt\n");
        assertThat(kept.resolve("one.bin")).hasBinaryContent(large.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(kept.resolve("two.txt")).isEmptyFile();
    }

    @Test
    void aFileIsKeptUnderAHarmlessNameAndOverwritesNothing() throws IOException {
        assertThat(post(form(file("../../up.txt", "1"))).text()).endsWith("kept as up.txt\n");
        assertThat(post(form(file("up.txt", "2"))).text()).endsWith("kept as 1-up.txt\n");
        assertThat(post(form(file(".bashrc", "3"))).text()).endsWith("kept as bashrc\n");
        assertThat(kept.resolve("up.txt")).hasContent("1");
        assertThat(kept.resolve("1-up.txt")).hasContent("2");
    }

    /** The folder is not there any more. */
    @Test
    void whatCannotBeKeptIsAnsweredAndLeavesNothingBehind() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        try (Program other = Program.onClassPath(
                List.of("-Djava.io.tmpdir=" + temporary), "http-upload", "--port", "0", "--dir", gone.toString())) {
            InetSocketAddress otherAddress = other.awaitAddress();
            Files.delete(gone);
            try (HttpConnection connection = new HttpConnection(otherAddress)) {
                assertThat(post(connection, form(file("a.txt", "1"))).status()).isEqualTo(500);
                assertThat(post(connection, form(file("b.txt", noise(100_000)))).status())
                        .isEqualTo(500);
                assertThat(connection.exchange("GET /").status()).isEqualTo(200);
                Deadline.until(() -> files(temporary.toFile()) == 0, "temporary files to go");
            }
        }
    }

    @Test
    void aFormMayComeInSmallPieces() throws IOException {
        String form = form(file("pieces.txt", "abc\r\n--a-bound not yet"), field("remark", "x"));
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.request(
                    "POST /upload",
                    "Content-Type: multipart/form-data; boundary=" + BOUNDARY,
                    "Content-Length: " + form.length());
            for (int i = 0; i < form.length(); i += 7) {
                connection.send(form.substring(i, Math.min(form.length(), i + 7)));
            }
            assertThat(connection.next().text()).contains("  22  pieces.txt kept as pieces.txt\n");
            assertThat(connection.exchange("GET /").status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsNoFormIsRefusedAndTheConnectionStaysOpen() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.request("POST /upload", "Content-Type: text/plain", "Content-Length: 3");
            connection.send("abc");
            assertThat(connection.next().status()).isEqualTo(415);
            assertThat(post(connection, "this is not what a form begins with").status())
                    .isEqualTo(400);
            assertThat(connection.exchange("GET /").status()).isEqualTo(200);
        }
    }

    @Test
    void tooManyFieldsAreTooMuch() throws IOException {
        String[] fields = new String[1000];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = field("f" + i, "x");
        }
        assertThat(post(form(fields)).status()).isEqualTo(413);
    }

    @Test
    void aFormBeyondTheLimitIsRefusedBeforeItComes() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.request(
                    "POST /upload",
                    "Content-Type: multipart/form-data; boundary=" + BOUNDARY,
                    "Content-Length: " + ((4 << 20) + 1));
            assertThat(connection.next().status()).isEqualTo(413);
            connection.awaitEnd();
        }
    }

    @Test
    void whoGoesInTheMiddleLeavesNothingBehind() throws Exception {
        try (HttpConnection connection = new HttpConnection(address)) {
            String form = form(file("gone.bin", noise(1_000_000)));
            connection.request(
                    "POST /upload",
                    "Content-Type: multipart/form-data; boundary=" + BOUNDARY,
                    "Content-Length: " + form.length(),
                    "Expect: 100-continue");
            assertThat(connection.nextHead().status()).isEqualTo(100);
            connection.send(form.substring(0, 900_000));
        }
        assertThat(kept.resolve("gone.bin")).doesNotExist();
        Deadline.until(() -> files(temporary.toFile()) == 0, "temporary files to go");
    }

    /** The files of forms, in folders that stay; they go while they are counted. */
    private static int files(File folder) {
        File[] entries = folder.listFiles((in, name) -> !name.contains("jffi"));
        int files = 0;
        for (File entry : entries == null ? new File[0] : entries) {
            files += entry.isDirectory() ? files(entry) : 1;
        }
        return files;
    }
}
