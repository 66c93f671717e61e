package io.millrace.handler.codec.http.multipart;

import io.millrace.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A header value with parameters: {@code form-data; name="a"; filename="b.txt"}.
 *
 * <pre>
 * value      = token *( OWS ";" OWS [ attribute "=" ( token / quoted-string ) ] )
 * quoted     = DQUOTE *( any / "\" DQUOTE / "\" "\" ) DQUOTE
 * </pre>
 *
 * <p>A backslash before anything else is a backslash: browsers send paths with them. A parameter that comes twice is
 * refused, since others would take the other one.
 */
final class HeaderParameters {
    private final String value;
    private final Map<String, String> parameters;

    private HeaderParameters(String value, Map<String, String> parameters) {
        this.value = value;
        this.parameters = parameters;
    }

    /** What is before the first semicolon. */
    String value() {
        return value;
    }

    /** A parameter by its name in lower case. */
    @Nullable
    String parameter(String name) {
        return parameters.get(name);
    }

    static HeaderParameters parse(String text) {
        int semicolon = text.indexOf(';');
        if (semicolon < 0) {
            return new HeaderParameters(text.strip(), Map.of());
        }
        Map<String, String> parameters = new HashMap<>();
        Cursor cursor = new Cursor(text, semicolon);
        while (cursor.toNext()) {
            String name = cursor.name();
            if (name != null && parameters.put(name, cursor.value()) != null) {
                throw new ErrorDataDecoderException("the parameter " + name + " comes twice");
            }
        }
        return new HeaderParameters(text.substring(0, semicolon).strip(), parameters);
    }

    /** Where the parser is: on a semicolon between parameters. */
    private static final class Cursor {
        private final String text;
        private int at;

        Cursor(String text, int semicolon) {
            this.text = text;
            this.at = semicolon;
        }

        /** Whether there is another parameter, perhaps an empty one. */
        boolean toNext() {
            if (at >= text.length()) {
                return false;
            }
            if (text.charAt(at) != ';') {
                throw new ErrorDataDecoderException("a parameter has something behind its quoted value");
            }
            at++;
            skipSpace();
            return true;
        }

        /** The name, with the cursor on its value; {@code null} if it has none. */
        @Nullable
        String name() {
            int start = at;
            while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != ';') {
                at++;
            }
            if (at == text.length() || text.charAt(at) == ';') {
                return null;
            }
            String name = text.substring(start, at).strip().toLowerCase(Locale.ROOT);
            at++;
            skipSpace();
            return name;
        }

        String value() {
            return at < text.length() && text.charAt(at) == '"' ? quoted() : token();
        }

        private String token() {
            int start = at;
            while (at < text.length() && text.charAt(at) != ';') {
                at++;
            }
            return text.substring(start, at).strip();
        }

        private String quoted() {
            StringBuilder unquoted = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    skipSpace();
                    return unquoted.toString();
                }
                if (c == '\\' && isEscaped(at + 1)) {
                    at++;
                    c = text.charAt(at);
                }
                unquoted.append(c);
            }
            throw new ErrorDataDecoderException("a quoted value does not end");
        }

        private boolean isEscaped(int index) {
            return index < text.length() && (text.charAt(index) == '"' || text.charAt(index) == '\\');
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }
    }
}
