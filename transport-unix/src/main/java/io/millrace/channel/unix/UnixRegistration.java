package io.millrace.channel.unix;

import io.millrace.channel.IoOps;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.unix.sys.Errno;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A descriptor's place in a {@link UnixIoHandler}: its token, and what the poller knows of it. Loop only. */
final class UnixRegistration implements IoRegistration {
    /** The poller does not know the descriptor. */
    private static final int ABSENT = -1;

    private final UnixIoHandler handler;
    private final UnixIoHandle handle;
    private final int fd;
    private final int number;
    private int interest = ABSENT;

    /** Read by any thread in {@link #isValid()}. */
    private volatile boolean valid = true;

    /** On the handler's list of those to be served again. */
    boolean queuedAgain;

    @Nullable
    UnixRegistration nextAgain;

    UnixRegistration(UnixIoHandler handler, UnixIoHandle handle, int number) {
        this.handler = handler;
        this.handle = handle;
        this.fd = handle.fd();
        this.number = number;
    }

    UnixIoHandle handle() {
        return handle;
    }

    int fd() {
        return fd;
    }

    /** The registration number beside the descriptor: an event of a closed and reused descriptor has another one. */
    long token() {
        return (long) number << 32 | fd;
    }

    UnixIoHandler handler() {
        return handler;
    }

    /** Tells the poller what the descriptor is wanted for; does nothing if it knows. */
    void want(int wanted) throws IOException {
        if (wanted == interest || !valid) {
            return;
        }
        Poller poller = handler.poller();
        int error = interest == ABSENT ? poller.add(fd, wanted, token()) : poller.modify(fd, wanted, token());
        if (error < 0) {
            throw Errno.toException(interest == ABSENT ? "poller add" : "poller modify", error, "fd " + fd);
        }
        interest = wanted;
    }

    /** Takes the descriptor from the poller; {@link #want(int)} brings it back. */
    void detach() {
        if (interest != ABSENT) {
            interest = ABSENT;
            handler.poller().remove(fd);
        }
    }

    /** Serves the handle again in this cycle or the next, without waiting. */
    void again() {
        if (valid) {
            handler.again(this);
        }
    }

    void invalidate() {
        valid = false;
    }

    @Override
    @SuppressWarnings("unchecked") // the caller knows
    public <T> T attachment() {
        return (T) handler.poller();
    }

    @Override
    public long submit(IoOps ops) {
        if (!(ops instanceof UnixInterest wish)) {
            throw new IllegalArgumentException("not a UnixIoOps: " + ops);
        }
        if (!valid) {
            throw new IllegalStateException("the registration was cancelled");
        }
        try {
            want(wish.applyTo(interest == ABSENT ? 0 : interest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return -1;
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public boolean cancel() {
        return handler.cancel(this);
    }
}
