package io.millrace.channel.epoll;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.epoll.sys.EpollCalls;
import io.millrace.channel.unix.Poller;
import io.millrace.channel.unix.ReadyList;
import io.millrace.channel.unix.Waker;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * A poller over {@code epoll(7)}.
 *
 * <pre>
 *  struct epoll_event   0        4        8        12
 *  x86-64 (packed)      | events | data            |
 *                       0        4        8                16
 *  other CPUs           | events | pad    | data            |
 * </pre>
 *
 * <p>The waker's eventfd is registered edge-triggered in both modes and never read: that saves two calls a wake-up.
 */
public final class EpollPoller implements Poller {

    private static final int EPOLLIN = 0x001;
    private static final int EPOLLPRI = 0x002;
    private static final int EPOLLOUT = 0x004;
    private static final int EPOLLERR = 0x008;
    private static final int EPOLLHUP = 0x010;
    private static final int EPOLLRDHUP = 0x2000;
    private static final int EPOLLET = 1 << 31;

    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;

    private static final boolean PACKED = Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
    private static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int DATA = PACKED ? 4 : 8;

    private static final int INITIAL_BATCH = 64;

    /** 48 KiB of events: more in one wait would only delay timers and tasks. */
    private static final int MAX_BATCH = 4096;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Only a timer below the resolution of {@code epoll_wait(2)} pays for the dearer call. */
    private static final long PRECISE_BELOW_NANOS = NANOS_PER_MILLI;

    private static final int TIMESPEC = 16;
    private static final int SCRATCH_BYTES = 32;

    /** The waker's token. */
    private static final long WAKER = -1;

    private final EpollCalls epoll;
    private final Syscalls calls;
    private final TriggerMode mode;
    private final int triggerFlag;
    private final Waker waker;

    /** One event for {@code epoll_ctl}, then one {@code struct timespec}. */
    private final NativeMemory scratch = NativeMemory.allocate(SCRATCH_BYTES);

    private NativeMemory events = NativeMemory.allocate(INITIAL_BATCH * EVENT_BYTES);
    private int batch = INITIAL_BATCH;
    private int epfd;
    private boolean precise = true;

    private EpollPoller(EpollCalls epoll, Syscalls calls, TriggerMode mode, int epfd, Waker waker) {
        this.epoll = epoll;
        this.calls = calls;
        this.mode = mode;
        this.triggerFlag = mode == TriggerMode.EDGE ? EPOLLET : 0;
        this.epfd = epfd;
        this.waker = waker;
    }

    /**
     * Opens a poller with the host's calls.
     *
     * @param mode how events are reported
     * @return a poller without descriptors
     * @throws IllegalStateException if there is no epoll here
     * @throws SyscallException if there are no descriptors left
     */
    public static EpollPoller open(TriggerMode mode) throws SyscallException {
        return open(EpollCalls.host(), Syscalls.host(), mode);
    }

    /**
     * Opens a poller.
     *
     * @param epoll the calls of epoll
     * @param calls the other calls
     * @param mode how events are reported
     * @return a poller without descriptors
     * @throws SyscallException if there are no descriptors left
     */
    public static EpollPoller open(EpollCalls epoll, Syscalls calls, TriggerMode mode) throws SyscallException {
        Waker waker = Waker.open(calls);
        int epfd = epoll.create();
        if (epfd < 0) {
            waker.close();
            throw new SyscallException("epoll_create1", -epfd, null);
        }
        EpollPoller poller = new EpollPoller(epoll, calls, mode, epfd, waker);
        int added = poller.control(EPOLL_CTL_ADD, waker.fd(), EPOLLIN | (waker.isCounter() ? EPOLLET : 0), WAKER);
        if (added < 0) {
            poller.close();
            throw new SyscallException("epoll_ctl", -added, "waker");
        }
        return poller;
    }

    @Override
    public int add(int fd, int interest, long token) {
        return control(EPOLL_CTL_ADD, fd, events(interest), checked(token));
    }

    @Override
    public int modify(int fd, int interest, long token) {
        return control(EPOLL_CTL_MOD, fd, events(interest), checked(token));
    }

    @Override
    public int remove(int fd) {
        return epoll.ctl(epfd, EPOLL_CTL_DEL, fd, scratch.address());
    }

    private static long checked(long token) {
        if (token == WAKER) {
            throw new IllegalArgumentException("-1 is not a token");
        }
        return token;
    }

    private int control(int op, int fd, int flags, long token) {
        ByteBuffer event = scratch.buffer();
        event.putInt(0, flags);
        event.putLong(DATA, token);
        return epoll.ctl(epfd, op, fd, scratch.address());
    }

    @Override
    public int poll(long timeoutNanos, ReadyList ready) {
        ready.clear();
        int found = await(timeoutNanos);
        if (found <= 0) {
            return found == -Errno.EINTR ? 0 : found;
        }
        ByteBuffer buffer = events.buffer();
        for (int i = 0, offset = 0; i < found; i++, offset += EVENT_BYTES) {
            long token = buffer.getLong(offset + DATA);
            if (token != WAKER) {
                ready.add(token, readiness(buffer.getInt(offset)));
            } else if (!waker.isCounter()) {
                waker.drain();
            }
        }
        if (found == batch && batch < MAX_BATCH) {
            batch *= 2;
            events = NativeMemory.allocate(batch * EVENT_BYTES);
        }
        return ready.size();
    }

    private int await(long timeoutNanos) {
        if (timeoutNanos > 0 && timeoutNanos < PRECISE_BELOW_NANOS && precise) {
            int found = awaitPrecisely(timeoutNanos);
            if (found != -Errno.ENOSYS && found != -Errno.EPERM) {
                return found;
            }
            // An old kernel or C library, or a sandbox that has not heard of the call
            precise = false;
        }
        return epoll.await(epfd, events.address(), batch, millis(timeoutNanos));
    }

    private int awaitPrecisely(long timeoutNanos) {
        ByteBuffer timespec = scratch.buffer();
        timespec.putLong(TIMESPEC, timeoutNanos / NANOS_PER_SECOND);
        timespec.putLong(TIMESPEC + Long.BYTES, timeoutNanos % NANOS_PER_SECOND);
        return epoll.awaitPrecisely(epfd, events.address(), batch, scratch.address() + TIMESPEC);
    }

    /** Rounds up: a timer that is due in half a millisecond must not be waited for in a loop that spins. */
    private static int millis(long timeoutNanos) {
        if (timeoutNanos < 0) {
            return -1;
        }
        long millis = timeoutNanos / NANOS_PER_MILLI + (timeoutNanos % NANOS_PER_MILLI == 0 ? 0 : 1);
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    private int events(int interest) {
        return ((interest & READ) != 0 ? EPOLLIN | EPOLLRDHUP : 0)
                | ((interest & WRITE) != 0 ? EPOLLOUT : 0)
                | ((interest & READ_CLOSED) != 0 ? EPOLLRDHUP : 0)
                | ((interest & URGENT) != 0 ? EPOLLPRI : 0)
                | triggerFlag;
    }

    private static int readiness(int flags) {
        return ((flags & EPOLLIN) != 0 ? READ : 0)
                | ((flags & EPOLLOUT) != 0 ? WRITE : 0)
                | ((flags & EPOLLRDHUP) != 0 ? READ_CLOSED : 0)
                | ((flags & EPOLLHUP) != 0 ? HANGUP : 0)
                | ((flags & EPOLLERR) != 0 ? ERROR : 0)
                | ((flags & EPOLLPRI) != 0 ? URGENT : 0);
    }

    @Override
    public void wakeup() {
        waker.wake();
    }

    @Override
    public TriggerMode mode() {
        return mode;
    }

    @Override
    public void close() {
        if (epfd < 0) {
            return;
        }
        calls.close(epfd);
        epfd = -1;
        waker.close();
    }
}
