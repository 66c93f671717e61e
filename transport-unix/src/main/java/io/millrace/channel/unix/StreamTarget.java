package io.millrace.channel.unix;

import io.millrace.channel.FileRegion;
import io.millrace.channel.FileRegionTarget;
import io.millrace.channel.unix.sys.Errno;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** A stream socket as the target of a {@link FileRegion}, for one {@link FileRegion#transferTo}. Loop only. */
final class StreamTarget implements FileRegionTarget {
    private final int fd;
    private final FileSending files;
    private boolean full;
    private boolean ended;

    StreamTarget(int fd, FileSending files) {
        this.fd = fd;
        this.files = files;
    }

    /** Sends a part of a region that is not sent whole. */
    void take(FileRegion region) throws IOException {
        long before = region.transferred();
        try {
            region.transferTo(this, before);
        } finally {
            ended = true; // the number of the descriptor may be somebody else's when a region keeps its target
        }
        if (region.transferred() == before && !full) {
            // Asking again would find the same; what comes after it must not take its place in the stream.
            throw new IOException(
                    "a file region ended after " + before + " of " + region.count() + " bytes: " + region);
        }
    }

    /** The kernel has refused bytes. */
    boolean isFull() {
        return full;
    }

    @Override
    public @Nullable Closeable open(File file) {
        return files.open(file);
    }

    @Override
    public long transferFrom(Closeable opened, long position, long count) throws IOException {
        if (!mayTake()) {
            return 0;
        }
        if (!(opened instanceof NativeFile file)) {
            throw new IllegalArgumentException("opened by another kind of target: " + opened);
        }
        return taken(files.send(fd, file, position, count));
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        return mayTake() ? taken(files.send(fd, file, position, count)) : 0;
    }

    private long taken(long result) throws IOException {
        full = files.tookPart();
        return result == 0 ? END_OF_FILE : bytes(result);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (!mayTake() || !source.hasRemaining()) {
            return 0;
        }
        int n = (int) bytes(files.send(fd, source));
        full |= files.tookPart();
        source.position(source.position() + n);
        return n;
    }

    private boolean mayTake() throws IOException {
        if (ended) {
            throw new ClosedChannelException();
        }
        return !full;
    }

    private long bytes(long result) throws IOException {
        if (result == -Errno.EAGAIN) {
            full = true;
            return 0;
        }
        if (result < 0) {
            throw Errno.toException("write", (int) result, null);
        }
        return result;
    }

    @Override
    public boolean isOpen() {
        return !ended;
    }

    /** The channel closes its socket itself. */
    @Override
    public void close() {}
}
