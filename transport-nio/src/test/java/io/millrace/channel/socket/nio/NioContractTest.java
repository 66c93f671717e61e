package io.millrace.channel.socket.nio;

import io.millrace.channel.TriggerMode;
import io.millrace.testkit.BackPressureContract;
import io.millrace.testkit.CloseContract;
import io.millrace.testkit.ConnectContract;
import io.millrace.testkit.DatagramContract;
import io.millrace.testkit.DomainContract;
import io.millrace.testkit.EventLoopContract;
import io.millrace.testkit.FileContract;
import io.millrace.testkit.HalfCloseContract;
import io.millrace.testkit.OptionsContract;
import io.millrace.testkit.ServerContract;
import io.millrace.testkit.SoakContract;
import io.millrace.testkit.StreamContract;
import io.millrace.testkit.TransportUnderTest;
import io.millrace.testkit.TransportUnderTest.Feature;
import io.millrace.testkit.UdpContract;
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
    class InternetStream extends StreamContract {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class InternetServer extends ServerContract {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class InternetHalfClose extends HalfCloseContract {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class InternetBackPressure extends BackPressureContract {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class InternetClose extends CloseContract {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class InternetConnect extends ConnectContract {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class InternetOptions extends OptionsContract {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class InternetEventLoop extends EventLoopContract {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class InternetFile extends FileContract {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class InternetDatagram extends DatagramContract {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class InternetUdp extends UdpContract {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class InternetSoak extends SoakContract {
        @Override
        protected TransportUnderTest transport() {
            return INTERNET;
        }
    }

    @Nested
    class DomainStream extends StreamContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN;
        }
    }

    @Nested
    class DomainServer extends ServerContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN;
        }
    }

    @Nested
    class DomainHalfClose extends HalfCloseContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN;
        }
    }

    @Nested
    class DomainBackPressure extends BackPressureContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN;
        }
    }

    @Nested
    class DomainClose extends CloseContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN;
        }
    }

    @Nested
    class DomainConnect extends ConnectContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN;
        }
    }

    @Nested
    class DomainOptions extends OptionsContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN;
        }
    }

    @Nested
    class DomainEventLoop extends EventLoopContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN;
        }
    }

    @Nested
    class DomainFile extends FileContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN;
        }
    }

    @Nested
    class DomainNames extends DomainContract {
        @Override
        protected TransportUnderTest transport() {
            return DOMAIN;
        }

        @Override
        protected int longestPath() {
            return SocketFile.LONGEST_NAME;
        }
    }
}
