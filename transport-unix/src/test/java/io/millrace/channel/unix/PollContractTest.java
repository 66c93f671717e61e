package io.millrace.channel.unix;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.testkit.TcpSuite;
import io.millrace.testkit.TransportUnderTest;
import io.millrace.testkit.TransportUnderTest.Feature;
import java.util.EnumSet;
import java.util.Set;

/** The contract of transports over poll(2). */
class PollContractTest extends TcpSuite {
    private static final TransportUnderTest POLL = poll();

    /** Without {@code POLLRDHUP} nothing is told of a peer that nobody reads from. */
    private static TransportUnderTest poll() {
        TransportUnderTest all =
                TransportUnderTest.sockets(new PollTransport(), TriggerMode.LEVEL, UnixChannelOption.SO_REUSEPORT);
        if (Abi.host().polling().readClosed() != 0) {
            return all;
        }
        Set<Feature> fewer = EnumSet.copyOf(all.features());
        fewer.remove(Feature.END_SEEN_WHILE_NOT_READING);
        return new TransportUnderTest(all.transport(), all.mode(), all.anyAddress(), fewer, all.reusePort());
    }

    @Override
    protected TransportUnderTest transport() {
        return POLL;
    }
}
