package io.millrace.testkit;

import org.junit.jupiter.api.Nested;

/**
 * The contracts of a transport over domain sockets that are files and pass descriptors.
 *
 * @param <D> the class of descriptors
 * @param <M> the class of what a channel can read
 */
public abstract class DomainSuite<D, M> extends StreamSuite {
    /** For transports. */
    protected DomainSuite() {}

    /**
     * The descriptors of the transport.
     *
     * @return the same each time
     */
    protected abstract DescriptorsUnderTest<D, M> descriptors();

    @Nested
    class Domain extends DomainContract {
        @Override
        protected TransportUnderTest transport() {
            return DomainSuite.this.transport();
        }
    }

    @Nested
    class DescriptorPassing extends DescriptorPassingContract<D, M> {
        @Override
        protected TransportUnderTest transport() {
            return DomainSuite.this.transport();
        }

        @Override
        protected DescriptorsUnderTest<D, M> descriptors() {
            return DomainSuite.this.descriptors();
        }
    }
}
