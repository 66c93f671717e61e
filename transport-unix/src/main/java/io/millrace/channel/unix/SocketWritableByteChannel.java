package io.millrace.channel.unix;

import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.NativeMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A stream socket as the target of a {@link io.millrace.channel.FileRegion}. Loop only. */
final class SocketWritableByteChannel implements WritableByteChannel {
    private final UnixStreamIo io;
    private boolean full;

    SocketWritableByteChannel(UnixStreamIo io) {
        this.io = io;
    }

    /** The kernel has refused bytes. */
    boolean isFull() {
        return full;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int length = Math.min(source.remaining(), IoScratch.COPY_BYTES);
        if (full || length == 0) {
            return 0;
        }
        NativeMemory copy = io.scratch().gathering().copy();
        copy.buffer().put(0, source, source.position(), length);
        int n = io.syscalls().send(io.fd(), copy.address(), length);
        if (n == -Errno.EAGAIN) {
            full = true;
            return 0;
        }
        if (n < 0) {
            throw Errno.toException("write", n, null);
        }
        full = n < length;
        source.position(source.position() + n);
        return n;
    }

    @Override
    public boolean isOpen() {
        return io.isOpen();
    }

    /** The channel closes its socket itself. */
    @Override
    public void close() {}
}
