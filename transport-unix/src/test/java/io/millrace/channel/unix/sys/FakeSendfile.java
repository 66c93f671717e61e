package io.millrace.channel.unix.sys;

import io.millrace.channel.unix.sys.FileAbi.Sendfile;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The {@code sendfile(2)} of any system over that of Linux: the same bytes go out, and numbers and errors come back as the
 * system's manual page says. A script makes it send less, fail, or both at once, as the BSDs do.
 */
public final class FakeSendfile implements FileLibc, FileLibcSix {
    /** What a length is that the kernel has not touched. */
    private static final long UNTOUCHED = -1;

    private static final FileLibc LIBC = LibcLoader.load(FileLibc.class, List.of());
    private static final FileLibcSix SIX = LibcLoader.load(FileLibcSix.class, List.of());

    /** What the next call does: sends at most so many bytes, then fails unless the errno is 0. */
    private record Outcome(long atMost, int errno) {}

    /**
     * A call as the kernel saw it.
     *
     * @param file the file
     * @param socket the socket
     * @param offset where in the file
     * @param count how many bytes
     */
    public record Call(int file, int socket, long offset, long count) {}

    private final Sendfile signature;
    private final Deque<Outcome> script = new ArrayDeque<>();
    private final List<Call> calls = new ArrayList<>();
    private final NativeMemory offsetMemory = NativeMemory.allocate(Long.BYTES);
    private int errno;

    private FakeSendfile(Sendfile signature) {
        this.signature = signature;
    }

    /** One that does what the real one does, until a test says otherwise. */
    public static FakeSendfile of(Sendfile signature) {
        return new FakeSendfile(signature);
    }

    /** The calls over it. */
    public FileCalls calls() {
        return new FileCalls(new FileAbi(signature, false, 0), this, this, 0x4000, () -> errno);
    }

    /** The next call fails; where a system says how much was sent, it says nothing. */
    public FakeSendfile fails(int number) {
        script.add(new Outcome(UNTOUCHED, number));
        return this;
    }

    /** The next call sends at most so many bytes, and fails nevertheless. */
    public FakeSendfile sendsAndFails(long bytes, int number) {
        script.add(new Outcome(bytes, number));
        return this;
    }

    /** The next call finds the socket full. */
    public FakeSendfile refuses() {
        return signature == Sendfile.LINUX ? fails(Errno.EAGAIN) : sendsAndFails(0, Errno.EAGAIN);
    }

    /** The next call sends at most so many bytes. */
    public FakeSendfile sends(long bytes) {
        script.add(new Outcome(bytes, 0));
        return this;
    }

    /** What was called so far. */
    public List<Call> seen() {
        return calls;
    }

    /** What nobody has asked for yet. */
    public int remaining() {
        return script.size();
    }

    @Override
    public long sendfile(int out, int in, long offset, long count) {
        require(Sendfile.LINUX);
        long from = longAt(offset);
        calls.add(new Call(in, out, from, count));
        Outcome outcome = next();
        if (outcome.errno() != 0) {
            errno = outcome.errno();
            return -1;
        }
        long n = real(out, in, from, Math.min(count, outcome.atMost()));
        if (n > 0) {
            putLong(offset, from + n);
        }
        return n;
    }

    @Override
    public int sendfile(int file, int socket, long offset, long length, long headers, int flags) {
        require(Sendfile.DARWIN);
        long count = longAt(length);
        calls.add(new Call(file, socket, offset, count));
        return bsd(file, socket, offset, count, length, headers, flags);
    }

    @Override
    public int sendfile(int file, int socket, long offset, long count, long headers, long sent, int flags) {
        require(Sendfile.FREEBSD);
        calls.add(new Call(file, socket, offset, count));
        return bsd(file, socket, offset, count, sent, headers, flags);
    }

    private int bsd(int file, int socket, long offset, long count, long sent, long headers, int flags) {
        if (count == 0 || headers != 0 || flags != 0) {
            throw new AssertionError("count " + count + ", headers " + headers + ", flags " + flags);
        }
        Outcome outcome = next();
        if (outcome.atMost() == UNTOUCHED) {
            errno = outcome.errno();
            return -1;
        }
        long n = outcome.atMost() == 0 ? 0 : real(socket, file, offset, Math.min(count, outcome.atMost()));
        putLong(sent, Math.max(0, n));
        if (outcome.errno() != 0) {
            errno = outcome.errno();
        }
        // A socket that has room for less than the count is full, whatever was sent.
        boolean full = n >= 0 && n < Math.min(count, outcome.atMost()) && outcome.atMost() > 0 && isFull(socket);
        if (full) {
            errno = Errno.EAGAIN;
        }
        return outcome.errno() == 0 && n >= 0 && !full ? 0 : -1;
    }

    private static boolean isFull(int socket) {
        NativeMemory pollfd = NativeMemory.allocate(8);
        pollfd.buffer().putInt(0, socket).putShort(4, (short) 4);
        return Syscalls.host().poll(pollfd.address(), 1, 0) == 0;
    }

    private Outcome next() {
        Outcome scripted = script.poll();
        return scripted == null ? new Outcome(Long.MAX_VALUE, 0) : scripted;
    }

    private long real(int socket, int file, long offset, long count) {
        offsetMemory.buffer().putLong(0, offset);
        long n = LIBC.sendfile(socket, file, offsetMemory.address(), count);
        if (n == -1) {
            errno = LibcLoader.lastError();
        }
        return n;
    }

    private void require(Sendfile called) {
        if (called != signature) {
            throw new AssertionError(called + " was called (expected: " + signature + ')');
        }
    }

    private static long longAt(long address) {
        return NativeMemory.viewOf(address, Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .getLong(0);
    }

    private static void putLong(long address, long value) {
        NativeMemory.viewOf(address, Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, value);
    }

    @Override
    public long pread(int fd, long buffer, long length, long offset) {
        long n = LIBC.pread(fd, buffer, length, offset);
        errno = n == -1 ? LibcLoader.lastError() : errno;
        return n;
    }

    @Override
    public long send(int fd, long buffer, long length, int flags) {
        return LIBC.send(fd, buffer, length, flags);
    }

    @Override
    public int fcntl(int fd, int command, int argument) {
        return LIBC.fcntl(fd, command, argument);
    }

    @Override
    public long splice(int in, long inOffset, int out, long outOffset, long length, int flags) {
        return SIX.splice(in, inOffset, out, outOffset, length, flags);
    }
}
