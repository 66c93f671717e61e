package io.millrace.channel.pool;

import static java.util.Objects.requireNonNull;

import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.GlobalEventExecutor;
import io.millrace.util.concurrent.Promise;
import java.io.Closeable;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map.Entry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Base of {@link ChannelPoolMap}s: the subclass makes the pools.
 *
 * <p><b>Thread:</b> any, for every method.
 *
 * @param <K> the type of the keys
 * @param <P> the type of the pools
 */
public abstract class AbstractChannelPoolMap<K, P extends ChannelPool>
        implements ChannelPoolMap<K, P>, Iterable<Entry<K, P>>, Closeable {

    private final ConcurrentMap<K, P> map = new ConcurrentHashMap<>();

    /** For subclasses. */
    protected AbstractChannelPoolMap() {}

    @Override
    public final P get(K key) {
        P pool = map.get(requireNonNull(key, "key"));
        if (pool != null) {
            return pool;
        }
        // Not inside computeIfAbsent: making a pool runs code of the user, which may ask for another pool.
        P made = newPool(key);
        P earlier = map.putIfAbsent(key, made);
        if (earlier == null) {
            return made;
        }
        closeAsync(made);
        return earlier;
    }

    /**
     * Removes the pool of a key and closes it, without waiting for that.
     *
     * @return whether there was one
     */
    public final boolean remove(K key) {
        P pool = map.remove(requireNonNull(key, "key"));
        if (pool == null) {
            return false;
        }
        closeAsync(pool);
        return true;
    }

    /** Iterates over the pools and their keys; unmodifiable and weakly consistent. */
    @Override
    public final Iterator<Entry<K, P>> iterator() {
        return Collections.unmodifiableMap(map).entrySet().iterator();
    }

    /** The number of pools. */
    public final int size() {
        return map.size();
    }

    /** Whether there are no pools. */
    public final boolean isEmpty() {
        return map.isEmpty();
    }

    @Override
    public final boolean contains(K key) {
        return map.containsKey(requireNonNull(key, "key"));
    }

    /** Makes the pool of a key; called again, and the result closed, when two threads ask for a new key at once. */
    protected abstract P newPool(K key);

    /** Removes all pools, closes them and waits until they are closed. */
    @Override
    public final void close() {
        for (K key : map.keySet()) {
            P pool = map.remove(key);
            if (pool != null) {
                closeAsync(pool).syncUninterruptibly();
            }
        }
    }

    /** Closes a pool without blocking the caller, who may be a loop. */
    private static Future<?> closeAsync(ChannelPool pool) {
        if (pool instanceof SimpleChannelPool simple) {
            return simple.closeAsync();
        }
        Promise<Void> closed = GlobalEventExecutor.INSTANCE.newPromise();
        GlobalEventExecutor.INSTANCE.execute(() -> {
            try {
                pool.close();
                closed.setSuccess(null);
            } catch (RuntimeException e) {
                closed.setFailure(e);
            }
        });
        return closed;
    }
}
