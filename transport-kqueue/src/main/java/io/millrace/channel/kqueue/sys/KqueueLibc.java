package io.millrace.channel.kqueue.sys;

import jnr.ffi.annotations.SaveError;
import jnr.ffi.provider.jffi.NoX86;

/**
 * The C library's functions of {@code kqueue(2)}, as they are: a result of -1 means that errno holds the reason. <b>Not
 * API</b>; use {@link KqueueCalls}.
 *
 * <p>Primitives only. {@code kevent} has six arguments, hence {@code @NoX86}: see
 * {@link io.millrace.channel.unix.sys.LibcSix}. Its counts are {@code int} on most systems and {@code size_t} on
 * NetBSD; a {@code long} serves both, since all six arguments travel in registers of 64 bits.
 */
@NoX86
public interface KqueueLibc {
    /**
     * {@code kqueue(2)}.
     *
     * @return a descriptor
     */
    @SaveError
    int kqueue();

    /**
     * {@code kevent(2)}.
     *
     * @param kq a descriptor of {@code kqueue}
     * @param changes {@code const struct kevent *}
     * @param changeCount how many
     * @param events where {@code struct kevent}s go
     * @param eventCount how many fit
     * @param timeout {@code const struct timespec *}; 0 waits for ever
     * @return how many events there are
     */
    @SaveError
    int kevent(int kq, long changes, long changeCount, long events, long eventCount, long timeout);
}
