package io.millrace.examples;

import io.millrace.channel.Channel;
import io.millrace.channel.unix.DomainSocketChannel;
import io.millrace.channel.unix.PeerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Whose processes may be at the other end of a unix socket. Anybody may listen on a path that nobody has taken yet, so
 * that only the kernel can tell who has.
 *
 * @param ids the users' ids
 */
record TrustedUsers(Set<Integer> ids) {
    private static final int ROOT = 0;

    TrustedUsers {
        ids = Set.copyOf(ids);
    }

    /** This process's user, and root. */
    static TrustedUsers ownAndRoot() throws IOException {
        Path mine = Files.createTempFile("millrace", ".user"); // what a process makes is its effective user's
        try {
            int own = (Integer) Files.getAttribute(mine, "unix:uid");
            return new TrustedUsers(own == ROOT ? Set.of(ROOT) : Set.of(ROOT, own));
        } finally {
            Files.delete(mine);
        }
    }

    /**
     * Checks who is at the other end of a connection.
     *
     * @param connection of a domain socket
     * @throws IOException if it is somebody else, or the kernel does not tell
     */
    void require(Channel connection) throws IOException {
        PeerCredentials peer = ((DomainSocketChannel) connection).peerCredentials();
        if (!ids.contains(peer.uid())) {
            throw new IOException("process " + peer.pid() + " at the other end of the control socket is user "
                    + peer.uid() + "'s (expected: one of " + ids + ")");
        }
    }
}
