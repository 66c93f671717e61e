package io.millrace.channel.kqueue;

import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ADD;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_CLEAR;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_DELETE;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_DISABLE;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_DISPATCH;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ENABLE;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_EOF;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ERROR;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ONESHOT;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_RECEIPT;
import static io.millrace.channel.kqueue.sys.KeventLayout.NOTE_LOWAT;
import static io.millrace.channel.kqueue.sys.KeventLayout.NOTE_TRIGGER;

import io.millrace.channel.kqueue.sys.KeventLayout;
import io.millrace.channel.kqueue.sys.KqueueCalls;
import io.millrace.channel.kqueue.sys.KqueueLibc;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.LibcLoader;
import io.millrace.channel.unix.sys.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A {@code kqueue(2)} for Linux, as a test needs it: {@code struct kevent}s of a BSD in and out, real sockets
 * underneath.
 *
 * <p>It is a second reading of the manual page, written against the kernels' words and not against the poller's: a
 * knote for each identifier and filter; looked at when it is added and when something happens to its descriptor;
 * reported if it holds when it is collected; then removed ({@code EV_ONESHOT}), switched off ({@code EV_DISPATCH}),
 * reset ({@code EV_CLEAR}) or queued again. Changing a knote does not change its flags. Closing a descriptor removes
 * its knotes. A kqueue is an {@code eventfd} that nobody writes to, so that it is closed like any descriptor.
 *
 * <p>Errors have the host's numbers. <b>Thread:</b> any; errno is the calling thread's.
 */
final class KqueueDouble implements KqueueLibc {
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int F_GETFD = 1;
    private static final int NOTE_FFCTRLMASK = 0xc0000000;
    private static final int NOTE_FFAND = 0x40000000;
    private static final int NOTE_FFOR = 0x80000000;
    private static final int NOTE_FFCOPY = 0xc0000000;
    private static final int NOTE_FFLAGSMASK = 0x00ffffff;

    private static final LinuxLibc LIBC = LinuxEdges.LIBC;
    private static final LinuxEdges EDGES = LinuxEdges.get();
    private static final LinuxFilters FILTERS = new LinuxFilters();

    private final KeventLayout layout;
    private final boolean hasUserFilter;
    private final Map<Integer, Queue> queues = new HashMap<>();
    private final ThreadLocal<Integer> errno = ThreadLocal.withInitial(() -> 0);

    private record Key(long ident, int filter) {}

    /** A registration. */
    private static final class Knote {
        final Key key;
        final int flags;
        int fflags;
        long data;
        long udata;
        boolean disabled;
        boolean triggered;

        Knote(Key key, int flags) {
            this.key = key;
            this.flags = flags;
        }
    }

    private static final class Queue {
        final Map<Key, Knote> knotes = new HashMap<>();
        /** In the order in which they are reported. */
        final Set<Knote> active = new LinkedHashSet<>();

        final Condition changed = LinuxEdges.lock().newCondition();

        void activate(Knote knote) {
            active.add(knote);
            changed.signalAll();
        }
    }

    /** A system with {@code EVFILT_USER}. */
    KqueueDouble(KeventLayout layout) {
        this(layout, true);
    }

    KqueueDouble(KeventLayout layout, boolean hasUserFilter) {
        this.layout = layout;
        this.hasUserFilter = hasUserFilter;
    }

    KqueueCalls calls() {
        return new KqueueCalls(layout, this, this::lastError);
    }

    int lastError() {
        return errno.get();
    }

    private int failed(int error) {
        errno.set(error);
        return -1;
    }

    @Override
    public int kqueue() {
        int fd = LIBC.eventfd(0, EFD_CLOEXEC);
        if (fd < 0) {
            return failed(LibcLoader.lastError());
        }
        LinuxEdges.lock().lock();
        try {
            queues.put(fd, new Queue());
        } finally {
            LinuxEdges.lock().unlock();
        }
        return fd;
    }

    @Override
    public int kevent(int kq, long changes, long changeCount, long events, long eventCount, long timeout) {
        LinuxEdges.lock().lock();
        try {
            Queue queue = queues.get(kq);
            if (queue == null || LIBC.fcntl(kq, F_GETFD, 0) < 0) {
                queues.remove(kq);
                return failed(Errno.EBADF);
            }
            EDGES.look();
            return kevent(
                    queue,
                    view(changes, changeCount),
                    (int) changeCount,
                    view(events, eventCount),
                    (int) eventCount,
                    timeout == 0 ? -1 : nanos(timeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(Errno.EINTR);
        } finally {
            LinuxEdges.lock().unlock();
        }
    }

    private @Nullable ByteBuffer view(long address, long count) {
        return count == 0
                ? null
                : NativeMemory.viewOf(address, (int) count * layout.bytes()).order(ByteOrder.nativeOrder());
    }

    private static long nanos(long timespec) {
        ByteBuffer memory = NativeMemory.viewOf(timespec, 16).order(ByteOrder.nativeOrder());
        long nanos = memory.getLong(8);
        if (memory.getLong(0) < 0 || nanos < 0 || nanos >= 1_000_000_000) {
            throw new IllegalArgumentException("timespec " + memory.getLong(0) + ", " + nanos);
        }
        return TimeUnit.SECONDS.toNanos(memory.getLong(0)) + nanos;
    }

    private int kevent(
            Queue queue,
            @Nullable ByteBuffer changes,
            int changeCount,
            @Nullable ByteBuffer events,
            int eventCount,
            long timeoutNanos)
            throws InterruptedException {
        int results = 0;
        for (int i = 0; i < changeCount; i++) {
            int at = i * layout.bytes();
            int error = change(queue, changes, at);
            if (error == 0 && (layout.flags(changes, at) & EV_RECEIPT) == 0) {
                continue;
            }
            if (results < eventCount) {
                putResult(events, results++ * layout.bytes(), changes, at, error);
            } else if (error != 0) {
                return failed(error);
            }
        }
        if (results > 0 || eventCount == 0) {
            return results;
        }
        return await(queue, events, eventCount, timeoutNanos);
    }

    private void putResult(ByteBuffer events, int to, ByteBuffer changes, int at, int error) {
        layout.put(
                events,
                to,
                layout.ident(changes, at),
                layout.filter(changes, at),
                layout.tellsUrgentData() ? layout.flags(changes, at) | EV_ERROR : EV_ERROR,
                layout.fflags(changes, at),
                error,
                layout.udata(changes, at));
    }

    // ---- changes ----

    private int change(Queue queue, ByteBuffer changes, int at) {
        int filter = layout.filter(changes, at);
        Key key = new Key(layout.ident(changes, at), filter);
        boolean user = filter == layout.user() && hasUserFilter;
        if (!user && filter != layout.read() && filter != layout.write()) {
            return Errno.EINVAL;
        }
        if (!user) {
            forgetIfClosed(queue, (int) key.ident());
            if (!FILTERS.isOpen((int) key.ident())) {
                return Errno.EBADF;
            }
        }
        Knote knote = queue.knotes.get(key);
        int flags = layout.flags(changes, at);
        if (knote == null && (flags & EV_ADD) == 0) {
            return Errno.ENOENT;
        }
        if ((flags & EV_DELETE) != 0) {
            delete(queue, key);
            return 0;
        }
        if (knote == null) {
            knote = new Knote(key, flags & (EV_ONESHOT | EV_CLEAR | EV_DISPATCH));
            int error = user ? 0 : attach(queue, knote);
            if (error != 0) {
                return error;
            }
            queue.knotes.put(key, knote);
        }
        assign(knote, changes, at, flags);
        if (!knote.disabled && state(knote).active()) {
            queue.activate(knote);
        }
        return 0;
    }

    private void assign(Knote knote, ByteBuffer changes, int at, int flags) {
        int fflags = layout.fflags(changes, at);
        if (knote.key.filter() == layout.user()) {
            touch(knote, fflags);
        } else {
            knote.fflags = fflags;
        }
        if ((flags & EV_ADD) != 0) {
            knote.data = layout.data(changes, at);
            knote.udata = layout.udata(changes, at);
        }
        if ((flags & EV_DISABLE) != 0) {
            knote.disabled = true;
        } else if ((flags & (EV_ADD | EV_ENABLE)) != 0) {
            knote.disabled = false;
        }
    }

    private static void touch(Knote knote, int fflags) {
        int given = fflags & NOTE_FFLAGSMASK;
        switch (fflags & NOTE_FFCTRLMASK) {
            case NOTE_FFAND -> knote.fflags &= given;
            case NOTE_FFOR -> knote.fflags |= given;
            case NOTE_FFCOPY -> knote.fflags = given;
            default -> {}
        }
        knote.triggered |= (fflags & NOTE_TRIGGER) != 0;
    }

    private int attach(Queue queue, Knote knote) {
        int fd = (int) knote.key.ident();
        boolean known = EDGES.isTheSame(fd);
        if (!known) {
            FILTERS.begin(fd);
        }
        return EDGES.listen(
                fd,
                queue,
                new LinuxEdges.Listener(
                        () -> happened(queue, fd, layout.read()), () -> happened(queue, fd, layout.write())));
    }

    private static void happened(Queue queue, long fd, int filter) {
        Knote knote = queue.knotes.get(new Key(fd, filter));
        if (knote != null) {
            queue.activate(knote);
        }
    }

    private void delete(Queue queue, Key key) {
        Knote gone = queue.knotes.remove(key);
        queue.active.remove(gone);
        if (key.filter() != layout.user()
                && !queue.knotes.containsKey(new Key(key.ident(), layout.read()))
                && !queue.knotes.containsKey(new Key(key.ident(), layout.write()))) {
            EDGES.ignore((int) key.ident(), queue);
        }
    }

    /** What closing the descriptor does on BSD. */
    private boolean forgetIfClosed(Queue queue, int fd) {
        Key read = new Key(fd, layout.read());
        Key write = new Key(fd, layout.write());
        boolean known = queue.knotes.containsKey(read) || queue.knotes.containsKey(write);
        if (!known || EDGES.isListening(fd, queue)) {
            return false;
        }
        delete(queue, read);
        delete(queue, write);
        return true;
    }

    // ---- events ----

    private int await(Queue queue, ByteBuffer events, int eventCount, long timeoutNanos) throws InterruptedException {
        long left = timeoutNanos;
        int found = collect(queue, events, eventCount);
        while (found == 0 && left != 0) {
            if (left < 0) {
                queue.changed.await();
            } else {
                left = Math.max(0, queue.changed.awaitNanos(left));
            }
            EDGES.look();
            found = collect(queue, events, eventCount);
        }
        return found;
    }

    private int collect(Queue queue, ByteBuffer events, int eventCount) {
        int found = 0;
        List<Knote> candidates = new ArrayList<>(queue.active);
        for (Knote knote : candidates) {
            if (found == eventCount) {
                break;
            }
            if (knote.key.filter() != layout.user() && forgetIfClosed(queue, (int) knote.key.ident())) {
                continue;
            }
            if (knote.disabled) {
                continue; // stays active until it is enabled
            }
            LinuxFilters.State state = state(knote);
            queue.active.remove(knote);
            if (state.active()) {
                report(events, found++ * layout.bytes(), knote, state);
                reported(queue, knote);
            }
        }
        return found;
    }

    private LinuxFilters.State state(Knote knote) {
        int fd = (int) knote.key.ident();
        if (knote.key.filter() == layout.user()) {
            return new LinuxFilters.State(knote.triggered, knote.data, false, 0, false);
        }
        return knote.key.filter() == layout.read()
                ? FILTERS.read(fd, (knote.fflags & NOTE_LOWAT) != 0, knote.data)
                : FILTERS.write(fd);
    }

    private void report(ByteBuffer events, int at, Knote knote, LinuxFilters.State state) {
        int flags = knote.flags | (state.eof() ? EV_EOF : 0) | (state.outOfBand() ? layout.outOfBand() : 0);
        int fflags = knote.key.filter() == layout.user() ? knote.fflags : state.error();
        layout.put(events, at, knote.key.ident(), knote.key.filter(), flags, fflags, state.data(), knote.udata);
    }

    private void reported(Queue queue, Knote knote) {
        if ((knote.flags & EV_ONESHOT) != 0) {
            delete(queue, knote.key);
        } else if ((knote.flags & EV_DISPATCH) != 0) {
            knote.disabled = true;
            knote.triggered &= (knote.flags & EV_CLEAR) == 0;
        } else if ((knote.flags & EV_CLEAR) != 0) {
            knote.triggered = false;
        } else {
            queue.active.add(knote);
        }
    }
}
