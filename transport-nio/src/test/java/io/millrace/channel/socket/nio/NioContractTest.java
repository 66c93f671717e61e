package io.millrace.channel.socket.nio;

import io.millrace.channel.TriggerMode;
import io.millrace.testkit.DomainContract;
import io.millrace.testkit.EventLoopContract;
import io.millrace.testkit.FileContract;
import io.millrace.testkit.StreamSuite;
import io.millrace.testkit.TcpSuite;
import io.millrace.testkit.TransportUnderTest;
import io.millrace.testkit.TransportUnderTest.Feature;
import io.millrace.testkit.UdpSuite;
import java.net.StandardSocketOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The contract of transports over java.nio: over TCP and UDP, and over unix domain sockets. */
class NioContractTest {
    /** A selector tells of the end of a stream by telling that it can be read, over and over. */
    private static final TransportUnderTest INTERNET = without(
            List.of(Feature.END_SEEN_WHILE_NOT_READING, Feature.EMPTY_DATAGRAM_WHEN_CONNECTED),
            TransportUnderTest.sockets(
                    new NioTransport(), TriggerMode.LEVEL, NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT)));

    private static final TransportUnderTest DOMAIN = without(
            List.of(Feature.END_SEEN_WHILE_NOT_READING, Feature.CONNECT_WAITS),
            TransportUnderTest.domain(new NioTransport(), TriggerMode.LEVEL));

    private static TransportUnderTest without(List<Feature> missing, TransportUnderTest all) {
        Set<Feature> features = EnumSet.copyOf(all.features());
        missing.forEach(features::remove);
        return new TransportUnderTest(all.transport(), all.mode(), all.anyAddress(), features, all.reusePort());
    }

    @Nested
    class Internet extends TcpSuite {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class InternetDatagrams extends UdpSuite {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class Domain extends StreamSuite {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN;
        }

        @Nested
        class Names extends DomainContract {
            @Override
            protected TransportUnderTest transport() {
                return DOMAIN;
            }

            @Override
            protected int longestPath() {
                return SocketFile.LONGEST_NAME;
            }
        }

        @Nested
        class EventLoop extends EventLoopContract {
            @Override
            protected TransportUnderTest transport() {
                return DOMAIN;
            }
        }

        @Nested
        class File extends FileContract {
            @Override
            protected TransportUnderTest transport() {
                return DOMAIN;
            }
        }
    }
}
