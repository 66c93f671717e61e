package io.millrace.channel.socket;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.MessageSizeEstimator;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.WriteBufferWaterMark;
import java.net.InetAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@link DatagramChannel}.
 *
 * <p><b>Errors:</b> what the kernel refuses, and what the transport does not know, fails with
 * {@link io.millrace.channel.ChannelException}.
 */
public interface DatagramChannelConfig extends ChannelConfig {
    /**
     * {@link ChannelOption#SO_SNDBUF}.
     *
     * @return bytes of the kernel's send buffer
     */
    int getSendBufferSize();

    /**
     * Sets {@link ChannelOption#SO_SNDBUF}.
     *
     * @param sendBufferSize bytes of the kernel's send buffer
     * @return this
     */
    DatagramChannelConfig setSendBufferSize(int sendBufferSize);

    /**
     * {@link ChannelOption#SO_RCVBUF}.
     *
     * @return bytes of the kernel's receive buffer
     */
    int getReceiveBufferSize();

    /**
     * Sets {@link ChannelOption#SO_RCVBUF}.
     *
     * @param receiveBufferSize bytes of the kernel's receive buffer
     * @return this
     */
    DatagramChannelConfig setReceiveBufferSize(int receiveBufferSize);

    /**
     * {@link ChannelOption#IP_TOS}.
     *
     * @return type of service
     */
    int getTrafficClass();

    /**
     * Sets {@link ChannelOption#IP_TOS}.
     *
     * @param trafficClass type of service
     * @return this
     */
    DatagramChannelConfig setTrafficClass(int trafficClass);

    /**
     * {@link ChannelOption#SO_REUSEADDR}.
     *
     * @return whether several sockets may be bound to one address
     */
    boolean isReuseAddress();

    /**
     * Sets {@link ChannelOption#SO_REUSEADDR}.
     *
     * @param reuseAddress whether several sockets may be bound to one address
     * @return this
     */
    DatagramChannelConfig setReuseAddress(boolean reuseAddress);

    /**
     * {@link ChannelOption#SO_BROADCAST}.
     *
     * @return whether packets may go to a broadcast address
     */
    boolean isBroadcast();

    /**
     * Sets {@link ChannelOption#SO_BROADCAST}.
     *
     * @param broadcast whether packets may go to a broadcast address
     * @return this
     */
    DatagramChannelConfig setBroadcast(boolean broadcast);

    /**
     * {@link ChannelOption#IP_MULTICAST_LOOP_DISABLED}.
     *
     * @return whether this host does not get its own multicast packets
     */
    boolean isLoopbackModeDisabled();

    /**
     * Sets {@link ChannelOption#IP_MULTICAST_LOOP_DISABLED}.
     *
     * @param loopbackModeDisabled whether this host does not get its own multicast packets
     * @return this
     */
    DatagramChannelConfig setLoopbackModeDisabled(boolean loopbackModeDisabled);

    /**
     * {@link ChannelOption#IP_MULTICAST_TTL}.
     *
     * @return how many hops multicast packets may take
     */
    int getTimeToLive();

    /**
     * Sets {@link ChannelOption#IP_MULTICAST_TTL}.
     *
     * @param timeToLive how many hops multicast packets may take
     * @return this
     */
    DatagramChannelConfig setTimeToLive(int timeToLive);

    /**
     * {@link ChannelOption#IP_MULTICAST_ADDR}.
     *
     * @return the address of the interface that multicast packets leave by, or {@code null} if none was chosen
     */
    @Nullable
    InetAddress getInterface();

    /**
     * Sets {@link ChannelOption#IP_MULTICAST_ADDR}.
     *
     * @param interfaceAddress the address of the interface that multicast packets leave by
     * @return this
     */
    DatagramChannelConfig setInterface(InetAddress interfaceAddress);

    /**
     * {@link ChannelOption#IP_MULTICAST_IF}.
     *
     * @return the interface that multicast packets leave by, or {@code null} if none was chosen
     */
    @Nullable
    NetworkInterface getNetworkInterface();

    /**
     * Sets {@link ChannelOption#IP_MULTICAST_IF}.
     *
     * @param networkInterface the interface that multicast packets leave by
     * @return this
     */
    DatagramChannelConfig setNetworkInterface(NetworkInterface networkInterface);

    @Override
    DatagramChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis);

    @Override
    DatagramChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead);

    @Override
    DatagramChannelConfig setWriteSpinCount(int writeSpinCount);

    @Override
    DatagramChannelConfig setAllocator(ByteBufAllocator allocator);

    @Override
    DatagramChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator recvByteBufAllocator);

    @Override
    DatagramChannelConfig setAutoRead(boolean autoRead);

    @Override
    DatagramChannelConfig setAutoClose(boolean autoClose);

    @Override
    DatagramChannelConfig setWriteBufferHighWaterMark(int writeBufferHighWaterMark);

    @Override
    DatagramChannelConfig setWriteBufferLowWaterMark(int writeBufferLowWaterMark);

    @Override
    DatagramChannelConfig setMessageSizeEstimator(MessageSizeEstimator messageSizeEstimator);

    @Override
    DatagramChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark);
}
