package io.millrace.channel;

import io.millrace.buffer.ByteBufAllocator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@link Channel}, by name or through a method each.
 *
 * <p><b>Thread:</b> any. <b>Errors:</b> options of the transport may fail with {@link ChannelException} if the kernel refuses.
 */
public interface ChannelConfig {
    /**
     * Every option that the channel knows and its value.
     *
     * @return a new map
     */
    Map<ChannelOption<?>, Object> getOptions();

    /**
     * Sets several options.
     *
     * @param options the options and their values
     * @return {@code false} if the channel does not know one of them; the others are set all the same
     */
    boolean setOptions(Map<ChannelOption<?>, ?> options);

    /**
     * The value of an option.
     *
     * @param option the option
     * @param <T> the type of its value
     * @return the value, or {@code null} if the channel does not know the option
     */
    <T> @Nullable T getOption(ChannelOption<T> option);

    /**
     * Sets an option.
     *
     * @param option the option
     * @param value the value
     * @param <T> the type of the value
     * @return {@code false} if the channel does not know the option
     * @throws IllegalArgumentException if the value is not valid
     */
    <T> boolean setOption(ChannelOption<T> option, T value);

    /**
     * {@link ChannelOption#CONNECT_TIMEOUT_MILLIS}.
     *
     * @return milliseconds, 30,000 unless set
     */
    int getConnectTimeoutMillis();

    /**
     * Sets {@link ChannelOption#CONNECT_TIMEOUT_MILLIS}.
     *
     * @param connectTimeoutMillis milliseconds, 0 for no limit but the kernel's
     * @return this
     */
    ChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis);

    /**
     * {@link ChannelOption#MAX_MESSAGES_PER_READ}.
     *
     * @return a positive number
     * @throws IllegalStateException if the {@link RecvByteBufAllocator} has no such limit
     */
    int getMaxMessagesPerRead();

    /**
     * Sets {@link ChannelOption#MAX_MESSAGES_PER_READ}.
     *
     * @param maxMessagesPerRead a positive number
     * @return this
     * @throws IllegalStateException if the {@link RecvByteBufAllocator} has no such limit
     */
    ChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead);

    /**
     * {@link ChannelOption#WRITE_SPIN_COUNT}.
     *
     * @return a positive number, 16 unless set
     */
    int getWriteSpinCount();

    /**
     * Sets {@link ChannelOption#WRITE_SPIN_COUNT}.
     *
     * @param writeSpinCount a positive number
     * @return this
     */
    ChannelConfig setWriteSpinCount(int writeSpinCount);

    /**
     * {@link ChannelOption#ALLOCATOR}.
     *
     * @return the allocator
     */
    ByteBufAllocator getAllocator();

    /**
     * Sets {@link ChannelOption#ALLOCATOR}.
     *
     * @param allocator the allocator
     * @return this
     */
    ChannelConfig setAllocator(ByteBufAllocator allocator);

    /**
     * {@link ChannelOption#RECVBUF_ALLOCATOR}.
     *
     * @param <T> the type that the caller knows it to have
     * @return the allocator
     */
    <T extends RecvByteBufAllocator> T getRecvByteBufAllocator();

    /**
     * Sets {@link ChannelOption#RECVBUF_ALLOCATOR}.
     *
     * @param allocator the allocator
     * @return this
     */
    ChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator);

    /**
     * {@link ChannelOption#AUTO_READ}.
     *
     * @return {@code true} unless set
     */
    boolean isAutoRead();

    /**
     * Sets {@link ChannelOption#AUTO_READ}; switching it on asks for a round of reading.
     *
     * @param autoRead the value
     * @return this
     */
    ChannelConfig setAutoRead(boolean autoRead);

    /**
     * {@link ChannelOption#AUTO_CLOSE}.
     *
     * @return {@code true} unless set
     */
    boolean isAutoClose();

    /**
     * Sets {@link ChannelOption#AUTO_CLOSE}.
     *
     * @param autoClose the value
     * @return this
     */
    ChannelConfig setAutoClose(boolean autoClose);

    /**
     * The high half of {@link ChannelOption#WRITE_BUFFER_WATER_MARK}.
     *
     * @return bytes, 65,536 unless set
     */
    int getWriteBufferHighWaterMark();

    /**
     * Sets the high half of {@link ChannelOption#WRITE_BUFFER_WATER_MARK}.
     *
     * @param writeBufferHighWaterMark bytes, not below the low one
     * @return this
     */
    ChannelConfig setWriteBufferHighWaterMark(int writeBufferHighWaterMark);

    /**
     * The low half of {@link ChannelOption#WRITE_BUFFER_WATER_MARK}.
     *
     * @return bytes, 32,768 unless set
     */
    int getWriteBufferLowWaterMark();

    /**
     * Sets the low half of {@link ChannelOption#WRITE_BUFFER_WATER_MARK}.
     *
     * @param writeBufferLowWaterMark bytes, not above the high one
     * @return this
     */
    ChannelConfig setWriteBufferLowWaterMark(int writeBufferLowWaterMark);

    /**
     * {@link ChannelOption#MESSAGE_SIZE_ESTIMATOR}.
     *
     * @return the estimator
     */
    MessageSizeEstimator getMessageSizeEstimator();

    /**
     * Sets {@link ChannelOption#MESSAGE_SIZE_ESTIMATOR}.
     *
     * @param estimator the estimator
     * @return this
     */
    ChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator);

    /**
     * {@link ChannelOption#WRITE_BUFFER_WATER_MARK}.
     *
     * @return the marks
     */
    WriteBufferWaterMark getWriteBufferWaterMark();

    /**
     * Sets {@link ChannelOption#WRITE_BUFFER_WATER_MARK}.
     *
     * @param writeBufferWaterMark the marks
     * @return this
     */
    ChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark);
}
