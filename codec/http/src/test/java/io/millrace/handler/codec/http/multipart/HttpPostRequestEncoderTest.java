package io.millrace.handler.codec.http.multipart;

import static io.millrace.handler.codec.http.multipart.Forms.texts;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.buffer.UnpooledByteBufAllocator;
import io.millrace.handler.codec.http.DefaultFullHttpRequest;
import io.millrace.handler.codec.http.DefaultHttpRequest;
import io.millrace.handler.codec.http.FullHttpRequest;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpUtil;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.handler.codec.http.multipart.HttpPostRequestEncoder.EncoderMode;
import io.millrace.handler.codec.http.multipart.HttpPostRequestEncoder.ErrorDataEncoderException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPostRequestEncoderTest {
    @TempDir
    Path directory;

    private final DefaultHttpDataFactory factory = new DefaultHttpDataFactory(16);

    /** The parts that are made for it are the test's: no encoder releases them. */
    private final HttpRequest requestOfTest = request();

    private File first;
    private File second;

    @BeforeEach
    void writeFiles() throws IOException {
        factory.setBaseDir(directory.toString());
        first = Files.writeString(directory.resolve("file-01.txt"), "File 01\n").toFile();
        second =
                Files.writeString(directory.resolve("file-02.txt"), "File 02\n").toFile();
    }

    @AfterEach
    void noTemporaryFileIsLeft() {
        assertThat(directory.toFile().listFiles()).containsExactlyInAnyOrder(first, second);
    }

    private static HttpRequest request() {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/form");
    }

    private HttpPostRequestEncoder encoder(HttpRequest request, boolean multipart, EncoderMode mode) {
        return new HttpPostRequestEncoder(factory, request, multipart, UTF_8, mode);
    }

    private HttpPostRequestEncoder multipart(EncoderMode mode) {
        return encoder(request(), true, mode);
    }

    /** The body, chunked or not, with the boundaries replaced by B and M. */
    private static String body(HttpPostRequestEncoder encoder) {
        HttpRequest request = encoder.finalizeRequest();
        String body = bytes(encoder, request).toString(UTF_8);
        String boundary = request.headers().get(HttpHeaderNames.CONTENT_TYPE).replaceFirst(".*boundary=", "");
        String mixed = body.replaceFirst("(?s).*multipart/mixed; boundary=([^\r]*)\r.*", "$1");
        return body.replace(boundary, "B").replace(mixed.equals(body) ? "no mixed" : mixed, "M");
    }

    private static ByteBuf bytes(HttpPostRequestEncoder encoder, HttpRequest finalized) {
        ByteBuf all = Unpooled.buffer();
        if (finalized instanceof FullHttpRequest full) {
            all.writeBytes(full.content());
            full.release();
            return all;
        }
        while (!encoder.isEndOfInput()) {
            HttpContent content = encoder.readChunk(UnpooledByteBufAllocator.DEFAULT);
            assertThat(content.content().readableBytes()).isLessThanOrEqualTo(8096);
            assertThat(content instanceof LastHttpContent).isEqualTo(encoder.isEndOfInput());
            all.writeBytes(content.content());
            content.release();
            assertThat(encoder.progress()).isEqualTo(all.readableBytes());
        }
        assertThat(encoder.readChunk(UnpooledByteBufAllocator.DEFAULT)).isNull();
        assertThat(encoder.length()).isEqualTo(all.readableBytes());
        return all;
    }

    @Test
    void aSmallFormIsTheContentOfARequest() {
        HttpRequest request = request();
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, "multipart/form-data; boundary=old");
        HttpPostRequestEncoder encoder = encoder(request, false, EncoderMode.RFC1738);
        encoder.addBodyAttribute("a b", "1&2=3");
        encoder.addBodyAttribute("ä", null);
        assertThat(encoder.length()).isEqualTo(21);
        FullHttpRequest finalized = (FullHttpRequest) encoder.finalizeRequest();
        assertThat(finalized.content().toString(UTF_8)).isEqualTo("a+b=1%262%3D3&%C3%A4=");
        assertThat(finalized.headers().getAll(HttpHeaderNames.CONTENT_TYPE))
                .containsExactly("application/x-www-form-urlencoded");
        assertThat(HttpUtil.getContentLength(finalized)).isEqualTo(21);
        assertThat(finalized.method()).isEqualTo(HttpMethod.POST);
        assertThat(finalized.uri()).isEqualTo("/form");
        assertThat(encoder.isChunked()).isFalse();
        assertThat(encoder.isMultipart()).isFalse();
        assertThat(encoder.isEndOfInput()).isTrue();
        finalized.release();
        encoder.cleanFiles();
    }

    @Test
    void aFullRequestGetsTheContent() {
        DefaultFullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.buffer());
        request.content().writeByte('x');
        HttpPostRequestEncoder encoder = encoder(request, false, EncoderMode.RFC1738);
        encoder.addBodyAttribute("a", "1");
        assertThat(encoder.finalizeRequest()).isSameAs(request);
        assertThat(request.content().toString(UTF_8)).isEqualTo("a=1");
        request.release();
        encoder.cleanFiles();
    }

    @Test
    void anEmptyFormHasAnEmptyBody() {
        HttpPostRequestEncoder urlEncoded = encoder(request(), false, EncoderMode.RFC1738);
        FullHttpRequest finalized = (FullHttpRequest) urlEncoded.finalizeRequest();
        assertThat(HttpUtil.getContentLength(finalized)).isZero();
        finalized.release();
        assertThat(body(multipart(EncoderMode.RFC1738))).isEqualTo("--B--\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void modesDifferInWhatTheyEscape(EncoderMode mode) {
        HttpPostRequestEncoder encoder = encoder(request(), false, mode);
        encoder.addBodyAttribute("a", "b c*d~e-_.");
        assertThat(bytes(encoder, encoder.finalizeRequest()).toString(UTF_8))
                .isEqualTo(mode == EncoderMode.RFC3986 ? "a=b%20c%2Ad~e-_." : "a=b+c*d%7Ee-_.");
        encoder.cleanFiles();
    }

    @Test
    void aFileInAnUrlEncodedFormIsItsName() {
        HttpPostRequestEncoder encoder = encoder(request(), false, EncoderMode.RFC1738);
        encoder.addBodyFileUpload("f", first, null, true);
        assertThat(bytes(encoder, encoder.finalizeRequest()).toString(UTF_8)).isEqualTo("f=file-01.txt");
        encoder.cleanFiles();
    }

    @Test
    void aLargeFormIsChunked() {
        HttpRequest request = request();
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, "5");
        HttpPostRequestEncoder encoder = encoder(request, false, EncoderMode.RFC1738);
        encoder.addBodyAttribute("a", "x".repeat(20_000));
        HttpRequest finalized = encoder.finalizeRequest();
        assertThat(finalized).isNotInstanceOf(HttpContent.class);
        assertThat(HttpUtil.isTransferEncodingChunked(finalized)).isTrue();
        assertThat(HttpUtil.isContentLengthSet(finalized)).isFalse();
        assertThat(encoder.isChunked()).isTrue();
        assertThat(bytes(encoder, finalized).readableBytes()).isEqualTo(20_002);
        encoder.cleanFiles();
    }

    @Test
    void aFieldAndAFile() {
        HttpPostRequestEncoder encoder = multipart(EncoderMode.RFC1738);
        encoder.addBodyAttribute("foo", "bar");
        encoder.addBodyFileUpload("quux", first, "text/plain", false);
        assertThat(encoder.getBodyListAttributes()).hasSize(2);
        assertThat(body(encoder))
                .isEqualTo(Forms.lines(
                        "--B",
                        "content-disposition: form-data; name=\"foo\"",
                        "content-length: 3",
                        "content-type: text/plain; charset=UTF-8",
                        "",
                        "bar",
                        "--B",
                        "content-disposition: form-data; name=\"quux\"; filename=\"file-01.txt\"",
                        "content-length: 8",
                        "content-type: text/plain",
                        "content-transfer-encoding: binary",
                        "",
                        "File 01\n",
                        "--B--"));
        assertThat(encoder.isMultipart()).isTrue();
        encoder.cleanFiles();
        assertThat(first).exists();
    }

    @Test
    void successiveFilesOfAFieldShareAPart() {
        HttpPostRequestEncoder encoder = multipart(EncoderMode.RFC1738);
        encoder.addBodyFileUploads(
                "quux", new File[] {first, second}, new String[] {"text/plain", null}, new boolean[] {false, true});
        encoder.addBodyFileUpload("other", "", first, null, false);
        assertThat(body(encoder))
                .isEqualTo(Forms.lines(
                        "--B",
                        "content-disposition: form-data; name=\"quux\"",
                        "content-type: multipart/mixed; boundary=M",
                        "",
                        "--M",
                        "content-disposition: attachment; filename=\"file-01.txt\"",
                        "content-length: 8",
                        "content-type: text/plain",
                        "content-transfer-encoding: binary",
                        "",
                        "File 01\n",
                        "--M",
                        "content-disposition: attachment; filename=\"file-02.txt\"",
                        "content-length: 8",
                        "content-type: text/plain; charset=UTF-8",
                        "",
                        "File 02\n",
                        "--M--",
                        "--B",
                        "content-disposition: form-data; name=\"other\"; filename=\"\"",
                        "content-length: 8",
                        "content-type: application/octet-stream",
                        "content-transfer-encoding: binary",
                        "",
                        "File 01\n",
                        "--B--"));
        encoder.cleanFiles();
    }

    @Test
    void html5HasEachFileInAPartOfItsOwn() {
        HttpPostRequestEncoder encoder = multipart(EncoderMode.HTML5);
        encoder.addBodyFileUploads(
                "quux", new File[] {first, second}, new String[] {null, null}, new boolean[] {false, false});
        assertThat(body(encoder))
                .doesNotContain("multipart/mixed")
                .contains("file-01.txt")
                .contains("file-02.txt");
        encoder.cleanFiles();
    }

    @Test
    void boundariesAreRandom() {
        HttpRequest one = multipart(EncoderMode.HTML5).finalizeRequest();
        HttpRequest other = multipart(EncoderMode.HTML5).finalizeRequest();
        assertThat(one.headers().get(HttpHeaderNames.CONTENT_TYPE))
                .matches("multipart/form-data; boundary=[0-9a-f]{32}")
                .isNotEqualTo(other.headers().get(HttpHeaderNames.CONTENT_TYPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\rb", "a\u0000b", "a\u0001b", "a\u007fb"})
    @DisplayName("CVE-2026-59921: line ends and other control characters in names are refused")
    void controlCharactersAreRefused(String bad) throws IOException {
        HttpPostRequestEncoder encoder = multipart(EncoderMode.HTML5);
        assertThatThrownBy(() -> encoder.addBodyFileUpload("f", bad, first, null, false))
                .isInstanceOf(ErrorDataEncoderException.class);
        assertThatThrownBy(() -> encoder.addBodyFileUpload("f", "g", first, "text/" + bad, false))
                .isInstanceOf(ErrorDataEncoderException.class);
        assertThat(encoder.getBodyListAttributes()).isEmpty();
        FileUpload renamed = new MemoryFileUpload("f", "g", "a/b", null, null, 0);
        encoder.addBodyHttpData(renamed);
        renamed.setFilename(bad);
        assertThatThrownBy(encoder::finalizeRequest).isInstanceOf(ErrorDataEncoderException.class);
        assertThatThrownBy(() -> encoder.readChunk(UnpooledByteBufAllocator.DEFAULT))
                .isInstanceOf(ErrorDataEncoderException.class);
        encoder.cleanFiles();
    }

    @Test
    @DisplayName("CVE-2026-59921: no name of a field has a line end")
    void lineEndsInFieldNamesDoNotGetOut() {
        HttpPostRequestEncoder encoder = multipart(EncoderMode.RFC1738);
        encoder.addBodyAttribute("a\r\nx-evil: 1", "v");
        assertThat(body(encoder)).contains("name=\"a x-evil: 1\"\r\n").doesNotContain("\nx-evil");
        encoder.cleanFiles();
    }

    @Test
    @DisplayName("CVE-2026-59921: quotes and backslashes in names are escaped, and come back")
    void quotesAndBackslashesAreEscaped() {
        HttpPostRequestEncoder encoder = multipart(EncoderMode.RFC1738);
        encoder.addBodyFileUpload("a\"; b=\"c", "d\\\"; name=\"evil\\", first, null, false);
        HttpRequest request = encoder.finalizeRequest();
        ByteBuf body = bytes(encoder, request);
        assertThat(body.toString(UTF_8))
                .contains("name=\"a\\\"; b=\\\"c\"; filename=\"d\\\\\\\"; name=\\\"evil\\\\\"\r\n");
        assertThat(decoded(request, body))
                .containsExactly("a\"; b=\"c:d\\\"; name=\"evil\\(application/octet-stream)=File 01\n");
        encoder.cleanFiles();
    }

    private static List<String> decoded(HttpRequest request, ByteBuf body) {
        DefaultFullHttpRequest full =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", body.retain());
        full.headers().set(request.headers());
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(full);
        try {
            return texts(decoder.getBodyHttpDatas());
        } finally {
            decoder.destroy();
            full.release();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsEncodedIsDecodedToTheSame(long seed) throws IOException {
        Random random = new Random(seed);
        for (boolean multipart : new boolean[] {true, false}) {
            for (EncoderMode mode : EncoderMode.values()) {
                HttpPostRequestEncoder encoder = encoder(request(), multipart, mode);
                List<String> expected = new ArrayList<>();
                for (int i = random.nextInt(10); i >= 0; i--) {
                    add(encoder, random, multipart, expected);
                }
                HttpRequest request = encoder.finalizeRequest();
                assertThat(decoded(request, bytes(encoder, request)))
                        .as("seed %d, %s", seed, mode)
                        .isEqualTo(expected);
                encoder.cleanFiles();
                factory.cleanRequestHttpData(requestOfTest);
            }
        }
    }

    private void add(HttpPostRequestEncoder encoder, Random random, boolean multipart, List<String> expected)
            throws IOException {
        String name = "n" + text(random, 5) + "n";
        String value = text(random, 30) + (random.nextBoolean() ? "\r\n--" : "") + text(random, 20_000);
        if (multipart && random.nextBoolean()) {
            FileUpload upload =
                    factory.createFileUpload(requestOfTest, name, text(random, 9) + ".txt", "a/b", null, null, 0);
            upload.setContent(Unpooled.copiedBuffer(value, UTF_8));
            encoder.addBodyHttpData(upload);
            expected.add(Forms.text(upload));
        } else {
            encoder.addBodyAttribute(name, value);
            expected.add(name + '=' + value);
        }
    }

    private static String text(Random random, int most) {
        String letters = "abc äö€\"\\;=&%+'*~-_./:,<>";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void nothingIsAddedOnceTheRequestIsFinalized() throws IOException {
        HttpPostRequestEncoder encoder = multipart(EncoderMode.RFC1738);
        assertThatThrownBy(() -> encoder.readChunk(UnpooledByteBufAllocator.DEFAULT))
                .isInstanceOf(ErrorDataEncoderException.class);
        encoder.finalizeRequest();
        assertThatThrownBy(encoder::finalizeRequest).isInstanceOf(ErrorDataEncoderException.class);
        assertThatThrownBy(() -> encoder.addBodyAttribute("a", "b")).isInstanceOf(ErrorDataEncoderException.class);
        assertThatThrownBy(() -> encoder.addBodyHttpData(new MemoryAttribute("a")))
                .isInstanceOf(ErrorDataEncoderException.class);
        assertThatThrownBy(() -> encoder.setBodyHttpDatas(List.of())).isInstanceOf(ErrorDataEncoderException.class);
    }

    @Test
    void partsAreReplaced() throws IOException {
        HttpPostRequestEncoder encoder = encoder(request(), false, EncoderMode.RFC1738);
        encoder.addBodyAttribute("a", "1");
        encoder.setBodyHttpDatas(List.of(new MemoryAttribute("b", "2"), new MemoryAttribute("c", "3")));
        assertThat(bytes(encoder, encoder.finalizeRequest()).toString(UTF_8)).isEqualTo("b=2&c=3");
        encoder.cleanFiles();
    }

    @Test
    void whatCannotBeEncodedIsRefused() {
        HttpRequest trace = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.TRACE, "/");
        assertThatThrownBy(() -> new HttpPostRequestEncoder(trace, true)).isInstanceOf(ErrorDataEncoderException.class);
        HttpPostRequestEncoder encoder = multipart(EncoderMode.RFC1738);
        assertThatThrownBy(() -> encoder.addBodyFileUploads("a", new File[1], new String[2], new boolean[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder.addBodyAttribute(null, "b")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new HttpPostRequestEncoder(null, true)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aFileThatBecomesShorterEndsTheBody() throws IOException {
        HttpPostRequestEncoder encoder = new HttpPostRequestEncoder(new DefaultHttpDataFactory(true), request(), true);
        encoder.addBodyFileUpload("f", first, null, false);
        encoder.finalizeRequest();
        Files.writeString(first.toPath(), "");
        assertThatThrownBy(() -> encoder.readChunk(UnpooledByteBufAllocator.DEFAULT))
                .isInstanceOf(ErrorDataEncoderException.class)
                .hasMessageContaining("before its length");
        encoder.cleanFiles();
    }

    @Test
    void cleanFilesReleasesWhatWasMadeHereOnly() throws IOException {
        HttpPostRequestEncoder encoder =
                new HttpPostRequestEncoder(new DefaultHttpDataFactory(false, ISO_8859_1), request(), true);
        encoder.addBodyAttribute("a", "1");
        InterfaceHttpData made = encoder.getBodyListAttributes().get(0);
        MemoryAttribute users = new MemoryAttribute("b", "2");
        encoder.addBodyHttpData(users);
        encoder.close();
        assertThat(made.refCnt()).isEqualTo(1);
        encoder.cleanFiles();
        encoder.cleanFiles();
        assertThat(made.refCnt()).isZero();
        assertThat(users.release()).isTrue();
    }
}
