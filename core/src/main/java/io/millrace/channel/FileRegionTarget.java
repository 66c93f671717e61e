package io.millrace.channel;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A target that takes a file's bytes in a better way than one {@link #write} after the other: its kernel sends them, or
 * they pass through memory that it has at hand. Transports implement it; a {@link FileRegion} may make use of it.
 *
 * <p>What a target opens belongs to the region, which closes it with its last release.
 *
 * <p><b>Thread:</b> the loop of the target's channel, within {@link FileRegion#transferTo}.
 */
public interface FileRegionTarget extends WritableByteChannel {
    /** Answer of {@link #transferFrom}: the file has no byte at the position. */
    long END_OF_FILE = -1;

    /**
     * Opens a file in a way that the target can send it best.
     *
     * @param file the file
     * @return what {@link #transferFrom(Closeable, long, long)} takes and any thread may close; {@code null} if the
     *     target cannot open it and a {@link FileChannel} shall be tried, which tells why
     */
    @Nullable
    Closeable open(File file);

    /**
     * Takes bytes of a file that a target of this kind has opened.
     *
     * @param opened what {@link #open(File)} answered
     * @param position the offset in the file
     * @param count the most bytes, more than 0; a target may take less to be fair to others
     * @return how many it took, 0 if it takes none now, {@link #END_OF_FILE} if the file ends before the position
     * @throws IOException if the file cannot be read or the target fails
     * @throws IllegalArgumentException if a target of another kind has opened it
     */
    long transferFrom(Closeable opened, long position, long count) throws IOException;

    /**
     * Takes bytes of a file that is open elsewhere.
     *
     * @param file the file
     * @param position the offset in the file
     * @param count the most bytes, more than 0; a target may take less to be fair to others
     * @return how many it took, 0 if it takes none now, {@link #END_OF_FILE} if the file ends before the position
     * @throws IOException if the file cannot be read or the target fails
     */
    long transferFrom(FileChannel file, long position, long count) throws IOException;
}
