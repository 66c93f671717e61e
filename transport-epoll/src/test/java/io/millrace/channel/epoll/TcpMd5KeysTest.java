package io.millrace.channel.epoll;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ConnectTimeoutException;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.UnixChannelOption;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.IpStack;
import io.millrace.channel.unix.sys.OptionValue;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.TransportContract;
import io.millrace.testkit.TransportUnderTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpMd5KeysTest extends TransportContract {
    private static final TransportUnderTest EPOLL =
            TransportUnderTest.sockets(new EpollTransport(), TriggerMode.EDGE, UnixChannelOption.SO_REUSEPORT);

    /** How long an attempt to connect may take that does not succeed. */
    private static final int CONNECT_MILLIS = 300;

    private static final byte[] KEY = "a key of both".getBytes(US_ASCII);
    private static final byte[] OTHER_KEY = "a key of one".getBytes(US_ASCII);

    private final InetAddress loopback = ip("127.0.0.1");
    private final Syscalls calls = Syscalls.host();

    @Override
    protected TransportUnderTest transport() {
        return EPOLL;
    }

    private static InetAddress ip(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Skips the test on kernels that cannot sign. */
    private void needsSigning() {
        int family = calls.abi().addresses().inet();
        int fd = calls.socket(family, calls.abi().sockets().stream(), 0);
        try {
            OptionValue memory = new OptionValue(TcpMd5Keys.BYTES).length(TcpMd5Keys.BYTES);
            TcpMd5Keys.encode(addressOf(loopback, family), KEY, memory);
            int set = calls.setsockopt(fd, Abi.IPPROTO_TCP, TcpMd5Keys.TCP_MD5SIG, memory);
            Assumptions.assumeFalse(
                    set == -Errno.ENOPROTOOPT || set == -Errno.EOPNOTSUPP,
                    () -> "the kernel was built without CONFIG_TCP_MD5SIG: " + Errno.name(set));
            assertThat(set).as("TCP_MD5SIG").isZero();
        } finally {
            calls.close(fd);
        }
    }

    private void needsIpv6() {
        Assumptions.assumeTrue(
                IpStack.detect(calls).family() == calls.abi().addresses().inet6(), "sockets are IPv4 here");
    }

    private SockAddr addressOf(InetAddress ip, int family) {
        SockAddr address = new SockAddr(calls.abi().addresses());
        assertThat(address.encode(new InetSocketAddress(ip, 0), family)).isPositive();
        return address;
    }

    private Channel listener(ChannelRecorder accepted, String host, Map<InetAddress, byte[]> keys) {
        return Deadline.succeeded(server(accepted)
                        .option(EpollChannelOption.TCP_MD5SIG, keys)
                        .bind(new InetSocketAddress(ip(host), 0)))
                .channel();
    }

    private Bootstrap signing(ChannelRecorder events, Map<InetAddress, byte[]> keys) {
        return client(events).option(EpollChannelOption.TCP_MD5SIG, keys);
    }

    private static SocketAddress at(String host, Channel listener) {
        return new InetSocketAddress(ip(host), ((InetSocketAddress) addressOf(listener)).getPort());
    }

    private static void assertTalk(Channel one, ChannelRecorder other, String text) {
        int before = other.byteCount();
        Deadline.succeeded(one.writeAndFlush(text(text)));
        assertThat(text(other.awaitBytes(before + text.length()))).endsWith(text);
    }

    private void assertConnects(Map<InetAddress, byte[]> keys, Channel listener) {
        Channel client = connect(signing(new ChannelRecorder(), keys), listener);
        Deadline.succeeded(client.close());
    }

    private void assertDoesNotConnect(Map<InetAddress, byte[]> keys, Channel listener) {
        Bootstrap client =
                signing(new ChannelRecorder(), keys).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
        assertThat(Deadline.causeOf(client.connect(addressOf(listener)))).isInstanceOf(ConnectTimeoutException.class);
    }

    // ---- layout ----

    @Test
    void structLiesInMemoryAsTheKernelReadsIt() {
        int inet6 = calls.abi().addresses().inet6();
        byte[] key = new byte[TcpMd5Keys.TCP_MD5SIG_MAXKEYLEN];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (200 + i);
        }
        OptionValue memory = new OptionValue(TcpMd5Keys.BYTES).length(TcpMd5Keys.BYTES);

        TcpMd5Keys.encode(addressOf(ip("10.1.2.3"), inet6), key, memory);

        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        int[] expected = new int[216];
        expected[little ? 0 : 1] = inet6;
        expected[18] = 0xff;
        expected[19] = 0xff;
        expected[20] = 10;
        expected[21] = 1;
        expected[22] = 2;
        expected[23] = 3;
        expected[little ? 130 : 131] = 80;
        for (int i = 0; i < 80; i++) {
            expected[136 + i] = key[i] & 0xff;
        }
        assertThat(memory.length()).isEqualTo(216);
        assertThat(bytes(memory)).isEqualTo(expected);
    }

    @Test
    void nothingOfALongerKeyStaysInMemory() {
        OptionValue memory = new OptionValue(TcpMd5Keys.BYTES).length(TcpMd5Keys.BYTES);
        SockAddr peer = addressOf(loopback, calls.abi().addresses().inet());
        TcpMd5Keys.encode(peer, KEY, memory);
        TcpMd5Keys.encode(peer, new byte[] {7}, memory);

        int[] struct = bytes(memory);
        assertThat(struct[136]).isEqualTo(7);
        assertThat(Arrays.copyOfRange(struct, 137, 216)).containsOnly(0);
    }

    private static int[] bytes(OptionValue memory) {
        int[] bytes = new int[memory.capacity()];
        Arrays.setAll(bytes, memory::getUnsignedByte);
        return bytes;
    }

    // ---- over the loopback ----

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "::, 127.0.0.1", "::, ::1"})
    void sameKeyLetsDataFlow(String bound, String peer) {
        needsSigning();
        if (bound.contains(":")) {
            needsIpv6();
        }
        ChannelRecorder accepted = new ChannelRecorder();
        Channel listener = listener(accepted, bound, Map.of(ip(peer), KEY));
        ChannelRecorder clientEvents = new ChannelRecorder();

        Channel client = Deadline.succeeded(
                        signing(clientEvents, Map.of(ip(peer), KEY)).connect(at(peer, listener)))
                .channel();
        accepted.awaitEvent("active");

        assertTalk(client, accepted, "signed");
        assertTalk(accepted.channel(), clientEvents, "answer");
    }

    @Test
    void socketOfBothFamiliesSignsForIpv4Peers() {
        needsSigning();
        needsIpv6();
        ChannelRecorder accepted = new ChannelRecorder();
        Channel listener = listener(accepted, "127.0.0.1", Map.of(loopback, KEY));

        Channel client = connect(
                signing(new ChannelRecorder(), Map.of(loopback, KEY)).channel(EpollSocketChannel.class), listener);
        accepted.awaitEvent("active");

        assertTalk(client, accepted, "over a v4-mapped address");
    }

    @Test
    void differentKeyOrNoneDoesNotConnect() {
        needsSigning();
        ChannelRecorder accepted = new ChannelRecorder();
        Channel listener = listener(accepted, "127.0.0.1", Map.of(loopback, KEY));

        assertDoesNotConnect(Map.of(loopback, OTHER_KEY), listener);
        assertDoesNotConnect(Map.of(), listener);

        assertThat(accepted.count("active")).isZero();
        assertConnects(Map.of(loopback, KEY), listener);
    }

    @Test
    void newMapReplacesTheKeyOfAnAddress() {
        needsSigning();
        Channel listener = listener(new ChannelRecorder(), "127.0.0.1", Map.of(loopback, KEY));

        assertThat(listener.config().setOption(EpollChannelOption.TCP_MD5SIG, Map.of(loopback, OTHER_KEY)))
                .isTrue();

        assertDoesNotConnect(Map.of(loopback, KEY), listener);
        assertConnects(Map.of(loopback, OTHER_KEY), listener);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::"})
    void addressThatIsNoLongerInTheMapLosesItsKey(String bound) {
        needsSigning();
        if (bound.contains(":")) {
            needsIpv6();
        }
        ChannelRecorder accepted = new ChannelRecorder();
        Channel listener = listener(accepted, bound, Map.of(loopback, KEY, ip("10.1.2.3"), OTHER_KEY));

        listener.config().setOption(EpollChannelOption.TCP_MD5SIG, Map.of(ip("10.1.2.3"), KEY));

        Channel client = Deadline.succeeded(client(new ChannelRecorder()).connect(at("127.0.0.1", listener)))
                .channel();
        accepted.awaitEvent("active");
        assertTalk(client, accepted, "unsigned");
    }

    @Test
    void acceptedConnectionCanLoseTheKeyThatItInherited() {
        needsSigning();
        Connection connection = connection(
                server -> server.option(EpollChannelOption.TCP_MD5SIG, Map.of(loopback, KEY)),
                client -> client.option(EpollChannelOption.TCP_MD5SIG, Map.of(loopback, KEY)));
        assertTalk(connection.client(), connection.acceptedEvents(), "signed");

        connection.accepted().config().setOption(EpollChannelOption.TCP_MD5SIG, Map.of());
        connection.client().config().setOption(EpollChannelOption.TCP_MD5SIG, Map.of());

        assertTalk(connection.client(), connection.acceptedEvents(), "unsigned");
        assertTalk(connection.accepted(), connection.clientEvents(), "unsigned");
    }

    @Test
    void acceptedConnectionWithoutAKeyHasNoneToRemove() {
        Connection connection = connection();

        assertThat(connection.accepted().config().setOption(EpollChannelOption.TCP_MD5SIG, Map.of()))
                .isTrue();

        assertTalk(connection.client(), connection.acceptedEvents(), "never signed");
    }

    // ---- what is refused ----

    @Test
    void longestKeyIsTaken() {
        needsSigning();
        Map<InetAddress, byte[]> keys = Map.of(loopback, new byte[80]);

        assertConnects(keys, listener(new ChannelRecorder(), "127.0.0.1", keys));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 81})
    void keysOfOtherLengthsAreRefusedAndChangeNothing(int length) {
        needsSigning();
        Channel listener = listener(new ChannelRecorder(), "127.0.0.1", Map.of(loopback, KEY));
        Map<InetAddress, byte[]> keys = Map.of(ip("10.1.2.3"), new byte[length]);

        assertThatThrownBy(() -> listener.config().setOption(EpollChannelOption.TCP_MD5SIG, keys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TCP_MD5SIG: the key of 10.1.2.3 has " + length + " bytes (expected: 1 to 80)");

        assertConnects(Map.of(loopback, KEY), listener);
    }

    @Test
    void nullsAreRefused() {
        Channel client = connection().client();
        Map<InetAddress, byte[]> withoutKey = new HashMap<>();
        withoutKey.put(loopback, null);
        Map<InetAddress, byte[]> withoutAddress = new HashMap<>();
        withoutAddress.put(null, KEY);

        assertThatThrownBy(() -> client.config().setOption(EpollChannelOption.TCP_MD5SIG, withoutKey))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("127.0.0.1 has 0 bytes");
        assertThatThrownBy(() -> client.config().setOption(EpollChannelOption.TCP_MD5SIG, withoutAddress))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without an address");
    }

    @Test
    void ipv6PeerOfAnIpv4SocketIsRefused() {
        Channel listener = listener(new ChannelRecorder(), "127.0.0.1", Map.of());

        assertThatThrownBy(() ->
                        listener.config().setOption(EpollChannelOption.TCP_MD5SIG, Map.of(ip("2001:db8::1"), KEY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2001:db8:0:0:0:0:0:1")
                .hasMessageContaining("expected: an IPv4 address");
    }

    @Test
    void closedChannelTouchesNoDescriptor() {
        Connection connection = connection();
        Deadline.succeeded(connection.client().close());

        assertThatThrownBy(() ->
                        connection.client().config().setOption(EpollChannelOption.TCP_MD5SIG, Map.of(loopback, KEY)))
                .isInstanceOf(ChannelException.class);
    }

    @Test
    void keysAreNeverTold() {
        Channel client = connection().client();

        assertThat(client.config().getOption(EpollChannelOption.TCP_MD5SIG)).isNull();
        assertThat(client.config().getOptions()).doesNotContainKey(EpollChannelOption.TCP_MD5SIG);
    }
}
