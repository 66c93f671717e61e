package io.millrace.channel.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.ServerChannel;
import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.channel.unix.DomainSocketAddress;
import io.millrace.channel.unix.UnixChannel;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Channels over descriptors and families that are named. */
@Timeout(30)
@ExtendWith(DescriptorWatch.class)
class EpollConstructorsTest {
    private final Syscalls calls = Syscalls.host();
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS));
    }

    private int tcpListener() {
        int fd = calls.socket(calls.abi().addresses().inet(), calls.abi().sockets().stream(), 0);
        SockAddr address = new SockAddr(calls.abi().addresses());
        address.encode(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                calls.abi().addresses().inet());
        assertThat(calls.bind(fd, address)).isZero();
        assertThat(calls.listen(fd, 16)).isZero();
        return fd;
    }

    /** Serves with a listener of a descriptor; a channel of a client's descriptor talks to it. */
    private void assertServes(ServerChannel listener, IntFunction<Channel> clientOf) {
        ChannelRecorder accepted = new ChannelRecorder();
        Channel server = Deadline.succeeded(new ServerBootstrap()
                        .group(group)
                        .channelFactory(() -> listener)
                        .childHandler(accepted)
                        .register())
                .channel();
        assertThat(server.isActive()).isTrue();
        SocketAddress address = server.localAddress();
        Channel connected = Deadline.succeeded(new Bootstrap()
                        .group(group)
                        .handler(new ChannelRecorder())
                        .connect(address))
                .channel();
        // The same socket as another channel, which takes it over.
        Deadline.succeeded(connected.deregister());
        Channel client = Deadline.succeeded(new Bootstrap()
                        .group(group)
                        .channelFactory(() ->
                                clientOf.apply(((UnixChannel) connected).fd().intValue()))
                        .handler(new ChannelRecorder())
                        .register())
                .channel();

        assertThat(client.isActive()).isTrue();
        assertThat(client.remoteAddress()).isEqualTo(address);
        Deadline.succeeded(client.writeAndFlush(client.alloc().buffer().writeByte(3)));
        assertThat(accepted.awaitBytes(1)).containsExactly(3);
        assertThat(accepted.channel()).hasSameClassAs(client);
    }

    @Test
    void tcpChannelsOfDescriptors() {
        assertServes(new EpollServerSocketChannel(tcpListener()), EpollSocketChannel::new);
    }

    @Test
    void domainChannelsOfDescriptors() {
        int fd = calls.socket(calls.abi().addresses().unix(), calls.abi().sockets().stream(), 0);
        SockAddr address = new SockAddr(calls.abi().addresses());
        address.encodeUnix(folder.resolve("a.sock").toString().getBytes(StandardCharsets.UTF_8));
        assertThat(calls.bind(fd, address)).isZero();
        assertThat(calls.listen(fd, 16)).isZero();

        assertServes(new EpollServerDomainSocketChannel(fd), EpollDomainSocketChannel::new);
    }

    @Test
    void domainListenerThatDoesNotListenYetIsBoundLater() {
        int fd = calls.socket(calls.abi().addresses().unix(), calls.abi().sockets().stream(), 0);
        DomainSocketAddress address =
                new DomainSocketAddress(folder.resolve("a.sock").toString());

        Channel server = Deadline.succeeded(new ServerBootstrap()
                        .group(group)
                        .channelFactory(() -> new EpollServerDomainSocketChannel(fd, false))
                        .childHandler(new ChannelRecorder())
                        .bind(address))
                .channel();

        assertThat(server.isActive()).isTrue();
        assertThat(server.localAddress()).isEqualTo(address);
        assertThatThrownBy(() -> new EpollServerDomainSocketChannel(1_000_000, false))
                .isInstanceOf(ChannelException.class);
    }

    @Test
    void familyDecidesTheSocket() throws Exception {
        Channel server = Deadline.succeeded(new ServerBootstrap()
                        .group(group)
                        .channelFactory(() -> new EpollServerSocketChannel(SocketProtocolFamily.INET))
                        .childHandler(new ChannelRecorder())
                        .bind(0))
                .channel();
        InetSocketAddress bound = (InetSocketAddress) server.localAddress();
        Channel client = Deadline.succeeded(new Bootstrap()
                        .group(group)
                        .channelFactory(() -> new EpollSocketChannel(SocketProtocolFamily.INET))
                        .handler(new ChannelRecorder())
                        .connect("127.0.0.1", bound.getPort()))
                .channel();

        assertThat(bound.getAddress()).isEqualTo(InetAddress.getByName("0.0.0.0"));
        assertThat(client.isActive()).isTrue();
        assertThatThrownBy(() -> new EpollSocketChannel(SocketProtocolFamily.UNIX))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
