package io.millrace.channel.socket.nio;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.testkit.DescriptorWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** On the loopback interface; that datagrams follow is in the contract. */
@ExtendWith(DescriptorWatch.class)
class MembershipsTest {
    private DatagramChannel socket;
    private Memberships memberships;
    private NetworkInterface loopback;
    private InetAddress group;
    private InetAddress someone;

    @BeforeEach
    void begin() throws IOException {
        loopback = Objects.requireNonNull(NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1")));
        group = InetAddress.getByName("239.255.78.1");
        someone = InetAddress.getByName("192.0.2.1");
        assumeTrue(canJoin(group, loopback), "groups cannot be joined on the loopback interface here");
        socket = DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(0));
        memberships = new Memberships(socket);
    }

    @AfterEach
    void end() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    private static boolean canJoin(InetAddress group, NetworkInterface on) throws IOException {
        try (MulticastSocket probe = new MulticastSocket(0)) {
            probe.joinGroup(new InetSocketAddress(group, 0), on);
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    @Test
    void groupIsJoinedOnceAndLeftOnce() throws IOException {
        memberships.join(group, loopback, null);

        assertThatThrownBy(() -> memberships.join(group, loopback, null))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("already")
                .hasMessageContaining(group.getHostAddress())
                .hasMessageContaining(loopback.getName());
        memberships.leave(group, loopback, null);
        assertThatThrownBy(() -> memberships.leave(group, loopback, null))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("not a member")
                .hasMessageContaining(group.getHostAddress());
        memberships.join(group, loopback, null);
    }

    @Test
    void groupIsLeftOnWhicheverInterfaceItWasJoinedOn() throws IOException {
        memberships.join(group, loopback, null);

        memberships.leave(group, null, null);

        assertThatThrownBy(() -> memberships.leave(group, null, null)).isInstanceOf(SocketException.class);
    }

    @Test
    void membershipsForSendersAreToldApart() throws IOException {
        InetAddress another = InetAddress.getByName("192.0.2.2");
        memberships.join(group, loopback, someone);
        memberships.join(group, loopback, another);

        memberships.leave(group, loopback, someone);

        assertThatThrownBy(() -> memberships.leave(group, loopback, someone))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("192.0.2.1");
        memberships.leave(group, loopback, another);
    }

    @Test
    void senderIsBlockedOnceTheGroupIsJoined() throws IOException {
        assertThatThrownBy(() -> memberships.block(group, loopback, someone)).isInstanceOf(SocketException.class);
        memberships.join(group, loopback, null);

        memberships.block(group, loopback, someone);
        memberships.block(group, null, InetAddress.getByName("192.0.2.2"));
    }

    @Test
    void chosenInterfaceIsTheDefault() throws IOException {
        socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);

        memberships.join(group, null, null);

        memberships.leave(group, loopback, null);
    }

    @Test
    void withoutAChosenInterfaceRoutesDecide() throws IOException {
        NetworkInterface routed;
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.connect(new InetSocketAddress(group, 1));
            routed = NetworkInterface.getByInetAddress(((InetSocketAddress) probe.getLocalAddress()).getAddress());
        } catch (IOException e) {
            routed = null;
        }
        assumeTrue(routed != null && canJoin(group, routed), "no route to multicast groups");

        memberships.join(group, null, null);

        memberships.leave(group, routed, null);
    }

    @Test
    void whatIsNoGroupIsRefused() {
        assertThatThrownBy(() -> memberships.join(someone, loopback, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
