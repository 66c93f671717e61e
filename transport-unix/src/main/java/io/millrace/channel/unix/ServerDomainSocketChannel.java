package io.millrace.channel.unix;

import io.millrace.channel.ServerChannel;
import org.jspecify.annotations.Nullable;

/**
 * A domain socket that accepts connections.
 *
 * <p>Binding it to a path makes a file. One that is there already is replaced if it is a socket that no process has open,
 * left by one that crashed ({@link UnixChannelOption#REPLACE_STALE_SOCKET_FILE}); otherwise binding fails. The file is
 * removed when the channel closes ({@link UnixChannelOption#REMOVE_SOCKET_FILE}), unless another one has taken its place.
 */
public interface ServerDomainSocketChannel extends ServerChannel, UnixChannel {
    @Override
    @Nullable
    DomainSocketAddress localAddress();

    /**
     * A listener has no peer.
     *
     * @return {@code null}
     */
    @Override
    @Nullable
    DomainSocketAddress remoteAddress();
}
