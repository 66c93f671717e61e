package io.millrace.channel.kqueue;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Os;
import io.millrace.testkit.CloseContract;
import io.millrace.testkit.HalfCloseContract;
import io.millrace.testkit.StreamContract;
import io.millrace.testkit.TcpSuite;
import io.millrace.testkit.TransportUnderTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of transports over kqueue, in both trigger modes. The stand-in has the {@code struct kevent} of
 * macOS; the suites that stress it most run with that of FreeBSD too.
 */
@ExtendWith(KqueueUnderTest.class)
class KqueueContractTest {
    private static final TransportUnderTest LEVEL = KqueueUnderTest.ip(Os.DARWIN, TriggerMode.LEVEL);
    private static final TransportUnderTest EDGE = KqueueUnderTest.ip(Os.DARWIN, TriggerMode.EDGE);
    private static final TransportUnderTest FREEBSD_LEVEL = KqueueUnderTest.ip(Os.FREEBSD, TriggerMode.LEVEL);
    private static final TransportUnderTest FREEBSD_EDGE = KqueueUnderTest.ip(Os.FREEBSD, TriggerMode.EDGE);

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

    @Nested
    class LevelStreamOfFreeBsd extends StreamContract {
        @Override
        protected TransportUnderTest transport() {
            return FREEBSD_LEVEL;
        }
    }

    @Nested
    class LevelHalfCloseOfFreeBsd extends HalfCloseContract {
        @Override
        protected TransportUnderTest transport() {
            return FREEBSD_LEVEL;
        }
    }

    @Nested
    class LevelCloseOfFreeBsd extends CloseContract {
        @Override
        protected TransportUnderTest transport() {
            return FREEBSD_LEVEL;
        }
    }

    @Nested
    class EdgeStreamOfFreeBsd extends StreamContract {
        @Override
        protected TransportUnderTest transport() {
            return FREEBSD_EDGE;
        }
    }

    @Nested
    class EdgeHalfCloseOfFreeBsd extends HalfCloseContract {
        @Override
        protected TransportUnderTest transport() {
            return FREEBSD_EDGE;
        }
    }

    @Nested
    class EdgeCloseOfFreeBsd extends CloseContract {
        @Override
        protected TransportUnderTest transport() {
            return FREEBSD_EDGE;
        }
    }
}
