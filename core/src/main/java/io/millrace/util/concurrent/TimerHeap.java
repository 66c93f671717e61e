package io.millrace.util.concurrent;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one loop, the earliest on top: a heap of four children a node, in which every timer knows its index,
 * so that cancelling costs no search.
 *
 * <p>Four children instead of two: half the levels, and the children share a cache line of the array. A new time-out
 * is mostly later than all others, then adding it ends after one comparison, however many there are. Loop's thread
 * only.
 */
final class TimerHeap {

    private static final int ARITY_SHIFT = 2;
    private static final int ARITY = 1 << ARITY_SHIFT;
    private static final int INITIAL_CAPACITY = 16;

    private @Nullable ScheduledTask<?>[] heap = new ScheduledTask<?>[INITIAL_CAPACITY];
    private int size;
    private long arrivals;

    int size() {
        return size;
    }

    @Nullable
    ScheduledTask<?> peek() {
        return heap[0];
    }

    void add(ScheduledTask<?> task) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size << 1);
        }
        task.arrival = arrivals++;
        siftUp(size++, task);
    }

    /** Takes the timer out, if it is in. */
    void remove(ScheduledTask<?> task) {
        int index = task.heapIndex;
        if (index == ScheduledTask.NOWHERE) {
            return;
        }
        task.heapIndex = ScheduledTask.NOWHERE;
        ScheduledTask<?> last = at(--size);
        heap[size] = null;
        if (last == task) {
            return;
        }
        siftDown(index, last);
        if (at(index) == last) {
            siftUp(index, last);
        }
    }

    /** Takes all out, in no particular order, and lets go of the memory. */
    ScheduledTask<?>[] removeAll() {
        ScheduledTask<?>[] all = new ScheduledTask<?>[size];
        for (int i = 0; i < all.length; i++) {
            all[i] = at(i);
            all[i].heapIndex = ScheduledTask.NOWHERE;
        }
        heap = new ScheduledTask<?>[INITIAL_CAPACITY];
        size = 0;
        return all;
    }

    @SuppressWarnings("NullAway") // every index below size is filled
    private ScheduledTask<?> at(int index) {
        return heap[index];
    }

    private void siftUp(int start, ScheduledTask<?> task) {
        int index = start;
        while (index > 0) {
            int parentIndex = (index - 1) >> ARITY_SHIFT;
            ScheduledTask<?> parent = at(parentIndex);
            if (!task.isBefore(parent)) {
                break;
            }
            put(index, parent);
            index = parentIndex;
        }
        put(index, task);
    }

    private void siftDown(int start, ScheduledTask<?> task) {
        int index = start;
        for (int child = firstChild(index); child < size; child = firstChild(index)) {
            int earliest = earliestOf(child);
            if (!at(earliest).isBefore(task)) {
                break;
            }
            put(index, at(earliest));
            index = earliest;
        }
        put(index, task);
    }

    private static int firstChild(int index) {
        return (index << ARITY_SHIFT) + 1;
    }

    private int earliestOf(int firstSibling) {
        int earliest = firstSibling;
        int end = Math.min(firstSibling + ARITY, size);
        for (int i = firstSibling + 1; i < end; i++) {
            if (at(i).isBefore(at(earliest))) {
                earliest = i;
            }
        }
        return earliest;
    }

    private void put(int index, ScheduledTask<?> task) {
        heap[index] = task;
        task.heapIndex = index;
    }
}
