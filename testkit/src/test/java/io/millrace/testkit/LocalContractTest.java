package io.millrace.testkit;

import io.millrace.channel.local.LocalTransport;
import org.junit.jupiter.api.Nested;

/** The contract of transports inside the VM; half-closure is not one of its features. */
class LocalContractTest extends StreamSuite {
    private static final TransportUnderTest LOCAL = TransportUnderTest.inVm(new LocalTransport());

    @Override
    protected TransportUnderTest transport() {
        return LOCAL;
    }

    @Nested
    class EventLoop extends EventLoopContract {
        @Override
        protected TransportUnderTest transport() {
            return LOCAL;
        }
    }
}
