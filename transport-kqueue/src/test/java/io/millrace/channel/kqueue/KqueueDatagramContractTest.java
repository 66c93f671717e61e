package io.millrace.channel.kqueue;

import io.millrace.channel.Channel;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.DomainDatagramChannel;
import io.millrace.channel.unix.sys.Os;
import io.millrace.testkit.DatagramContract;
import io.millrace.testkit.TransportUnderTest;
import io.millrace.testkit.UdpSuite;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of datagrams over kqueue, in both trigger modes. */
@ExtendWith(KqueueUnderTest.class)
class KqueueDatagramContractTest {
    private static final TransportUnderTest LEVEL = KqueueUnderTest.ip(Os.DARWIN, TriggerMode.LEVEL);
    private static final TransportUnderTest EDGE = KqueueUnderTest.ip(Os.FREEBSD, TriggerMode.EDGE);
    private static final TransportUnderTest DOMAIN_LEVEL = KqueueUnderTest.domain(Os.DARWIN, TriggerMode.LEVEL);
    private static final TransportUnderTest DOMAIN_EDGE = KqueueUnderTest.domain(Os.FREEBSD, TriggerMode.EDGE);

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
