package io.millrace.handler.codec.http.cors;

import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_MAX_AGE;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD;
import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK;
import static io.millrace.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.millrace.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.millrace.handler.codec.http.HttpHeaderNames.ORIGIN;
import static io.millrace.handler.codec.http.HttpHeaderNames.VARY;
import static io.millrace.handler.codec.http.HttpResponseStatus.CONTINUE;
import static io.millrace.handler.codec.http.HttpResponseStatus.FORBIDDEN;
import static io.millrace.handler.codec.http.HttpResponseStatus.OK;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_0;
import static io.millrace.handler.codec.http.HttpVersion.HTTP_1_1;
import static io.millrace.handler.codec.http.cors.CorsConfigBuilder.forAnyOrigin;
import static io.millrace.handler.codec.http.cors.CorsConfigBuilder.forOrigin;
import static io.millrace.handler.codec.http.cors.CorsConfigBuilder.forOrigins;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundHandlerAdapter;
import io.millrace.channel.embedded.EmbeddedChannel;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.http.DefaultFullHttpRequest;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.DefaultHttpContent;
import io.millrace.handler.codec.http.DefaultHttpHeadersFactory;
import io.millrace.handler.codec.http.DefaultHttpRequest;
import io.millrace.handler.codec.http.DefaultHttpResponse;
import io.millrace.handler.codec.http.DefaultLastHttpContent;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpResponse;
import io.millrace.handler.codec.http.HttpUtil;
import io.millrace.handler.codec.http.HttpVersion;
import io.millrace.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsHandlerTest {
    private static final String A = "https://a.example";
    private static final String B = "https://b.example";
    private static final String EVIL = "https://evil.example";

    private static EmbeddedChannel channel(CorsConfig config) {
        return new EmbeddedChannel(new CorsHandler(config));
    }

    private static DefaultFullHttpRequest request(HttpMethod method, String origin) {
        DefaultFullHttpRequest request =
                new DefaultFullHttpRequest(HTTP_1_1, method, "/", Unpooled.copiedBuffer("body", US_ASCII));
        if (origin != null) {
            request.headers().set(ORIGIN, origin);
        }
        return request;
    }

    private static DefaultFullHttpRequest get(String origin) {
        return request(HttpMethod.GET, origin);
    }

    private static DefaultFullHttpRequest preflight(String origin) {
        DefaultFullHttpRequest request = request(HttpMethod.OPTIONS, origin);
        request.headers().set(ACCESS_CONTROL_REQUEST_METHOD, "PUT");
        return request;
    }

    private static FullHttpResponse ok() {
        return new DefaultFullHttpResponse(HTTP_1_1, OK, Unpooled.EMPTY_BUFFER);
    }

    /** The request passes, is answered with the response, and what goes out is given. */
    private static HttpResponse exchange(CorsConfig config, HttpRequest request, HttpResponse response) {
        EmbeddedChannel channel = channel(config);
        channel.writeInbound(request);
        assertThat(channel.<Object>readInbound()).as("what passes").isSameAs(request);
        channel.writeOutbound(response);
        HttpResponse sent = channel.readOutbound();
        ((DefaultFullHttpRequest) request).release();
        assertThat(channel.finish()).isFalse();
        return sent;
    }

    private static HttpResponse exchange(CorsConfig config, String origin) {
        return exchange(config, get(origin), ok());
    }

    /** The request is answered by the handler itself. */
    private static FullHttpResponse answer(EmbeddedChannel channel, DefaultFullHttpRequest request) {
        assertThat(channel.writeInbound(request)).as("something passes").isFalse();
        assertThat(request.refCnt()).as("references to the request").isZero();
        FullHttpResponse answer = channel.readOutbound();
        assertThat(answer.content().isReadable()).isFalse();
        assertThat(answer.headers().get(CONTENT_LENGTH)).isEqualTo("0");
        answer.release();
        return answer;
    }

    private static FullHttpResponse answer(CorsConfig config, DefaultFullHttpRequest request) {
        EmbeddedChannel channel = channel(config);
        FullHttpResponse answer = answer(channel, request);
        assertThat(channel.finish()).isFalse();
        return answer;
    }

    private static List<String> corsNames(HttpResponse response) {
        return response.headers().names().stream()
                .filter(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"))
                .toList();
    }

    @Nested
    class Requests {
        @Test
        void oneWithoutAnOriginGetsNoHeaders() {
            assertThat(corsNames(exchange(forAnyOrigin().allowCredentials().build(), get(null), ok())))
                    .isEmpty();
        }

        @Test
        void anyOriginIsAnsweredWithTheStar() {
            HttpResponse response = exchange(forAnyOrigin().build(), A);

            assertThat(response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN)).isEqualTo("*");
            assertThat(corsNames(response)).containsExactly(ACCESS_CONTROL_ALLOW_ORIGIN.toString());
            assertThat(response.headers().contains(VARY)).isFalse();
        }

        @Test
        void anAllowedOriginIsNamed() {
            CorsConfig config = forOrigins(A, B).build();

            for (String origin : List.of(A, B)) {
                HttpResponse response = exchange(config, origin);
                assertThat(response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN)).isEqualTo(origin);
                assertThat(response.headers().get(VARY)).isEqualTo("origin");
                assertThat(response.headers().contains(ACCESS_CONTROL_ALLOW_CREDENTIALS))
                        .isFalse();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://A.example",
                    "http://a.example",
                    "https://a.example:443",
                    "https://a.example/",
                    "https://a.example.evil.example",
                    "https://sub.a.example",
                    "https://evila.example",
                    "https://a.example https://evil.example",
                    "null",
                    "*",
                    "",
                })
        @DisplayName("4.2.19 origin validation: an origin is compared character by character")
        void anOriginIsComparedExactly(String origin) {
            HttpResponse response = exchange(forOrigins(A).allowCredentials().build(), origin);

            assertThat(corsNames(response)).isEmpty();
            assertThat(response.headers().get(VARY)).isEqualTo("origin");
        }

        @Test
        @DisplayName("4.2.19 origin validation: several origins are none that is allowed")
        void severalOriginsAreNoneThatIsAllowed() {
            DefaultFullHttpRequest request = get(A);
            request.headers().add(ORIGIN, EVIL);

            assertThat(corsNames(exchange(forOrigin(A).build(), request, ok()))).isEmpty();
        }

        @Test
        void theNullOriginIsAllowedOnlyIfItIsSaid() {
            HttpResponse allowed = exchange(forOrigin(A).allowNullOrigin().build(), "null");

            assertThat(allowed.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN)).isEqualTo("null");
            assertThat(allowed.headers().get(VARY)).isEqualTo("origin");
            assertThat(corsNames(exchange(forOrigin(A).build(), "null"))).isEmpty();
            assertThat(corsNames(exchange(forOrigin(A).allowNullOrigin().build(), EVIL)))
                    .isEmpty();
        }

        @Test
        void credentialsNeverGoWithTheStar() {
            HttpResponse response = exchange(forAnyOrigin().allowCredentials().build(), A);

            assertThat(response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN)).isEqualTo(A);
            assertThat(response.headers().get(ACCESS_CONTROL_ALLOW_CREDENTIALS)).isEqualTo("true");
            assertThat(response.headers().get(VARY)).isEqualTo("origin");
        }

        @Test
        void credentialsDoNotGoToTheNullOriginUnlessItIsAllowed() {
            assertThat(corsNames(exchange(forAnyOrigin().allowCredentials().build(), "null")))
                    .isEmpty();
            assertThat(exchange(forAnyOrigin().build(), "null").headers().get(ACCESS_CONTROL_ALLOW_ORIGIN))
                    .isEqualTo("*");
        }

        @Test
        void credentialsThatAHandlerAllowsByItselfAreTakenBack() {
            FullHttpResponse response = ok();
            response.headers().set(ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");

            HttpResponse sent = exchange(forAnyOrigin().build(), get(A), response);

            assertThat(sent.headers().contains(ACCESS_CONTROL_ALLOW_CREDENTIALS))
                    .isFalse();
        }

        @Test
        void exposedHeadersAreListed() {
            CorsConfig config = forAnyOrigin().exposeHeaders("x-a", "x-b").build();

            FullHttpResponse combining = new DefaultFullHttpResponse(
                    HTTP_1_1,
                    OK,
                    Unpooled.EMPTY_BUFFER,
                    DefaultHttpHeadersFactory.headersFactory().withCombiningHeaders(true),
                    DefaultHttpHeadersFactory.trailersFactory());

            assertThat(exchange(config, A).headers().getAll(ACCESS_CONTROL_EXPOSE_HEADERS))
                    .containsExactly("x-a", "x-b");
            assertThat(exchange(config, get(A), combining).headers().get(ACCESS_CONTROL_EXPOSE_HEADERS))
                    .isEqualTo("x-a,x-b");
        }

        @Test
        void theFirstConfigurationThatKnowsTheOriginDecides() {
            List<CorsConfig> configs = List.of(
                    forOrigin(A).allowCredentials().build(),
                    forAnyOrigin().exposeHeaders("x-any").build());
            EmbeddedChannel channel = new EmbeddedChannel(new CorsHandler(configs, false));

            channel.writeInbound(get(A), get(B));
            channel.releaseInbound();
            channel.writeOutbound(ok(), ok());

            HttpResponse first = channel.readOutbound();
            HttpResponse second = channel.readOutbound();
            assertThat(first.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN)).isEqualTo(A);
            assertThat(first.headers().contains(ACCESS_CONTROL_ALLOW_CREDENTIALS))
                    .isTrue();
            assertThat(second.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN)).isEqualTo("*");
            assertThat(second.headers().get(ACCESS_CONTROL_EXPOSE_HEADERS)).isEqualTo("x-any");
            assertThat(second.headers().get(VARY)).as("of the other's absence").isEqualTo("origin");
            channel.finish();
        }

        @Test
        void eachPipelinedRequestGetsTheAnswerForItsOwnOrigin() {
            EmbeddedChannel channel = channel(forOrigins(A, B).build());

            channel.writeInbound(get(A), get(EVIL), get(null), get(B));
            channel.releaseInbound();
            List<String> allowed = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                channel.writeOutbound(ok());
                allowed.add(channel.<HttpResponse>readOutbound().headers().get(ACCESS_CONTROL_ALLOW_ORIGIN));
            }

            assertThat(allowed).containsExactly(A, null, null, B);
            channel.finish();
        }

        @Test
        void anInterimResponseIsNotTheAnswer() {
            EmbeddedChannel channel = channel(forOrigin(A).build());

            channel.writeInbound(get(A));
            channel.releaseInbound();
            channel.writeOutbound(new DefaultFullHttpResponse(HTTP_1_1, CONTINUE, Unpooled.EMPTY_BUFFER));
            channel.writeOutbound(ok());

            assertThat(corsNames(channel.readOutbound())).isEmpty();
            assertThat(corsNames(channel.readOutbound())).isNotEmpty();
            channel.finish();
        }

        @Test
        void aResponseWithoutARequestPasses() {
            EmbeddedChannel channel = channel(forAnyOrigin().build());

            channel.writeOutbound(ok());

            assertThat(corsNames(channel.readOutbound())).isEmpty();
            channel.finish();
        }

        @Test
        void aHandlerThatIsSwitchedOffLetsEverythingThrough() {
            CorsConfig config = forOrigin(A).shortCircuit().disable().build();

            HttpResponse response = exchange(config, preflight(EVIL), ok());

            assertThat(response.headers().isEmpty()).isTrue();
        }

        @Test
        void aConfigurationThatIsSwitchedOffAllowsNothing() {
            CorsHandler handler = new CorsHandler(
                    List.of(forOrigin(A).disable().build(), forOrigin(B).build()), true);
            EmbeddedChannel channel = new EmbeddedChannel(handler);

            assertThat(answer(channel, get(A)).status()).isEqualTo(FORBIDDEN);
            channel.finish();
        }

        @Test
        @DisplayName("4.2.19 unbounded: a handler that never answers does not collect requests")
        void aHandlerThatNeverAnswersDoesNotCollectRequests() {
            EmbeddedChannel channel = channel(forOrigin(A).build());

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            channel.writeInbound(get(A));
                            channel.releaseInbound();
                        }
                    })
                    .isInstanceOf(CodecLimitException.class)
                    .hasMessageContaining("1024");
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void aHandlerNeedsAConfiguration() {
            assertThatIllegalArgumentException().isThrownBy(() -> new CorsHandler(List.of(), false));
            assertThatThrownBy(() -> new CorsHandler(null)).isInstanceOf(NullPointerException.class);
        }
    }

    @Nested
    class Vary {
        private HttpResponse withVary(String... values) {
            FullHttpResponse response = ok();
            response.headers().set(VARY, List.of(values));
            return exchange(forOrigin(A).build(), get(A), response);
        }

        @Test
        @DisplayName("CVE-2026-59903 Vary of the response is kept, origin is added to it")
        void isAddedTo() {
            assertThat(withVary("Cookie").headers().getAll(VARY)).containsExactly("Cookie", "origin");
            assertThat(withVary("Cookie, Accept", "X").headers().getAll(VARY))
                    .containsExactly("Cookie, Accept", "X", "origin");
        }

        @Test
        @DisplayName("CVE-2026-59903 Vary that says so already stays as it is")
        void isNotSaidTwice() {
            assertThat(withVary("cookie, Origin").headers().getAll(VARY)).containsExactly("cookie, Origin");
            assertThat(withVary("*").headers().getAll(VARY)).containsExactly("*");
            assertThat(withVary("X-Origin").headers().getAll(VARY)).containsExactly("X-Origin", "origin");
        }

        @Test
        @DisplayName("CVE-2026-59903 a cache learns it from responses without an origin too")
        void isThereWithoutAnOrigin() {
            assertThat(exchange(forOrigin(A).build(), get(null), ok()).headers().get(VARY))
                    .isEqualTo("origin");
        }
    }

    @Nested
    class Preflight {
        @Test
        void isAnsweredWithWhatIsAllowed() {
            CorsConfig config = forOrigin(A)
                    .allowedRequestMethods(HttpMethod.PUT, HttpMethod.DELETE)
                    .allowedRequestHeaders("x-a", "x-b")
                    .exposeHeaders("x-c")
                    .allowCredentials()
                    .maxAge(3600)
                    .build();

            FullHttpResponse answer = answer(config, preflight(A));

            assertThat(answer.status()).isEqualTo(OK);
            assertThat(answer.protocolVersion()).isEqualTo(HTTP_1_1);
            assertThat(answer.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN)).isEqualTo(A);
            assertThat(answer.headers().get(ACCESS_CONTROL_ALLOW_METHODS)).isEqualTo("PUT,DELETE");
            assertThat(answer.headers().get(ACCESS_CONTROL_ALLOW_HEADERS)).isEqualTo("x-a,x-b");
            assertThat(answer.headers().get(ACCESS_CONTROL_ALLOW_CREDENTIALS)).isEqualTo("true");
            assertThat(answer.headers().get(ACCESS_CONTROL_MAX_AGE)).isEqualTo("3600");
            assertThat(answer.headers().contains(ACCESS_CONTROL_EXPOSE_HEADERS)).isFalse();
            assertThat(answer.headers().get(VARY)).isEqualTo("origin");
            assertThat(answer.headers().getTimeMillis("date")).isNotNull();
        }

        @Test
        void ofAnOriginThatIsNotAllowedGetsNoPermission() {
            FullHttpResponse answer = answer(forOrigin(A).allowCredentials().build(), preflight(EVIL));

            assertThat(answer.status()).isEqualTo(OK);
            assertThat(corsNames(answer)).isEmpty();
            assertThat(answer.headers().get(VARY)).isEqualTo("origin");
        }

        @Test
        void ofAnyOriginWithCredentialsNamesTheOrigin() {
            FullHttpResponse answer = answer(forAnyOrigin().allowCredentials().build(), preflight(A));

            assertThat(answer.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN)).isEqualTo(A);
            assertThat(answer.headers().get(ACCESS_CONTROL_ALLOW_CREDENTIALS)).isEqualTo("true");
        }

        @Test
        void ofAnyOriginGetsTheStarAndNoCredentials() {
            FullHttpResponse answer = answer(forAnyOrigin().build(), preflight(A));

            assertThat(answer.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN)).isEqualTo("*");
            assertThat(answer.headers().contains(ACCESS_CONTROL_ALLOW_CREDENTIALS))
                    .isFalse();
            assertThat(answer.headers().contains(VARY)).isFalse();
        }

        @Test
        void hasFurtherHeaders() {
            FullHttpResponse answer = answer(
                    forOrigin(A)
                            .preflightResponseHeader("x-several", "1", "2")
                            .preflightResponseHeader("x-one", "a")
                            .build(),
                    preflight(A));

            assertThat(answer.headers().get("x-several")).isEqualTo("1,2");
            assertThat(answer.headers().get("x-one")).isEqualTo("a");
        }

        @Test
        void withoutFurtherHeadersHasNoDate() {
            FullHttpResponse answer =
                    answer(forOrigin(A).noPreflightResponseHeaders().build(), preflight(A));

            assertThat(answer.headers().contains("date")).isFalse();
        }

        @Test
        void saysWhetherAPrivateNetworkMayBeUsed() {
            DefaultFullHttpRequest asked = preflight(A);
            asked.headers().set(ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK, "true");
            DefaultFullHttpRequest askedInVain = preflight(A);
            askedInVain.headers().set(ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK, "true");

            assertThat(answer(forOrigin(A).allowPrivateNetwork().build(), asked)
                            .headers()
                            .get(ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK))
                    .isEqualTo("true");
            assertThat(answer(forOrigin(A).build(), askedInVain).headers().get(ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK))
                    .isEqualTo("false");
            assertThat(answer(forOrigin(A).allowPrivateNetwork().build(), preflight(A))
                            .headers()
                            .contains(ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK))
                    .isFalse();
        }

        @Test
        void isOnlyWhatHasOriginAndMethodAndIsOptions() {
            DefaultFullHttpRequest withoutMethod = request(HttpMethod.OPTIONS, A);
            DefaultFullHttpRequest withoutOrigin = preflight(null);
            DefaultFullHttpRequest ofGet = get(A);
            ofGet.headers().set(ACCESS_CONTROL_REQUEST_METHOD, "PUT");
            EmbeddedChannel channel = channel(forOrigin(A).build());

            channel.writeInbound(withoutMethod, withoutOrigin, ofGet);

            assertThat(channel.inboundMessages()).containsExactly(withoutMethod, withoutOrigin, ofGet);
            channel.releaseInbound();
            channel.finish();
        }

        @Test
        void keepsTheConnectionAsTheClientWants() {
            DefaultFullHttpRequest close = preflight(A);
            close.headers().set(CONNECTION, "close");
            EmbeddedChannel channel = channel(forOrigin(A).build());

            FullHttpResponse kept = answer(channel, preflight(A));
            assertThat(HttpUtil.isKeepAlive(kept)).isTrue();
            assertThat(channel.isOpen()).isTrue();
            FullHttpResponse last = answer(channel, close);
            assertThat(HttpUtil.isKeepAlive(last)).isFalse();
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void answersAnOldClientInItsVersion() {
            DefaultFullHttpRequest request = preflight(A);
            request.setProtocolVersion(HTTP_1_0);
            request.headers().set(CONNECTION, "keep-alive");
            EmbeddedChannel channel = channel(forOrigin(A).build());

            FullHttpResponse answer = answer(channel, request);

            assertThat(answer.protocolVersion()).isEqualTo(HttpVersion.HTTP_1_0);
            assertThat(answer.headers().get(CONNECTION)).isEqualTo("keep-alive");
            assertThat(channel.isOpen()).isTrue();
            channel.finish();
        }

        @Test
        void waitsForTheResponsesOfEarlierRequests() {
            EmbeddedChannel channel = channel(forOrigin(A).build());
            DefaultFullHttpRequest last = preflight(EVIL);
            last.headers().set(CONNECTION, "close");

            channel.writeInbound(get(A), preflight(A), get(A), last);
            channel.releaseInbound();
            assertThat(channel.<Object>readOutbound()).isNull();

            HttpResponse head = new DefaultHttpResponse(HTTP_1_1, OK);
            HttpContent part = new DefaultHttpContent(Unpooled.copiedBuffer("x", US_ASCII));
            channel.writeOutbound(head, part);
            assertThat(channel.outboundMessages()).containsExactly(head, part);
            channel.releaseOutbound();

            channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(channel.<Object>readOutbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
            FullHttpResponse answer = channel.readOutbound();
            assertThat(answer.headers().contains(ACCESS_CONTROL_MAX_AGE)).isTrue();
            assertThat(channel.<Object>readOutbound()).isNull();

            channel.writeOutbound(ok());
            assertThat(channel.<HttpResponse>readOutbound().headers().get(ACCESS_CONTROL_ALLOW_ORIGIN))
                    .isEqualTo(A);
            assertThat(corsNames(channel.readOutbound())).isEmpty();
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void answersThatWaitGoWithTheChannel() {
            EmbeddedChannel channel = channel(forOrigin(A).build());

            channel.writeInbound(get(A), preflight(A));
            channel.releaseInbound();

            assertThat(channel.finish()).isFalse();
        }
    }

    @Nested
    class ShortCircuit {
        private final CorsConfig config =
                forOrigin(A).allowNullOrigin().shortCircuit().build();

        @ParameterizedTest
        @ValueSource(strings = {EVIL, "", "https://a.example.evil.example", "NULL", "null, null", "*"})
        @DisplayName("CVE-2026-56746 in short-circuit mode no request of another origin passes, preflight or not")
        void refuses(String origin) {
            for (DefaultFullHttpRequest request :
                    List.of(get(origin), preflight(origin), request(HttpMethod.OPTIONS, origin))) {
                FullHttpResponse answer = answer(config, request);

                assertThat(answer.status()).isEqualTo(FORBIDDEN);
                assertThat(corsNames(answer)).isEmpty();
                assertThat(answer.headers().get(VARY)).isEqualTo("origin");
            }
        }

        @Test
        @DisplayName(
                "CVE-2026-56746 the null origin does not pass unless it is allowed, with any number of configurations")
        void refusesNull() {
            List<CorsConfig> configs = List.of(
                    forOrigin(A).build(), forOrigin(B).allowCredentials().build());
            EmbeddedChannel channel = new EmbeddedChannel(new CorsHandler(configs, true));

            assertThat(answer(channel, get("null")).status()).isEqualTo(FORBIDDEN);
            assertThat(answer(channel, preflight("null")).status()).isEqualTo(FORBIDDEN);
            channel.finish();
        }

        @Test
        @DisplayName("CVE-2026-56746 an allowed null origin does not let other origins pass")
        void refusesOthersBesideNull() {
            EmbeddedChannel channel = new EmbeddedChannel(
                    new CorsHandler(List.of(forOrigin(A).allowNullOrigin().build()), true));

            assertThat(answer(channel, get(EVIL)).status()).isEqualTo(FORBIDDEN);
            assertThat(channel.writeInbound(get("null"))).isTrue();
            channel.releaseInbound();
            channel.finish();
        }

        @Test
        @DisplayName("CVE-2026-56746 a second Origin does not carry a request through")
        void refusesSeveral() {
            DefaultFullHttpRequest request = get(A);
            request.headers().add(ORIGIN, EVIL);

            assertThat(answer(config, request).status()).isEqualTo(FORBIDDEN);
        }

        @Test
        @DisplayName("CVE-2026-56746 the content of a refused request passes as little as its head")
        void refusesContent() {
            EmbeddedChannel channel = channel(config);
            HttpRequest head = new DefaultHttpRequest(HTTP_1_1, HttpMethod.POST, "/");
            head.headers().set(ORIGIN, EVIL);
            HttpContent part = new DefaultHttpContent(Unpooled.copiedBuffer("x", US_ASCII));
            LastHttpContent end = new DefaultLastHttpContent(Unpooled.copiedBuffer("y", US_ASCII));
            DefaultFullHttpRequest next = get(A);

            channel.writeInbound(head, part, end, next);

            assertThat(channel.inboundMessages()).containsExactly(next);
            assertThat(part.refCnt()).isZero();
            assertThat(end.refCnt()).isZero();
            assertThat(channel.<FullHttpResponse>readOutbound().status()).isEqualTo(FORBIDDEN);
            channel.releaseInbound();
            channel.finish();
        }

        @Test
        void letsAllowedOriginsAndRequestsWithoutOnePass() {
            EmbeddedChannel channel = channel(config);

            channel.writeInbound(get(A), get("null"), get(null));

            assertThat(channel.inboundMessages()).hasSize(3);
            channel.releaseInbound();
            channel.finish();
        }

        @Test
        void keepsTheConnectionAsTheClientWants() {
            DefaultFullHttpRequest close = get(EVIL);
            close.headers().set(CONNECTION, "close");
            EmbeddedChannel channel = channel(config);

            assertThat(HttpUtil.isKeepAlive(answer(channel, get(EVIL)))).isTrue();
            assertThat(channel.isOpen()).isTrue();
            assertThat(HttpUtil.isKeepAlive(answer(channel, close))).isFalse();
            assertThat(channel.isOpen()).isFalse();
        }

        @Test
        void asksForMoreWhenAllWasRefused() {
            List<String> reads = new ArrayList<>();
            EmbeddedChannel channel = new EmbeddedChannel(
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void read(ChannelHandlerContext ctx) {
                            reads.add("read");
                            ctx.read();
                        }
                    },
                    new CorsHandler(config));
            channel.config().setAutoRead(false);
            reads.clear();

            answer(channel, get(EVIL));
            assertThat(reads).hasSize(1);
            channel.writeInbound(get(A));
            assertThat(reads).hasSize(1);
            channel.releaseInbound();
            channel.finish();
        }
    }
}
