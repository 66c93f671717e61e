package io.millrace.channel.socket.nio;

import io.millrace.channel.Channel;
import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.ServerChannel;
import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.nio.NioIoHandler;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.socket.ServerSocketChannel;
import io.millrace.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/** Sockets over {@code java.nio}, on every system: what is taken where no native transport is available. */
public final class NioTransport implements Transport {
    /** Made by {@link java.util.ServiceLoader}. */
    public NioTransport() {}

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return null;
    }

    @Override
    public int priority() {
        return 1;
    }

    @Override
    public boolean supports(TriggerMode mode) {
        return mode == TriggerMode.LEVEL;
    }

    @Override
    public boolean offers(Class<? extends Channel> kind) {
        return kind == SocketChannel.class || kind == ServerSocketChannel.class || kind == DatagramChannel.class;
    }

    @Override
    public IoHandlerFactory newHandlerFactory(TriggerMode mode) {
        if (!supports(mode)) {
            throw new IllegalArgumentException("transport nio does not support trigger mode " + mode);
        }
        return NioIoHandler.newFactory();
    }

    @Override
    public Channel newChannel(Class<? extends Channel> kind, @Nullable SocketAddress address) {
        if (!offers(kind)) {
            throw new UnsupportedOperationException("transport nio has no " + kind.getSimpleName());
        }
        requireInternet(address);
        if (kind == DatagramChannel.class) {
            return new NioDatagramChannel(Sockets.familyFor(address));
        }
        return kind == SocketChannel.class ? newChannel(address) : newServerChannel(address);
    }

    private static void requireInternet(@Nullable SocketAddress address) {
        if (address != null && !(address instanceof InetSocketAddress)) {
            throw new UnsupportedAddressTypeException();
        }
    }

    @Override
    public Channel newChannel(@Nullable SocketAddress remote) {
        if (remote instanceof UnixDomainSocketAddress) {
            return new NioDomainSocketChannel();
        }
        requireInternet(remote);
        return new NioSocketChannel(SelectorProvider.provider(), Sockets.familyFor(remote));
    }

    @Override
    public ServerChannel newServerChannel(@Nullable SocketAddress local) {
        if (local instanceof UnixDomainSocketAddress) {
            return new NioServerDomainSocketChannel();
        }
        requireInternet(local);
        return new NioServerSocketChannel(SelectorProvider.provider(), Sockets.familyFor(local));
    }
}
