package io.millrace.util.concurrent;

/**
 * The future of something scheduled; its delay counts on the executor's {@link Ticker}.
 *
 * @param <V> the type of the result
 */
public interface ScheduledFuture<V> extends Future<V>, java.util.concurrent.ScheduledFuture<V> {}
