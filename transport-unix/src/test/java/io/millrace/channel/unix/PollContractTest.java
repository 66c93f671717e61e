package io.millrace.channel.unix;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.testkit.BackPressureContract;
import io.millrace.testkit.CloseContract;
import io.millrace.testkit.ConnectContract;
import io.millrace.testkit.EventLoopContract;
import io.millrace.testkit.HalfCloseContract;
import io.millrace.testkit.OptionsContract;
import io.millrace.testkit.ServerContract;
import io.millrace.testkit.SoakContract;
import io.millrace.testkit.StreamContract;
import io.millrace.testkit.TransportUnderTest;
import io.millrace.testkit.TransportUnderTest.Feature;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The contract of transports over poll(2). */
class PollContractTest {
    private static final TransportUnderTest POLL = poll();

    /** Without {@code POLLRDHUP} nothing is told of a peer that nobody reads from. */
    private static TransportUnderTest poll() {
        TransportUnderTest all =
                TransportUnderTest.sockets(new PollTransport(), TriggerMode.LEVEL, UnixChannelOption.SO_REUSEPORT);
        if (Abi.host().polling().readClosed() != 0) {
            return all;
        }
        Set<Feature> fewer = EnumSet.copyOf(all.features());
        fewer.remove(Feature.END_SEEN_WHILE_NOT_READING);
        return new TransportUnderTest(all.transport(), all.mode(), all.anyAddress(), fewer, all.reusePort());
    }

    @Nested
    class LevelStream extends StreamContract {
        @Override
        protected TransportUnderTest transport() {
            return POLL;
        }
    }

    @Nested
    class LevelServer extends ServerContract {
        @Override
        protected TransportUnderTest transport() {
            return POLL;
        }
    }

    @Nested
    class LevelHalfClose extends HalfCloseContract {
        @Override
        protected TransportUnderTest transport() {
            return POLL;
        }
    }

    @Nested
    class LevelBackPressure extends BackPressureContract {
        @Override
        protected TransportUnderTest transport() {
            return POLL;
        }
    }

    @Nested
    class LevelClose extends CloseContract {
        @Override
        protected TransportUnderTest transport() {
            return POLL;
        }
    }

    @Nested
    class LevelConnect extends ConnectContract {
        @Override
        protected TransportUnderTest transport() {
            return POLL;
        }
    }

    @Nested
    class LevelOptions extends OptionsContract {
        @Override
        protected TransportUnderTest transport() {
            return POLL;
        }
    }

    @Nested
    class LevelEventLoop extends EventLoopContract {
        @Override
        protected TransportUnderTest transport() {
            return POLL;
        }
    }

    @Nested
    class LevelSoak extends SoakContract {
        @Override
        protected TransportUnderTest transport() {
            return POLL;
        }
    }
}
