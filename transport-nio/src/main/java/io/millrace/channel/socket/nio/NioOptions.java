package io.millrace.channel.socket.nio;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOption;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How channel options are options of the JDK's. A channel has those that its {@link NetworkChannel#supportedOptions()}
 * names.
 *
 * <p><b>Thread:</b> any.
 */
final class NioOptions {
    private static final Map<ChannelOption<?>, Row<?, ?>> ROWS = new IdentityHashMap<>();

    static {
        same(ChannelOption.SO_KEEPALIVE, StandardSocketOptions.SO_KEEPALIVE);
        same(ChannelOption.SO_SNDBUF, StandardSocketOptions.SO_SNDBUF);
        same(ChannelOption.SO_RCVBUF, StandardSocketOptions.SO_RCVBUF);
        same(ChannelOption.SO_REUSEADDR, StandardSocketOptions.SO_REUSEADDR);
        same(ChannelOption.SO_LINGER, StandardSocketOptions.SO_LINGER);
        same(ChannelOption.SO_BROADCAST, StandardSocketOptions.SO_BROADCAST);
        same(ChannelOption.TCP_NODELAY, StandardSocketOptions.TCP_NODELAY);
        same(ChannelOption.IP_TOS, StandardSocketOptions.IP_TOS);
        same(ChannelOption.IP_MULTICAST_IF, StandardSocketOptions.IP_MULTICAST_IF);
        same(ChannelOption.IP_MULTICAST_TTL, StandardSocketOptions.IP_MULTICAST_TTL);
        add(new Row<>(
                ChannelOption.IP_MULTICAST_LOOP_DISABLED,
                StandardSocketOptions.IP_MULTICAST_LOOP,
                disabled -> !disabled,
                enabled -> !enabled));
        add(new Row<>(
                ChannelOption.IP_MULTICAST_ADDR,
                StandardSocketOptions.IP_MULTICAST_IF,
                NioOptions::interfaceOf,
                NioOptions::addressOf));
    }

    private NioOptions() {}

    /** A value of one side as the other side has it. */
    private interface Conversion<F, T> {
        @Nullable
        T convert(F value) throws IOException;
    }

    /** One option, and how its value is the JDK's. */
    private record Row<T, V>(
            ChannelOption<T> option, SocketOption<V> jdk, Conversion<T, V> toJdk, Conversion<V, T> fromJdk) {
        @Nullable
        T get(NetworkChannel channel) throws IOException {
            V value = channel.getOption(jdk);
            return value == null ? null : fromJdk.convert(value);
        }

        void set(NetworkChannel channel, T value) throws IOException {
            channel.setOption(jdk, toJdk.convert(value));
        }
    }

    private static <T> void same(ChannelOption<T> option, SocketOption<T> jdk) {
        add(new Row<>(option, jdk, value -> value, value -> value));
    }

    private static void add(Row<?, ?> row) {
        ROWS.put(row.option(), row);
    }

    private static NetworkInterface interfaceOf(InetAddress address) throws SocketException {
        NetworkInterface found = NetworkInterface.getByInetAddress(address);
        if (found == null) {
            throw new SocketException("no network interface has the address " + address.getHostAddress());
        }
        return found;
    }

    /** Of the IPv4 ones if there are any: for IPv6 interfaces are known by their number. */
    private static @Nullable InetAddress addressOf(NetworkInterface networkInterface) {
        return networkInterface
                .inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .or(() -> networkInterface.inetAddresses().findFirst())
                .orElse(null);
    }

    /** How a channel knows an option; {@code null} if it does not. */
    @SuppressWarnings("unchecked") // a row has the type of the option that it is found by
    private static <T> @Nullable Row<T, ?> row(NetworkChannel channel, ChannelOption<T> option) {
        Row<T, ?> row = option instanceof NioChannelOption<T> own
                ? new Row<T, T>(own, own.option(), value -> value, value -> value)
                : (Row<T, ?>) ROWS.get(option);
        return row != null && channel.supportedOptions().contains(row.jdk()) ? row : null;
    }

    /**
     * The JDK's option that a channel option is, whatever it makes of the value.
     *
     * @return {@code null} if it is none
     */
    static @Nullable SocketOption<?> jdkOption(ChannelOption<?> option) {
        if (option instanceof NioChannelOption<?> own) {
            return own.option();
        }
        Row<?, ?> row = ROWS.get(option);
        return row == null ? null : row.jdk();
    }

    /**
     * The value of an option.
     *
     * @return {@code null} if the channel does not know it
     * @throws ChannelException if the kernel refuses
     */
    static <T> @Nullable T get(NetworkChannel channel, ChannelOption<T> option) {
        Row<T, ?> row = row(channel, option);
        try {
            return row == null ? null : row.get(channel);
        } catch (IOException | UnsupportedOperationException e) {
            throw new ChannelException("cannot read " + option, e);
        }
    }

    /**
     * Sets an option.
     *
     * @return {@code false} if the channel does not know it
     * @throws IllegalArgumentException if the value is out of range
     * @throws ChannelException if the kernel refuses, or the option can only be read
     */
    static <T> boolean set(NetworkChannel channel, ChannelOption<T> option, T value) {
        Row<T, ?> row = row(channel, option);
        if (row == null) {
            return false;
        }
        try {
            row.set(channel, value);
        } catch (IOException | UnsupportedOperationException e) {
            throw new ChannelException("cannot set " + option + " to " + value, e);
        }
        return true;
    }

    /** The options that a channel knows: those of the table, and the JDK's other flags and numbers under names of their own. */
    static Set<ChannelOption<?>> of(NetworkChannel channel) {
        Set<SocketOption<?>> left = new HashSet<>(channel.supportedOptions());
        Set<ChannelOption<?>> known = new HashSet<>();
        for (Row<?, ?> row : ROWS.values()) {
            if (channel.supportedOptions().contains(row.jdk())) {
                known.add(row.option());
                left.remove(row.jdk());
            }
        }
        for (SocketOption<?> option : left) {
            if (option.type() == Boolean.class || option.type() == Integer.class) {
                known.add(NioChannelOption.of(option));
            }
        }
        return known;
    }
}
