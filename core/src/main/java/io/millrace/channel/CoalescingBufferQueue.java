package io.millrace.channel;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufAllocator;
import io.millrace.buffer.CompositeByteBuf;
import io.millrace.buffer.Unpooled;
import java.util.Objects;

/** A queue of buffers that puts them together without copying. */
public final class CoalescingBufferQueue extends AbstractCoalescingBufferQueue {
    private static final int DEFAULT_INIT_SIZE = 4;

    private final Channel channel;

    /**
     * Makes a queue whose bytes do not count for the channel's writability.
     *
     * @param channel the channel
     */
    public CoalescingBufferQueue(Channel channel) {
        this(channel, DEFAULT_INIT_SIZE);
    }

    /**
     * Makes a queue whose bytes do not count for the channel's writability.
     *
     * @param channel the channel
     * @param initSize how many entries to have room for
     */
    public CoalescingBufferQueue(Channel channel, int initSize) {
        this(channel, initSize, false);
    }

    /**
     * Makes a queue.
     *
     * @param channel the channel
     * @param initSize how many entries to have room for
     * @param updateWritability whether the bytes count for the channel's writability
     */
    public CoalescingBufferQueue(Channel channel, int initSize, boolean updateWritability) {
        super(updateWritability ? channel : null, initSize);
        this.channel = Objects.requireNonNull(channel, "channel");
    }

    /**
     * Takes bytes out.
     *
     * @param bytes how many at most
     * @param aggregatePromise gets the listeners of all buffers whose last byte is taken
     * @return the bytes, which are the caller's
     */
    public ByteBuf remove(int bytes, ChannelPromise aggregatePromise) {
        return remove(channel.alloc(), bytes, aggregatePromise);
    }

    /**
     * Releases all buffers and tells all listeners of a failure.
     *
     * @param cause the failure
     */
    public void releaseAndFailAll(Throwable cause) {
        releaseAndFailAll(channel, cause);
    }

    @Override
    protected ByteBuf compose(ByteBufAllocator alloc, ByteBuf cumulation, ByteBuf next) {
        if (cumulation instanceof CompositeByteBuf composite) {
            composite.addComponent(true, next);
            return composite;
        }
        return composeIntoComposite(alloc, cumulation, next);
    }

    @Override
    protected ByteBuf removeEmptyValue() {
        return Unpooled.EMPTY_BUFFER;
    }
}
