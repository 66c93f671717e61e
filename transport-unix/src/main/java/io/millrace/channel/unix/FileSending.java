package io.millrace.channel.unix;

import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.FileCalls;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.Syscalls;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Sends files: by {@code sendfile(2)} where the system, the file system and the socket allow it, else through memory of the
 * loop.
 *
 * <p>The methods that send make one attempt. They return how many bytes the kernel took, 0 if the file ends before the
 * offset, or {@code -errno} of the socket; what is wrong with the file is an exception.
 *
 * <p>One a loop; loop only.
 */
final class FileSending {
    /** What one call sends at most, so that a fast peer with a large file does not keep the loop from its other channels. */
    static final int CHUNK_BYTES = 512 * 1024;

    private static final int O_RDONLY = 0;

    private final Syscalls syscalls;
    private final GatheringWrite gathering;
    private @Nullable FileCalls calls;
    private @Nullable NativeMemory memory;
    private boolean tookPart;

    FileSending(Syscalls syscalls, GatheringWrite gathering) {
        this.syscalls = syscalls;
        this.gathering = gathering;
    }

    /** Over calls that are not the host's. */
    FileSending(Syscalls syscalls, GatheringWrite gathering, FileCalls calls) {
        this(syscalls, gathering);
        this.calls = calls;
    }

    private FileCalls calls() {
        FileCalls known = calls;
        if (known == null) {
            known = FileCalls.host();
            calls = known;
        }
        return known;
    }

    private NativeMemory memory() {
        NativeMemory made = memory;
        if (made == null) {
            made = NativeMemory.allocate(FileCalls.SENDFILE_MEMORY_BYTES);
            memory = made;
        }
        return made;
    }

    /** Opens a file; {@code null} if the kernel refuses, or if it would see another name than the JVM does. */
    @Nullable
    NativeFile open(File file) {
        String path = file.getAbsolutePath();
        if (path.indexOf('\0') >= 0) {
            return null; // the kernel's name would end there
        }
        // Opening a named pipe would wait for somebody to write to it.
        int fd = syscalls.open(path, O_RDONLY | syscalls.abi().files().nonBlock(), 0);
        return fd < 0 ? null : new NativeFile(syscalls, fd);
    }

    long send(int socket, NativeFile file, long offset, long count) throws IOException {
        tookPart = false;
        if (!file.isCopied()) {
            long n = calls().sendfile(socket, file.fd(), offset, Math.min(count, CHUNK_BYTES), memory());
            if (n >= 0 || !isRefusal((int) n)) {
                return n;
            }
            file.copy();
        }
        NativeMemory copy = gathering.copy();
        int n = calls().pread(file.fd(), copy.address(), (int) Math.min(count, copy.size()), offset);
        if (n < 0) {
            throw Errno.toException("read", n, "offset " + offset);
        }
        return sendCopied(socket, copy, n);
    }

    long send(int socket, FileChannel file, long offset, long count) throws IOException {
        tookPart = false;
        NativeMemory copy = gathering.copy();
        ByteBuffer bytes = copy.buffer();
        bytes.clear().limit((int) Math.min(count, copy.size()));
        int n;
        try {
            n = file.read(bytes, offset);
        } finally {
            bytes.clear();
        }
        return sendCopied(socket, copy, n);
    }

    /** Sends a part of a buffer that lies anywhere, whose position stays. */
    int send(int socket, ByteBuffer source) {
        NativeMemory copy = gathering.copy();
        int length = Math.min(source.remaining(), copy.size());
        copy.buffer().put(0, source, source.position(), length);
        return sendCopied(socket, copy, length);
    }

    private int sendCopied(int socket, NativeMemory copy, int length) {
        if (length <= 0) {
            return 0;
        }
        int n = syscalls.send(socket, copy.address(), length);
        tookPart = n < length;
        return n;
    }

    /** The kernel is known to be full: the last send offered more than it took, or was refused. A sendfile may end early. */
    boolean tookPart() {
        return tookPart;
    }

    /**
     * The answer is about the file, or about the pair, and not about the state of the socket: copying may do, or tells
     * better what is wrong. A file system without page cache answers EINVAL or EOPNOTSUPP, a socket that is no TCP socket
     * ENOTSOCK or EINVAL, a sandbox ENOSYS or EPERM, an offset that no file can have EOVERFLOW; a C library that has
     * another system's function EBADF or EFAULT.
     */
    private static boolean isRefusal(int error) {
        return switch (Errno.name(error)) {
            case "EINVAL",
                    "ENOSYS",
                    "EPERM",
                    "EOPNOTSUPP",
                    "ENOTSUP",
                    "EOVERFLOW",
                    "ENOTSOCK",
                    "ESPIPE",
                    "EISDIR",
                    "EBADF",
                    "EFAULT" -> true;
            default -> false;
        };
    }
}
