package io.millrace.channel.unix.sys;

import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that move bytes past this process, as values: each method returns the call's result or {@code -errno}. EINTR is
 * hidden: the call is made again unless it has moved something.
 *
 * <p>The constructor takes the C library, so that a scripted one can stand in. <b>Thread:</b> any.
 */
public final class FileCalls {

    /** The memory that {@link #sendfile} needs, in bytes. */
    public static final int SENDFILE_MEMORY_BYTES = Long.BYTES;

    /** What Linux moves at most in one call; the others are asked for no more. */
    private static final long MAX_COUNT = 0x7ffff000;

    private static final List<String> REQUIRED = List.of("pread");

    private final FileAbi abi;
    private final FileLibc libc;
    private final FileLibcSix six;
    private final int sendFlags;
    private final IntSupplier lastError;

    /**
     * Makes the calls of a C library.
     *
     * @param abi which calls there are
     * @param libc its functions
     * @param six its functions of six and more arguments
     * @param sendFlags what every {@code send(2)} is given
     * @param lastError gives errno as it was right after the calling thread's last call
     */
    public FileCalls(FileAbi abi, FileLibc libc, FileLibcSix six, int sendFlags, IntSupplier lastError) {
        this.abi = abi;
        this.libc = libc;
        this.six = six;
        this.sendFlags = sendFlags;
        this.lastError = lastError;
    }

    /** The host's calls, bound when the first file is sent. */
    private static final class Host {
        private static final FileCalls CALLS = load();

        private static FileCalls load() {
            Abi abi = Syscalls.host().abi();
            return new FileCalls(
                    FileAbi.of(abi.os()),
                    LibcLoader.load(FileLibc.class, REQUIRED),
                    LibcLoader.load(FileLibcSix.class, List.of()),
                    abi.sockets().sendFlags(),
                    LibcLoader::lastError);
        }
    }

    /**
     * The host's calls.
     *
     * @return always the same instance
     * @throws IllegalStateException if there is a reason in {@link Syscalls#unavailabilityCause()}
     */
    public static FileCalls host() {
        return Host.CALLS;
    }

    /**
     * Which calls there are.
     *
     * @return what the constructor got
     */
    public FileAbi abi() {
        return abi;
    }

    // ---- files ----

    /**
     * {@code pread(2)}.
     *
     * @param fd a file
     * @param address where the bytes go
     * @param length at most so many
     * @param offset where in the file
     * @return bytes, 0 at the end of the file, or {@code -errno}
     */
    public int pread(int fd, long address, int length, long offset) {
        int n;
        do {
            n = (int) result(libc.pread(fd, address, length, offset));
        } while (n == -Errno.EINTR);
        return n;
    }

    /**
     * {@code sendfile(2)}, whatever its signature.
     *
     * @param socket a connected stream socket
     * @param file a file
     * @param offset where in the file
     * @param count at most so many bytes, more than 0
     * @param memory {@value #SENDFILE_MEMORY_BYTES} bytes that nobody else uses during the call
     * @return bytes sent, perhaps fewer than the socket would take; 0 at the end of the file; {@code -EAGAIN} if the socket
     *     takes none; {@code -ENOSYS} where there is no such call; or another {@code -errno}
     */
    public long sendfile(int socket, int file, long offset, long count, NativeMemory memory) {
        if (count <= 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: > 0)"); // 0 would mean the whole file
        }
        long capped = Math.min(count, MAX_COUNT);
        try {
            long n;
            do {
                n = switch (abi.sendfile()) {
                    case LINUX -> sendfileLinux(socket, file, offset, capped, memory);
                    case DARWIN -> sendfileDarwin(socket, file, offset, capped, memory);
                    case FREEBSD -> sendfileFreeBsd(socket, file, offset, capped, memory);
                    case NONE -> -Errno.ENOSYS;
                };
            } while (n == -Errno.EINTR);
            return n;
        } catch (UnsatisfiedLinkError noSuchFunction) {
            return -Errno.ENOSYS;
        }
    }

    private long sendfileLinux(int socket, int file, long offset, long count, NativeMemory memory) {
        memory.buffer().putLong(0, offset);
        return result(libc.sendfile(socket, file, memory.address(), count));
    }

    private long sendfileDarwin(int socket, int file, long offset, long count, NativeMemory memory) {
        memory.buffer().putLong(0, count);
        return sent(result(six.sendfile(file, socket, offset, memory.address(), 0, 0)), memory);
    }

    private long sendfileFreeBsd(int socket, int file, long offset, long count, NativeMemory memory) {
        memory.buffer().putLong(0, 0);
        return sent(result(six.sendfile(file, socket, offset, count, 0, memory.address(), 0)), memory);
    }

    /** A call that was stopped on its way has sent something; after any other error the number means nothing. */
    private static long sent(int result, NativeMemory memory) {
        boolean counted = result >= 0 || result == -Errno.EAGAIN || result == -Errno.EINTR;
        long sent = counted ? memory.buffer().getLong(0) : 0;
        return sent > 0 || result >= 0 ? sent : result;
    }

    /**
     * {@code send(2)} of bytes that others follow at once: the kernel may wait for them to fill a segment.
     *
     * @param fd a connected socket
     * @param address the bytes
     * @param length how many
     * @return bytes, or {@code -errno}
     */
    public int sendBeforeMore(int fd, long address, int length) {
        int n;
        do {
            n = (int) result(libc.send(fd, address, length, sendFlags | abi.moreFlag()));
        } while (n == -Errno.EINTR);
        return n;
    }

    // ---- splice ----

    /**
     * Why {@link #splice} cannot be used.
     *
     * @return a throwable whose message says so; {@code null} if it can be used
     */
    public @Nullable Throwable spliceUnavailabilityCause() {
        if (!abi.splices()) {
            return new UnsupportedOperationException("splice(2) is Linux's");
        }
        int answer = (int) splice(-1, -1, 1);
        return answer == -Errno.ENOSYS || answer == -Errno.EPERM
                ? new UnsupportedOperationException("the kernel refuses splice: " + Errno.name(answer))
                : null;
    }

    /**
     * {@code splice(2)}: moves bytes from a socket into a pipe, or from a pipe to a socket, without waiting for the pipe.
     *
     * @param in where they are
     * @param out where they go
     * @param length at most so many
     * @return bytes moved, 0 at the end of the input, or {@code -errno}; {@code -ENOSYS} where there is no such call
     */
    public long splice(int in, int out, int length) {
        try {
            long n;
            do {
                n = result(six.splice(in, 0, out, 0, length, FileAbi.SPLICE_F_MOVE | FileAbi.SPLICE_F_NONBLOCK));
            } while (n == -Errno.EINTR);
            return n;
        } catch (UnsatisfiedLinkError noSuchFunction) {
            return -Errno.ENOSYS;
        }
    }

    /**
     * Asks for a pipe of a size ({@code F_SETPIPE_SZ}).
     *
     * @param fd an end of the pipe
     * @param bytes how much it shall hold; the kernel rounds up
     * @return what it holds now, or {@code -errno}: {@code -EPERM} if the user's pipes hold too much already
     */
    public int setPipeSize(int fd, int bytes) {
        return result(libc.fcntl(fd, FileAbi.F_SETPIPE_SZ, bytes));
    }

    /** errno is read at once and only after -1: whatever runs in between may overwrite it. */
    private int result(int value) {
        return value == -1 ? -lastError.getAsInt() : value;
    }

    private long result(long value) {
        return value == -1 ? -lastError.getAsInt() : value;
    }
}
