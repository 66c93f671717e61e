package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.unix.ScriptedLibc;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener does when the kernel does what it seldom does. */
@DisabledOnOs(
        value = OS.MAC,
        disabledReason = "scripts accept4(2), which macOS lacks; DarwinSyscallsTest scripts accept(2)")
@Timeout(30)
@ExtendWith(DescriptorWatch.class)
class UnixServerIoTest {
    /** Not open: closing it harms nobody. */
    private static final int NOBODYS_FD = 1_000_000;

    private final List<Channel> children = new ArrayList<>();
    private final ChannelRecorder events = new ChannelRecorder() {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            children.add((Channel) message);
        }
    };
    private ScriptedChannels channels = new ScriptedChannels(TriggerMode.LEVEL);
    private ScriptedLibc script = channels.script;

    @AfterEach
    void close() {
        channels.close();
    }

    private UnixServerSocketChannel listening(TriggerMode mode) {
        channels.close();
        channels = new ScriptedChannels(mode);
        script = channels.script;
        return channels.listening(events);
    }

    private int newSocket() {
        int fd = channels.syscalls.socket(
                channels.syscalls.abi().addresses().inet(), channels.syscalls.abi().sockets().stream(), 0);
        assertThat(fd).isPositive();
        return fd;
    }

    private int closesOf(int fd) {
        return (int) script.calls("close").stream()
                .filter(call -> call.arguments().get(0).equals(fd))
                .count();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void acceptsUntilThereIsNobodyLeft(TriggerMode mode) {
        UnixServerSocketChannel server = listening(mode);
        script.returns("accept4", newSocket()).returns("accept4", newSocket()).fails("accept4", Errno.EAGAIN);

        channels.ready(server, Poller.READ);

        assertThat(children).hasSize(2);
        assertThat(events.count("readComplete")).isEqualTo(1);
        assertThat(events.exceptions()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void acceptThatFindsNobodyFiresNothing(TriggerMode mode) {
        UnixServerSocketChannel server = listening(mode);
        script.fails("accept4", Errno.EAGAIN);

        channels.ready(server, Poller.READ);

        assertThat(events.events()).doesNotContain("readComplete");
    }

    @Test
    void interruptedAcceptIsMadeAgain() {
        UnixServerSocketChannel server = listening(TriggerMode.EDGE);
        script.fails("accept4", Errno.EINTR).returns("accept4", newSocket()).fails("accept4", Errno.EAGAIN);

        channels.ready(server, Poller.READ);

        assertThat(children).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void connectionThatBrokeInTheQueueIsPassedOver(TriggerMode mode) {
        UnixServerSocketChannel server = listening(mode);
        script.fails("accept4", Errno.ECONNABORTED)
                .fails("accept4", Errno.EPROTO)
                .returns("accept4", newSocket())
                .fails("accept4", Errno.ECONNABORTED)
                .fails("accept4", Errno.EAGAIN);

        channels.ready(server, Poller.READ);
        for (int i = 0; script.remaining() > 0 && i < 5; i++) {
            channels.ready(server, Poller.READ); // LEVEL is told again
        }

        assertThat(children).hasSize(1);
        assertThat(events.exceptions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ENETDOWN",
                "EPROTO",
                "ENOPROTOOPT",
                "EHOSTDOWN",
                "ENONET",
                "EHOSTUNREACH",
                "EOPNOTSUPP",
                "ENETUNREACH",
                "ETIMEDOUT"
            })
    void networkErrorOfAConnectionThatWaitedIsPassedOver(String name) {
        UnixServerSocketChannel server = listening(TriggerMode.EDGE);
        script.fails("accept4", Abi.host().errnos().number(name))
                .returns("accept4", newSocket())
                .fails("accept4", Errno.EAGAIN);

        channels.ready(server, Poller.READ);

        assertThat(children).hasSize(1);
        assertThat(events.exceptions()).isEmpty();
    }

    @Test
    void forbiddenAcceptIsReportedRatherThanMadeForEver() {
        UnixServerSocketChannel server = listening(TriggerMode.LEVEL);
        script.fails("accept4", Errno.EPERM);

        channels.ready(server, Poller.READ);

        assertThat(events.exceptions()).singleElement().isInstanceOf(IOException.class);
        assertThat(server.isActive()).isTrue();
    }

    @Test
    void spentBudgetIsLeftToTheKernelInLevelMode() {
        UnixServerSocketChannel server = listening(TriggerMode.LEVEL);
        server.config().setOption(ChannelOption.MAX_MESSAGES_PER_READ, 1);
        script.returns("accept4", newSocket());

        channels.ready(server, Poller.READ);

        assertThat(children).hasSize(1);
        assertThat(channels.calls("accept4")).isEqualTo(1);
    }

    @Test
    void spentBudgetGoesOnByItselfInEdgeMode() {
        UnixServerSocketChannel server = listening(TriggerMode.EDGE);
        server.config().setOption(ChannelOption.MAX_MESSAGES_PER_READ, 1);
        script.returns("accept4", newSocket()).returns("accept4", newSocket()).fails("accept4", Errno.EAGAIN);

        channels.ready(server, Poller.READ);

        assertThat(children).hasSize(2);
        assertThat(events.count("readComplete")).isEqualTo(2);
    }

    @Test
    void brokenConnectionsCountAgainstTheBudgetOfARound() {
        UnixServerSocketChannel server = listening(TriggerMode.LEVEL);
        server.config().setOption(ChannelOption.MAX_MESSAGES_PER_READ, 2);
        script.fails("accept4", Errno.EOPNOTSUPP).fails("accept4", Errno.EOPNOTSUPP);

        channels.ready(server, Poller.READ);

        assertThat(channels.calls("accept4")).isEqualTo(2);
        script.fails("accept4", Errno.EOPNOTSUPP).returns("accept4", newSocket());
        channels.ready(server, Poller.READ);
        assertThat(children).hasSize(1);
        assertThat(events.exceptions()).isEmpty();
    }

    // ---- no descriptor left ----

    private UnixServerSocketChannel bootstrapped() {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(channels.loop)
                .channelFactory(() -> channels.unregisteredServer())
                .childHandler(new ChannelRecorder());
        ChannelFuture bind = bootstrap.bind(new InetSocketAddress("127.0.0.1", 0));
        channels.settle();
        assertThat(bind.isSuccess()).isTrue();
        return (UnixServerSocketChannel) bind.channel();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutDescriptorsOneConnectionIsRefusedWithTheReservedOne(boolean ofTheProcess) {
        UnixServerSocketChannel server = listening(TriggerMode.LEVEL);
        server.config().setAutoRead(false);
        channels.settle();
        script.fails("accept4", ofTheProcess ? Errno.EMFILE : Errno.ENFILE).returns("accept4", NOBODYS_FD);

        server.read();
        channels.ready(server, Poller.READ);

        assertThat(channels.calls("open")).as("a descriptor stays free").isEqualTo(1);
        assertThat(closesOf(NOBODYS_FD)).as("the peer sees a closed connection").isEqualTo(1);
        assertThat(children).isEmpty();
        assertThat(events.exceptions()).singleElement().isInstanceOf(IOException.class);
        assertThat(server.isActive()).isTrue();

        script.fails("accept4", Errno.EAGAIN);
        server.read();
        channels.ready(server, Poller.READ);
        assertThat(channels.calls("open"))
                .as("the reserved descriptor is taken again")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void acceptingPausesForASecondWhenItFails(TriggerMode mode) {
        channels.close();
        channels = new ScriptedChannels(mode);
        script = channels.script;
        UnixServerSocketChannel server = bootstrapped();
        script.fails("accept4", Errno.EMFILE).returns("accept4", NOBODYS_FD);

        channels.ready(server, Poller.READ);
        channels.settle();
        assertThat(channels.calls("accept4")).isEqualTo(2);
        assertThat(server.config().isAutoRead()).isFalse();

        channels.ticker.advance(999, TimeUnit.MILLISECONDS);
        channels.settle();
        assertThat(server.config().isAutoRead()).isFalse();
        script.fails("accept4", Errno.EAGAIN);
        channels.ticker.advance(1, TimeUnit.MILLISECONDS);
        channels.settle();
        assertThat(server.config().isAutoRead()).isTrue();
        if (mode == TriggerMode.LEVEL) {
            channels.ready(server, Poller.READ);
        }
        assertThat(channels.calls("accept4")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutMemoryTheListenerStays(boolean forBuffers) {
        UnixServerSocketChannel server = listening(TriggerMode.LEVEL);
        script.fails("accept4", forBuffers ? Errno.ENOBUFS : Errno.ENOMEM);

        channels.ready(server, Poller.READ);

        assertThat(events.exceptions()).singleElement().isInstanceOf(IOException.class);
        assertThat(channels.calls("open")).isEqualTo(1);
        assertThat(server.isActive()).isTrue();
        script.returns("accept4", newSocket()).fails("accept4", Errno.EAGAIN);
        channels.ready(server, Poller.READ);
        assertThat(children).hasSize(1);
    }

    @Test
    void listenerWorksWithoutAReservedDescriptor() {
        channels.script.fails("open", Errno.EMFILE);
        UnixServerSocketChannel server = channels.listening(events);
        script.fails("accept4", Errno.EMFILE);

        channels.ready(server, Poller.READ);

        assertThat(events.exceptions()).hasSize(1);
        assertThat(server.isActive()).isTrue();
    }

    @Test
    void reservedDescriptorThatOthersTookIsTakenAgainLater() {
        UnixServerSocketChannel server = listening(TriggerMode.LEVEL);
        script.fails("accept4", Errno.EMFILE).returns("accept4", NOBODYS_FD);
        channels.ready(server, Poller.READ);

        script.fails("open", Errno.EMFILE).fails("accept4", Errno.EAGAIN);
        channels.ready(server, Poller.READ);
        assertThat(channels.calls("open")).isEqualTo(2);
        script.fails("accept4", Errno.EMFILE).returns("accept4", NOBODYS_FD);
        channels.ready(server, Poller.READ);

        assertThat(closesOf(NOBODYS_FD)).as("refused with the reserved one").isEqualTo(2);
    }

    // ---- bind and close ----

    @Test
    void failedListenFailsTheBind() {
        UnixServerSocketChannel server = channels.newServer(events);
        script.fails("listen", Errno.EADDRINUSE);

        ChannelFuture bind = server.bind(new InetSocketAddress("127.0.0.1", 0));
        channels.settle();

        assertThat(bind.cause()).isInstanceOf(BindException.class).hasMessageContaining("EADDRINUSE");
        assertThat(server.isActive()).isFalse();
        assertThat(channels.calls("open")).isZero();
    }

    @Test
    void listenerThatThePollerRefusesFailsTheBind() {
        UnixServerSocketChannel server = channels.newServer(events);
        channels.poller.results.add(-Errno.ENOMEM);

        ChannelFuture bind = server.bind(new InetSocketAddress("127.0.0.1", 0));
        channels.settle();

        assertThat(bind.cause()).isInstanceOf(IOException.class).hasMessageContaining("ENOMEM");
        assertThat(server.isActive()).isFalse();
    }

    @Test
    void backlogIsWhatTheOptionSays() {
        UnixServerSocketChannel server = channels.newServer(events);
        server.config().setOption(ChannelOption.SO_BACKLOG, 7);

        server.bind(new InetSocketAddress("127.0.0.1", 0));
        channels.settle();

        assertThat(script.calls("listen").get(0).arguments().get(1)).isEqualTo(7);
    }
}
