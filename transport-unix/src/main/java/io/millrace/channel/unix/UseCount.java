package io.millrace.channel.unix;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Counts the threads that are using a descriptor, so that it is closed by whoever is the last to use it, and a late
 * user never acts on somebody else's descriptor of the same number.
 *
 * <pre>{@code
 * if (uses.enter()) {
 *     try {
 *         use();
 *     } finally {
 *         if (uses.leave()) {
 *             close();
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p><b>Thread:</b> any.
 */
public final class UseCount {

    private static final AtomicIntegerFieldUpdater<UseCount> USERS =
            AtomicIntegerFieldUpdater.newUpdater(UseCount.class, "users");

    /** The sign bit of {@link #users}. */
    private static final int CLOSED = 1 << 31;

    /** Threads that are in right now, and {@link #CLOSED}. Written by any thread. */
    private volatile int users;

    /** Makes a count of nobody. */
    public UseCount() {}

    /**
     * Begins a use.
     *
     * @return {@code false} if {@link #close()} was called; it is not to be used then
     */
    public boolean enter() {
        int before;
        do {
            before = users;
            if (before < 0) {
                return false;
            }
        } while (!USERS.compareAndSet(this, before, before + 1));
        return true;
    }

    /**
     * Ends a use.
     *
     * @return {@code true} if the caller is to close it now: it was the last user after {@link #close()}
     */
    public boolean leave() {
        return USERS.decrementAndGet(this) == CLOSED;
    }

    /**
     * Lets nobody in any more.
     *
     * @return {@code true} if the caller is to close it now: nobody is using it, and this was the first call
     */
    public boolean close() {
        return USERS.getAndUpdate(this, state -> state | CLOSED) == 0;
    }
}
