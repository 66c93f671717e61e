package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.Libc;
import io.millrace.channel.unix.sys.LibcLoader;
import io.millrace.channel.unix.sys.LibcSix;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.Os;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.channel.unix.sys.TestCalls;
import io.millrace.testkit.unix.ScriptedLibc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who the peer is, out of each system's struct. */
class PeerCredentialsTest {
    private static final int FD = 7;

    private final ScriptedLibc script = TestCalls.script();

    /** The calls of a system whose getsockopt writes structs, one a call. */
    private Syscalls answering(Os os, List<Consumer<ByteBuffer>> structs) {
        structs.forEach(struct -> script.returns("getsockopt", 0));
        script.during("getsockopt", () -> {
            List<ScriptedLibc.Call> calls = script.calls("getsockopt");
            List<Object> arguments = calls.get(calls.size() - 1).arguments();
            int length = NativeMemory.viewOf((Long) arguments.get(4), Integer.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .getInt(0);
            structs.get(calls.size() - 1)
                    .accept(NativeMemory.viewOf((Long) arguments.get(3), length).order(ByteOrder.nativeOrder()));
        });
        return new Syscalls(
                Abi.of(os),
                script.over(Libc.class, LibcLoader.load(Libc.class, List.of())),
                script.over(LibcSix.class, LibcLoader.load(LibcSix.class, List.of())),
                script::lastError);
    }

    private void assertAsked(int index, int level, int name) {
        assertThat(script.calls("getsockopt").get(index).arguments().subList(0, 3))
                .containsExactly(FD, level, name);
    }

    /** {@code struct ucred { pid_t pid; uid_t uid; gid_t gid; }}. */
    @Test
    void linuxTellsProcessUserAndGroup() throws IOException {
        Syscalls calls = answering(
                Os.LINUX, List.of(ucred -> ucred.putInt(0, 11).putInt(4, 22).putInt(8, 33)));

        PeerCredentials peer = PeerCredentials.of(calls, FD);

        assertThat(peer.pid()).isEqualTo(11);
        assertThat(peer.uid()).isEqualTo(22);
        assertThat(peer.gids()).containsExactly(33);
        assertThat(peer).hasToString("PeerCredentials[pid=11, uid=22, gids=[33]]");
        assertAsked(0, 1, 17);
    }

    /** {@code struct sockpeercred { uid_t uid; gid_t gid; pid_t pid; }}. */
    @Test
    void openBsdHasTheProcessLast() throws IOException {
        Syscalls calls = answering(
                Os.OPENBSD, List.of(cred -> cred.putInt(0, 22).putInt(4, 33).putInt(8, 11)));

        assertThat(PeerCredentials.of(calls, FD)).hasToString("PeerCredentials[pid=11, uid=22, gids=[33]]");
        assertAsked(0, 0xffff, 0x1022);
    }

    /** {@code struct unpcbid { pid_t unp_pid; uid_t unp_euid; gid_t unp_egid; }}. */
    @Test
    void netBsdHasAnOptionOfItsOwn() throws IOException {
        Syscalls calls = answering(
                Os.NETBSD, List.of(id -> id.putInt(0, 11).putInt(4, 22).putInt(8, 33)));

        assertThat(PeerCredentials.of(calls, FD)).hasToString("PeerCredentials[pid=11, uid=22, gids=[33]]");
        assertAsked(0, 0, 3);
    }

    /** {@code struct xucred}: version, user, number of groups in 16 bits, groups from offset 12. */
    private static void xucred(ByteBuffer memory, int... groups) {
        memory.putInt(0, 0).putInt(4, 22).putShort(8, (short) groups.length);
        for (int i = 0; i < groups.length; i++) {
            memory.putInt(12 + 4 * i, groups[i]);
        }
    }

    @Test
    void macOsTellsTheProcessByAnotherOption() throws IOException {
        Syscalls calls = answering(
                Os.DARWIN,
                List.of(
                        memory -> {
                            assertThat(memory.capacity()).isEqualTo(76);
                            xucred(memory, 20, 12, 61);
                        },
                        memory -> memory.putInt(0, 4711)));

        assertThat(PeerCredentials.of(calls, FD)).hasToString("PeerCredentials[pid=4711, uid=22, gids=[20, 12, 61]]");
        assertAsked(0, 0, 1);
        assertAsked(1, 0, 2);
    }

    @Test
    void freeBsdHasTheProcessBehindTheGroups() throws IOException {
        Syscalls calls = answering(Os.FREEBSD, List.of(memory -> {
            assertThat(memory.capacity()).isEqualTo(88);
            xucred(memory, 33);
            memory.putInt(80, 11);
        }));

        assertThat(PeerCredentials.of(calls, FD)).hasToString("PeerCredentials[pid=11, uid=22, gids=[33]]");
    }

    @Test
    void dragonFlyDoesNotTellTheProcess() throws IOException {
        Syscalls calls = answering(Os.DRAGONFLY, List.of(memory -> xucred(memory, 33)));

        assertThat(PeerCredentials.of(calls, FD).pid()).isEqualTo(-1);
    }

    @Test
    void numberOfGroupsIsNotBelievedBeyondTheStruct() throws IOException {
        Syscalls calls = answering(Os.DRAGONFLY, List.of(memory -> {
            xucred(memory, 33);
            memory.putShort(8, (short) -1);
        }));

        assertThat(PeerCredentials.of(calls, FD).gids()).hasSize(16);
    }

    @Test
    void refusalIsAnException() {
        script.fails("getsockopt", Errno.ENOTCONN);
        Syscalls calls = TestCalls.over(script);

        assertThatThrownBy(() -> PeerCredentials.of(calls, FD))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ENOTCONN");
    }

    @Test
    void groupsAreACopy() {
        PeerCredentials peer = new PeerCredentials(1, 2, 3);

        peer.gids()[0] = 99;

        assertThat(peer.gids()).containsExactly(3);
    }

    @Test
    void kernelKnowsThisProcess() throws Exception {
        Syscalls calls = Syscalls.host();
        int[] pair = new int[2];
        assertThat(calls.socketpair(calls.abi().addresses().unix(), calls.abi().sockets().stream(), pair))
                .isZero();
        try {
            PeerCredentials peer = PeerCredentials.of(calls, pair[0]);

            assertThat(peer.pid()).isEqualTo((int) ProcessHandle.current().pid());
            Path own = Files.createTempFile("own", null);
            assertThat(peer.uid()).isEqualTo(Files.getAttribute(own, "unix:uid"));
            assertThat(peer.gids()).contains((Integer) Files.getAttribute(own, "unix:gid"));
            Files.delete(own);
        } finally {
            calls.close(pair[0]);
            calls.close(pair[1]);
        }
    }
}
