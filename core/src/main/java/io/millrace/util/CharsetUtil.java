package io.millrace.util;

import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The character sets that every JVM has, and encoders and decoders to reuse. */
public final class CharsetUtil {

    /** 16-bit, byte order told by a mark. */
    public static final Charset UTF_16 = StandardCharsets.UTF_16;

    /** 16-bit big-endian. */
    public static final Charset UTF_16BE = StandardCharsets.UTF_16BE;

    /** 16-bit little-endian. */
    public static final Charset UTF_16LE = StandardCharsets.UTF_16LE;

    /** 8-bit variable length. */
    public static final Charset UTF_8 = StandardCharsets.UTF_8;

    /** Latin 1. */
    public static final Charset ISO_8859_1 = StandardCharsets.ISO_8859_1;

    /** 7-bit. */
    public static final Charset US_ASCII = StandardCharsets.US_ASCII;

    private static final Charset[] CHARSETS = {UTF_16, UTF_16BE, UTF_16LE, UTF_8, ISO_8859_1, US_ASCII};

    private static final ThreadLocal<Map<Charset, CharsetEncoder>> ENCODERS = ThreadLocal.withInitial(HashMap::new);
    private static final ThreadLocal<Map<Charset, CharsetDecoder>> DECODERS = ThreadLocal.withInitial(HashMap::new);

    private CharsetUtil() {}

    /**
     * Returns the character sets of this class.
     *
     * @return a new array
     */
    public static Charset[] values() {
        return CHARSETS.clone();
    }

    /**
     * Makes an encoder.
     *
     * @param charset the character set
     * @param malformedInputAction what it does with malformed input
     * @param unmappableCharacterAction what it does with characters that the set has not
     * @return a new encoder
     */
    public static CharsetEncoder encoder(
            Charset charset, CodingErrorAction malformedInputAction, CodingErrorAction unmappableCharacterAction) {
        Objects.requireNonNull(charset, "charset");
        return charset.newEncoder()
                .onMalformedInput(malformedInputAction)
                .onUnmappableCharacter(unmappableCharacterAction);
    }

    /**
     * Makes an encoder.
     *
     * @param charset the character set
     * @param codingErrorAction what it does with malformed and unmappable input
     * @return a new encoder
     */
    public static CharsetEncoder encoder(Charset charset, CodingErrorAction codingErrorAction) {
        return encoder(charset, codingErrorAction, codingErrorAction);
    }

    /**
     * Returns this thread's encoder of a character set, reset and replacing what it cannot encode.
     *
     * @param charset the character set
     * @return the encoder; usable until the next call on this thread
     */
    public static CharsetEncoder encoder(Charset charset) {
        Objects.requireNonNull(charset, "charset");
        Map<Charset, CharsetEncoder> cache = ENCODERS.get();
        CharsetEncoder encoder = cache.get(charset);
        if (encoder == null) {
            encoder = charset.newEncoder();
            cache.put(charset, encoder);
        }
        // Set anew each time: the caller before may have changed them.
        return encoder.reset()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    /**
     * Makes a decoder.
     *
     * @param charset the character set
     * @param malformedInputAction what it does with malformed input
     * @param unmappableCharacterAction what it does with bytes that stand for no character
     * @return a new decoder
     */
    public static CharsetDecoder decoder(
            Charset charset, CodingErrorAction malformedInputAction, CodingErrorAction unmappableCharacterAction) {
        Objects.requireNonNull(charset, "charset");
        return charset.newDecoder()
                .onMalformedInput(malformedInputAction)
                .onUnmappableCharacter(unmappableCharacterAction);
    }

    /**
     * Makes a decoder.
     *
     * @param charset the character set
     * @param codingErrorAction what it does with malformed and unmappable input
     * @return a new decoder
     */
    public static CharsetDecoder decoder(Charset charset, CodingErrorAction codingErrorAction) {
        return decoder(charset, codingErrorAction, codingErrorAction);
    }

    /**
     * Returns this thread's decoder of a character set, reset and replacing what it cannot decode.
     *
     * @param charset the character set
     * @return the decoder; usable until the next call on this thread
     */
    public static CharsetDecoder decoder(Charset charset) {
        Objects.requireNonNull(charset, "charset");
        Map<Charset, CharsetDecoder> cache = DECODERS.get();
        CharsetDecoder decoder = cache.get(charset);
        if (decoder == null) {
            decoder = charset.newDecoder();
            cache.put(charset, decoder);
        }
        return decoder.reset()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }
}
