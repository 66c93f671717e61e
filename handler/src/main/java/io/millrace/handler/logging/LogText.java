package io.millrace.handler.logging;

/** Text that others have a say in, as a part of one line of the log. */
final class LogText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private LogText() {}

    /** Appends text with its control characters, line separators and bidirectional controls escaped. */
    static void appendEscaped(StringBuilder line, String text) {
        int clean = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isHarmful(c)) {
                line.append(text, clean, i);
                appendEscape(line, c);
                clean = i + 1;
            }
        }
        line.append(text, clean, text.length());
    }

    /** Ends a line for some viewer, moves its cursor, or changes the order in which it shows characters. */
    private static boolean isHarmful(char c) {
        if (c < 0x7f) {
            return c < ' ' && c != '\t';
        }
        return c <= 0x9f
                || c == '\u2028'
                || c == '\u2029'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }

    private static void appendEscape(StringBuilder line, char c) {
        switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            default ->
                line.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[c >> 8 & 0xf])
                        .append(HEX[c >> 4 & 0xf])
                        .append(HEX[c & 0xf]);
        }
    }
}
