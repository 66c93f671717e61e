package io.millrace.util.concurrent;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A variable of which every thread has its own value; on a {@link FastThreadLocalThread}, which all loops have, an
 * access is an index into an array. On other threads it works too, through a {@link ThreadLocal}.
 *
 * <p>Meant for variables that live as long as the class: an index is never used again.
 *
 * @param <V> the type of the value
 */
public class FastThreadLocal<V> {

    private static final AtomicInteger nextIndex = new AtomicInteger();

    private final int index = nextIndex();

    /** Creates a variable without a value on any thread. */
    public FastThreadLocal() {}

    private static int nextIndex() {
        int index = nextIndex.getAndIncrement();
        if (index < 0) {
            nextIndex.decrementAndGet();
            throw new IllegalStateException("too many thread-local indexed variables");
        }
        return index;
    }

    /** Removes the values of all variables of the calling thread, and tells each by {@link #onRemoval}. */
    public static void removeAll() {
        FastThreadLocalMap map = FastThreadLocalMap.getIfExists();
        if (map == null) {
            return;
        }
        try {
            map.removeAll();
        } finally {
            if (!map.inUse()) {
                FastThreadLocalMap.discard();
            }
        }
    }

    /** How many variables have a value on the calling thread. */
    public static int size() {
        FastThreadLocalMap map = FastThreadLocalMap.getIfExists();
        return map == null ? 0 : map.size();
    }

    /**
     * Lets go of what the calling thread keeps in a {@link ThreadLocal}, for a thread that is no {@link
     * FastThreadLocalThread} and lives on when this class's loader should not. {@link #onRemoval} is not called.
     */
    public static void destroy() {
        FastThreadLocalMap.discardSlow();
    }

    /** The calling thread's value, {@link #initialValue()} the first time. */
    public final @Nullable V get() {
        FastThreadLocalMap map = FastThreadLocalMap.get();
        Object value = map.value(index);
        return value != FastThreadLocalMap.UNSET ? cast(value) : initialize(map);
    }

    private @Nullable V initialize(FastThreadLocalMap map) {
        V value;
        try {
            value = initialValue();
        } catch (Exception e) {
            throw Rethrow.unchanged(e);
        }
        map.set(this, index, value);
        return value;
    }

    /** The calling thread's value, null if it has none. */
    public final @Nullable V getIfExists() {
        FastThreadLocalMap map = FastThreadLocalMap.getIfExists();
        Object value = map == null ? FastThreadLocalMap.UNSET : map.value(index);
        return value == FastThreadLocalMap.UNSET ? null : cast(value);
    }

    /** Sets the calling thread's value. */
    public final void set(@Nullable V value) {
        FastThreadLocalMap.get().set(this, index, value);
    }

    /** Sets the calling thread's value and returns the one before, null if there was none. */
    public final @Nullable V getAndSet(@Nullable V value) {
        FastThreadLocalMap map = FastThreadLocalMap.get();
        Object before = map.value(index);
        map.set(this, index, value);
        return before == FastThreadLocalMap.UNSET ? null : cast(before);
    }

    /** Whether the calling thread has a value. */
    public final boolean isSet() {
        FastThreadLocalMap map = FastThreadLocalMap.getIfExists();
        return map != null && map.value(index) != FastThreadLocalMap.UNSET;
    }

    /** Removes the calling thread's value, and tells by {@link #onRemoval}; the next {@link #get()} begins anew. */
    public final void remove() {
        FastThreadLocalMap map = FastThreadLocalMap.getIfExists();
        if (map != null) {
            remove(map);
        }
    }

    final void remove(FastThreadLocalMap map) {
        Object value = map.remove(index);
        if (value == FastThreadLocalMap.UNSET) {
            return;
        }
        try {
            onRemoval(cast(value));
        } catch (Exception e) {
            throw Rethrow.unchanged(e);
        }
    }

    @SuppressWarnings("unchecked") // only V was put at this index
    private @Nullable V cast(@Nullable Object value) {
        return (V) value;
    }

    /** The first value on a thread; null unless overridden. */
    protected @Nullable V initialValue() throws Exception {
        return null;
    }

    /** A value was removed by {@link #remove()} or {@link #removeAll()}. <b>Thread</b> the one whose value it was. */
    protected void onRemoval(@Nullable V value) throws Exception {}
}
