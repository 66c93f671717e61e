package io.millrace.channel.unix;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.MessageSizeEstimator;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.WriteBufferWaterMark;

/**
 * The options of a {@link DomainDatagramChannel}.
 *
 * <p><b>Errors:</b> what the kernel refuses fails with {@link io.millrace.channel.ChannelException}.
 */
public interface DomainDatagramChannelConfig extends ChannelConfig {
    /**
     * {@link ChannelOption#SO_SNDBUF}.
     *
     * @return bytes of the kernel's send buffer
     */
    int getSendBufferSize();

    /**
     * Sets {@link ChannelOption#SO_SNDBUF}: a datagram can be no longer.
     *
     * @param sendBufferSize bytes of the kernel's send buffer
     * @return this
     */
    DomainDatagramChannelConfig setSendBufferSize(int sendBufferSize);

    @Override
    DomainDatagramChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis);

    @Override
    DomainDatagramChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead);

    @Override
    DomainDatagramChannelConfig setWriteSpinCount(int writeSpinCount);

    @Override
    DomainDatagramChannelConfig setAllocator(ByteBufAllocator allocator);

    @Override
    DomainDatagramChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator recvByteBufAllocator);

    @Override
    DomainDatagramChannelConfig setAutoRead(boolean autoRead);

    @Override
    DomainDatagramChannelConfig setAutoClose(boolean autoClose);

    @Override
    DomainDatagramChannelConfig setMessageSizeEstimator(MessageSizeEstimator messageSizeEstimator);

    @Override
    DomainDatagramChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark);
}
