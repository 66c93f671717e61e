package io.millrace.channel.unix;

import io.millrace.buffer.PooledByteBufAllocator;
import io.millrace.channel.unix.sys.IpStack;
import io.millrace.channel.unix.sys.Syscalls;
import java.util.function.Function;

/**
 * What the channels of a native transport need to know of it.
 *
 * @param name the transport's name
 * @param handlerType the loops that can serve the channels
 * @param syscalls the system calls that they make
 * @param streamOptions the socket options of connections
 * @param serverOptions the socket options of listeners
 * @param ipStack makes the sockets
 */
public record UnixBackend(
        String name,
        Class<? extends UnixIoHandler> handlerType,
        Syscalls syscalls,
        SocketOptions streamOptions,
        SocketOptions serverOptions,
        IpStack ipStack) {

    /**
     * Describes a transport over the host's system calls, and lets the shared allocator take memory whose address is known
     * from now on.
     *
     * @param name the transport's name
     * @param handlerType the loops that can serve the channels
     * @param streamOptions makes the options of connections
     * @param serverOptions makes the options of listeners
     * @return the description
     * @throws IllegalStateException if the host's system calls cannot be used
     */
    public static UnixBackend host(
            String name,
            Class<? extends UnixIoHandler> handlerType,
            Function<Syscalls, SocketOptions> streamOptions,
            Function<Syscalls, SocketOptions> serverOptions) {
        Syscalls syscalls = Syscalls.host();
        PooledByteBufAllocator.DEFAULT.chunkMemory(SharedChunkMemory.INSTANCE);
        return new UnixBackend(
                name,
                handlerType,
                syscalls,
                streamOptions.apply(syscalls),
                serverOptions.apply(syscalls),
                IpStack.detect(syscalls));
    }

    /** One for all native transports: mappings that one has given back serve the other. */
    private static final class SharedChunkMemory {
        static final MmapChunkMemory INSTANCE = new MmapChunkMemory(Syscalls.host());
    }
}
