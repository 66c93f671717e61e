package io.millrace.channel.embedded;

import java.net.SocketAddress;

/** Both addresses of an active embedded channel. */
final class EmbeddedSocketAddress extends SocketAddress {
    static final EmbeddedSocketAddress INSTANCE = new EmbeddedSocketAddress();

    private static final long serialVersionUID = 1L;

    private EmbeddedSocketAddress() {}

    @Override
    public String toString() {
        return "embedded";
    }
}
