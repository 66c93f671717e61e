package io.millrace.util.concurrent;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A future that was successful from the start. */
final class SucceededFuture<V> extends CompleteFuture<V> {

    private final @Nullable V result;

    SucceededFuture(@Nullable EventExecutor executor, @Nullable V result) {
        super(executor);
        this.result = result;
    }

    @Override
    public boolean isSuccess() {
        return true;
    }

    @Override
    public @Nullable Throwable cause() {
        return null;
    }

    @Override
    public @Nullable V getNow() {
        return result;
    }

    @Override
    public @Nullable V get() {
        return result;
    }

    @Override
    public @Nullable V get(long timeout, TimeUnit unit) {
        return result;
    }
}
