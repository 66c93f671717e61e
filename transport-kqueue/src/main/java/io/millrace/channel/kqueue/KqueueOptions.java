package io.millrace.channel.kqueue;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.kqueue.sys.KqueueSocketAbi;
import io.millrace.channel.unix.SocketKind;
import io.millrace.channel.unix.SocketOption;
import io.millrace.channel.unix.SocketOptions;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.OptionValue;
import io.millrace.channel.unix.sys.Syscalls;
import java.util.ArrayList;
import java.util.List;

/** The rows that macOS and the BSDs add to the tables of socket options: those that the system has. */
final class KqueueOptions {

    private KqueueOptions() {}

    /**
     * Adds the rows of a kind of channel.
     *
     * @param kind the kind
     * @param table what every POSIX system has
     * @return a table
     */
    static SocketOptions add(SocketKind kind, SocketOptions table) {
        Abi abi = table.syscalls().abi();
        KqueueSocketAbi numbers = KqueueSocketAbi.of(abi.os());
        return switch (kind) {
            case STREAM -> stream(table, abi, numbers);
            case LISTENER -> listener(table, abi, numbers);
            case DOMAIN_STREAM -> table.with(List.of(sendLowWater(abi, numbers)));
            case DATAGRAM, DOMAIN_LISTENER, DOMAIN_DATAGRAM -> table;
        };
    }

    private static SocketOptions stream(SocketOptions table, Abi abi, KqueueSocketAbi numbers) {
        List<SocketOption<?>> rows = new ArrayList<>();
        rows.add(sendLowWater(abi, numbers));
        if (numbers.noPush() != 0) {
            rows.add(SocketOption.ofBoolean(KQueueChannelOption.TCP_NOPUSH, Abi.IPPROTO_TCP, numbers.noPush()));
        }
        return table.with(rows);
    }

    private static SocketOptions listener(SocketOptions table, Abi abi, KqueueSocketAbi numbers) {
        SocketOptions all = table;
        if (numbers.fastOpen() != 0) {
            all = all.with(List.of(SocketOption.ofInt(
                    ChannelOption.TCP_FASTOPEN, Abi.IPPROTO_TCP, numbers.fastOpen(), 0, Integer.MAX_VALUE)));
        }
        if (numbers.acceptFilter() != 0) {
            Syscalls calls = table.syscalls();
            all = all.with(
                    KQueueChannelOption.SO_ACCEPTFILTER,
                    (channel, fd, filter) -> setAcceptFilter(calls, fd, numbers.acceptFilter(), filter));
        }
        return all;
    }

    private static SocketOption<Integer> sendLowWater(Abi abi, KqueueSocketAbi numbers) {
        return SocketOption.ofInt(
                KQueueChannelOption.SO_SNDLOWAT, abi.options().socket(), numbers.sendLowWater(), 0, Integer.MAX_VALUE);
    }

    static void setAcceptFilter(Syscalls calls, int fd, int name, AcceptFilter filter) {
        OptionValue memory = encode(filter, new OptionValue(AcceptFilter.BYTES));
        int error = calls.setsockopt(fd, calls.abi().options().socket(), name, memory);
        if (error < 0) {
            throw new ChannelException(Errno.toException("setsockopt", error, "SO_ACCEPTFILTER " + filter));
        }
    }

    /** Writes the struct, all of it. */
    static OptionValue encode(AcceptFilter filter, OptionValue memory) {
        return memory.clear()
                .length(AcceptFilter.BYTES)
                .putBytes(0, filter.nameBytes())
                .putBytes(AcceptFilter.NAME_BYTES, filter.argumentBytes());
    }
}
