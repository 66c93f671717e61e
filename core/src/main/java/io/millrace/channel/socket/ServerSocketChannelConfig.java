package io.millrace.channel.socket;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.MessageSizeEstimator;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.WriteBufferWaterMark;

/**
 * The options of a {@link ServerSocketChannel}.
 *
 * <p><b>Errors:</b> what the kernel refuses, and what the transport does not know, fails with
 * {@link io.millrace.channel.ChannelException}.
 */
public interface ServerSocketChannelConfig extends ChannelConfig {
    /**
     * {@link ChannelOption#SO_BACKLOG}.
     *
     * @return how many connections may wait to be accepted
     */
    int getBacklog();

    /**
     * Sets {@link ChannelOption#SO_BACKLOG}.
     *
     * @param backlog how many connections may wait to be accepted
     * @return this
     */
    ServerSocketChannelConfig setBacklog(int backlog);

    /**
     * {@link ChannelOption#SO_REUSEADDR}.
     *
     * @return whether an address in the kernel's memory of a former connection can be bound
     */
    boolean isReuseAddress();

    /**
     * Sets {@link ChannelOption#SO_REUSEADDR}.
     *
     * @param reuseAddress whether an address in the kernel's memory of a former connection can be bound
     * @return this
     */
    ServerSocketChannelConfig setReuseAddress(boolean reuseAddress);

    /**
     * {@link ChannelOption#SO_RCVBUF}.
     *
     * @return bytes of the kernel's receive buffer, of accepted connections
     */
    int getReceiveBufferSize();

    /**
     * Sets {@link ChannelOption#SO_RCVBUF}.
     *
     * @param receiveBufferSize bytes of the kernel's receive buffer, of accepted connections
     * @return this
     */
    ServerSocketChannelConfig setReceiveBufferSize(int receiveBufferSize);

    /**
     * Tells what matters most; no kernel of today takes notice.
     *
     * @param connectionTime how much a short time to connect matters
     * @param latency how much low latency matters
     * @param bandwidth how much bandwidth matters
     * @return this
     * @see java.net.Socket#setPerformancePreferences(int, int, int)
     */
    ServerSocketChannelConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth);

    @Override
    ServerSocketChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis);

    @Override
    ServerSocketChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead);

    @Override
    ServerSocketChannelConfig setWriteSpinCount(int writeSpinCount);

    @Override
    ServerSocketChannelConfig setAllocator(ByteBufAllocator allocator);

    @Override
    ServerSocketChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator recvByteBufAllocator);

    @Override
    ServerSocketChannelConfig setAutoRead(boolean autoRead);

    @Override
    ServerSocketChannelConfig setAutoClose(boolean autoClose);

    @Override
    ServerSocketChannelConfig setWriteBufferHighWaterMark(int writeBufferHighWaterMark);

    @Override
    ServerSocketChannelConfig setWriteBufferLowWaterMark(int writeBufferLowWaterMark);

    @Override
    ServerSocketChannelConfig setMessageSizeEstimator(MessageSizeEstimator messageSizeEstimator);

    @Override
    ServerSocketChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark);
}
