package io.millrace.examples.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @CsvSource({
        "/,                       '',        true,  ''",
        "/a,                      a,         false, ''",
        "/a/,                     a,         true,  ''",
        "/a/b.c?d=/e,             a|b.c,     false, ?d=/e",
        "/a?,                     a,         false, ?",
        "//a///b//,               a|b,       true,  ''",
        "/a%20b+c,                a b+c,     false, ''",
        "/%c3%b6ffentlich,        öffentlich, false, ''",
        "/...,                    ...,       false, ''",
        "/%41%7e%2E%41,           A~.A,      false, ''",
        "http://host,             '',        true,  ''",
        "HTTP://host:80/a?b,      a,         false, ?b",
        "http://host?x=/a,        '',        true,  ?x=/a",
    })
    void namesAreDecodedOnce(String target, String names, boolean endsWithSlash, String query) {
        RequestPath path = RequestPath.parse(target);
        assertThat(path).isNotNull();
        assertThat(String.join("|", path.names())).isEqualTo(names);
        assertThat(path.endsWithSlash()).isEqualTo(endsWithSlash);
        assertThat(path.query()).isEqualTo(query);
    }

    @Test
    void whatWasEncodedTwiceIsDecodedOnce() {
        RequestPath path = RequestPath.parse("/%252e%252e/%2525");
        assertThat(path).isNotNull();
        assertThat(path.names()).containsExactly("%2e%2e", "%25");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "a",
                "ftp://host/",
                "/..",
                "/../a",
                "/a/..",
                "/a/../b",
                "/.",
                "/a/./b",
                "/%2e%2e/a",
                "/.%2E",
                "/a%2fb",
                "/a%5cb",
                "/a\\b",
                "/%00",
                "/a%00.html",
                "/a%0ab",
                "/%7f",
                "/%C2%80",
                "/%",
                "/%4",
                "/%zz",
                "/%+1",
                "/%ff",
                "/%c0%af",
                "/%ed%a0%80",
                "/a b",
                "/a#b",
                "http://host#/a",
                "/\u00f6",
            })
    void whatNoClientShouldAskForIsNoPath(String target) {
        assertThat(RequestPath.parse(target)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "//host/a,      /host/a",
        "/a%20b/,       /a%20b/",
        "/%3cö%3e,      ''",
        "/a&b;c=d'e,    /a%26b%3Bc%3Dd%27e",
        "/-._~,         /-._~",
        "/%c3%b6,       /%C3%B6",
    })
    void anEncodedPathStaysOnThisServer(String target, String encoded) {
        RequestPath path = RequestPath.parse(target);
        assertThat(path == null ? "" : path.encoded()).isEqualTo(encoded);
    }
}
