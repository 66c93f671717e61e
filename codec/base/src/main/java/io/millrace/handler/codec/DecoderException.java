package io.millrace.handler.codec;

import org.jspecify.annotations.Nullable;

/** Bytes of the peer could not be decoded. */
public class DecoderException extends CodecException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public DecoderException() {}

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     */
    public DecoderException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was wrong
     * @param cause why
     */
    public DecoderException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public DecoderException(@Nullable Throwable cause) {
        super(cause);
    }
}
