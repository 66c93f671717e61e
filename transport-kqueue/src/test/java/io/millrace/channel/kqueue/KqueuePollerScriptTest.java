package io.millrace.channel.kqueue;

import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ADD;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_CLEAR;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_DELETE;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_EOF;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_RECEIPT;
import static io.millrace.channel.kqueue.sys.KeventLayout.NOTE_LOWAT;
import static io.millrace.channel.kqueue.sys.KeventLayout.NOTE_TRIGGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.kqueue.sys.KeventLayout;
import io.millrace.channel.unix.Poller;
import io.millrace.channel.unix.ReadyList;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.Libc;
import io.millrace.channel.unix.sys.LibcLoader;
import io.millrace.channel.unix.sys.LibcSix;
import io.millrace.channel.unix.sys.Os;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.testkit.unix.ScriptedLibc;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the poller asks of the kernel, and what it makes of each answer. */
class KqueuePollerScriptTest {
    private static final int FD = 5;
    private static final long TOKEN = 0x1234_5678_9abc_def0L;

    private KeventLayout layout = KeventLayout.of(Os.DARWIN);
    private ScriptedKernel kernel = new ScriptedKernel(layout);
    private final ScriptedLibc script = new ScriptedLibc(LibcLoader::lastError);
    private final Syscalls calls = new Syscalls(
            Abi.host(),
            script.over(Libc.class, LibcLoader.load(Libc.class, List.of())),
            script.over(LibcSix.class, LibcLoader.load(LibcSix.class, List.of())),
            script::lastError);
    private final ReadyList ready = new ReadyList();

    @AfterEach
    void everyAnswerWasAskedFor() {
        assertThat(kernel.unused()).isZero();
        assertThat(script.remaining()).isZero();
    }

    /** The kernel has been asked for the waker and nothing else, and that is forgotten. */
    private KqueuePoller open(TriggerMode mode) throws SyscallException {
        KqueuePoller poller = KqueuePoller.open(kernel.calls(), calls, mode);
        kernel.taken();
        return poller;
    }

    private void useLayoutOf(Os os) {
        layout = KeventLayout.of(os);
        kernel = new ScriptedKernel(layout);
    }

    private Kevent read(int flags) {
        return Kevent.of(FD, layout.read(), flags).withUdata(TOKEN);
    }

    private Kevent write(int flags) {
        return Kevent.of(FD, layout.write(), flags).withUdata(TOKEN);
    }

    private Kevent readEnd(int flags) {
        return read(flags).withFflags(NOTE_LOWAT, Integer.MAX_VALUE);
    }

    private void assertTells(Poller poller, int bits) {
        assertThat(poller.poll(0, ready)).isEqualTo(1);
        assertThat(ready.token(0)).isEqualTo(TOKEN);
        assertThat(ready.bits(0)).isEqualTo(bits);
    }

    // ---- what is asked ----

    @Test
    void addingAsksForReceiptsAndDoesNotWait() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);

        assertThat(poller.add(FD, Poller.READ | Poller.WRITE, TOKEN)).isZero();

        assertThat(kernel.taken())
                .containsExactly(
                        new ScriptedKernel.Call(List.of(read(EV_ADD | EV_RECEIPT), write(EV_ADD | EV_RECEIPT)), 2, 0L));
    }

    @Test
    void edgeModeClears() throws Exception {
        KqueuePoller poller = open(TriggerMode.EDGE);

        poller.add(FD, Poller.READ | Poller.WRITE | Poller.URGENT, TOKEN);

        assertThat(kernel.last().changes())
                .containsExactly(read(EV_ADD | EV_CLEAR | EV_RECEIPT), write(EV_ADD | EV_CLEAR | EV_RECEIPT));
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void descriptorThatIsNotReadHasAFilterForItsEnd(TriggerMode mode) throws Exception {
        KqueuePoller poller = open(mode);

        poller.add(FD, Poller.READ_CLOSED, TOKEN);

        assertThat(kernel.last().changes()).containsExactly(readEnd(EV_ADD | EV_CLEAR | EV_RECEIPT));
    }

    @Test
    void netBsdHasItsOwnNumbers() throws Exception {
        useLayoutOf(Os.NETBSD);
        KqueuePoller poller = open(TriggerMode.LEVEL);
        poller.add(FD, Poller.READ | Poller.WRITE, TOKEN);
        assertThat(kernel.last().changes()).extracting(Kevent::filter).containsExactly(0, 1);

        kernel.tells(
                Kevent.of(FD, 1, 0).withUdata(TOKEN), Kevent.of(FD, 0, EV_EOF).withUdata(TOKEN));

        assertTells(poller, Poller.READ | Poller.WRITE | Poller.READ_CLOSED);
    }

    @Test
    void changesOfInterestTravelWithTheNextWait() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        poller.add(FD, Poller.READ, TOKEN);
        kernel.taken();

        assertThat(poller.modify(FD, Poller.READ | Poller.WRITE, TOKEN)).isZero();
        assertThat(kernel.taken()).isEmpty();
        poller.poll(0, ready);
        assertThat(kernel.last().changes()).containsExactly(write(EV_ADD));
        poller.poll(0, ready);
        assertThat(kernel.last().changes()).isEmpty();

        poller.modify(FD, Poller.READ_CLOSED, TOKEN);
        poller.poll(0, ready);
        assertThat(kernel.last().changes())
                .as("EV_CLEAR does not change in place")
                .containsExactly(read(EV_DELETE), readEnd(EV_ADD | EV_CLEAR), write(EV_DELETE));

        poller.modify(FD, 0, TOKEN);
        poller.poll(0, ready);
        assertThat(kernel.last().changes()).as("the same filters").isEmpty();

        poller.modify(FD, Poller.READ, TOKEN);
        poller.poll(0, ready);
        assertThat(kernel.last().changes()).containsExactly(read(EV_DELETE), read(EV_ADD));
    }

    @Test
    void newTokenIsToldToTheKernel() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        poller.add(FD, Poller.READ, 7);

        poller.modify(FD, Poller.READ, TOKEN);
        kernel.tells(read(0).withUdata(7), read(0));

        assertTells(poller, Poller.READ);
        assertThat(kernel.last().changes()).containsExactly(read(EV_DELETE), read(EV_ADD));
    }

    @Test
    void closingDropsTheQueuedChangesOfThatDescriptorOnly() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        poller.add(FD, Poller.READ, TOKEN);
        poller.add(6, Poller.READ, 6);
        poller.modify(FD, Poller.READ | Poller.WRITE, TOKEN);
        poller.modify(6, Poller.READ | Poller.WRITE, 6);
        kernel.taken();

        assertThat(poller.remove(FD)).isZero();
        assertThat(kernel.taken())
                .as("before the descriptor is closed")
                .containsExactly(new ScriptedKernel.Call(List.of(read(EV_DELETE | EV_RECEIPT)), 1, 0L));
        poller.poll(0, ready);

        assertThat(kernel.last().changes())
                .containsExactly(Kevent.of(6, layout.write(), EV_ADD).withUdata(6));
    }

    @Test
    void descriptorThatComesBackInheritsNoChanges() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        poller.add(FD, Poller.READ, 1);
        poller.modify(FD, Poller.READ | Poller.WRITE, 1);
        poller.remove(FD);
        poller.add(FD, Poller.READ, TOKEN);

        poller.poll(0, ready);
        assertThat(kernel.last().changes()).isEmpty();
        poller.modify(FD, Poller.READ | Poller.WRITE, TOKEN);
        poller.poll(0, ready);
        assertThat(kernel.last().changes()).containsExactly(write(EV_ADD));
        poller.poll(0, ready);
        assertThat(kernel.last().changes()).isEmpty();
    }

    // ---- EINTR and other failures of a wait ----

    @Test
    void afterEintrTheListCountsAsApplied() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        poller.add(FD, Poller.READ, TOKEN);
        poller.modify(FD, Poller.READ | Poller.WRITE, TOKEN);

        kernel.fails(Errno.EINTR);
        assertThat(poller.poll(-1, ready)).isZero();
        assertThat(kernel.last().changes()).hasSize(1);

        poller.poll(-1, ready);
        assertThat(kernel.last().changes()).isEmpty();
        poller.remove(FD);
        assertThat(kernel.last().changes())
                .containsExactly(read(EV_DELETE | EV_RECEIPT), write(EV_DELETE | EV_RECEIPT));
    }

    @Test
    void eintrOfAnImmediateChangeCountsAsApplied() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        kernel.fails(Errno.EINTR);

        assertThat(poller.add(FD, Poller.READ, TOKEN)).isZero();

        kernel.tells(read(0));
        assertTells(poller, Poller.READ);
    }

    @Test
    void failedWaitIsTheResult() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        kernel.fails(Errno.ENOMEM);

        assertThat(poller.poll(-1, ready)).isEqualTo(-Errno.ENOMEM);
    }

    // ---- errors of changes ----

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 500})
    void eachQueuedChangeHasRoomForItsError(int count) throws Exception {
        KqueuePoller poller = open(TriggerMode.EDGE);
        for (int fd = 0; fd < count; fd++) {
            poller.add(fd, Poller.READ | Poller.WRITE, fd);
            poller.modify(fd, Poller.READ | Poller.WRITE, fd);
        }
        kernel.answers(call -> call.changes().stream()
                .map(change -> change.result(change.has(EV_DELETE) ? Errno.ENOENT : Errno.ENOMEM))
                .toList());

        assertThat(poller.poll(-1, ready)).isEqualTo(count);

        assertThat(kernel.last().changes()).hasSize(4 * count);
        assertThat(kernel.last().room()).isGreaterThanOrEqualTo(4 * count);
        assertThat(IntStream.range(0, count).mapToLong(ready::token))
                .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(Long::valueOf).toList());
        assertThat(IntStream.range(0, count).map(ready::bits)).containsOnly(Poller.ERROR);
    }

    @ParameterizedTest
    @CsvSource({"READ, ENOMEM", "READ, EBADF", "WRITE, ENOMEM", "WRITE, EINVAL"})
    void failedAddIsToldAndLeavesNothing(String what, String errno) throws Exception {
        int error = errno(errno);
        int filter = what.equals("READ") ? layout.read() : layout.write();
        KqueuePoller poller = open(TriggerMode.EDGE);
        kernel.answers(call -> call.changes().stream()
                .map(change -> change.result(change.filter() == filter ? error : 0))
                .toList());

        assertThat(poller.add(FD, Poller.READ | Poller.WRITE, TOKEN)).isEqualTo(-error);

        assertThat(kernel.last().changes())
                .as("the filter that was added is deleted")
                .containsExactly(what.equals("READ") ? write(EV_DELETE | EV_RECEIPT) : read(EV_DELETE | EV_RECEIPT));
        assertThat(poller.poll(0, ready)).isZero();
        assertThat(poller.modify(FD, Poller.READ, TOKEN)).isEqualTo(-Errno.ENOENT);
        assertThat(poller.add(FD, Poller.READ, TOKEN)).isZero();
    }

    private static int errno(String name) {
        return Abi.host().errnos().number(name);
    }

    @Test
    void failedCallOfAddIsTheResult() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        kernel.fails(Errno.EBADF);

        assertThat(poller.add(FD, Poller.READ, TOKEN)).isEqualTo(-Errno.EBADF);

        assertThat(poller.modify(FD, Poller.READ, TOKEN)).isEqualTo(-Errno.ENOENT);
    }

    @Test
    void brokenPipeOfAWriteFilterIsReadinessToWrite() throws Exception {
        KqueuePoller poller = open(TriggerMode.EDGE);
        kernel.answers(call ->
                List.of(call.changes().get(0).result(0), call.changes().get(1).result(Errno.EPIPE)));

        assertThat(poller.add(FD, Poller.READ | Poller.WRITE, TOKEN)).isZero();
        assertThat(poller.poll(-1, ready)).isEqualTo(1);

        assertThat(ready.bits(0)).as("the write will say it").isEqualTo(Poller.WRITE);
        assertThat(kernel.last().timeoutNanos())
                .as("there is something to tell")
                .isZero();
        poller.poll(-1, ready);
        assertThat(ready.size()).isZero();
        assertThat(kernel.last().timeoutNanos()).isNull();
    }

    @Test
    void whatWasToldEarlyIsOneEntryWithWhatTheWaitTells() throws Exception {
        KqueuePoller poller = open(TriggerMode.EDGE);
        kernel.answers(call ->
                List.of(call.changes().get(0).result(0), call.changes().get(1).result(Errno.EPIPE)));
        poller.add(FD, Poller.READ | Poller.WRITE, TOKEN);
        kernel.tells(read(EV_EOF));

        assertTells(poller, Poller.WRITE | Poller.READ | Poller.READ_CLOSED);
    }

    @Test
    void queuedChangeThatFailsIsAnErrorAndIsMadeAgainWithTheNext() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        poller.add(FD, Poller.READ, TOKEN);
        poller.modify(FD, Poller.READ | Poller.WRITE, TOKEN);
        kernel.answers(call -> List.of(call.changes().get(0).result(Errno.ENOMEM)));

        assertTells(poller, Poller.ERROR);

        poller.modify(FD, Poller.READ | Poller.WRITE, TOKEN);
        poller.poll(0, ready);
        assertThat(kernel.last().changes()).containsExactly(write(EV_ADD));
    }

    @Test
    void deletingWhatIsGoneIsNoError() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        poller.add(FD, Poller.READ | Poller.WRITE, TOKEN);
        poller.modify(FD, Poller.READ, TOKEN);
        kernel.answers(call -> List.of(call.changes().get(0).result(Errno.ENOENT)));
        assertThat(poller.poll(0, ready)).isZero();

        kernel.answers(call -> List.of(call.changes().get(0).result(Errno.EBADF)));
        assertThat(poller.remove(FD)).isZero();
        assertThat(poller.poll(0, ready)).isZero();
    }

    @Test
    void descriptorThatHasNoEndNeedsNoFilterForIt() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        kernel.answers(call -> List.of(
                call.changes().get(0).result(Errno.EINVAL),
                call.changes().get(1).result(0)));

        assertThat(poller.add(FD, Poller.WRITE, TOKEN)).isZero();

        poller.remove(FD);
        assertThat(kernel.last().changes()).containsExactly(write(EV_DELETE | EV_RECEIPT));
    }

    @Test
    void eventsInPlaceOfReceiptsAreKept() throws Exception {
        KqueuePoller poller = open(TriggerMode.EDGE);
        poller.add(FD, Poller.READ, TOKEN);
        kernel.tells(read(EV_CLEAR)); // a kernel without EV_RECEIPT goes on and looks for events

        assertThat(poller.add(6, Poller.READ, 6)).isZero();

        assertTells(poller, Poller.READ);
        assertThat(kernel.last().timeoutNanos()).isZero();
    }

    // ---- events ----

    @Test
    void staleEventsAreDropped() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        poller.add(FD, Poller.READ, 1);
        poller.remove(FD);
        poller.add(FD, Poller.READ, TOKEN);
        kernel.tells(
                read(0).withUdata(1), // the one before
                Kevent.of(6, layout.read(), 0).withUdata(6), // never known
                Kevent.of(7_000_000, layout.read(), 0).withUdata(7),
                read(0).result(Errno.ENOMEM).withUdata(1));

        assertThat(poller.poll(0, ready)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // filter, flags, fflags; told with READ, with READ_CLOSED, and without either
        "READ,  0,      0,   1,  0,  0",
        "READ,  0x8000, 0,   5,  4,  0",
        "READ,  0x8000, 104, 21, 20, 16",
        "READ,  0x2000, 0,   1,  0,  0",
        "WRITE, 0,      0,   2,  2,  2",
        "WRITE, 0x8000, 0,   2,  2,  2",
        "WRITE, 0x8000, 32,  18, 18, 18",
        // errno is in fflags with EV_EOF only
        "READ,  0,      104, 1,  0,  0",
    })
    void flagsBecomeReadiness(
            String filter, String flags, int fflags, int toldWithRead, int toldWithReadClosed, int toldWithout)
            throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        Kevent event = (filter.equals("READ") ? read(0) : write(0)).withFflags(fflags, 0);
        Kevent told = new Kevent(FD, event.filter(), Integer.decode(flags), fflags, 0, TOKEN);
        int[][] cases = {
            {Poller.READ | Poller.WRITE, toldWithRead},
            {Poller.READ_CLOSED | Poller.WRITE, toldWithReadClosed},
            {Poller.WRITE, toldWithout},
        };
        poller.add(FD, 0, TOKEN);
        for (int[] expected : cases) {
            poller.modify(FD, expected[0], TOKEN);
            kernel.tells(told);
            poller.poll(0, ready);
            assertThat(ready.size() == 0 ? 0 : ready.bits(0))
                    .as("interest %d", expected[0])
                    .isEqualTo(expected[1]);
        }
    }

    @ParameterizedTest
    @CsvSource({"DARWIN, 0, 1", "DARWIN, 0x2000, 33", "FREEBSD, 0, 33", "NETBSD, 0, 33"})
    void urgentDataIsToldOrAssumed(Os os, String flags, int bits) throws Exception {
        useLayoutOf(os);
        KqueuePoller poller = open(TriggerMode.EDGE);
        poller.add(FD, Poller.READ | Poller.WRITE | Poller.URGENT, TOKEN);

        kernel.tells(read(Integer.decode(flags)));

        assertTells(poller, bits);
    }

    // ---- time ----

    @ParameterizedTest
    @CsvSource({
        "-1,",
        "-9223372036854775808,",
        "0, 0",
        "1, 1",
        "999999999, 999999999",
        "1000000001, 1000000001",
        "60000000000, 60000000000",
        // more than 100,000,000 seconds are EINVAL on some systems
        "9223372036854775807, 100000000000000000"
    })
    void timeIsGivenInNanoseconds(long nanos, Long waited) throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);

        poller.poll(nanos, ready);

        assertThat(kernel.last().timeoutNanos()).isEqualTo(waited);
    }

    // ---- the waker, opening and closing ----

    @Test
    void wakerIsAnEventOfTheQueueThatClears() throws Exception {
        KqueuePoller poller = KqueuePoller.open(kernel.calls(), calls, TriggerMode.LEVEL);
        assertThat(kernel.taken())
                .containsExactly(new ScriptedKernel.Call(
                        List.of(Kevent.of(0, layout.user(), EV_ADD | EV_CLEAR).withUdata(-1)), 0, 0L));

        poller.wakeup();

        assertThat(kernel.taken())
                .containsExactly(new ScriptedKernel.Call(
                        List.of(Kevent.of(0, layout.user(), 0).withFflags(NOTE_TRIGGER, 0)), 0, 0L));
        kernel.tells(Kevent.of(0, layout.user(), EV_CLEAR).withUdata(-1));
        assertThat(poller.poll(-1, ready)).isZero();
    }

    @Test
    void signalDuringAWakeUpIsNoFailureAndAnythingElseIs() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        kernel.fails(Errno.EINTR);
        poller.wakeup();

        kernel.fails(Errno.ENOMEM);
        assertThatThrownBy(poller::wakeup)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ENOMEM");
    }

    @Test
    void pipeIsTheWakerWhereUserEventsAreRefused() throws Exception {
        script.isMissing("eventfd");
        kernel.fails(Errno.EINVAL);

        KqueuePoller poller = KqueuePoller.open(kernel.calls(), calls, TriggerMode.EDGE);

        ScriptedKernel.Call added = kernel.last();
        assertThat(added.changes()).singleElement().satisfies(change -> {
            assertThat(change.filter()).isEqualTo(layout.read());
            assertThat(change.flags()).isEqualTo(EV_ADD);
            assertThat(change.udata()).isEqualTo(-1);
        });
        poller.wakeup();
        kernel.tells(added.changes().get(0));
        assertThat(poller.poll(-1, ready)).isZero();
        assertThat(script.calls("read")).as("a pipe is drained").hasSize(1);

        script.returns("close", 0); // there is no such kqueue
        poller.close();
        assertThat(script.calls("close")).hasSize(3);
    }

    @Test
    void failureToOpenClosesWhatIsOpen() {
        kernel.hasNoKqueue(Errno.EMFILE);
        assertThatThrownBy(() -> open(TriggerMode.LEVEL))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("kqueue")
                .hasMessageContaining("EMFILE");
        assertThat(script.calls("close")).isEmpty();
        kernel.hasNoKqueue(0);

        kernel.fails(Errno.EINVAL);
        script.fails("eventfd", Errno.EMFILE).returns("close", 0);
        assertThatThrownBy(() -> open(TriggerMode.LEVEL)).hasMessageContaining("EMFILE");
        assertThat(script.calls("close")).hasSize(1);

        kernel.fails(Errno.EINVAL).fails(Errno.ENOMEM);
        script.passes("close").returns("close", 0);
        assertThatThrownBy(() -> open(TriggerMode.LEVEL))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("kevent")
                .hasMessageContaining("ENOMEM");
        assertThat(script.calls("close")).hasSize(3);
    }

    @Test
    void queueIsClosedByTheWakeUpThatIsUnderWay() throws Exception {
        KqueuePoller poller = open(TriggerMode.LEVEL);
        List<Integer> closedDuring = new ArrayList<>();
        script.returns("close", 0);
        kernel.answers(call -> {
            poller.close();
            closedDuring.add(script.calls("close").size());
            return List.of();
        });

        poller.wakeup();

        assertThat(closedDuring).as("it is in use").containsExactly(0);
        assertThat(script.calls("close")).hasSize(1);
        poller.wakeup();
        assertThat(kernel.taken()).as("nobody uses it any more").hasSize(1);
    }
}
