package io.millrace.handler.codec.http;

/**
 * The form of a {@code Host}: a name or an address, perhaps a port.
 *
 * <p><b>Spec:</b> RFC 9110 §7.2, RFC 3986 §3.2
 */
final class HostForm {
    /** Characters of a registered name beside letters and digits; a percent sign is followed by two digits. */
    private static final String NAME_MARKS = "-._~!$&'()*+,;=%";

    private HostForm() {}

    /** Whether the value of a field is a host. An empty one is: a target may be without an authority. */
    static boolean isHost(String value) {
        return isHost(value, 0, value.length());
    }

    /** Whether a part of a text is a host, or empty. */
    static boolean isHost(String text, int start, int end) {
        boolean literal = start < end && text.charAt(start) == '[';
        int hostEnd = literal ? endOfLiteral(text, start, end) : endOfName(text, start, end);
        return hostEnd == end || hostEnd > start && text.charAt(hostEnd) == ':' && isPort(text, hostEnd + 1, end);
    }

    private static int endOfName(String text, int start, int end) {
        int i = start;
        while (i < end && isNameChar(text.charAt(i))) {
            if (text.charAt(i) == '%' && !isEscape(text, i, end)) {
                return -1;
            }
            i++;
        }
        return i;
    }

    /** Behind the bracket that closes an IPv6 address, or -1. */
    private static int endOfLiteral(String text, int start, int end) {
        int i = start + 1;
        while (i < end && isLiteralChar(text.charAt(i))) {
            i++;
        }
        return i > start + 1 && i < end && text.charAt(i) == ']' ? i + 1 : -1;
    }

    private static boolean isNameChar(char c) {
        return isAlphanumeric(c) || NAME_MARKS.indexOf(c) >= 0;
    }

    /** Of an address of IPv6, with a zone or of a later version. */
    private static boolean isLiteralChar(char c) {
        return isAlphanumeric(c) || c == ':' || NAME_MARKS.indexOf(c) >= 0;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean isEscape(String text, int i, int end) {
        return i + 2 < end
                && Character.digit(text.charAt(i + 1), 16) >= 0
                && Character.digit(text.charAt(i + 2), 16) >= 0;
    }

    private static boolean isPort(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a host is that of the target, as far as the target has one: in absolute-form, but for a port that the
     * scheme implies; in authority-form, where the host may leave the port out.
     */
    static boolean isOfTarget(String host, String target, boolean connect) {
        if (target.startsWith("/") || target.equals("*")) {
            return true;
        }
        if (connect) {
            return host.equalsIgnoreCase(target) || isWithoutPort(host, target);
        }
        int start = TargetForm.authorityStart(target);
        if (start < 0) {
            return true;
        }
        int end = TargetForm.authorityEnd(target, start);
        int at = target.lastIndexOf('@', end - 1);
        return isSame(host, target, Math.max(start, at + 1), end, defaultPort(target));
    }

    private static boolean isWithoutPort(String host, String target) {
        int length = host.length();
        return length > 0
                && target.length() > length
                && target.charAt(length) == ':'
                && isPort(target, length + 1, target.length())
                && target.regionMatches(true, 0, host, 0, length);
    }

    private static String defaultPort(String target) {
        if (target.regionMatches(true, 0, "http:", 0, 5)) {
            return ":80";
        }
        return target.regionMatches(true, 0, "https:", 0, 6) ? ":443" : "";
    }

    private static boolean isSame(String host, String target, int start, int end, String port) {
        int hostEnd = withoutPort(host, 0, host.length(), port);
        int targetEnd = withoutPort(target, start, end, port);
        return hostEnd == targetEnd - start && host.regionMatches(true, 0, target, start, hostEnd);
    }

    /** Where the host ends if the port is this one, which need not be said. */
    private static int withoutPort(String text, int start, int end, String port) {
        int portStart = end - port.length();
        return portStart > start && text.startsWith(port, portStart) ? portStart : end;
    }
}
