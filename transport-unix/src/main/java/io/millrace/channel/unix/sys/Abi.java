package io.millrace.channel.unix.sys;

import java.util.Locale;
import java.util.Set;

/**
 * The numbers and layouts that a kernel's binary interface fixes, in parts that do not depend on each other.
 *
 * @param os the operating system, as the {@code os.name} property says it
 * @param addresses how socket addresses lie in memory
 * @param sockets constants of socket calls
 * @param options names of socket options
 * @param files constants of descriptors and mappings
 * @param polling bits of {@code poll(2)}
 * @param errnos numbers, names and texts of errors
 */
public record Abi(
        String os,
        Addresses addresses,
        Sockets sockets,
        Options options,
        Files files,
        Polling polling,
        ErrnoTable errnos) {

    /**
     * How {@code sockaddr} begins, and the numbers of the families.
     *
     * @param lengthByte whether a length byte precedes a family of one byte (BSD) instead of a family of two bytes
     *     (Linux)
     * @param inet {@code AF_INET}
     * @param inet6 {@code AF_INET6}
     * @param unix {@code AF_UNIX}
     */
    public record Addresses(boolean lengthByte, int inet, int inet6, int unix) {}

    /**
     * Constants of socket calls.
     *
     * @param stream {@code SOCK_STREAM}
     * @param datagram {@code SOCK_DGRAM}
     * @param typeFlags {@code SOCK_NONBLOCK | SOCK_CLOEXEC}, 0 where {@code socket(2)} has no such flags
     * @param sendFlags {@code MSG_NOSIGNAL}, 0 where there is none
     * @param noSigPipe {@code SO_NOSIGPIPE}, 0 where there is none
     */
    public record Sockets(int stream, int datagram, int typeFlags, int sendFlags, int noSigPipe) {}

    /**
     * Names of socket options that every POSIX system has. {@code IPPROTO_TCP} (6), {@code IPPROTO_IP} (0) and {@code
     * IPPROTO_IPV6} (41)
     * are the same everywhere.
     *
     * @param socket {@code SOL_SOCKET}
     * @param error {@code SO_ERROR}
     * @param reuseAddress {@code SO_REUSEADDR}
     * @param reusePort {@code SO_REUSEPORT}
     * @param keepAlive {@code SO_KEEPALIVE}
     * @param broadcast {@code SO_BROADCAST}
     * @param sendBuffer {@code SO_SNDBUF}
     * @param receiveBuffer {@code SO_RCVBUF}
     * @param linger {@code SO_LINGER}
     * @param receiveTimeout {@code SO_RCVTIMEO}
     * @param noDelay {@code TCP_NODELAY}
     * @param typeOfService {@code IP_TOS}
     * @param trafficClass {@code IPV6_TCLASS}
     * @param v6Only {@code IPV6_V6ONLY}
     */
    public record Options(
            int socket,
            int error,
            int reuseAddress,
            int reusePort,
            int keepAlive,
            int broadcast,
            int sendBuffer,
            int receiveBuffer,
            int linger,
            int receiveTimeout,
            int noDelay,
            int typeOfService,
            int trafficClass,
            int v6Only) {}

    /**
     * Constants of descriptors and mappings.
     *
     * @param nonBlock {@code O_NONBLOCK}
     * @param closeOnExec {@code O_CLOEXEC}
     * @param create {@code O_CREAT}
     * @param truncate {@code O_TRUNC}
     * @param mapAnonymous {@code MAP_PRIVATE | MAP_ANONYMOUS}
     * @param adviseDiscard the {@code MADV_*} after which the pages are given back and read as zeros
     * @param vectorLimit {@code IOV_MAX}
     */
    public record Files(
            int nonBlock,
            int closeOnExec,
            int create,
            int truncate,
            int mapAnonymous,
            int adviseDiscard,
            int vectorLimit) {}

    /**
     * Bits of {@code poll(2)}.
     *
     * @param in {@code POLLIN}
     * @param out {@code POLLOUT}
     * @param error {@code POLLERR}
     * @param hangup {@code POLLHUP}
     * @param invalid {@code POLLNVAL}
     * @param readClosed {@code POLLRDHUP}, 0 where there is none
     * @param urgent {@code POLLPRI}
     */
    public record Polling(int in, int out, int error, int hangup, int invalid, int readClosed, int urgent) {}

    /** {@code IPPROTO_IP}. */
    public static final int IPPROTO_IP = 0;

    /** {@code IPPROTO_TCP}. */
    public static final int IPPROTO_TCP = 6;

    /** {@code IPPROTO_UDP}. */
    public static final int IPPROTO_UDP = 17;

    /** {@code IPPROTO_IPV6}. */
    public static final int IPPROTO_IPV6 = 41;

    /** Shuts down the reading half. */
    public static final int SHUT_RD = 0;

    /** Shuts down the writing half. */
    public static final int SHUT_WR = 1;

    /** Shuts down both halves. */
    public static final int SHUT_RDWR = 2;

    /**
     * CPUs whose Linux uses the generic numbers below, as {@code os.arch} says them; MIPS, SPARC, Alpha and PA-RISC do
     * not.
     */
    private static final Set<String> GENERIC_CPUS =
            Set.of("amd64", "x86_64", "aarch64", "riscv64", "loongarch64", "s390x", "ppc64le");

    /** Linux with its generic numbering. */
    public static final Abi LINUX = new Abi(
            "Linux",
            new Addresses(false, 2, 10, 1),
            new Sockets(1, 2, 0x800 | 0x80000, 0x4000, 0),
            new Options(1, 4, 2, 15, 9, 6, 7, 8, 13, 20, 1, 1, 67, 26),
            new Files(0x800, 0x80000, 0x40, 0x200, 0x02 | 0x20, 4, 1024),
            new Polling(0x001, 0x004, 0x008, 0x010, 0x020, 0x2000, 0x002),
            ErrnoTable.parse(LinuxErrno.TABLE));

    /**
     * The interface of a system.
     *
     * @param os the {@code os.name} property
     * @param cpu the {@code os.arch} property
     * @return its numbers and layouts
     * @throws UnsupportedOperationException if it is not known; the message says which part is not
     */
    public static Abi of(String os, String cpu) {
        if (!os.toLowerCase(Locale.ROOT).startsWith("linux")) {
            throw new UnsupportedOperationException("operating system " + os + " is not supported, only Linux is");
        }
        if (!GENERIC_CPUS.contains(cpu.toLowerCase(Locale.ROOT))) {
            throw new UnsupportedOperationException("CPU " + cpu + " is not supported on Linux, only "
                    + GENERIC_CPUS.stream().sorted().toList() + " are");
        }
        return LINUX;
    }

    /**
     * The interface of the system that this VM runs on.
     *
     * @return its numbers and layouts
     * @throws UnsupportedOperationException if it is not known; the message says which part is not
     */
    public static Abi host() {
        return of(System.getProperty("os.name", "unknown"), System.getProperty("os.arch", "unknown"));
    }
}
