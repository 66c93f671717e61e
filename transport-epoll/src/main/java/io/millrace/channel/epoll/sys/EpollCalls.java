package io.millrace.channel.epoll.sys;

import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.LibcLoader;
import io.millrace.channel.unix.sys.Syscalls;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of {@code epoll(7)} as values: each method returns the call's result or {@code -errno}; none is made again
 * after EINTR.
 *
 * <p>The constructor takes the C library, so that a scripted one can stand in. <b>Thread:</b> any.
 */
public final class EpollCalls {

    private static final List<String> REQUIRED = List.of("epoll_create1", "epoll_ctl", "epoll_wait");
    private static final int EPOLL_CLOEXEC = 0x80000;

    private final EpollLibc libc;
    private final IntSupplier lastError;

    /**
     * Makes the calls of a C library.
     *
     * @param libc its functions
     * @param lastError gives errno as it was right after the calling thread's last call
     */
    public EpollCalls(EpollLibc libc, IntSupplier lastError) {
        this.libc = libc;
        this.lastError = lastError;
    }

    /** The host's calls, bound when they are first asked for. */
    private static final class Host {
        private static final @Nullable EpollCalls CALLS;
        private static final @Nullable Throwable CAUSE;

        static {
            EpollCalls calls = null;
            Throwable cause = Syscalls.unavailabilityCause();
            if (cause == null) {
                try {
                    calls = probed(new EpollCalls(LibcLoader.load(EpollLibc.class, REQUIRED), LibcLoader::lastError));
                } catch (RuntimeException | LinkageError e) {
                    cause = e;
                }
            }
            CALLS = calls;
            CAUSE = cause;
        }

        /** A sandbox may refuse what the C library offers. */
        private static EpollCalls probed(EpollCalls calls) {
            int fd = calls.create();
            if (fd == -Errno.ENOSYS || fd == -Errno.EPERM) {
                throw new UnsupportedOperationException("the kernel refuses epoll_create1: " + Errno.name(fd));
            }
            if (fd >= 0) {
                Syscalls.host().close(fd);
            }
            return calls;
        }
    }

    /**
     * The host's calls.
     *
     * @return always the same instance
     * @throws IllegalStateException if there is a reason in {@link #unavailabilityCause()}, which is then the cause
     */
    public static EpollCalls host() {
        EpollCalls calls = Host.CALLS;
        if (calls == null) {
            throw new IllegalStateException("no epoll here: " + Host.CAUSE, Host.CAUSE);
        }
        return calls;
    }

    /**
     * Why the host's calls cannot be used. The first call loads the native code.
     *
     * @return a throwable whose message names the operating system, the CPU, the library or the symbol; {@code null} if
     *     they can be used
     */
    public static @Nullable Throwable unavailabilityCause() {
        return Host.CAUSE;
    }

    /**
     * {@code epoll_create1(2)}, close-on-exec.
     *
     * @return a descriptor, or {@code -errno}
     */
    public int create() {
        return result(libc.epoll_create1(EPOLL_CLOEXEC));
    }

    /**
     * {@code epoll_ctl(2)}.
     *
     * @param epfd an epoll descriptor
     * @param op {@code EPOLL_CTL_*}
     * @param fd the descriptor it is about
     * @param event {@code struct epoll_event *}
     * @return 0, or {@code -errno}
     */
    public int ctl(int epfd, int op, int fd, long event) {
        return result(libc.epoll_ctl(epfd, op, fd, event));
    }

    /**
     * {@code epoll_wait(2)}.
     *
     * @param epfd an epoll descriptor
     * @param events where {@code struct epoll_event}s go
     * @param maxEvents how many fit
     * @param timeoutMillis 0 does not wait, -1 waits for ever
     * @return how many there are, or {@code -errno}
     */
    public int await(int epfd, long events, int maxEvents, int timeoutMillis) {
        return result(libc.epoll_wait(epfd, events, maxEvents, timeoutMillis));
    }

    /**
     * {@code epoll_pwait2(2)}: waits with a resolution of nanoseconds.
     *
     * @param epfd an epoll descriptor
     * @param events where {@code struct epoll_event}s go
     * @param maxEvents how many fit
     * @param timeout {@code struct timespec *}
     * @return how many there are, or {@code -errno}; {@code -ENOSYS} where there is no such call
     */
    public int awaitPrecisely(int epfd, long events, int maxEvents, long timeout) {
        try {
            return result(libc.epoll_pwait2(epfd, events, maxEvents, timeout, 0));
        } catch (UnsatisfiedLinkError noSuchFunction) {
            return -Errno.ENOSYS;
        }
    }

    private int result(int value) {
        return value == -1 ? -lastError.getAsInt() : value;
    }
}
