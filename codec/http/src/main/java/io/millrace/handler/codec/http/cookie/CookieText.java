package io.millrace.handler.codec.http.cookie;

/**
 * What may stand in a cookie. Each method gives the index of the first character that may not, or -1.
 *
 * <p><b>Spec:</b> RFC 6265 §4.1.1
 */
final class CookieText {
    private CookieText() {}

    /** Of a name, which is a token. */
    static int firstIllegalInName(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7F || "()<>@,;:\\\"/[]?={}".indexOf(c) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** Of a value without quotes around it: visible characters, but not quotes, commas, semicolons and backslashes. */
    static int firstIllegalInValue(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '"' || c == ',' || c == ';' || c == '\\') {
                return i;
            }
        }
        return -1;
    }

    /** Of an attribute's value: control characters and semicolons may not. */
    static int firstIllegalInAttribute(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            if (isControl(value.charAt(i)) || value.charAt(i) == ';') {
                return i;
            }
        }
        return -1;
    }

    /** Of any text of a header. */
    static int firstControl(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isControl(char c) {
        return c < ' ' && c != '\t' || c == 0x7F;
    }

    /** Refuses a text that has a character it may not have. */
    static void require(String what, CharSequence text, int firstIllegal) {
        if (firstIllegal >= 0) {
            throw new IllegalArgumentException(what + " contains the prohibited character "
                    + String.format("0x%02x", (int) text.charAt(firstIllegal)) + " at index " + firstIllegal);
        }
    }
}
