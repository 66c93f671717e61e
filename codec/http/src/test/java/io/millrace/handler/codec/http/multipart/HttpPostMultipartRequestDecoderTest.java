package io.millrace.handler.codec.http.multipart;

import static io.millrace.handler.codec.http.multipart.Forms.MULTIPART;
import static io.millrace.handler.codec.http.multipart.Forms.content;
import static io.millrace.handler.codec.http.multipart.Forms.decode;
import static io.millrace.handler.codec.http.multipart.Forms.last;
import static io.millrace.handler.codec.http.multipart.Forms.lines;
import static io.millrace.handler.codec.http.multipart.Forms.offer;
import static io.millrace.handler.codec.http.multipart.Forms.part;
import static io.millrace.handler.codec.http.multipart.Forms.request;
import static io.millrace.handler.codec.http.multipart.Forms.text;
import static io.millrace.handler.codec.http.multipart.Forms.texts;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.http.DefaultHttpContent;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.TooLongFormFieldException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.TooManyFormFieldsException;
import java.io.IOException;
import java.nio.charset.UnsupportedCharsetException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPostMultipartRequestDecoderTest {
    private static final String END = "\r\n--B--\r\n";

    private static FileUpload uploadOf(String header) {
        HttpPostMultipartRequestDecoder decoder = new HttpPostMultipartRequestDecoder(request(MULTIPART));
        offer(decoder, last("--B\r\n" + header + "\r\n\r\nx" + END));
        FileUpload upload = (FileUpload) decoder.getBodyHttpDatas().get(0);
        upload.retain();
        decoder.destroy();
        assertThat(upload.release()).isTrue();
        return upload;
    }

    private static void assertRefused(String body) {
        assertThatThrownBy(() -> decode(MULTIPART, body)).isInstanceOf(ErrorDataDecoderException.class);
    }

    @Nested
    class Delimiters {
        @Test
        @DisplayName("RFC 2046 section 5.1.1: the line end before a delimiter belongs to it")
        void theLineEndBeforeADelimiterBelongsToIt() {
            assertThat(decode(MULTIPART, part("name=\"a\"", "1\r\n") + "\r\n" + part("name=\"b\"", "") + END))
                    .containsExactly("a=1\r\n", "b=");
        }

        @Test
        @DisplayName("RFC 2046 section 5.1.1: preamble and epilogue are ignored")
        void preambleAndEpilogueAreIgnored() {
            assertThat(decode(
                            MULTIPART,
                            "This is\r\n --B a preamble--B\r\n" + part("name=\"a\"", "1") + END + "--B\r\nmore"))
                    .containsExactly("a=1");
        }

        @Test
        @DisplayName("RFC 2046 section 5.1.1: a delimiter may have white space behind it")
        void aDelimiterMayHaveWhiteSpaceBehindIt() {
            assertThat(decode(
                            MULTIPART,
                            "--B \t \r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--B--\t\r\nepilogue"))
                    .containsExactly("a=1");
        }

        @Test
        @DisplayName("RFC 2046 section 5.1.1: a part need not have content, nor an empty line of its own")
        void theEmptyLineMayBeTheDelimiters() {
            assertThat(decode(MULTIPART, part("name=\"a\"", "") + "--B--")).containsExactly("a=");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"\r\n--", "\r\n-", "\r\n", "\r", "\r\r\n-\r\n--A\r\n\r\n-", "\n--B", "x--B", "\r\n --B"})
        void whatOnlyLooksLikeADelimiterIsContent(String content) {
            assertThat(decode(MULTIPART, part("name=\"a\"", content) + END)).containsExactly("a=" + content);
        }

        @Test
        void linesMayAllEndWithLineFeedsOnly() {
            String body = "--B\nContent-Disposition: form-data; name=\"a\"\nContent-Length: 2\n\n1\r\n--B\n"
                    + "Content-Disposition: form-data; name=\"b\"\n\n2\n--B--\n";
            assertThat(decode(MULTIPART, body)).containsExactly("a=1\r", "b=2");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "--B\r\nContent-Disposition: form-data; name=a\n\r\n1\r\n--B--",
                    "--B\r\nContent-Disposition: form-data; name=a\r\n\n1\r\n--B--",
                    "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--B\n",
                })
        void lineEndsAreAllOfOneKind(String body) {
            assertRefused(body);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "no delimiter",
                    "--C\r\n",
                    "--Bx\r\n",
                    "--B-\r\n",
                    "--B \rx",
                    "--B\r\r\n",
                    "--B",
                    "--B-",
                    "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1",
                    "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--",
                    "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--B\r\n",
                })
        void aBodyWithoutItsDelimitersIsRefused(String body) {
            assertRefused(body);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "--B--", "--B--\r\n", "\r\n--B--\r\n"})
        void aFormMayHaveNoParts(String body) {
            assertThat(decode(MULTIPART, body)).isEmpty();
        }
    }

    @Nested
    class Boundaries {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "multipart/form-data; boundary=a'()+_,-./:=?z",
                    "Multipart/Form-Data; Boundary=\"a'()+_,-./:=?z\"",
                    "multipart/form-data;charset=UTF-8;boundary=a'()+_,-./:=?z",
                    "multipart/form-data ; x=\"b;oundary=no\" ; boundary = \"a'()+_,-./:=?z\" ; y",
                })
        void theBoundaryIsAParameter(String contentType) {
            assertThat(HttpPostRequestDecoder.isMultipart(request(contentType))).isTrue();
            assertThat(HttpPostRequestDecoder.getMultipartDataBoundary(contentType)[0])
                    .isEqualTo("--a'()+_,-./:=?z");
        }

        @Test
        void theCharsetComesSecond() {
            assertThat(HttpPostRequestDecoder.getMultipartDataBoundary("multipart/form-data; boundary=B; charset=x"))
                    .containsExactly("--B", "x");
            assertThat(HttpPostRequestDecoder.getMultipartDataBoundary("text/plain; boundary=B"))
                    .isNull();
            assertThat(HttpPostRequestDecoder.getMultipartDataBoundary("multipart/form-data"))
                    .isNull();
        }

        @Test
        @DisplayName("RFC 2046 section 5.1.1: a boundary has at most 70 characters")
        void aBoundaryHasAtMost70Characters() {
            String most = "b".repeat(70);
            assertThat(decode("multipart/form-data; boundary=" + most, "--" + most + "--"))
                    .isEmpty();
            assertThatThrownBy(() -> decode("multipart/form-data; boundary=b" + most, ""))
                    .isInstanceOf(ErrorDataDecoderException.class)
                    .hasMessageContaining("71")
                    .hasMessageContaining("limit of 70");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "multipart/form-data",
                    "multipart/form-data; boundary=",
                    "multipart/form-data; boundary=\"\"",
                    "multipart/form-data; boundary=\"a",
                    "multipart/form-data; boundary=\"a\"b",
                    "multipart/form-data; boundary=\"a \"",
                    "multipart/form-data; boundary=a@b",
                    "multipart/form-data; boundary=ä",
                    "multipart/form-data; boundary=a; boundary=b",
                    "multipart/form-data; boundary=a; charset=no-charset",
                    "multipart/form-data; boundary=a; charset=?",
                })
        void badOnesAreRefused(String contentType) {
            assertThatThrownBy(() -> decode(contentType, "")).isInstanceOf(ErrorDataDecoderException.class);
        }

        @Test
        void aRequestOfAnotherTypeIsNone() {
            assertThat(HttpPostRequestDecoder.isMultipart(request("multipart/form-data")))
                    .isFalse();
            assertThat(HttpPostRequestDecoder.isMultipart(request("multipart/form-datax; boundary=B")))
                    .isFalse();
            assertThatThrownBy(() -> new HttpPostMultipartRequestDecoder(request("text/plain; boundary=B")))
                    .isInstanceOf(ErrorDataDecoderException.class);
            assertThatThrownBy(() -> {
                        var request = request(MULTIPART);
                        request.headers().clear();
                        new HttpPostMultipartRequestDecoder(request);
                    })
                    .isInstanceOf(ErrorDataDecoderException.class)
                    .hasMessageContaining("No 'content-type' header present.");
        }
    }

    @Nested
    class Headers {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "name=\"f\"; filename=\"a b.txt\"                          | a b.txt",
                    "name=\"f\"; filename=a.txt                                | a.txt",
                    "name=\"f\"; filename=\"a;b=c.txt\"                        | a;b=c.txt",
                    "name=\"f\"; filename=\"a\\\"b\\\\c.txt\"                  | a\"b\\c.txt",
                    "name=\"f\"; filename=\"C:\\dir\\file.txt\"                | C:\\dir\\file.txt",
                    "name=\"f\"; filename=\"ä.txt\"                            | ä.txt",
                    "NAME=f;FileName=\"../../etc/passwd\"                      | ../../etc/passwd",
                    "name=f; filename*=UTF-8''%e2%82%ac%20rates+.txt           | € rates+.txt",
                    "name=f; filename*=\"iso-8859-1'en'%A3.txt\"               | £.txt",
                    "name=f; filename=x; filename*=UTF-8''%e2%82%ac            | €",
                    "name=f; filename*=UTF-8''%e2%82%ac; filename=x            | €",
                })
        @DisplayName("RFC 7578 section 4.2, RFC 2045 section 5.1, RFC 8187 section 3.2: file names")
        void fileNames(String parameters, String filename) {
            FileUpload upload = uploadOf("Content-Disposition: form-data; " + parameters);
            assertThat(upload.getFilename()).isEqualTo(filename);
            assertThat(upload.getName()).isEqualTo("f");
        }

        @Test
        void namesAreTakenAsTheyAre() {
            assertThat(decode(MULTIPART, part("name=\"a:b,c=d;e\"", "1") + END)).containsExactly("a:b,c=d;e=1");
        }

        @Test
        void anEmptyFileNameIsAFileNevertheless() {
            assertThat(decode(MULTIPART, part("name=f; filename=\"\"", "") + END))
                    .containsExactly("f:(application/octet-stream)=");
        }

        @Test
        @DisplayName("RFC 7578 section 4.4 and 4.5: content type and charset of a part")
        void contentTypeAndCharset() {
            FileUpload upload = uploadOf("Content-Disposition: form-data; name=f; filename=g\r\n"
                    + "content-type: text/x-y; format=flowed; charset=ISO-8859-1\r\nX-Other: 1");
            assertThat(upload.getContentType()).isEqualTo("text/x-y");
            assertThat(upload.getCharset()).isEqualTo(ISO_8859_1);
            assertThat(upload.getContentTransferEncoding()).isEqualTo("7bit");
            HttpPostMultipartRequestDecoder decoder = new HttpPostMultipartRequestDecoder(request(MULTIPART));
            offer(
                    decoder,
                    new DefaultHttpContent(Unpooled.copiedBuffer(
                            part("name=a\r\nContent-Type: text/plain; charset=ISO-8859-1", "ä") + "\r\n--B",
                            ISO_8859_1)));
            assertThat(text(decoder.next())).isEqualTo("a=ä");
            decoder.destroy();
        }

        @ParameterizedTest
        @CsvSource({"7bit,US-ASCII", "8BIT,ISO-8859-1", "binary,UTF-8"})
        void contentTransferEncodingsSayTheCharset(String encoding, String charset) {
            FileUpload upload = uploadOf("Content-Disposition: form-data; name=f; filename=g\r\n"
                    + "Content-Transfer-Encoding: " + encoding);
            assertThat(upload.getContentTransferEncoding()).isEqualToIgnoringCase(encoding);
            assertThat(upload.getCharset().name()).isEqualTo(charset);
            assertThat(US_ASCII.name()).isEqualTo("US-ASCII");
        }

        @Test
        @DisplayName("RFC 7578 section 4.6: _charset_ says the charset of the fields behind it")
        void theCharsetField() {
            HttpPostMultipartRequestDecoder decoder = new HttpPostMultipartRequestDecoder(request(MULTIPART));
            String body = part("name=_charset_", "ISO-8859-1") + "\r\n" + part("name=ä", "ü") + END;
            offer(decoder, new DefaultHttpContent(Unpooled.copiedBuffer(body, ISO_8859_1)));
            offer(decoder, last(""));
            assertThat(texts(decoder.getBodyHttpDatas())).containsExactly("_charset_=ISO-8859-1", "ä=ü");
            decoder.destroy();
        }

        @Test
        void unknownCharsetsAreRefused() {
            assertThatThrownBy(() -> decode(
                            MULTIPART, part("name=a\r\nContent-Type: text/plain; charset=no-charset", "1") + END))
                    .isInstanceOf(ErrorDataDecoderException.class)
                    .hasCauseInstanceOf(UnsupportedCharsetException.class);
            assertThatThrownBy(() -> decode(MULTIPART, part("name=f; filename*=no-charset''x", "1") + END))
                    .isInstanceOf(ErrorDataDecoderException.class)
                    .hasCauseInstanceOf(UnsupportedCharsetException.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Content-Type: text/plain",
                    "Content-Disposition: form-data",
                    "Content-Disposition: form-data; name=\"\"",
                    "Content-Disposition: form-data; name=\" \"",
                    "Content-Disposition: attachment; name=a",
                    "Content-Disposition: form-data; name=\"a",
                    "Content-Disposition: form-data; name=\"a\"b",
                    "Content-Disposition: form-data; name=a; name=b",
                    "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b",
                    "Content-Disposition : form-data; name=a",
                    " Content-Disposition: form-data; name=a",
                    "Content-Disposition: form-data;\r\n name=a",
                    "Content-Disposition form-data; name=a",
                    ": form-data; name=a",
                    "Content-Disposition: form-data; name=a\u0000",
                    "Content-Disposition: form-data; name=a\rb",
                    "Content-Disposition: form-data; name=a\u007f",
                    "Content-Disposition: form-data; name=a; filename*=x",
                    "Content-Disposition: form-data; name=a; filename*=UTF-8'x",
                    "Content-Disposition: form-data; name=a; filename*=UTF-8''%0d%0aX",
                    "Content-Disposition: form-data; name=a; filename*=UTF-8''%4",
                    "Content-Disposition: form-data; name=a; filename*=UTF-8''%zz",
                    "Content-Disposition: form-data; name=a; filename*=UTF-8''ä",
                    "Content-Disposition: form-data; name=a; filename=b\r\nContent-Transfer-Encoding: base64",
                })
        void badOnesAreRefused(String header) {
            assertRefused("--B\r\n" + header + "\r\n\r\n1" + END);
        }

        @ParameterizedTest
        @ValueSource(strings = {"-5", "x", "99999999999999999999", ""})
        void aLengthThatIsNoneSaysNothing(String length) {
            FileUpload upload =
                    uploadOf("Content-Disposition: form-data; name=f; filename=g\r\nContent-Length: " + length);
            assertThat(upload.definedLength()).isZero();
        }

        @Test
        void aFileIsNoLongerThanItsLengthAFieldMayBe() {
            assertThatThrownBy(() -> decode(MULTIPART, part("name=f; filename=g\r\nContent-Length: 2", "123") + END))
                    .isInstanceOf(ErrorDataDecoderException.class)
                    .hasCauseInstanceOf(IOException.class);
            assertThat(decode(MULTIPART, part("name=a\r\nContent-Length: 2", "123") + END))
                    .containsExactly("a=123");
        }

        @Test
        void nothingIsAllocatedBecauseALengthSaysSo() {
            assertThat(decode(
                            MULTIPART, part("name=f; filename=g\r\nContent-Length: 9223372036854775807", "123") + END))
                    .containsExactly("f:g(application/octet-stream)=123");
        }
    }

    @Nested
    class MixedFiles {
        private static final String MIXED = lines(
                "--B",
                "Content-Disposition: form-data; name=\"files\"",
                "Content-Type: multipart/mixed; boundary=M",
                "",
                "--M",
                "Content-Disposition: file; filename=\"file1.txt\"",
                "Content-Type: text/plain",
                "",
                "... contents of file1.txt ...",
                "--M",
                "Content-Disposition: attachment; filename=\"file2.gif\"",
                "Content-Type: image/gif",
                "Content-Transfer-Encoding: binary",
                "",
                "...contents of file2.gif...",
                "--M--");

        @Test
        @DisplayName("RFC 2388 section 4.2: files of one field in a multipart/mixed part")
        void filesOfOneField() {
            assertThat(decode(MULTIPART, MIXED + part("name=a", "1") + END))
                    .containsExactly(
                            "files:file1.txt(text/plain)=... contents of file1.txt ...",
                            "files:file2.gif(image/gif)=...contents of file2.gif...",
                            "a=1");
        }

        @Test
        void whatIsBehindThemIsSkipped() {
            assertThat(decode(MULTIPART, MIXED + "epilogue\r\n--M\r\n--B--")).hasSize(2);
        }

        @Test
        void theFormsDelimiterDoesNotEndThem() {
            assertRefused(MIXED.replace("--M--\r\n", "--B--\r\n"));
        }

        @Test
        void theyAreNotNested() {
            assertRefused(MIXED.replace("text/plain", "multipart/mixed; boundary=N"));
        }

        @Test
        void theyHaveNamesAndBoundaries() {
            assertRefused(MIXED.replace("; filename=\"file1.txt\"", ""));
            assertRefused(MIXED.replace("file; filename", "form-data; filename"));
            assertRefused(MIXED.replace("; boundary=M", ""));
            assertRefused(MIXED.replace("; boundary=M", "; boundary=" + "M".repeat(71)));
        }
    }

    @Nested
    class Limits {
        private HttpPostRequestDecoder decoder(int maxFields, int maxBufferedBytes) {
            return new HttpPostRequestDecoder(
                    new DefaultHttpDataFactory(false), request(MULTIPART), UTF_8, maxFields, maxBufferedBytes);
        }

        private HttpPostRequestDecoder decoder(FormLimits limits) {
            return new HttpPostRequestDecoder(
                    new DefaultHttpDataFactory(false), request(MULTIPART), UTF_8, limits, null);
        }

        @Test
        @DisplayName("CVE-2024-29025 GHSA-5jpm-x58v-624v: too many parts are refused")
        void tooManyPartsAreRefused() {
            HttpPostRequestDecoder decoder = decoder(1024, -1);
            String body = part("name=\"title\"", "bar-stream") + "\r\n";
            for (int i = 0; i < 1024; i++) {
                offer(decoder, content(body));
            }
            assertThatThrownBy(() -> offer(decoder, content(body)))
                    .isInstanceOf(TooManyFormFieldsException.class)
                    .hasMessageContaining("maxFields of 1024");
            decoder.destroy();
        }

        @Test
        @DisplayName("CVE-2024-29025 GHSA-5jpm-x58v-624v: the header of a part is not buffered without end")
        void tooLongHeaderLinesAreRefused() {
            HttpPostRequestDecoder decoder = decoder(-1, 16 * 1024);
            offer(decoder, content("--B\n"));
            assertThatThrownBy(() ->
                            offer(decoder, new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[16 * 1024 + 1]))))
                    .isInstanceOf(TooLongFormFieldException.class)
                    .hasMessageContaining("maxBufferedBytes of 16384");
            decoder.destroy();
        }

        @Test
        void headersHaveAtMostSoManyLinesAndBytes() {
            HttpPostRequestDecoder lines = decoder(FormLimits.DEFAULT.withMaxPartHeaders(3, 8192));
            assertThatThrownBy(() -> offer(lines, content("--B\r\n" + "a: 1\r\n".repeat(4))))
                    .isInstanceOf(TooLongFormFieldException.class)
                    .hasMessageContaining("maxPartHeaders of 3");
            lines.destroy();
            HttpPostRequestDecoder bytes = decoder(FormLimits.DEFAULT.withMaxPartHeaders(100, 64));
            assertThatThrownBy(() -> offer(bytes, content("--B\r\n" + "a: 1\r\n".repeat(11))))
                    .isInstanceOf(TooLongFormFieldException.class)
                    .hasMessageContaining("maxPartHeaderBytes of 64");
            bytes.destroy();
        }

        @Test
        void aHeaderMayBeAsLongAsTheLimitHoweverItIsCut() {
            for (int length : new int[] {1024, 1025}) {
                String line = "a: " + "x".repeat(length - 5) + "\r\n";
                for (int cut : new int[] {1, length / 2, length - 1, length}) {
                    HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(request(MULTIPART));
                    offer(decoder, content("--B\r\n"));
                    boolean refused = false;
                    try {
                        offer(decoder, content(line.substring(0, cut)));
                        offer(decoder, content(line.substring(cut)));
                    } catch (TooLongFormFieldException e) {
                        refused = true;
                    }
                    decoder.destroy();
                    assertThat(refused).as("%d bytes, cut at %d", length, cut).isEqualTo(length > 1024);
                }
            }
        }

        @Test
        void filesFieldsAndFormsHaveAtMostSoManyBytes() {
            FormLimits limits = FormLimits.DEFAULT
                    .withMaxFieldBytes(10)
                    .withMaxUploadBytes(20)
                    .withMaxTotalBytes(500);
            HttpPostRequestDecoder field = decoder(limits);
            assertThatThrownBy(() -> offer(field, content(part("name=a", "x".repeat(11)))))
                    .isInstanceOf(TooLongFormFieldException.class)
                    .hasMessageContaining("maxFieldBytes of 10");
            field.destroy();
            HttpPostRequestDecoder file = decoder(limits);
            assertThatThrownBy(() -> offer(file, content(part("name=a; filename=b", "x".repeat(21)))))
                    .hasMessageContaining("FormLimits.maxUploadBytes of 20 (FormLimits.withMaxUploadBytes raises it)");
            file.destroy();
            HttpPostRequestDecoder form = decoder(limits);
            assertThatThrownBy(() -> offer(form, content("x".repeat(501))))
                    .hasMessageContaining("FormLimits.maxTotalBytes of 500");
            form.destroy();
        }

        @Test
        void theFactorysLimitHolds() {
            DefaultHttpDataFactory factory = new DefaultHttpDataFactory(4);
            factory.setMaxLimit(10);
            HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(factory, request(MULTIPART));
            assertThatThrownBy(() -> offer(decoder, content(part("name=a", "x".repeat(11)))))
                    .isInstanceOf(ErrorDataDecoderException.class)
                    .hasRootCauseInstanceOf(IOException.class)
                    .hasMessageContaining("setMaxLimit");
            decoder.destroy();
        }
    }

    @Test
    void contentIsThereWhileItArrives() throws IOException {
        HttpPostMultipartRequestDecoder decoder = new HttpPostMultipartRequestDecoder(request(MULTIPART));
        offer(decoder, content(part("name=f; filename=g", "0123456789\r\n--")));
        FileUpload partial = (FileUpload) decoder.currentPartialHttpData();
        assertThat(decoder.isMultipart()).isTrue();
        assertThat(partial.isCompleted()).isFalse();
        assertThat(partial.getString()).isEqualTo("0123456789");
        offer(decoder, content("X"));
        assertThat(partial.getString()).isEqualTo("0123456789\r\n--X");
        assertThat(decoder.hasNext()).isFalse();
        offer(decoder, last(END));
        assertThat(decoder.next()).isSameAs(partial);
        assertThat(partial.isCompleted()).isTrue();
        decoder.destroy();
    }

    @Test
    void bytesInThePartsAreTakenAsTheyAre() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        HttpPostMultipartRequestDecoder decoder = new HttpPostMultipartRequestDecoder(request(MULTIPART));
        offer(decoder, content(part("name=f; filename=g", "")));
        offer(decoder, new DefaultHttpContent(Unpooled.wrappedBuffer(all)));
        offer(decoder, last(END));
        FileUpload upload = (FileUpload) decoder.getBodyHttpData("F");
        assertThat(upload.content()).isEqualTo(Unpooled.wrappedBuffer(all));
        decoder.destroy();
    }
}
