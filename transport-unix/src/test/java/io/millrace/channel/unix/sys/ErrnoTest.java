package io.millrace.channel.unix.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoTest {

    @Test
    void nameTakesEitherSign() {
        assertThat(Errno.name(Errno.EAGAIN)).isEqualTo("EAGAIN");
        assertThat(Errno.name(-Errno.ECONNRESET)).isEqualTo("ECONNRESET");
        assertThat(Errno.name(4711)).isEqualTo("errno 4711");
    }

    @ParameterizedTest
    @CsvSource({
        "connect, ECONNREFUSED, java.net.ConnectException",
        "connect, ETIMEDOUT, java.net.ConnectException",
        "connect(SO_ERROR), ECONNREFUSED, java.net.ConnectException",
        "connect, EHOSTUNREACH, java.net.NoRouteToHostException",
        "connect, ENETUNREACH, java.net.NoRouteToHostException",
        "connect, EADDRNOTAVAIL, java.net.BindException",
        "connect, EACCES, java.net.SocketException",
        "bind, EADDRINUSE, java.net.BindException",
        "bind, EADDRNOTAVAIL, java.net.BindException",
        "bind, EACCES, java.net.BindException",
        "bind, EINVAL, io.millrace.channel.unix.sys.SyscallException",
        "listen, EADDRINUSE, java.net.BindException",
        "recvfrom, ECONNREFUSED, java.net.PortUnreachableException",
        "send, ECONNREFUSED, java.net.PortUnreachableException",
        "send, ECONNRESET, io.millrace.channel.unix.sys.SyscallException",
        "socket, EMFILE, io.millrace.channel.unix.sys.SyscallException",
    })
    void failuresHaveTheTypesThatTheJdkThrows(String call, String name, Class<? extends IOException> type) {
        int errno = Abi.host().errnos().number(name);

        IOException failure = Errno.toException(call, -errno, "/10.0.0.1:80");

        assertThat(failure).isExactlyInstanceOf(type);
        assertThat(failure).hasMessage("%s failed: %s (%s): /10.0.0.1:80", call, Errno.text(errno), name);
    }

    @Test
    void typesOfTheJdkCarryTheSystemCallAsTheirCause() {
        for (IOException failure : new IOException[] {
            Errno.toException("connect", -Errno.ECONNREFUSED, null),
            Errno.toException("bind", -Errno.EADDRINUSE, null),
            Errno.toException("connect", -Errno.EHOSTUNREACH, null),
            Errno.toException("recvmsg", -Errno.ECONNREFUSED, null)
        }) {
            assertThat(failure)
                    .isInstanceOfAny(
                            ConnectException.class,
                            BindException.class,
                            NoRouteToHostException.class,
                            PortUnreachableException.class)
                    .cause()
                    .isInstanceOf(SyscallException.class)
                    .hasMessage(failure.getMessage());
        }
    }

    @Test
    void systemCallFailureTellsCallNumberAndName() {
        SyscallException failure = new SyscallException("recv", Errno.ECONNRESET, null);

        assertThat(failure).hasMessage("recv failed: Connection reset by peer (ECONNRESET)");
        assertThat(failure.call()).isEqualTo("recv");
        assertThat(failure.errno()).isEqualTo(Errno.ECONNRESET);
        assertThat(failure.errnoName()).isEqualTo("ECONNRESET");
    }
}
