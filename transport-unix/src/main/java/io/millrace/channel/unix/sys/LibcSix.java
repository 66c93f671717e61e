package io.millrace.channel.unix.sys;

import jnr.ffi.annotations.SaveError;
import jnr.ffi.provider.jffi.NoX86;

/**
 * The C library's functions of six arguments. <b>Not API</b>; use {@link Syscalls}.
 *
 * <p>They are apart from {@link Libc} because of jnr-ffi#181: the machine stubs that JNR-FFI writes for x86-64 pass
 * garbage as the sixth
 * integer argument. {@code @NoX86} takes the slower way through jffi, about a nanosecond more, which passes all six.
 */
@NoX86
public interface LibcSix {
    /**
     * {@code mmap(2)}.
     *
     * @param address 0, or where the mapping shall be
     * @param length bytes
     * @param protection {@code PROT_*}
     * @param flags {@code MAP_*}
     * @param fd a file, or -1 for an anonymous mapping
     * @param offset the file's offset, a multiple of the page size
     * @return the address, or -1
     */
    @SaveError
    long mmap(long address, long length, int protection, int flags, int fd, long offset);

    /**
     * {@code sendto(2)}.
     *
     * @param fd a datagram socket
     * @param buffer the bytes
     * @param length how many
     * @param flags {@code MSG_*}
     * @param address {@code sockaddr *}
     * @param addressLength its bytes
     * @return bytes sent
     */
    @SaveError
    long sendto(int fd, long buffer, long length, int flags, long address, int addressLength);

    /**
     * {@code recvfrom(2)}.
     *
     * @param fd a datagram socket
     * @param buffer where the bytes go
     * @param length at most so many
     * @param flags {@code MSG_*}
     * @param address where the sender's {@code sockaddr} goes
     * @param addressLength {@code socklen_t *}, in and out
     * @return bytes received
     */
    @SaveError
    long recvfrom(int fd, long buffer, long length, int flags, long address, long addressLength);
}
