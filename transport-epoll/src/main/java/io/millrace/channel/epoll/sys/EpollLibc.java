package io.millrace.channel.epoll.sys;

import jnr.ffi.annotations.SaveError;

/**
 * The C library's functions of {@code epoll(7)}, as they are. <b>Not API</b>; use {@link EpollCalls}.
 *
 * <p>Primitives only and at most five arguments, for the reasons that {@link io.millrace.channel.unix.sys.Libc} gives.
 */
public interface EpollLibc {
    /**
     * {@code epoll_create1(2)}.
     *
     * @param flags {@code EPOLL_CLOEXEC}
     * @return a descriptor
     */
    @SaveError
    int epoll_create1(int flags);

    /**
     * {@code epoll_ctl(2)}.
     *
     * @param epfd an epoll descriptor
     * @param op {@code EPOLL_CTL_*}
     * @param fd the descriptor it is about
     * @param event {@code struct epoll_event *}
     * @return 0
     */
    @SaveError
    int epoll_ctl(int epfd, int op, int fd, long event);

    /**
     * {@code epoll_wait(2)}.
     *
     * @param epfd an epoll descriptor
     * @param events where {@code struct epoll_event}s go
     * @param maxEvents how many fit
     * @param timeoutMillis -1 waits for ever
     * @return how many there are
     */
    @SaveError
    int epoll_wait(int epfd, long events, int maxEvents, int timeoutMillis);

    /**
     * {@code epoll_pwait2(2)}; since Linux 5.11 and glibc 2.35.
     *
     * @param epfd an epoll descriptor
     * @param events where {@code struct epoll_event}s go
     * @param maxEvents how many fit
     * @param timeout {@code struct timespec *}
     * @param signalMask 0
     * @return how many there are
     */
    @SaveError
    int epoll_pwait2(int epfd, long events, int maxEvents, long timeout, long signalMask);
}
