package io.millrace.channel.socket.nio;

import io.millrace.channel.FileRegionTarget;
import io.millrace.channel.nio.GatheringWrite;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A stream socket as the target of file regions: the JDK lets the kernel send where it can. Loop only. */
final class StreamTarget implements FileRegionTarget {
    /** So much in one call, for the sake of the loop's other channels. */
    private static final long FAIR_BYTES = 4L * 1024 * 1024;

    private final SocketChannel socket;
    private boolean full;

    StreamTarget(SocketChannel socket) {
        this.socket = socket;
    }

    /** Begins a transfer. */
    StreamTarget begin() {
        full = false;
        return this;
    }

    /** The kernel has taken less than it was offered since {@link #begin()}. */
    boolean isFull() {
        return full;
    }

    /** A {@link FileChannel} is what the JDK sends best. */
    @Override
    public @Nullable Closeable open(File file) {
        return null;
    }

    @Override
    public long transferFrom(Closeable opened, long position, long count) {
        throw new IllegalArgumentException("not opened by this kind of target: " + opened);
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        if (full) {
            return 0;
        }
        long offered = Math.min(count, FAIR_BYTES);
        long n = file.transferTo(position, offered, socket);
        if (n == 0 && position >= file.size()) {
            return END_OF_FILE;
        }
        full = n < offered; // or the file has ended: the next call finds that out
        return n;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (full || !source.hasRemaining()) {
            return 0;
        }
        int length = source.remaining();
        // The JDK keeps direct memory for the thread that is as large as what it is given from the heap.
        int offered = source.isDirect() ? length : Math.min(length, GatheringWrite.COPY_BYTES);
        int n = socket.write(source.slice(source.position(), offered));
        source.position(source.position() + n);
        full = n < offered;
        return n;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    /** The channel closes its socket itself. */
    @Override
    public void close() {}
}
