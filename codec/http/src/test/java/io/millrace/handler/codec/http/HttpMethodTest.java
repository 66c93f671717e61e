package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpMethodTest {
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE", "QUERY"})
    void aKnownMethodIsAConstant(String name) throws ReflectiveOperationException {
        Object constant = HttpMethod.class.getField(name).get(null);

        assertThat(HttpMethod.valueOf(name)).isSameAs(constant).hasToString(name);
        assertThat(new HttpMethod(name)).isEqualTo(constant).hasSameHashCodeAs(constant);
    }

    @Test
    void otherMethodsAreMade() {
        HttpMethod method = HttpMethod.valueOf("PROPFIND");

        assertThat(method.name()).isEqualTo("PROPFIND");
        assertThat(method.asciiName().toString()).isEqualTo("PROPFIND");
        assertThat(method).isEqualTo(new HttpMethod("PROPFIND")).isNotEqualTo(HttpMethod.GET);
    }

    @Test
    void theCaseOfAMethodMatters() {
        assertThat(HttpMethod.valueOf("get")).isNotEqualTo(HttpMethod.GET);
    }

    @Test
    void methodsAreInTheOrderOfTheirNames() {
        assertThat(new TreeSet<>(java.util.List.of(HttpMethod.PUT, HttpMethod.GET, HttpMethod.POST)))
                .containsExactly(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT);
        assertThat(HttpMethod.GET.compareTo(new HttpMethod("GET"))).isZero();
    }

    @ParameterizedTest(name = "CVE-2025-67735 method [{index}]")
    @ValueSource(
            strings = {"", " ", " GET", "GET ", "GE T", "GET\r\n", "G\0T", "G\tT", "GET/", "G:T", "G\u00c4T", "G\u010aT"
            })
    void whatIsNoTokenIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpMethod(name));
        assertThatIllegalArgumentException().isThrownBy(() -> HttpMethod.valueOf(name));
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> new HttpMethod(null));
        assertThatNullPointerException().isThrownBy(() -> HttpMethod.valueOf(null));
    }
}
