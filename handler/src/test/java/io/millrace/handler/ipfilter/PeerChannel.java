package io.millrace.handler.ipfilter;

import io.millrace.channel.ChannelHandler;
import io.millrace.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** A channel with a peer at an address. */
class PeerChannel extends EmbeddedChannel {
    private final @Nullable SocketAddress peer;

    private PeerChannel(@Nullable SocketAddress peer) {
        super(false, false);
        this.peer = peer;
    }

    static PeerChannel from(@Nullable SocketAddress peer, ChannelHandler... handlers) {
        PeerChannel channel = new PeerChannel(peer);
        channel.pipeline().addLast(handlers);
        try {
            channel.register();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return channel;
    }

    static PeerChannel from(String ip, ChannelHandler... handlers) {
        return from(address(ip), handlers);
    }

    static InetSocketAddress address(String ip) {
        try {
            return new InetSocketAddress(InetAddress.getByName(ip), 5421);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(ip, e);
        }
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return peer;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return peer;
    }
}
