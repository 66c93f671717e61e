package io.millrace.examples.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
    /** The examples of RFC 3986 §5.4 that lead to the same server. */
    @ParameterizedTest
    @CsvSource({
        "g,             /b/c/g",
        "./g,           /b/c/g",
        "g/,            /b/c/g/",
        "/g,            /g",
        "?y,            /b/c/d;p?y",
        "g?y,           /b/c/g?y",
        "#s,            /b/c/d;p?q",
        "g#s,           /b/c/g",
        "g?y#s,         /b/c/g?y",
        ";x,            /b/c/;x",
        "g;x?y#s,       /b/c/g;x?y",
        "'',            /b/c/d;p?q",
        ".,             /b/c/",
        "./,            /b/c/",
        "..,            /b/",
        "../,           /b/",
        "../g,          /b/g",
        "../..,         /",
        "../../g,       /g",
        "../../../g,    /g",
        "../../../../g, /g",
        "/./g,          /g",
        "/../g,         /g",
        "g.,            /b/c/g.",
        "..g,           /b/c/..g",
        "./../g,        /b/g",
        "./g/.,         /b/c/g/",
        "g/../h,        /b/c/h",
        "g;x=1/../y,    /b/c/y",
        "g?y/../x,      /b/c/g?y/../x",
    })
    void aReferenceIsResolvedAsTheRfcSays(String reference, String resolved) throws Exception {
        Target redirected = Target.parse("http://a/b/c/d;p?q").redirect(reference);
        assertThat(redirected).hasToString("http://a" + resolved);
    }

    @ParameterizedTest
    @CsvSource({
        "//other:81,                    http://other:81/",
        "http://other/x?y#z,            http://other/x?y",
        "/a b,                          http://a/a%20b",
        "http://other/a b,              http://other/a%20b",
        "/\u00c3\u00a9?\u00e9,       http://a/%C3%A9?%E9",
        "/a%20b%2,                      http://a/a%20b%252",
        "'/[1]?x=http://[2]',           http://a/%5B1%5D?x=http://%5B2%5D",
        "http://[::1]:82/<>,            http://[::1]:82/%3C%3E",
    })
    void aRedirectMayBeWrittenCarelessly(String location, String resolved) throws Exception {
        assertThat(Target.parse("http://a/b").redirect(location)).hasToString(resolved);
    }

    @Test
    void aRedirectBringsNoPassword() throws Exception {
        assertThat(Target.parse("http://user:pass@a/")
                        .redirect("http://eve:pass@a/")
                        .userInfo())
                .isNull();
    }
}
