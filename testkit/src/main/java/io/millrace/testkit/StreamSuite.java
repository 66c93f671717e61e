package io.millrace.testkit;

import org.junit.jupiter.api.Nested;

/**
 * The contracts that every transport of streams keeps. A transport's test has a nested class for each trigger mode and
 * kind of address:
 *
 * <pre>{@code
 * class MyContractTest {
 *     @Nested class Level extends StreamSuite {
 *         @Override protected TransportUnderTest transport() { return LEVEL; }
 *     }
 * }
 * }</pre>
 *
 * <p>Tests of what the transport does not {@linkplain TransportUnderTest#offers offer} are skipped. A contract that
 * holds for some transports alone is a further {@code @Nested} class, in the test or in a suite that extends this one.
 */
public abstract class StreamSuite {
    /** For transports. */
    protected StreamSuite() {}

    /**
     * The transport that the contracts run over.
     *
     * @return the same one each time
     */
    protected abstract TransportUnderTest transport();

    @Nested
    class Stream extends StreamContract {
        @Override
        protected TransportUnderTest transport() {
            return StreamSuite.this.transport();
        }
    }

    @Nested
    class Server extends ServerContract {
        @Override
        protected TransportUnderTest transport() {
            return StreamSuite.this.transport();
        }
    }

    @Nested
    class HalfClose extends HalfCloseContract {
        @Override
        protected TransportUnderTest transport() {
            return StreamSuite.this.transport();
        }
    }

    @Nested
    class BackPressure extends BackPressureContract {
        @Override
        protected TransportUnderTest transport() {
            return StreamSuite.this.transport();
        }
    }

    @Nested
    class Close extends CloseContract {
        @Override
        protected TransportUnderTest transport() {
            return StreamSuite.this.transport();
        }
    }

    @Nested
    class Connect extends ConnectContract {
        @Override
        protected TransportUnderTest transport() {
            return StreamSuite.this.transport();
        }
    }

    @Nested
    class Options extends OptionsContract {
        @Override
        protected TransportUnderTest transport() {
            return StreamSuite.this.transport();
        }
    }
}
