package io.millrace.channel.unix.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.unix.sys.UdpOptions.Interface;
import io.millrace.testkit.unix.ScriptedLibc;
import java.lang.reflect.Proxy;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What other systems' kernels would be given: levels, names and structs. */
class UdpOptionsTest {
    private static final int FD = 99;

    /** An option as it was set: its bytes are looked at while they are there. */
    private record Option(int level, int name, byte[] bytes) {
        ByteBuffer value() {
            return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        }
    }

    /** A kernel that writes down what it is told. */
    private static final class Kernel {
        final List<Option> options = new ArrayList<>();
        final UdpOptions udp;

        Kernel(Os os, boolean six) {
            ScriptedLibc script = TestCalls.script();
            Libc recording = script.over(Libc.class, TestCalls.libc());
            Libc libc = (Libc) Proxy.newProxyInstance(
                    Libc.class.getClassLoader(), new Class<?>[] {Libc.class}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("setsockopt")) {
                            return method.invoke(recording, arguments);
                        }
                        byte[] bytes = new byte[(Integer) arguments[4]];
                        NativeMemory.viewOf((Long) arguments[3], bytes.length).get(bytes);
                        options.add(new Option((Integer) arguments[1], (Integer) arguments[2], bytes));
                        return 0;
                    });
            Abi abi = Abi.of(os);
            Syscalls calls = new Syscalls(abi, libc, TestCalls.six(), script::lastError);
            udp = new UdpOptions(
                    calls, FD, six ? abi.addresses().inet6() : abi.addresses().inet());
        }

        Option only() {
            assertThat(options).hasSize(1);
            return options.get(0);
        }
    }

    private static InetAddress ip(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    private static Interface lo() throws UnknownHostException {
        return new Interface(3, (Inet4Address) ip("127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({"LINUX,42,8,136", "DARWIN,80,4,132", "FREEBSD,80,8,136"})
    void groupRequestLiesAsTheHeadersSay(Os os, int name, int offset, int length) throws UnknownHostException {
        Kernel kernel = new Kernel(os, false);

        assertThat(kernel.udp.join(ip("239.1.2.3"), lo(), null)).isZero();

        Option option = kernel.only();
        assertThat(option.level()).isZero();
        assertThat(option.name()).isEqualTo(name);
        assertThat(option.bytes()).hasSize(length);
        assertThat(option.value().getInt(0)).isEqualTo(3);
        assertAddress(os, option, offset, "239.1.2.3");
    }

    @ParameterizedTest
    @CsvSource({"LINUX,46,8,264", "DARWIN,82,4,260", "FREEBSD,82,8,264"})
    void groupSourceRequestLiesAsTheHeadersSay(Os os, int name, int offset, int length) throws UnknownHostException {
        Kernel kernel = new Kernel(os, false);

        assertThat(kernel.udp.join(ip("239.1.2.3"), lo(), ip("10.0.0.1"))).isZero();

        Option option = kernel.only();
        assertThat(option.name()).isEqualTo(name);
        assertThat(option.bytes()).hasSize(length);
        assertAddress(os, option, offset, "239.1.2.3");
        assertAddress(os, option, offset + 128, "10.0.0.1");
    }

    private static void assertAddress(Os os, Option option, int offset, String ip) throws UnknownHostException {
        if (os == Os.LINUX) {
            assertThat(option.value().getShort(offset)).isEqualTo((short) 2);
        } else {
            assertThat(option.bytes()[offset]).isEqualTo((byte) 16);
            assertThat(option.bytes()[offset + 1]).isEqualTo((byte) 2);
        }
        byte[] address = new byte[4];
        ByteBuffer.wrap(option.bytes()).get(offset + 4, address);
        assertThat(address).isEqualTo(ip(ip).getAddress());
    }

    @ParameterizedTest
    @EnumSource(
            value = Os.class,
            names = {"OPENBSD", "NETBSD", "DRAGONFLY"})
    void systemsWithoutGroupRequestsJoinByAddress(Os os) throws UnknownHostException {
        Kernel four = new Kernel(os, false);
        assertThat(four.udp.join(ip("239.1.2.3"), lo(), null)).isZero();
        assertThat(four.only().level()).isZero();
        assertThat(four.only().name()).isEqualTo(12);
        assertThat(four.only().bytes()).containsExactly(239, 1, 2, 3, 127, 0, 0, 1);

        Kernel six = new Kernel(os, true);
        assertThat(six.udp.leave(ip("ff15::1"), lo(), null)).isZero();
        assertThat(six.only().level()).isEqualTo(41);
        assertThat(six.only().name()).isEqualTo(13);
        assertThat(six.only().bytes()).hasSize(20).startsWith(0xff, 0x15);
        assertThat(six.only().value().getInt(16)).isEqualTo(3);

        assertThat(four.udp.join(ip("239.1.2.3"), lo(), ip("10.0.0.1"))).isEqualTo(-Errno.EOPNOTSUPP);
        assertThat(four.udp.block(ip("239.1.2.3"), lo(), ip("10.0.0.1"))).isEqualTo(-Errno.EOPNOTSUPP);
        assertThat(four.udp.join(ip("239.1.2.3"), new Interface(3, null), null)).isEqualTo(-Errno.EADDRNOTAVAIL);
    }

    @ParameterizedTest
    @CsvSource({"LINUX,33,18", "FREEBSD,10,10", "OPENBSD,10,10"})
    void hopsHaveOneByteInIpv4AndFourInIpv6(Os os, int name4, int name6) {
        Kernel kernel = new Kernel(os, true);

        assertThat(kernel.udp.setHops(7)).isZero();

        assertThat(kernel.options).hasSize(2);
        Option six = kernel.options.get(0);
        Option four = kernel.options.get(1);
        assertThat(six.level()).isEqualTo(41);
        assertThat(six.name()).isEqualTo(name6);
        assertThat(six.value().getInt(0)).isEqualTo(7);
        assertThat(four.level()).isZero();
        assertThat(four.name()).isEqualTo(name4);
        assertThat(four.bytes()).containsExactly(7);
    }

    @ParameterizedTest
    @CsvSource({
        "LINUX,    8,49,13,66",
        "DARWIN,   7,61,27,35",
        "FREEBSD,  7,36,68,57",
        "DRAGONFLY,7,36,68,57",
        "OPENBSD,  7,36, 0,57",
        "NETBSD,   7,36, 0,57"
    })
    void whatComesWithADatagramIsAskedForByTheSystemsNumbers(
            Os os, int address4, int address6, int tos, int trafficClass) {
        Kernel kernel = new Kernel(os, true);

        assertThat(kernel.udp.receiveAddress(true)).isZero();
        assertThat(kernel.options).extracting(Option::name).containsExactly(address6, address4);
        kernel.options.clear();

        assertThat(kernel.udp.receiveTrafficClass(true)).isZero();
        List<Integer> names = kernel.options.stream().map(Option::name).toList();
        assertThat(names).isEqualTo(tos == 0 ? List.of(trafficClass) : List.of(trafficClass, tos));
    }

    @Test
    void whatTheSystemDoesNotHaveIsRefused() {
        Kernel kernel = new Kernel(Os.FREEBSD, false);

        assertThat(kernel.udp.coalesce(true)).isEqualTo(-Errno.ENOPROTOOPT);
        assertThat(kernel.udp.receiveOriginalAddress(true)).isEqualTo(-Errno.ENOPROTOOPT);
        assertThat(new Kernel(Os.OPENBSD, false).udp.receiveTrafficClass(true)).isEqualTo(-Errno.ENOPROTOOPT);
        assertThat(kernel.options).isEmpty();
    }

    // ---- control messages ----

    private static PacketInfo read(Os os, Consumer<MsgHdr> fill) {
        MessageAbi layout = MessageAbi.of(os);
        MsgHdr message = new MsgHdr(layout, null, PacketInfo.controlCapacity(layout));
        message.clear();
        fill.accept(message);
        PacketInfo info = new PacketInfo(Abi.of(os));
        info.read(message);
        return info;
    }

    private static int inOrder(int... bytes) {
        return ByteBuffer.wrap(new byte[] {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2], (byte) bytes[3]})
                .order(ByteOrder.nativeOrder())
                .getInt(0);
    }

    @Test
    void addressAndTrafficClassAreReadOfBsdMessages() throws UnknownHostException {
        PacketInfo info = read(Os.DARWIN, message -> {
            message.controlInt(message.addControl(0, 7, 4), 0, inOrder(10, 0, 0, 9));
            message.controlShort(message.addControl(0, 27, 1), inOrder(0xb8, 0, 0, 0) & 0xffff);
        });

        assertThat(info.address()).isEqualTo(ip("10.0.0.9"));
        assertThat(info.trafficClass()).isEqualTo(0xb8);
        assertThat(info.segmentBytes()).isZero();
        assertThat(info.originalAddress()).isNull();
    }

    @Test
    void mappedAddressIsAnIpv4One() throws UnknownHostException {
        PacketInfo info = read(Os.LINUX, message -> {
            int at = message.addControl(41, 50, 20);
            message.controlInt(at, 2, inOrder(0, 0, 0xff, 0xff)).controlInt(at, 3, inOrder(10, 0, 0, 9));
            message.controlInt(message.addControl(17, 104, 4), 0, 1200);
        });

        assertThat(info.address()).isEqualTo(ip("10.0.0.9")).isInstanceOf(Inet4Address.class);
        assertThat(info.segmentBytes()).isEqualTo(1200);
    }

    @Test
    void controlMessagesThatAreTooShortAreIgnored() {
        PacketInfo info = read(Os.LINUX, message -> {
            message.addControl(0, 8, 8);
            message.addControl(41, 50, 16);
            message.addControl(41, 67, 1);
            message.addControl(17, 104, 2);
            message.addControl(0, 20, 2);
        });

        assertThat(info.address()).isNull();
        assertThat(info.trafficClass()).isEqualTo(-1);
        assertThat(info.segmentBytes()).isZero();
        assertThat(info.originalAddress()).isNull();
    }

    @Test
    void addressObjectIsKeptForTheNextMessage() {
        MessageAbi layout = MessageAbi.of(Os.LINUX);
        MsgHdr message = new MsgHdr(layout, null, PacketInfo.controlCapacity(layout));
        PacketInfo info = new PacketInfo(Abi.of(Os.LINUX));
        message.clear();
        int at = message.addControl(0, 8, 12);
        message.controlInt(at, 2, inOrder(10, 0, 0, 9));

        info.read(message);
        InetAddress first = Objects.requireNonNull(info.address());
        info.read(message);
        assertThat(info.address()).isSameAs(first);

        message.controlInt(at, 2, inOrder(10, 0, 0, 8));
        info.read(message);
        assertThat(info.address()).isNotEqualTo(first);
        message.clear();
        info.read(message);
        assertThat(info.address()).isNull();
    }
}
