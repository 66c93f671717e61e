package io.millrace.handler.codec.http.multipart;

import static io.millrace.handler.codec.http.multipart.Forms.MULTIPART;
import static io.millrace.handler.codec.http.multipart.Forms.SMALL;
import static io.millrace.handler.codec.http.multipart.Forms.SMALL_BOUND;
import static io.millrace.handler.codec.http.multipart.Forms.URLENCODED;
import static io.millrace.handler.codec.http.multipart.Forms.part;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Split anywhere, no leak, bounded, linear: for both decoders, in memory and on disk. */
class FormVerifierTest {
    @TempDir
    Path directory;

    private HttpDataFactory factory(boolean disk) {
        DefaultHttpDataFactory factory = disk ? new DefaultHttpDataFactory(4) : new DefaultHttpDataFactory(false);
        factory.setBaseDir(directory.toString());
        return factory;
    }

    private static IntFunction<byte[]> filled(String before, String content, String after) {
        return length -> (before + content.repeat(length / content.length()) + after).getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void urlEncodedForms(boolean disk) {
        Forms.verifier(URLENCODED, factory(disk), SMALL)
                .maxRetainedBytes(SMALL_BOUND)
                .input("fields", "a=1&b+c=%C3%A4+2&&d&=")
                .input("a line end", "a=12345&b=67890\r\nmore")
                .input("bad percent codes", "a=1&b=%4&c=%zz")
                .input("bad line end", "a=1\rb=2")
                .endless("a name", "", "n")
                .endless("a value", "a=", "v")
                .endless("percent codes", "a=", "%41")
                .endless("fields", "", "a=1&")
                .endless("ampersands", "", "&")
                .endless("behind the end", "a=1\r\n", "x")
                .verify();
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void multipartForms(boolean disk) {
        String header = "--B\r\nContent-Disposition: form-data; name=a\r\n";
        Forms.verifier(MULTIPART, factory(disk), SMALL)
                .maxRetainedBytes(SMALL_BOUND)
                .input(
                        "fields and files",
                        "pre\r\n" + part("name=\"a\"", "1\r\n--A\r\r\n-") + "\r\n"
                                + part("name=f; filename=\"g\"\r\nContent-Type: a/b", "12345678")
                                + "\r\n--B--\r\nepilogue")
                .input(
                        "files in a part",
                        header + "Content-Type: multipart/mixed; boundary=M\r\n\r\n--M\r\n"
                                + "Content-Disposition: file; filename=x\r\n\r\n1\r\n--M\r\n"
                                + "Content-Disposition: file; filename=y\r\n\r\n12345\r\n--M--\r\n--B--")
                .input("line feeds", "--B\nContent-Disposition: form-data; name=a\n\n1\n--B--")
                .input("a bad delimiter", part("name=a", "12345") + "\r\n--Bx")
                .input("a bad header", header + "bad\r\n\r\n1\r\n--B--")
                .input("a length that is none", part("name=f; filename=g\r\nContent-Length: 2", "12345") + "\r\n--B--")
                .endless("a preamble", "", "p")
                .endless("beginnings of delimiters", "", "\r\n--")
                .endless("a header line", "--B\r\n", "x")
                .endless("header lines", "--B\r\n", "a: b\r\n")
                .endless("a field", header + "\r\n", "v")
                .endless("a field of beginnings of delimiters", header + "\r\n", "\r\n--")
                .endless("a file", part("name=f; filename=g", ""), "v")
                .endless("parts", "", part("name=a", "1") + "\r\n")
                .endless(
                        "files in a part",
                        header + "Content-Type: multipart/mixed; boundary=M\r\n\r\n",
                        "--M\r\nContent-Disposition: file; filename=x\r\n\r\n1\r\n")
                .endless("an epilogue", "--B--", "x")
                .verify();
        assertThat(directory).isEmptyDirectory();
    }

    /** As much as the limits allow, a byte at a time. */
    @Test
    void largeFormsCostTheirLength() {
        FormLimits anyNumber = FormLimits.DEFAULT.withMaxFields(0);
        Forms.verifier(URLENCODED, factory(false), anyNumber)
                .maxRetainedBytes(8 << 20)
                .input("a field", "a=1")
                .growing("a value", filled("a=", "v", ""))
                .growing("percent codes", filled("a=", "%41", ""))
                .growing("fields", filled("", "ab=12345&", ""))
                .verify();
        Forms.verifier(MULTIPART, factory(false), anyNumber)
                .maxRetainedBytes(8 << 20)
                .input("no field", "--B--")
                .growing("a file", filled(part("name=f; filename=g", ""), "v", "\r\n--B--"))
                .growing("beginnings of delimiters", filled(part("name=f; filename=g", ""), "\r\n--", "\r\n--B--"))
                .growing("carriage returns", filled(part("name=f; filename=g", ""), "\r", "\r\n--B--"))
                .growing("a preamble", filled("", "\r\n--", "\r\n--B--"))
                .growing("parts", filled("", part("name=a", "1") + "\r\n", "--B--"))
                .verify();
    }
}
