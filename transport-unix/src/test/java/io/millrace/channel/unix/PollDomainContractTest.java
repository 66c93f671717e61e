package io.millrace.channel.unix;

import io.millrace.channel.TriggerMode;
import io.millrace.testkit.DescriptorsUnderTest;
import io.millrace.testkit.DomainSuite;
import io.millrace.testkit.TransportUnderTest;

/** The contract of transports over poll(2) and domain sockets. */
class PollDomainContractTest extends DomainSuite<FileDescriptor, DomainSocketReadMode> {
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

    @Override
    protected TransportUnderTest transport() {
        return POLL;
    }

    @Override
    protected DescriptorsUnderTest<FileDescriptor, DomainSocketReadMode> descriptors() {
        return DESCRIPTORS;
    }
}
