package io.millrace.channel.unix;

import io.millrace.util.IllegalReferenceCountException;
import io.millrace.util.ReferenceCounted;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A descriptor that the peer of a domain socket has passed. It is close-on-exec; whether it blocks is as the peer has it,
 * since both share that.
 *
 * <p><b>Ownership:</b> the receiver's, as with buffers. It is closed by {@link #close()} or by the last {@link #release()}:
 * the end of the pipeline and every handler that drops messages release it, and so close it. A handler that keeps it beyond
 * {@code channelRead} takes care that nobody else releases it. {@link DescriptorAddress} makes a channel of it, which owns
 * it then; releasing it afterwards does nothing. Written to a domain socket, it is passed on and closed here.
 */
public final class ReceivedFileDescriptor extends FileDescriptor implements ReferenceCounted {
    private static final Logger logger = LoggerFactory.getLogger(ReceivedFileDescriptor.class);

    /** How many references there are besides what {@link #isOpen()} says: it may be closed, or taken, before they are 0. */
    private final AtomicInteger references = new AtomicInteger(1);

    ReceivedFileDescriptor(int fd) {
        super(fd);
    }

    @Override
    public int refCnt() {
        return isOpen() ? references.get() : 0;
    }

    @Override
    public ReceivedFileDescriptor retain() {
        return retain(1);
    }

    @Override
    public ReceivedFileDescriptor retain(int increment) {
        if (increment <= 0) {
            throw new IllegalArgumentException("increment: " + increment + " (expected: > 0)");
        }
        if (!isOpen()) {
            throw new IllegalReferenceCountException(0, increment);
        }
        int before = references.getAndUpdate(count -> count > 0 ? Math.addExact(count, increment) : count);
        if (before == 0) {
            throw new IllegalReferenceCountException(0, increment);
        }
        return this;
    }

    @Override
    public boolean release() {
        return release(1);
    }

    /**
     * Gives references up; with the last one the descriptor is closed.
     *
     * @param decrement how many
     * @return {@code true} if that has closed it; {@code false} if there are more, or if it was closed or taken already
     */
    @Override
    public boolean release(int decrement) {
        if (decrement <= 0) {
            throw new IllegalArgumentException("decrement: " + decrement + " (expected: > 0)");
        }
        if (!isOpen()) {
            return false;
        }
        int before = references.getAndUpdate(count -> count >= decrement ? count - decrement : count);
        if (before < decrement) {
            throw new IllegalReferenceCountException(before, -decrement);
        }
        return before == decrement && closed();
    }

    private boolean closed() {
        try {
            close();
        } catch (IOException e) {
            logger.debug("closing a descriptor that nobody took: {}", this, e);
        }
        return true;
    }

    @Override
    public ReceivedFileDescriptor touch() {
        return this;
    }

    @Override
    public ReceivedFileDescriptor touch(@Nullable Object hint) {
        return this;
    }
}
