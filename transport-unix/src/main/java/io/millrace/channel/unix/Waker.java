package io.millrace.channel.unix;

import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;

/**
 * A descriptor that becomes readable when another thread calls: an {@code eventfd(2)}, or a pipe where there is none.
 *
 * <p>{@link #wake()} and {@link #close()} may race: the descriptors are closed by whoever is the last to use them, so
 * that a late wake-up
 * never writes into somebody else's file.
 */
public final class Waker implements AutoCloseable {

    private static final int DRAIN_BYTES = 1024;

    private final Syscalls calls;
    private final int readFd;
    private final int writeFd;

    /**
     * The number 1, which every wake-up writes; never changed, so that any number of threads may hand it to the kernel.
     */
    private final NativeMemory one = NativeMemory.allocate(Long.BYTES);

    /** Where drained bytes go; the loop's own. */
    private final NativeMemory drained;

    /** Threads that are writing right now. */
    private final UseCount writers = new UseCount();

    private Waker(Syscalls calls, int readFd, int writeFd) {
        this.calls = calls;
        this.readFd = readFd;
        this.writeFd = writeFd;
        this.drained = NativeMemory.allocate(readFd == writeFd ? Long.BYTES : DRAIN_BYTES);
        one.buffer().putLong(0, 1);
    }

    /**
     * Opens a waker.
     *
     * @param calls the system calls
     * @return a waker that has not been woken
     * @throws SyscallException if there are no descriptors left
     */
    public static Waker open(Syscalls calls) throws SyscallException {
        int counter = calls.eventfd();
        if (counter >= 0) {
            return new Waker(calls, counter, counter);
        }
        if (counter != -Errno.ENOSYS) {
            throw new SyscallException("eventfd", -counter, null);
        }
        int[] pipe = new int[2];
        int made = calls.pipe(pipe);
        if (made < 0) {
            throw new SyscallException("pipe", -made, null);
        }
        return new Waker(calls, pipe[0], pipe[1]);
    }

    /**
     * The descriptor to wait for.
     *
     * @return readable once {@link #wake()} was called, until {@link #drain()}
     */
    public int fd() {
        return readFd;
    }

    /**
     * Whether the descriptor is an {@code eventfd}. One that is registered edge-triggered need never be drained: each
     * wake-up is an edge,
     * and its counter lasts for 2⁶⁴ of them. A pipe would fill up.
     *
     * @return {@code true} if it is
     */
    public boolean isCounter() {
        return readFd == writeFd;
    }

    /**
     * Makes the descriptor readable. Does nothing once closed. <b>Thread:</b> any.
     *
     * @throws IllegalStateException if the kernel refuses, which it has no reason to
     */
    public void wake() {
        if (!writers.enter()) {
            return;
        }
        try {
            write();
        } finally {
            if (writers.leave()) {
                closeDescriptors();
            }
        }
    }

    private void write() {
        int written = calls.write(writeFd, one.address(), isCounter() ? Long.BYTES : 1);
        // EAGAIN: the pipe or the counter is full, so the descriptor is readable as it is
        if (written < 0 && written != -Errno.EAGAIN) {
            throw new IllegalStateException(Errno.toException("write", written, "waker"));
        }
    }

    /** Takes back the wake-ups so far. <b>Thread:</b> the loop's. */
    public void drain() {
        int n;
        do {
            n = calls.read(readFd, drained.address(), drained.size());
        } while (n == drained.size() && !isCounter());
    }

    /** Closes the descriptors, now or when the last wake-up under way has been written. <b>Thread:</b> the loop's. */
    @Override
    public void close() {
        if (writers.close()) {
            closeDescriptors();
        }
    }

    private void closeDescriptors() {
        calls.close(readFd);
        if (writeFd != readFd) {
            calls.close(writeFd);
        }
    }
}
