package io.millrace.channel.unix;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.DefaultChannelConfig;
import io.millrace.channel.MessageSizeEstimator;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.WriteBufferWaterMark;

/** The options of a {@link DomainSocketChannel}, those of the socket asked of the channel's transport. */
final class DefaultDomainSocketChannelConfig extends DefaultChannelConfig implements DomainSocketChannelConfig {
    DefaultDomainSocketChannelConfig(DomainSocketChannel channel) {
        super(channel);
    }

    @Override
    public DomainSocketReadMode getReadMode() {
        return requireOption(UnixChannelOption.DOMAIN_SOCKET_READ_MODE);
    }

    @Override
    public DefaultDomainSocketChannelConfig setReadMode(DomainSocketReadMode mode) {
        requireSet(UnixChannelOption.DOMAIN_SOCKET_READ_MODE, mode);
        return this;
    }

    @Override
    public boolean isAllowHalfClosure() {
        return requireOption(ChannelOption.ALLOW_HALF_CLOSURE);
    }

    @Override
    public DefaultDomainSocketChannelConfig setAllowHalfClosure(boolean allowHalfClosure) {
        requireSet(ChannelOption.ALLOW_HALF_CLOSURE, allowHalfClosure);
        return this;
    }

    @Override
    public DefaultDomainSocketChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis) {
        super.setConnectTimeoutMillis(connectTimeoutMillis);
        return this;
    }

    @Override
    public DefaultDomainSocketChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead) {
        super.setMaxMessagesPerRead(maxMessagesPerRead);
        return this;
    }

    @Override
    public DefaultDomainSocketChannelConfig setWriteSpinCount(int writeSpinCount) {
        super.setWriteSpinCount(writeSpinCount);
        return this;
    }

    @Override
    public DefaultDomainSocketChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public DefaultDomainSocketChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator recvByteBufAllocator) {
        super.setRecvByteBufAllocator(recvByteBufAllocator);
        return this;
    }

    @Override
    public DefaultDomainSocketChannelConfig setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public DefaultDomainSocketChannelConfig setAutoClose(boolean autoClose) {
        super.setAutoClose(autoClose);
        return this;
    }

    @Override
    public DefaultDomainSocketChannelConfig setWriteBufferHighWaterMark(int writeBufferHighWaterMark) {
        super.setWriteBufferHighWaterMark(writeBufferHighWaterMark);
        return this;
    }

    @Override
    public DefaultDomainSocketChannelConfig setWriteBufferLowWaterMark(int writeBufferLowWaterMark) {
        super.setWriteBufferLowWaterMark(writeBufferLowWaterMark);
        return this;
    }

    @Override
    public DefaultDomainSocketChannelConfig setMessageSizeEstimator(MessageSizeEstimator messageSizeEstimator) {
        super.setMessageSizeEstimator(messageSizeEstimator);
        return this;
    }

    @Override
    public DefaultDomainSocketChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark) {
        super.setWriteBufferWaterMark(writeBufferWaterMark);
        return this;
    }
}
