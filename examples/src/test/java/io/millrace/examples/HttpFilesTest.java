package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.examples.HttpConnection.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFilesTest {
    private static final String TEXT = "to be seen";
    private static final byte[] LARGE = new byte[5_000_003];
    private static final String STRANGE = "a <b> & \"c\" 'd' ö:%41.txt";

    @TempDir
    private static Path folder;

    private static Program program;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws Exception {
        new Random(7).nextBytes(LARGE);
        Path root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(folder.resolve("secret"), "not to be seen");
        Files.createDirectories(root.resolve("sub/withindex"));
        Files.writeString(root.resolve("sub/page.html"), TEXT);
        Files.writeString(root.resolve("sub/withindex/index.html"), "<p>index");
        Files.setLastModifiedTime(root.resolve("sub/page.html"), FileTime.from(Instant.parse("1994-11-06T08:49:37Z")));
        Files.writeString(root.resolve(STRANGE), "strange");
        Files.writeString(root.resolve(".hidden"), "not to be seen");
        Files.writeString(root.resolve("empty"), "");
        Files.write(root.resolve("large.bin"), LARGE);
        Files.createSymbolicLink(root.resolve("inside"), Path.of("sub/page.html"));
        Files.createSymbolicLink(root.resolve("outside"), Path.of("../secret"));
        Files.createSymbolicLink(root.resolve("up"), folder);
        program = Program.onClassPath("http-files", "--port", "0", "--root", root.toString());
        address = program.awaitAddress();
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    private static Response ask(String methodAndTarget, String... headers) throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            return connection.exchange(methodAndTarget, headers);
        }
    }

    // ---- files ----

    @Test
    void aFileComesWithWhatACacheAndABrowserWantToKnow() throws IOException {
        Response response = ask("GET /sub/page.html");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo(TEXT);
        assertThat(response.headers())
                .containsEntry("content-type", "text/html; charset=utf-8")
                .containsEntry("content-length", "10")
                .containsEntry("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT")
                .containsEntry("accept-ranges", "bytes")
                .containsEntry("x-content-type-options", "nosniff")
                .containsKeys("etag", "date", "server");
    }

    /** Nothing can be hidden from root in this way. */
    @Test
    void whatCannotBeReadIsForbiddenAndTheConnectionStaysOpen(@TempDir Path root) throws Exception {
        Path file = Files.writeString(root.resolve("file"), "not to be seen");
        Path sub = Files.createDirectory(root.resolve("sub"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-wx------"));
        Files.setPosixFilePermissions(sub, PosixFilePermissions.fromString("-wx------"));
        assumeThat(Files.isReadable(file)).isFalse();
        try (Program other = Program.onClassPath("http-files", "--port", "0", "--root", root.toString());
                HttpConnection connection = new HttpConnection(other.awaitAddress())) {
            assertThat(connection.exchange("GET /file").status()).isEqualTo(403);
            assertThat(connection.exchange("HEAD /file").status()).isEqualTo(403);
            assertThat(connection.exchange("GET /sub/").status()).isEqualTo(403);
            assertThat(connection.exchange("GET /").status()).isEqualTo(200);
        }
    }

    @Test
    void aHeadIsTheSameWithoutTheBody() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            Response head = connection.exchange("HEAD /large.bin");
            assertThat(head.header("content-length")).isEqualTo("5000003");
            assertThat(connection.exchange("HEAD /").status()).isEqualTo(200);
            assertThat(connection.exchange("HEAD /missing").status()).isEqualTo(404);
            assertThat(connection.exchange("GET /sub/page.html").text()).isEqualTo(TEXT);
        }
    }

    @Test
    void aLargeFileArrivesAndTheConnectionStaysOpen() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        URI uri = new URI("http", null, address.getHostString(), address.getPort(), "/large.bin", null, null);
        for (int i = 0; i < 3; i++) {
            HttpResponse<byte[]> response =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.body()).isEqualTo(LARGE);
            assertThat(response.headers().firstValue("content-type")).contains("application/octet-stream");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            for (int i = 0; i < 20; i++) {
                connection.request("GET /sub/page.html");
                connection.request("GET /missing");
                connection.request("GET /empty");
            }
            connection.endOutput();
            for (int i = 0; i < 20; i++) {
                assertThat(connection.next().text()).isEqualTo(TEXT);
                assertThat(connection.next().status()).isEqualTo(404);
                assertThat(connection.next().content()).isEmpty();
            }
            connection.awaitEnd();
        }
    }

    @Test
    void whoWantsTheConnectionClosedGetsItClosedBehindTheFile() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            Response response = connection.exchange("GET /large.bin", "Connection: close");
            assertThat(response.content()).isEqualTo(LARGE);
            assertThat(response.header("connection")).isEqualTo("close");
            connection.awaitEnd();
        }
    }

    // ---- what is not to be seen ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/missing",
                "/sub/missing",
                "/sub/page.html/",
                "/sub/page.html/more",
                "/outside",
                "/up/secret",
                "/.hidden",
                "/%2ehidden",
                "/sub/page.html%20"
            })
    void whatIsNotBelowTheRootOrHiddenIsNotThere(String path) throws IOException {
        assertThat(ask("GET " + path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret",
                "/sub/../../secret",
                "/%2e%2e/secret",
                "/..%2fsecret",
                "/sub/page.html%00",
                "/%00",
                "/a%5c..%5c..%5csecret",
                "/%zz",
                "/%c0%ae%c0%ae/secret"
            })
    void whatLeadsElsewhereIsABadRequest(String path) throws IOException {
        assertThat(ask("GET " + path).status()).isEqualTo(400);
    }

    @Test
    void linksThatStayBelowTheRootAreFollowed() throws IOException {
        assertThat(ask("GET /inside").text()).isEqualTo(TEXT);
        assertThat(ask("GET /up/root/inside").text()).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void otherMethodsAreNotAllowed(String method) throws IOException {
        Response response = ask(method + " /sub/page.html", "Content-Length: 0");
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void aMalformedRequestIsRefusedAndTheConnectionClosed() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            connection.request("GET /sub/page.html");
            connection.request("GET /sub/page.html", "Transfer-Encoding : chunked", "Content-Length: 3");
            connection.request("GET /sub/page.html");
            assertThat(connection.next().text()).isEqualTo(TEXT);
            assertThat(connection.next().status()).isEqualTo(400);
            connection.awaitEnd();
        }
    }

    // ---- folders ----

    @Test
    void aFolderWithoutASlashIsRedirectedToTheOneWith() throws IOException {
        Response response = ask("GET /sub/withindex?a=b");
        assertThat(response.status()).isEqualTo(301);
        assertThat(response.header("location")).isEqualTo("/sub/withindex/?a=b");
        assertThat(ask("GET //sub").header("location")).isEqualTo("/sub/");
    }

    @Test
    void anIndexIsThePageOfItsFolder() throws IOException {
        assertThat(ask("GET /sub/withindex/").text()).isEqualTo("<p>index");
    }

    @Test
    void aFolderShowsItsNamesEscapedAndNothingHidden() throws IOException {
        Response response = ask("GET /");
        assertThat(response.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(response.header("content-security-policy")).startsWith("default-src 'none'");
        assertThat(response.text())
                .contains("<a href=\"./sub/\">sub/</a>")
                .contains("<a href=\"./large.bin\">large.bin</a></td><td>5000003</td>")
                .contains("<a href=\"./a%20%3Cb%3E%20%26%20%22c%22%20%27d%27%20%C3%B6%3A%2541.txt\">"
                        + "a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; ö:%41.txt</a>")
                .doesNotContain("<b>", "hidden", "outside", "up/", "../");
        assertThat(ask("GET /a%20%3Cb%3E%20%26%20%22c%22%20%27d%27%20%C3%B6%3A%2541.txt")
                        .text())
                .isEqualTo("strange");
        assertThat(ask("GET /sub/").text()).contains("<a href=\"../\">../</a>");
    }

    // ---- conditions ----

    @Test
    void whoHasTheFileAlreadyIsToldSo() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            Response first = connection.exchange("GET /sub/page.html");
            Response again = connection.exchange("GET /sub/page.html", "If-None-Match: " + first.header("etag"));
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.header("etag")).isEqualTo(first.header("etag"));
            assertThat(again.headers()).doesNotContainKey("content-type");
            assertThat(connection
                            .exchange("HEAD /sub/page.html", "If-Modified-Since: " + first.header("last-modified"))
                            .status())
                    .isEqualTo(304);
            assertThat(connection
                            .exchange("GET /sub/page.html", "If-Match: \"other\"")
                            .status())
                    .isEqualTo(412);
            assertThat(connection.exchange("GET /sub/page.html").text()).isEqualTo(TEXT);
        }
    }

    // ---- ranges ----

    @ParameterizedTest
    @CsvSource({"bytes=3-, 3, 10", "bytes=0-0, 0, 1", "bytes=-4, 6, 10", "bytes=2-5, 2, 6"})
    void aRangeIsAPart(String range, int from, int to) throws IOException {
        Response response = ask("GET /sub/page.html", "Range: " + range);
        assertThat(response.status()).isEqualTo(206);
        assertThat(response.text()).isEqualTo(TEXT.substring(from, to));
        assertThat(response.header("content-range")).isEqualTo("bytes " + from + '-' + (to - 1) + "/10");
    }

    @Test
    void severalRangesComeInOneBody() throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            Response response = connection.exchange("GET /sub/page.html", "Range: bytes=0-1,-4");
            assertThat(response.status()).isEqualTo(206);
            String boundary = response.header("content-type").replaceFirst("multipart/byteranges; boundary=", "");
            assertThat(response.text())
                    .isEqualTo("\r\n--" + boundary
                            + "\r\n"
                            + "Content-Type: text/html; charset=utf-8\r\n"
                            + "Content-Range: bytes 0-1/10\r\n\r\n"
                            + "to\r\n"
                            + "--"
                            + boundary
                            + "\r\n"
                            + "Content-Type: text/html; charset=utf-8\r\n"
                            + "Content-Range: bytes 6-9/10\r\n\r\n"
                            + "seen\r\n"
                            + "--"
                            + boundary + "--\r\n");
            assertThat(connection.exchange("GET /sub/page.html").text()).isEqualTo(TEXT);
        }
    }

    @Test
    void aRangeBehindTheEndIsNotSatisfiable() throws IOException {
        Response response = ask("GET /sub/page.html", "Range: bytes=10-");
        assertThat(response.status()).isEqualTo(416);
        assertThat(response.header("content-range")).isEqualTo("bytes */10");
    }

    @Test
    void aDownloadGoesOnOnlyIfTheFileIsStillTheSame() throws IOException {
        String tag = ask("HEAD /large.bin").header("etag");
        Response rest = ask("GET /large.bin", "Range: bytes=5000000-", "If-Range: " + tag);
        assertThat(rest.content()).isEqualTo(Arrays.copyOfRange(LARGE, 5_000_000, LARGE.length));
        Response whole = ask("GET /large.bin", "Range: bytes=5000000-", "If-Range: \"other\"");
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.content()).isEqualTo(LARGE);
    }

    @Test
    void aRootThatIsNoFolderIsAnsweredWithTheUsage() throws Exception {
        try (Program other = Program.onClassPath(
                "http-files", "--root", folder.resolve("secret").toString())) {
            other.awaitLine("--root " + folder.resolve("secret") + " is no folder");
            assertThat(other.awaitExit()).isEqualTo(2);
        }
    }
}
