package io.millrace.channel.unix.sys;

/**
 * What a system tells of a socket that was made elsewhere, as options of {@code SOL_SOCKET}.
 *
 * <p><b>Spec:</b> {@code socket(7)} and {@code include/uapi/asm-generic/socket.h} on Linux; {@code getsockopt(2)} and {@code
 * sys/socket.h} on macOS and the BSDs.
 *
 * @param type {@code SO_TYPE}
 * @param accepts {@code SO_ACCEPTCONN}: whether it listens
 */
public record SocketAbi(int type, int accepts) {

    /**
     * The options of a system.
     *
     * @param os the system
     * @return their numbers
     */
    public static SocketAbi of(Os os) {
        return switch (os) {
            case LINUX -> new SocketAbi(3, 30);
            case DARWIN, FREEBSD, OPENBSD, NETBSD, DRAGONFLY -> new SocketAbi(0x1008, 0x2);
        };
    }
}
