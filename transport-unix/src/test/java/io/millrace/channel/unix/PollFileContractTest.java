package io.millrace.channel.unix;

import io.millrace.channel.TriggerMode;
import io.millrace.testkit.FileContract;
import io.millrace.testkit.TransportUnderTest;

/** Files over poll(2). */
class PollFileContractTest extends FileContract {
    private static final TransportUnderTest POLL =
            TransportUnderTest.sockets(new PollTransport(), TriggerMode.LEVEL, UnixChannelOption.SO_REUSEPORT);

    @Override
    protected TransportUnderTest transport() {
        return POLL;
    }
}
