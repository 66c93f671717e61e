package io.millrace.channel.unix;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A channel of datagrams between the processes of a host. It reads and writes {@link DomainDatagramPacket}s; a connected one
 * writes buffers too.
 *
 * <p>Datagrams are not lost on their way and keep their order. A receiver that is slow lets those who send to it wait, if
 * they are connected to it; what others send to it fails, and their datagrams to anybody else are not held up.
 */
public interface DomainDatagramChannel extends UnixChannel {
    @Override
    DomainDatagramChannelConfig config();

    @Override
    @Nullable
    DomainSocketAddress localAddress();

    @Override
    @Nullable
    DomainSocketAddress remoteAddress();

    /**
     * Tells whether the channel is connected: it talks to one peer only.
     *
     * @return {@code true} if it is
     */
    boolean isConnected();

    /**
     * Who has made the peer's socket. Linux tells it of sockets that were made as a pair.
     *
     * @return process, user and groups
     * @throws IOException if the channel is closed or not connected, or the kernel does not tell
     */
    PeerCredentials peerCredentials() throws IOException;
}
