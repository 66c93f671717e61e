package io.millrace.testkit;

import org.junit.jupiter.api.Nested;

/** The contracts of a transport over UDP. */
public abstract class UdpSuite {
    /** For transports. */
    protected UdpSuite() {}

    /**
     * The transport that the contracts run over.
     *
     * @return the same one each time
     */
    protected abstract TransportUnderTest transport();

    @Nested
    class Datagram extends DatagramContract {
        @Override
        protected TransportUnderTest transport() {
            return UdpSuite.this.transport();
        }
    }

    @Nested
    class Udp extends UdpContract {
        @Override
        protected TransportUnderTest transport() {
            return UdpSuite.this.transport();
        }
    }
}
