package io.millrace.channel.kqueue;

import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ADD;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.kqueue.sys.KeventLayout;
import io.millrace.channel.kqueue.sys.KqueueCalls;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.Os;
import io.millrace.channel.unix.sys.Syscalls;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** That the stand-in is a kqueue, with the {@code struct kevent} of three systems. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the stand-in is made of epoll")
class KqueueDoubleTest {

    @Nested
    class OfMacOs extends KqueueManual {
        OfMacOs() {
            super(new KqueueDouble(KeventLayout.of(Os.DARWIN)).calls());
        }
    }

    @Nested
    class OfFreeBsd extends KqueueManual {
        OfFreeBsd() {
            super(new KqueueDouble(KeventLayout.of(Os.FREEBSD)).calls());
        }
    }

    @Nested
    class OfNetBsd extends KqueueManual {
        OfNetBsd() {
            super(new KqueueDouble(KeventLayout.of(Os.NETBSD)).calls());
        }
    }

    @Test
    void systemWithoutUserEventsRefusesThem() {
        KqueueCalls old = new KqueueDouble(KeventLayout.of(Os.OPENBSD), false).calls();
        int fd = old.create();
        NativeMemory change = NativeMemory.allocate(old.layout().bytes());
        Kevent.of(0, old.layout().user(), EV_ADD).put(old.layout(), change.buffer(), 0);
        try {
            assertThat(old.kevent(fd, change.address(), 1, 0, 0, 0)).isEqualTo(-Errno.EINVAL);
        } finally {
            Syscalls.host().close(fd);
        }
    }
}
