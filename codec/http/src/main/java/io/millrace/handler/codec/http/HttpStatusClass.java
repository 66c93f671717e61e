package io.millrace.handler.codec.http;

import io.millrace.util.AsciiString;

/**
 * The first digit of a status code.
 *
 * <p><b>Spec:</b> RFC 9110 §15
 */
public enum HttpStatusClass {
    /** 1xx: an interim response. */
    INFORMATIONAL(100, 200, "Informational"),
    /** 2xx. */
    SUCCESS(200, 300, "Success"),
    /** 3xx. */
    REDIRECTION(300, 400, "Redirection"),
    /** 4xx. */
    CLIENT_ERROR(400, 500, "Client Error"),
    /** 5xx. */
    SERVER_ERROR(500, 600, "Server Error"),
    /** Everything else. */
    UNKNOWN(0, 0, "Unknown Status") {
        @Override
        public boolean contains(int code) {
            return code < 100 || code >= 600;
        }
    };

    private static final HttpStatusClass[] BY_DIGIT = {
        UNKNOWN, INFORMATIONAL, SUCCESS, REDIRECTION, CLIENT_ERROR, SERVER_ERROR
    };

    private final int min;
    private final int max;
    private final AsciiString defaultReasonPhrase;

    HttpStatusClass(int min, int max, String defaultReasonPhrase) {
        this.min = min;
        this.max = max;
        this.defaultReasonPhrase = AsciiString.cached(defaultReasonPhrase);
    }

    /**
     * The class of a code.
     *
     * @param code the code, any number
     * @return the class
     */
    public static HttpStatusClass valueOf(int code) {
        return code < 100 || code >= 600 ? UNKNOWN : BY_DIGIT[code / 100];
    }

    /**
     * The class of a code.
     *
     * @param code three digits
     * @return the class; {@link #UNKNOWN} if it is not three digits
     */
    public static HttpStatusClass valueOf(CharSequence code) {
        if (code == null || code.length() != 3) {
            return UNKNOWN;
        }
        for (int i = 0; i < 3; i++) {
            if (code.charAt(i) < '0' || code.charAt(i) > '9') {
                return UNKNOWN;
            }
        }
        return valueOf((code.charAt(0) - '0') * 100);
    }

    /**
     * Tells whether a code is of this class.
     *
     * @param code the code
     * @return {@code true} if it is
     */
    public boolean contains(int code) {
        return code >= min && code < max;
    }

    /** The beginning of the reason phrase of codes that have none of their own. */
    AsciiString defaultReasonPhrase() {
        return defaultReasonPhrase;
    }
}
