package io.millrace.testkit;

import io.millrace.channel.local.LocalTransport;
import org.junit.jupiter.api.Nested;

/** The contract of transports inside the VM; half-closure is not one of its features. */
class LocalContractTest {
    private static final TransportUnderTest LOCAL = TransportUnderTest.inVm(new LocalTransport());

    @Nested
    class LocalStream extends StreamContract {
        @Override
        protected TransportUnderTest transport() {
            return LOCAL;
        }
    }

    @Nested
    class LocalServer extends ServerContract {
        @Override
        protected TransportUnderTest transport() {
            return LOCAL;
        }
    }

    @Nested
    class LocalBackPressure extends BackPressureContract {
        @Override
        protected TransportUnderTest transport() {
            return LOCAL;
        }
    }

    @Nested
    class LocalClose extends CloseContract {
        @Override
        protected TransportUnderTest transport() {
            return LOCAL;
        }
    }

    @Nested
    class LocalConnect extends ConnectContract {
        @Override
        protected TransportUnderTest transport() {
            return LOCAL;
        }
    }

    @Nested
    class LocalOptions extends OptionsContract {
        @Override
        protected TransportUnderTest transport() {
            return LOCAL;
        }
    }

    @Nested
    class LocalEventLoop extends EventLoopContract {
        @Override
        protected TransportUnderTest transport() {
            return LOCAL;
        }
    }
}
