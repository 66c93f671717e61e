package io.millrace.channel;

import io.millrace.buffer.ByteBufAllocator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The options of a channel: what concerns every channel is kept here, what concerns the socket is asked of the transport each time.
 *
 * <p>Every connection has one of these, so it holds nothing that could be asked for.
 */
public class DefaultChannelConfig implements ChannelConfig {
    private static final int DEFAULT_CONNECT_TIMEOUT_MILLIS = 30_000;
    private static final int DEFAULT_WRITE_SPIN_COUNT = 16;
    private static final long DEFAULT_WRITE_BUFFER_LIMIT = 64L * 1024 * 1024;

    private static final OptionTable<DefaultChannelConfig> OWN = new OptionTable<DefaultChannelConfig>()
            .with(
                    ChannelOption.CONNECT_TIMEOUT_MILLIS,
                    DefaultChannelConfig::getConnectTimeoutMillis,
                    DefaultChannelConfig::setConnectTimeoutMillis)
            .with(
                    ChannelOption.MAX_MESSAGES_PER_READ,
                    DefaultChannelConfig::maxMessagesPerReadOrNull,
                    DefaultChannelConfig::setMaxMessagesPerRead)
            .with(
                    ChannelOption.MAX_MESSAGES_PER_WRITE,
                    DefaultChannelConfig::getMaxMessagesPerWrite,
                    DefaultChannelConfig::setMaxMessagesPerWrite)
            .with(
                    ChannelOption.WRITE_SPIN_COUNT,
                    DefaultChannelConfig::getWriteSpinCount,
                    DefaultChannelConfig::setWriteSpinCount)
            .with(ChannelOption.ALLOCATOR, DefaultChannelConfig::getAllocator, DefaultChannelConfig::setAllocator)
            .with(ChannelOption.AUTO_READ, DefaultChannelConfig::isAutoRead, DefaultChannelConfig::setAutoRead)
            .with(ChannelOption.AUTO_CLOSE, DefaultChannelConfig::isAutoClose, DefaultChannelConfig::setAutoClose)
            .with(
                    ChannelOption.ALLOW_HALF_CLOSURE,
                    DefaultChannelConfig::allowsHalfClosure,
                    DefaultChannelConfig::allowHalfClosure)
            .with(
                    ChannelOption.RECVBUF_ALLOCATOR,
                    DefaultChannelConfig::recvByteBufAllocator,
                    DefaultChannelConfig::setRecvByteBufAllocator)
            .with(
                    ChannelOption.WRITE_BUFFER_WATER_MARK,
                    DefaultChannelConfig::getWriteBufferWaterMark,
                    DefaultChannelConfig::setWriteBufferWaterMark)
            .with(
                    ChannelOption.WRITE_BUFFER_LIMIT,
                    DefaultChannelConfig::getWriteBufferLimit,
                    DefaultChannelConfig::setWriteBufferLimit)
            .with(
                    ChannelOption.MESSAGE_SIZE_ESTIMATOR,
                    DefaultChannelConfig::getMessageSizeEstimator,
                    DefaultChannelConfig::setMessageSizeEstimator)
            .with(
                    ChannelOption.SINGLE_EVENTEXECUTOR_PER_GROUP,
                    DefaultChannelConfig::pinsExecutors,
                    DefaultChannelConfig::pinExecutors);

    private static final VarHandle AUTO_READ;
    private static final VarHandle WATER_MARK;
    private static final VarHandle RECV_ALLOCATOR;

    /** Of channels that nobody has configured, made for the number of reads that stream sockets have. Never handed out. */
    private static final MaxMessagesRecvByteBufAllocator SHARED_RECV_ALLOCATOR =
            new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(16);

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            AUTO_READ = lookup.findVarHandle(DefaultChannelConfig.class, "autoRead", boolean.class);
            RECV_ALLOCATOR =
                    lookup.findVarHandle(DefaultChannelConfig.class, "recvAllocator", RecvByteBufAllocator.class);
            WATER_MARK = lookup.findVarHandle(DefaultChannelConfig.class, "waterMark", WriteBufferWaterMark.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The channel that this configures. */
    protected final Channel channel;

    // Written by any thread, read by any thread and by the loop.
    private volatile ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    /** {@code null} for the shared default, of which a channel gets a copy of its own when somebody asks for it. */
    private volatile @Nullable RecvByteBufAllocator recvAllocator;

    private volatile MessageSizeEstimator estimator = DefaultMessageSizeEstimator.DEFAULT;
    private volatile WriteBufferWaterMark waterMark = WriteBufferWaterMark.DEFAULT;
    private volatile long writeBufferLimit = DEFAULT_WRITE_BUFFER_LIMIT;
    private volatile int connectTimeoutMillis = DEFAULT_CONNECT_TIMEOUT_MILLIS;
    private volatile int writeSpinCount = DEFAULT_WRITE_SPIN_COUNT;
    private volatile int maxMessagesPerWrite = Integer.MAX_VALUE;
    private volatile boolean autoRead = true;
    private volatile boolean autoClose = true;
    private volatile boolean halfClosure;
    private volatile boolean pinned = true;

    /**
     * Makes the configuration of a channel whose reads adapt to what arrives.
     *
     * @param channel the channel
     */
    public DefaultChannelConfig(Channel channel) {
        this.channel = Objects.requireNonNull(channel, "channel");
    }

    /**
     * Makes the configuration of a channel.
     *
     * @param channel the channel
     * @param allocator decides on the channel's reads; takes over the number of messages a round from the channel's metadata
     */
    protected DefaultChannelConfig(Channel channel, RecvByteBufAllocator allocator) {
        this.channel = Objects.requireNonNull(channel, "channel");
        if (allocator instanceof MaxMessagesRecvByteBufAllocator limited) {
            limited.maxMessagesPerRead(channel.metadata().defaultMaxMessagesPerRead());
        }
        this.recvAllocator = Objects.requireNonNull(allocator, "allocator");
    }

    // ---- options ----

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        Map<ChannelOption<?>, Object> values = new IdentityHashMap<>();
        for (ChannelOption<?> option : OWN.options()) {
            putIfKnown(values, option);
        }
        if (channel instanceof AbstractChannel own) {
            for (ChannelOption<?> option : own.ioOptions()) {
                putIfKnown(values, option);
            }
        }
        return values;
    }

    private <T> void putIfKnown(Map<ChannelOption<?>, Object> values, ChannelOption<T> option) {
        T value = getOption(option);
        if (value != null) {
            values.put(option, value);
        }
    }

    @Override
    public boolean setOptions(Map<ChannelOption<?>, ?> options) {
        Objects.requireNonNull(options, "options");
        boolean all = true;
        for (Map.Entry<ChannelOption<?>, ?> entry : options.entrySet()) {
            @SuppressWarnings("unchecked") // an option of the wrong type is found by the cast behind the setter
            ChannelOption<Object> option = (ChannelOption<Object>) entry.getKey();
            all &= setOption(option, entry.getValue());
        }
        return all;
    }

    @Override
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        Objects.requireNonNull(option, "option");
        T value = OWN.get(this, option);
        if (value == null && channel instanceof AbstractChannel own) {
            return own.ioOption(option);
        }
        return value;
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        validate(option, value);
        return OWN.set(this, option, value)
                || (channel instanceof AbstractChannel own && own.setIoOption(option, value));
    }

    /**
     * Checks a value.
     *
     * @param option the option
     * @param value the value
     * @param <T> the type of the value
     * @throws IllegalArgumentException if the option does not allow the value
     */
    protected <T> void validate(ChannelOption<T> option, T value) {
        Objects.requireNonNull(option, "option").validate(value);
    }

    /**
     * The value of an option that the channel must know.
     *
     * @param option the option
     * @param <T> the type of its value
     * @return the value
     * @throws ChannelException if the channel's transport does not know the option
     */
    protected final <T> T requireOption(ChannelOption<T> option) {
        T value = getOption(option);
        if (value == null) {
            throw unknown(option);
        }
        return value;
    }

    /**
     * Sets an option that the channel must know.
     *
     * @param option the option
     * @param value the value
     * @param <T> the type of the value
     * @throws ChannelException if the channel's transport does not know the option
     */
    protected final <T> void requireSet(ChannelOption<T> option, T value) {
        if (!setOption(option, value)) {
            throw unknown(option);
        }
    }

    private ChannelException unknown(ChannelOption<?> option) {
        return new ChannelException(channel.getClass().getName() + " does not know the option " + option);
    }

    // ---- limits and sizes ----

    private static int requirePositive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " : " + value + " (expected: > 0)");
        }
        return value;
    }

    private static int requireNotNegative(int value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " : " + value + " (expected: >= 0)");
        }
        return value;
    }

    @Override
    public int getConnectTimeoutMillis() {
        return connectTimeoutMillis;
    }

    @Override
    public ChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis) {
        this.connectTimeoutMillis = requireNotNegative(connectTimeoutMillis, "connectTimeoutMillis");
        return this;
    }

    @Override
    public int getMaxMessagesPerRead() {
        return limitedRecvAllocator().maxMessagesPerRead();
    }

    @Override
    public ChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead) {
        limitedRecvAllocator().maxMessagesPerRead(maxMessagesPerRead);
        return this;
    }

    private MaxMessagesRecvByteBufAllocator limitedRecvAllocator() {
        RecvByteBufAllocator recvAllocator = recvByteBufAllocator();
        if (recvAllocator instanceof MaxMessagesRecvByteBufAllocator limited) {
            return limited;
        }
        throw new IllegalStateException("the RecvByteBufAllocator has no limit of messages: "
                + recvAllocator.getClass().getName() + " (expected: a MaxMessagesRecvByteBufAllocator)");
    }

    @SuppressWarnings("NullAway") // the table takes null for an option that is not known
    private Integer maxMessagesPerReadOrNull() {
        return recvByteBufAllocator() instanceof MaxMessagesRecvByteBufAllocator limited
                ? limited.maxMessagesPerRead()
                : null;
    }

    /**
     * {@link ChannelOption#MAX_MESSAGES_PER_WRITE}.
     *
     * @return a positive number, {@link Integer#MAX_VALUE} unless set
     */
    public int getMaxMessagesPerWrite() {
        return maxMessagesPerWrite;
    }

    /**
     * Sets {@link ChannelOption#MAX_MESSAGES_PER_WRITE}.
     *
     * @param maxMessagesPerWrite a positive number
     * @return this
     */
    public ChannelConfig setMaxMessagesPerWrite(int maxMessagesPerWrite) {
        this.maxMessagesPerWrite = requirePositive(maxMessagesPerWrite, "maxMessagesPerWrite");
        return this;
    }

    @Override
    public int getWriteSpinCount() {
        return writeSpinCount;
    }

    @Override
    public ChannelConfig setWriteSpinCount(int writeSpinCount) {
        this.writeSpinCount = requirePositive(writeSpinCount, "writeSpinCount");
        return this;
    }

    /**
     * {@link ChannelOption#WRITE_BUFFER_LIMIT}.
     *
     * @return bytes, 64 MiB unless set
     */
    public long getWriteBufferLimit() {
        return writeBufferLimit;
    }

    /**
     * Sets {@link ChannelOption#WRITE_BUFFER_LIMIT}.
     *
     * @param writeBufferLimit bytes, a positive number
     * @return this
     */
    public ChannelConfig setWriteBufferLimit(long writeBufferLimit) {
        if (writeBufferLimit <= 0) {
            throw new IllegalArgumentException("writeBufferLimit : " + writeBufferLimit + " (expected: > 0)");
        }
        this.writeBufferLimit = writeBufferLimit;
        return this;
    }

    @Override
    public WriteBufferWaterMark getWriteBufferWaterMark() {
        return waterMark;
    }

    @Override
    public ChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark) {
        waterMark = Objects.requireNonNull(writeBufferWaterMark, "writeBufferWaterMark");
        return this;
    }

    @Override
    public int getWriteBufferHighWaterMark() {
        return waterMark.high();
    }

    @Override
    public ChannelConfig setWriteBufferHighWaterMark(int writeBufferHighWaterMark) {
        requireNotNegative(writeBufferHighWaterMark, "writeBufferHighWaterMark");
        for (; ; ) {
            WriteBufferWaterMark current = waterMark;
            if (writeBufferHighWaterMark < current.low()) {
                throw new IllegalArgumentException(
                        "writeBufferHighWaterMark cannot be less than writeBufferLowWaterMark (" + current.low() + "): "
                                + writeBufferHighWaterMark);
            }
            if (WATER_MARK.compareAndSet(
                    this, current, new WriteBufferWaterMark(current.low(), writeBufferHighWaterMark))) {
                return this;
            }
        }
    }

    @Override
    public int getWriteBufferLowWaterMark() {
        return waterMark.low();
    }

    @Override
    public ChannelConfig setWriteBufferLowWaterMark(int writeBufferLowWaterMark) {
        requireNotNegative(writeBufferLowWaterMark, "writeBufferLowWaterMark");
        for (; ; ) {
            WriteBufferWaterMark current = waterMark;
            if (writeBufferLowWaterMark > current.high()) {
                throw new IllegalArgumentException(
                        "writeBufferLowWaterMark cannot be greater than writeBufferHighWaterMark (" + current.high()
                                + "): " + writeBufferLowWaterMark);
            }
            if (WATER_MARK.compareAndSet(
                    this, current, new WriteBufferWaterMark(writeBufferLowWaterMark, current.high()))) {
                return this;
            }
        }
    }

    // ---- parts ----

    @Override
    public ByteBufAllocator getAllocator() {
        return allocator;
    }

    @Override
    public ChannelConfig setAllocator(ByteBufAllocator allocator) {
        this.allocator = Objects.requireNonNull(allocator, "allocator");
        return this;
    }

    @Override
    @SuppressWarnings("unchecked") // the caller knows what was set
    public <T extends RecvByteBufAllocator> T getRecvByteBufAllocator() {
        return (T) recvByteBufAllocator();
    }

    private RecvByteBufAllocator recvByteBufAllocator() {
        RecvByteBufAllocator own = recvAllocator;
        if (own != null) {
            return own;
        }
        RecvByteBufAllocator made = new AdaptiveRecvByteBufAllocator()
                .maxMessagesPerRead(channel.metadata().defaultMaxMessagesPerRead());
        if (!RECV_ALLOCATOR.compareAndSet(this, null, made)) {
            return recvByteBufAllocator();
        }
        if (channel instanceof AbstractChannel owner) {
            owner.recvAllocatorChanged(); // what is set there must hold for the next read
        }
        return made;
    }

    /** A handle for the channel's reads. One that nobody has configured needs no allocator of its own. */
    final RecvByteBufAllocator.Handle newRecvHandle() {
        boolean shared = recvAllocator == null
                && channel.metadata().defaultMaxMessagesPerRead() == SHARED_RECV_ALLOCATOR.maxMessagesPerRead();
        return (shared ? SHARED_RECV_ALLOCATOR : recvByteBufAllocator()).newHandle();
    }

    @Override
    public ChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        recvAllocator = Objects.requireNonNull(allocator, "allocator");
        if (channel instanceof AbstractChannel own) {
            own.recvAllocatorChanged();
        }
        return this;
    }

    @Override
    public MessageSizeEstimator getMessageSizeEstimator() {
        return estimator;
    }

    @Override
    public ChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        this.estimator = Objects.requireNonNull(estimator, "estimator");
        return this;
    }

    // ---- switches ----

    @Override
    public boolean isAutoRead() {
        return autoRead;
    }

    @Override
    public ChannelConfig setAutoRead(boolean autoRead) {
        boolean before = (boolean) AUTO_READ.getAndSet(this, autoRead);
        if (autoRead == before) {
            return this;
        }
        if (!autoRead) {
            autoReadCleared();
        } else if (channel.isRegistered()) {
            channel.read();
        }
        return this;
    }

    /** Called when auto-read was switched off. <b>Thread:</b> any. */
    protected void autoReadCleared() {
        if (channel instanceof AbstractChannel own) {
            own.autoReadCleared();
        }
    }

    @Override
    public boolean isAutoClose() {
        return autoClose;
    }

    @Override
    public ChannelConfig setAutoClose(boolean autoClose) {
        this.autoClose = autoClose;
        return this;
    }

    private boolean allowsHalfClosure() {
        return halfClosure;
    }

    private void allowHalfClosure(boolean allowed) {
        halfClosure = allowed;
    }

    private boolean pinsExecutors() {
        return pinned;
    }

    private void pinExecutors(boolean pinned) {
        this.pinned = pinned;
    }
}
