package io.millrace.channel.unix.sys;

/**
 * The error numbers of the BSDs and of macOS ({@code errno(2)}): 4.4BSD numbered 1 to 81 for all of them, and each has
 * added its own.
 */
final class BsdErrno {

    private BsdErrno() {}

    /** Number, name and text of one error a line, ascending: those that all have. */
    private static final String COMMON = """
            1 EPERM Operation not permitted
            2 ENOENT No such file or directory
            3 ESRCH No such process
            4 EINTR Interrupted system call
            5 EIO Input/output error
            6 ENXIO Device not configured
            7 E2BIG Argument list too long
            8 ENOEXEC Exec format error
            9 EBADF Bad file descriptor
            10 ECHILD No child processes
            11 EDEADLK Resource deadlock avoided
            12 ENOMEM Cannot allocate memory
            13 EACCES Permission denied
            14 EFAULT Bad address
            15 ENOTBLK Block device required
            16 EBUSY Device busy
            17 EEXIST File exists
            18 EXDEV Cross-device link
            19 ENODEV Operation not supported by device
            20 ENOTDIR Not a directory
            21 EISDIR Is a directory
            22 EINVAL Invalid argument
            23 ENFILE Too many open files in system
            24 EMFILE Too many open files
            25 ENOTTY Inappropriate ioctl for device
            26 ETXTBSY Text file busy
            27 EFBIG File too large
            28 ENOSPC No space left on device
            29 ESPIPE Illegal seek
            30 EROFS Read-only file system
            31 EMLINK Too many links
            32 EPIPE Broken pipe
            33 EDOM Numerical argument out of domain
            34 ERANGE Result too large
            35 EAGAIN Resource temporarily unavailable
            36 EINPROGRESS Operation now in progress
            37 EALREADY Operation already in progress
            38 ENOTSOCK Socket operation on non-socket
            39 EDESTADDRREQ Destination address required
            40 EMSGSIZE Message too long
            41 EPROTOTYPE Protocol wrong type for socket
            42 ENOPROTOOPT Protocol not available
            43 EPROTONOSUPPORT Protocol not supported
            44 ESOCKTNOSUPPORT Socket type not supported
            46 EPFNOSUPPORT Protocol family not supported
            47 EAFNOSUPPORT Address family not supported by protocol family
            48 EADDRINUSE Address already in use
            49 EADDRNOTAVAIL Can't assign requested address
            50 ENETDOWN Network is down
            51 ENETUNREACH Network is unreachable
            52 ENETRESET Network dropped connection on reset
            53 ECONNABORTED Software caused connection abort
            54 ECONNRESET Connection reset by peer
            55 ENOBUFS No buffer space available
            56 EISCONN Socket is already connected
            57 ENOTCONN Socket is not connected
            58 ESHUTDOWN Can't send after socket shutdown
            59 ETOOMANYREFS Too many references: can't splice
            60 ETIMEDOUT Operation timed out
            61 ECONNREFUSED Connection refused
            62 ELOOP Too many levels of symbolic links
            63 ENAMETOOLONG File name too long
            64 EHOSTDOWN Host is down
            65 EHOSTUNREACH No route to host
            66 ENOTEMPTY Directory not empty
            67 EPROCLIM Too many processes
            68 EUSERS Too many users
            69 EDQUOT Disc quota exceeded
            70 ESTALE Stale NFS file handle
            71 EREMOTE Too many levels of remote in path
            72 EBADRPC RPC struct is bad
            73 ERPCMISMATCH RPC version wrong
            74 EPROGUNAVAIL RPC program not available
            75 EPROGMISMATCH RPC program version wrong
            76 EPROCUNAVAIL Bad procedure for program
            77 ENOLCK No locks available
            78 ENOSYS Function not implemented
            79 EFTYPE Inappropriate file type or format
            80 EAUTH Authentication error
            81 ENEEDAUTH Need authenticator
            """;

    /** Those of macOS: XNU {@code bsd/sys/errno.h}. */
    static final String DARWIN = COMMON + """
            45 ENOTSUP Operation not supported
            82 EPWROFF Device power is off
            83 EDEVERR Device error
            84 EOVERFLOW Value too large to be stored in data type
            85 EBADEXEC Bad executable
            86 EBADARCH Bad CPU type in executable
            87 ESHLIBVERS Shared library version mismatch
            88 EBADMACHO Malformed Mach-o file
            89 ECANCELED Operation canceled
            90 EIDRM Identifier removed
            91 ENOMSG No message of desired type
            92 EILSEQ Illegal byte sequence
            93 ENOATTR Attribute not found
            94 EBADMSG Bad message
            95 EMULTIHOP Multihop attempted
            96 ENODATA No message available on STREAM
            97 ENOLINK Link has been severed
            98 ENOSR No STREAM resources
            99 ENOSTR Not a STREAM
            100 EPROTO Protocol error
            101 ETIME STREAM ioctl timeout
            102 EOPNOTSUPP Operation not supported on socket
            103 ENOPOLICY Policy not found
            104 ENOTRECOVERABLE State not recoverable
            105 EOWNERDEAD Previous owner died
            106 EQFULL Interface output queue is full
            """;

    /** Those of FreeBSD: FreeBSD {@code sys/sys/errno.h}. */
    static final String FREEBSD = COMMON + """
            45 EOPNOTSUPP Operation not supported
            82 EIDRM Identifier removed
            83 ENOMSG No message of desired type
            84 EOVERFLOW Value too large to be stored in data type
            85 ECANCELED Operation canceled
            86 EILSEQ Illegal byte sequence
            87 ENOATTR Attribute not found
            88 EDOOFUS Programming error
            89 EBADMSG Bad message
            90 EMULTIHOP Multihop attempted
            91 ENOLINK Link has been severed
            92 EPROTO Protocol error
            93 ENOTCAPABLE Capabilities insufficient
            94 ECAPMODE Not permitted in capability mode
            95 ENOTRECOVERABLE State not recoverable
            96 EOWNERDEAD Previous owner died
            97 EINTEGRITY Integrity check failed
            """;

    /** Those of OpenBSD: OpenBSD {@code sys/sys/errno.h}. */
    static final String OPENBSD = COMMON + """
            45 EOPNOTSUPP Operation not supported
            82 EIPSEC IPsec processing failure
            83 ENOATTR Attribute not found
            84 EILSEQ Illegal byte sequence
            85 ENOMEDIUM No medium found
            86 EMEDIUMTYPE Wrong medium type
            87 EOVERFLOW Value too large to be stored in data type
            88 ECANCELED Operation canceled
            89 EIDRM Identifier removed
            90 ENOMSG No message of desired type
            91 ENOTSUP Not supported
            92 EBADMSG Bad message
            93 ENOTRECOVERABLE State not recoverable
            94 EOWNERDEAD Previous owner died
            95 EPROTO Protocol error
            """;

    /** Those of NetBSD: NetBSD {@code sys/sys/errno.h}. */
    static final String NETBSD = COMMON + """
            45 EOPNOTSUPP Operation not supported
            82 EIDRM Identifier removed
            83 ENOMSG No message of desired type
            84 EOVERFLOW Value too large to be stored in data type
            85 EILSEQ Illegal byte sequence
            86 ENOTSUP Not supported
            87 ECANCELED Operation canceled
            88 EBADMSG Bad or corrupt message
            89 ENODATA No message available
            90 ENOSR No STREAM resources
            91 ENOSTR Not a STREAM
            92 ETIME STREAM ioctl timeout
            93 ENOATTR Attribute not found
            94 EMULTIHOP Multihop attempted
            95 ENOLINK Link has been severed
            96 EPROTO Protocol error
            97 EOWNERDEAD Previous owner died
            98 ENOTRECOVERABLE State not recoverable
            """;

    /** Those of DragonFly: DragonFly {@code sys/sys/errno.h}. */
    static final String DRAGONFLY = COMMON + """
            45 EOPNOTSUPP Operation not supported
            82 EIDRM Identifier removed
            83 ENOMSG No message of desired type
            84 EOVERFLOW Value too large to be stored in data type
            85 ECANCELED Operation canceled
            86 EILSEQ Illegal byte sequence
            87 ENOATTR Attribute not found
            88 EDOOFUS Programming error
            89 EBADMSG Bad message
            90 EMULTIHOP Multihop attempted
            91 ENOLINK Link has been severed
            92 EPROTO Protocol error
            93 ENOMEDIUM No medium found
            94 ENOTRECOVERABLE State not recoverable
            95 EOWNERDEAD Previous owner died
            99 EASYNC Operation is asynchronous
            """;
}
