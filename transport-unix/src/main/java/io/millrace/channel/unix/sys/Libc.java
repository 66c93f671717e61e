package io.millrace.channel.unix.sys;

import jnr.ffi.annotations.SaveError;
import jnr.ffi.annotations.Variadic;

/**
 * The C library's functions, as they are: a result of -1 means that errno holds the reason. <b>Not API</b>; use {@link
 * Syscalls}.
 *
 * <p>Public because the class that JNR-FFI generates for it must see it. Everything is a primitive and no method has
 * more than five
 * arguments: such methods become direct machine stubs, and on x86-64 the sixth argument of such a stub is garbage
 * (jnr-ffi#181), which
 * is why {@link LibcSix} exists. {@code size_t}, {@code ssize_t}, {@code socklen_t *} and every other address are
 * {@code long}: 64-bit
 * CPUs only.
 */
public interface Libc {
    /**
     * {@code socket(2)}.
     *
     * @param domain {@code AF_*}
     * @param type {@code SOCK_*}
     * @param protocol 0
     * @return a descriptor
     */
    @SaveError
    int socket(int domain, int type, int protocol);

    /**
     * {@code bind(2)}.
     *
     * @param fd a socket
     * @param address {@code sockaddr *}
     * @param length its bytes
     * @return 0
     */
    @SaveError
    int bind(int fd, long address, int length);

    /**
     * {@code listen(2)}.
     *
     * @param fd a socket
     * @param backlog the queue's length
     * @return 0
     */
    @SaveError
    int listen(int fd, int backlog);

    /**
     * {@code accept(2)}.
     *
     * @param fd a listener
     * @param address {@code sockaddr *} or 0
     * @param length {@code socklen_t *} or 0
     * @return a descriptor
     */
    @SaveError
    int accept(int fd, long address, long length);

    /**
     * {@code accept4(2)}; missing on macOS.
     *
     * @param fd a listener
     * @param address {@code sockaddr *} or 0
     * @param length {@code socklen_t *} or 0
     * @param flags {@code SOCK_NONBLOCK}, {@code SOCK_CLOEXEC}
     * @return a descriptor
     */
    @SaveError
    int accept4(int fd, long address, long length, int flags);

    /**
     * {@code connect(2)}.
     *
     * @param fd a socket
     * @param address {@code sockaddr *}
     * @param length its bytes
     * @return 0
     */
    @SaveError
    int connect(int fd, long address, int length);

    /**
     * {@code getsockopt(2)}.
     *
     * @param fd a socket
     * @param level {@code SOL_*}
     * @param name the option
     * @param value where the value goes
     * @param length {@code socklen_t *}, in and out
     * @return 0
     */
    @SaveError
    int getsockopt(int fd, int level, int name, long value, long length);

    /**
     * {@code setsockopt(2)}.
     *
     * @param fd a socket
     * @param level {@code SOL_*}
     * @param name the option
     * @param value where the value is
     * @param length its bytes
     * @return 0
     */
    @SaveError
    int setsockopt(int fd, int level, int name, long value, int length);

    /**
     * {@code getsockname(2)}.
     *
     * @param fd a socket
     * @param address where it goes
     * @param length {@code socklen_t *}, in and out
     * @return 0
     */
    @SaveError
    int getsockname(int fd, long address, long length);

    /**
     * {@code getpeername(2)}.
     *
     * @param fd a socket
     * @param address where it goes
     * @param length {@code socklen_t *}, in and out
     * @return 0
     */
    @SaveError
    int getpeername(int fd, long address, long length);

    /**
     * {@code shutdown(2)}.
     *
     * @param fd a socket
     * @param how {@code SHUT_*}
     * @return 0
     */
    @SaveError
    int shutdown(int fd, int how);

    /**
     * {@code socketpair(2)}.
     *
     * @param domain {@code AF_UNIX}
     * @param type {@code SOCK_*}
     * @param protocol 0
     * @param pair {@code int[2]}
     * @return 0
     */
    @SaveError
    int socketpair(int domain, int type, int protocol, long pair);

    /**
     * {@code read(2)}.
     *
     * @param fd a descriptor
     * @param buffer where the bytes go
     * @param length at most so many
     * @return bytes, 0 at the end
     */
    @SaveError
    long read(int fd, long buffer, long length);

    /**
     * {@code write(2)}.
     *
     * @param fd a descriptor
     * @param buffer the bytes
     * @param length how many
     * @return bytes written
     */
    @SaveError
    long write(int fd, long buffer, long length);

    /**
     * {@code readv(2)}.
     *
     * @param fd a descriptor
     * @param vector {@code iovec *}
     * @param count its entries
     * @return bytes, 0 at the end
     */
    @SaveError
    long readv(int fd, long vector, int count);

    /**
     * {@code writev(2)}.
     *
     * @param fd a descriptor
     * @param vector {@code iovec *}
     * @param count its entries
     * @return bytes written
     */
    @SaveError
    long writev(int fd, long vector, int count);

    /**
     * {@code recv(2)}.
     *
     * @param fd a socket
     * @param buffer where the bytes go
     * @param length at most so many
     * @param flags {@code MSG_*}
     * @return bytes
     */
    @SaveError
    long recv(int fd, long buffer, long length, int flags);

    /**
     * {@code send(2)}.
     *
     * @param fd a socket
     * @param buffer the bytes
     * @param length how many
     * @param flags {@code MSG_*}
     * @return bytes written
     */
    @SaveError
    long send(int fd, long buffer, long length, int flags);

    /**
     * {@code recvmsg(2)}.
     *
     * @param fd a socket
     * @param message {@code msghdr *}
     * @param flags {@code MSG_*}
     * @return bytes
     */
    @SaveError
    long recvmsg(int fd, long message, int flags);

    /**
     * {@code sendmsg(2)}.
     *
     * @param fd a socket
     * @param message {@code msghdr *}
     * @param flags {@code MSG_*}
     * @return bytes written
     */
    @SaveError
    long sendmsg(int fd, long message, int flags);

    /**
     * {@code close(2)}.
     *
     * @param fd a descriptor, which is gone whatever the result
     * @return 0
     */
    @SaveError
    int close(int fd);

    /**
     * {@code open(2)}. Its third argument is a variadic one, which Apple's arm64 passes elsewhere.
     *
     * @param path bytes ending in 0
     * @param flags {@code O_*}
     * @param mode permissions of a new file
     * @return a descriptor
     */
    @SaveError
    @Variadic(fixedCount = 2)
    int open(long path, int flags, int mode);

    /**
     * {@code fcntl(2)}, cold. Its third argument is a variadic one, which Apple's arm64 passes elsewhere.
     *
     * @param fd a descriptor
     * @param command {@code F_*}
     * @param argument the command's argument
     * @return what the command says
     */
    @SaveError
    @Variadic(fixedCount = 2)
    int fcntl(int fd, int command, int argument);

    /**
     * {@code pipe(2)}.
     *
     * @param pair {@code int[2]}
     * @return 0
     */
    @SaveError
    int pipe(long pair);

    /**
     * {@code pipe2(2)}; missing on macOS.
     *
     * @param pair {@code int[2]}
     * @param flags {@code O_NONBLOCK}, {@code O_CLOEXEC}
     * @return 0
     */
    @SaveError
    int pipe2(long pair, int flags);

    /**
     * {@code eventfd(2)}; Linux and newer BSDs.
     *
     * @param initial the counter
     * @param flags {@code EFD_*}
     * @return a descriptor
     */
    @SaveError
    int eventfd(int initial, int flags);

    /**
     * {@code poll(2)}.
     *
     * @param fds {@code pollfd *}
     * @param count its entries
     * @param timeoutMillis -1 waits for ever
     * @return how many are ready
     */
    @SaveError
    int poll(long fds, long count, int timeoutMillis);

    /**
     * {@code munmap(2)}.
     *
     * @param address a page
     * @param length bytes
     * @return 0
     */
    @SaveError
    int munmap(long address, long length);

    /**
     * {@code madvise(2)}.
     *
     * @param address a page
     * @param length bytes
     * @param advice {@code MADV_*}
     * @return 0
     */
    @SaveError
    int madvise(long address, long length, int advice);
}
