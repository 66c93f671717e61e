package io.millrace.channel.socket.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOption;
import io.millrace.testkit.DescriptorWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(DescriptorWatch.class)
class NioOptionsTest {
    private static final SocketOption<Integer> UNKNOWN = new SocketOption<>() {
        @Override
        public String name() {
            return "UNKNOWN";
        }

        @Override
        public Class<Integer> type() {
            return Integer.class;
        }
    };

    private final List<Channel> channels = new ArrayList<>();

    @AfterEach
    void end() {
        channels.forEach(Channel::close);
    }

    private <C extends Channel> C open(C channel) {
        channels.add(channel);
        return channel;
    }

    private static List<String> namesOf(Channel channel) {
        return channel.config().getOptions().keySet().stream()
                .map(ChannelOption::name)
                .sorted()
                .collect(Collectors.toList());
    }

    @Test
    void eachKindHasTheOptionsOfItsSockets() {
        assertThat(namesOf(open(new NioSocketChannel())))
                .contains(
                        "SO_KEEPALIVE", "SO_SNDBUF", "SO_RCVBUF", "SO_REUSEADDR", "SO_LINGER", "TCP_NODELAY", "IP_TOS")
                .doesNotContain("SO_BACKLOG", "SO_BROADCAST", "IP_MULTICAST_TTL");
        assertThat(namesOf(open(new NioServerSocketChannel())))
                .contains("SO_BACKLOG", "SO_RCVBUF", "SO_REUSEADDR")
                .doesNotContain("TCP_NODELAY", "SO_SNDBUF");
        assertThat(namesOf(open(new NioDatagramChannel())))
                .contains(
                        "SO_SNDBUF",
                        "SO_RCVBUF",
                        "SO_REUSEADDR",
                        "SO_BROADCAST",
                        "IP_TOS",
                        "IP_MULTICAST_TTL",
                        "IP_MULTICAST_LOOP_DISABLED")
                .doesNotContain("SO_KEEPALIVE", "SO_LINGER");
        assertThat(namesOf(open(new NioDomainSocketChannel())))
                .contains("SO_SNDBUF", "SO_RCVBUF", "SO_LINGER")
                .doesNotContain("TCP_NODELAY", "IP_TOS");
        assertThat(namesOf(open(new NioServerDomainSocketChannel())))
                .contains("SO_BACKLOG", "SO_RCVBUF")
                .doesNotContain("SO_REUSEADDR", "SO_REUSEPORT");
    }

    @Test
    void noOptionIsListedTwice() {
        for (Channel channel : List.of(open(new NioSocketChannel()), open(new NioDatagramChannel()))) {
            assertThat(namesOf(channel)).doesNotHaveDuplicates();
        }
    }

    @Test
    void valuesReachTheSocket() throws IOException {
        SocketChannel socket = SocketChannel.open();
        NioSocketChannel channel = open(new NioSocketChannel(socket));

        channel.config().setKeepAlive(true).setSoLinger(7).setTcpNoDelay(false);

        assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
        assertThat(socket.getOption(StandardSocketOptions.SO_LINGER)).isEqualTo(7);
        assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
        assertThat(channel.config().getSoLinger()).isEqualTo(7);
        channel.config().setSoLinger(-1);
        assertThat(channel.config().getSoLinger()).isEqualTo(-1);
    }

    @Test
    void newConnectionsDoNotDelaySmallSegments() {
        assertThat(open(new NioSocketChannel()).config().isTcpNoDelay()).isTrue();
    }

    @Test
    void loopOfMulticastIsOnUnlessItIsDisabled() throws IOException {
        java.nio.channels.DatagramChannel socket = java.nio.channels.DatagramChannel.open();
        NioDatagramChannel channel = open(new NioDatagramChannel(socket));
        assertThat(channel.config().isLoopbackModeDisabled()).isFalse();

        channel.config().setLoopbackModeDisabled(true);

        assertThat(socket.getOption(StandardSocketOptions.IP_MULTICAST_LOOP)).isFalse();
        assertThat(channel.config().isLoopbackModeDisabled()).isTrue();
    }

    @Test
    void interfaceOfMulticastIsFoundByItsAddress() throws IOException {
        NioDatagramChannel channel = open(new NioDatagramChannel());
        InetAddress loopback = InetAddress.getLoopbackAddress();
        assertThat(channel.config().getInterface()).isNull();

        channel.config().setInterface(loopback);

        NetworkInterface expected = NetworkInterface.getByInetAddress(loopback);
        assertThat(channel.config().getNetworkInterface()).isEqualTo(expected);
        assertThat(NetworkInterface.getByInetAddress(
                        Objects.requireNonNull(channel.config().getInterface())))
                .isEqualTo(expected);
        // TEST-NET-1 of RFC 5737: nobody's
        assertThatThrownBy(() -> channel.config().setInterface(InetAddress.getByName("192.0.2.1")))
                .isInstanceOf(ChannelException.class)
                .rootCause()
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void optionsOfTheJdkHaveChannelOptions() {
        NioServerSocketChannel channel = open(new NioServerSocketChannel());
        ChannelOption<Boolean> reuseAddress = NioChannelOption.of(StandardSocketOptions.SO_REUSEADDR);

        assertThat(channel.config().setOption(reuseAddress, false)).isTrue();

        assertThat(reuseAddress.name()).isEqualTo("SO_REUSEADDR");
        assertThat(channel.config().getOption(reuseAddress)).isFalse();
        assertThat(channel.config().getOption(ChannelOption.SO_REUSEADDR)).isFalse();
    }

    @Test
    void optionThatTheSocketDoesNotHaveIsNotKnown() {
        NioServerSocketChannel channel = open(new NioServerSocketChannel());

        for (ChannelOption<Integer> option :
                List.of(NioChannelOption.of(UNKNOWN), NioChannelOption.of(StandardSocketOptions.SO_LINGER))) {
            assertThat(channel.config().setOption(option, 1)).isFalse();
            assertThat(channel.config().getOption(option)).isNull();
        }
        assertThat(channel.config().setOption(ChannelOption.SO_LINGER, 1)).isFalse();
    }

    @Test
    void valueOutOfRangeIsRefusedAndChangesNothing() {
        NioSocketChannel channel = open(new NioSocketChannel());

        assertThatThrownBy(() -> channel.config().setOption(ChannelOption.IP_TOS, 256))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> channel.config().setOption(ChannelOption.SO_RCVBUF, -1))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(channel.config().getTrafficClass()).isZero();
    }

    @Test
    void optionsOfAClosedChannelCannotBeReadOrSet() {
        NioSocketChannel channel = new NioSocketChannel();
        channel.close();

        assertThatThrownBy(() -> channel.config().setKeepAlive(true)).isInstanceOf(ChannelException.class);
        assertThatThrownBy(() -> channel.config().isKeepAlive()).isInstanceOf(ChannelException.class);
    }

    /** Whatever this JDK and this system have beside the standard ones. */
    @Test
    void everyFlagAndNumberOfTheJdkIsListed() throws IOException {
        try (SocketChannel socket = SocketChannel.open()) {
            NioSocketChannel channel = open(new NioSocketChannel());
            Map<ChannelOption<?>, Object> options = channel.config().getOptions();

            assertThat(options.keySet().stream().map(ChannelOption::name))
                    .containsAll(((NetworkChannel) socket)
                            .supportedOptions().stream()
                                    .filter(option -> option.type() == Integer.class || option.type() == Boolean.class)
                                    .map(SocketOption::name)
                                    .toList());
        }
    }
}
