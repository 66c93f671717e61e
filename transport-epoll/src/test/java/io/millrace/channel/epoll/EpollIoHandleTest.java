package io.millrace.channel.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.IoEvent;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.FileDescriptor;
import io.millrace.channel.unix.Poller;
import io.millrace.testkit.Deadline;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class EpollIoHandleTest {
    /** The reading end of a pipe. */
    @SuppressWarnings("try") // closing it may throw anything
    private static final class PipeHandle implements EpollIoHandle {
        final FileDescriptor pipe;
        final List<EpollIoOps> told = new CopyOnWriteArrayList<>();

        PipeHandle(FileDescriptor pipe) {
            this.pipe = pipe;
        }

        @Override
        public int fd() {
            return pipe.intValue();
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            told.add(((EpollIoEvent) event).ops());
            registration.submit(EpollIoOps.NONE);
        }

        @Override
        public void registered() {}

        @Override
        public void unregistered() {}

        @Override
        public void close() throws Exception {
            pipe.close();
        }
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void pipeThatCanBeReadIsToldInEpollsWords(TriggerMode mode) throws Exception {
        FileDescriptor[] pipe = FileDescriptor.pipe();
        PipeHandle handle = new PipeHandle(pipe[0]);
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory(mode));
        IoRegistration registration = group.next().register(handle).sync().getNow();
        group.next().submit(() -> registration.submit(EpollIoOps.EPOLLIN)).sync();

        pipe[1].write(ByteBuffer.allocateDirect(3), 0, 3);
        Deadline.until(() -> !handle.told.isEmpty(), "the pipe is told to be readable");

        assertThat(handle.told.get(0)).isEqualTo(EpollIoOps.EPOLLIN);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        pipe[1].close();
        assertThat(handle.pipe.isOpen()).isFalse();
    }

    @Test
    void setsAreMadeOfOthers() {
        EpollIoOps both = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLOUT);

        assertThat(both).isEqualTo(EpollIoOps.valueOf(5)).hasToString("EpollIoOps{value=5}");
        assertThat(both.contains(EpollIoOps.EPOLLIN)).isTrue();
        assertThat(both.contains(EpollIoOps.EPOLLRDHUP)).isFalse();
        assertThat(both.without(EpollIoOps.EPOLLIN)).isEqualTo(EpollIoOps.EPOLLOUT);
        assertThat(both.without(both)).isSameAs(EpollIoOps.NONE);
    }

    @Test
    void wishesAndReadinessAreThoseOfThePoller() {
        assertThat(EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP).applyTo(Poller.WRITE))
                .isEqualTo(Poller.READ);
        assertThat(EpollIoOps.EPOLLRDHUP.with(EpollIoOps.EPOLLOUT).applyTo(0))
                .isEqualTo(Poller.READ_CLOSED | Poller.WRITE);
        assertThat(EpollIoOps.ofReadiness(Poller.HANGUP | Poller.READ_CLOSED))
                .isEqualTo(EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLRDHUP));
    }
}
