package io.millrace.channel.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.Syscalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class EpollTcpInfoTest {

    private static final int TCP_ESTABLISHED = 1;
    private static final int TCP_CLOSE = 7;

    private final Syscalls calls = Syscalls.host();
    private final EpollTcpInfo info = new EpollTcpInfo();

    @Test
    void unconnectedSocketIsClosed() {
        int fd = calls.socket(calls.abi().addresses().inet(), calls.abi().sockets().stream(), 0);
        try {
            assertThat(info.read(calls, fd)).isZero();
            assertThat(info.state()).isEqualTo(TCP_CLOSE);
        } finally {
            calls.close(fd);
        }
    }

    @Test
    void valuesOfAConnectionArePlausible() throws Exception {
        int fd = calls.socket(calls.abi().addresses().inet(), calls.abi().sockets().stream(), 0);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SockAddr address = new SockAddr(calls.abi().addresses());
            address.encode(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()),
                    calls.abi().addresses().inet());
            assertThat(calls.connect(fd, address)).isIn(0, -Errno.EINPROGRESS);
            server.setSoTimeout(10_000);
            try (Socket peer = server.accept()) {
                peer.setSoTimeout(10_000);
                assertThat(calls.send(fd, NativeMemory.allocate(100).address(), 100))
                        .isEqualTo(100);
                assertThat(peer.getInputStream().readNBytes(100)).hasSize(100);

                assertThat(info.read(calls, fd)).isZero();

                assertThat(info.state()).isEqualTo(TCP_ESTABLISHED);
                assertThat(info.caState()).isZero();
                assertThat(info.retransmits()).isZero();
                assertThat(info.backoff()).isZero();
                assertThat(info.sndWscale()).isBetween(0, 14);
                assertThat(info.rcvWscale()).isBetween(0, 14);
                // Microseconds, bytes and segments that are known of a loopback connection
                assertThat(info.rto()).isBetween(1_000L, 5_000_000L);
                assertThat(info.sndMss()).isBetween(536L, 65_535L);
                assertThat(info.rcvMss()).isBetween(48L, 65_535L);
                assertThat(info.pmtu()).isBetween(1_280L, 65_536L);
                assertThat(info.advmss()).isBetween(536L, 65_535L);
                assertThat(info.rtt()).isPositive().isLessThan(10_000_000);
                assertThat(info.rttvar()).isPositive().isLessThan(10_000_000);
                assertThat(info.sndCwnd()).isBetween(1L, 1_000_000L);
                assertThat(info.sndSsthresh()).isPositive();
                assertThat(info.reordering()).isBetween(1L, 300L);
                assertThat(info.rcvSpace()).isPositive();
                assertThat(info.lost()).isZero();
                assertThat(info.totalRetrans()).isLessThan(10);
                assertThat(info.lastDataSent()).isLessThan(60_000);
            }
        } finally {
            calls.close(fd);
        }
    }

    @Test
    void failureIsAValueAndKeepsWhatWasThere() {
        assertThat(info.read(calls, -1)).isEqualTo(-Errno.EBADF);
        assertThat(info.state()).isZero();
        assertThat(info.rtt()).isZero();
    }
}
