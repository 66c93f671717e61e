package io.millrace.examples.keyvalue;

import io.millrace.buffer.ByteBuf;
import io.millrace.examples.keyvalue.Request.Verb;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests: bytes in, requests out, and nothing about channels, so it can be tested and used without one.
 *
 * <p>It has no state between calls. A request that is not whole yet is looked at again from its beginning, which costs
 * six bytes a call however long the value is; a protocol whose end has to be searched for would remember where it
 * stopped.
 */
final class RequestParser {
    private static final int LENGTH_BYTES = 4;
    private static final int VERB_AT = LENGTH_BYTES;
    private static final int KEY_LENGTH_AT = VERB_AT + 1;
    private static final int KEY_AT = KEY_LENGTH_AT + 1;

    /** Verb, length of the key, key. */
    private static final int MIN_LENGTH = 3;

    private static final int MAX_LENGTH_WITHOUT_VALUE = 2 + Request.MAX_KEY_LENGTH;

    private final int maxValueBytes;

    RequestParser(int maxValueBytes) {
        this.maxValueBytes = maxValueBytes;
    }

    /**
     * Reads a request. Each field is judged as soon as it is there: a peer that announces too much hears of it at once,
     * and nothing was kept for what it announced.
     *
     * @param in what has come; only a whole request is read from it
     * @return the request, {@code null} if more bytes are needed
     *     <p><b>Ownership:</b> the caller releases it; its value is a retained slice of {@code in}.
     * @throws CodecLimitException if the value would be longer than the limit
     * @throws CorruptedFrameException if this is no request
     */
    @Nullable
    Request parse(ByteBuf in) {
        int readable = in.readableBytes();
        int start = in.readerIndex();
        if (readable < LENGTH_BYTES) {
            return null;
        }
        long length = in.getUnsignedInt(start);
        requireLength(length);
        if (readable <= VERB_AT) {
            return null;
        }
        Verb verb = verb(in.getUnsignedByte(start + VERB_AT));
        if (readable <= KEY_LENGTH_AT) {
            return null;
        }
        int keyLength = in.getUnsignedByte(start + KEY_LENGTH_AT);
        requireLengths(verb, keyLength, length);
        if (readable < LENGTH_BYTES + length) {
            return null;
        }
        requireKeyCharacters(in, start + KEY_AT, keyLength);
        in.skipBytes(KEY_AT);
        String key = in.readCharSequence(keyLength, StandardCharsets.US_ASCII).toString();
        return new Request(verb, key, in.readRetainedSlice((int) (LENGTH_BYTES + length) - KEY_AT - keyLength));
    }

    /** As far as that can be judged before the key's length is known. */
    private void requireLength(long length) {
        if (length < MIN_LENGTH) {
            throw new CorruptedFrameException(
                    "a request of " + length + " bytes (expected: at least " + MIN_LENGTH + ')');
        }
        if (length > MAX_LENGTH_WITHOUT_VALUE + (long) maxValueBytes) {
            throw tooLong("a request of " + length + " bytes");
        }
    }

    private static Verb verb(int code) {
        Verb verb = Verb.of(code);
        if (verb == null) {
            throw new CorruptedFrameException("verb " + code + " (expected: 1 to 3)");
        }
        return verb;
    }

    private void requireLengths(Verb verb, int keyLength, long length) {
        long valueLength = length - 2 - keyLength;
        if (keyLength == 0 || valueLength < 0) {
            throw new CorruptedFrameException("a key of " + keyLength + " bytes in a request of " + length);
        }
        if (valueLength > 0 && verb != Verb.PUT) {
            throw new CorruptedFrameException(verb + " with a value");
        }
        if (valueLength > maxValueBytes) {
            throw tooLong("a value of " + valueLength + " bytes");
        }
    }

    private CodecLimitException tooLong(String what) {
        return new CodecLimitException(what, "maxValueBytes", maxValueBytes, "KeyValueLimits.withMaxValueBytes");
    }

    private static void requireKeyCharacters(ByteBuf in, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (!Request.isKeyCharacter(in.getByte(i))) {
                throw new CorruptedFrameException("byte " + in.getUnsignedByte(i) + " in a key (expected: '!' to '~')");
            }
        }
    }
}
