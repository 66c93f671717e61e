package io.millrace.channel.unix.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages as the systems' headers lay them out, and as this kernel takes them. */
class MsgHdrTest {
    private static final int SOL_SOCKET_BSD = 0xffff;

    private static ByteBuffer bytesAt(long address, int length) {
        return NativeMemory.viewOf(address, length).order(ByteOrder.nativeOrder());
    }

    // ---- layout ----

    /** struct msghdr, and CMSG_LEN and CMSG_SPACE of 0, 1, 4 and 12 bytes. */
    @ParameterizedTest
    @CsvSource({
        "LINUX,    56, 16, 16, 24, 24, 32",
        "DARWIN,   48, 12, 12, 16, 16, 24",
        "FREEBSD,  48, 16, 16, 24, 24, 32",
        "OPENBSD,  48, 16, 16, 24, 24, 32",
        "NETBSD,   48, 16, 16, 24, 24, 32",
        "DRAGONFLY,48, 16, 16, 24, 24, 32"
    })
    void sizesAreThoseOfTheHeaders(Os os, int header, int length0, int space0, int space1, int space4, int space12) {
        MessageAbi abi = MessageAbi.of(os);

        assertThat(abi.headerBytes()).isEqualTo(header);
        assertThat(abi.controlDataOffset()).isEqualTo(length0);
        assertThat(abi.controlSpace(0)).isEqualTo(space0);
        assertThat(abi.controlSpace(1)).isEqualTo(space1);
        assertThat(abi.controlSpace(4)).isEqualTo(space4);
        assertThat(abi.controlSpace(12)).isEqualTo(space12);
    }

    @ParameterizedTest
    @CsvSource({
        "LINUX,     0x20, 0x08, 0x40000000, 0x40, 1",
        "DARWIN,    0x10, 0x20, 0,          0x80, 0xffff",
        "FREEBSD,   0x10, 0x20, 0x40000,    0x80, 0xffff",
        "OPENBSD,   0x10, 0x20, 0x800,      0x80, 0xffff",
        "NETBSD,    0x10, 0x20, 0x800,      0x80, 0xffff",
        "DRAGONFLY, 0x10, 0x20, 0x1000,     0x80, 0xffff"
    })
    void numbersAreThoseOfTheHeaders(
            Os os, String truncated, String controlTruncated, String closeOnExec, String dontWait, String level) {
        MessageAbi abi = MessageAbi.of(os);

        assertThat(abi.truncated()).isEqualTo(Integer.decode(truncated));
        assertThat(abi.controlTruncated()).isEqualTo(Integer.decode(controlTruncated));
        assertThat(abi.closeOnExec()).isEqualTo(Integer.decode(closeOnExec));
        assertThat(abi.dontWait()).isEqualTo(Integer.decode(dontWait));
        assertThat(abi.socketLevel()).isEqualTo(Integer.decode(level));
        assertThat(abi.rights()).isEqualTo(1);
    }

    @Test
    void linuxMessageLiesAsTheKernelReadsIt() {
        MsgHdr message = new MsgHdr(
                MessageAbi.of(Os.LINUX), new SockAddr(Abi.of(Os.LINUX).addresses()), 64);
        message.clear().bytes(0x1234, 77).to(0x5678, 16);
        int control = message.addControl(1, 1, 4);
        message.controlInt(control, 0, 99);

        ByteBuffer header = bytesAt(message.address(), 56);
        assertThat(header.getLong(0)).isEqualTo(0x5678);
        assertThat(header.getInt(8)).isEqualTo(16);
        assertThat(header.getLong(24)).isEqualTo(1);
        assertThat(header.getLong(40)).isEqualTo(24);
        ByteBuffer vector = bytesAt(header.getLong(16), 16);
        assertThat(vector.getLong(0)).isEqualTo(0x1234);
        assertThat(vector.getLong(8)).isEqualTo(77);
        ByteBuffer cmsg = bytesAt(header.getLong(32), 24);
        assertThat(cmsg.getLong(0)).isEqualTo(20);
        assertThat(cmsg.getInt(8)).isEqualTo(1);
        assertThat(cmsg.getInt(12)).isEqualTo(1);
        assertThat(cmsg.getInt(16)).isEqualTo(99);
    }

    @ParameterizedTest
    @CsvSource({"DARWIN,12", "FREEBSD,16", "OPENBSD,16", "NETBSD,16", "DRAGONFLY,16"})
    void bsdMessageLiesAsTheKernelReadsIt(Os os, int data) {
        MsgHdr message = new MsgHdr(MessageAbi.of(os), null, 64);
        message.clear().bytes(0x1234, 77).to(0x5678, 16);
        int control = message.addControl(SOL_SOCKET_BSD, 1, 4);
        message.controlInt(control, 0, 99);

        ByteBuffer header = bytesAt(message.address(), 48);
        assertThat(header.getLong(0)).isEqualTo(0x5678);
        assertThat(header.getInt(8)).isEqualTo(16);
        assertThat(header.getInt(24)).isEqualTo(1);
        assertThat(header.getInt(40)).isEqualTo(os == Os.DARWIN ? 16 : 24);
        ByteBuffer cmsg = bytesAt(header.getLong(32), 24);
        assertThat(cmsg.getInt(0)).isEqualTo(data + 4);
        assertThat(cmsg.getInt(4)).isEqualTo(SOL_SOCKET_BSD);
        assertThat(cmsg.getInt(8)).isEqualTo(1);
        assertThat(cmsg.getInt(data)).isEqualTo(99);
    }

    @ParameterizedTest
    @EnumSource(Os.class)
    void controlMessagesAreReadAsTheyWereWritten(Os os) {
        MsgHdr message = new MsgHdr(MessageAbi.of(os), null, 128);
        message.clear();
        int first = message.addControl(7, 8, 12);
        message.controlInt(first, 0, 1).controlInt(first, 2, 3);
        int second = message.addControl(9, 10, 1);
        message.controlShort(second, 0x1234);

        int at = message.firstControl();
        assertThat(message.controlLevel(at)).isEqualTo(7);
        assertThat(message.controlType(at)).isEqualTo(8);
        assertThat(message.controlBytes(at)).isEqualTo(12);
        assertThat(message.controlInt(at, 2)).isEqualTo(3);
        at = message.nextControl(at);
        assertThat(message.controlLevel(at)).isEqualTo(9);
        assertThat(message.controlType(at)).isEqualTo(10);
        assertThat(message.controlBytes(at)).isEqualTo(1);
        assertThat(message.nextControl(at)).isEqualTo(-1);
    }

    @Test
    void controlMessageThatDoesNotFitIsRefused() {
        MsgHdr message = new MsgHdr(MessageAbi.of(Os.LINUX), null, 24);
        message.clear().addControl(1, 1, 4);

        assertThatThrownBy(() -> message.addControl(1, 1, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 of 24 bytes left");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "15", "25", "2147483647", "-1"})
    void lengthsThatCannotBeAreNotBelieved(long length) {
        MsgHdr message = new MsgHdr(MessageAbi.of(Os.LINUX), null, 24);
        message.clear().addControl(1, 1, 4);
        ByteBuffer header = bytesAt(message.address(), 56);
        bytesAt(header.getLong(32), 24).putLong(0, length);

        assertThat(message.firstControl()).isEqualTo(-1);
    }

    @Test
    void messageWithoutControlMessagesHasNone() {
        MsgHdr message = new MsgHdr(MessageAbi.of(Os.LINUX), null, 0);

        assertThat(message.clear().firstControl()).isEqualTo(-1);
        assertThat(message.offer().firstControl()).isEqualTo(-1);
        assertThatThrownBy(message::name).isInstanceOf(IllegalStateException.class);
    }

    // ---- this kernel ----

    @Test
    void descriptorsGoThroughThisKernel() {
        Syscalls calls = Syscalls.host();
        MessageAbi abi = MessageAbi.of(calls.abi().os());
        int[] pair = new int[2];
        TestCalls.check(calls.socketpair(calls.abi().addresses().unix(), calls.abi().sockets().stream(), pair));
        int sent = TestCalls.check(calls.open("/dev/null", 0, 0));
        NativeMemory bytes = TestCalls.memory("x");
        MsgHdr message = new MsgHdr(abi, null, abi.controlSpace(Integer.BYTES));
        message.clear().bytes(bytes.address(), 1);
        message.controlInt(message.addControl(abi.socketLevel(), abi.rights(), Integer.BYTES), 0, sent);

        assertThat(calls.sendmsg(pair[0], message.address(), 0)).isEqualTo(1);
        message.offer().bytes(bytes.address(), 1);
        assertThat(calls.recvmsg(pair[1], message.address(), abi.closeOnExec())).isEqualTo(1);

        int at = message.firstControl();
        assertThat(message.controlLevel(at)).isEqualTo(abi.socketLevel());
        assertThat(message.controlType(at)).isEqualTo(abi.rights());
        assertThat(message.controlBytes(at)).isEqualTo(Integer.BYTES);
        int received = message.controlInt(at, 0);
        assertThat(received).isNotEqualTo(sent);
        assertThat(calls.checkOpen(received)).isZero();
        assertThat(message.isControlTruncated()).isFalse();
        for (int fd : new int[] {sent, received, pair[0], pair[1]}) {
            calls.close(fd);
        }
    }

    @Test
    void cutDatagramIsSeen() {
        Syscalls calls = Syscalls.host();
        int[] pair = new int[2];
        TestCalls.check(calls.socketpair(
                calls.abi().addresses().unix(), calls.abi().sockets().datagram(), pair));
        NativeMemory bytes = TestCalls.memory("hello");
        calls.send(pair[0], bytes.address(), 5);
        MsgHdr message = new MsgHdr(MessageAbi.of(calls.abi().os()), null, 0);
        message.offer().bytes(bytes.address(), 3);

        assertThat(calls.recvmsg(pair[1], message.address(), 0)).isEqualTo(3);

        assertThat(message.isTruncated()).isTrue();
        calls.close(pair[0]);
        calls.close(pair[1]);
    }
}
