package io.millrace.channel.socket.nio;

import io.millrace.channel.ChannelException;
import io.millrace.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens sockets: of a family, or of the one that takes IPv6 and IPv4 where the host has both. */
final class Sockets {
    private Sockets() {}

    /** The family of a new socket for an address; {@code null} for both. */
    static @Nullable SocketProtocolFamily familyFor(@Nullable SocketAddress address) {
        boolean four = address instanceof InetSocketAddress ip
                && ip.getAddress() instanceof Inet4Address v4
                && !v4.isAnyLocalAddress();
        return four ? SocketProtocolFamily.INET : null;
    }

    static SocketChannel stream(SelectorProvider provider, @Nullable SocketProtocolFamily family) {
        return open(provider, family, SelectorProvider::openSocketChannel, SelectorProvider::openSocketChannel);
    }

    static ServerSocketChannel listener(SelectorProvider provider, @Nullable SocketProtocolFamily family) {
        return open(
                provider, family, SelectorProvider::openServerSocketChannel, SelectorProvider::openServerSocketChannel);
    }

    static DatagramChannel datagram(SelectorProvider provider, @Nullable SocketProtocolFamily family) {
        return open(provider, family, SelectorProvider::openDatagramChannel, SelectorProvider::openDatagramChannel);
    }

    private interface Opening<S> {
        S open(SelectorProvider provider) throws IOException;
    }

    private interface OpeningOfFamily<S> {
        S open(SelectorProvider provider, ProtocolFamily family) throws IOException;
    }

    private static <S> S open(
            SelectorProvider provider,
            @Nullable SocketProtocolFamily family,
            Opening<S> any,
            OpeningOfFamily<S> ofFamily) {
        Objects.requireNonNull(provider, "provider");
        try {
            return family == null ? any.open(provider) : ofFamily.open(provider, family.toJdkFamily());
        } catch (IOException e) {
            throw new ChannelException("no socket", e);
        }
    }
}
