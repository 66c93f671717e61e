package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.channel.unix.sys.TestCalls;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.unix.ScriptedLibc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of domain sockets: options, names without files, and races with other processes. */
@Timeout(30)
@ExtendWith(DescriptorWatch.class)
class SocketFileTest {
    private final Syscalls host = Syscalls.host();
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, PollIoHandler.newFactory());

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS));
    }

    private ServerBootstrap server() {
        return new ServerBootstrap().group(group).childHandler(new ChannelInboundHandlerAdapter() {
            @Override
            public boolean isSharable() {
                return true;
            }
        });
    }

    private Channel bound(ServerBootstrap server, DomainSocketAddress address) {
        return Deadline.succeeded(server.bind(address)).channel();
    }

    private Channel connected(java.net.SocketAddress address) {
        return Deadline.succeeded(new Bootstrap()
                        .group(group)
                        .handler(new ChannelRecorder())
                        .connect(address))
                .channel();
    }

    private DomainSocketAddress in(String name) {
        return new DomainSocketAddress(folder.resolve(name).toString());
    }

    private static void leaveStale(Path path) throws IOException {
        try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            crashed.bind(UnixDomainSocketAddress.of(path));
        }
    }

    // ---- options ----

    @Test
    void fileHasThePermissionsOfTheOption() throws IOException {
        var wanted = PosixFilePermissions.fromString("rw--w----");

        Channel server = bound(server().option(UnixChannelOption.SOCKET_FILE_PERMISSIONS, wanted), in("a.sock"));

        assertThat(Files.getPosixFilePermissions(folder.resolve("a.sock"))).isEqualTo(wanted);
        assertThat(server.config().getOption(UnixChannelOption.SOCKET_FILE_PERMISSIONS))
                .isEqualTo(wanted);
        connected(server.localAddress());
    }

    @Test
    void staleFileStaysIfItIsNotToBeReplaced() throws IOException {
        Path path = folder.resolve("stale.sock");
        leaveStale(path);

        ChannelFuture bind = server().option(UnixChannelOption.REPLACE_STALE_SOCKET_FILE, false)
                .bind(new DomainSocketAddress(path.toString()));

        assertThat(Deadline.causeOf(bind)).isInstanceOf(BindException.class);
        assertThat(path).exists();
    }

    @Test
    void fileStaysIfItIsNotToBeRemoved() {
        Channel server = bound(server().option(UnixChannelOption.REMOVE_SOCKET_FILE, false), in("a.sock"));

        Deadline.succeeded(server.close());

        assertThat(folder.resolve("a.sock")).exists();
        // And does not hinder the next one.
        bound(server(), in("a.sock"));
    }

    @Test
    void pathOfManyBytesIsServed() {
        // The JVM may have no way to name the file: then it stays.
        DomainSocketAddress address = in("sockel-äöü-€.sock");

        Channel server = bound(server(), address);

        assertThat(server.localAddress()).isEqualTo(address);
        assertThat(connected(address).remoteAddress()).isEqualTo(address);
    }

    // ---- no file ----

    @Test
    void abstractNameIsServedAndFreeAgainAtOnce() {
        DomainSocketAddress address = new DomainSocketAddress(
                "\0millrace-test-" + ProcessHandle.current().pid() + '-' + System.nanoTime());
        for (int i = 0; i < 2; i++) {
            Channel server = bound(server(), address);

            assertThat(server.localAddress()).isEqualTo(address);
            assertThat(connected(address).remoteAddress()).isEqualTo(address);
            assertThat(Deadline.causeOf(server().bind(address)))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("@millrace-test-");
            Deadline.succeeded(server.close());
        }
    }

    @Test
    void longestAbstractNameIsServed() {
        String name = "\0" + "n".repeat(80) + System.nanoTime();
        DomainSocketAddress address = new DomainSocketAddress(name + "x".repeat(108 - name.length()));

        Channel server = bound(server(), address);

        assertThat(server.localAddress()).isEqualTo(address);
        connected(address);
    }

    @Test
    void serverWithoutANameGetsAFreeOne() {
        Channel one = bound(server(), new DomainSocketAddress(""));
        Channel two = bound(server(), new DomainSocketAddress(""));

        assertThat(((DomainSocketAddress) one.localAddress()).isAbstract()).isTrue();
        assertThat(one.localAddress()).isNotEqualTo(two.localAddress());
        connected(one.localAddress());
    }

    // ---- other processes ----

    @Test
    void credentialsOfBothEndsAreThisProcesss() throws IOException {
        Channel server = bound(server(), in("a.sock"));
        UnixDomainSocketChannel client = (UnixDomainSocketChannel) connected(server.localAddress());

        assertThat(client.peerCredentials().pid())
                .isEqualTo((int) ProcessHandle.current().pid());
        Deadline.succeeded(client.close());
        assertThatThrownBy(client::peerCredentials).isInstanceOf(IOException.class);
    }

    @Test
    void credentialsBeforeTheConnectAreAnError() {
        PollDomainSocketChannel channel = new PollDomainSocketChannel();

        assertThatThrownBy(channel::peerCredentials)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not connected");
        Deadline.succeeded(channel.close());
    }

    /** While the stale file was being looked at, another process has put its own there. */
    @Test
    void fileOfAFasterProcessIsPutBack() throws IOException {
        Path path = folder.resolve("a.sock");
        leaveStale(path);
        Files.setLastModifiedTime(path, FileTime.fromMillis(0)); // the new file may get the old one's inode
        ScriptedLibc script = TestCalls.script();
        ServerSocketChannel[] faster = new ServerSocketChannel[1];
        // The connect is the probe; it finds the stale one, which is another's right afterwards.
        script.fails("connect", Errno.ECONNREFUSED).during("connect", () -> faster[0] = replace(path));
        Syscalls calls = TestCalls.over(script);
        int fd = host.socket(host.abi().addresses().unix(), host.abi().sockets().stream(), 0);

        assertThatThrownBy(() -> new SocketFile(calls, true).bind(fd, new DomainSocketAddress(path.toString())))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("in use");

        connected(new DomainSocketAddress(path.toString()));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(path);
        }
        host.close(fd);
        faster[0].close();
    }

    private static ServerSocketChannel replace(Path path) {
        try {
            Files.delete(path);
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EACCES", "EAGAIN", "EPROTOTYPE"})
    void onlyARefusalMakesAFileStale(String answer) throws IOException {
        Path path = folder.resolve("a.sock");
        leaveStale(path);
        ScriptedLibc script = TestCalls.script();
        script.fails("connect", TestCalls.errno(answer));
        int fd = host.socket(host.abi().addresses().unix(), host.abi().sockets().stream(), 0);

        assertThatThrownBy(() ->
                        new SocketFile(TestCalls.over(script), true).bind(fd, new DomainSocketAddress(path.toString())))
                .isInstanceOf(BindException.class);

        assertThat(path).exists();
        assertThat(script.remaining()).isZero();
        host.close(fd);
    }

    @Test
    void permissionsThatCannotBeSetFailTheBindAndLeaveNoFile() {
        ScriptedLibc script = TestCalls.script();
        script.returns("bind", 0); // and makes no file
        SocketFile file = new SocketFile(TestCalls.over(script), true);
        DomainStreamIo socket = DomainStreamIo.of(PollTransport.backend(), null);
        file.setOption(UnixChannelOption.SOCKET_FILE_PERMISSIONS, PosixFilePermissions.fromString("rw-------"), socket);
        host.close(socket.fd());

        assertThatThrownBy(() -> file.bind(1_000_000, in("a.sock")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("permissions");
        assertThat(folder).isEmptyDirectory();
    }
}
