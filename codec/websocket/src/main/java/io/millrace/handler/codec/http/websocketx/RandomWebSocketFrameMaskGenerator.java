package io.millrace.handler.codec.http.websocketx;

import io.millrace.util.concurrent.FastThreadLocal;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * Keys from the JDK's {@link SecureRandom}, a block of them at a time.
 *
 * <p><b>Thread:</b> any. <b>Spec:</b> RFC 6455 §10.3: a key must not be foretold by whoever gives the content.
 */
public final class RandomWebSocketFrameMaskGenerator implements WebSocketFrameMaskGenerator {
    /** The only instance. */
    public static final RandomWebSocketFrameMaskGenerator INSTANCE = new RandomWebSocketFrameMaskGenerator();

    private static final FastThreadLocal<Keys> KEYS = new FastThreadLocal<>() {
        @Override
        protected Keys initialValue() {
            return new Keys();
        }
    };

    /** The keys of a thread: a call of the generator for each would cost more than masking a small frame. */
    private static final class Keys {
        private static final int BYTES = 1024;

        private final SecureRandom random = new SecureRandom();
        private final byte[] block = new byte[BYTES];
        private int next = BYTES;

        int next() {
            if (next == BYTES) {
                random.nextBytes(block);
                next = 0;
            }
            int key = block[next] << 24
                    | (block[next + 1] & 0xff) << 16
                    | (block[next + 2] & 0xff) << 8
                    | block[next + 3] & 0xff;
            next += Integer.BYTES;
            return key;
        }
    }

    private RandomWebSocketFrameMaskGenerator() {}

    @Override
    public int nextMask() {
        return Objects.requireNonNull(KEYS.get()).next();
    }
}
