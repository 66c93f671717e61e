package io.millrace.channel.unix;

import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.IoVec;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.Syscalls;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An open descriptor of this process. Two are equal if their numbers are.
 *
 * <p>Reading and writing never block on those that {@link #pipe()} makes. <b>Thread:</b> any; whoever closes it must
 * know that nobody
 * else is using it, because the number is handed out again.
 */
public class FileDescriptor {

    private static final int O_WRONLY = 1;
    private static final int EVERYBODY_READS_AND_WRITES = 0666;

    private final int fd;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Wraps a descriptor.
     *
     * @param fd its number
     * @throws IllegalArgumentException if the number is negative
     */
    public FileDescriptor(int fd) {
        if (fd < 0) {
            throw new IllegalArgumentException("fd: " + fd + " (expected: >= 0)");
        }
        this.fd = fd;
    }

    /**
     * Opens a file for writing; it is made if it is not there, else emptied.
     *
     * @param path the file
     * @return an open descriptor
     * @throws IOException if the kernel refuses
     */
    public static FileDescriptor from(String path) throws IOException {
        Objects.requireNonNull(path, "path");
        Syscalls calls = Syscalls.host();
        int flags =
                O_WRONLY | calls.abi().files().create() | calls.abi().files().truncate();
        int opened = calls.open(path, flags, EVERYBODY_READS_AND_WRITES);
        if (opened < 0) {
            throw Errno.toException("open", opened, path);
        }
        return new FileDescriptor(opened);
    }

    /**
     * Opens a file for writing; it is made if it is not there, else emptied.
     *
     * @param file the file
     * @return an open descriptor
     * @throws IOException if the kernel refuses
     */
    public static FileDescriptor from(File file) throws IOException {
        return from(Objects.requireNonNull(file, "file").getPath());
    }

    /**
     * Makes a pipe whose ends do not block.
     *
     * @return the reading end and the writing end
     * @throws IOException if the kernel refuses
     */
    public static FileDescriptor[] pipe() throws IOException {
        int[] pair = new int[2];
        int made = Syscalls.host().pipe(pair);
        if (made < 0) {
            throw Errno.toException("pipe", made, null);
        }
        return new FileDescriptor[] {new FileDescriptor(pair[0]), new FileDescriptor(pair[1])};
    }

    /**
     * The descriptor's number.
     *
     * @return 0 or more
     */
    public final int intValue() {
        return fd;
    }

    /**
     * Tells whether it has not been closed through this object; of a channel's descriptor, whether the channel has not
     * closed it.
     *
     * @return {@code true} if it has not
     */
    public boolean isOpen() {
        return !closed.get();
    }

    /**
     * Takes the right to close it, for a caller who closes the number in another way.
     *
     * @return {@code true} for the first who asks
     */
    protected boolean markClosed() {
        return closed.compareAndSet(false, true);
    }

    /** Gives the right to close it back; for who has {@linkplain #markClosed() taken} it. */
    final void unmarkClosed() {
        closed.set(false);
    }

    /** Passes it over a domain socket; returns 1, or {@code -errno}: {@code EBADF} if it is closed. */
    int pass(DescriptorMessage message, int socket) {
        return isOpen() ? message.send(socket, fd) : -Errno.EBADF;
    }

    /**
     * Closes it; the second time does nothing. A channel's descriptor is closed with its channel.
     *
     * @throws IOException if the kernel reports an error; the descriptor is gone all the same
     */
    public void close() throws IOException {
        if (markClosed()) {
            int result = Syscalls.host().close(fd);
            if (result < 0) {
                throw Errno.toException("close", result, this);
            }
        }
    }

    /**
     * Reads into a direct buffer, whose position and limit stay.
     *
     * @param buf a direct buffer
     * @param pos where the first byte goes
     * @param limit where the last byte goes, exclusive
     * @return how many bytes, 0 if there are none now, -1 at the end
     * @throws IOException if the kernel refuses
     */
    public final int read(ByteBuffer buf, int pos, int limit) throws IOException {
        Objects.checkFromToIndex(pos, limit, buf.capacity());
        return readAddress(NativeMemory.addressOf(buf), pos, limit);
    }

    /**
     * Reads into memory.
     *
     * @param address where the memory begins
     * @param pos where the first byte goes
     * @param limit where the last byte goes, exclusive
     * @return how many bytes, 0 if there are none now, -1 at the end
     * @throws IOException if the kernel refuses
     */
    public final int readAddress(long address, int pos, int limit) throws IOException {
        int n = Syscalls.host().read(fd, address + pos, limit - pos);
        if (n == 0 && limit > pos) {
            return -1;
        }
        return orZero("read", n);
    }

    /**
     * Writes from a direct buffer, whose position and limit stay.
     *
     * @param buf a direct buffer
     * @param pos where the first byte is
     * @param limit where the last byte is, exclusive
     * @return how many bytes were taken, 0 if none now
     * @throws IOException if the kernel refuses
     */
    public final int write(ByteBuffer buf, int pos, int limit) throws IOException {
        Objects.checkFromToIndex(pos, limit, buf.capacity());
        return writeAddress(NativeMemory.addressOf(buf), pos, limit);
    }

    /**
     * Writes from memory.
     *
     * @param address where the memory begins
     * @param pos where the first byte is
     * @param limit where the last byte is, exclusive
     * @return how many bytes were taken, 0 if none now
     * @throws IOException if the kernel refuses
     */
    public final int writeAddress(long address, int pos, int limit) throws IOException {
        return orZero("write", Syscalls.host().write(fd, address + pos, limit - pos));
    }

    /**
     * Writes what lies between position and limit of several direct buffers, whose positions stay.
     *
     * @param buffers the buffers
     * @param offset the first one
     * @param length how many; no more than the kernel takes at once are used
     * @param maxBytesToWrite the most bytes; a buffer that would go beyond it is cut
     * @return how many bytes were taken, 0 if none now
     * @throws IOException if the kernel refuses
     */
    public final long writev(ByteBuffer[] buffers, int offset, int length, long maxBytesToWrite) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffers.length);
        Syscalls calls = Syscalls.host();
        IoVec vector =
                new IoVec(Math.max(1, Math.min(length, calls.abi().files().vectorLimit())));
        long left = maxBytesToWrite;
        for (int i = offset; i < offset + length && left > 0; i++) {
            ByteBuffer buffer = buffers[i];
            int bytes = (int) Math.min(left, buffer.remaining());
            if (!vector.add(NativeMemory.addressOf(buffer) + buffer.position(), bytes)) {
                break;
            }
            left -= bytes;
        }
        return orZero("writev", calls.writev(fd, vector));
    }

    /**
     * Writes what an array of {@code struct iovec} in memory points to.
     *
     * @param iovecAddress where the array begins
     * @param length its entries
     * @return how many bytes were taken, 0 if none now
     * @throws IOException if the kernel refuses
     */
    public final long writevAddresses(long iovecAddress, int length) throws IOException {
        return orZero("writev", Syscalls.host().writev(fd, iovecAddress, length));
    }

    private int orZero(String call, int result) throws IOException {
        return (int) orZero(call, (long) result);
    }

    private long orZero(String call, long result) throws IOException {
        if (result >= 0) {
            return result;
        }
        if (result == -Errno.EAGAIN) {
            return 0;
        }
        throw Errno.toException(call, (int) result, this);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return this == o || (o instanceof FileDescriptor other && fd == other.fd);
    }

    @Override
    public int hashCode() {
        return fd;
    }

    @Override
    public String toString() {
        return "FileDescriptor{fd=" + fd + '}';
    }
}
