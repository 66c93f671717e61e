package io.millrace.channel.unix;

import io.millrace.channel.TriggerMode;
import io.millrace.testkit.BackPressureContract;
import io.millrace.testkit.CloseContract;
import io.millrace.testkit.ConnectContract;
import io.millrace.testkit.DescriptorPassingContract;
import io.millrace.testkit.DescriptorsUnderTest;
import io.millrace.testkit.DomainContract;
import io.millrace.testkit.HalfCloseContract;
import io.millrace.testkit.OptionsContract;
import io.millrace.testkit.ServerContract;
import io.millrace.testkit.StreamContract;
import io.millrace.testkit.TransportUnderTest;
import org.junit.jupiter.api.Nested;

/** The contract of transports over poll(2) and domain sockets. */
class PollDomainContractTest {
    private static final TransportUnderTest POLL = TransportUnderTest.domain(new PollTransport(), TriggerMode.LEVEL);

    private static final DescriptorsUnderTest<FileDescriptor, DomainSocketReadMode> DESCRIPTORS =
            new DescriptorsUnderTest<>(
                    FileDescriptor.class,
                    FileDescriptor::pipe,
                    FileDescriptor::intValue,
                    FileDescriptor::isOpen,
                    FileDescriptor::close,
                    FileDescriptor::read,
                    FileDescriptor::write,
                    channel -> ((UnixChannel) channel).fd(),
                    DescriptorAddress::new,
                    UnixChannelOption.DOMAIN_SOCKET_READ_MODE,
                    DomainSocketReadMode.BYTES,
                    DomainSocketReadMode.FILE_DESCRIPTORS);

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
    class LevelDomain extends DomainContract {
        @Override
        protected TransportUnderTest transport() {
            return POLL;
        }
    }

    @Nested
    class LevelDescriptorPassing extends DescriptorPassingContract<FileDescriptor, DomainSocketReadMode> {
        @Override
        protected TransportUnderTest transport() {
            return POLL;
        }

        @Override
        protected DescriptorsUnderTest<FileDescriptor, DomainSocketReadMode> descriptors() {
            return DESCRIPTORS;
        }
    }
}
