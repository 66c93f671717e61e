package io.millrace.channel.unix.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import jnr.constants.Constant;
import jnr.constants.platform.IPProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The systems' headers are the oracle: {@link Headers} has them, and jnr-constants what it was made from them. */
class AbiTest {

    /** What the headers call the numbers, which may be put together, and how the class calls them. */
    private static final Map<String, ToIntFunction<Abi>> NUMBERS = numbers();

    private static Map<String, ToIntFunction<Abi>> numbers() {
        Map<String, ToIntFunction<Abi>> numbers = new TreeMap<>();
        numbers.put("AF_INET", abi -> abi.addresses().inet());
        numbers.put("AF_INET6", abi -> abi.addresses().inet6());
        numbers.put("AF_UNIX", abi -> abi.addresses().unix());
        numbers.put("sizeof(sun_path)", abi -> abi.addresses().unixPathBytes());
        numbers.put("SOCK_STREAM", abi -> abi.sockets().stream());
        numbers.put("SOCK_DGRAM", abi -> abi.sockets().datagram());
        numbers.put("SOCK_NONBLOCK|SOCK_CLOEXEC", abi -> abi.sockets().typeFlags());
        numbers.put("SO_NOSIGPIPE", abi -> abi.sockets().noSigPipe());
        numbers.put("SOL_SOCKET", abi -> abi.options().socket());
        numbers.put("SO_ERROR", abi -> abi.options().error());
        numbers.put("SO_REUSEADDR", abi -> abi.options().reuseAddress());
        numbers.put("SO_REUSEPORT", abi -> abi.options().reusePort());
        numbers.put("SO_KEEPALIVE", abi -> abi.options().keepAlive());
        numbers.put("SO_BROADCAST", abi -> abi.options().broadcast());
        numbers.put("SO_SNDBUF", abi -> abi.options().sendBuffer());
        numbers.put("SO_RCVBUF", abi -> abi.options().receiveBuffer());
        numbers.put("SO_RCVTIMEO", abi -> abi.options().receiveTimeout());
        numbers.put("TCP_NODELAY", abi -> abi.options().noDelay());
        numbers.put("IP_TOS", abi -> abi.options().typeOfService());
        numbers.put("IPV6_TCLASS", abi -> abi.options().trafficClass());
        numbers.put("IPV6_V6ONLY", abi -> abi.options().v6Only());
        numbers.put("O_NONBLOCK", abi -> abi.files().nonBlock());
        numbers.put("O_CLOEXEC", abi -> abi.files().closeOnExec());
        numbers.put("O_CREAT", abi -> abi.files().create());
        numbers.put("O_TRUNC", abi -> abi.files().truncate());
        numbers.put("EFD_NONBLOCK|EFD_CLOEXEC", abi -> abi.files().eventFlags());
        numbers.put("MAP_PRIVATE|MAP_ANON", abi -> abi.files().mapAnonymous());
        numbers.put("IOV_MAX", abi -> abi.files().vectorLimit());
        numbers.put("POLLIN", abi -> abi.polling().in());
        numbers.put("POLLOUT", abi -> abi.polling().out());
        numbers.put("POLLERR", abi -> abi.polling().error());
        numbers.put("POLLHUP", abi -> abi.polling().hangup());
        numbers.put("POLLNVAL", abi -> abi.polling().invalid());
        numbers.put("POLLRDHUP", abi -> abi.polling().readClosed());
        numbers.put("POLLPRI", abi -> abi.polling().urgent());
        return numbers;
    }

    @ParameterizedTest
    @EnumSource(Os.class)
    void numbersAreThoseOfTheHeaders(Os os) {
        Map<String, Integer> header = Headers.constants(os);
        Abi abi = Abi.of(os);

        assertThat(NUMBERS).allSatisfy((names, number) -> {
            int expected = 0;
            for (String name : names.split("\\|")) {
                assertThat(header).containsKey(name);
                expected |= header.get(name);
            }
            assertThat(number.applyAsInt(abi)).as("%s of %s", names, os).isEqualTo(expected);
        });
    }

    @ParameterizedTest
    @EnumSource(Os.class)
    void lingeringCountsInSeconds(Os os) {
        Map<String, Integer> header = Headers.constants(os);

        assertThat(Abi.of(os).options().linger())
                .isEqualTo(header.getOrDefault("SO_LINGER_SEC", header.get("SO_LINGER")));
    }

    @ParameterizedTest
    @EnumSource(Os.class)
    void everySystemCanSendWithoutSigpipe(Os os) {
        Abi.Sockets sockets = Abi.of(os).sockets();

        // macOS has had the flag for a short time only, and kernels that lack it say nothing
        int flag = os == Os.DARWIN ? 0 : Headers.constants(os).get("MSG_NOSIGNAL");
        assertThat(sockets.sendFlags()).isEqualTo(flag);
        assertThat(sockets.sendFlags() | sockets.noSigPipe()).isNotZero();
    }

    @ParameterizedTest
    @EnumSource(value = Os.class, mode = EnumSource.Mode.EXCLUDE, names = "LINUX")
    void errnosOfTheBsdsAreThoseOfTheirHeaders(Os os) {
        Map<String, Integer> header = Headers.errnos(os);
        ErrnoTable table = Abi.of(os).errnos();

        assertThat(table.numbers()).containsExactlyInAnyOrderElementsOf(header.values());
        assertThat(header)
                .allSatisfy((name, number) ->
                        assertThat(table.number(name)).as(name).isEqualTo(number));
    }

    @ParameterizedTest
    @EnumSource(Os.class)
    void everyErrnoHasOneNameAndOneText(Os os) {
        ErrnoTable table = Abi.of(os).errnos();

        assertThat(table.numbers()).hasSizeGreaterThan(90).allSatisfy(number -> {
            assertThat(table.number(table.name(number))).isEqualTo(number);
            assertThat(table.text(number)).isNotBlank().doesNotStartWith("Unknown");
        });
    }

    // ---- jnr-constants has tables of four of the systems

    @ParameterizedTest
    @ValueSource(strings = {"LINUX", "DARWIN", "FREEBSD", "OPENBSD"})
    void errnosAgreeWithTheConstantsLibrary(Os os) {
        ErrnoTable table = Abi.of(os).errnos();

        assertThat(constants(os, "Errno").filter(known -> table.number(known.name()) != Integer.MAX_VALUE))
                .hasSizeGreaterThan(70)
                .allSatisfy(known ->
                        assertThat(table.number(known.name())).as(known.name()).isEqualTo(known.intValue()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LINUX", "DARWIN", "FREEBSD", "OPENBSD"})
    void numbersAgreeWithTheConstantsLibrary(Os os) {
        Abi abi = Abi.of(os);
        Set<String> classes =
                Set.of("AddressFamily", "Sock", "SocketLevel", "SocketOption", "TCP", "IP", "IPv6", "OpenFlags");

        assertThat(classes.stream()
                        .flatMap(name -> constants(os, name))
                        .filter(known -> NUMBERS.containsKey(known.name())))
                .hasSizeGreaterThan(15)
                .allSatisfy(known -> assertThat(NUMBERS.get(known.name()).applyAsInt(abi))
                        .as(known.name())
                        .isEqualTo(known.intValue()));
    }

    private static Stream<Constant> constants(Os os, String name) {
        String table = "jnr.constants.platform." + os.name().toLowerCase(Locale.ROOT) + '.' + name;
        try {
            return Arrays.stream(Class.forName(table).getEnumConstants())
                    .map(Constant.class::cast)
                    .filter(Constant::defined);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void protocolsAreThoseOfTheConstantsLibrary() {
        assertThat(Abi.IPPROTO_TCP).isEqualTo(IPProto.IPPROTO_TCP.intValue());
        assertThat(Abi.IPPROTO_UDP).isEqualTo(IPProto.IPPROTO_UDP.intValue());
        assertThat(Abi.IPPROTO_IPV6).isEqualTo(IPProto.IPPROTO_IPV6.intValue());
    }

    // ---- layouts

    /** {@code struct sockaddr_in} of sys/netinet/in.h: length and family, or the family in the CPU's order. */
    @ParameterizedTest
    @CsvSource({"LINUX,2", "DARWIN,2", "FREEBSD,2", "OPENBSD,2", "NETBSD,2", "DRAGONFLY,2"})
    void ipv4AddressesLieAsTheHeadersSay(Os os, int family) throws Exception {
        byte[] bytes = encoded(os, "1.2.3.4", family, 16);

        assertThat(bytes).startsWith(beginning(os, 16, family));
        assertThat(Arrays.copyOfRange(bytes, 2, 16)).containsExactly(0x12, 0x34, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** {@code struct sockaddr_in6} of sys/netinet6/in6.h. */
    @ParameterizedTest
    @CsvSource({"LINUX,10", "DARWIN,30", "FREEBSD,28", "OPENBSD,24", "NETBSD,24", "DRAGONFLY,28"})
    void ipv6AddressesLieAsTheHeadersSay(Os os, int family) throws Exception {
        byte[] bytes = encoded(os, "2001:db8::7", family, 28);

        assertThat(bytes).startsWith(beginning(os, 28, family));
        assertThat(Arrays.copyOfRange(bytes, 2, 28))
                .containsExactly(
                        0x12, 0x34, 0, 0, 0, 0, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0);
    }

    private static byte[] beginning(Os os, int length, int family) {
        return os == Os.LINUX
                ? ByteBuffer.allocate(2)
                        .order(ByteOrder.nativeOrder())
                        .putShort(0, (short) family)
                        .array()
                : new byte[] {(byte) length, (byte) family};
    }

    private static byte[] encoded(Os os, String host, int family, int length) throws UnknownHostException {
        SockAddr memory = new SockAddr(Abi.of(os).addresses());
        assertThat(memory.encode(new InetSocketAddress(InetAddress.getByName(host), 0x1234), family))
                .isEqualTo(length);
        byte[] bytes = new byte[length];
        NativeMemory.viewOf(memory.address(), length).get(0, bytes);
        return bytes;
    }

    // ---- which system it is

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, LINUX",
        "Linux, aarch64, LINUX",
        "Linux, riscv64, LINUX",
        "Mac OS X, x86_64, DARWIN",
        "Mac OS X, aarch64, DARWIN",
        "Darwin, aarch64, DARWIN",
        "FreeBSD, amd64, FREEBSD",
        "FreeBSD, aarch64, FREEBSD",
        "OpenBSD, amd64, OPENBSD",
        "NetBSD, amd64, NETBSD",
        "DragonFly, amd64, DRAGONFLY",
        "DragonFlyBSD, x86_64, DRAGONFLY"
    })
    void systemIsKnownByItsName(String os, String cpu, Os expected) {
        Abi abi = Abi.of(os, cpu);

        assertThat(List.of(abi.system(), abi.os(), abi.keventOs())).containsOnly(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Linux,mips64,CPU mips64 is not supported on Linux",
        "Linux,x86,CPU x86 is not supported on Linux",
        "Mac OS X,i386,CPU i386 is not supported on DARWIN",
        "FreeBSD,arm,CPU arm is not supported on FREEBSD",
        "Windows 11,amd64,operating system Windows 11 is not supported"
    })
    void unknownSystemsSayWhichPartIsUnknown(String os, String cpu, String reason) {
        assertThatThrownBy(() -> Abi.of(os, cpu))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void linuxIsMadeOnce() {
        assertThat(Abi.of("Linux", "amd64")).isSameAs(Abi.LINUX).isSameAs(Abi.of(Os.LINUX));
        assertThat(Abi.host()).isSameAs(Abi.host());
    }

    // ---- properties

    @Test
    void propertySetsAllParts() {
        Abi abi = Abi.select("Linux", "amd64", Map.of("io.millrace.unix.abi", "netbsd")::get);

        assertThat(abi.system()).isEqualTo(Os.NETBSD);
        assertThat(abi.os()).isEqualTo(Os.NETBSD);
        assertThat(abi.keventOs()).isEqualTo(Os.NETBSD);
        assertThat(abi.files()).isEqualTo(Abi.of(Os.NETBSD).files());
        assertThat(abi.errnos().number("EPROTO")).isEqualTo(96);
    }

    @Test
    void propertyOfThePartSetsThatPartAlone() {
        Abi kevent = Abi.select("Linux", "amd64", Map.of("io.millrace.unix.abi.kevent", "FreeBSD")::get);
        Abi socket = Abi.select("Linux", "amd64", Map.of("io.millrace.unix.abi.socket", "darwin")::get);

        assertThat(kevent.keventOs()).isEqualTo(Os.FREEBSD);
        assertThat(kevent.os()).isEqualTo(Os.LINUX);
        assertThat(kevent.addresses()).isEqualTo(Abi.LINUX.addresses());
        assertThat(socket.os()).isEqualTo(Os.DARWIN);
        assertThat(socket.keventOs()).isEqualTo(Os.LINUX);
        assertThat(socket.addresses().inet6()).isEqualTo(30);
        assertThat(socket.options()).isEqualTo(Abi.of(Os.DARWIN).options());
        assertThat(socket.sockets()).isEqualTo(Abi.of(Os.DARWIN).sockets());
        assertThat(socket.files()).isEqualTo(Abi.LINUX.files());
        assertThat(socket.errnos().number("EAGAIN")).isEqualTo(11);
    }

    @Test
    void partGoesBeforeTheWhole() {
        Abi abi = Abi.select(
                "Mac OS X",
                "aarch64",
                Map.of("io.millrace.unix.abi", "linux", "io.millrace.unix.abi.kevent", "dragonfly")::get);

        assertThat(abi.system()).isEqualTo(Os.LINUX);
        assertThat(abi.os()).isEqualTo(Os.LINUX);
        assertThat(abi.keventOs()).isEqualTo(Os.DRAGONFLY);
    }

    @Test
    void propertyHelpsASystemThatNobodyKnows() {
        Abi abi = Abi.select("Debian GNU/kFreeBSD", "amd64", Map.of("io.millrace.unix.abi", "freebsd")::get);

        assertThat(abi.system()).isEqualTo(Os.FREEBSD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.millrace.unix.abi", "io.millrace.unix.abi.socket", "io.millrace.unix.abi.kevent"})
    void badValueIsToldWithTheGoodOnes(String property) {
        assertThatThrownBy(() -> Abi.select("Linux", "amd64", Map.of(property, "beos")::get))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("system property " + property
                        + " is beos, not one of [linux, darwin, freebsd, openbsd, netbsd, dragonfly]");
    }

    @Test
    void emptyValueIsNone() {
        assertThat(Abi.select("Linux", "amd64", Map.of("io.millrace.unix.abi", " ")::get))
                .isSameAs(Abi.LINUX);
    }
}
