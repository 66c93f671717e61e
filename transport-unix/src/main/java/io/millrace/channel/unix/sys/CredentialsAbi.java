package io.millrace.channel.unix.sys;

/**
 * How a system tells who the peer of a domain socket is: an option whose value is a struct.
 *
 * <pre>
 *                                          0         4      8          12       76      80     88
 *  Linux    SO_PEERCRED     ucred          | pid     | uid  | gid      |
 *  OpenBSD  SO_PEERCRED     sockpeercred   | uid     | gid  | pid      |
 *  NetBSD   LOCAL_PEEREID   unpcbid        | pid     | euid | egid     |
 *  macOS    LOCAL_PEERCRED  xucred         | version | uid  | ngroups  | gid[16]|
 *  FreeBSD  LOCAL_PEERCRED  xucred         | version | uid  | ngroups  | gid[16]|       | pid  |
 *  DragonFly LOCAL_PEERCRED xucred         | version | uid  | ngroups  | gid[16]|       | unused
 * </pre>
 *
 * <p>{@code ngroups} has 16 bits; the first group is the effective one. macOS tells the process by {@code LOCAL_PEERPID}.
 *
 * <p><b>Spec:</b> Linux {@code include/linux/socket.h} and {@code unix(7)}; OpenBSD {@code sys/sys/socket.h}; NetBSD {@code
 * sys/sys/un.h} and {@code unix(4)}; Darwin {@code bsd/sys/un.h} and {@code bsd/sys/ucred.h}; FreeBSD and DragonFly {@code
 * sys/sys/un.h} and {@code sys/sys/ucred.h}.
 *
 * @param level the option's level
 * @param name the option
 * @param bytes the size of its value
 * @param pidOffset where the process is; -1 if it is not told
 * @param uidOffset where the user is
 * @param gidOffset where the first group is
 * @param groupCountOffset where the number of groups is; -1 if there is always one
 * @param pidName an option of the same level that tells the process; 0 if there is none
 */
public record CredentialsAbi(
        int level,
        int name,
        int bytes,
        int pidOffset,
        int uidOffset,
        int gidOffset,
        int groupCountOffset,
        int pidName) {

    private static final int SOL_LOCAL = 0;
    private static final int LOCAL_PEERCRED = 1;
    private static final int MAX_GROUPS = 16;

    /**
     * What a system has.
     *
     * @param os the system
     * @return its option and layout
     */
    public static CredentialsAbi of(Os os) {
        return switch (os) {
            case LINUX -> new CredentialsAbi(1, 17, 12, 0, 4, 8, -1, 0);
            case OPENBSD -> new CredentialsAbi(0xffff, 0x1022, 12, 8, 0, 4, -1, 0);
            case NETBSD -> new CredentialsAbi(SOL_LOCAL, 3, 12, 0, 4, 8, -1, 0);
            case DARWIN -> new CredentialsAbi(SOL_LOCAL, LOCAL_PEERCRED, 76, -1, 4, 12, 8, 2);
            case FREEBSD -> new CredentialsAbi(SOL_LOCAL, LOCAL_PEERCRED, 88, 80, 4, 12, 8, 0);
            case DRAGONFLY -> new CredentialsAbi(SOL_LOCAL, LOCAL_PEERCRED, 88, -1, 4, 12, 8, 0);
        };
    }

    /**
     * How many groups a value has.
     *
     * @param value what the kernel wrote
     * @return 0 to 16
     */
    public int groups(OptionValue value) {
        if (groupCountOffset < 0) {
            return 1;
        }
        int count = value.getUnsignedShort(groupCountOffset);
        return Math.min(count, MAX_GROUPS);
    }
}
