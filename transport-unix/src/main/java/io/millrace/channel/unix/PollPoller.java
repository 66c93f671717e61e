package io.millrace.channel.unix;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A poller over {@code poll(2)}: on every POSIX system, level-triggered only, and each wait costs time for every
 * registered descriptor.
 *
 * <pre>
 *  struct pollfd   0        4        6        8
 *                  | fd     | events | revents|
 * </pre>
 *
 * <p>Entry 0 is the waker's.
 */
public final class PollPoller implements Poller {

    private static final int ENTRY = 8;
    private static final int EVENTS = 4;
    private static final int REVENTS = 6;
    private static final int INITIAL_CAPACITY = 64;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Syscalls calls;
    private final Abi.Polling abi;
    private final Waker waker;

    private NativeMemory memory = NativeMemory.allocate(INITIAL_CAPACITY * ENTRY);
    private ByteBuffer entries = memory.buffer();
    private long[] tokens = new long[INITIAL_CAPACITY];
    private int count;
    private boolean closed;

    /** The entry of each descriptor; 0, the waker's, for those that are not registered. */
    private int[] entryOf = new int[INITIAL_CAPACITY];

    private PollPoller(Syscalls calls, Waker waker) {
        this.calls = calls;
        this.abi = calls.abi().polling();
        this.waker = waker;
        append(waker.fd(), READ, -1);
    }

    /**
     * Opens a poller.
     *
     * @param calls the system calls
     * @param mode {@link TriggerMode#LEVEL}
     * @return a poller without descriptors
     * @throws IllegalArgumentException if the mode is {@link TriggerMode#EDGE}, which {@code poll(2)} does not have
     * @throws SyscallException if there are no descriptors left
     */
    public static PollPoller open(Syscalls calls, TriggerMode mode) throws SyscallException {
        if (mode != TriggerMode.LEVEL) {
            throw new IllegalArgumentException("poll(2) is level-triggered, not " + mode);
        }
        return new PollPoller(calls, Waker.open(calls));
    }

    @Override
    public int add(int fd, int interest, long token) {
        if (token == -1) {
            throw new IllegalArgumentException("-1 is not a token");
        }
        if (closed) {
            return -Errno.EBADF;
        }
        if (isRegistered(fd)) {
            return -Errno.EEXIST;
        }
        // poll(2) itself would only tell by POLLNVAL, later
        int open = calls.checkOpen(fd);
        if (open < 0) {
            return open;
        }
        append(fd, interest, token);
        return 0;
    }

    private void append(int fd, int interest, long token) {
        ensureRoom(fd);
        entries.putInt(count * ENTRY, fd);
        entryOf[fd] = count;
        set(count++, interest, token);
    }

    private void ensureRoom(int fd) {
        if (fd >= entryOf.length) {
            entryOf = Arrays.copyOf(entryOf, Math.max(fd + 1, entryOf.length * 2));
        }
        if (count < tokens.length) {
            return;
        }
        tokens = Arrays.copyOf(tokens, count * 2);
        NativeMemory larger = NativeMemory.allocate(tokens.length * ENTRY);
        larger.buffer().put(0, entries, 0, count * ENTRY);
        memory = larger;
        entries = larger.buffer();
    }

    private void set(int entry, int interest, long token) {
        entries.putShort(entry * ENTRY + EVENTS, (short) events(interest));
        entries.putShort(entry * ENTRY + REVENTS, (short) 0);
        tokens[entry] = token;
    }

    @Override
    public int modify(int fd, int interest, long token) {
        if (token == -1) {
            throw new IllegalArgumentException("-1 is not a token");
        }
        if (closed) {
            return -Errno.EBADF;
        }
        if (!isRegistered(fd)) {
            return -Errno.ENOENT;
        }
        set(entryOf[fd], interest, token);
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
        moveLastTo(entryOf[fd]);
        entryOf[fd] = 0;
        return 0;
    }

    private void moveLastTo(int entry) {
        int last = --count;
        entries.putLong(entry * ENTRY, entries.getLong(last * ENTRY));
        tokens[entry] = tokens[last];
        entryOf[entries.getInt(entry * ENTRY)] = entry;
    }

    private boolean isRegistered(int fd) {
        return fd >= 0 && fd < entryOf.length && entryOf[fd] != 0;
    }

    @Override
    public int poll(long timeoutNanos, ReadyList ready) {
        ready.clear();
        if (closed) {
            return -Errno.EBADF;
        }
        int found = calls.poll(memory.address(), count, millis(timeoutNanos));
        if (found <= 0) {
            return found == -Errno.EINTR ? 0 : found;
        }
        if (entries.getShort(REVENTS) != 0) {
            waker.drain();
            found--;
        }
        for (int entry = 1; found > 0; entry++) {
            int revents = entries.getShort(entry * ENTRY + REVENTS) & 0xffff;
            if (revents != 0) {
                ready.add(tokens[entry], readiness(revents));
                found--;
            }
        }
        return ready.size();
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
        return ((interest & READ) != 0 ? abi.in() | abi.readClosed() : 0)
                | ((interest & WRITE) != 0 ? abi.out() : 0)
                | ((interest & READ_CLOSED) != 0 ? abi.readClosed() : 0)
                | ((interest & URGENT) != 0 ? abi.urgent() : 0);
    }

    private int readiness(int revents) {
        return ((revents & abi.in()) != 0 ? READ : 0)
                | ((revents & abi.out()) != 0 ? WRITE : 0)
                | ((revents & abi.readClosed()) != 0 ? READ_CLOSED : 0)
                | ((revents & abi.hangup()) != 0 ? HANGUP : 0)
                | ((revents & (abi.error() | abi.invalid())) != 0 ? ERROR : 0)
                | ((revents & abi.urgent()) != 0 ? URGENT : 0);
    }

    @Override
    public void wakeup() {
        waker.wake();
    }

    @Override
    public TriggerMode mode() {
        return TriggerMode.LEVEL;
    }

    @Override
    public void close() {
        closed = true;
        waker.close();
    }
}
