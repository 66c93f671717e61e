package io.millrace.handler.codec.base64;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Which 64 characters are used. */
public enum Base64Dialect {
    /** The usual one, with {@code +} and {@code /} (RFC 4648 §4). Lines are broken unless that is switched off. */
    STANDARD("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", true),

    /** With {@code -} and {@code _}, for names of files and in URLs (RFC 4648 §5). */
    URL_SAFE("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", false),

    /** The characters in the order of their codes: what is encoded sorts as what it was encoded from. */
    ORDERED("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz", true);

    // What a character stands for when it is not one of the 64.
    static final byte INVALID = -1;
    static final byte SPACE = -2;
    static final byte PADDING = -3;

    final byte[] alphabet;

    /** For each byte the six bits that it stands for. */
    final byte[] values = new byte[256];

    final boolean breakLinesByDefault;

    Base64Dialect(String alphabet, boolean breakLinesByDefault) {
        this.alphabet = alphabet.getBytes(StandardCharsets.US_ASCII);
        this.breakLinesByDefault = breakLinesByDefault;
        Arrays.fill(values, INVALID);
        for (int i = 0; i < this.alphabet.length; i++) {
            values[this.alphabet[i]] = (byte) i;
        }
        values['\t'] = SPACE;
        values['\n'] = SPACE;
        values['\r'] = SPACE;
        values[' '] = SPACE;
        values['='] = PADDING;
    }
}
