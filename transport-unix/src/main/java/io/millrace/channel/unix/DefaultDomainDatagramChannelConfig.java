package io.millrace.channel.unix;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.DefaultChannelConfig;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.MessageSizeEstimator;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.WriteBufferWaterMark;

/** The options of a {@link DomainDatagramChannel}, those of the socket asked of the channel's transport. */
final class DefaultDomainDatagramChannelConfig extends DefaultChannelConfig implements DomainDatagramChannelConfig {
    private static final int DEFAULT_PACKET_BYTES = 2048;

    DefaultDomainDatagramChannelConfig(DomainDatagramChannel channel) {
        super(channel, new FixedRecvByteBufAllocator(DEFAULT_PACKET_BYTES));
    }

    @Override
    public int getSendBufferSize() {
        return requireOption(ChannelOption.SO_SNDBUF);
    }

    @Override
    public DefaultDomainDatagramChannelConfig setSendBufferSize(int sendBufferSize) {
        requireSet(ChannelOption.SO_SNDBUF, sendBufferSize);
        return this;
    }

    @Override
    public DefaultDomainDatagramChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis) {
        super.setConnectTimeoutMillis(connectTimeoutMillis);
        return this;
    }

    @Override
    public DefaultDomainDatagramChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead) {
        super.setMaxMessagesPerRead(maxMessagesPerRead);
        return this;
    }

    @Override
    public DefaultDomainDatagramChannelConfig setWriteSpinCount(int writeSpinCount) {
        super.setWriteSpinCount(writeSpinCount);
        return this;
    }

    @Override
    public DefaultDomainDatagramChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public DefaultDomainDatagramChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator recvByteBufAllocator) {
        super.setRecvByteBufAllocator(recvByteBufAllocator);
        return this;
    }

    @Override
    public DefaultDomainDatagramChannelConfig setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public DefaultDomainDatagramChannelConfig setAutoClose(boolean autoClose) {
        super.setAutoClose(autoClose);
        return this;
    }

    @Override
    public DefaultDomainDatagramChannelConfig setWriteBufferHighWaterMark(int writeBufferHighWaterMark) {
        super.setWriteBufferHighWaterMark(writeBufferHighWaterMark);
        return this;
    }

    @Override
    public DefaultDomainDatagramChannelConfig setWriteBufferLowWaterMark(int writeBufferLowWaterMark) {
        super.setWriteBufferLowWaterMark(writeBufferLowWaterMark);
        return this;
    }

    @Override
    public DefaultDomainDatagramChannelConfig setMessageSizeEstimator(MessageSizeEstimator messageSizeEstimator) {
        super.setMessageSizeEstimator(messageSizeEstimator);
        return this;
    }

    @Override
    public DefaultDomainDatagramChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark) {
        super.setWriteBufferWaterMark(writeBufferWaterMark);
        return this;
    }
}
