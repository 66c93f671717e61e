package io.millrace.channel.unix.sys;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The system calls as values: each method returns the call's result or {@code -errno} and throws nothing.
 *
 * <p>EINTR is hidden where the call can simply be made again. It is not where that would be wrong: {@code close} (the
 * descriptor is gone
 * already), {@code connect} (the attempt goes on by itself) and {@code poll} (the time-out would begin anew). Every
 * descriptor that is made
 * here is non-blocking and close-on-exec.
 *
 * <p>The constructor takes the C library, so that a scripted one can stand in. <b>Thread:</b> any.
 */
public final class Syscalls {

    private static final List<String> REQUIRED = List.of(
            "socket",
            "bind",
            "listen",
            "accept",
            "connect",
            "getsockopt",
            "setsockopt",
            "getsockname",
            "getpeername",
            "shutdown",
            "read",
            "write",
            "readv",
            "writev",
            "recv",
            "send",
            "close",
            "open",
            "fcntl",
            "pipe",
            "poll",
            "mmap",
            "munmap",
            "madvise");

    /**
     * What {@link #borrowOption()} has room for: two {@code long}s, enough for all but the option values that are
     * structs of their own.
     */
    public static final int BORROWED_BYTES = 16;

    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int FD_CLOEXEC = 1;
    private static final int PROT_READ_WRITE = 3;

    /** The same everywhere. */
    private static final int MAP_FIXED = 0x10;

    private final Abi abi;
    private final Libc libc;
    private final LibcSix six;
    private final IntSupplier lastError;

    /** Taken by whichever thread gets or sets an option, put back afterwards; a second thread makes its own. */
    private final AtomicReference<@Nullable OptionValue> spareOption = new AtomicReference<>();

    /**
     * Set by any thread once a call turned out to be missing, read by all; being late costs one more failing call. A
     * system whose {@code socket(2)} has no flags has neither call.
     */
    private volatile boolean accept4Missing;

    private volatile boolean pipe2Missing;

    /**
     * Makes the calls of a C library.
     *
     * @param abi its numbers and layouts
     * @param libc its functions
     * @param six its functions of six arguments
     * @param lastError gives errno as it was right after the calling thread's last call
     */
    public Syscalls(Abi abi, Libc libc, LibcSix six, IntSupplier lastError) {
        this.abi = abi;
        this.libc = libc;
        this.six = six;
        this.lastError = lastError;
        this.accept4Missing = abi.sockets().typeFlags() == 0;
        this.pipe2Missing = accept4Missing;
    }

    /** The host's calls, bound when they are first asked for: it takes 100 to 200 ms. */
    private static final class Host {
        private static final @Nullable Syscalls CALLS;
        private static final @Nullable Throwable CAUSE;

        static {
            Syscalls calls = null;
            Throwable cause = null;
            try {
                Abi abi = Abi.host();
                Libc libc = LibcLoader.load(Libc.class, REQUIRED);
                calls = new Syscalls(abi, libc, LibcLoader.load(LibcSix.class, List.of()), LibcLoader::lastError);
            } catch (RuntimeException | LinkageError e) {
                cause = e;
            }
            CALLS = calls;
            CAUSE = cause;
        }
    }

    /**
     * The host's calls.
     *
     * @return always the same instance
     * @throws IllegalStateException if there is a reason in {@link #unavailabilityCause()}, which is then the cause
     */
    public static Syscalls host() {
        Syscalls calls = Host.CALLS;
        if (calls == null) {
            throw new IllegalStateException("no system calls here: " + Host.CAUSE, Host.CAUSE);
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
     * The numbers and layouts that go with the calls.
     *
     * @return what the constructor got
     */
    public Abi abi() {
        return abi;
    }

    // ---------------------------------------------------------------- sockets

    /**
     * {@code socket(2)}, non-blocking and close-on-exec.
     *
     * @param domain {@code AF_*}
     * @param type {@code SOCK_STREAM} or {@code SOCK_DGRAM}
     * @param protocol 0 for the usual one
     * @return a descriptor, or {@code -errno}
     */
    public int socket(int domain, int type, int protocol) {
        int fd = result(libc.socket(domain, type | abi.sockets().typeFlags(), protocol));
        return fd < 0 || abi.sockets().typeFlags() != 0 ? fd : prepared(fd);
    }

    /** Does to a socket what the kernel could not do at once; closes it if that fails. */
    private int prepared(int fd) {
        int error = prepareSocket(fd);
        if (error == 0) {
            return fd;
        }
        close(fd);
        return error;
    }

    private int prepareSocket(int fd) {
        int error = prepareDescriptor(fd);
        boolean signals = abi.sockets().sendFlags() == 0 && abi.sockets().noSigPipe() != 0;
        return error == 0 && signals
                ? setOption(fd, abi.options().socket(), abi.sockets().noSigPipe(), 1)
                : error;
    }

    private int prepareDescriptor(int fd) {
        int error = setNonBlocking(fd, true);
        return error == 0 ? setCloseOnExec(fd) : error;
    }

    /**
     * {@code bind(2)}.
     *
     * @param fd a socket
     * @param address an encoded address
     * @return 0, or {@code -errno}
     */
    public int bind(int fd, SockAddr address) {
        return result(libc.bind(fd, address.address(), address.length()));
    }

    /**
     * {@code listen(2)}.
     *
     * @param fd a bound socket
     * @param backlog the length of the queue; the kernel cuts it ({@code net.core.somaxconn})
     * @return 0, or {@code -errno}
     */
    public int listen(int fd, int backlog) {
        return result(libc.listen(fd, backlog));
    }

    /**
     * {@code accept4(2)}, or {@code accept(2)} where that is missing: non-blocking and close-on-exec.
     *
     * @param fd a listening socket
     * @param peer where the peer's address goes, or {@code null} if nobody wants it
     * @return a descriptor, or {@code -errno}; {@code -ECONNABORTED} and {@code -EPROTO} mean that one connection is
     *     gone, not the listener
     */
    public int accept(int fd, @Nullable SockAddr peer) {
        long address = 0;
        long length = 0;
        if (peer != null) {
            peer.reset();
            address = peer.address();
            length = peer.lengthAddress();
        }
        for (; ; ) {
            int accepted = accept4Missing ? acceptThenPrepare(fd, address, length) : accept4(fd, address, length);
            if (accepted != -Errno.EINTR) {
                return peer == null ? accepted : checked(accepted, peer);
            }
        }
    }

    /** macOS accepts a connection that its peer has reset already, and tells by an address without a byte. */
    private int checked(int accepted, SockAddr peer) {
        if (accepted < 0 || peer.length() != 0 || abi.os() != Os.DARWIN) {
            return accepted;
        }
        close(accepted);
        return -Errno.ECONNABORTED;
    }

    private int accept4(int fd, long address, long length) {
        try {
            int accepted =
                    result(libc.accept4(fd, address, length, abi.sockets().typeFlags()));
            if (accepted != -Errno.ENOSYS) {
                return accepted;
            }
        } catch (UnsatisfiedLinkError noSuchFunction) {
            // Not a failure: not every C library has it. Old kernels answer ENOSYS, which the next line treats alike.
        }
        accept4Missing = true;
        return acceptThenPrepare(fd, address, length);
    }

    private int acceptThenPrepare(int fd, long address, long length) {
        int accepted = result(libc.accept(fd, address, length));
        if (accepted < 0) {
            return accepted;
        }
        int prepared = prepared(accepted);
        // macOS refuses the options of a connection that its peer has reset already: it is gone, not the listener
        return prepared == -Errno.EINVAL ? -Errno.ECONNABORTED : prepared;
    }

    /**
     * {@code connect(2)}.
     *
     * @param fd a socket
     * @param address an encoded address
     * @return 0 if connected at once, {@code -EINPROGRESS} if the attempt has begun (also after EINTR), another {@code
     *     -errno} if it failed
     */
    public int connect(int fd, SockAddr address) {
        int connected = result(libc.connect(fd, address.address(), address.length()));
        return connected == -Errno.EINTR ? -Errno.EINPROGRESS : connected;
    }

    /**
     * Takes the error that waits on a socket ({@code SO_ERROR}): how an attempt to connect ended, or why a connection
     * broke.
     *
     * @param fd a socket
     * @return 0 if there is none, or {@code -errno}, also if the socket could not be asked
     */
    public int takeError(int fd) {
        OptionValue value = borrowOption();
        int asked = getsockopt(fd, abi.options().socket(), abi.options().error(), value.length(Integer.BYTES));
        int pending = asked < 0 ? asked : -value.getInt(0);
        giveBackOption(value);
        return pending;
    }

    /**
     * {@code getsockopt(2)}.
     *
     * @param fd a socket
     * @param level {@code SOL_*} or {@code IPPROTO_*}
     * @param name the option
     * @param value its {@link OptionValue#length()} says how much the kernel may write, and afterwards how much it
     *     wrote
     * @return 0, or {@code -errno}
     */
    public int getsockopt(int fd, int level, int name, OptionValue value) {
        return result(libc.getsockopt(fd, level, name, value.address(), value.lengthAddress()));
    }

    /**
     * {@code setsockopt(2)}.
     *
     * @param fd a socket
     * @param level {@code SOL_*} or {@code IPPROTO_*}
     * @param name the option
     * @param value the value; its {@link OptionValue#length()} counts
     * @return 0, or {@code -errno}
     */
    public int setsockopt(int fd, int level, int name, OptionValue value) {
        return result(libc.setsockopt(fd, level, name, value.address(), value.length()));
    }

    /**
     * Sets an option whose value is an {@code int}.
     *
     * @param fd a socket
     * @param level {@code SOL_*} or {@code IPPROTO_*}
     * @param name the option
     * @param value the value
     * @return 0, or {@code -errno}
     */
    public int setOption(int fd, int level, int name, int value) {
        OptionValue memory = borrowOption();
        int set = setsockopt(fd, level, name, memory.length(Integer.BYTES).putInt(0, value));
        giveBackOption(memory);
        return set;
    }

    /**
     * Borrows the memory of an option's value: nothing is allocated as long as one thread at a time does.
     *
     * @return room for {@link #BORROWED_BYTES}, for {@link #giveBackOption}
     */
    public OptionValue borrowOption() {
        OptionValue spare = spareOption.getAndSet(null);
        return spare == null ? new OptionValue(BORROWED_BYTES) : spare;
    }

    /**
     * Gives back what {@link #borrowOption()} returned; the caller must not touch it afterwards.
     *
     * @param value the memory
     */
    public void giveBackOption(OptionValue value) {
        spareOption.set(value);
    }

    /**
     * {@code getsockname(2)}.
     *
     * @param fd a socket
     * @param address where the address goes
     * @return 0, or {@code -errno}
     */
    public int getsockname(int fd, SockAddr address) {
        address.reset();
        return result(libc.getsockname(fd, address.address(), address.lengthAddress()));
    }

    /**
     * {@code getpeername(2)}.
     *
     * @param fd a socket
     * @param address where the address goes
     * @return 0, or {@code -errno}
     */
    public int getpeername(int fd, SockAddr address) {
        address.reset();
        return result(libc.getpeername(fd, address.address(), address.lengthAddress()));
    }

    /**
     * {@code shutdown(2)}.
     *
     * @param fd a connected socket
     * @param how {@link Abi#SHUT_RD}, {@link Abi#SHUT_WR} or {@link Abi#SHUT_RDWR}
     * @return 0, or {@code -errno}
     */
    public int shutdown(int fd, int how) {
        return result(libc.shutdown(fd, how));
    }

    /**
     * {@code socketpair(2)}, both ends non-blocking and close-on-exec.
     *
     * @param domain {@code AF_UNIX}
     * @param type {@code SOCK_STREAM} or {@code SOCK_DGRAM}
     * @param pair where the two descriptors go
     * @return 0, or {@code -errno}
     */
    public int socketpair(int domain, int type, int[] pair) {
        NativeMemory memory = NativeMemory.allocate(2 * Integer.BYTES);
        int made = result(libc.socketpair(domain, type | abi.sockets().typeFlags(), 0, memory.address()));
        if (made < 0) {
            return made;
        }
        takePair(memory, pair);
        return abi.sockets().typeFlags() != 0 ? 0 : preparePair(pair, true);
    }

    // ---------------------------------------------------------------- bytes in and out

    /**
     * {@code read(2)}.
     *
     * @param fd a descriptor
     * @param address where the bytes go
     * @param length at most so many
     * @return how many there were, 0 at the end of the stream, or {@code -errno}
     */
    public int read(int fd, long address, int length) {
        int n;
        do {
            n = (int) result(libc.read(fd, address, length));
        } while (n == -Errno.EINTR);
        return n;
    }

    /**
     * {@code write(2)}. Writing to a pipe or socket that nobody reads raises SIGPIPE, which the VM ignores.
     *
     * @param fd a descriptor
     * @param address the bytes
     * @param length how many
     * @return how many were written, or {@code -errno}
     */
    public int write(int fd, long address, int length) {
        int n;
        do {
            n = (int) result(libc.write(fd, address, length));
        } while (n == -Errno.EINTR);
        return (int) written(n);
    }

    /**
     * {@code recv(2)}.
     *
     * @param fd a socket
     * @param address where the bytes go
     * @param length at most so many
     * @return how many there were, 0 at the end of the stream, or {@code -errno}
     */
    public int recv(int fd, long address, int length) {
        int n;
        do {
            n = (int) result(libc.recv(fd, address, length, 0));
        } while (n == -Errno.EINTR);
        return n;
    }

    /**
     * {@code send(2)} without SIGPIPE.
     *
     * @param fd a connected socket
     * @param address the bytes
     * @param length how many
     * @return how many were written, or {@code -errno}
     */
    public int send(int fd, long address, int length) {
        int n;
        do {
            n = (int) result(libc.send(fd, address, length, abi.sockets().sendFlags()));
        } while (n == -Errno.EINTR);
        return (int) written(n);
    }

    /**
     * {@code readv(2)}.
     *
     * @param fd a descriptor
     * @param vector where the bytes go
     * @return how many there were, 0 at the end of the stream, or {@code -errno}
     */
    public long readv(int fd, IoVec vector) {
        long n;
        do {
            n = result(libc.readv(fd, vector.address(), vector.count()));
        } while (n == -Errno.EINTR);
        return n;
    }

    /**
     * {@code writev(2)}. Writing to a pipe or socket that nobody reads raises SIGPIPE, which the VM ignores.
     *
     * @param fd a descriptor
     * @param vector the bytes
     * @return how many were written, or {@code -errno}
     */
    public long writev(int fd, IoVec vector) {
        return writev(fd, vector.address(), vector.count());
    }

    /**
     * {@code writev(2)} of an array that the caller laid out.
     *
     * @param fd a descriptor
     * @param vector {@code struct iovec *}
     * @param count its entries
     * @return how many bytes were written, or {@code -errno}
     */
    public long writev(int fd, long vector, int count) {
        long n;
        do {
            n = result(libc.writev(fd, vector, count));
        } while (n == -Errno.EINTR);
        return written(n);
    }

    /** macOS says EPROTOTYPE of a connection that is just being torn down. */
    private long written(long n) {
        return n == -Errno.EPROTOTYPE && abi.os() == Os.DARWIN ? -Errno.EPIPE : n;
    }

    /**
     * {@code sendmsg(2)} without SIGPIPE.
     *
     * @param fd a socket
     * @param message {@code struct msghdr *}
     * @param flags {@code MSG_*} beside {@code MSG_NOSIGNAL}
     * @return how many bytes were written, or {@code -errno}
     */
    public long sendmsg(int fd, long message, int flags) {
        long n;
        do {
            n = result(libc.sendmsg(fd, message, flags | abi.sockets().sendFlags()));
        } while (n == -Errno.EINTR);
        return n;
    }

    /**
     * {@code recvmsg(2)}.
     *
     * @param fd a socket
     * @param message {@code struct msghdr *}
     * @param flags {@code MSG_*}
     * @return how many bytes there were, or {@code -errno}
     */
    public long recvmsg(int fd, long message, int flags) {
        long n;
        do {
            n = result(libc.recvmsg(fd, message, flags));
        } while (n == -Errno.EINTR);
        return n;
    }

    /**
     * {@code sendto(2)} without SIGPIPE.
     *
     * @param fd a datagram socket
     * @param address the bytes
     * @param length how many
     * @param recipient an encoded address
     * @return how many were sent, or {@code -errno}
     */
    public int sendto(int fd, long address, int length, SockAddr recipient) {
        int n;
        do {
            n = (int) result(six.sendto(
                    fd, address, length, abi.sockets().sendFlags(), recipient.address(), recipient.length()));
        } while (n == -Errno.EINTR);
        return n;
    }

    /**
     * {@code recvfrom(2)}.
     *
     * @param fd a datagram socket
     * @param address where the bytes go
     * @param length at most so many
     * @param sender where the sender's address goes
     * @return how many there were, 0 for an empty datagram, or {@code -errno}
     */
    public int recvfrom(int fd, long address, int length, SockAddr sender) {
        int n;
        do {
            sender.reset();
            n = (int) result(six.recvfrom(fd, address, length, 0, sender.address(), sender.lengthAddress()));
        } while (n == -Errno.EINTR);
        return n;
    }

    // ---------------------------------------------------------------- descriptors

    /**
     * {@code close(2)}, never made twice: the descriptor is gone even after EINTR, and its number may belong to
     * somebody else by then.
     *
     * @param fd a descriptor
     * @return 0, or {@code -errno} of what the kernel could not finish; the descriptor is gone in any case but {@code
     *     -EBADF}
     */
    public int close(int fd) {
        int closed = result(libc.close(fd));
        return closed == -Errno.EINTR ? 0 : closed;
    }

    /**
     * {@code open(2)}, close-on-exec.
     *
     * @param path the file
     * @param flags {@code O_*} beside {@code O_CLOEXEC}; 0 reads, 1 writes, 2 does both
     * @param mode permissions of a file that is made
     * @return a descriptor, or {@code -errno}
     */
    public int open(String path, int flags, int mode) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        NativeMemory memory = NativeMemory.allocate(bytes.length + 1);
        memory.buffer().put(0, bytes);
        int fd;
        do {
            fd = result(libc.open(memory.address(), flags | abi.files().closeOnExec(), mode));
        } while (fd == -Errno.EINTR);
        return fd;
    }

    /**
     * Switches {@code O_NONBLOCK}.
     *
     * @param fd a descriptor
     * @param on whether calls shall return instead of waiting
     * @return 0, or {@code -errno}
     */
    public int setNonBlocking(int fd, boolean on) {
        int flags = result(libc.fcntl(fd, F_GETFL, 0));
        if (flags < 0) {
            return flags;
        }
        int wanted = on ? flags | abi.files().nonBlock() : flags & ~abi.files().nonBlock();
        return wanted == flags ? 0 : result(libc.fcntl(fd, F_SETFL, wanted));
    }

    /**
     * Sets {@code FD_CLOEXEC}.
     *
     * @param fd a descriptor
     * @return 0, or {@code -errno}
     */
    public int setCloseOnExec(int fd) {
        return result(libc.fcntl(fd, F_SETFD, FD_CLOEXEC));
    }

    /**
     * Asks whether a descriptor is open.
     *
     * @param fd a descriptor
     * @return 0, or {@code -EBADF}
     */
    public int checkOpen(int fd) {
        return Math.min(0, result(libc.fcntl(fd, F_GETFD, 0)));
    }

    /**
     * {@code pipe2(2)}, or {@code pipe(2)} where that is missing: both ends non-blocking and close-on-exec.
     *
     * @param pair where the reading and the writing end go
     * @return 0, or {@code -errno}
     */
    public int pipe(int[] pair) {
        NativeMemory memory = NativeMemory.allocate(2 * Integer.BYTES);
        if (!pipe2Missing) {
            try {
                int made = result(libc.pipe2(
                        memory.address(), abi.files().nonBlock() | abi.files().closeOnExec()));
                if (made >= 0) {
                    takePair(memory, pair);
                }
                if (made != -Errno.ENOSYS) {
                    return made;
                }
            } catch (UnsatisfiedLinkError noSuchFunction) {
                // Not a failure: not every C library has it.
            }
            pipe2Missing = true;
        }
        int made = result(libc.pipe(memory.address()));
        if (made < 0) {
            return made;
        }
        takePair(memory, pair);
        return preparePair(pair, false);
    }

    private static void takePair(NativeMemory memory, int[] pair) {
        pair[0] = memory.buffer().getInt(0);
        pair[1] = memory.buffer().getInt(Integer.BYTES);
    }

    private int preparePair(int[] pair, boolean sockets) {
        for (int fd : pair) {
            int error = sockets ? prepareSocket(fd) : prepareDescriptor(fd);
            if (error != 0) {
                close(pair[0]);
                close(pair[1]);
                return error;
            }
        }
        return 0;
    }

    /**
     * {@code eventfd(2)}, non-blocking and close-on-exec.
     *
     * @return a descriptor, or {@code -errno}; {@code -ENOSYS} where there is no such call
     */
    public int eventfd() {
        if (abi.files().eventFlags() == 0) {
            return -Errno.ENOSYS;
        }
        try {
            return result(libc.eventfd(0, abi.files().eventFlags()));
        } catch (UnsatisfiedLinkError noSuchFunction) {
            return -Errno.ENOSYS;
        }
    }

    /**
     * {@code poll(2)}, not made again after EINTR.
     *
     * @param fds {@code struct pollfd *}
     * @param count its entries
     * @param timeoutMillis 0 does not wait, -1 waits for ever
     * @return how many entries are ready, or {@code -errno}
     */
    public int poll(long fds, int count, int timeoutMillis) {
        return result(libc.poll(fds, count, timeoutMillis));
    }

    // ---------------------------------------------------------------- memory

    /**
     * Maps zeroed anonymous memory.
     *
     * @param length bytes; the kernel rounds up to pages
     * @return the address, or {@code -errno}
     */
    public long mmap(long length) {
        return result(six.mmap(0, length, PROT_READ_WRITE, abi.files().mapAnonymous(), -1, 0));
    }

    /**
     * {@code munmap(2)}.
     *
     * @param address what {@link #mmap} returned
     * @param length bytes
     * @return 0, or {@code -errno}
     */
    public int munmap(long address, long length) {
        return result(libc.munmap(address, length));
    }

    /**
     * Gives the pages of a mapping back to the system; the mapping stays and reads as zeros ({@code madvise(2)} with
     * {@code MADV_DONTNEED}, or fresh pages in their place where that keeps the bytes).
     *
     * @param address a page
     * @param length bytes
     * @return 0, or {@code -errno}
     */
    public int discard(long address, long length) {
        if (abi.files().adviseDiscard() != 0) {
            return result(libc.madvise(address, length, abi.files().adviseDiscard()));
        }
        int flags = abi.files().mapAnonymous() | MAP_FIXED;
        return (int) Math.min(0, result(six.mmap(address, length, PROT_READ_WRITE, flags, -1, 0)));
    }

    /** errno is read at once and only after -1: whatever runs in between may overwrite it. */
    private int result(int value) {
        return value == -1 ? -lastError.getAsInt() : value;
    }

    private long result(long value) {
        return value == -1 ? -lastError.getAsInt() : value;
    }
}
