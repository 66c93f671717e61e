package io.millrace.handler.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.util.AsciiString;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names, the values, the factories. */
class HttpHeadersTest {
    @Test
    void everyNameIsItsConstantInLowerCase() throws IllegalAccessException {
        Set<String> names = new HashSet<>();
        for (Field field : HttpHeaderNames.class.getFields()) {
            AsciiString name = (AsciiString) field.get(null);
            assertThat(name.toString())
                    .isEqualTo(field.getName().toLowerCase(Locale.ROOT).replace('_', '-'));
            assertThat(HttpHeaderValidationUtil.validateToken(name)).isEqualTo(-1);
            assertThat(names.add(name.toString())).as(name.toString()).isTrue();
        }
        assertThat(names).hasSizeGreaterThan(80).contains("content-length", "sec-websocket-key1", "etag");
    }

    @Test
    void everyValueCanBeSent() throws IllegalAccessException {
        for (Field field : HttpHeaderValues.class.getFields()) {
            AsciiString value = (AsciiString) field.get(null);
            assertThat(HttpHeaderValidationUtil.validateValidHeaderValue(value)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "APPLICATION_MANIFEST_JSON, application/manifest+json",
        "APPLICATION_XHTML, application/xhtml+xml",
        "APPLICATION_X_WWW_FORM_URLENCODED, application/x-www-form-urlencoded",
        "CONTINUE, 100-continue",
        "GZIP_DEFLATE, 'gzip,deflate'",
        "IMAGE_SVG_XML, image/svg+xml",
        "MULTIPART_FORM_DATA, multipart/form-data",
        "S_MAXAGE, s-maxage",
        "TEXT_EVENT_STREAM, text/event-stream",
        "XML_HTTP_REQUEST, XMLHttpRequest",
        "X_GZIP, x-gzip",
        "ZERO, 0",
        "FONT_WOFF2, font/woff2",
    })
    void valuesAreWhatTheirStandardsSay(String constant, String value) throws ReflectiveOperationException {
        assertThat(HttpHeaderValues.class.getField(constant).get(null)).hasToString(value);
    }

    @Test
    void aFactoryIsWhatItWasMade() {
        DefaultHttpHeadersFactory factory = DefaultHttpHeadersFactory.headersFactory();

        assertThat(factory.isCombiningHeaders()).isFalse();
        assertThat(factory.isValidatingHeaderNames()).isTrue();
        assertThat(factory.isValidatingHeaderValues()).isTrue();
        assertThat(factory.newHeaders()).isExactlyInstanceOf(DefaultHttpHeaders.class);
        assertThat(factory.newEmptyHeaders().isEmpty()).isTrue();
        assertThat(factory.newEmptyHeaders().add("a", "b").size()).isEqualTo(1);
        assertThat(factory.withCombiningHeaders(true).newHeaders()).isExactlyInstanceOf(CombinedHttpHeaders.class);
        assertThat(factory.withCombiningHeaders(true).isCombiningHeaders()).isTrue();
        assertThat(factory.withCombiningHeaders(false)).isSameAs(factory);
        assertThat(factory.withValidation(true)).isSameAs(factory);
    }

    @Test
    void aFactoryWithoutChecksMakesHeadersThatTakeAnything() {
        DefaultHttpHeadersFactory factory = DefaultHttpHeadersFactory.headersFactory();
        DefaultHttpHeadersFactory none = factory.withValidation(false);

        assertThat(none.isValidatingHeaderNames()).isFalse();
        assertThat(none.isValidatingHeaderValues()).isFalse();
        assertThat(none.newHeaders().add("a b", "c\u0001").size()).isEqualTo(1);
        assertThat(factory.withNameValidation(false)
                        .newHeaders()
                        .add("a b", "c")
                        .size())
                .isEqualTo(1);
        assertThat(factory.withNameValidation(false).isValidatingHeaderValues()).isTrue();
        assertThat(factory.withValueValidation(false)
                        .newHeaders()
                        .add("a", "c\u0001")
                        .size())
                .isEqualTo(1);
        assertThat(factory.withValueValidation(false).isValidatingHeaderNames()).isTrue();
        assertThat(none.withNameValidator(factory.getNameValidator()).isValidatingHeaderNames())
                .isTrue();
        assertThat(none.withValueValidator(factory.getValueValidator()).isValidatingHeaderValues())
                .isTrue();
        assertThat(factory.isValidatingHeaderNames()).isTrue();
    }
}
