package io.millrace.channel.kqueue;

import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.UnixChannelOption;
import io.millrace.channel.unix.sys.Os;
import io.millrace.testkit.TransportUnderTest;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The transport over the system's own kqueue, or over {@link KqueueDouble} on Linux. As an extension it comes before
 * the watchers, which must not find the stand-in's thread and descriptors: these stay.
 */
final class KqueueUnderTest implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        if (!KQueue.isAvailable()) {
            LinuxEdges.get();
        }
    }

    /**
     * TCP and UDP.
     *
     * @param layout whose {@code struct kevent} the stand-in takes
     */
    static TransportUnderTest ip(Os layout, TriggerMode mode) {
        return TransportUnderTest.sockets(transport(layout), mode, UnixChannelOption.SO_REUSEPORT);
    }

    static TransportUnderTest domain(Os layout, TriggerMode mode) {
        return TransportUnderTest.domain(transport(layout), mode);
    }

    private static Transport transport(Os layout) {
        return KQueue.isAvailable() ? new KQueueTransport() : new DoubleTransport(layout);
    }
}
