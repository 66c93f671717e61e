package io.millrace.channel.epoll;

import io.millrace.channel.Channel;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.DomainDatagramChannel;
import io.millrace.channel.unix.UnixChannelOption;
import io.millrace.testkit.DatagramContract;
import io.millrace.testkit.TransportUnderTest;
import io.millrace.testkit.UdpSuite;
import org.junit.jupiter.api.Nested;

/** The contract of datagrams over epoll, in both trigger modes. */
class EpollDatagramContractTest {
    private static final TransportUnderTest LEVEL =
            TransportUnderTest.sockets(new EpollTransport(), TriggerMode.LEVEL, UnixChannelOption.SO_REUSEPORT);
    private static final TransportUnderTest EDGE =
            TransportUnderTest.sockets(new EpollTransport(), TriggerMode.EDGE, UnixChannelOption.SO_REUSEPORT);
    private static final TransportUnderTest DOMAIN_LEVEL =
            TransportUnderTest.domain(new EpollTransport(), TriggerMode.LEVEL);
    private static final TransportUnderTest DOMAIN_EDGE =
            TransportUnderTest.domain(new EpollTransport(), TriggerMode.EDGE);

    @Nested
    class Level extends UdpSuite {
        @Override
        protected TransportUnderTest transport() {
            return LEVEL;
        }
    }

    @Nested
    class Edge extends UdpSuite {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }
    }

    @Nested
    class LevelDomain extends DatagramContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN_LEVEL;
        }

        @Override
        protected Class<? extends Channel> kind() {
            return DomainDatagramChannel.class;
        }
    }

    @Nested
    class EdgeDomain extends DatagramContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN_EDGE;
        }

        @Override
        protected Class<? extends Channel> kind() {
            return DomainDatagramChannel.class;
        }
    }
}
