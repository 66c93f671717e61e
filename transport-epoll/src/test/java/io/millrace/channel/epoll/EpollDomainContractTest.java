package io.millrace.channel.epoll;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.DescriptorAddress;
import io.millrace.channel.unix.DomainSocketReadMode;
import io.millrace.channel.unix.FileDescriptor;
import io.millrace.channel.unix.UnixChannel;
import io.millrace.channel.unix.UnixChannelOption;
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

/** The contract of transports over epoll and domain sockets, in both trigger modes. */
class EpollDomainContractTest {
    private static final TransportUnderTest LEVEL = TransportUnderTest.domain(new EpollTransport(), TriggerMode.LEVEL);
    private static final TransportUnderTest EDGE = TransportUnderTest.domain(new EpollTransport(), TriggerMode.EDGE);

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
    class LevelDomain extends DomainContract {
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
    class EdgeDomain extends DomainContract {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }
    }

    @Nested
    class LevelDescriptorPassing extends DescriptorPassingContract<FileDescriptor, DomainSocketReadMode> {
        @Override
        protected TransportUnderTest transport() {
            return LEVEL;
        }

        @Override
        protected DescriptorsUnderTest<FileDescriptor, DomainSocketReadMode> descriptors() {
            return DESCRIPTORS;
        }
    }

    @Nested
    class EdgeDescriptorPassing extends DescriptorPassingContract<FileDescriptor, DomainSocketReadMode> {
        @Override
        protected TransportUnderTest transport() {
            return EDGE;
        }

        @Override
        protected DescriptorsUnderTest<FileDescriptor, DomainSocketReadMode> descriptors() {
            return DESCRIPTORS;
        }
    }
}
