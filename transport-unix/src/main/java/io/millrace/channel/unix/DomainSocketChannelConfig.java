package io.millrace.channel.unix;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.MessageSizeEstimator;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.WriteBufferWaterMark;
import io.millrace.channel.socket.DuplexChannelConfig;

/**
 * The options of a {@link DomainSocketChannel}.
 *
 * <p><b>Thread:</b> any.
 */
public interface DomainSocketChannelConfig extends DuplexChannelConfig {
    /**
     * What the channel reads.
     *
     * @return {@link DomainSocketReadMode#BYTES} unless set
     */
    DomainSocketReadMode getReadMode();

    /**
     * Sets what the channel reads, from the next read on; set on the channel's loop in the middle of a round of reading, it
     * holds for what follows the message at hand.
     *
     * @param mode bytes or descriptors
     * @return this
     */
    DomainSocketChannelConfig setReadMode(DomainSocketReadMode mode);

    @Override
    DomainSocketChannelConfig setAllowHalfClosure(boolean allowHalfClosure);

    @Override
    DomainSocketChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis);

    @Override
    DomainSocketChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead);

    @Override
    DomainSocketChannelConfig setWriteSpinCount(int writeSpinCount);

    @Override
    DomainSocketChannelConfig setAllocator(ByteBufAllocator allocator);

    @Override
    DomainSocketChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator recvByteBufAllocator);

    @Override
    DomainSocketChannelConfig setAutoRead(boolean autoRead);

    @Override
    DomainSocketChannelConfig setAutoClose(boolean autoClose);

    @Override
    DomainSocketChannelConfig setWriteBufferHighWaterMark(int writeBufferHighWaterMark);

    @Override
    DomainSocketChannelConfig setWriteBufferLowWaterMark(int writeBufferLowWaterMark);

    @Override
    DomainSocketChannelConfig setMessageSizeEstimator(MessageSizeEstimator messageSizeEstimator);

    @Override
    DomainSocketChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark);
}
