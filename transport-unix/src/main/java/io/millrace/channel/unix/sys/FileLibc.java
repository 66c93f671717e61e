package io.millrace.channel.unix.sys;

import jnr.ffi.annotations.SaveError;

/**
 * The C library's functions for sending files, as they are. <b>Not API</b>; use {@link FileCalls}.
 *
 * <p>Primitives only and at most five arguments, for the reasons that {@link Libc} gives; {@link FileLibcSix} has the
 * others.
 */
public interface FileLibc {
    /**
     * {@code pread(2)}.
     *
     * @param fd a file
     * @param buffer where the bytes go
     * @param length at most so many
     * @param offset where in the file
     * @return bytes read, 0 at the end of the file
     */
    @SaveError
    long pread(int fd, long buffer, long length, long offset);

    /**
     * {@code sendfile(2)} of Linux.
     *
     * @param out a socket
     * @param in a file
     * @param offset {@code off_t *}, in and out
     * @param count at most so many bytes
     * @return bytes sent, 0 at the end of the file
     */
    @SaveError
    long sendfile(int out, int in, long offset, long count);

    /**
     * {@code send(2)}.
     *
     * @param fd a connected socket
     * @param buffer the bytes
     * @param length how many
     * @param flags {@code MSG_*}
     * @return bytes sent
     */
    @SaveError
    long send(int fd, long buffer, long length, int flags);

    /**
     * {@code fcntl(2)}.
     *
     * @param fd a descriptor
     * @param command {@code F_*}
     * @param argument its argument
     * @return depends on the command
     */
    @SaveError
    int fcntl(int fd, int command, int argument);
}
