package io.millrace.handler.codec.http.cors;

import static io.millrace.handler.codec.http.cors.CorsConfigBuilder.forAnyOrigin;
import static io.millrace.handler.codec.http.cors.CorsConfigBuilder.forOrigin;
import static io.millrace.handler.codec.http.cors.CorsConfigBuilder.forOrigins;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.handler.codec.http.EmptyHttpHeaders;
import io.millrace.handler.codec.http.HttpHeaderNames;
import io.millrace.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CorsConfigTest {
    @Test
    void nothingIsAllowedBesideTheOriginUnlessItIsSaid() {
        CorsConfig config = forOrigin("https://a.example").build();

        assertThat(config.isCorsSupportEnabled()).isTrue();
        assertThat(config.isAnyOriginSupported()).isFalse();
        assertThat(config.isNullOriginAllowed()).isFalse();
        assertThat(config.isCredentialsAllowed()).isFalse();
        assertThat(config.isShortCircuit()).isFalse();
        assertThat(config.isPrivateNetworkAllowed()).isFalse();
        assertThat(config.maxAge()).isZero();
        assertThat(config.exposedHeaders()).isEmpty();
        assertThat(config.allowedRequestMethods()).isEmpty();
        assertThat(config.allowedRequestHeaders()).isEmpty();
        assertThat(config.origin()).isEqualTo("https://a.example");
        assertThat(config.origins()).containsExactly("https://a.example");
    }

    @Test
    void theStarIsAnyOrigin() {
        for (CorsConfig config : List.of(forAnyOrigin().build(), forOrigin("*").build())) {
            assertThat(config.isAnyOriginSupported()).isTrue();
            assertThat(config.origin()).isEqualTo("*");
            assertThat(config.origins()).isEmpty();
        }
    }

    @Test
    void theStarAmongOriginsIsAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> forOrigins("https://a.example", "*"))
                .withMessageContaining("forAnyOrigin");
        assertThatThrownBy(() -> forOrigins("https://a.example", null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void everythingThatIsSaidIsKept() {
        CorsConfig config = forOrigins("https://a.example", "https://b.example")
                .allowNullOrigin()
                .allowCredentials()
                .shortCircuit()
                .allowPrivateNetwork()
                .maxAge(600)
                .exposeHeaders("x-a", "x-b")
                .exposeHeaders(HttpHeaderNames.ETAG)
                .allowedRequestMethods(HttpMethod.PUT, HttpMethod.DELETE)
                .allowedRequestHeaders("x-c")
                .allowedRequestHeaders(HttpHeaderNames.RANGE)
                .build();

        assertThat(config.origins()).containsExactly("https://a.example", "https://b.example");
        assertThat(config.isNullOriginAllowed()).isTrue();
        assertThat(config.isCredentialsAllowed()).isTrue();
        assertThat(config.isShortCircuit()).isTrue();
        assertThat(config.isPrivateNetworkAllowed()).isTrue();
        assertThat(config.maxAge()).isEqualTo(600);
        assertThat(config.exposedHeaders()).containsExactly("x-a", "x-b", "etag");
        assertThat(config.allowedRequestMethods()).containsExactly(HttpMethod.PUT, HttpMethod.DELETE);
        assertThat(config.allowedRequestHeaders()).containsExactly("x-c", "range");
        assertThat(config.toString())
                .startsWith("CorsConfig[enabled=true, origins=[https://a.example, https://b.example], anyOrigin=false, "
                        + "exposedHeaders=[x-a, x-b, etag], isCredentialsAllowed=true, maxAge=600, "
                        + "allowedRequestMethods=[PUT, DELETE], allowedRequestHeaders=[x-c, range], preflightHeaders={")
                .endsWith("}, isPrivateNetworkAllowed=true]");
    }

    @Test
    void aConfigurationDoesNotChange() {
        CorsConfigBuilder builder = forOrigin("https://a.example");
        CorsConfig config = builder.build();

        builder.allowCredentials().exposeHeaders("x-a");

        assertThat(config.isCredentialsAllowed()).isFalse();
        assertThat(config.exposedHeaders()).isEmpty();
        assertThatThrownBy(() -> config.origins().add("https://b.example"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> config.exposedHeaders().add("x")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> config.allowedRequestMethods().add(HttpMethod.GET))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void itCanBeSwitchedOff() {
        assertThat(forAnyOrigin().disable().build().isCorsSupportEnabled()).isFalse();
    }

    @Test
    void aPreflightAnswerHasDateAndLengthByItself() {
        CorsConfig config = forAnyOrigin().build();

        assertThat(config.preflightResponseHeaders().get(HttpHeaderNames.CONTENT_LENGTH))
                .isEqualTo("0");
        assertThat(config.preflightResponseHeaders().getTimeMillis(HttpHeaderNames.DATE))
                .isNotNull();
    }

    @Test
    void aPreflightAnswerHasNothingIfNothingIsWanted() {
        CorsConfig config = forAnyOrigin().noPreflightResponseHeaders().build();

        assertThat(config.preflightResponseHeaders()).isSameAs(EmptyHttpHeaders.INSTANCE);
    }

    @Test
    void preflightHeadersAreSingleValuesListsOrMadeEachTime() {
        AtomicInteger calls = new AtomicInteger();
        Callable<Integer> generator = calls::incrementAndGet;
        CorsConfig config = forAnyOrigin()
                .preflightResponseHeader("x-one", "1")
                .preflightResponseHeader("x-several", "1", "2")
                .preflightResponseHeader("x-list", List.of("3", "4"))
                .preflightResponseHeader("x-made", generator)
                .build();

        assertThat(config.preflightResponseHeaders().getAll("x-one")).containsExactly("1");
        assertThat(config.preflightResponseHeaders().getAll("x-several")).containsExactly("1", "2");
        assertThat(config.preflightResponseHeaders().getAll("x-list")).containsExactly("3", "4");
        assertThat(config.preflightResponseHeaders().getAll("x-made")).containsExactly("4");
        assertThat(config.preflightResponseHeaders().contains(HttpHeaderNames.DATE))
                .isFalse();
    }

    @Test
    void aValueThatCannotBeMadeSaysWhy() {
        Callable<String> failing = () -> {
            throw new IOException("no value");
        };
        CorsConfig config = forAnyOrigin().preflightResponseHeader("x", failing).build();

        assertThatIllegalStateException()
                .isThrownBy(config::preflightResponseHeaders)
                .withCauseInstanceOf(IOException.class);
    }
}
