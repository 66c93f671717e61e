package io.millrace.channel.nio;

import io.millrace.channel.IoOps;
import io.millrace.channel.IoRegistration;
import java.nio.channels.SelectionKey;

/**
 * A selectable channel's place in a {@link NioIoHandler}. Its {@link #attachment()} is the {@link SelectionKey}, which is
 * another one after the handler has replaced its selector.
 *
 * <p><b>Thread:</b> the loop's, except {@link #isValid()} and {@link #cancel()}.
 */
public final class NioIoRegistration implements IoRegistration {
    private final NioIoHandler handler;
    private final NioIoHandle handle;
    /** Of the selector that the handler has now. */
    private SelectionKey key;

    private int interest;

    /** Written by the loop, read by any thread. */
    private volatile boolean valid = true;

    NioIoRegistration(NioIoHandler handler, NioIoHandle handle, SelectionKey key) {
        this.handler = handler;
        this.handle = handle;
        this.key = key;
    }

    NioIoHandle handle() {
        return handle;
    }

    SelectionKey key() {
        return key;
    }

    void moveTo(SelectionKey key) {
        this.key = key;
    }

    void invalidate() {
        valid = false;
    }

    /**
     * Says what the handle waits for; costs a call only if that changes.
     *
     * @param ops bits of {@link SelectionKey}
     * @throws java.nio.channels.CancelledKeyException if somebody has closed the channel behind its handle
     * @throws IllegalArgumentException if the channel has no such operation
     */
    public void interestOps(int ops) {
        if (ops != interest && valid) {
            key.interestOps(ops);
            interest = ops;
        }
    }

    /**
     * What the handle waits for.
     *
     * @return bits of {@link SelectionKey}
     */
    public int interestOps() {
        return interest;
    }

    /**
     * Memory that the channels of the loop share, to write several buffers at once.
     *
     * @return the loop's own
     */
    public GatheringWrite gatheringWrite() {
        return handler.gatheringWrite();
    }

    /**
     * Ends the registration at once: a channel that is closed afterwards gives its socket back in that call, and not when
     * the selector is asked the next time.
     *
     * @return {@code true} if this call ended it
     */
    public boolean cancelNow() {
        boolean cancelled = handler.cancelOnLoop(this);
        handler.forgetCancelledKeys();
        return cancelled;
    }

    @Override
    @SuppressWarnings("unchecked") // the caller knows that it is a SelectionKey
    public <T> T attachment() {
        return (T) key;
    }

    @Override
    public long submit(IoOps ops) {
        if (!(ops instanceof NioIoOps wish)) {
            throw new IllegalArgumentException("not a NioIoOps: " + ops);
        }
        if (!valid) {
            throw new IllegalStateException("the registration was cancelled");
        }
        interestOps(wish.value());
        return -1;
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public boolean cancel() {
        return handler.cancel(this);
    }

    @Override
    public String toString() {
        return "NioIoRegistration(" + handle.selectableChannel() + ", " + NioIoOps.valueOf(interest)
                + (valid ? ")" : ", cancelled)");
    }
}
