package io.millrace.channel;

import io.millrace.util.ReferenceCounted;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** A part of a file, sent by channels without a copy in this process where the kernel can do that. */
public interface FileRegion extends ReferenceCounted {
    /**
     * Where the region begins in the file.
     *
     * @return bytes
     */
    long position();

    /**
     * How much was sent.
     *
     * @return bytes
     */
    long transferred();

    /**
     * How long the region is.
     *
     * @return bytes
     */
    long count();

    /**
     * Sends some of the region.
     *
     * <p>A channel calls it on its loop until {@link #transferred()} is {@link #count()}, again and again as its kernel
     * takes bytes. A region that answers 0 although the target takes more has ended too early, and the write fails.
     *
     * @param target where to; of use during the call only
     * @param position the offset within the region to go on from
     * @return the bytes that were sent; 0 if the target takes none now, or if there is none left
     * @throws IOException if the file cannot be read, is shorter than the region, or the target fails
     */
    long transferTo(WritableByteChannel target, long position) throws IOException;

    @Override
    FileRegion retain();

    @Override
    FileRegion retain(int increment);

    @Override
    FileRegion touch();

    @Override
    FileRegion touch(@Nullable Object hint);
}
