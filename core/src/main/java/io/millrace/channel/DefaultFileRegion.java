package io.millrace.channel;

import io.millrace.util.AbstractReferenceCounted;
import io.millrace.util.IllegalReferenceCountException;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of a file that is open, or that is opened when it is first needed.
 *
 * <p>Native transports let the kernel send a file that the region is to open by its name ({@code sendfile(2)}). An open
 * {@link FileChannel}, given or made by {@link #open()}, keeps its descriptor to itself: its bytes pass through memory of
 * the loop, without garbage. {@code java.nio} sends both in its own way.
 *
 * <p><b>Ownership:</b> the last release closes the file, whoever opened it.
 */
public class DefaultFileRegion extends AbstractReferenceCounted implements FileRegion {
    private static final Logger logger = LoggerFactory.getLogger(DefaultFileRegion.class);

    private final @Nullable File path;
    private final long position;
    private final long count;

    // Used by the thread that sends; closed by the one that releases last, which the count of references orders.
    private long transferred;
    private @Nullable FileChannel file;
    /** The same file, as the target has opened it. */
    private @Nullable Closeable opened;

    /**
     * Makes a region of an open file.
     *
     * @param fileChannel the file, which belongs to the region from now on
     * @param position where the region begins
     * @param count how long it is
     * @throws IllegalArgumentException if a number is negative
     */
    public DefaultFileRegion(FileChannel fileChannel, long position, long count) {
        this.file = Objects.requireNonNull(fileChannel, "fileChannel");
        this.path = null;
        this.position = requireNotNegative(position, "position");
        this.count = requireNotNegative(count, "count");
    }

    /**
     * Makes a region of a file that is not open yet.
     *
     * @param file the file
     * @param position where the region begins
     * @param count how long it is
     * @throws IllegalArgumentException if a number is negative
     */
    public DefaultFileRegion(File file, long position, long count) {
        this.path = Objects.requireNonNull(file, "file");
        this.position = requireNotNegative(position, "position");
        this.count = requireNotNegative(count, "count");
    }

    private static long requireNotNegative(long value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " : " + value + " (expected: >= 0)");
        }
        return value;
    }

    /**
     * Tells whether the file is open.
     *
     * @return {@code true} if it is
     */
    public boolean isOpen() {
        return file != null || opened != null;
    }

    /**
     * Opens the file if it is not open, so that the region stays what it is when the name comes to mean another file. It
     * costs the way of sending that needs the file opened by the transport.
     *
     * @throws IOException if it cannot be opened, or if the region was released
     */
    public void open() throws IOException {
        if (opened == null) {
            openFile();
        }
    }

    private FileChannel openFile() throws IOException {
        FileChannel known = file;
        if (known != null) {
            return known;
        }
        if (path == null || refCnt() == 0) {
            throw new IOException("the region was released");
        }
        FileChannel made;
        try {
            made = FileChannel.open(path.toPath(), StandardOpenOption.READ);
        } catch (InvalidPathException e) {
            throw new IOException("not a path: " + e.getMessage(), e);
        }
        file = made;
        return made;
    }

    private @Nullable Closeable openedBy(FileRegionTarget target) {
        Closeable known = opened;
        if (known == null && file == null && path != null) {
            known = target.open(path);
            opened = known;
        }
        return known;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public long transferred() {
        return transferred;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException if the file cannot be opened or read, the target fails, or the file ends before the region
     *     does: the message has the offset and the bytes that were to come
     * @throws IllegalArgumentException if {@code position} is not within the region
     * @throws IllegalReferenceCountException if the region was released
     */
    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
        long left = count - position;
        if (left < 0 || position < 0) {
            throw new IllegalArgumentException(
                    "position out of range: " + position + " (expected: 0 - " + (count - 1) + ')');
        }
        if (left == 0) {
            return 0;
        }
        if (refCnt() == 0) {
            throw new IllegalReferenceCountException(0);
        }
        long written = target instanceof FileRegionTarget own
                ? transferTo(own, this.position + position, left)
                : transferTo(target, this.position + position, left);
        if (written == FileRegionTarget.END_OF_FILE) {
            // It would be tried for ever: nothing is sent, and the target is not full.
            throw new IOException("the file ends at or before offset " + (this.position + position) + ", where " + left
                    + " of the " + count + " bytes of the region at offset " + this.position + " were still to come"
                    + (path == null ? "" : ": " + path));
        }
        transferred += written;
        return written;
    }

    private long transferTo(FileRegionTarget target, long offset, long length) throws IOException {
        Closeable own = openedBy(target);
        return own == null ? target.transferFrom(openFile(), offset, length) : target.transferFrom(own, offset, length);
    }

    private long transferTo(WritableByteChannel target, long offset, long length) throws IOException {
        FileChannel source = openFile();
        long written = source.transferTo(offset, length, target);
        return written == 0 && offset >= source.size() ? FileRegionTarget.END_OF_FILE : written;
    }

    @Override
    protected void deallocate() {
        FileChannel channel = file;
        file = null;
        close(channel);
        Closeable own = opened;
        opened = null;
        close(own);
    }

    private void close(@Nullable Closeable source) {
        if (source == null) {
            return;
        }
        try {
            source.close();
        } catch (IOException e) {
            logger.warn("failed to close {}", path == null ? "a file" : path, e);
        }
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(@Nullable Object hint) {
        return this;
    }
}
