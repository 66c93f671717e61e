package io.millrace.channel.unix;

import io.millrace.channel.unix.sys.CredentialsAbi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.OptionValue;
import io.millrace.channel.unix.sys.Syscalls;
import java.io.IOException;
import java.util.Arrays;
import java.util.StringJoiner;

/** Who was at the other end of a domain socket when the connection was made, as the kernel tells it. */
public final class PeerCredentials {
    private final int pid;
    private final int uid;
    private final int[] gids;

    PeerCredentials(int pid, int uid, int... gids) {
        this.pid = pid;
        this.uid = uid;
        this.gids = gids.clone();
    }

    /**
     * Asks the kernel.
     *
     * @param calls the system calls
     * @param fd a connected domain socket
     */
    static PeerCredentials of(Syscalls calls, int fd) throws IOException {
        CredentialsAbi abi = CredentialsAbi.of(calls.abi().os());
        OptionValue value = new OptionValue(abi.bytes());
        int asked = calls.getsockopt(fd, abi.level(), abi.name(), value.length(abi.bytes()));
        if (asked < 0) {
            throw Errno.toException("getsockopt", asked, "credentials of the peer");
        }
        int pid = abi.pidOffset() >= 0 ? value.getInt(abi.pidOffset()) : -1;
        int uid = value.getInt(abi.uidOffset());
        int[] gids = new int[abi.groups(value)];
        for (int i = 0; i < gids.length; i++) {
            gids[i] = value.getInt(abi.gidOffset() + i * Integer.BYTES);
        }
        return new PeerCredentials(abi.pidName() == 0 ? pid : pid(calls, fd, abi), uid, gids);
    }

    /** Where the process is told by an option of its own. */
    private static int pid(Syscalls calls, int fd, CredentialsAbi abi) throws IOException {
        OptionValue value = new OptionValue(Integer.BYTES);
        int asked = calls.getsockopt(fd, abi.level(), abi.pidName(), value.length(Integer.BYTES));
        if (asked < 0) {
            throw Errno.toException("getsockopt", asked, "process of the peer");
        }
        return value.getInt(0);
    }

    /**
     * The process.
     *
     * @return its id as this process's namespace has it; 0 if it is in another one (Linux), -1 where the system does not
     *     tell (DragonFly)
     */
    public int pid() {
        return pid;
    }

    /**
     * The effective user.
     *
     * @return the user's id
     */
    public int uid() {
        return uid;
    }

    /**
     * The groups: the effective one first, and behind it the others where the system tells them (macOS, FreeBSD, DragonFly).
     *
     * @return a copy of the groups' ids
     */
    public int[] gids() {
        return gids.clone();
    }

    @Override
    public String toString() {
        StringJoiner groups = new StringJoiner(", ", "[", "]");
        Arrays.stream(gids).forEach(gid -> groups.add(String.valueOf(gid)));
        return "PeerCredentials[pid=" + pid + ", uid=" + uid + ", gids=" + groups + ']';
    }
}
