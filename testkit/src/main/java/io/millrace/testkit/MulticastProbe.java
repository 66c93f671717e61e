package io.millrace.testkit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds an interface that this host hears its own multicast on, by trying: what an interface claims and what a container
 * lets through are two things.
 */
final class MulticastProbe {
    private static final int ANSWER_MILLIS = 500;

    private MulticastProbe() {}

    /** Whether a family has multicast here. */
    record Result(@Nullable NetworkInterface on, String reason) {}

    private static final class Ip4 {
        static final Result RESULT = probe("239.255.77.1", Inet4Address.class);
    }

    private static final class Ip6 {
        static final Result RESULT = probe("ff15::7701", Inet6Address.class);
    }

    /** Found out once. */
    static Result ip4() {
        return Ip4.RESULT;
    }

    /** Found out once. */
    static Result ip6() {
        return Ip6.RESULT;
    }

    private static Result probe(String group, Class<? extends InetAddress> family) {
        List<String> reasons = new ArrayList<>();
        try {
            for (NetworkInterface candidate :
                    NetworkInterface.networkInterfaces().toList()) {
                boolean has = candidate.isUp() && candidate.inetAddresses().anyMatch(family::isInstance);
                if (!has) {
                    continue;
                }
                try {
                    hear(InetAddress.getByName(group), candidate);
                    return new Result(candidate, "");
                } catch (IOException | RuntimeException e) {
                    reasons.add(candidate.getName() + ": " + e);
                }
            }
        } catch (IOException e) {
            reasons.add(e.toString());
        }
        return new Result(null, "no interface hears its own multicast to " + group + ": " + reasons);
    }

    private static void hear(InetAddress group, NetworkInterface on) throws IOException {
        byte[] bytes = "probe".getBytes(StandardCharsets.US_ASCII);
        try (MulticastSocket receiver = new MulticastSocket(0);
                DatagramSocket sender = new DatagramSocket()) {
            InetSocketAddress to = new InetSocketAddress(group, receiver.getLocalPort());
            receiver.joinGroup(to, on);
            receiver.setSoTimeout(ANSWER_MILLIS);
            sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, on);
            sender.send(new DatagramPacket(bytes, bytes.length, to));
            receiver.receive(new DatagramPacket(new byte[bytes.length], bytes.length));
        } catch (SocketTimeoutException e) {
            throw new IOException("nothing came", e);
        }
    }
}
