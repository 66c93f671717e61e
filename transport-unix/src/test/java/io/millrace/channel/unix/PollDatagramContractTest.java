package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import io.millrace.channel.TriggerMode;
import io.millrace.testkit.DatagramContract;
import io.millrace.testkit.TransportUnderTest;
import io.millrace.testkit.UdpSuite;
import org.junit.jupiter.api.Nested;

/** The contract of datagrams over poll(2). */
class PollDatagramContractTest extends UdpSuite {
    private static final TransportUnderTest POLL =
            TransportUnderTest.sockets(new PollTransport(), TriggerMode.LEVEL, UnixChannelOption.SO_REUSEPORT);
    private static final TransportUnderTest DOMAIN = TransportUnderTest.domain(new PollTransport(), TriggerMode.LEVEL);

    @Override
    protected TransportUnderTest transport() {
        return POLL;
    }

    @Nested
    class LevelDomain extends DatagramContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN;
        }

        @Override
        protected Class<? extends Channel> kind() {
            return DomainDatagramChannel.class;
        }
    }
}
