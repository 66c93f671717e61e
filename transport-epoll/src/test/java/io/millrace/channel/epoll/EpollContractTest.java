package io.millrace.channel.epoll;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.UnixChannelOption;
import io.millrace.testkit.TcpSuite;
import io.millrace.testkit.TransportUnderTest;
import org.junit.jupiter.api.Nested;

/** The contract of transports over epoll, in both trigger modes. */
class EpollContractTest {
    private static final TransportUnderTest LEVEL =
            TransportUnderTest.sockets(new EpollTransport(), TriggerMode.LEVEL, UnixChannelOption.SO_REUSEPORT);
    private static final TransportUnderTest EDGE =
            TransportUnderTest.sockets(new EpollTransport(), TriggerMode.EDGE, UnixChannelOption.SO_REUSEPORT);

    @Nested
    class Level extends TcpSuite {
        @Override
        protected TransportUnderTest transport() {
            return LEVEL;
        }
    }

    @Nested
    class Edge extends TcpSuite {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }
    }
}
