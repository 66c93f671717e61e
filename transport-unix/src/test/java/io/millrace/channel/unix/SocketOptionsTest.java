package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.IpStack;
import io.millrace.channel.unix.sys.OptionValue;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.channel.unix.sys.TestCalls;
import io.millrace.testkit.unix.ScriptedLibc;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketOptionsTest {

    private final ScriptedLibc script = TestCalls.script();
    private final Syscalls calls = TestCalls.over(script);
    private final SocketOptions options = SocketOptions.of(SocketKind.STREAM, calls);
    private final IpStack stack = IpStack.detect(calls);
    private final int fd = TestCalls.check(stack.newStreamSocket());

    @AfterEach
    void closeSocket() {
        calls.close(fd);
    }

    @Test
    void switchesAreSetAndUnset() {
        for (ChannelOption<Boolean> option : List.of(
                ChannelOption.SO_REUSEADDR,
                ChannelOption.SO_KEEPALIVE,
                ChannelOption.TCP_NODELAY,
                UnixChannelOption.SO_REUSEPORT)) {
            assertThat(options.get(fd, option)).as(option.name()).isFalse();
            assertThat(options.set(fd, option, true)).isTrue();
            assertThat(options.get(fd, option)).as(option.name()).isTrue();
            options.set(fd, option, false);
            assertThat(options.get(fd, option)).as(option.name()).isFalse();
        }
    }

    @Test
    void lingerIsSecondsOrMinusOne() {
        assertThat(options.get(fd, ChannelOption.SO_LINGER)).isEqualTo(-1);
        options.set(fd, ChannelOption.SO_LINGER, 0);
        assertThat(options.get(fd, ChannelOption.SO_LINGER)).isZero();
        options.set(fd, ChannelOption.SO_LINGER, 12);
        assertThat(options.get(fd, ChannelOption.SO_LINGER)).isEqualTo(12);
        options.set(fd, ChannelOption.SO_LINGER, -7);
        assertThat(options.get(fd, ChannelOption.SO_LINGER)).isEqualTo(-1);
    }

    @Test
    void bufferSizesAreAtLeastWhatWasAskedFor() {
        options.set(fd, ChannelOption.SO_SNDBUF, 32_768);
        options.set(fd, ChannelOption.SO_RCVBUF, 32_768);

        assertThat(options.get(fd, ChannelOption.SO_SNDBUF)).isGreaterThanOrEqualTo(32_768);
        assertThat(options.get(fd, ChannelOption.SO_RCVBUF)).isGreaterThanOrEqualTo(32_768);
    }

    @Test
    void typeOfServiceCountsForBothProtocols() {
        assertThat(options.set(fd, ChannelOption.IP_TOS, 0x48)).isTrue();

        assertThat(options.get(fd, ChannelOption.IP_TOS)).isEqualTo(0x48);
        if (stack.family() == calls.abi().addresses().inet6()) {
            OptionValue value = new OptionValue(4).length(4);
            calls.getsockopt(fd, Abi.IPPROTO_IPV6, calls.abi().options().trafficClass(), value);
            assertThat(value.getInt(0)).isEqualTo(0x48);
        }
    }

    @Test
    void typeOfServiceWorksOnIpv4Sockets() {
        int four = TestCalls.check(calls.socket(calls.abi().addresses().inet(), calls.abi().sockets().stream(), 0));
        try {
            assertThat(options.set(four, ChannelOption.IP_TOS, 0x48)).isTrue();
            assertThat(options.get(four, ChannelOption.IP_TOS)).isEqualTo(0x48);
        } finally {
            calls.close(four);
        }
    }

    @Test
    void valuesOutOfRangeNeverReachTheKernel() {
        int before = script.calls("setsockopt").size();

        assertThatThrownBy(() -> options.set(fd, ChannelOption.SO_RCVBUF, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SO_RCVBUF: -1 (expected: 0 to 2147483647)");
        assertThatThrownBy(() -> options.set(fd, ChannelOption.IP_TOS, 256))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(script.calls("setsockopt")).hasSize(before);
    }

    @Test
    void unknownOptionIsNotAnError() {
        assertThat(options.set(fd, ChannelOption.SO_BACKLOG, 5)).isFalse();
        assertThat(options.get(fd, ChannelOption.SO_BACKLOG)).isNull();
        assertThat(SocketOptions.of(SocketKind.LISTENER, calls).set(fd, ChannelOption.TCP_NODELAY, true))
                .isFalse();
        assertThat(SocketOptions.of(SocketKind.DATAGRAM, calls).options())
                .contains(ChannelOption.SO_BROADCAST)
                .doesNotContain(ChannelOption.TCP_NODELAY, ChannelOption.SO_LINGER);
    }

    @Test
    void refusalOfTheKernelNamesCallAndOption() {
        script.fails("setsockopt", Errno.ENOMEM).fails("getsockopt", Errno.EBADF);

        assertThatThrownBy(() -> options.set(fd, ChannelOption.SO_KEEPALIVE, true))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("setsockopt failed: Cannot allocate memory (ENOMEM): SO_KEEPALIVE")
                .hasCauseInstanceOf(SyscallException.class);
        assertThatThrownBy(() -> options.get(fd, ChannelOption.SO_KEEPALIVE))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("EBADF");
    }

    @Test
    void backendsAddRows() {
        ChannelOption<Long> mark = ChannelOption.valueOf("SocketOptionsTest#mark");
        SocketOptions more = options.with(List.of(SocketOption.ofUnsigned(mark, 6, 25)));

        assertThat(more.set(fd, mark, 0xffff_ffffL)).isTrue();

        assertThat(more.get(fd, mark)).isEqualTo(0xffff_ffffL);
        assertThat(more.options()).containsAll(options.options()).contains(mark);
        assertThat(options.options()).doesNotContain(mark);
        assertThatThrownBy(() -> more.set(fd, mark, 0x1_0000_0000L)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void optionWithASetterIsListedAndLeftToItsSetter() {
        ChannelOption<Long> own = ChannelOption.valueOf("SocketOptionsTest#own");
        ChannelOption<Long> mark = ChannelOption.valueOf("SocketOptionsTest#mark");
        SocketOptions.Setter<Long> setter = (channel, socket, value) -> {};

        SocketOptions more = options.with(own, setter).with(List.of(SocketOption.ofUnsigned(mark, 6, 25)));

        assertThat(more.options()).containsAll(options.options()).contains(own, mark);
        assertThat(more.setter(own)).isSameAs(setter);
        assertThat(more.setter(mark)).isNull();
        assertThat(more.set(fd, own, 1L)).isFalse();
        assertThat(more.get(fd, own)).isNull();
        assertThat(options.setter(own)).isNull();
    }
}
