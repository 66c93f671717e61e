package io.millrace.channel.socket;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.MessageSizeEstimator;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.WriteBufferWaterMark;

/**
 * The options of a {@link SocketChannel}.
 *
 * <p><b>Errors:</b> what the kernel refuses, and what the transport does not know, fails with
 * {@link io.millrace.channel.ChannelException}.
 */
public interface SocketChannelConfig extends DuplexChannelConfig {
    /**
     * {@link ChannelOption#TCP_NODELAY}.
     *
     * @return whether small segments are sent at once
     */
    boolean isTcpNoDelay();

    /**
     * Sets {@link ChannelOption#TCP_NODELAY}.
     *
     * @param tcpNoDelay whether small segments are sent at once
     * @return this
     */
    SocketChannelConfig setTcpNoDelay(boolean tcpNoDelay);

    /**
     * {@link ChannelOption#SO_LINGER}.
     *
     * @return how many seconds closing waits for what was not sent; negative for not at all
     */
    int getSoLinger();

    /**
     * Sets {@link ChannelOption#SO_LINGER}.
     *
     * @param soLinger how many seconds closing waits for what was not sent; negative for not at all
     * @return this
     */
    SocketChannelConfig setSoLinger(int soLinger);

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
    SocketChannelConfig setSendBufferSize(int sendBufferSize);

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
    SocketChannelConfig setReceiveBufferSize(int receiveBufferSize);

    /**
     * {@link ChannelOption#SO_KEEPALIVE}.
     *
     * @return whether an idle peer is probed
     */
    boolean isKeepAlive();

    /**
     * Sets {@link ChannelOption#SO_KEEPALIVE}.
     *
     * @param keepAlive whether an idle peer is probed
     * @return this
     */
    SocketChannelConfig setKeepAlive(boolean keepAlive);

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
    SocketChannelConfig setTrafficClass(int trafficClass);

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
    SocketChannelConfig setReuseAddress(boolean reuseAddress);

    /**
     * Tells what matters most; no kernel of today takes notice.
     *
     * @param connectionTime how much a short time to connect matters
     * @param latency how much low latency matters
     * @param bandwidth how much bandwidth matters
     * @return this
     * @see java.net.Socket#setPerformancePreferences(int, int, int)
     */
    SocketChannelConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth);

    @Override
    SocketChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis);

    @Override
    SocketChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead);

    @Override
    SocketChannelConfig setWriteSpinCount(int writeSpinCount);

    @Override
    SocketChannelConfig setAllocator(ByteBufAllocator allocator);

    @Override
    SocketChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator recvByteBufAllocator);

    @Override
    SocketChannelConfig setAutoRead(boolean autoRead);

    @Override
    SocketChannelConfig setAutoClose(boolean autoClose);

    @Override
    SocketChannelConfig setWriteBufferHighWaterMark(int writeBufferHighWaterMark);

    @Override
    SocketChannelConfig setWriteBufferLowWaterMark(int writeBufferLowWaterMark);

    @Override
    SocketChannelConfig setMessageSizeEstimator(MessageSizeEstimator messageSizeEstimator);

    @Override
    SocketChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark);

    @Override
    SocketChannelConfig setAllowHalfClosure(boolean allowHalfClosure);
}
