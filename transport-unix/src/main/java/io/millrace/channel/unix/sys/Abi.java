package io.millrace.channel.unix.sys;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The numbers and layouts that a kernel's binary interface fixes, in parts that do not depend on each other: a part may
 * be another system's, for a C library that emulates it.
 *
 * <p><b>Spec:</b> the systems' own headers. Linux: {@code include/uapi/asm-generic/{socket,fcntl,mman-common,poll}.h},
 * {@code include/linux/socket.h}, {@code include/uapi/linux/in6.h}. macOS: XNU's {@code
 * bsd/sys/{socket,un,fcntl,mman,poll}.h} and {@code bsd/netinet6/in6.h}. FreeBSD, OpenBSD, NetBSD, DragonFly: {@code
 * sys/sys/{socket,un,fcntl,mman,poll}.h} and {@code sys/netinet6/in6.h} of each.
 *
 * @param system whose descriptors, memory and errors these are
 * @param os whose sockets these are; whatever else differs between the systems' sockets is chosen by it
 * @param keventOs whose {@code struct kevent}
 * @param addresses how socket addresses lie in memory
 * @param sockets constants of socket calls
 * @param options names of socket options
 * @param files constants of descriptors and mappings
 * @param polling bits of {@code poll(2)}
 * @param errnos numbers, names and texts of errors
 */
public record Abi(
        Os system,
        Os os,
        Os keventOs,
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
     * @param unixPathBytes the size of {@code sun_path}, which begins at offset 2 everywhere
     */
    public record Addresses(boolean lengthByte, int inet, int inet6, int unix, int unixPathBytes) {

        static Addresses of(Os os) {
            return switch (os) {
                case LINUX -> new Addresses(false, 2, 10, 1, 108);
                case DARWIN -> new Addresses(true, 2, 30, 1, 104);
                case FREEBSD, DRAGONFLY -> new Addresses(true, 2, 28, 1, 104);
                case OPENBSD, NETBSD -> new Addresses(true, 2, 24, 1, 104);
            };
        }
    }

    /**
     * Constants of socket calls.
     *
     * @param stream {@code SOCK_STREAM}
     * @param datagram {@code SOCK_DGRAM}
     * @param typeFlags {@code SOCK_NONBLOCK | SOCK_CLOEXEC}, 0 where {@code socket(2)} has no such flags
     * @param sendFlags {@code MSG_NOSIGNAL}, 0 where there is none
     * @param noSigPipe {@code SO_NOSIGPIPE}, 0 where there is none; set on each socket where {@code MSG_NOSIGNAL} is
     *     missing
     */
    public record Sockets(int stream, int datagram, int typeFlags, int sendFlags, int noSigPipe) {

        static Sockets of(Os os) {
            return switch (os) {
                case LINUX -> new Sockets(1, 2, 0x800 | 0x80000, 0x4000, 0);
                // MSG_NOSIGNAL is 0x80000 in newer headers, and older kernels ignore it
                case DARWIN -> new Sockets(1, 2, 0, 0, 0x1022);
                case FREEBSD -> new Sockets(1, 2, 0x20000000 | 0x10000000, 0x20000, 0x800);
                case OPENBSD -> new Sockets(1, 2, 0x4000 | 0x8000, 0x400, 0);
                case NETBSD, DRAGONFLY -> new Sockets(1, 2, 0x20000000 | 0x10000000, 0x400, 0x800);
            };
        }
    }

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
     * @param linger the {@code SO_LINGER} that counts in seconds
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
            int v6Only) {

        static Options of(Os os) {
            return switch (os) {
                case LINUX -> new Options(1, 4, 2, 15, 9, 6, 7, 8, 13, 20, 1, 1, 67, 26);
                // SO_LINGER_SEC: its SO_LINGER counts in ticks of 10 ms
                case DARWIN -> bsd(0x1080, 0x1006, 36);
                case FREEBSD, OPENBSD, DRAGONFLY -> bsd(0x80, 0x1006, 61);
                // 0x1006 took a timeval of 32 bits
                case NETBSD -> bsd(0x80, 0x100c, 61);
            };
        }

        private static Options bsd(int linger, int receiveTimeout, int trafficClass) {
            return new Options(
                    0xffff,
                    0x1007,
                    0x4,
                    0x200,
                    0x8,
                    0x20,
                    0x1001,
                    0x1002,
                    linger,
                    receiveTimeout,
                    1,
                    3,
                    trafficClass,
                    27);
        }
    }

    /**
     * Constants of descriptors and mappings.
     *
     * @param nonBlock {@code O_NONBLOCK}
     * @param closeOnExec {@code O_CLOEXEC}
     * @param create {@code O_CREAT}
     * @param truncate {@code O_TRUNC}
     * @param eventFlags {@code EFD_NONBLOCK | EFD_CLOEXEC}, 0 where there is no {@code eventfd(2)}
     * @param mapAnonymous {@code MAP_PRIVATE | MAP_ANONYMOUS}
     * @param adviseDiscard the {@code MADV_*} after which the pages are given back and read as zeros; 0 where there is
     *     none ({@code MADV_FREE} leaves the old bytes there for some time)
     * @param vectorLimit {@code IOV_MAX}
     */
    public record Files(
            int nonBlock,
            int closeOnExec,
            int create,
            int truncate,
            int eventFlags,
            int mapAnonymous,
            int adviseDiscard,
            int vectorLimit) {

        static Files of(Os os) {
            return switch (os) {
                case LINUX -> new Files(0x800, 0x80000, 0x40, 0x200, 0x800 | 0x80000, 0x02 | 0x20, 4, 1024);
                case DARWIN -> bsd(0x1000000, 0);
                // eventfd: FreeBSD 13, NetBSD 10; a C library without it says so by lacking the symbol
                case FREEBSD -> bsd(0x100000, 0x4 | 0x100000);
                case OPENBSD -> bsd(0x10000, 0);
                case NETBSD -> bsd(0x400000, 0x4 | 0x400000);
                case DRAGONFLY -> bsd(0x20000, 0);
            };
        }

        private static Files bsd(int closeOnExec, int eventFlags) {
            return new Files(0x4, closeOnExec, 0x200, 0x400, eventFlags, 0x02 | 0x1000, 0, 1024);
        }
    }

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
    public record Polling(int in, int out, int error, int hangup, int invalid, int readClosed, int urgent) {

        static Polling of(Os os) {
            int readClosed =
                    switch (os) {
                        case LINUX -> 0x2000;
                        // FreeBSD has it since 13; before, the bit is ignored
                        case FREEBSD -> 0x4000;
                        case DARWIN, OPENBSD, NETBSD, DRAGONFLY -> 0;
                    };
            return new Polling(0x001, 0x004, 0x008, 0x010, 0x020, readClosed, 0x002);
        }
    }

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

    /** The system property that names the system of all parts. */
    public static final String SYSTEM_PROPERTY = "io.millrace.unix.abi";

    /**
     * The system property that names the system of the sockets: their addresses, options, messages and everything else
     * that goes by {@link #os()}.
     */
    public static final String SOCKET_PROPERTY = "io.millrace.unix.abi.socket";

    /** The system property that names the system of {@code struct kevent}. */
    public static final String KEVENT_PROPERTY = "io.millrace.unix.abi.kevent";

    /**
     * CPUs whose Linux uses the generic numbers above, as {@code os.arch} says them; MIPS, SPARC, Alpha and PA-RISC do
     * not.
     */
    private static final Set<String> GENERIC_CPUS =
            Set.of("amd64", "x86_64", "aarch64", "riscv64", "loongarch64", "s390x", "ppc64le");

    /** Linux with its generic numbering. */
    public static final Abi LINUX = combine(Os.LINUX, Os.LINUX, Os.LINUX);

    /** The interface of this VM's system, found once. */
    private static final class Host {
        private static final @Nullable Abi ABI;
        private static final @Nullable String UNSUPPORTED;

        static {
            Abi abi = null;
            String unsupported = null;
            try {
                abi = select(
                        System.getProperty("os.name", "unknown"),
                        System.getProperty("os.arch", "unknown"),
                        System::getProperty);
            } catch (UnsupportedOperationException e) {
                unsupported = e.getMessage();
            }
            ABI = abi;
            UNSUPPORTED = unsupported;
        }
    }

    /**
     * The interface of a system on a CPU whose numbers are known.
     *
     * @param os the system
     * @return its numbers and layouts
     */
    public static Abi of(Os os) {
        return of(os, os, os);
    }

    /**
     * An interface that is put together.
     *
     * @param system whose descriptors, memory and errors
     * @param sockets whose sockets
     * @param kevent whose {@code struct kevent}
     * @return their numbers and layouts
     */
    public static Abi of(Os system, Os sockets, Os kevent) {
        boolean linux = system == Os.LINUX && sockets == Os.LINUX && kevent == Os.LINUX;
        return linux ? LINUX : combine(system, sockets, kevent);
    }

    private static Abi combine(Os system, Os sockets, Os kevent) {
        return new Abi(
                system,
                sockets,
                kevent,
                Addresses.of(sockets),
                Sockets.of(sockets),
                Options.of(sockets),
                Files.of(system),
                Polling.of(system),
                ErrnoTable.of(system));
    }

    /**
     * The interface of a system.
     *
     * @param os the {@code os.name} property
     * @param cpu the {@code os.arch} property
     * @return its numbers and layouts
     * @throws UnsupportedOperationException if it is not known; the message says which part is not
     */
    public static Abi of(String os, String cpu) {
        return select(os, cpu, property -> null);
    }

    /**
     * The interface that the properties ask for.
     *
     * @param osName the {@code os.name} property
     * @param cpu the {@code os.arch} property
     * @param properties gives the value of {@link #SYSTEM_PROPERTY}, {@link #SOCKET_PROPERTY} and {@link
     *     #KEVENT_PROPERTY}, or {@code null}
     * @return its numbers and layouts
     * @throws UnsupportedOperationException if it is not known; the message says which part is not, and what would be
     */
    static Abi select(String osName, String cpu, Function<String, @Nullable String> properties) {
        Os chosen = chosen(SYSTEM_PROPERTY, properties);
        Os system = chosen == null ? Os.of(osName) : chosen;
        checkCpu(system, cpu);
        Os sockets = chosen(SOCKET_PROPERTY, properties);
        Os kevent = chosen(KEVENT_PROPERTY, properties);
        return of(system, sockets == null ? system : sockets, kevent == null ? system : kevent);
    }

    private static @Nullable Os chosen(String property, Function<String, @Nullable String> properties) {
        String value = properties.apply(property);
        if (value == null || value.isBlank()) {
            return null;
        }
        List<String> names = Arrays.stream(Os.values())
                .map(os -> os.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = names.indexOf(value.strip().toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw new UnsupportedOperationException(
                    "system property " + property + " is " + value + ", not one of " + names);
        }
        return Os.values()[index];
    }

    private static void checkCpu(Os system, String cpu) {
        String name = cpu.toLowerCase(Locale.ROOT);
        if (system == Os.LINUX && !GENERIC_CPUS.contains(name)) {
            throw new UnsupportedOperationException("CPU " + cpu + " is not supported on Linux, only "
                    + GENERIC_CPUS.stream().sorted().toList() + " are");
        }
        // The BSDs number alike on all CPUs; addresses cross as 64 bits
        if (!name.contains("64") && !GENERIC_CPUS.contains(name)) {
            throw new UnsupportedOperationException(
                    "CPU " + cpu + " is not supported on " + system + ", only those of 64 bits are");
        }
    }

    /**
     * The interface of the system that this VM runs on, or that the system properties say it runs on.
     *
     * @return always the same instance
     * @throws UnsupportedOperationException if it is not known; the message says which part is not
     */
    public static Abi host() {
        Abi abi = Host.ABI;
        if (abi == null) {
            throw new UnsupportedOperationException(Host.UNSUPPORTED);
        }
        return abi;
    }
}
