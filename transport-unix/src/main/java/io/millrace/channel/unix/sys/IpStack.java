package io.millrace.channel.unix.sys;

/**
 * Which family the host's sockets have: {@code AF_INET6} ones that speak IPv4 too where there are such, else {@code
 * AF_INET} ones. OpenBSD has none ({@code inet6(4)}), and there the JDK speaks IPv4 alone as well.
 *
 * <p>As in the JDK, {@code -Djava.net.preferIPv4Stack=true} asks for the latter. <b>Thread:</b> any.
 */
public final class IpStack {

    private final Syscalls calls;
    private final int family;

    private IpStack(Syscalls calls, int family) {
        this.calls = calls;
        this.family = family;
    }

    /**
     * Finds out what the host has.
     *
     * @param calls the system calls
     * @return the stack
     */
    public static IpStack detect(Syscalls calls) {
        Abi.Addresses families = calls.abi().addresses();
        if (Boolean.getBoolean("java.net.preferIPv4Stack")) {
            return new IpStack(calls, families.inet());
        }
        IpStack both = new IpStack(calls, families.inet6());
        int probe = both.newDatagramSocket();
        if (probe < 0) {
            return new IpStack(calls, families.inet());
        }
        calls.close(probe);
        return both;
    }

    /**
     * The family of the sockets that are made here.
     *
     * @return {@code AF_INET6} or {@code AF_INET}
     */
    public int family() {
        return family;
    }

    /**
     * Makes a TCP socket, non-blocking and close-on-exec.
     *
     * @return a descriptor, or {@code -errno}
     */
    public int newStreamSocket() {
        return newStreamSocket(family);
    }

    /**
     * Makes a TCP socket of a family, non-blocking and close-on-exec; one of {@code AF_INET6} speaks IPv4 too.
     *
     * @param family {@code AF_INET6} or {@code AF_INET}
     * @return a descriptor, or {@code -errno}
     */
    public int newStreamSocket(int family) {
        return newSocket(family, calls.abi().sockets().stream());
    }

    /**
     * Makes a UDP socket, non-blocking and close-on-exec.
     *
     * @return a descriptor, or {@code -errno}
     */
    public int newDatagramSocket() {
        return newSocket(family, calls.abi().sockets().datagram());
    }

    private int newSocket(int family, int type) {
        int fd = calls.socket(family, type, 0);
        if (fd < 0 || family != calls.abi().addresses().inet6()) {
            return fd;
        }
        // net.ipv6.bindv6only may have made IPv6 alone the default
        int both = calls.setOption(fd, Abi.IPPROTO_IPV6, calls.abi().options().v6Only(), 0);
        if (both < 0) {
            calls.close(fd);
            return both;
        }
        return fd;
    }
}
