package io.millrace.channel.epoll;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.UnixChannelOption;
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
import org.junit.jupiter.api.Nested;

/** The contract of transports over epoll, in both trigger modes. */
class EpollContractTest {
    private static final TransportUnderTest LEVEL =
            TransportUnderTest.sockets(new EpollTransport(), TriggerMode.LEVEL, UnixChannelOption.SO_REUSEPORT);
    private static final TransportUnderTest EDGE =
            TransportUnderTest.sockets(new EpollTransport(), TriggerMode.EDGE, UnixChannelOption.SO_REUSEPORT);

    @Nested
    class LevelStream extends StreamContract {
        @Override
        protected TransportUnderTest transport() {
            return LEVEL;
        }
    }

    @Nested
    class LevelServer extends ServerContract {
        @Override
        protected TransportUnderTest transport() {
            return LEVEL;
        }
    }

    @Nested
    class LevelHalfClose extends HalfCloseContract {
        @Override
        protected TransportUnderTest transport() {
            return LEVEL;
        }
    }

    @Nested
    class LevelBackPressure extends BackPressureContract {
        @Override
        protected TransportUnderTest transport() {
            return LEVEL;
        }
    }

    @Nested
    class LevelClose extends CloseContract {
        @Override
        protected TransportUnderTest transport() {
            return LEVEL;
        }
    }

    @Nested
    class LevelConnect extends ConnectContract {
        @Override
        protected TransportUnderTest transport() {
            return LEVEL;
        }
    }

    @Nested
    class LevelOptions extends OptionsContract {
        @Override
        protected TransportUnderTest transport() {
            return LEVEL;
        }
    }

    @Nested
    class LevelEventLoop extends EventLoopContract {
        @Override
        protected TransportUnderTest transport() {
            return LEVEL;
        }
    }

    @Nested
    class EdgeStream extends StreamContract {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }
    }

    @Nested
    class EdgeServer extends ServerContract {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }
    }

    @Nested
    class EdgeHalfClose extends HalfCloseContract {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }
    }

    @Nested
    class EdgeBackPressure extends BackPressureContract {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }
    }

    @Nested
    class EdgeClose extends CloseContract {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }
    }

    @Nested
    class EdgeConnect extends ConnectContract {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }
    }

    @Nested
    class EdgeOptions extends OptionsContract {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }
    }

    @Nested
    class EdgeEventLoop extends EventLoopContract {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }
    }

    @Nested
    class LevelSoak extends SoakContract {
        @Override
        protected TransportUnderTest transport() {
            return LEVEL;
        }
    }

    @Nested
    class EdgeSoak extends SoakContract {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }
    }
}
