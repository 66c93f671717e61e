package io.millrace.handler.codec.compression;

import io.millrace.handler.codec.EncoderException;
import org.jspecify.annotations.Nullable;

/** A stream could not be compressed. */
public class CompressionException extends EncoderException {
    private static final long serialVersionUID = 1;

    /** Makes an exception without a message. */
    public CompressionException() {}

    /**
     * Makes an exception.
     *
     * @param message what went wrong
     * @param cause why
     */
    public CompressionException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param message what went wrong
     */
    public CompressionException(@Nullable String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public CompressionException(@Nullable Throwable cause) {
        super(cause);
    }
}
