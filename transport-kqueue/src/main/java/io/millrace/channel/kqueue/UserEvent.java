package io.millrace.channel.kqueue;

import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ADD;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_CLEAR;
import static io.millrace.channel.kqueue.sys.KeventLayout.NOTE_TRIGGER;

import io.millrace.channel.kqueue.sys.KeventLayout;
import io.millrace.channel.kqueue.sys.KqueueCalls;
import io.millrace.channel.unix.UseCount;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import org.jspecify.annotations.Nullable;

/**
 * The waker of a kqueue that has {@code EVFILT_USER}: an event of the kqueue itself, so that it costs no descriptor.
 *
 * <p>{@link #wake()} and {@link #close()} may race: the kqueue is closed by whoever is the last to use it.
 */
final class UserEvent {

    private static final int TIMESPEC_BYTES = 2 * Long.BYTES;

    private final KqueueCalls kqueue;
    private final Syscalls calls;
    private final int kq;
    private final UseCount users = new UseCount();

    /** The change that sets it off, then a {@code timespec} of zero. Any thread may hand it over, nobody changes it. */
    private final NativeMemory change;

    private UserEvent(KqueueCalls kqueue, Syscalls calls, int kq) {
        this.kqueue = kqueue;
        this.calls = calls;
        this.kq = kq;
        this.change = NativeMemory.allocate(kqueue.layout().bytes() + TIMESPEC_BYTES);
    }

    /**
     * Adds the event to a kqueue.
     *
     * @param token what it carries
     * @return {@code null} if the kernel does not have it: OpenBSD before 7.8, NetBSD before 10
     */
    static @Nullable UserEvent open(KqueueCalls kqueue, Syscalls calls, int kq, long token) {
        UserEvent event = new UserEvent(kqueue, calls, kq);
        event.prepare(EV_ADD | EV_CLEAR, 0, token);
        if (event.submit() < 0) {
            return null;
        }
        event.prepare(0, NOTE_TRIGGER, 0);
        return event;
    }

    private void prepare(int flags, int filterFlags, long token) {
        KeventLayout layout = kqueue.layout();
        layout.put(change.buffer(), 0, 0, layout.user(), flags, filterFlags, 0, token);
    }

    /** Without room for events there is no wait, and an error is the call's own. */
    private int submit() {
        long noTime = change.address() + kqueue.layout().bytes();
        return kqueue.kevent(kq, change.address(), 1, 0, 0, noTime);
    }

    /** Ends the wait that is under way, or else the next one; does nothing once closed. <b>Thread:</b> any. */
    void wake() {
        if (!users.enter()) {
            return;
        }
        try {
            int triggered = submit();
            // EINTR: the change was applied
            if (triggered < 0 && triggered != -Errno.EINTR) {
                throw new IllegalStateException(new SyscallException("kevent", -triggered, "waker"));
            }
        } finally {
            if (users.leave()) {
                calls.close(kq);
            }
        }
    }

    /** Closes the kqueue, now or when the last wake-up under way is done. */
    void close() {
        if (users.close()) {
            calls.close(kq);
        }
    }
}
