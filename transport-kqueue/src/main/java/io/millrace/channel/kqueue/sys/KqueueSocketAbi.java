package io.millrace.channel.kqueue.sys;

import io.millrace.channel.unix.sys.Os;

/**
 * Numbers of the socket options that are offered with kqueue; 0 where a system does not have one.
 *
 * <p><b>Spec:</b> {@code bsd/sys/socket.h} and {@code bsd/netinet/tcp.h} of XNU; {@code sys/sys/socket.h} and {@code
 * sys/netinet/tcp.h} of FreeBSD, OpenBSD, NetBSD and DragonFly; {@code socket(7)} and {@code tcp(7)} of Linux, whose
 * sockets a library may serve with a kqueue of its own.
 *
 * @param sendLowWater {@code SO_SNDLOWAT}, which Linux tells and never changes
 * @param acceptFilter {@code SO_ACCEPTFILTER}
 * @param noPush {@code TCP_NOPUSH}
 * @param fastOpen {@code TCP_FASTOPEN}
 */
public record KqueueSocketAbi(int sendLowWater, int acceptFilter, int noPush, int fastOpen) {

    /**
     * The options of a system.
     *
     * @param os the system
     * @return their numbers
     */
    public static KqueueSocketAbi of(Os os) {
        return switch (os) {
            case LINUX -> new KqueueSocketAbi(19, 0, 0, 23);
            case DARWIN -> new KqueueSocketAbi(0x1003, 0, 4, 0x105);
            case FREEBSD -> new KqueueSocketAbi(0x1003, 0x1000, 4, 1025);
            case OPENBSD -> new KqueueSocketAbi(0x1003, 0, 0x10, 0);
            case NETBSD -> new KqueueSocketAbi(0x1003, 0x1000, 0, 0);
            case DRAGONFLY -> new KqueueSocketAbi(0x1003, 0x1000, 4, 0);
        };
    }
}
