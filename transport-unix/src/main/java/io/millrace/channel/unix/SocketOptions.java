package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.OptionValue;
import io.millrace.channel.unix.sys.Syscalls;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The socket options of a kind of channel: a table from {@link ChannelOption} to how the kernel knows it. Immutable;
 * one a kind, not one
 * a channel. A backend adds the rows that its system alone has with {@link #with}.
 *
 * <p><b>Thread:</b> any.
 */
public final class SocketOptions {

    /**
     * How an option is set that is no single value in the kernel's memory: it takes several calls, or depends on what
     * the channel had before. A row of the table, or a {@link Getter}, tells its value; else nobody does.
     *
     * @param <T> the type of the value
     */
    @FunctionalInterface
    public interface Setter<T> {
        /**
         * Gives the kernel a value. <b>Thread:</b> any.
         *
         * @param channel the socket's channel, which is open
         * @param fd the socket
         * @param value the value
         * @throws IllegalArgumentException if the value is out of the option's range; nothing has changed then
         * @throws ChannelException if the kernel refuses; the cause says why
         */
        void set(Channel channel, int fd, T value);
    }

    /**
     * How an option is got that is set by a {@link Setter}.
     *
     * @param <T> the type of the value
     */
    @FunctionalInterface
    public interface Getter<T> {
        /**
         * Finds out a value. <b>Thread:</b> any.
         *
         * @param channel the socket's channel, which is open
         * @param fd the socket
         * @return the value, or {@code null} if there is none
         * @throws ChannelException if the kernel refuses; the cause says why
         */
        @Nullable
        T get(Channel channel, int fd);
    }

    private final Syscalls calls;
    private final Map<ChannelOption<?>, SocketOption<?>> rows;
    private final Map<ChannelOption<?>, Setter<?>> setters;
    private final Map<ChannelOption<?>, Getter<?>> getters;
    private final Set<ChannelOption<?>> options;

    private SocketOptions(
            Syscalls calls,
            Map<ChannelOption<?>, SocketOption<?>> rows,
            Map<ChannelOption<?>, Setter<?>> setters,
            Map<ChannelOption<?>, Getter<?>> getters) {
        this.calls = calls;
        this.rows = Map.copyOf(rows);
        this.setters = Map.copyOf(setters);
        this.getters = Map.copyOf(getters);
        Set<ChannelOption<?>> all = new HashSet<>(rows.keySet());
        all.addAll(setters.keySet());
        this.options = Set.copyOf(all);
    }

    /**
     * The options that every POSIX system has for a kind of channel.
     *
     * @param kind the kind
     * @param calls the system calls
     * @return a table
     */
    public static SocketOptions of(SocketKind kind, Syscalls calls) {
        return switch (kind) {
            case STREAM -> stream(calls);
            case LISTENER -> listener(calls);
            case DATAGRAM -> datagram(calls);
            case DOMAIN_STREAM, DOMAIN_LISTENER, DOMAIN_DATAGRAM -> domain(calls);
        };
    }

    private static SocketOptions domain(Syscalls calls) {
        Abi.Options abi = calls.abi().options();
        return new SocketOptions(calls, Map.of(), Map.of(), Map.of())
                .with(List.of(
                        SocketOption.ofInt(
                                ChannelOption.SO_SNDBUF, abi.socket(), abi.sendBuffer(), 0, Integer.MAX_VALUE),
                        SocketOption.ofInt(
                                ChannelOption.SO_RCVBUF, abi.socket(), abi.receiveBuffer(), 0, Integer.MAX_VALUE)));
    }

    private static SocketOptions stream(Syscalls calls) {
        Abi.Options abi = calls.abi().options();
        return shared(calls)
                .with(List.of(
                        SocketOption.ofBoolean(ChannelOption.SO_KEEPALIVE, abi.socket(), abi.keepAlive()),
                        SocketOption.ofInt(
                                ChannelOption.SO_SNDBUF, abi.socket(), abi.sendBuffer(), 0, Integer.MAX_VALUE),
                        SocketOption.ofLinger(ChannelOption.SO_LINGER, abi.socket(), abi.linger()),
                        SocketOption.ofBoolean(ChannelOption.TCP_NODELAY, Abi.IPPROTO_TCP, abi.noDelay()),
                        SocketOption.ofInt(ChannelOption.IP_TOS, Abi.IPPROTO_IP, abi.typeOfService(), 0, 255)));
    }

    private static SocketOptions listener(Syscalls calls) {
        return shared(calls);
    }

    private static SocketOptions datagram(Syscalls calls) {
        Abi.Options abi = calls.abi().options();
        return DatagramOptions.add(shared(calls)
                .with(List.of(
                        SocketOption.ofInt(
                                ChannelOption.SO_SNDBUF, abi.socket(), abi.sendBuffer(), 0, Integer.MAX_VALUE),
                        SocketOption.ofBoolean(ChannelOption.SO_BROADCAST, abi.socket(), abi.broadcast()),
                        SocketOption.ofInt(ChannelOption.IP_TOS, Abi.IPPROTO_IP, abi.typeOfService(), 0, 255))));
    }

    private static SocketOptions shared(Syscalls calls) {
        Abi.Options abi = calls.abi().options();
        return new SocketOptions(calls, Map.of(), Map.of(), Map.of())
                .with(List.of(
                        SocketOption.ofBoolean(ChannelOption.SO_REUSEADDR, abi.socket(), abi.reuseAddress()),
                        SocketOption.ofBoolean(UnixChannelOption.SO_REUSEPORT, abi.socket(), abi.reusePort()),
                        SocketOption.ofInt(
                                ChannelOption.SO_RCVBUF, abi.socket(), abi.receiveBuffer(), 0, Integer.MAX_VALUE)));
    }

    /**
     * This table with more rows.
     *
     * @param more rows, which replace those of the same option
     * @return a new table
     */
    public SocketOptions with(List<SocketOption<?>> more) {
        Map<ChannelOption<?>, SocketOption<?>> all = new HashMap<>(rows);
        more.forEach(row -> all.put(row.option(), row));
        return new SocketOptions(calls, all, setters, getters);
    }

    /**
     * This table with an option that is set in a way of its own.
     *
     * @param option the option
     * @param setter sets it
     * @param <T> the type of the value
     * @return a new table
     */
    public <T> SocketOptions with(ChannelOption<T> option, Setter<T> setter) {
        Map<ChannelOption<?>, Setter<?>> all = new HashMap<>(setters);
        all.put(option, setter);
        return new SocketOptions(calls, rows, all, getters);
    }

    /**
     * This table with an option that is got and set in ways of its own.
     *
     * @param option the option
     * @param getter gets it
     * @param setter sets it
     * @param <T> the type of the value
     * @return a new table
     */
    public <T> SocketOptions with(ChannelOption<T> option, Getter<T> getter, Setter<T> setter) {
        Map<ChannelOption<?>, Getter<?>> all = new HashMap<>(getters);
        all.put(option, getter);
        return new SocketOptions(calls, rows, setters, all).with(option, setter);
    }

    /**
     * The system calls that the table's options are got and set with.
     *
     * @return the calls
     */
    public Syscalls syscalls() {
        return calls;
    }

    /**
     * The options that the table has.
     *
     * @return an immutable set
     */
    public Set<ChannelOption<?>> options() {
        return options;
    }

    /**
     * Asks the kernel for a value.
     *
     * @param fd a socket
     * @param option the option
     * @param <T> the type of the value
     * @return the value as the kernel tells it ({@code SO_SNDBUF} and {@code SO_RCVBUF} come doubled on Linux), or
     *     {@code null} if the table does not have the option, or has a {@link Setter} for it
     * @throws ChannelException if the kernel refuses; the cause says why
     */
    public <T> @Nullable T get(int fd, ChannelOption<T> option) {
        SocketOption<T> row = row(option);
        if (row == null) {
            return null;
        }
        OptionValue memory = calls.borrowOption();
        try {
            row.prepare(memory);
            check("getsockopt", option, calls.getsockopt(fd, row.level(), row.name(), memory));
            return row.decode(memory);
        } finally {
            calls.giveBackOption(memory);
        }
    }

    /**
     * Gives the kernel a value of a socket, which need not have a channel.
     *
     * @param fd a socket
     * @param option the option
     * @param value the value
     * @param <T> the type of the value
     * @return {@code false} if the table does not have the option, or has a {@link Setter} for it
     * @throws IllegalArgumentException if the value is out of the option's range
     * @throws ChannelException if the kernel refuses; the cause says why
     */
    public <T> boolean set(int fd, ChannelOption<T> option, T value) {
        SocketOption<T> row = row(option);
        if (row == null) {
            return false;
        }
        OptionValue memory = calls.borrowOption();
        try {
            row.encode(value, memory);
            check("setsockopt", option, calls.setsockopt(fd, row.level(), row.name(), memory));
            if (isTypeOfService(row)) {
                setTrafficClass(fd, option, memory);
            }
            return true;
        } finally {
            calls.giveBackOption(memory);
        }
    }

    private boolean isTypeOfService(SocketOption<?> row) {
        return row.level() == Abi.IPPROTO_IP
                && row.name() == calls.abi().options().typeOfService();
    }

    /** {@code IP_TOS} counts for IPv4 packets alone, and a socket of {@code AF_INET6} sends both kinds. */
    private void setTrafficClass(int fd, ChannelOption<?> option, OptionValue memory) {
        int set = calls.setsockopt(fd, Abi.IPPROTO_IPV6, calls.abi().options().trafficClass(), memory);
        if (set != -Errno.ENOPROTOOPT && set != -Errno.EOPNOTSUPP && set != -Errno.EINVAL) {
            check("setsockopt(IPV6_TCLASS)", option, set);
        }
    }

    private static void check(String call, ChannelOption<?> option, int result) {
        if (result < 0) {
            throw new ChannelException(Errno.toException(call, result, option.name()));
        }
    }

    /** How an option is set that is not set by {@link #set}; {@code null} for all others. */
    @SuppressWarnings("unchecked") // with() keys each setter by an option of the same type
    <T> @Nullable Setter<T> setter(ChannelOption<T> option) {
        return (Setter<T>) setters.get(option);
    }

    /** How an option is got that is not got by {@link #get}; {@code null} for all others. */
    @SuppressWarnings("unchecked") // with() keys each getter by an option of the same type
    <T> @Nullable Getter<T> getter(ChannelOption<T> option) {
        return (Getter<T>) getters.get(option);
    }

    @SuppressWarnings("unchecked") // with() keys each row by its own option, which has the same type
    private <T> @Nullable SocketOption<T> row(ChannelOption<T> option) {
        return (SocketOption<T>) rows.get(option);
    }
}
