package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.socket.DuplexChannel;
import io.millrace.channel.socket.ServerSocketChannel;
import io.millrace.channel.socket.SocketChannel;
import io.millrace.testkit.TransportUnderTest.Feature;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Domain sockets as files: their names, and what becomes of them. */
public abstract class DomainContract extends TransportContract {
    /** {@code sun_path} has 108 bytes on Linux and 104 elsewhere, with a NUL. */
    private static final int LONGEST_PATH = System.getProperty("os.name", "").startsWith("Linux") ? 107 : 103;

    @TempDir
    Path folder;

    /** For transports. */
    @SuppressWarnings("NullAway.Init") // the folder is JUnit's to set
    protected DomainContract() {}

    /**
     * How long a path may be.
     *
     * @return bytes; what the kernel takes, unless the transport takes less
     */
    protected int longestPath() {
        return LONGEST_PATH;
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private ChannelFuture bindTo(Path file) {
        return server(new EchoHandler()).bind(UnixDomainSocketAddress.of(file));
    }

    private Channel bound(Path file) {
        return Deadline.succeeded(bindTo(file)).channel();
    }

    private ChannelFuture connectTo(Path file) {
        return client(new ChannelRecorder()).connect(UnixDomainSocketAddress.of(file));
    }

    private void assertEchoes(Path server) {
        ChannelRecorder events = new ChannelRecorder();
        Channel client = Deadline.succeeded(client(events).connect(UnixDomainSocketAddress.of(server)))
                .channel();
        Deadline.succeeded(client.writeAndFlush(text("echo")));
        assertThat(text(events.awaitBytes(4))).isEqualTo("echo");
        Deadline.succeeded(client.close());
    }

    private static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** What a server leaves that has crashed. */
    private static Path stale(Path file) throws IOException {
        try (java.nio.channels.ServerSocketChannel crashed =
                java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            crashed.bind(UnixDomainSocketAddress.of(file));
        }
        assertThat(isThere(file)).isTrue();
        return file;
    }

    // ---- addresses ----

    @Test
    void channelsTellThePathOfTheServer() {
        Path path = file("a.sock");
        Channel server = bound(path);

        Channel client = connect(client(new ChannelRecorder()), server);

        assertThat(server.localAddress()).hasToString(path.toString());
        assertThat(client.remoteAddress()).hasToString(path.toString());
        assertThat(client.remoteAddress()).isEqualTo(server.localAddress());
        assertThat(server.remoteAddress()).isNull();
    }

    @Test
    void peerThatIsNotBoundHasAnEmptyPath() {
        Connection connection = connection();

        assertThat(connection.accepted().remoteAddress()).hasToString("");
        assertThat(connection.client().localAddress()).hasToString("");
    }

    @Test
    void boundClientIsKnownByItsPathAndRemovesItsFile() {
        ChannelRecorder accepted = new ChannelRecorder();
        Channel server = bind(server(accepted));
        Path path = file("client.sock");

        Channel client = Deadline.succeeded(
                        client(new ChannelRecorder()).connect(addressOf(server), UnixDomainSocketAddress.of(path)))
                .channel();

        assertThat(accepted.channel().remoteAddress()).hasToString(path.toString());
        assertThat(client.localAddress()).hasToString(path.toString());
        Deadline.succeeded(client.close());
        assertThat(isThere(path)).isFalse();
    }

    @Test
    void channelHasNoAddressBeforeItIsConnected() {
        Channel client = registered(new ChannelRecorder());

        assertThat(client.localAddress()).isNull();
        assertThat(client.remoteAddress()).isNull();
        Deadline.succeeded(client.close());
    }

    @Test
    void addressDecidesWhatTheTransportMakes() {
        SocketAddress path = transport().anyAddress().get();

        Channel client = transport().transport().newChannel(path);
        Channel server = transport().transport().newServerChannel(path);
        client.close();
        server.close();

        assertThat(client).isInstanceOf(DuplexChannel.class).isNotInstanceOf(SocketChannel.class);
        assertThat(server).isNotInstanceOf(ServerSocketChannel.class);
    }

    @Test
    void domainSocketRefusesAddressesOfOtherFamilies() {
        Channel client = registered(new ChannelRecorder());

        ChannelFuture connect = client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));

        assertThat(Deadline.causeOf(connect)).isInstanceOf(UnsupportedAddressTypeException.class);
        Deadline.succeeded(client.close());
    }

    // ---- how long a path may be ----

    private Path ofLength(int bytes) {
        return file("x".repeat(bytes - folder.toString().length() - 1));
    }

    @Test
    void longestPathIsServed() {
        Path path = ofLength(longestPath());
        Channel server = bound(path);

        assertThat(server.localAddress()).hasToString(path.toString());
        assertEchoes(path);
    }

    @Test
    void longerPathFailsAndTheMessageNamesTheLimit() {
        Path path = ofLength(longestPath() + 1);

        ChannelFuture bind = bindTo(path);
        ChannelFuture connect = connectTo(path);

        assertThat(Deadline.causeOf(bind))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining(String.valueOf(longestPath()))
                .hasMessageContaining(path.toString());
        assertThat(Deadline.causeOf(connect))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining(String.valueOf(longestPath()))
                .hasMessageContaining(path.toString());
        Deadline.succeeded(bind.channel().closeFuture());
    }

    // ---- nobody there ----

    @Test
    void connectToAPathThatNobodyHasBoundFails() {
        Path path = file("nobody.sock");

        ChannelFuture connect = connectTo(path);

        assertThat(Deadline.causeOf(connect))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("No such file")
                .hasMessageContaining(path.toString());
        Deadline.succeeded(connect.channel().closeFuture());
    }

    @Test
    void connectToWhatACrashedServerHasLeftIsRefused() throws IOException {
        Path path = stale(file("stale.sock"));

        assertThat(Deadline.causeOf(connectTo(path)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("refused")
                .hasMessageContaining(path.toString());
    }

    @Test
    void connectWaitsForRoomInTheQueueOfTheServer() throws IOException {
        needs(Feature.CONNECT_WAITS);
        Path path = file("full.sock");
        java.nio.channels.ServerSocketChannel listener =
                closeAtEnd(java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        listener.bind(UnixDomainSocketAddress.of(path), 1);
        List<ChannelFuture> connects = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            connects.add(connectTo(path));
        }

        for (int i = 0; i < 20; i++) {
            closeAtEnd(listener.accept());
        }

        connects.forEach(Deadline::succeeded);
    }

    // ---- the file ----

    @Test
    void serverMakesItsFileAndRemovesItWhenItCloses() {
        Path path = file("a.sock");

        Channel server = bound(path);
        assertThat(isThere(path)).isTrue();
        Deadline.succeeded(server.close());

        assertThat(isThere(path)).isFalse();
    }

    @Test
    void fileThatACrashedServerHasLeftIsReplaced() throws IOException {
        Path path = stale(file("stale.sock"));

        bound(path);

        assertEchoes(path);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(path);
        }
    }

    @Test
    void fileOfARunningServerIsNotReplacedAndItHearsNothing() {
        Path path = file("a.sock");
        ChannelRecorder events = new ChannelRecorder();
        Deadline.succeeded(server(new EchoHandler()).handler(events).bind(UnixDomainSocketAddress.of(path)));

        ChannelFuture second = bindTo(path);

        assertThat(Deadline.causeOf(second))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("in use")
                .hasMessageContaining(path.toString());
        assertEchoes(path);
        // The one connection is the echo's.
        assertThat(events.count("read")).isEqualTo(1);
    }

    @Test
    void fileOfASocketThatDoesNotListenYetIsNotReplaced() throws IOException {
        Path path = file("a.sock");
        java.nio.channels.SocketChannel other =
                closeAtEnd(java.nio.channels.SocketChannel.open(StandardProtocolFamily.UNIX));
        other.bind(UnixDomainSocketAddress.of(path));

        assertThat(Deadline.causeOf(bindTo(path))).isInstanceOf(BindException.class);
        assertThat(isThere(path)).isTrue();
    }

    @Test
    void fileThatIsNoSocketIsNotReplaced() throws IOException {
        Path path = Files.writeString(file("precious"), "data");

        assertThat(Deadline.causeOf(bindTo(path)))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("in use");
        assertThat(path).content().isEqualTo("data");
    }

    @Test
    void linkToWhatACrashedServerHasLeftIsNotReplaced() throws IOException {
        Path path = stale(file("stale.sock"));
        Path link = Files.createSymbolicLink(file("link.sock"), path);

        assertThat(Deadline.causeOf(bindTo(link))).isInstanceOf(BindException.class);
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(isThere(path)).isTrue();
    }

    @Test
    void closedServerLeavesTheFileOfItsSuccessor() throws IOException {
        Path path = file("a.sock");
        Channel first = bound(path);
        Files.delete(path);
        bound(path);

        Deadline.succeeded(first.close());

        assertEchoes(path);
    }

    @Test
    void bindInAFolderThatIsNotThereFails() {
        Path path = file("nowhere").resolve("a.sock");

        ChannelFuture bind = bindTo(path);

        assertThat(Deadline.causeOf(bind)).isInstanceOf(IOException.class).hasMessageContaining(path.toString());
        Deadline.succeeded(bind.channel().closeFuture());
    }

    // ---- what differs from TCP ----

    @Test
    void shutInputEndsThePeersOutput() throws IOException {
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)));
        DuplexChannel accepted = (DuplexChannel) events.channel();
        events.awaitEvent("active");

        Deadline.succeeded(accepted.shutdownInput());

        assertThatThrownBy(() -> peer.getOutputStream().write("unread".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(IOException.class);
        Deadline.succeeded(accepted.writeAndFlush(text("out")));
        assertThat(text(peer.getInputStream().readNBytes(3))).isEqualTo("out");
        assertThat(events.exceptions()).isEmpty();
    }

    @Test
    void peerThatClosesWithUnreadBytesEndsTheConnection() throws IOException {
        ChannelRecorder events = new ChannelRecorder();
        Socket peer = plainSocket(bind(server(events)));
        Deadline.succeeded(events.channel().writeAndFlush(text("nobody reads this")));

        reset(peer);

        events.awaitEvent("handlerRemoved");
        assertThat(events.lifeCycle())
                .containsExactly("handlerAdded", "registered", "active", "inactive", "unregistered", "handlerRemoved");
    }
}
