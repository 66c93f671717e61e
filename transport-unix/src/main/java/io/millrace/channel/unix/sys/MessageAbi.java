package io.millrace.channel.unix.sys;

/**
 * How a system lays out the messages of {@code sendmsg(2)} and {@code recvmsg(2)}, on 64-bit CPUs, and the numbers that go
 * with them.
 *
 * <pre>
 *  struct msghdr     0        8          16       24          32        40            44        48        56
 *  Linux             | name   | namelen  | iov    | iovlen 8  | control | controllen 8          | flags   |
 *  BSD               | name   | namelen  | iov    | iovlen 4  | control | controllen 4| flags   |
 *
 *  struct cmsghdr    0        4          8        12          16
 *  Linux             | len 8             | level  | type      | data, aligned to 8
 *  BSD               | len 4  | level    | type   |           | data, aligned to 8
 *  macOS             | len 4  | level    | type   | data, aligned to 4
 * </pre>
 *
 * <p>What is not used of 8 bytes is zero: where a C library (musl) declares the lengths as {@code int} and padding, a
 * little-endian CPU sees no difference.
 *
 * <p><b>Spec:</b> {@code <sys/socket.h>} of each system: Linux {@code include/linux/socket.h}; Darwin {@code
 * bsd/sys/socket.h}; FreeBSD, OpenBSD, NetBSD and DragonFly {@code sys/sys/socket.h}, with {@code _ALIGNBYTES} or
 * {@code ALIGNBYTES} of {@code machine/param.h}.
 *
 * @param wideLengths whether {@code msg_iovlen}, {@code msg_controllen} and {@code cmsg_len} have 8 bytes
 * @param controlAlignment to what a control message's data and its successor are aligned
 * @param truncated {@code MSG_TRUNC}
 * @param controlTruncated {@code MSG_CTRUNC}
 * @param closeOnExec {@code MSG_CMSG_CLOEXEC}: received descriptors are close-on-exec at once; 0 where there is none
 * @param dontWait {@code MSG_DONTWAIT}
 * @param tellsTrueLength whether {@code MSG_TRUNC} given to {@code recvmsg(2)} makes it return a cut datagram's whole length
 * @param socketLevel {@code SOL_SOCKET}
 * @param rights {@code SCM_RIGHTS}
 */
public record MessageAbi(
        boolean wideLengths,
        int controlAlignment,
        int truncated,
        int controlTruncated,
        int closeOnExec,
        int dontWait,
        boolean tellsTrueLength,
        int socketLevel,
        int rights) {

    /** Where {@code msg_name} is. */
    static final int NAME = 0;
    /** Where {@code msg_namelen} is. */
    static final int NAME_LENGTH = 8;
    /** Where {@code msg_iov} is. */
    static final int VECTOR = 16;
    /** Where {@code msg_iovlen} is. */
    static final int VECTOR_COUNT = 24;
    /** Where {@code msg_control} is. */
    static final int CONTROL = 32;
    /** Where {@code msg_controllen} is. */
    static final int CONTROL_LENGTH = 40;

    private static final int BSD_SOL_SOCKET = 0xffff;

    /**
     * The layout of a system.
     *
     * @param os the system
     * @return its layout and numbers
     */
    public static MessageAbi of(Os os) {
        return switch (os) {
            case LINUX -> new MessageAbi(true, 8, 0x20, 0x08, 0x4000_0000, 0x40, true, 1, 1);
            case DARWIN -> new MessageAbi(false, 4, 0x10, 0x20, 0, 0x80, false, BSD_SOL_SOCKET, 1);
            case FREEBSD -> new MessageAbi(false, 8, 0x10, 0x20, 0x4_0000, 0x80, false, BSD_SOL_SOCKET, 1);
            case OPENBSD, NETBSD -> new MessageAbi(false, 8, 0x10, 0x20, 0x800, 0x80, false, BSD_SOL_SOCKET, 1);
            case DRAGONFLY -> new MessageAbi(false, 8, 0x10, 0x20, 0x1000, 0x80, false, BSD_SOL_SOCKET, 1);
        };
    }

    /**
     * The size of {@code struct msghdr}.
     *
     * @return bytes
     */
    public int headerBytes() {
        return wideLengths ? 56 : 48;
    }

    /** Where {@code msg_flags} is. */
    int flagsOffset() {
        return wideLengths ? 48 : 44;
    }

    /** The size of {@code struct cmsghdr}, without what aligns its data. */
    int controlHeaderBytes() {
        return wideLengths ? 16 : 12;
    }

    /** Where {@code cmsg_level} is; {@code cmsg_type} follows. */
    int controlLevelOffset() {
        return wideLengths ? 8 : 4;
    }

    /** Where a control message's data begins ({@code CMSG_LEN(0)}). */
    int controlDataOffset() {
        return align(controlHeaderBytes());
    }

    /** The next multiple of the alignment. */
    int align(int bytes) {
        return bytes + controlAlignment - 1 & -controlAlignment;
    }

    /**
     * What a control message takes of the memory of control messages ({@code CMSG_SPACE}).
     *
     * @param dataBytes bytes of its data
     * @return bytes
     */
    public int controlSpace(int dataBytes) {
        return controlDataOffset() + align(dataBytes);
    }
}
