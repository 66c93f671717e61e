package io.millrace.channel.local;

import io.millrace.channel.ChannelException;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Who is bound to which address in this VM. Thread-safe. */
final class LocalNames {

    private static final ConcurrentMap<LocalAddress, LocalIo> bound = new ConcurrentHashMap<>();

    private LocalNames() {}

    /**
     * Binds.
     *
     * @param address what was asked for; {@link LocalAddress#ANY} for one of its own
     * @param current the address that {@code io} is bound to, if any
     * @return the address
     * @throws ChannelException if the address is not a local one or in use, or {@code io} is bound
     */
    static LocalAddress bind(LocalIo io, @Nullable LocalAddress current, SocketAddress address) {
        if (current != null) {
            throw new ChannelException("already bound");
        }
        if (!(address instanceof LocalAddress local)) {
            throw new ChannelException(
                    "unsupported address type: " + address.getClass().getSimpleName());
        }
        if (!LocalAddress.ANY.equals(local)) {
            LocalIo other = bound.putIfAbsent(local, io);
            if (other != null) {
                throw new ChannelException("address already in use by: " + other.channel());
            }
            return local;
        }
        return bindToOwn(io);
    }

    /** Binds to an address made for this channel. */
    static LocalAddress bindToOwn(LocalIo io) {
        LocalAddress own = new LocalAddress(io.channel());
        if (bound.putIfAbsent(own, io) == null) {
            return own;
        }
        // The id of another channel has the same hash.
        LocalAddress other;
        do {
            other = new LocalAddress(LocalChannel.class);
        } while (bound.putIfAbsent(other, io) != null);
        return other;
    }

    /** Who is bound to the address. */
    static @Nullable LocalIo get(SocketAddress address) {
        return address instanceof LocalAddress local ? bound.get(local) : null;
    }

    /** Ends the binding, unless somebody else has the address. */
    static void unbind(LocalIo io, LocalAddress address) {
        bound.remove(address, io);
    }
}
