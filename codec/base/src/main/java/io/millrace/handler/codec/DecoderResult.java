package io.millrace.handler.codec;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of decoding a message. */
public class DecoderResult {
    /** Stands for the cause of {@link #UNFINISHED}. */
    protected static final Throwable SIGNAL_UNFINISHED = new Signal("UNFINISHED");

    /** Stands for the cause of {@link #SUCCESS}. */
    protected static final Throwable SIGNAL_SUCCESS = new Signal("SUCCESS");

    /** More of the message is to come. */
    public static final DecoderResult UNFINISHED = new DecoderResult(SIGNAL_UNFINISHED);

    /** The message is whole. */
    public static final DecoderResult SUCCESS = new DecoderResult(SIGNAL_SUCCESS);

    /** Never thrown: a cause that is none. */
    private static final class Signal extends Throwable {
        private static final long serialVersionUID = 1;

        Signal(String name) {
            super(name, null, false, false);
        }
    }

    private final Throwable cause;

    /**
     * Makes a result.
     *
     * @param cause why it failed, or one of the signals
     */
    protected DecoderResult(Throwable cause) {
        this.cause = Objects.requireNonNull(cause, "cause");
    }

    /**
     * Makes a failure.
     *
     * @param cause why
     * @return a new result
     */
    public static DecoderResult failure(Throwable cause) {
        return new DecoderResult(Objects.requireNonNull(cause, "cause"));
    }

    /**
     * Tells whether decoding is over, with or without success.
     *
     * @return {@code false} for {@link #UNFINISHED}
     */
    public boolean isFinished() {
        return cause != SIGNAL_UNFINISHED;
    }

    /**
     * Tells whether the message is whole.
     *
     * @return {@code true} for {@link #SUCCESS}
     */
    public boolean isSuccess() {
        return cause == SIGNAL_SUCCESS;
    }

    /**
     * Tells whether the message could not be decoded.
     *
     * @return {@code true} if there is a {@link #cause()}
     */
    public boolean isFailure() {
        return cause != SIGNAL_SUCCESS && cause != SIGNAL_UNFINISHED;
    }

    /**
     * Why the message could not be decoded.
     *
     * @return the cause, or {@code null} if it did not fail
     */
    public @Nullable Throwable cause() {
        return isFailure() ? cause : null;
    }

    /** {@code success}, {@code unfinished} or {@code failure(...)} with the cause. */
    @Override
    public String toString() {
        if (!isFinished()) {
            return "unfinished";
        }
        return isSuccess() ? "success" : "failure(" + cause + ')';
    }
}
