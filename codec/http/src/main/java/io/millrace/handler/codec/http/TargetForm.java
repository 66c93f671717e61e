package io.millrace.handler.codec.http;

/**
 * The form of a request-target: the path, or for some requests another one.
 *
 * <p><b>Spec:</b> RFC 9112 §3.2
 */
final class TargetForm {
    private static final int MAX_PORT = 65535;

    private TargetForm() {}

    /**
     * Whether a target that is not empty has the form for its method: {@code host:port} for CONNECT, {@code *} for
     * OPTIONS, {@code /…} and {@code scheme://authority…} for all but CONNECT.
     */
    static boolean isFor(String method, String target) {
        if (method.equals("CONNECT")) {
            return isHostAndPort(target);
        }
        return switch (target.charAt(0)) {
            case '/' -> true;
            case '*' -> target.length() == 1 && method.equals("OPTIONS");
            default -> isAbsolute(target);
        };
    }

    /** Where the authority of an absolute-form begins, or -1 if the target is of another form. */
    static int authorityStart(String target) {
        int end = schemeEnd(target);
        return end > 0 && target.startsWith("://", end) ? end + 3 : -1;
    }

    /** Where the authority that begins there ends. */
    static int authorityEnd(String target, int start) {
        int end = start;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** An absolute-form, with a host. */
    private static boolean isAbsolute(String target) {
        int start = authorityStart(target);
        if (start < 0) {
            return false;
        }
        int end = authorityEnd(target, start);
        int hostStart = Math.max(start, target.lastIndexOf('@', end - 1) + 1);
        return hostStart < end && target.charAt(hostStart) != ':' && HostForm.isHost(target, hostStart, end);
    }

    /** {@code ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )} (RFC 3986 §3.1): behind it, or 0 if there is none. */
    private static int schemeEnd(String target) {
        if (!isAlpha(target.charAt(0))) {
            return 0;
        }
        int i = 1;
        while (i < target.length() && isSchemeChar(target.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isSchemeChar(char c) {
        return isAlpha(c) || c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
    }

    private static boolean isAlpha(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** An authority-form: the port has to be there, and one that there is (RFC 9110 §9.3.6). */
    private static boolean isHostAndPort(String target) {
        int colon = target.lastIndexOf(':');
        if (colon <= 0 || colon == target.length() - 1 || !HostForm.isHost(target)) {
            return false;
        }
        int port = 0;
        for (int i = colon + 1; i < target.length() && port <= MAX_PORT; i++) {
            int digit = target.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            port = port * 10 + digit;
        }
        return port > 0 && port <= MAX_PORT;
    }
}
