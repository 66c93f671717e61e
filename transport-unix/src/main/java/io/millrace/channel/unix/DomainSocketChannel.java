package io.millrace.channel.unix;

import io.millrace.channel.socket.DuplexChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a domain socket. It reads bytes, or the descriptors that the peer passes:
 * {@link UnixChannelOption#DOMAIN_SOCKET_READ_MODE}.
 *
 * <p>To pass a descriptor, write a {@link FileDescriptor}. It goes out in its turn among the buffers, with one byte of its
 * own (a NUL), which a peer that reads bytes gets to see. The descriptor stays the writer's and must stay open until the
 * promise is complete, which fails otherwise; the peer has its own. One that was received ({@link ReceivedFileDescriptor})
 * is released like a buffer instead.
 */
public interface DomainSocketChannel extends UnixChannel, DuplexChannel {
    @Override
    DomainSocketChannelConfig config();

    @Override
    @Nullable
    DomainSocketAddress localAddress();

    /**
     * The peer's address.
     *
     * @return its name, {@linkplain DomainSocketAddress#isUnnamed() unnamed} if the peer is not bound; {@code null} before
     *     the channel is connected
     */
    @Override
    @Nullable
    DomainSocketAddress remoteAddress();

    /**
     * Who the peer is, as the kernel tells it: for a server the process that connected, for a client the one that began to
     * listen (which may have passed its socket on since). <b>Thread:</b> any.
     *
     * @return the credentials when the connection was made
     * @throws IOException if the channel is closed or not connected, or the kernel refuses
     */
    PeerCredentials peerCredentials() throws IOException;
}
