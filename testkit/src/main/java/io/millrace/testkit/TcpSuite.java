package io.millrace.testkit;

import org.junit.jupiter.api.Nested;

/** The contracts of a transport over TCP: those of streams, and what needs to run over one kind of address alone. */
public abstract class TcpSuite extends StreamSuite {
    /** For transports. */
    protected TcpSuite() {}

    @Nested
    class EventLoop extends EventLoopContract {
        @Override
        protected TransportUnderTest transport() {
            return TcpSuite.this.transport();
        }
    }

    @Nested
    class File extends FileContract {
        @Override
        protected TransportUnderTest transport() {
            return TcpSuite.this.transport();
        }
    }

    @Nested
    class Soak extends SoakContract {
        @Override
        protected TransportUnderTest transport() {
            return TcpSuite.this.transport();
        }
    }
}
