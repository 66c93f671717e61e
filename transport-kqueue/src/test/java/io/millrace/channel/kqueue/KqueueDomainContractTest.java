package io.millrace.channel.kqueue;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.DescriptorAddress;
import io.millrace.channel.unix.DomainSocketReadMode;
import io.millrace.channel.unix.FileDescriptor;
import io.millrace.channel.unix.UnixChannel;
import io.millrace.channel.unix.UnixChannelOption;
import io.millrace.channel.unix.sys.Os;
import io.millrace.testkit.DescriptorsUnderTest;
import io.millrace.testkit.DomainSuite;
import io.millrace.testkit.TransportUnderTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of transports over kqueue and domain sockets, in both trigger modes. */
@ExtendWith(KqueueUnderTest.class)
class KqueueDomainContractTest {
    private static final TransportUnderTest LEVEL = KqueueUnderTest.domain(Os.DARWIN, TriggerMode.LEVEL);
    private static final TransportUnderTest EDGE = KqueueUnderTest.domain(Os.FREEBSD, TriggerMode.EDGE);

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
    class Level extends DomainSuite<FileDescriptor, DomainSocketReadMode> {
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
    class Edge extends DomainSuite<FileDescriptor, DomainSocketReadMode> {
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
