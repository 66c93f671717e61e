package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpVersionTest {
    @Test
    void theTwoVersionsOfHttp1AreConstants() {
        assertThat(HttpVersion.valueOf("HTTP/1.1")).isSameAs(HttpVersion.HTTP_1_1);
        assertThat(HttpVersion.valueOf("HTTP/1.0")).isSameAs(HttpVersion.HTTP_1_0);
        assertThat(HttpVersion.valueOf(" http/1.1 ")).isSameAs(HttpVersion.HTTP_1_1);
        assertThat(HttpVersion.valueOf("http/1.0")).isSameAs(HttpVersion.HTTP_1_0);
    }

    @Test
    void oneOfThemKeepsConnectionsAlive() {
        assertThat(HttpVersion.HTTP_1_1.isKeepAliveDefault()).isTrue();
        assertThat(HttpVersion.HTTP_1_0.isKeepAliveDefault()).isFalse();
        assertThat(HttpVersion.valueOf("HTTP/1.2").isKeepAliveDefault()).isTrue();
    }

    @Test
    void aVersionHasParts() {
        HttpVersion version = new HttpVersion("rtsp/1.0", true);

        assertThat(version.protocolName()).isEqualTo("RTSP");
        assertThat(version.majorVersion()).isEqualTo(1);
        assertThat(version.minorVersion()).isZero();
        assertThat(version.text()).isEqualTo("RTSP/1.0");
        assertThat(version.asciiText().toString()).isEqualTo("RTSP/1.0");
        assertThat(version).hasToString("RTSP/1.0").isEqualTo(new HttpVersion(" rtsp ", 1, 0, false));
        assertThat(version).hasSameHashCodeAs(new HttpVersion("RTSP", 1, 0, false));
        assertThat(version).isNotEqualTo(HttpVersion.HTTP_1_0);
    }

    @Test
    void versionsAreInOrder() {
        assertThat(HttpVersion.HTTP_1_0).isLessThan(HttpVersion.HTTP_1_1);
        assertThat(HttpVersion.valueOf("HTTP/2.0")).isGreaterThan(HttpVersion.HTTP_1_1);
        assertThat(HttpVersion.valueOf("HTTP/1.10")).isGreaterThan(HttpVersion.HTTP_1_1);
        assertThat(HttpVersion.valueOf("RTSP/1.0")).isGreaterThan(HttpVersion.HTTP_1_1);
        assertThat(HttpVersion.HTTP_1_1.compareTo(new HttpVersion("HTTP/1.1", false)))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "HTTP",
                "HTTP/",
                "HTTP/1",
                "HTTP/1.",
                "HTTP/.1",
                "/1.1",
                "HTTP/1.1.1",
                "HTTP/a.b",
                "HTTP/-1.1",
                "HTTP/+1.1",
                "HTTP /1.1",
                "HT TP/1.1",
                "HTTP/1 .1",
                "HTTP/1.1\r\nX: y",
                "HT\0TP/1.1",
                "HTTP//1.1",
                "HTTP/1.1 x",
                "HTTP/\u0661.1",
                "HTTP/99999999999.1"
            })
    void otherFormsAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpVersion.valueOf(text));
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpVersion(text, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "HT TP", "HT\rTP", "HTTP/", "HT\u0000"})
    void aNameIsAToken(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpVersion(name + "x y", 1, 1, true));
        if (!name.equals("HT\u0000")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new HttpVersion(name, 1, 1, true));
        }
    }

    @Test
    void numbersAreNotNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpVersion("HTTP", -1, 0, true));
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpVersion("HTTP", 1, -1, true));
        assertThatNullPointerException().isThrownBy(() -> HttpVersion.valueOf(null));
    }
}
