package io.millrace.util.concurrent;

import java.util.concurrent.CompletableFuture;

/** A {@link Future} seen as a {@link CompletableFuture}; its cancellation is passed on. */
final class CompletableFutureView<V> extends CompletableFuture<V> {

    private final Future<V> source;

    CompletableFutureView(Future<V> source) {
        this.source = source;
        source.addListener((FutureListener<V>) this::follow);
    }

    private void follow(Future<V> completed) {
        Throwable cause = completed.cause();
        if (cause == null) {
            complete(completed.getNow());
        } else {
            completeExceptionally(cause);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            source.cancel(mayInterruptIfRunning);
        }
        return cancelled;
    }

    /** Dependent stages are plain: cancelling one of them says nothing about this. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
