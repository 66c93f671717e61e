package io.millrace.channel.unix.sys;

import jnr.ffi.annotations.SaveError;
import jnr.ffi.provider.jffi.NoX86;

/**
 * The C library's functions of six and seven arguments for sending files. <b>Not API</b>; use {@link FileCalls}.
 *
 * <p>They are apart from {@link FileLibc} for the reason that {@link LibcSix} gives. Each system has some of them.
 */
@NoX86
public interface FileLibcSix {
    /**
     * {@code sendfile(2)} of macOS.
     *
     * @param file a file
     * @param socket a socket
     * @param offset where in the file
     * @param length {@code off_t *}, in and out
     * @param headers {@code struct sf_hdtr *} or 0
     * @param flags 0
     * @return 0
     */
    @SaveError
    int sendfile(int file, int socket, long offset, long length, long headers, int flags);

    /**
     * {@code sendfile(2)} of FreeBSD and DragonFly.
     *
     * @param file a file
     * @param socket a socket
     * @param offset where in the file
     * @param count at most so many bytes
     * @param headers {@code struct sf_hdtr *} or 0
     * @param sent {@code off_t *}, out
     * @param flags 0
     * @return 0
     */
    @SaveError
    int sendfile(int file, int socket, long offset, long count, long headers, long sent, int flags);

    /**
     * {@code splice(2)} of Linux.
     *
     * @param in a descriptor, of a pipe if the other is not
     * @param inOffset {@code loff_t *} or 0
     * @param out a descriptor
     * @param outOffset {@code loff_t *} or 0
     * @param length at most so many bytes
     * @param flags {@code SPLICE_F_*}
     * @return bytes moved, 0 at the end of the input
     */
    @SaveError
    long splice(int in, long inOffset, int out, long outOffset, long length, int flags);
}
