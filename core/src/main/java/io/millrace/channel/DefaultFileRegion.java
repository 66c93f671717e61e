package io.millrace.channel;

import io.millrace.util.AbstractReferenceCounted;
import io.millrace.util.IllegalReferenceCountException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of a file that is open, or that is opened when it is first needed.
 *
 * <p><b>Ownership:</b> the last release closes the file, whoever opened it.
 */
public class DefaultFileRegion extends AbstractReferenceCounted implements FileRegion {
    private static final Logger logger = LoggerFactory.getLogger(DefaultFileRegion.class);

    private final @Nullable File path;
    private final long position;
    private final long count;
    private long transferred;
    private @Nullable FileChannel file;

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
        return file != null;
    }

    /**
     * Opens the file if it is not open.
     *
     * @throws IOException if it cannot be opened, or if the region was released
     */
    public void open() throws IOException {
        openFile();
    }

    private FileChannel openFile() throws IOException {
        FileChannel opened = file;
        if (opened != null) {
            return opened;
        }
        if (path == null || refCnt() == 0) {
            throw new IOException("the region was released");
        }
        opened = FileChannel.open(path.toPath(), StandardOpenOption.READ);
        file = opened;
        return opened;
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
        FileChannel source = openFile();
        long written = source.transferTo(this.position + position, left, target);
        if (written > 0) {
            transferred += written;
        } else if (written == 0) {
            requireLongEnough(source, position);
        }
        return written;
    }

    /** A file that became shorter would be tried for ever: nothing is sent, and the target is not full. */
    private void requireLongEnough(FileChannel source, long position) throws IOException {
        long size = source.size();
        if (this.position + position >= size) {
            throw new IOException("Underlying file size " + size + " smaller then requested count " + count);
        }
    }

    @Override
    protected void deallocate() {
        FileChannel opened = file;
        if (opened == null) {
            return;
        }
        file = null;
        try {
            opened.close();
        } catch (IOException e) {
            logger.warn("failed to close a file", e);
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
