package io.millrace.util.concurrent;

/**
 * A {@link GenericFutureListener} of plain futures, which spares the longer type.
 *
 * <pre>{@code
 * future.addListener((FutureListener<String>) f -> System.out.println(f.getNow()));
 * }</pre>
 *
 * @param <V> the type of the result
 */
@FunctionalInterface
public interface FutureListener<V> extends GenericFutureListener<Future<V>> {}
