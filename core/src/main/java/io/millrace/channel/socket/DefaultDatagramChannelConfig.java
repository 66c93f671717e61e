package io.millrace.channel.socket;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.DefaultChannelConfig;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.MessageSizeEstimator;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.WriteBufferWaterMark;
import java.net.InetAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;

/** The options of a {@link DatagramChannel}, each asked of the channel's transport. */
public class DefaultDatagramChannelConfig extends DefaultChannelConfig implements DatagramChannelConfig {
    /** No packet of an ordinary network is larger than this. */
    private static final int DEFAULT_PACKET_BYTES = 2048;

    /**
     * Makes the configuration of a channel.
     *
     * @param channel the channel
     */
    public DefaultDatagramChannelConfig(DatagramChannel channel) {
        super(channel, new FixedRecvByteBufAllocator(DEFAULT_PACKET_BYTES));
    }

    @Override
    public int getSendBufferSize() {
        return requireOption(ChannelOption.SO_SNDBUF);
    }

    @Override
    public DefaultDatagramChannelConfig setSendBufferSize(int sendBufferSize) {
        requireSet(ChannelOption.SO_SNDBUF, sendBufferSize);
        return this;
    }

    @Override
    public int getReceiveBufferSize() {
        return requireOption(ChannelOption.SO_RCVBUF);
    }

    @Override
    public DefaultDatagramChannelConfig setReceiveBufferSize(int receiveBufferSize) {
        requireSet(ChannelOption.SO_RCVBUF, receiveBufferSize);
        return this;
    }

    @Override
    public int getTrafficClass() {
        return requireOption(ChannelOption.IP_TOS);
    }

    @Override
    public DefaultDatagramChannelConfig setTrafficClass(int trafficClass) {
        requireSet(ChannelOption.IP_TOS, trafficClass);
        return this;
    }

    @Override
    public boolean isReuseAddress() {
        return requireOption(ChannelOption.SO_REUSEADDR);
    }

    @Override
    public DefaultDatagramChannelConfig setReuseAddress(boolean reuseAddress) {
        requireSet(ChannelOption.SO_REUSEADDR, reuseAddress);
        return this;
    }

    @Override
    public boolean isBroadcast() {
        return requireOption(ChannelOption.SO_BROADCAST);
    }

    @Override
    public DefaultDatagramChannelConfig setBroadcast(boolean broadcast) {
        requireSet(ChannelOption.SO_BROADCAST, broadcast);
        return this;
    }

    @Override
    public boolean isLoopbackModeDisabled() {
        return requireOption(ChannelOption.IP_MULTICAST_LOOP_DISABLED);
    }

    @Override
    public DefaultDatagramChannelConfig setLoopbackModeDisabled(boolean loopbackModeDisabled) {
        requireSet(ChannelOption.IP_MULTICAST_LOOP_DISABLED, loopbackModeDisabled);
        return this;
    }

    @Override
    public int getTimeToLive() {
        return requireOption(ChannelOption.IP_MULTICAST_TTL);
    }

    @Override
    public DefaultDatagramChannelConfig setTimeToLive(int timeToLive) {
        requireSet(ChannelOption.IP_MULTICAST_TTL, timeToLive);
        return this;
    }

    @Override
    public @Nullable InetAddress getInterface() {
        return getOption(ChannelOption.IP_MULTICAST_ADDR);
    }

    @Override
    public DefaultDatagramChannelConfig setInterface(InetAddress interfaceAddress) {
        requireSet(ChannelOption.IP_MULTICAST_ADDR, interfaceAddress);
        return this;
    }

    @Override
    public @Nullable NetworkInterface getNetworkInterface() {
        return getOption(ChannelOption.IP_MULTICAST_IF);
    }

    @Override
    public DefaultDatagramChannelConfig setNetworkInterface(NetworkInterface networkInterface) {
        requireSet(ChannelOption.IP_MULTICAST_IF, networkInterface);
        return this;
    }

    @Override
    public DefaultDatagramChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis) {
        super.setConnectTimeoutMillis(connectTimeoutMillis);
        return this;
    }

    @Override
    public DefaultDatagramChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead) {
        super.setMaxMessagesPerRead(maxMessagesPerRead);
        return this;
    }

    @Override
    public DefaultDatagramChannelConfig setWriteSpinCount(int writeSpinCount) {
        super.setWriteSpinCount(writeSpinCount);
        return this;
    }

    @Override
    public DefaultDatagramChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public DefaultDatagramChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator recvByteBufAllocator) {
        super.setRecvByteBufAllocator(recvByteBufAllocator);
        return this;
    }

    @Override
    public DefaultDatagramChannelConfig setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public DefaultDatagramChannelConfig setAutoClose(boolean autoClose) {
        super.setAutoClose(autoClose);
        return this;
    }

    @Override
    public DefaultDatagramChannelConfig setWriteBufferHighWaterMark(int writeBufferHighWaterMark) {
        super.setWriteBufferHighWaterMark(writeBufferHighWaterMark);
        return this;
    }

    @Override
    public DefaultDatagramChannelConfig setWriteBufferLowWaterMark(int writeBufferLowWaterMark) {
        super.setWriteBufferLowWaterMark(writeBufferLowWaterMark);
        return this;
    }

    @Override
    public DefaultDatagramChannelConfig setMessageSizeEstimator(MessageSizeEstimator messageSizeEstimator) {
        super.setMessageSizeEstimator(messageSizeEstimator);
        return this;
    }

    @Override
    public DefaultDatagramChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark) {
        super.setWriteBufferWaterMark(writeBufferWaterMark);
        return this;
    }

    @Override
    public DefaultDatagramChannelConfig setMaxMessagesPerWrite(int maxMessagesPerWrite) {
        super.setMaxMessagesPerWrite(maxMessagesPerWrite);
        return this;
    }
}
