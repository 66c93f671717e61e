package io.millrace.handler.codec.http.multipart;

import static io.millrace.handler.codec.http.multipart.Forms.URLENCODED;
import static io.millrace.handler.codec.http.multipart.Forms.content;
import static io.millrace.handler.codec.http.multipart.Forms.decode;
import static io.millrace.handler.codec.http.multipart.Forms.last;
import static io.millrace.handler.codec.http.multipart.Forms.offer;
import static io.millrace.handler.codec.http.multipart.Forms.request;
import static io.millrace.handler.codec.http.multipart.Forms.text;
import static io.millrace.handler.codec.http.multipart.Forms.texts;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.buffer.Unpooled;
import io.millrace.handler.codec.http.DefaultHttpContent;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.TooLongFormFieldException;
import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.TooManyFormFieldsException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPostStandardRequestDecoderTest {
    @Test
    void fieldsComeInTheirOrder() {
        assertThat(decode(URLENCODED, "b=1&a=2&b=3")).containsExactly("b=1", "a=2", "b=3");
    }

    @Test
    void plusIsASpaceAndPercentCodesAreBytesOfTheCharset() {
        assertThat(decode(URLENCODED, "a+b=c+d%2B%26%3D&%C3%A4=%c3%bc")).containsExactly("a b=c d+&=", "ä=ü");
    }

    @Test
    void aFieldMayBeWithoutValueAndEmptyOnesAreNone() {
        assertThat(decode(URLENCODED, "&a=&&b&c=1&")).containsExactly("a=", "b=", "c=1");
    }

    @Test
    void aNameAtTheEndIsAFieldOfAFormOnly() {
        assertThat(decode(URLENCODED + "; charset=UTF-8", "a=1&b")).containsExactly("a=1", "b=");
        assertThat(decode("text/plain", "no form")).isEmpty();
    }

    @Test
    void anEqualsSignInAValueIsContent() {
        assertThat(decode(URLENCODED, "a==b=")).containsExactly("a==b=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1\r\n", "a=1\n", "a=1\r\nb=2", "a=1&\r\n"})
    void aLineEndEndsTheForm(String body) {
        assertThat(decode(URLENCODED, body)).containsExactly("a=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=%", "a=%4", "a=%4&b=1", "a=%zz", "a=%4g", "%=1", "%4=1", "%g1=1", "a=1\rb", "a=1\r", "=1"})
    void malformedFormsAreRefused(String body) {
        assertThatThrownBy(() -> decode(URLENCODED, body)).isInstanceOf(ErrorDataDecoderException.class);
    }

    @Test
    void aFieldIsThereAsSoonAsTheNextOneBegins() {
        HttpPostStandardRequestDecoder decoder = new HttpPostStandardRequestDecoder(request(URLENCODED));
        offer(decoder, content("a=1&b=2"));
        assertThat(decoder.isMultipart()).isFalse();
        assertThat(text(decoder.next())).isEqualTo("a=1");
        assertThat(decoder.hasNext()).isFalse();
        assertThat(text(decoder.currentPartialHttpData())).isEqualTo("b=2");
        offer(decoder, last("3"));
        assertThat(text(decoder.next())).isEqualTo("b=23");
        assertThat(decoder.currentPartialHttpData()).isNull();
        decoder.destroy();
    }

    @Test
    void theCharsetFieldSaysTheCharsetOfThoseBehindIt() {
        assertThat(decode(URLENCODED, "a=%C3%A4&_charset_=ISO-8859-1&b=%E4&%E4=1"))
                .containsExactly("a=ä", "_charset_=ISO-8859-1", "b=ä", "ä=1");
        assertThatThrownBy(() -> decode(URLENCODED, "_charset_=no-charset"))
                .isInstanceOf(ErrorDataDecoderException.class);
    }

    @Test
    void theConstructorsCharsetHolds() {
        HttpPostStandardRequestDecoder decoder =
                new HttpPostStandardRequestDecoder(new DefaultHttpDataFactory(), request(URLENCODED), ISO_8859_1);
        assertThat(texts(offer(decoder, last("%E4=%FC")).getBodyHttpDatas())).containsExactly("ä=ü");
        decoder.destroy();
    }

    @Test
    @DisplayName("CVE-2024-29025 GHSA-5jpm-x58v-624v: too many urlencoded fields are refused")
    void tooManyFieldsAreRefused() {
        HttpPostStandardRequestDecoder decoder =
                new HttpPostStandardRequestDecoder(new DefaultHttpDataFactory(false), request(URLENCODED));
        offer(decoder, content("a=1&".repeat(128)));
        assertThatThrownBy(() -> offer(decoder, content("a=1&")))
                .isInstanceOf(TooManyFormFieldsException.class)
                .hasMessageContaining("maxFields of 128")
                .hasMessageContaining("withMaxFields");
        decoder.destroy();
    }

    @Test
    @DisplayName("CVE-2024-29025 GHSA-5jpm-x58v-624v: a name is not buffered without end")
    void tooLongNamesAreRefused() {
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(
                new DefaultHttpDataFactory(false), request(URLENCODED), UTF_8, -1, 16 * 1024);
        assertThatThrownBy(
                        () -> offer(decoder, new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[16 * 1024 + 1]))))
                .isInstanceOf(TooLongFormFieldException.class)
                .hasMessageContaining("maxBufferedBytes of 16384");
        decoder.destroy();
    }

    @Test
    void noLimitOnFieldsWhereNoneIsWanted() {
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(request(URLENCODED), -1, -1);
        assertThat(offer(decoder, last("a=1&".repeat(1000))).getBodyHttpDatas()).hasSize(1000);
        decoder.destroy();
    }

    @Test
    void tooLongFieldsAndFormsAreRefused() {
        FormLimits limits = FormLimits.DEFAULT.withMaxFieldBytes(10).withMaxTotalBytes(20);
        HttpPostRequestDecoder field =
                new HttpPostRequestDecoder(new DefaultHttpDataFactory(), request(URLENCODED), UTF_8, limits, null);
        offer(field, content("a=0123456789"));
        assertThatThrownBy(() -> offer(field, content("0")))
                .isInstanceOf(TooLongFormFieldException.class)
                .hasMessageContaining("maxFieldBytes of 10")
                .hasMessageContaining("withMaxFieldBytes");
        assertThatThrownBy(() -> offer(field, content("0"))).isInstanceOf(ErrorDataDecoderException.class);
        field.destroy();
        HttpPostRequestDecoder form =
                new HttpPostRequestDecoder(new DefaultHttpDataFactory(), request(URLENCODED), UTF_8, limits, null);
        offer(form, content("a=1&b=2&c=3&d=4&e=5&"));
        assertThatThrownBy(() -> offer(form, content("f"))).hasMessageContaining("maxTotalBytes of 20");
        form.destroy();
    }

    /** The cut behind so many bytes falls before, between and behind the faults, or nowhere. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5, 6, 7, 8, 9})
    void theFirstOfTwoFaultsIsToldHoweverTheBytesAreCut(int cut) {
        assertThatThrownBy(() -> offerInTwo("a=1234%zz", cut)).isInstanceOf(TooLongFormFieldException.class);
        assertThatThrownBy(() -> offerInTwo("a=1%zz234", cut))
                .isInstanceOf(ErrorDataDecoderException.class)
                .hasMessageContaining("no hexadecimal digit");
    }

    private static void offerInTwo(String body, int cut) {
        FormLimits limits = FormLimits.DEFAULT.withMaxFieldBytes(3);
        HttpPostStandardRequestDecoder decoder = new HttpPostStandardRequestDecoder(
                new DefaultHttpDataFactory(false), request(URLENCODED), UTF_8, limits, null);
        try {
            offer(decoder, content(body.substring(0, cut)));
            offer(decoder, last(body.substring(cut)));
        } finally {
            decoder.destroy();
        }
    }
}
