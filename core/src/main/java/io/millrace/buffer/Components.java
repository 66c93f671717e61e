package io.millrace.buffer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The components of a composite in order, each beginning where the one before it ends. A composite and all views of it
 * share one such list.
 *
 * <p>A <em>position</em> is an index of the composite that owns the components (in views the indices are shifted).
 */
final class Components {
    private Component[] items = new Component[4];
    private int count;

    /** The end of the last component. */
    private int length;

    /**
     * What {@link #at} returned last: most accesses are near the one before. Threads that read at the same time may
     * overwrite it; each of them looks at what it finds here.
     */
    private @Nullable Component recent;

    int count() {
        return count;
    }

    int length() {
        return length;
    }

    /**
     * The component of an index from 0 to {@link #count()} - 1.
     *
     * @throws IndexOutOfBoundsException for others
     */
    Component get(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("cIndex: " + index + " (expected: range(0, " + count + "))");
        }
        return items[index];
    }

    /**
     * The component that holds a position.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    Component at(int position) {
        Component c = recent;
        if (c != null && c.holds(position)) {
            return c;
        }
        c = items[indexOf(position)];
        recent = c;
        return c;
    }

    /**
     * The index of the component that holds a position. One without bytes holds none.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    int indexOf(int position) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Component c = items[middle];
            if (position >= c.end) {
                low = middle + 1;
            } else if (position < c.offset) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        throw new IndexOutOfBoundsException("index: " + position + " (expected: range(0, " + length + "))");
    }

    /** How many components at the beginning end at or before a position. */
    int countBefore(int position) {
        int n = 0;
        while (n < count && items[n].end <= position) {
            n++;
        }
        return n;
    }

    /** Inserts the first {@code n} of {@code added}. The caller has made sure that the lengths do not overflow. */
    void insert(int index, Component[] added, int n) {
        makeRoom(index, n);
        System.arraycopy(added, 0, items, index, n);
        renumber(index);
    }

    /** Inserts a component. The caller has made sure that the lengths do not overflow. */
    void insert(int index, Component added) {
        makeRoom(index, 1);
        items[index] = added;
        renumber(index);
    }

    private void makeRoom(int index, int n) {
        if (n > items.length - count) {
            items = Arrays.copyOf(items, Math.max(count + n, count + (count >> 1)));
        }
        System.arraycopy(items, index, items, index + n, count - index);
        count += n;
    }

    /** Removes components without releasing them. */
    void remove(int from, int to) {
        System.arraycopy(items, to, items, from, count - to);
        Arrays.fill(items, count - (to - from), count, null);
        count -= to - from;
        renumber(from);
    }

    /** Removes components and releases them. */
    void release(int from, int to) {
        Component[] removed = Arrays.copyOfRange(items, from, to);
        remove(from, to);
        for (Component c : removed) {
            c.buf.release();
        }
    }

    void replace(int from, int to, Component by) {
        Component[] replaced = Arrays.copyOfRange(items, from, to);
        System.arraycopy(items, to, items, from + 1, count - to);
        Arrays.fill(items, count - (to - from - 1), count, null);
        items[from] = by;
        count -= to - from - 1;
        renumber(from);
        for (Component c : replaced) {
            c.buf.release();
        }
    }

    void dropHead(int bytes) {
        items[0].dropHead(bytes);
        renumber(0);
    }

    /** Removes bytes from the end, releasing the components that hold no others. */
    void dropTail(int bytes) {
        int rest = bytes;
        int from = count;
        while (rest > 0 && items[from - 1].length() <= rest) {
            from--;
            rest -= items[from].length();
        }
        if (rest > 0) {
            items[from - 1].dropTail(rest);
        }
        release(from, count);
    }

    private void renumber(int from) {
        int offset = from == 0 ? 0 : items[from - 1].end;
        for (int i = from; i < count; i++) {
            items[i].moveTo(offset);
            offset = items[i].end;
        }
        length = offset;
        recent = null;
    }
}
