package io.millrace.channel.unix;

import io.millrace.buffer.PooledByteBufAllocator;
import io.millrace.channel.unix.sys.IpStack;
import io.millrace.channel.unix.sys.Syscalls;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * What the channels of a native transport need to know of it.
 *
 * @param name the transport's name
 * @param handlerType the loops that can serve the channels
 * @param syscalls the system calls that they make
 * @param tables the socket options of each kind of channel
 * @param ipStack makes the sockets
 */
public record UnixBackend(
        String name,
        Class<? extends UnixIoHandler> handlerType,
        Syscalls syscalls,
        Map<SocketKind, SocketOptions> tables,
        IpStack ipStack) {

    /** Checks that no kind is missing. */
    public UnixBackend {
        tables = Map.copyOf(tables);
        if (tables.size() != SocketKind.values().length) {
            throw new IllegalArgumentException("options of " + tables.keySet() + " only");
        }
    }

    /**
     * Describes a transport over the host's system calls, and lets the shared allocator take memory whose address is known
     * from now on.
     *
     * @param name the transport's name
     * @param handlerType the loops that can serve the channels
     * @param more adds the rows of the transport's own system to the table of a kind
     * @return the description
     * @throws IllegalStateException if the host's system calls cannot be used
     */
    public static UnixBackend host(
            String name,
            Class<? extends UnixIoHandler> handlerType,
            BiFunction<SocketKind, SocketOptions, SocketOptions> more) {
        Syscalls syscalls = Syscalls.host();
        PooledByteBufAllocator.DEFAULT.chunkMemory(SharedChunkMemory.INSTANCE);
        return new UnixBackend(name, handlerType, syscalls, tables(syscalls, more), IpStack.detect(syscalls));
    }

    /**
     * Makes the tables of options of all kinds.
     *
     * @param syscalls the system calls
     * @param more adds the rows of the transport's own system to the table of a kind
     * @return what the constructor takes
     */
    public static Map<SocketKind, SocketOptions> tables(
            Syscalls syscalls, BiFunction<SocketKind, SocketOptions, SocketOptions> more) {
        Map<SocketKind, SocketOptions> tables = new EnumMap<>(SocketKind.class);
        for (SocketKind kind : SocketKind.values()) {
            tables.put(kind, more.apply(kind, SocketOptions.of(kind, syscalls)));
        }
        return tables;
    }

    /**
     * The socket options of a kind of channel.
     *
     * @param kind the kind
     * @return its table
     */
    public SocketOptions options(SocketKind kind) {
        return Objects.requireNonNull(tables.get(kind), kind::name);
    }

    /** One for all native transports: mappings that one has given back serve the other. */
    private static final class SharedChunkMemory {
        static final MmapChunkMemory INSTANCE = new MmapChunkMemory(Syscalls.host());
    }
}
