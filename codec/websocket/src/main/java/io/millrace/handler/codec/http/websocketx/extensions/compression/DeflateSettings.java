package io.millrace.handler.codec.http.websocketx.extensions.compression;

import io.millrace.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the handshakers of all compressing extensions share: checked once. */
record DeflateSettings(int compressionLevel, WebSocketExtensionFilterProvider filters, int maxAllocation) {
    static final int DEFAULT_LEVEL = 6;

    private static final int MAX_LEVEL = 9;

    DeflateSettings {
        if (compressionLevel < 0 || compressionLevel > MAX_LEVEL) {
            throw new IllegalArgumentException(
                    "compressionLevel: " + compressionLevel + " (expected: 0-" + MAX_LEVEL + ')');
        }
        Objects.requireNonNull(filters, "extensionFilterProvider");
        if (maxAllocation < 0) {
            throw new IllegalArgumentException("maxAllocation : " + maxAllocation + " (expected: >= 0)");
        }
    }

    static int requireWindowBits(int bits, String name) {
        return require(bits, MessageDeflater.MIN_WINDOW_BITS, MessageDeflater.MAX_WINDOW_BITS, name);
    }

    static int require(int value, int min, int max, String name) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + '-' + max + ')');
        }
        return value;
    }

    /** RFC 7692 §7.1.2: a number from 8 to 15 without leading zeros; 0 for anything else. */
    static int windowBits(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > 2 || value.charAt(0) == '0') {
            return 0;
        }
        int bits = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            bits = bits * 10 + digit;
        }
        return bits >= MessageDeflater.MIN_WINDOW_BITS && bits <= MessageDeflater.MAX_WINDOW_BITS ? bits : 0;
    }
}
