package io.millrace.testkit;

import io.millrace.channel.ChannelOption;
import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.local.LocalAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A transport as the contract suites see it.
 *
 * @param transport the transport
 * @param mode the trigger mode of its loops
 * @param anyAddress gives an address that a server can be bound to, a free one each time
 * @param features what the transport offers; tests of anything else are skipped
 * @param reusePort the option that lets several servers share an address, or {@code null} if there is none
 */
public record TransportUnderTest(
        Transport transport,
        TriggerMode mode,
        Supplier<SocketAddress> anyAddress,
        Set<Feature> features,
        @Nullable ChannelOption<Boolean> reusePort) {

    /** What not every transport has. */
    public enum Feature {
        /** Connections are sockets: other programs can be the peer, messages have no boundaries, buffers of the kernel fill up. */
        SOCKETS,
        /** Addresses are those of IP, and connections can be reset. */
        TCP,
        /** Each direction can be shut alone. */
        HALF_CLOSE,
        /** Files can be written. */
        FILE_REGION,
        /** End of stream and errors are seen while reading is off. */
        END_SEEN_WHILE_NOT_READING,
        /** A connect waits for a listener whose queue is full. */
        CONNECT_WAITS,
        /** A datagram without a byte can be sent by a channel that is connected. */
        EMPTY_DATAGRAM_WHEN_CONNECTED
    }

    /** Checks the parts. */
    public TransportUnderTest {
        Objects.requireNonNull(transport, "transport");
        features = Set.copyOf(features);
    }

    /**
     * Describes a transport over TCP sockets that offers everything.
     *
     * @param transport the transport
     * @param mode the trigger mode
     * @param reusePort {@code SO_REUSEPORT}, or {@code null}
     * @return the description
     */
    public static TransportUnderTest sockets(
            Transport transport, TriggerMode mode, @Nullable ChannelOption<Boolean> reusePort) {
        return new TransportUnderTest(
                transport,
                mode,
                () -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                EnumSet.allOf(Feature.class),
                reusePort);
    }

    /**
     * Describes a transport over domain sockets that are files.
     *
     * @param transport the transport
     * @param mode the trigger mode
     * @return the description
     */
    public static TransportUnderTest domain(Transport transport, TriggerMode mode) {
        return new TransportUnderTest(
                transport, mode, DomainPaths::next, EnumSet.complementOf(EnumSet.of(Feature.TCP)), null);
    }

    /** A folder of this VM, gone with it; servers remove their own files. */
    private static final class DomainPaths {
        private static final Path FOLDER = newFolder();
        private static final AtomicInteger COUNT = new AtomicInteger();

        private static Path newFolder() {
            try {
                Path folder = Files.createTempDirectory("millrace");
                folder.toFile().deleteOnExit();
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static SocketAddress next() {
            return UnixDomainSocketAddress.of(FOLDER.resolve(COUNT.incrementAndGet() + ".sock"));
        }
    }

    /**
     * Describes a transport inside the VM.
     *
     * @param transport the transport, whose addresses are {@link LocalAddress}es
     * @return the description
     */
    public static TransportUnderTest inVm(Transport transport) {
        return new TransportUnderTest(
                transport,
                TriggerMode.LEVEL,
                () -> new LocalAddress(TransportUnderTest.class),
                EnumSet.noneOf(Feature.class),
                null);
    }

    /**
     * Tells whether the transport has a feature.
     *
     * @param feature the feature
     * @return {@code true} if it has
     */
    public boolean offers(Feature feature) {
        return features.contains(feature);
    }

    /**
     * Makes the factory of the loops' handlers in the mode under test.
     *
     * @return a factory
     */
    public IoHandlerFactory newHandlerFactory() {
        return transport.newHandlerFactory(mode);
    }

    @Override
    public String toString() {
        return transport.name() + '/' + mode + (offers(Feature.SOCKETS) && !offers(Feature.TCP) ? "/domain" : "");
    }
}
