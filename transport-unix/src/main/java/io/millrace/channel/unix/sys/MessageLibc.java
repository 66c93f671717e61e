package io.millrace.channel.unix.sys;

import jnr.ffi.annotations.SaveError;

/**
 * The C library's functions for several messages at once, as they are. <b>Not API</b>; use {@link MessageCalls}.
 *
 * <p>Primitives only and at most five arguments, for the reasons that {@link Libc} gives.
 */
public interface MessageLibc {
    /**
     * {@code recvmmsg(2)}.
     *
     * @param fd a socket
     * @param messages {@code struct mmsghdr *}
     * @param count how many there are
     * @param flags {@code MSG_*}
     * @param timeout {@code struct timespec *}, 0
     * @return how many messages were received
     */
    @SaveError
    int recvmmsg(int fd, long messages, int count, int flags, long timeout);

    /**
     * {@code sendmmsg(2)}.
     *
     * @param fd a socket
     * @param messages {@code struct mmsghdr *}
     * @param count how many there are
     * @param flags {@code MSG_*}
     * @return how many messages were sent
     */
    @SaveError
    int sendmmsg(int fd, long messages, int count, int flags);
}
