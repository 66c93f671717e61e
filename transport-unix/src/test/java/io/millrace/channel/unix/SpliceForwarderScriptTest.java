package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.FakeSendfile;
import io.millrace.channel.unix.sys.FileAbi;
import io.millrace.channel.unix.sys.FileAbi.Sendfile;
import io.millrace.channel.unix.sys.FileCalls;
import io.millrace.channel.unix.sys.FileLibc;
import io.millrace.channel.unix.sys.FileLibcSix;
import io.millrace.channel.unix.sys.Os;
import io.millrace.testkit.ChannelRecorder;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.LeakWatch;
import io.millrace.testkit.unix.ScriptedLibc;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a forwarder does when the kernel does what it seldom does. The pipes are real, and empty. */
@Timeout(30)
@ExtendWith({LeakWatch.class, DescriptorWatch.class})
class SpliceForwarderScriptTest {
    private final ChannelRecorder sourceEvents = new ChannelRecorder();
    private final ChannelRecorder targetEvents = new ChannelRecorder();
    private ScriptedChannels channels = new ScriptedChannels(TriggerMode.LEVEL);
    private ScriptedLibc script = channels.script;
    private UnixSocketChannel source;
    private UnixSocketChannel target;
    private SpliceForwarder forwarder;

    @AfterEach
    void close() {
        channels.close();
    }

    private void join(TriggerMode mode) {
        channels.close();
        channels = new ScriptedChannels(mode);
        script = channels.script;
        source = channels.connected(sourceEvents);
        target = channels.connected(targetEvents);
        FakeSendfile kernel = FakeSendfile.of(Sendfile.LINUX);
        FileCalls calls = new FileCalls(
                FileAbi.of(Os.LINUX),
                script.over(FileLibc.class, kernel),
                script.over(FileLibcSix.class, kernel),
                0,
                script::lastError);
        forwarder = SpliceForwarder.forward(source, target, calls);
        channels.settle();
        if (mode == TriggerMode.EDGE) {
            // A new descriptor is tried once; splice finds nothing, and so does recv.
            nothingToRead();
            channels.ready(source, Poller.READ);
        }
    }

    private void nothingToRead() {
        script.fails("splice", Errno.EAGAIN).fails("recv", Errno.EAGAIN);
    }

    private boolean wants(UnixSocketChannel channel, int bit) {
        return (channels.poller.interest.get(ScriptedChannels.fd(channel)) & bit) != 0;
    }

    private int splices() {
        return channels.calls("splice");
    }

    /** The numbers that the last so many splices were given: where from, where to, how many. */
    private List<Integer> lastSplice() {
        List<ScriptedLibc.Call> calls = script.calls("splice");
        List<Object> arguments = calls.get(calls.size() - 1).arguments();
        return List.of(number(arguments.get(0)), number(arguments.get(2)), number(arguments.get(4)));
    }

    private static int number(Object argument) {
        return ((Number) argument).intValue();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void whatArrivesGoesOnAndAnEmptyPipeIsUsedAgain(TriggerMode mode) {
        join(mode);
        for (int i = 1; i <= 3; i++) {
            script.returns("splice", 10)
                    .returns("splice", 4)
                    .returns("splice", 6)
                    .fails("splice", Errno.EAGAIN);
            channels.ready(source, Poller.READ);
            assertThat(forwarder.bytes()).isEqualTo(10L * i);
        }

        assertThat(channels.calls("pipe2")).isEqualTo(1);
        assertThat(sourceEvents.events()).doesNotContain("read", "readComplete");
        assertThat(script.remaining()).isZero();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void aTargetThatIsFullSwitchesReadingOffUntilThePipeIsEmpty(TriggerMode mode) {
        join(mode);
        script.returns("splice", 10).returns("splice", 3).fails("splice", Errno.EAGAIN);
        channels.ready(source, Poller.READ);
        int before = splices();

        channels.ready(source, Poller.READ);
        assertThat(splices()).as("nothing is tried").isEqualTo(before);
        assertThat(wants(source, Poller.READ)).isEqualTo(mode == TriggerMode.EDGE);
        assertThat(wants(target, Poller.WRITE)).isTrue();

        script.returns("splice", 2).fails("splice", Errno.EAGAIN);
        channels.ready(target, Poller.WRITE);
        assertThat(lastSplice().get(2)).as("what is left").isEqualTo(5);
        assertThat(wants(source, Poller.READ)).isEqualTo(mode == TriggerMode.EDGE);

        script.returns("splice", 5);
        nothingToReadInEdge(mode);
        channels.ready(target, Poller.WRITE);
        assertThat(forwarder.bytes()).isEqualTo(10);
        assertThat(wants(source, Poller.READ)).isTrue();
        assertThat(wants(target, Poller.WRITE)).isEqualTo(mode == TriggerMode.EDGE);
        assertThat(script.remaining()).isZero();
    }

    /** In edge mode the source is tried again by itself: there was an event while reading was off. */
    private void nothingToReadInEdge(TriggerMode mode) {
        if (mode == TriggerMode.EDGE) {
            nothingToRead();
        }
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void readingThatIsSwitchedOnWhileTheTargetIsFullStaysOff(TriggerMode mode) {
        join(mode);
        script.returns("splice", 10).fails("splice", Errno.EAGAIN);
        channels.ready(source, Poller.READ);
        int before = splices();

        source.config().setAutoRead(false);
        source.config().setAutoRead(true);
        source.read();
        channels.settle();
        channels.ready(source, Poller.READ);

        assertThat(splices()).isEqualTo(before);
        assertThat(wants(source, Poller.READ)).isEqualTo(mode == TriggerMode.EDGE);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void interruptedCallsAreMadeAgain(TriggerMode mode) {
        join(mode);
        script.fails("splice", Errno.EINTR)
                .returns("splice", 10)
                .fails("splice", Errno.EINTR)
                .returns("splice", 10);
        script.fails("splice", Errno.EAGAIN);

        channels.ready(source, Poller.READ);

        assertThat(forwarder.bytes()).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void aSpuriousEventIsWouldBlock(TriggerMode mode) {
        join(mode);
        nothingToRead();

        channels.ready(source, Poller.READ);

        assertThat(forwarder.endFuture().isDone()).isFalse();
        assertThat(wants(source, Poller.READ)).isTrue();
        assertThat(script.remaining()).isZero();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void bytesBehindAMarkGoThroughThePipeToo(TriggerMode mode) {
        join(mode);
        script.fails("splice", Errno.EAGAIN)
                .returns("recv", 7)
                .returns("write", 7)
                .returns("splice", 7);
        script.fails("splice", Errno.EAGAIN);

        channels.ready(source, Poller.READ);

        assertThat(forwarder.bytes()).isEqualTo(7);
        assertThat(script.remaining()).isZero();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void theEndThatARecvFindsIsTheEnd(TriggerMode mode) {
        join(mode);
        script.fails("splice", Errno.EAGAIN).returns("recv", 0).returns("shutdown", 0);

        channels.ready(source, Poller.READ | Poller.READ_CLOSED);

        assertThat(Deadline.<Long>valueOf(forwarder.endFuture())).isZero();
        assertThat(channels.calls("shutdown")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void aPipeThatDoesNotTakeWhatWasReadFailsTheSource(TriggerMode mode) {
        join(mode);
        script.fails("splice", Errno.EAGAIN).returns("recv", 7).returns("write", 6);
        int closed = channels.calls("close");

        channels.ready(source, Poller.READ);

        assertThat(channels.calls("close"))
                .as("two sockets, and a pipe that is not empty")
                .isEqualTo(closed + 4);
        assertThat(sourceEvents.awaitException()).isInstanceOf(IOException.class);
        assertThat(source.isOpen()).isFalse();
        assertThat(target.isOpen()).isFalse();
        assertThat(forwarder.endFuture().isSuccess()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void noDescriptorForAPipeFailsTheSourceAndClosesTheTarget(TriggerMode mode) {
        join(mode);
        emptyThePool();
        script.fails("pipe2", Errno.EMFILE);

        channels.ready(source, Poller.READ);

        assertThat(sourceEvents.awaitException()).hasMessageContaining("EMFILE");
        assertThat(Deadline.causeOf(forwarder.endFuture())).hasMessageContaining("EMFILE");
        assertThat(source.isOpen()).isFalse();
        assertThat(target.isOpen()).isFalse();
    }

    /** The first event has left an empty pipe behind. */
    private void emptyThePool() {
        source.stream().scratch().pipes().close();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void aSourceThatCannotBeSplicedFails(TriggerMode mode) {
        join(mode);
        script.fails("splice", Errno.EINVAL);

        channels.ready(source, Poller.READ);

        assertThat(sourceEvents.awaitException()).isInstanceOf(IOException.class);
        assertThat(Deadline.causeOf(forwarder.endFuture()))
                .hasMessageContaining("splice")
                .hasMessageContaining("EINVAL");
        assertThat(target.isOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void aTargetThatFailsIsClosedWithTheSourceAndTheFullPipeIsClosed(TriggerMode mode) {
        join(mode);
        emptyThePool();
        script.returns("splice", 10).fails("splice", Errno.EPIPE);
        int closed = channels.calls("close");

        channels.ready(source, Poller.READ);

        assertThat(Deadline.causeOf(forwarder.endFuture())).hasMessageContaining("EPIPE");
        assertThat(source.isOpen()).isFalse();
        assertThat(target.isOpen()).isFalse();
        assertThat(channels.calls("close"))
                .as("two sockets, two ends of a pipe")
                .isEqualTo(closed + 4);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void theEndOfTheLoopClosesPipesThatBytesAreIn(TriggerMode mode) {
        join(mode);
        script.returns("splice", 10).fails("splice", Errno.EAGAIN);
        channels.ready(source, Poller.READ);
        int closed = channels.calls("close");

        emptyThePool();
        assertThat(channels.calls("close")).isEqualTo(closed + 2);
        target.close();
        channels.settle();

        assertThat(channels.calls("close")).as("and two sockets").isEqualTo(closed + 4);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void aPipeThatLosesBytesIsAFailureAndNotAnEndlessLoop(TriggerMode mode) {
        join(mode);
        script.returns("splice", 10).returns("splice", 0);

        channels.ready(source, Poller.READ);

        assertThat(Deadline.causeOf(forwarder.endFuture())).isInstanceOf(IOException.class);
        assertThat(source.isOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void aFastSourceGivesWayAfterSomeReads(TriggerMode mode) {
        join(mode);
        for (int i = 0; i < 40; i++) {
            script.returns("splice", 10).returns("splice", 10);
        }
        int before = splices();
        channels.poller.report(ScriptedChannels.fd(source), Poller.READ);

        channels.loop.runNow();

        assertThat(splices() - before).isLessThanOrEqualTo(2 * 16 * 2);
        while (script.remaining() > 0) {
            channels.ready(source, Poller.READ);
        }
        assertThat(forwarder.bytes()).isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void aSourceThatIsClosedWhileTheTargetIsFullIsFollowedByTheTargetWhenItHasRoom(TriggerMode mode) {
        join(mode);
        script.returns("splice", 10).fails("splice", Errno.EAGAIN);
        channels.ready(source, Poller.READ);

        source.close();
        channels.settle();
        assertThat(target.isOpen()).isTrue();
        script.returns("splice", 10);
        channels.ready(target, Poller.WRITE);

        assertThat(forwarder.bytes()).isEqualTo(10);
        assertThat(target.isOpen()).isFalse();
        assertThat(forwarder.endFuture().isSuccess()).isFalse();
    }
}
