package io.millrace.handler.codec.http.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.handler.codec.http.DefaultHttpHeaders;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.QueryStringDecoder;
import io.millrace.handler.codec.http.QueryStringEncoder;
import io.millrace.handler.codec.http.cookie.ClientCookieDecoder;
import io.millrace.handler.codec.http.cookie.ClientCookieEncoder;
import io.millrace.handler.codec.http.cookie.Cookie;
import io.millrace.handler.codec.http.cookie.ServerCookieDecoder;
import io.millrace.handler.codec.http.cookie.ServerCookieEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map.Entry;

/** What the fuzzer calls about messages: whatever comes, the assertions hold. */
final class ModelFuzzTargets {
    /** How long each target is fuzzed. */
    static final String DURATION = "30s";

    /** Of headers: more than an index needs. */
    private static final int MAX_OPERATIONS = 200;

    private ModelFuzzTargets() {}

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }

    /** What strict decoders let through, strict encoders write, and it is read again. */
    static void cookies(byte[] input) {
        String header = text(input);
        for (Cookie cookie : ServerCookieDecoder.STRICT.decodeAll(header)) {
            if (cookie.name().equalsIgnoreCase("$Version")) {
                continue; // in front of others it is no cookie, but says that they are of RFC 2965
            }
            String written = ClientCookieEncoder.STRICT.encode(cookie);
            List<Cookie> again = ServerCookieDecoder.STRICT.decodeAll(written);
            assertThat(again).containsExactly(cookie);
            assertThat(again.get(0).value()).isEqualTo(cookie.value());
        }
        for (Cookie cookie : ServerCookieDecoder.LAX.decodeAll(header)) {
            assertThat(ClientCookieEncoder.LAX.encode(cookie)).doesNotContain("\r", "\n", "\0");
        }
        assertThat(ServerCookieDecoder.LAX.decode(header)).hasSizeLessThanOrEqualTo(1024);
        setCookie(header);
    }

    private static void setCookie(String header) {
        Cookie cookie = ClientCookieDecoder.STRICT.decode(header);
        if (cookie != null) {
            Cookie again = ClientCookieDecoder.STRICT.decode(ServerCookieEncoder.STRICT.encode(cookie));
            assertThat(again).isEqualTo(cookie);
        }
        Cookie lax = ClientCookieDecoder.LAX.decode(header);
        if (lax != null) {
            assertThat(ServerCookieEncoder.LAX.encode(lax)).doesNotContain("\r", "\n", "\0");
        }
    }

    /** What was decoded, encoded and decoded again is the same; nothing but a bad escape is refused. */
    static void queryStrings(byte[] input) {
        QueryStringDecoder decoder = new QueryStringDecoder(new String(input, StandardCharsets.UTF_8));
        assertThat(decoder.rawPath().length() + decoder.rawQuery().length())
                .isLessThanOrEqualTo(decoder.uri().length());
        try {
            decoder.path();
            decoder.parameters();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("index");
            return;
        }
        QueryStringEncoder encoder = new QueryStringEncoder("");
        for (Entry<String, List<String>> parameter : decoder.parameters().entrySet()) {
            // The name of a parameter cannot be empty, unless there is a value.
            parameter.getValue().forEach(value -> encoder.addParam(parameter.getKey(), value));
        }
        assertThat(new QueryStringDecoder(encoder.toString()).parameters()).isEqualTo(decoder.parameters());
    }

    /**
     * Headers are what a plain list would be. Each three bytes are an operation with a name and a value.
     */
    static void headers(byte[] input) {
        HttpHeaders headers = new DefaultHttpHeaders();
        List<Entry<String, String>> model = new ArrayList<>();
        for (int i = 0; i + 2 < Math.min(input.length, MAX_OPERATIONS * 3); i += 3) {
            String name = "n" + (input[i + 1] & 0xFF) % 200;
            String value = "v" + input[i + 2];
            operate(headers, model, input[i] & 7, (input[i] & 8) == 0 ? name : name.toUpperCase(Locale.ROOT), value);
            assertThat(headers.getAll(name)).isEqualTo(values(model, name));
        }
        assertThat(headers.size()).isEqualTo(model.size());
        assertThat(headers.entries()).isEqualTo(model);
        assertThat(headers.copy()).isEqualTo(headers).hasSameHashCodeAs(headers);
    }

    private static void operate(
            HttpHeaders headers, List<Entry<String, String>> model, int operation, String name, String value) {
        switch (operation) {
            case 0 -> {
                headers.remove(name);
                model.removeIf(field -> field.getKey().equalsIgnoreCase(name));
            }
            case 1, 2 -> {
                headers.set(name, value);
                model.removeIf(field -> field.getKey().equalsIgnoreCase(name));
                model.add(java.util.Map.entry(name, value));
            }
            default -> {
                headers.add(name, value);
                model.add(java.util.Map.entry(name, value));
            }
        }
    }

    private static List<String> values(List<Entry<String, String>> model, String name) {
        return model.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Entry::getValue)
                .toList();
    }
}
