package io.millrace.channel.unix.sys;

import java.util.HashMap;
import java.util.Map;

/**
 * What the systems' headers say, copied by hand, so that a reader can hold each table against the headers named in it.
 * A dash stands for what a header does not have.
 */
final class Headers {

    private Headers() {}

    /** include/uapi/asm-generic/*.h, include/linux/socket.h and others of Linux 6. */
    private static final String LINUX = """
            # include/linux/socket.h
            AF_UNIX 1
            AF_INET 2
            AF_INET6 10
            MSG_NOSIGNAL 0x4000
            # include/linux/net.h
            SOCK_STREAM 1
            SOCK_DGRAM 2
            SOCK_NONBLOCK 04000
            SOCK_CLOEXEC 02000000
            # include/uapi/linux/un.h
            sizeof(sun_path) 108
            # include/uapi/asm-generic/socket.h
            SOL_SOCKET 1
            SO_REUSEADDR 2
            SO_ERROR 4
            SO_BROADCAST 6
            SO_SNDBUF 7
            SO_RCVBUF 8
            SO_KEEPALIVE 9
            SO_LINGER 13
            SO_REUSEPORT 15
            SO_RCVTIMEO 20
            SO_NOSIGPIPE -
            # include/uapi/linux/tcp.h, in.h, in6.h
            TCP_NODELAY 1
            IP_TOS 1
            IPV6_TCLASS 67
            IPV6_V6ONLY 26
            # include/uapi/asm-generic/fcntl.h, include/uapi/linux/eventfd.h
            O_CREAT 0100
            O_TRUNC 01000
            O_NONBLOCK 04000
            O_CLOEXEC 02000000
            EFD_NONBLOCK 04000
            EFD_CLOEXEC 02000000
            # include/uapi/asm-generic/mman-common.h
            MAP_PRIVATE 2
            MAP_ANON 0x20
            # include/uapi/linux/limits.h
            IOV_MAX 1024
            # include/uapi/asm-generic/poll.h
            POLLIN 0x0001
            POLLPRI 0x0002
            POLLOUT 0x0004
            POLLERR 0x0008
            POLLHUP 0x0010
            POLLNVAL 0x0020
            POLLRDHUP 0x2000
            """;

    /** What 4.4BSD had, and all of its descendants still have. */
    private static final String BSD = """
            # sys/socket.h
            AF_UNIX 1
            AF_INET 2
            SOCK_STREAM 1
            SOCK_DGRAM 2
            SOL_SOCKET 0xffff
            SO_REUSEADDR 0x0004
            SO_KEEPALIVE 0x0008
            SO_BROADCAST 0x0020
            SO_LINGER 0x0080
            SO_REUSEPORT 0x0200
            SO_SNDBUF 0x1001
            SO_RCVBUF 0x1002
            SO_ERROR 0x1007
            # sys/un.h
            sizeof(sun_path) 104
            # netinet/tcp.h, netinet/in.h, netinet6/in6.h
            TCP_NODELAY 1
            IP_TOS 3
            IPV6_V6ONLY 27
            # sys/fcntl.h
            O_NONBLOCK 0x0004
            O_CREAT 0x0200
            O_TRUNC 0x0400
            # sys/mman.h
            MAP_PRIVATE 0x0002
            MAP_ANON 0x1000
            # sys/syslimits.h, limits.h
            IOV_MAX 1024
            # sys/poll.h
            POLLIN 0x0001
            POLLPRI 0x0002
            POLLOUT 0x0004
            POLLERR 0x0008
            POLLHUP 0x0010
            POLLNVAL 0x0020
            """;

    /** XNU, xnu-8792 to xnu-11215. */
    private static final String DARWIN = BSD + """
            # bsd/sys/socket.h
            AF_INET6 30
            SOCK_NONBLOCK -
            SOCK_CLOEXEC -
            SO_LINGER_SEC 0x1080
            SO_RCVTIMEO 0x1006
            SO_NOSIGPIPE 0x1022
            MSG_NOSIGNAL 0x80000
            # bsd/netinet6/in6.h
            IPV6_TCLASS 36
            # bsd/sys/fcntl.h
            O_CLOEXEC 0x01000000
            # no sys/eventfd.h
            EFD_NONBLOCK -
            EFD_CLOEXEC -
            # bsd/sys/poll.h
            POLLRDHUP -
            """;

    /** FreeBSD 12 to 15. */
    private static final String FREEBSD = BSD + """
            # sys/sys/socket.h
            AF_INET6 28
            SOCK_CLOEXEC 0x10000000
            SOCK_NONBLOCK 0x20000000
            SO_RCVTIMEO 0x1006
            SO_NOSIGPIPE 0x0800
            MSG_NOSIGNAL 0x20000
            # sys/netinet6/in6.h
            IPV6_TCLASS 61
            # sys/sys/fcntl.h
            O_CLOEXEC 0x00100000
            # sys/sys/eventfd.h, FreeBSD 13
            EFD_NONBLOCK 0x00000004
            EFD_CLOEXEC 0x00100000
            # sys/sys/poll.h, FreeBSD 13
            POLLRDHUP 0x4000
            """;

    /** OpenBSD 6 to 7. */
    private static final String OPENBSD = BSD + """
            # sys/sys/socket.h
            AF_INET6 24
            SOCK_CLOEXEC 0x8000
            SOCK_NONBLOCK 0x4000
            SO_RCVTIMEO 0x1006
            SO_NOSIGPIPE -
            MSG_NOSIGNAL 0x400
            # sys/netinet6/in6.h
            IPV6_TCLASS 61
            # sys/sys/fcntl.h
            O_CLOEXEC 0x10000
            # no sys/eventfd.h
            EFD_NONBLOCK -
            EFD_CLOEXEC -
            # sys/sys/poll.h
            POLLRDHUP -
            """;

    /** NetBSD 9 to 11. */
    private static final String NETBSD = BSD + """
            # sys/sys/socket.h
            AF_INET6 24
            SOCK_CLOEXEC 0x10000000
            SOCK_NONBLOCK 0x20000000
            SO_RCVTIMEO 0x100c
            SO_NOSIGPIPE 0x0800
            MSG_NOSIGNAL 0x0400
            # sys/netinet6/in6.h
            IPV6_TCLASS 61
            # sys/sys/fcntl.h
            O_CLOEXEC 0x00400000
            # sys/sys/eventfd.h, NetBSD 10: O_NONBLOCK, O_CLOEXEC
            EFD_NONBLOCK 0x00000004
            EFD_CLOEXEC 0x00400000
            # sys/sys/poll.h
            POLLRDHUP -
            """;

    /** DragonFly 5 to 6. */
    private static final String DRAGONFLY = BSD + """
            # sys/sys/socket.h
            AF_INET6 28
            SOCK_CLOEXEC 0x10000000
            SOCK_NONBLOCK 0x20000000
            SO_RCVTIMEO 0x1006
            SO_NOSIGPIPE 0x0800
            MSG_NOSIGNAL 0x00000400
            # sys/netinet6/in6.h
            IPV6_TCLASS 61
            # sys/sys/fcntl.h
            O_CLOEXEC 0x00020000
            # no sys/eventfd.h
            EFD_NONBLOCK -
            EFD_CLOEXEC -
            # sys/sys/poll.h
            POLLRDHUP -
            """;

    /** sys/errno.h up to ENEEDAUTH, the same on macOS and the BSDs but for 45 on macOS. */
    private static final String BSD_ERRNOS = """
            EPERM 1 ENOENT 2 ESRCH 3 EINTR 4 EIO 5 ENXIO 6 E2BIG 7 ENOEXEC 8 EBADF 9 ECHILD 10 EDEADLK 11 ENOMEM 12
            EACCES 13 EFAULT 14 ENOTBLK 15 EBUSY 16 EEXIST 17 EXDEV 18 ENODEV 19 ENOTDIR 20 EISDIR 21 EINVAL 22
            ENFILE 23 EMFILE 24 ENOTTY 25 ETXTBSY 26 EFBIG 27 ENOSPC 28 ESPIPE 29 EROFS 30 EMLINK 31 EPIPE 32 EDOM 33
            ERANGE 34 EAGAIN 35 EINPROGRESS 36 EALREADY 37 ENOTSOCK 38 EDESTADDRREQ 39 EMSGSIZE 40 EPROTOTYPE 41
            ENOPROTOOPT 42 EPROTONOSUPPORT 43 ESOCKTNOSUPPORT 44 EPFNOSUPPORT 46 EAFNOSUPPORT 47 EADDRINUSE 48
            EADDRNOTAVAIL 49 ENETDOWN 50 ENETUNREACH 51 ENETRESET 52 ECONNABORTED 53 ECONNRESET 54 ENOBUFS 55
            EISCONN 56 ENOTCONN 57 ESHUTDOWN 58 ETOOMANYREFS 59 ETIMEDOUT 60 ECONNREFUSED 61 ELOOP 62 ENAMETOOLONG 63
            EHOSTDOWN 64 EHOSTUNREACH 65 ENOTEMPTY 66 EPROCLIM 67 EUSERS 68 EDQUOT 69 ESTALE 70 EREMOTE 71 EBADRPC 72
            ERPCMISMATCH 73 EPROGUNAVAIL 74 EPROGMISMATCH 75 EPROCUNAVAIL 76 ENOLCK 77 ENOSYS 78 EFTYPE 79 EAUTH 80
            ENEEDAUTH 81
            """;

    private static final String DARWIN_ERRNOS = BSD_ERRNOS + """
            ENOTSUP 45 EPWROFF 82 EDEVERR 83 EOVERFLOW 84 EBADEXEC 85 EBADARCH 86 ESHLIBVERS 87 EBADMACHO 88
            ECANCELED 89 EIDRM 90 ENOMSG 91 EILSEQ 92 ENOATTR 93 EBADMSG 94 EMULTIHOP 95 ENODATA 96 ENOLINK 97
            ENOSR 98 ENOSTR 99 EPROTO 100 ETIME 101 EOPNOTSUPP 102 ENOPOLICY 103 ENOTRECOVERABLE 104 EOWNERDEAD 105
            EQFULL 106
            """;

    private static final String FREEBSD_ERRNOS = BSD_ERRNOS + """
            EOPNOTSUPP 45 EIDRM 82 ENOMSG 83 EOVERFLOW 84 ECANCELED 85 EILSEQ 86 ENOATTR 87 EDOOFUS 88 EBADMSG 89
            EMULTIHOP 90 ENOLINK 91 EPROTO 92 ENOTCAPABLE 93 ECAPMODE 94 ENOTRECOVERABLE 95 EOWNERDEAD 96
            EINTEGRITY 97
            """;

    private static final String OPENBSD_ERRNOS = BSD_ERRNOS + """
            EOPNOTSUPP 45 EIPSEC 82 ENOATTR 83 EILSEQ 84 ENOMEDIUM 85 EMEDIUMTYPE 86 EOVERFLOW 87 ECANCELED 88 EIDRM 89
            ENOMSG 90 ENOTSUP 91 EBADMSG 92 ENOTRECOVERABLE 93 EOWNERDEAD 94 EPROTO 95
            """;

    private static final String NETBSD_ERRNOS = BSD_ERRNOS + """
            EOPNOTSUPP 45 EIDRM 82 ENOMSG 83 EOVERFLOW 84 EILSEQ 85 ENOTSUP 86 ECANCELED 87 EBADMSG 88 ENODATA 89
            ENOSR 90 ENOSTR 91 ETIME 92 ENOATTR 93 EMULTIHOP 94 ENOLINK 95 EPROTO 96 EOWNERDEAD 97 ENOTRECOVERABLE 98
            """;

    private static final String DRAGONFLY_ERRNOS = BSD_ERRNOS + """
            EOPNOTSUPP 45 EIDRM 82 ENOMSG 83 EOVERFLOW 84 ECANCELED 85 EILSEQ 86 ENOATTR 87 EDOOFUS 88 EBADMSG 89
            EMULTIHOP 90 ENOLINK 91 EPROTO 92 ENOMEDIUM 93 ENOTRECOVERABLE 94 EOWNERDEAD 95 EASYNC 99
            """;

    /** The constants of a system's headers but for the errors; those that are a dash have no number. */
    static Map<String, Integer> constants(Os os) {
        Map<String, Integer> constants = new HashMap<>();
        table(os).lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            String[] columns = line.split(" ");
            constants.put(columns[0], columns[1].equals("-") ? 0 : Integer.decode(columns[1]));
        });
        return constants;
    }

    private static String table(Os os) {
        return switch (os) {
            case LINUX -> LINUX;
            case DARWIN -> DARWIN;
            case FREEBSD -> FREEBSD;
            case OPENBSD -> OPENBSD;
            case NETBSD -> NETBSD;
            case DRAGONFLY -> DRAGONFLY;
        };
    }

    /** The errors of a system of the BSD family. */
    static Map<String, Integer> errnos(Os os) {
        String table =
                switch (os) {
                    case LINUX -> throw new IllegalArgumentException("4.4BSD is no ancestor of Linux");
                    case DARWIN -> DARWIN_ERRNOS;
                    case FREEBSD -> FREEBSD_ERRNOS;
                    case OPENBSD -> OPENBSD_ERRNOS;
                    case NETBSD -> NETBSD_ERRNOS;
                    case DRAGONFLY -> DRAGONFLY_ERRNOS;
                };
        String[] words = table.strip().split("\\s+");
        Map<String, Integer> errnos = new HashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            errnos.put(words[i], Integer.valueOf(words[i + 1]));
        }
        return errnos;
    }
}
