package io.millrace.examples.webchat;

import java.util.Collection;
import java.util.StringJoiner;

/** Writes the few kinds of JSON objects that a page understands (RFC 8259). */
final class Json {
    private Json() {}

    /** An object whose values are strings: {@code object("type", "note", "text", "…")}. */
    static String object(String... namesAndValues) {
        StringJoiner object = new StringJoiner(",", "{", "}");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.add(string(namesAndValues[i]) + ':' + string(namesAndValues[i + 1]));
        }
        return object.toString();
    }

    /** An object of the type {@code users} with their names. */
    static String users(Collection<String> names) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        for (String name : names) {
            array.add(string(name));
        }
        return "{\"type\":\"users\",\"names\":" + array + '}';
    }

    /** A string in quotes; what JSON does not allow in one is escaped. */
    static String string(String text) {
        StringBuilder string = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                string.append('\\').append(c);
            } else if (c < ' ') {
                string.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xF, 16));
            } else {
                string.append(c);
            }
        }
        return string.append('"').toString();
    }
}
