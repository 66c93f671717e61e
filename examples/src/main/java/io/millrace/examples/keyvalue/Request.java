package io.millrace.examples.keyvalue;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.DefaultByteBufHolder;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants. Its content is the value of a PUT, and empty for the others; who has the request releases it.
 */
final class Request extends DefaultByteBufHolder {
    static final int MAX_KEY_LENGTH = 255;

    /** In the order of their codes. */
    enum Verb {
        GET,
        PUT,
        DELETE;

        private static final Verb[] VERBS = values();

        int code() {
            return ordinal() + 1;
        }

        /** The verb of a code, {@code null} if there is none. */
        static @Nullable Verb of(int code) {
            return code >= 1 && code <= VERBS.length ? VERBS[code - 1] : null;
        }
    }

    private final Verb verb;
    private final String key;

    /**
     * Makes a request. Nothing is checked: the parser and the encoder do that, each on its side of the wire.
     *
     * @param value the request's from here on
     */
    Request(Verb verb, String key, ByteBuf value) {
        super(value);
        this.verb = verb;
        this.key = key;
    }

    Verb verb() {
        return verb;
    }

    String key() {
        return key;
    }

    /** What {@code copy}, {@code duplicate} and {@code retainedDuplicate} are made of. */
    @Override
    public Request replace(ByteBuf value) {
        return new Request(verb, key, value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Request request
                && verb == request.verb
                && key.equals(request.key)
                && content().equals(request.content());
    }

    @Override
    public int hashCode() {
        return key.hashCode() * 31 + verb.hashCode();
    }

    @Override
    public String toString() {
        return verb + " " + key + " (" + contentToString() + ')';
    }

    /**
     * Whether a key may have this character: one that can be seen, so that keys can be shown and logged as they are.
     */
    static boolean isKeyCharacter(int character) {
        return character >= '!' && character <= '~';
    }
}
