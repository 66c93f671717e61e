package io.millrace.util.concurrent;

import org.jspecify.annotations.Nullable;

/** A wait was refused because it would have blocked the thread that has to end it. */
public class BlockingOperationException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public BlockingOperationException() {}

    /** Creates the exception. */
    public BlockingOperationException(@Nullable String message) {
        super(message);
    }

    /** Creates the exception. */
    public BlockingOperationException(@Nullable Throwable cause) {
        super(cause);
    }

    /** Creates the exception. */
    public BlockingOperationException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static BlockingOperationException of(Future<?> future) {
        return new BlockingOperationException(
                "this thread would wait for what it has to do itself, for ever; add a listener to " + future);
    }
}
