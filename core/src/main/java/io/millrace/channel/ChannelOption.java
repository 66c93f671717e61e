package io.millrace.channel;

import io.millrace.buffer.ByteBufAllocator;
import io.millrace.util.AbstractConstant;
import io.millrace.util.ConstantPool;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Objects;

/**
 * A typed name of something that can be configured. There is one instance of each name. Which options a channel knows depends on its
 * transport.
 *
 * @param <T> the type of the value
 */
public class ChannelOption<T> extends AbstractConstant<ChannelOption<T>> {
    private static final ConstantPool<ChannelOption<Object>> POOL = new ConstantPool<>() {
        @Override
        protected ChannelOption<Object> newConstant(int id, String name) {
            return new ChannelOption<>(id, name);
        }
    };

    /** Where buffers come from. */
    public static final ChannelOption<ByteBufAllocator> ALLOCATOR = valueOf("ALLOCATOR");

    /** How large the buffers of reads are and how many reads a round has. */
    public static final ChannelOption<RecvByteBufAllocator> RECVBUF_ALLOCATOR = valueOf("RECVBUF_ALLOCATOR");

    /** How the size of messages is estimated. */
    public static final ChannelOption<MessageSizeEstimator> MESSAGE_SIZE_ESTIMATOR = valueOf("MESSAGE_SIZE_ESTIMATOR");

    /** How long connecting may take, in milliseconds; 0 for as long as the kernel tries. */
    public static final ChannelOption<Integer> CONNECT_TIMEOUT_MILLIS = valueOf("CONNECT_TIMEOUT_MILLIS");

    /** How many messages a round of reading has at most. */
    public static final ChannelOption<Integer> MAX_MESSAGES_PER_READ = valueOf("MAX_MESSAGES_PER_READ");

    /** How many messages a round of writing has at most. */
    public static final ChannelOption<Integer> MAX_MESSAGES_PER_WRITE = valueOf("MAX_MESSAGES_PER_WRITE");

    /** How often a write is tried again within one flush. */
    public static final ChannelOption<Integer> WRITE_SPIN_COUNT = valueOf("WRITE_SPIN_COUNT");

    /** Between which numbers of waiting bytes {@link Channel#isWritable()} changes. */
    public static final ChannelOption<WriteBufferWaterMark> WRITE_BUFFER_WATER_MARK =
            valueOf("WRITE_BUFFER_WATER_MARK");

    /** How many bytes may wait to be sent: writes beyond it fail with {@link WriteLimitExceededException}. */
    public static final ChannelOption<Long> WRITE_BUFFER_LIMIT = valueOf("WRITE_BUFFER_LIMIT");

    /** Whether a channel whose peer has ended its output stays open for writing. */
    public static final ChannelOption<Boolean> ALLOW_HALF_CLOSURE = valueOf("ALLOW_HALF_CLOSURE");

    /** Whether each round of reading asks for the next. */
    public static final ChannelOption<Boolean> AUTO_READ = valueOf("AUTO_READ");

    /** Whether a failed write closes the channel. */
    public static final ChannelOption<Boolean> AUTO_CLOSE = valueOf("AUTO_CLOSE");

    /** {@code SO_BROADCAST}: datagrams may go to a broadcast address. */
    public static final ChannelOption<Boolean> SO_BROADCAST = valueOf("SO_BROADCAST");

    /** {@code SO_KEEPALIVE}: an idle peer is probed. */
    public static final ChannelOption<Boolean> SO_KEEPALIVE = valueOf("SO_KEEPALIVE");

    /** {@code SO_SNDBUF}: bytes of the kernel's send buffer. */
    public static final ChannelOption<Integer> SO_SNDBUF = valueOf("SO_SNDBUF");

    /** {@code SO_RCVBUF}: bytes of the kernel's receive buffer. */
    public static final ChannelOption<Integer> SO_RCVBUF = valueOf("SO_RCVBUF");

    /** {@code SO_REUSEADDR}. */
    public static final ChannelOption<Boolean> SO_REUSEADDR = valueOf("SO_REUSEADDR");

    /** {@code SO_LINGER}: how many seconds closing waits for what was not sent; negative for not at all. */
    public static final ChannelOption<Integer> SO_LINGER = valueOf("SO_LINGER");

    /** {@code listen(2)}'s backlog. */
    public static final ChannelOption<Integer> SO_BACKLOG = valueOf("SO_BACKLOG");

    /** How many milliseconds a blocking read waits; only for blocking transports. */
    public static final ChannelOption<Integer> SO_TIMEOUT = valueOf("SO_TIMEOUT");

    /** {@code IP_TOS}: type of service. */
    public static final ChannelOption<Integer> IP_TOS = valueOf("IP_TOS");

    /** {@code IP_MULTICAST_IF}, by address. */
    public static final ChannelOption<InetAddress> IP_MULTICAST_ADDR = valueOf("IP_MULTICAST_ADDR");

    /** {@code IP_MULTICAST_IF}, by interface. */
    public static final ChannelOption<NetworkInterface> IP_MULTICAST_IF = valueOf("IP_MULTICAST_IF");

    /** {@code IP_MULTICAST_TTL}. */
    public static final ChannelOption<Integer> IP_MULTICAST_TTL = valueOf("IP_MULTICAST_TTL");

    /** {@code IP_MULTICAST_LOOP}, negated. */
    public static final ChannelOption<Boolean> IP_MULTICAST_LOOP_DISABLED = valueOf("IP_MULTICAST_LOOP_DISABLED");

    /** {@code TCP_NODELAY}: small segments are sent at once. */
    public static final ChannelOption<Boolean> TCP_NODELAY = valueOf("TCP_NODELAY");

    /** Client side of TCP fast open. */
    public static final ChannelOption<Boolean> TCP_FASTOPEN_CONNECT = valueOf("TCP_FASTOPEN_CONNECT");

    /** Server side of TCP fast open: how many such connections may wait. */
    public static final ChannelOption<Integer> TCP_FASTOPEN = valueOf(ChannelOption.class, "TCP_FASTOPEN");

    /** Whether all handlers that a pipeline has from one group share one of its executors. */
    public static final ChannelOption<Boolean> SINGLE_EVENTEXECUTOR_PER_GROUP =
            valueOf("SINGLE_EVENTEXECUTOR_PER_GROUP");

    private ChannelOption(int id, String name) {
        super(id, name);
    }

    /**
     * For subclasses that only hold the options of a transport: an instance of them is outside the pool, with number 0.
     *
     * @param name the name
     */
    protected ChannelOption(String name) {
        this(0, name);
    }

    /**
     * The option of a name, made if there is none.
     *
     * @param name the name
     * @param <T> the type of the value, which the caller knows
     * @return the only option of that name
     */
    @SuppressWarnings("unchecked") // the pool knows names only; the caller knows the type
    public static <T> ChannelOption<T> valueOf(String name) {
        return (ChannelOption<T>) POOL.valueOf(name);
    }

    /**
     * The option of a name with a class's in front, made if there is none.
     *
     * @param firstNameComponent the class
     * @param secondNameComponent the name
     * @param <T> the type of the value, which the caller knows
     * @return the only option of that name
     */
    @SuppressWarnings("unchecked") // the pool knows names only; the caller knows the type
    public static <T> ChannelOption<T> valueOf(Class<?> firstNameComponent, String secondNameComponent) {
        return (ChannelOption<T>) POOL.valueOf(firstNameComponent, secondNameComponent);
    }

    /**
     * Tells whether there is an option of a name.
     *
     * @param name the name
     * @return {@code true} if there is
     */
    public static boolean exists(String name) {
        return POOL.exists(name);
    }

    /**
     * Checks a value.
     *
     * @param value the value
     * @throws NullPointerException if it is {@code null}
     */
    public void validate(T value) {
        Objects.requireNonNull(value, "value");
    }
}
