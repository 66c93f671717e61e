package io.millrace.util.concurrent;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one thread's {@link FastThreadLocal}s. Opaque: it exists so that {@link FastThreadLocalThread} can
 * hold one. Only its own thread touches it.
 */
public final class FastThreadLocalMap {

    /** No value. */
    static final Object UNSET = new Object();

    private static final int INITIAL_CAPACITY = 32;

    /** For threads that are no {@link FastThreadLocalThread}. */
    private static final ThreadLocal<FastThreadLocalMap> SLOW = new ThreadLocal<>();

    /** How deep the notifications of {@link DefaultPromise} are nested on this thread. */
    int listenerDepth;

    /** Whether the thread is inside {@link FastThreadLocalThread#runWithFastThreadLocal}. */
    boolean removedAtEnd;

    /** By the variable's index; UNSET where it has no value. */
    private @Nullable Object[] values = newValues(INITIAL_CAPACITY);

    /** The variables that have a value, by index: whom to tell of the removal. */
    private @Nullable FastThreadLocal<?>[] variables = new FastThreadLocal<?>[INITIAL_CAPACITY];

    private int size;

    FastThreadLocalMap() {}

    /** The map of the calling thread, made if need be. */
    static FastThreadLocalMap get() {
        if (Thread.currentThread() instanceof FastThreadLocalThread fast) {
            FastThreadLocalMap map = fast.threadLocalMap();
            if (map == null) {
                map = new FastThreadLocalMap();
                fast.setThreadLocalMap(map);
            }
            return map;
        }
        FastThreadLocalMap map = SLOW.get();
        if (map == null) {
            map = new FastThreadLocalMap();
            SLOW.set(map);
        }
        return map;
    }

    /** The map of the calling thread, null if it has none. */
    static @Nullable FastThreadLocalMap getIfExists() {
        return Thread.currentThread() instanceof FastThreadLocalThread fast ? fast.threadLocalMap() : SLOW.get();
    }

    /** Forgets the map of the calling thread, values and all. */
    static void discard() {
        if (Thread.currentThread() instanceof FastThreadLocalThread fast) {
            fast.setThreadLocalMap(null);
        } else {
            SLOW.remove();
        }
    }

    /**
     * Forgets the maps of threads that are no {@link FastThreadLocalThread}, as far as the JDK lets us: the calling
     * thread's.
     */
    static void discardSlow() {
        SLOW.remove();
    }

    int size() {
        return size;
    }

    /** Whether somebody up the stack will come back to this map, so that it must not be replaced. */
    boolean inUse() {
        return listenerDepth > 0 || removedAtEnd;
    }

    @Nullable
    Object value(int index) {
        @Nullable Object[] current = values;
        return index < current.length ? current[index] : UNSET;
    }

    void set(FastThreadLocal<?> variable, int index, @Nullable Object value) {
        if (index >= values.length) {
            grow(index);
        }
        if (variables[index] == null) {
            variables[index] = variable;
            size++;
        }
        values[index] = value;
    }

    /** Removes the value and returns it; UNSET if there was none. */
    @Nullable
    Object remove(int index) {
        if (index >= values.length || variables[index] == null) {
            return UNSET;
        }
        Object value = values[index];
        values[index] = UNSET;
        variables[index] = null;
        size--;
        return value;
    }

    /**
     * Removes one by one and tells each variable; what an {@code onRemoval} sets anew is removed too, in further
     * rounds up to a limit.
     */
    void removeAll() {
        for (int round = 0; size > 0 && round < 8; round++) {
            for (FastThreadLocal<?> variable : variables.clone()) {
                if (variable != null) {
                    variable.remove(this);
                }
            }
        }
    }

    private void grow(int index) {
        int oldCapacity = values.length;
        int capacity = Math.max(oldCapacity << 1, Integer.highestOneBit(index) << 1);
        values = Arrays.copyOf(values, capacity);
        Arrays.fill(values, oldCapacity, capacity, UNSET);
        variables = Arrays.copyOf(variables, capacity);
    }

    private static @Nullable Object[] newValues(int capacity) {
        @Nullable Object[] values = new Object[capacity];
        Arrays.fill(values, UNSET);
        return values;
    }
}
