package io.millrace.channel.unix;

import io.millrace.channel.socket.SocketProtocolFamily;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A UDP channel over {@code poll(2)}. */
public final class PollDatagramChannel extends UnixDatagramChannel {
    /** Makes a channel for any address. */
    public PollDatagramChannel() {
        this((SocketAddress) null);
    }

    /**
     * Makes a channel of a family.
     *
     * @param family the family
     */
    public PollDatagramChannel(SocketProtocolFamily family) {
        super(PollTransport.backend(), family);
    }

    /**
     * Makes a channel over a UDP socket that is open already.
     *
     * @param fd the socket, which is the channel's from now on
     */
    public PollDatagramChannel(int fd) {
        super(PollTransport.backend(), fd);
    }

    PollDatagramChannel(@Nullable SocketAddress address) {
        super(PollTransport.backend(), address);
    }
}
