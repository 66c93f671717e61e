package io.millrace.channel.unix;

import io.millrace.channel.ChannelOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Options of POSIX systems that the JDK's transports do not have. */
public class UnixChannelOption extends ChannelOption<Object> {

    /**
     * {@code SO_REUSEPORT}: several sockets share a port, and the kernel spreads connections or datagrams over them.
     */
    public static final ChannelOption<Boolean> SO_REUSEPORT = valueOf(UnixChannelOption.class, "SO_REUSEPORT");

    /** Whether a domain socket's channel reads bytes or descriptors. */
    public static final ChannelOption<DomainSocketReadMode> DOMAIN_SOCKET_READ_MODE =
            valueOf(UnixChannelOption.class, "DOMAIN_SOCKET_READ_MODE");

    /**
     * Who may connect to a domain socket that is bound to a path: the permissions of its file, set before anybody can
     * connect. The file is made with those that the process's umask leaves unless this is set. To be set before binding.
     */
    public static final ChannelOption<Set<PosixFilePermission>> SOCKET_FILE_PERMISSIONS =
            valueOf(UnixChannelOption.class, "SOCKET_FILE_PERMISSIONS");

    /**
     * Whether binding a domain socket to a path replaces a socket's file that no process has open any more, left by one that
     * crashed; {@code true} unless set. Anything else that is at the path, and a socket that somebody has open, makes
     * binding fail with {@code EADDRINUSE} whatever this is.
     */
    public static final ChannelOption<Boolean> REPLACE_STALE_SOCKET_FILE =
            valueOf(UnixChannelOption.class, "REPLACE_STALE_SOCKET_FILE");

    /**
     * Whether closing a domain socket's channel removes the socket's file: {@code true} for a channel that has made it by
     * binding, {@code false} for one over a descriptor that came from elsewhere, unless set. A file that has been replaced
     * by another one stays. A process that passes its listener on switches this off.
     */
    public static final ChannelOption<Boolean> REMOVE_SOCKET_FILE =
            valueOf(UnixChannelOption.class, "REMOVE_SOCKET_FILE");

    /**
     * {@code IP_PKTINFO}, {@code IP_RECVDSTADDR}, {@code IPV6_RECVPKTINFO}: datagrams come with the address that they were
     * sent to, which is their {@code recipient()} then also if the channel is bound to the wildcard; their {@code sender()}
     * is a {@link DatagramSocketAddress}.
     */
    public static final ChannelOption<Boolean> IP_PKTINFO = valueOf(UnixChannelOption.class, "IP_PKTINFO");

    /**
     * {@code IP_RECVTOS}, {@code IPV6_RECVTCLASS}: datagrams come as {@link ReceivedDatagramPacket}s, with their type of
     * service or traffic class, ECN included.
     */
    public static final ChannelOption<Boolean> IP_RECVTOS = valueOf(UnixChannelOption.class, "IP_RECVTOS");

    /** For the classes that add a system's own options. */
    protected UnixChannelOption() {
        super("UnixChannelOption");
    }
}
