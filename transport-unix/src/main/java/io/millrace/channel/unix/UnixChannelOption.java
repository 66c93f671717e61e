package io.millrace.channel.unix;

import io.millrace.channel.ChannelOption;

/** Options of POSIX systems that the JDK's transports do not have. */
public class UnixChannelOption extends ChannelOption<Object> {

    /**
     * {@code SO_REUSEPORT}: several sockets share a port, and the kernel spreads connections or datagrams over them.
     */
    public static final ChannelOption<Boolean> SO_REUSEPORT = valueOf(UnixChannelOption.class, "SO_REUSEPORT");

    /** Whether a domain socket's channel reads bytes or descriptors. */
    public static final ChannelOption<DomainSocketReadMode> DOMAIN_SOCKET_READ_MODE =
            valueOf(UnixChannelOption.class, "DOMAIN_SOCKET_READ_MODE");

    /** For the classes that add a system's own options. */
    protected UnixChannelOption() {
        super("UnixChannelOption");
    }
}
