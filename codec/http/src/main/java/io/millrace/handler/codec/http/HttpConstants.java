package io.millrace.handler.codec.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The bytes that messages are put together with. */
public final class HttpConstants {
    /** Space. */
    public static final byte SP = 32;

    /** Horizontal tab. */
    public static final byte HT = 9;

    /** Carriage return. */
    public static final byte CR = 13;

    /** {@code "}. */
    public static final byte DOUBLE_QUOTE = '"';

    /** {@code =}. */
    public static final byte EQUALS = '=';

    /** Line feed. */
    public static final byte LF = 10;

    /** {@code :}. */
    public static final byte COLON = ':';

    /** {@code ;}. */
    public static final byte SEMICOLON = ';';

    /** {@code ,}. */
    public static final byte COMMA = ',';

    /** {@code \}. */
    public static final byte BACKSLASH = '\\';

    /** Delete. */
    public static final byte DEL = 127;

    /** Space, as a character. */
    public static final char SP_CHAR = (char) SP;

    /** UTF-8. */
    public static final Charset DEFAULT_CHARSET = StandardCharsets.UTF_8;

    private HttpConstants() {}
}
