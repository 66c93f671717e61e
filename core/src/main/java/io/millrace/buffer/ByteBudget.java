package io.millrace.buffer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an allocator may hold in all, heap and direct together. Memory is reserved <em>before</em> it is allocated: at its
 * own limit the JDK collects garbage and sleeps. Any thread.
 */
final class ByteBudget {
    final long maxBytes;

    private final AtomicLong used = new AtomicLong();
    private final LongAdder usedDirect = new LongAdder();

    ByteBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes so many bytes of the budget, unless there are not enough left. */
    boolean tryReserve(boolean direct, long bytes) {
        long before;
        do {
            before = used.get();
            if (bytes > maxBytes - before) {
                return false;
            }
        } while (!used.compareAndSet(before, before + bytes));
        if (direct) {
            usedDirect.add(bytes);
        }
        return true;
    }

    /** Gives back what was reserved. */
    void unreserve(boolean direct, long bytes) {
        if (direct) {
            usedDirect.add(-bytes);
        }
        used.addAndGet(-bytes);
    }

    ByteBudgetExceededError exceededBy(long bytes) {
        return new ByteBudgetExceededError(bytes, used.get(), maxBytes);
    }

    long usedBytes() {
        return used.get();
    }

    long usedDirectBytes() {
        return usedDirect.sum();
    }

    long usedHeapBytes() {
        return used.get() - usedDirect.sum();
    }
}
