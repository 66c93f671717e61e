package io.millrace.handler.codec.http.websocketx;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** The key of an opening handshake, and what answers it. <b>Spec:</b> RFC 6455 §4.1, §4.2.2. */
final class HandshakeKey {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BYTES = 16;

    /** 16 bytes are 22 characters and two of padding. */
    private static final int CHARS = 24;

    private static final SecureRandom RANDOM = new SecureRandom();

    private HandshakeKey() {}

    static String random() {
        byte[] key = new byte[BYTES];
        RANDOM.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** Whether it is 16 bytes in Base64. */
    static boolean isValid(String key) {
        if (key.length() != CHARS) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static String accept(String key) {
        try {
            byte[] seed = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(seed));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
