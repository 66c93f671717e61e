package io.millrace.resolver;

import static java.util.Objects.requireNonNull;

import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.GenericFutureListener;
import java.io.Closeable;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and keeps one {@link AddressResolver} for each {@link EventExecutor}; a resolver is closed when its executor
 * terminates.
 *
 * @param <T> the type of the resolved addresses
 */
public abstract class AddressResolverGroup<T extends SocketAddress> implements Closeable {

    private static final Logger logger = LoggerFactory.getLogger(AddressResolverGroup.class);

    /** Guarded by itself. */
    private final Map<EventExecutor, Entry<T>> resolvers = new IdentityHashMap<>();

    /** Creates an empty group. */
    protected AddressResolverGroup() {}

    /**
     * The resolver of {@code executor}, made at the first call.
     *
     * <p><b>Thread:</b> any.
     *
     * @throws IllegalStateException if the executor is shutting down, or the resolver cannot be made
     */
    public AddressResolver<T> getResolver(EventExecutor executor) {
        requireNonNull(executor, "executor");
        if (executor.isShuttingDown()) {
            throw new IllegalStateException("executor not accepting a task");
        }
        Entry<T> entry;
        synchronized (resolvers) {
            Entry<T> known = resolvers.get(executor);
            if (known != null) {
                return known.resolver;
            }
            entry = new Entry<>(executor, create(executor), done -> forget(executor));
            resolvers.put(executor, entry);
        }
        // Outside the lock: the listener runs at once when the executor has terminated meanwhile.
        executor.terminationFuture().addListener(entry.onTermination);
        return entry.resolver;
    }

    private AddressResolver<T> create(EventExecutor executor) {
        try {
            return newResolver(executor);
        } catch (Exception e) {
            throw new IllegalStateException("failed to create a new resolver", e);
        }
    }

    private void forget(EventExecutor executor) {
        Entry<T> entry;
        synchronized (resolvers) {
            entry = resolvers.remove(executor);
        }
        if (entry != null) {
            entry.resolver.close();
        }
    }

    /**
     * Makes the resolver of {@code executor}.
     *
     * @throws Exception becomes the cause of {@link #getResolver}'s {@link IllegalStateException}
     */
    protected abstract AddressResolver<T> newResolver(EventExecutor executor) throws Exception;

    /**
     * Closes the resolvers made so far. A later {@link #getResolver} makes new ones.
     *
     * <p><b>Thread:</b> any. <b>Errors:</b> one that fails to close is logged, the others are closed.
     */
    @Override
    public void close() {
        List<Entry<T>> entries;
        synchronized (resolvers) {
            entries = new ArrayList<>(resolvers.values());
            resolvers.clear();
        }
        for (Entry<T> entry : entries) {
            entry.executor.terminationFuture().removeListener(entry.onTermination);
            try {
                entry.resolver.close();
            } catch (RuntimeException e) {
                logger.warn("Failed to close the resolver {}", entry.resolver, e);
            }
        }
    }

    private record Entry<T extends SocketAddress>(
            EventExecutor executor, AddressResolver<T> resolver, GenericFutureListener<Future<Object>> onTermination) {}
}
