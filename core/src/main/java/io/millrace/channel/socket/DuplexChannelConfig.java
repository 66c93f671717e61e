package io.millrace.channel.socket;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.MessageSizeEstimator;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.WriteBufferWaterMark;

/**
 * The options of a {@link DuplexChannel}.
 *
 * <p><b>Errors:</b> what the kernel refuses, and what the transport does not know, fails with
 * {@link io.millrace.channel.ChannelException}.
 */
public interface DuplexChannelConfig extends ChannelConfig {
    /**
     * {@link ChannelOption#ALLOW_HALF_CLOSURE}.
     *
     * @return whether a channel whose peer has ended its output stays open for writing
     */
    boolean isAllowHalfClosure();

    /**
     * Sets {@link ChannelOption#ALLOW_HALF_CLOSURE}.
     *
     * @param allowHalfClosure whether a channel whose peer has ended its output stays open for writing
     * @return this
     */
    DuplexChannelConfig setAllowHalfClosure(boolean allowHalfClosure);

    @Override
    DuplexChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis);

    @Override
    DuplexChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead);

    @Override
    DuplexChannelConfig setWriteSpinCount(int writeSpinCount);

    @Override
    DuplexChannelConfig setAllocator(ByteBufAllocator allocator);

    @Override
    DuplexChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator recvByteBufAllocator);

    @Override
    DuplexChannelConfig setAutoRead(boolean autoRead);

    @Override
    DuplexChannelConfig setAutoClose(boolean autoClose);

    @Override
    DuplexChannelConfig setWriteBufferHighWaterMark(int writeBufferHighWaterMark);

    @Override
    DuplexChannelConfig setWriteBufferLowWaterMark(int writeBufferLowWaterMark);

    @Override
    DuplexChannelConfig setMessageSizeEstimator(MessageSizeEstimator messageSizeEstimator);

    @Override
    DuplexChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark);
}
