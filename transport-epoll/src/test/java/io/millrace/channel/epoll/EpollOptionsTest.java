package io.millrace.channel.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.ChannelOption;
import io.millrace.channel.unix.SocketKind;
import io.millrace.channel.unix.SocketOptions;
import io.millrace.channel.unix.UnixChannelOption;
import io.millrace.channel.unix.sys.IpStack;
import io.millrace.channel.unix.sys.Syscalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EpollOptionsTest {

    private final Syscalls calls = Syscalls.host();
    private final IpStack stack = IpStack.detect(calls);
    private final int stream = stack.newStreamSocket();
    private final int datagram = stack.newDatagramSocket();

    @AfterEach
    void closeSockets() {
        calls.close(stream);
        calls.close(datagram);
    }

    private static <T> void roundTrips(SocketOptions options, int fd, ChannelOption<T> option, T value) {
        assertThat(options.set(fd, option, value)).as(option.name()).isTrue();
        assertThat(options.get(fd, option)).as(option.name()).isEqualTo(value);
    }

    @Test
    void numbersOfStreamsRoundTrip() {
        SocketOptions options = table(SocketKind.STREAM);

        roundTrips(options, stream, EpollChannelOption.TCP_KEEPIDLE, 61);
        roundTrips(options, stream, EpollChannelOption.TCP_KEEPINTVL, 62);
        roundTrips(options, stream, EpollChannelOption.TCP_KEEPCNT, 63);
        roundTrips(options, stream, EpollChannelOption.TCP_USER_TIMEOUT, 64_000);
        roundTrips(options, stream, EpollChannelOption.TCP_NOTSENT_LOWAT, 65_000L);
        roundTrips(options, stream, EpollChannelOption.TCP_NOTSENT_LOWAT, 0xffff_ffffL);
    }

    @Test
    void switchesOfStreamsRoundTrip() {
        SocketOptions options = table(SocketKind.STREAM);

        for (boolean on : new boolean[] {true, false}) {
            roundTrips(options, stream, EpollChannelOption.TCP_CORK, on);
            roundTrips(options, stream, EpollChannelOption.TCP_QUICKACK, on);
            roundTrips(options, stream, EpollChannelOption.IP_FREEBIND, on);
            roundTrips(options, stream, EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, on);
            roundTrips(options, stream, ChannelOption.TCP_FASTOPEN_CONNECT, on);
        }
    }

    @Test
    void optionsOfListenersRoundTrip() {
        SocketOptions options = table(SocketKind.LISTENER);

        roundTrips(options, stream, ChannelOption.TCP_FASTOPEN, 7);
        roundTrips(options, stream, UnixChannelOption.SO_REUSEPORT, true);
        // The kernel keeps it as a number of retransmissions, and tells the seconds that they take
        assertThat(options.set(stream, EpollChannelOption.TCP_DEFER_ACCEPT, 5)).isTrue();
        assertThat(options.get(stream, EpollChannelOption.TCP_DEFER_ACCEPT)).isBetween(5, 15);
        assertThat(options.options()).doesNotContain(EpollChannelOption.TCP_CORK);
    }

    @Test
    void optionsOfDatagramsRoundTrip() {
        SocketOptions options = table(SocketKind.DATAGRAM);

        for (boolean on : new boolean[] {true, false}) {
            roundTrips(options, datagram, EpollChannelOption.IP_RECVORIGDSTADDR, on);
            roundTrips(options, datagram, EpollChannelOption.IP_MULTICAST_ALL, on);
            roundTrips(options, datagram, ChannelOption.SO_BROADCAST, on);
        }
        assertThat(options.set(datagram, EpollChannelOption.UDP_GRO, true)).isTrue();
    }

    @Test
    void everyOptionThatIsOfTheSocketHasARow() {
        // The size of datagrams is of the channel
        assertThat(table(SocketKind.STREAM).options())
                .contains(
                        EpollChannelOption.SO_BUSY_POLL,
                        EpollChannelOption.IP_TRANSPARENT,
                        EpollChannelOption.TCP_MD5SIG)
                .doesNotContain(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE);
        assertThat(table(SocketKind.LISTENER).options()).contains(EpollChannelOption.TCP_MD5SIG);
        assertThat(table(SocketKind.DATAGRAM).options()).doesNotContain(EpollChannelOption.TCP_MD5SIG);
    }

    private SocketOptions table(SocketKind kind) {
        return EpollOptions.add(kind, SocketOptions.of(kind, calls));
    }
}
