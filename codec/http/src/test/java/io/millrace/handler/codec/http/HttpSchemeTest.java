package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpSchemeTest {
    @Test
    void aSchemeHasANameAndAPort() {
        assertThat(HttpScheme.HTTP.name().toString()).isEqualTo("http");
        assertThat(HttpScheme.HTTP.port()).isEqualTo(80);
        assertThat(HttpScheme.HTTP)
                .hasToString("http")
                .isNotEqualTo(HttpScheme.HTTPS)
                .isEqualTo(HttpScheme.HTTP);
        assertThat(HttpScheme.HTTPS.name().toString()).isEqualTo("https");
        assertThat(HttpScheme.HTTPS.port()).isEqualTo(443);
        assertThat(HttpScheme.HTTPS.hashCode()).isNotEqualTo(HttpScheme.HTTP.hashCode());
    }
}
