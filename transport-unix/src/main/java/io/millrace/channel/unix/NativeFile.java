package io.millrace.channel.unix;

import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.Syscalls;
import java.io.Closeable;
import java.io.IOException;

/**
 * A file that was opened for reading by its name. The region that asked for it closes it, once, on whatever thread; the
 * rest is for the loop.
 */
final class NativeFile implements Closeable {
    private final Syscalls syscalls;
    private final int fd;

    /** The kernel cannot send this file by itself, or not to such a socket. */
    private boolean copied;

    NativeFile(Syscalls syscalls, int fd) {
        this.syscalls = syscalls;
        this.fd = fd;
    }

    int fd() {
        return fd;
    }

    boolean isCopied() {
        return copied;
    }

    void copy() {
        copied = true;
    }

    @Override
    public void close() throws IOException {
        int error = syscalls.close(fd);
        if (error < 0) {
            throw Errno.toException("close", error, "fd " + fd);
        }
    }
}
