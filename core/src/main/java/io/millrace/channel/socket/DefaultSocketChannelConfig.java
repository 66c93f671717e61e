package io.millrace.channel.socket;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.DefaultChannelConfig;
import io.millrace.channel.MessageSizeEstimator;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.WriteBufferWaterMark;

/** The options of a {@link SocketChannel}, each asked of the channel's transport. */
public class DefaultSocketChannelConfig extends DefaultChannelConfig implements SocketChannelConfig {
    /**
     * Makes the configuration of a channel.
     *
     * @param channel the channel
     */
    public DefaultSocketChannelConfig(SocketChannel channel) {
        super(channel);
    }

    @Override
    public boolean isTcpNoDelay() {
        return requireOption(ChannelOption.TCP_NODELAY);
    }

    @Override
    public DefaultSocketChannelConfig setTcpNoDelay(boolean tcpNoDelay) {
        requireSet(ChannelOption.TCP_NODELAY, tcpNoDelay);
        return this;
    }

    @Override
    public int getSoLinger() {
        return requireOption(ChannelOption.SO_LINGER);
    }

    @Override
    public DefaultSocketChannelConfig setSoLinger(int soLinger) {
        requireSet(ChannelOption.SO_LINGER, soLinger);
        return this;
    }

    @Override
    public int getSendBufferSize() {
        return requireOption(ChannelOption.SO_SNDBUF);
    }

    @Override
    public DefaultSocketChannelConfig setSendBufferSize(int sendBufferSize) {
        requireSet(ChannelOption.SO_SNDBUF, sendBufferSize);
        return this;
    }

    @Override
    public int getReceiveBufferSize() {
        return requireOption(ChannelOption.SO_RCVBUF);
    }

    @Override
    public DefaultSocketChannelConfig setReceiveBufferSize(int receiveBufferSize) {
        requireSet(ChannelOption.SO_RCVBUF, receiveBufferSize);
        return this;
    }

    @Override
    public boolean isKeepAlive() {
        return requireOption(ChannelOption.SO_KEEPALIVE);
    }

    @Override
    public DefaultSocketChannelConfig setKeepAlive(boolean keepAlive) {
        requireSet(ChannelOption.SO_KEEPALIVE, keepAlive);
        return this;
    }

    @Override
    public int getTrafficClass() {
        return requireOption(ChannelOption.IP_TOS);
    }

    @Override
    public DefaultSocketChannelConfig setTrafficClass(int trafficClass) {
        requireSet(ChannelOption.IP_TOS, trafficClass);
        return this;
    }

    @Override
    public boolean isReuseAddress() {
        return requireOption(ChannelOption.SO_REUSEADDR);
    }

    @Override
    public DefaultSocketChannelConfig setReuseAddress(boolean reuseAddress) {
        requireSet(ChannelOption.SO_REUSEADDR, reuseAddress);
        return this;
    }

    @Override
    public boolean isAllowHalfClosure() {
        return requireOption(ChannelOption.ALLOW_HALF_CLOSURE);
    }

    @Override
    public DefaultSocketChannelConfig setAllowHalfClosure(boolean allowHalfClosure) {
        requireSet(ChannelOption.ALLOW_HALF_CLOSURE, allowHalfClosure);
        return this;
    }

    /** Has no effect: the preferences are the JDK's own, and no kernel knows them. */
    @Override
    public DefaultSocketChannelConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        return this;
    }

    @Override
    public DefaultSocketChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis) {
        super.setConnectTimeoutMillis(connectTimeoutMillis);
        return this;
    }

    @Override
    public DefaultSocketChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead) {
        super.setMaxMessagesPerRead(maxMessagesPerRead);
        return this;
    }

    @Override
    public DefaultSocketChannelConfig setWriteSpinCount(int writeSpinCount) {
        super.setWriteSpinCount(writeSpinCount);
        return this;
    }

    @Override
    public DefaultSocketChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public DefaultSocketChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator recvByteBufAllocator) {
        super.setRecvByteBufAllocator(recvByteBufAllocator);
        return this;
    }

    @Override
    public DefaultSocketChannelConfig setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public DefaultSocketChannelConfig setAutoClose(boolean autoClose) {
        super.setAutoClose(autoClose);
        return this;
    }

    @Override
    public DefaultSocketChannelConfig setWriteBufferHighWaterMark(int writeBufferHighWaterMark) {
        super.setWriteBufferHighWaterMark(writeBufferHighWaterMark);
        return this;
    }

    @Override
    public DefaultSocketChannelConfig setWriteBufferLowWaterMark(int writeBufferLowWaterMark) {
        super.setWriteBufferLowWaterMark(writeBufferLowWaterMark);
        return this;
    }

    @Override
    public DefaultSocketChannelConfig setMessageSizeEstimator(MessageSizeEstimator messageSizeEstimator) {
        super.setMessageSizeEstimator(messageSizeEstimator);
        return this;
    }

    @Override
    public DefaultSocketChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark) {
        super.setWriteBufferWaterMark(writeBufferWaterMark);
        return this;
    }
}
