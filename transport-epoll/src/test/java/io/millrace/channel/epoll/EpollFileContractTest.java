package io.millrace.channel.epoll;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.UnixChannelOption;
import io.millrace.testkit.FileContract;
import io.millrace.testkit.TransportUnderTest;
import org.junit.jupiter.api.Nested;

/** Files over epoll(7). */
class EpollFileContractTest {
    private static TransportUnderTest epoll(TriggerMode mode) {
        return TransportUnderTest.sockets(new EpollTransport(), mode, UnixChannelOption.SO_REUSEPORT);
    }

    @Nested
    class Level extends FileContract {
        @Override
        protected TransportUnderTest transport() {
            return epoll(TriggerMode.LEVEL);
        }
    }

    @Nested
    class Edge extends FileContract {
        @Override
        protected TransportUnderTest transport() {
            return epoll(TriggerMode.EDGE);
        }
    }
}
