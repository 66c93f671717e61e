package io.millrace.util.concurrent;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A future that had failed from the start. */
final class FailedFuture<V> extends CompleteFuture<V> {

    private final Throwable cause;

    FailedFuture(@Nullable EventExecutor executor, Throwable cause) {
        super(executor);
        this.cause = requireNonNull(cause, "cause");
    }

    @Override
    public boolean isSuccess() {
        return false;
    }

    @Override
    public Throwable cause() {
        return cause;
    }

    @Override
    public @Nullable V getNow() {
        return null;
    }

    @Override
    public V get() throws ExecutionException {
        throw new ExecutionException(cause);
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws ExecutionException {
        throw new ExecutionException(cause);
    }

    @Override
    public Future<V> sync() {
        throw Rethrow.unchanged(cause);
    }

    @Override
    public Future<V> syncUninterruptibly() {
        throw Rethrow.unchanged(cause);
    }
}
