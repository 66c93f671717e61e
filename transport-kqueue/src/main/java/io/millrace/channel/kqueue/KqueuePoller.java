package io.millrace.channel.kqueue;

import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ADD;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_CLEAR;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_DELETE;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_EOF;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ERROR;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_RECEIPT;
import static io.millrace.channel.kqueue.sys.KeventLayout.NOTE_LOWAT;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.kqueue.sys.KeventLayout;
import io.millrace.channel.kqueue.sys.KqueueCalls;
import io.millrace.channel.unix.Poller;
import io.millrace.channel.unix.ReadyList;
import io.millrace.channel.unix.Waker;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A poller over {@code kqueue(2)}.
 *
 * <p>A descriptor has one read filter, of one of two kinds, and a write filter if it is wanted:
 *
 * <pre>
 *  interest          filters                          flags in LEVEL      in EDGE
 *  READ              EVFILT_READ                      EV_ADD              EV_ADD | EV_CLEAR
 *  no READ           EVFILT_READ, NOTE_LOWAT at 2^31  EV_ADD | EV_CLEAR   EV_ADD | EV_CLEAR
 *  WRITE             EVFILT_WRITE                     EV_ADD              EV_ADD | EV_CLEAR
 * </pre>
 *
 * <p>The read filter of a descriptor that is not read tells the end of the stream and errors, each once: no number of
 * bytes reaches its low-water mark. Changing a filter in place does not change its {@code EV_CLEAR} on any system;
 * it is deleted and added anew.
 *
 * <p>{@link #modify} makes no system call: what has changed travels with the next wait, and what was changed back does
 * not travel at all. {@link #add} and {@link #remove} are answered at once, with one receipt for each filter: nothing
 * of a descriptor is queued once it may be closed. An error of a queued change arrives as {@link Poller#ERROR}.
 *
 * <p>{@link Poller#HANGUP} is never told; the write filter's {@code EV_EOF} may be the caller's own shutdown, and is
 * told as {@link Poller#WRITE}. {@link Poller#URGENT} comes with {@link Poller#READ} only; where the kernel cannot tell
 * urgent data (all but macOS), each {@link Poller#READ} counts as if there were.
 */
public final class KqueuePoller implements Poller {

    // The state of a descriptor: the filters that the kernel has, and three flags.
    private static final int READS = 1;
    private static final int READS_END = 1 << 1;
    private static final int WRITES = 1 << 2;
    private static final int READ_FILTER = READS | READS_END;
    private static final int FILTERS = READ_FILTER | WRITES;
    private static final int REGISTERED = 1 << 3;
    /** It is among {@link #changed}. */
    private static final int CHANGED = 1 << 4;
    /** Its filters are to be added again even if they are the same. */
    private static final int ANEW = 1 << 5;

    /** Each filter may be deleted and added again. */
    private static final int MAX_CHANGES = 4;

    private static final int INITIAL_BATCH = 64;

    /** At most 256 KiB of events: more in one wait would only delay timers and tasks. */
    private static final int MAX_BATCH = 4096;

    private static final int INITIAL_DESCRIPTORS = 64;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** The longest time that all kernels take; OpenBSD and older FreeBSDs refuse more (EINVAL). */
    private static final long MAX_SECONDS = 100_000_000;

    /** In {@link #scratch}, after the {@code struct timespec} of a wait: one that is always zero. */
    private static final int NO_TIME = 16;

    private static final int SCRATCH_BYTES = 32;

    private static final long WAKER = -1;

    private final KqueueCalls kqueue;
    private final Syscalls calls;
    private final KeventLayout layout;
    private final TriggerMode mode;
    private final int kq;

    // One of the two is there.
    private final @Nullable UserEvent userEvent;
    private final @Nullable Waker pipe;

    private final NativeMemory scratch = NativeMemory.allocate(SCRATCH_BYTES);
    private NativeMemory changes;
    private NativeMemory events;
    private int batch = INITIAL_BATCH;
    private boolean closed;

    // By descriptor: numbers are dense, since the kernel gives out the lowest free one.
    private int[] states = new int[INITIAL_DESCRIPTORS];
    private int[] interests = new int[INITIAL_DESCRIPTORS];
    private long[] tokens = new long[INITIAL_DESCRIPTORS];
    /** Its entry in the list of this wait, if that has the same token. */
    private int[] entries = new int[INITIAL_DESCRIPTORS];

    /** Descriptors whose filters are not what they shall be. */
    private int[] changed = new int[INITIAL_DESCRIPTORS];

    private int changedCount;

    /** What was found on the way, to be told by the next wait. */
    private final ReadyList early = new ReadyList();

    private KqueuePoller(KqueueCalls kqueue, Syscalls calls, TriggerMode mode, int kq) throws SyscallException {
        this.kqueue = kqueue;
        this.calls = calls;
        this.layout = kqueue.layout();
        this.mode = mode;
        this.kq = kq;
        this.changes = NativeMemory.allocate(MAX_CHANGES * layout.bytes());
        this.events = NativeMemory.allocate(INITIAL_BATCH * layout.bytes());
        this.userEvent = UserEvent.open(kqueue, calls, kq, WAKER);
        this.pipe = userEvent == null ? openPipe() : null;
    }

    /** The descriptor is waited for like any other, except that it has a token of its own. */
    private Waker openPipe() throws SyscallException {
        Waker waker = Waker.open(calls);
        ByteBuffer change = changes.buffer();
        layout.put(change, 0, waker.fd(), layout.read(), EV_ADD, 0, 0, WAKER);
        int added = kqueue.kevent(kq, changes.address(), 1, 0, 0, scratch.address() + NO_TIME);
        if (added < 0) {
            waker.close();
            throw new SyscallException("kevent", -added, "waker");
        }
        return waker;
    }

    /**
     * Opens a poller with the host's calls.
     *
     * @param mode how events are reported
     * @return a poller without descriptors
     * @throws IllegalStateException if there is no kqueue here
     * @throws SyscallException if there are no descriptors left
     */
    public static KqueuePoller open(TriggerMode mode) throws SyscallException {
        return open(KqueueCalls.host(), Syscalls.host(), mode);
    }

    /**
     * Opens a poller.
     *
     * @param kqueue the calls of kqueue
     * @param calls the other calls
     * @param mode how events are reported
     * @return a poller without descriptors
     * @throws SyscallException if there are no descriptors left
     */
    public static KqueuePoller open(KqueueCalls kqueue, Syscalls calls, TriggerMode mode) throws SyscallException {
        int kq = kqueue.create();
        if (kq < 0) {
            throw new SyscallException("kqueue", -kq, null);
        }
        try {
            // fork(2) does not hand it to a child in any case, whether or not this succeeds
            calls.setCloseOnExec(kq);
            return new KqueuePoller(kqueue, calls, mode, kq);
        } catch (SyscallException e) {
            calls.close(kq);
            throw e;
        }
    }

    // ---- registration ----

    @Override
    public int add(int fd, int interest, long token) {
        checkToken(token);
        if (closed || fd < 0) {
            return -Errno.EBADF;
        }
        if (isRegistered(fd)) {
            return -Errno.EEXIST;
        }
        ensureRoom(fd);
        tokens[fd] = token;
        interests[fd] = interest;
        states[fd] |= REGISTERED;
        int error = applyNow(putChanges(fd, 0, EV_RECEIPT));
        if (error < 0) {
            remove(fd);
        }
        return error;
    }

    @Override
    public int modify(int fd, int interest, long token) {
        checkToken(token);
        if (closed) {
            return -Errno.EBADF;
        }
        if (!isRegistered(fd)) {
            return -Errno.ENOENT;
        }
        if (mode == TriggerMode.EDGE || tokens[fd] != token) {
            states[fd] |= ANEW;
        }
        tokens[fd] = token;
        interests[fd] = interest;
        if ((states[fd] & CHANGED) == 0) {
            states[fd] |= CHANGED;
            if (changedCount == changed.length) {
                changed = Arrays.copyOf(changed, changedCount * 2);
            }
            changed[changedCount++] = fd;
        }
        return 0;
    }

    @Override
    public int remove(int fd) {
        if (closed) {
            return -Errno.EBADF;
        }
        if (!isRegistered(fd)) {
            return -Errno.ENOENT;
        }
        int count = 0;
        if ((states[fd] & READ_FILTER) != 0) {
            put(count++, fd, layout.read(), EV_DELETE | EV_RECEIPT, 0, 0);
        }
        if ((states[fd] & WRITES) != 0) {
            put(count++, fd, layout.write(), EV_DELETE | EV_RECEIPT, 0, 0);
        }
        states[fd] &= CHANGED; // still on that list, where nothing is left to be done for it
        return applyNow(count);
    }

    private static void checkToken(long token) {
        if (token == WAKER) {
            throw new IllegalArgumentException("-1 is not a token");
        }
    }

    private boolean isRegistered(int fd) {
        return fd >= 0 && fd < states.length && (states[fd] & REGISTERED) != 0;
    }

    private void ensureRoom(int fd) {
        if (fd < states.length) {
            return;
        }
        int length = Math.max(fd + 1, states.length * 2);
        states = Arrays.copyOf(states, length);
        interests = Arrays.copyOf(interests, length);
        tokens = Arrays.copyOf(tokens, length);
        entries = Arrays.copyOf(entries, length);
    }

    // ---- changes ----

    private static int filters(int interest) {
        return ((interest & READ) != 0 ? READS : READS_END) | ((interest & WRITE) != 0 ? WRITES : 0);
    }

    /**
     * Appends what makes the kernel's filters those that the descriptor shall have; from then on it counts as done.
     *
     * @return how many changes there are now
     */
    private int putChanges(int fd, int count, int receipt) {
        int had = states[fd] & FILTERS;
        int wanted = filters(interests[fd]);
        int stale = (states[fd] & ANEW) != 0 ? had : had & ~wanted;
        int missing = wanted & ~(had & ~stale);
        int clear = mode == TriggerMode.EDGE ? EV_CLEAR : 0;
        int end = count;
        if ((stale & READ_FILTER) != 0) {
            put(end++, fd, layout.read(), EV_DELETE | receipt, 0, 0);
        }
        if ((missing & READS) != 0) {
            put(end++, fd, layout.read(), EV_ADD | clear | receipt, 0, 0);
        } else if ((missing & READS_END) != 0) {
            put(end++, fd, layout.read(), EV_ADD | EV_CLEAR | receipt, NOTE_LOWAT, Integer.MAX_VALUE);
        }
        if ((stale & WRITES) != 0) {
            put(end++, fd, layout.write(), EV_DELETE | receipt, 0, 0);
        }
        if ((missing & WRITES) != 0) {
            put(end++, fd, layout.write(), EV_ADD | clear | receipt, 0, 0);
        }
        states[fd] = states[fd] & CHANGED | REGISTERED | wanted;
        return end;
    }

    private void put(int index, int fd, int filter, int flags, int filterFlags, int data) {
        layout.put(changes.buffer(), index * layout.bytes(), fd, filter, flags, filterFlags, data, tokens[fd]);
    }

    /** Makes changes that have receipts; 0, or the first error that counts. */
    private int applyNow(int count) {
        if (count == 0) {
            return 0;
        }
        int found = kqueue.kevent(kq, changes.address(), count, events.address(), count, scratch.address() + NO_TIME);
        if (found < 0) {
            return found == -Errno.EINTR ? 0 : found; // after EINTR all changes were applied
        }
        int result = 0;
        for (int i = 0, at = 0; i < found; i++, at += layout.bytes()) {
            int error = takeIn(at, early);
            result = result == 0 ? error : result;
        }
        return result;
    }

    /** All changes since the last wait; the memory has room for as many results. */
    private int putQueued() {
        if (changedCount == 0) {
            return 0;
        }
        int most = changedCount * MAX_CHANGES;
        changes = withRoom(changes, most);
        events = withRoom(events, most);
        int count = 0;
        for (int i = 0; i < changedCount; i++) {
            int fd = changed[i];
            states[fd] &= ~CHANGED;
            if ((states[fd] & REGISTERED) != 0) {
                count = putChanges(fd, count, 0);
            }
        }
        changedCount = 0;
        return count;
    }

    private NativeMemory withRoom(NativeMemory memory, int structs) {
        int needed = structs * layout.bytes();
        return memory.size() >= needed ? memory : NativeMemory.allocate(Math.max(needed, memory.size() * 2));
    }

    // ---- waiting ----

    @Override
    public int poll(long timeoutNanos, ReadyList ready) {
        ready.clear();
        if (closed) {
            return -Errno.EBADF;
        }
        int count = putQueued();
        long timeout = timeout(early.size() > 0 ? 0 : timeoutNanos);
        tellEarly(ready);
        // An error needs a place of its own, or the kernel stops at that change.
        int room = Math.max(batch, count);
        int found = kqueue.kevent(kq, changes.address(), count, events.address(), room, timeout);
        if (found < 0) {
            // After EINTR all changes were applied: they are not made again.
            return found == -Errno.EINTR ? ready.size() : found;
        }
        for (int i = 0, at = 0; i < found; i++, at += layout.bytes()) {
            takeIn(at, ready);
        }
        if (found >= batch && batch < MAX_BATCH) {
            batch *= 2;
            events = withRoom(events, batch);
        }
        return ready.size();
    }

    private long timeout(long nanos) {
        if (nanos < 0) {
            return 0;
        }
        ByteBuffer timespec = scratch.buffer();
        long seconds = nanos / NANOS_PER_SECOND;
        timespec.putLong(0, Math.min(seconds, MAX_SECONDS));
        timespec.putLong(Long.BYTES, seconds < MAX_SECONDS ? nanos % NANOS_PER_SECOND : 0);
        return scratch.address();
    }

    private void tellEarly(ReadyList ready) {
        for (int i = 0; i < early.size(); i++) {
            ready.add(early.token(i), early.bits(i));
        }
        early.clear();
    }

    /**
     * Takes in one event, or one result of a change.
     *
     * @return {@code -errno} if it is the result of a change that failed and nobody else will be told
     */
    private int takeIn(int at, ReadyList ready) {
        ByteBuffer memory = events.buffer();
        int flags = layout.flags(memory, at);
        int filter = layout.filter(memory, at);
        int fd = (int) layout.ident(memory, at);
        long token = layout.udata(memory, at);
        if ((flags & EV_ERROR) != 0) {
            return changeFailed(fd, filter, token, (int) layout.data(memory, at), ready);
        }
        if (token == WAKER) {
            if (pipe != null) {
                pipe.drain();
            }
            return 0;
        }
        if (isRegistered(fd) && tokens[fd] == token) {
            // A filter that tells an end has the socket's error in fflags.
            boolean failed = (flags & EV_EOF) != 0 && layout.fflags(memory, at) != 0;
            int bits = filter == layout.write() ? WRITE : readable(flags) & asked(interests[fd]);
            tell(fd, failed ? bits | ERROR : bits, ready);
        }
        return 0;
    }

    private int readable(int flags) {
        int end = (flags & EV_EOF) != 0 ? READ_CLOSED : 0;
        int urgent = (flags & layout.outOfBand()) != 0 || !layout.tellsUrgentData() ? URGENT : 0;
        return READ | end | urgent;
    }

    private static int asked(int interest) {
        return (interest & READ) != 0 ? interest | READ_CLOSED : interest & READ_CLOSED;
    }

    /** Both filters of a descriptor make one entry. */
    private void tell(int fd, int bits, ReadyList ready) {
        if (bits == 0) {
            return;
        }
        int entry = entries[fd];
        if (entry < ready.size() && ready.token(entry) == tokens[fd]) {
            ready.merge(entry, bits);
        } else {
            entries[fd] = ready.size();
            ready.add(tokens[fd], bits);
        }
    }

    private int changeFailed(int fd, int filter, long token, int errno, ReadyList ready) {
        if (errno == 0) {
            return 0; // the receipt of a success
        }
        if (!isRegistered(fd) || tokens[fd] != token) {
            return 0; // ENOENT, EBADF: it was gone before it was deleted
        }
        if (errno == Errno.ENOENT) {
            return 0; // only deleting gives that: the descriptor was closed and came back
        }
        if (filter == layout.read() && (states[fd] & READS_END) != 0 && errno != Errno.EBADF) {
            states[fd] &= ~READS_END;
            return 0; // it cannot be read, thus has no end
        }
        states[fd] &= ~(filter == layout.read() ? READ_FILTER : WRITES);
        if (filter == layout.write() && errno == Errno.EPIPE) {
            tell(fd, WRITE, ready); // nobody reads what is written: older macOS says so here, a write will too
            return 0;
        }
        if (ready != early) {
            tell(fd, ERROR, ready);
        }
        return -errno;
    }

    // ---- the rest ----

    @Override
    public void wakeup() {
        if (userEvent != null) {
            userEvent.wake();
        } else if (pipe != null) {
            pipe.wake();
        }
    }

    @Override
    public TriggerMode mode() {
        return mode;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (userEvent != null) {
            userEvent.close();
        } else if (pipe != null) {
            calls.close(kq);
            pipe.close();
        }
    }
}
