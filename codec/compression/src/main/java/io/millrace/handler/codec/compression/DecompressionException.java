package io.millrace.handler.codec.compression;

import io.millrace.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;

/** A stream could not be decompressed. */
public class DecompressionException extends DecoderException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public DecompressionException() {}

    /**
     * Makes an exception.
     *
     * @param message what went wrong
     * @param cause why
     */
    public DecompressionException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param message what went wrong
     */
    public DecompressionException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public DecompressionException(@Nullable Throwable cause) {
        super(cause);
    }
}
