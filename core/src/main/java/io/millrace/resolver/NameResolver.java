package io.millrace.resolver;

import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.Promise;
import java.io.Closeable;
import java.util.List;

/**
 * Resolves names.
 *
 * <p><b>Thread:</b> any, for every method.
 *
 * @param <T> what a name resolves to
 */
public interface NameResolver<T> extends Closeable {

    /**
     * Resolves a name to one value.
     *
     * <p><b>Errors:</b> the future fails, with {@link java.net.UnknownHostException} when the name is not known.
     */
    Future<T> resolve(String inetHost);

    /** Resolves a name to one value, completes {@code promise} with it, and returns {@code promise}. */
    Future<T> resolve(String inetHost, Promise<T> promise);

    /**
     * Resolves a name to all its values, in the order of preference.
     *
     * <p><b>Errors:</b> the future fails, with {@link java.net.UnknownHostException} when the name is not known.
     */
    Future<List<T>> resolveAll(String inetHost);

    /** Resolves a name to all its values, completes {@code promise} with them, and returns {@code promise}. */
    Future<List<T>> resolveAll(String inetHost, Promise<List<T>> promise);

    /** Frees what the resolver holds. Names must not be resolved with it afterwards. */
    @Override
    void close();
}
