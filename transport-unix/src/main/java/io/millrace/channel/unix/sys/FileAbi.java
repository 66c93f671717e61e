package io.millrace.channel.unix.sys;

/**
 * How a system moves bytes between a file and a socket, or between sockets, without this process touching them.
 *
 * <p><b>Spec:</b> {@code sendfile(2)} of Linux, macOS, FreeBSD and DragonFly; OpenBSD and NetBSD have none. {@code
 * splice(2)}, {@code include/linux/splice.h}, {@code include/uapi/linux/fcntl.h} and {@code include/linux/socket.h} of
 * Linux.
 *
 * @param sendfile which {@code sendfile(2)} there is
 * @param splices whether there is {@code splice(2)}
 * @param moreFlag {@code MSG_MORE}, which tells {@code send(2)} that more bytes follow at once; 0 where there is none
 */
public record FileAbi(Sendfile sendfile, boolean splices, int moreFlag) {

    /** {@code SPLICE_F_MOVE}: the kernel may pass pages on instead of copying them. */
    public static final int SPLICE_F_MOVE = 1;

    /** {@code SPLICE_F_NONBLOCK}: neither a full nor an empty pipe blocks. */
    public static final int SPLICE_F_NONBLOCK = 2;

    /** {@code F_SETPIPE_SZ} of {@code fcntl(2)}. */
    public static final int F_SETPIPE_SZ = 1031;

    /** The signatures of {@code sendfile(2)}. */
    public enum Sendfile {
        /** {@code ssize_t sendfile(int out, int in, off_t *offset, size_t count)}. */
        LINUX,
        /**
         * {@code int sendfile(int file, int socket, off_t offset, off_t *length, struct sf_hdtr *, int flags)}: the length
         * goes in, and what was sent comes out, also with EAGAIN and EINTR. A length of 0 means the whole file.
         */
        DARWIN,
        /**
         * {@code int sendfile(int file, int socket, off_t offset, size_t count, struct sf_hdtr *, off_t *sent, int flags)}:
         * what was sent comes out, also with EAGAIN and EINTR. A count of 0 means the whole file.
         */
        FREEBSD,
        /** There is none. */
        NONE
    }

    /**
     * The interface of a system.
     *
     * @param os the system whose sockets are used
     * @return its calls and numbers
     */
    public static FileAbi of(Os os) {
        return switch (os) {
            case LINUX -> new FileAbi(Sendfile.LINUX, true, 0x8000);
            case DARWIN -> new FileAbi(Sendfile.DARWIN, false, 0);
            case FREEBSD, DRAGONFLY -> new FileAbi(Sendfile.FREEBSD, false, 0);
            case OPENBSD, NETBSD -> new FileAbi(Sendfile.NONE, false, 0);
        };
    }
}
