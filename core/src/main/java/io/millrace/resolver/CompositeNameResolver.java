package io.millrace.resolver;

import static java.util.Objects.requireNonNull;

import io.millrace.util.concurrent.EventExecutor;
import io.millrace.util.concurrent.Future;
import io.millrace.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks several resolvers one after the other until one of them knows the name. When none does, the last one's failure
 * is the result.
 *
 * @param <T> what a name resolves to
 */
public final class CompositeNameResolver<T> extends SimpleNameResolver<T> {

    private final List<NameResolver<T>> resolvers;

    /**
     * Creates a resolver.
     *
     * @param executor notifies the listeners of the returned futures
     * @param resolvers asked in this order; not closed by this resolver
     * @throws IllegalArgumentException if there are fewer than two
     */
    @SafeVarargs
    public CompositeNameResolver(EventExecutor executor, NameResolver<T>... resolvers) {
        super(executor);
        requireNonNull(resolvers, "resolvers");
        List<NameResolver<T>> all = new ArrayList<>(resolvers.length);
        for (NameResolver<T> resolver : resolvers) {
            all.add(requireNonNull(resolver, "resolver"));
        }
        if (all.size() < 2) {
            throw new IllegalArgumentException("resolvers: " + all.size() + " (expected: at least 2)");
        }
        this.resolvers = all;
    }

    @Override
    protected void doResolve(String inetHost, Promise<T> promise) {
        ask(inetHost, promise, 0, null, NameResolver::resolve);
    }

    @Override
    protected void doResolveAll(String inetHost, Promise<List<T>> promise) {
        ask(inetHost, promise, 0, null, NameResolver::resolveAll);
    }

    private <V> void ask(
            String inetHost,
            Promise<V> promise,
            int index,
            @Nullable Throwable lastFailure,
            BiFunction<NameResolver<T>, String, Future<V>> question) {
        if (index == resolvers.size()) {
            promise.tryFailure(requireNonNull(lastFailure));
            return;
        }
        if (promise.isDone()) {
            return; // cancelled meanwhile
        }
        Future<V> lookUp = question.apply(resolvers.get(index), inetHost);
        lookUp.addListener(done -> {
            if (done.isSuccess()) {
                promise.trySuccess(lookUp.getNow());
            } else {
                ask(inetHost, promise, index + 1, LookUp.causeOf(lookUp), question);
            }
        });
    }
}
