package io.millrace.channel.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.epoll.sys.EpollCalls;
import io.millrace.channel.epoll.sys.EpollLibc;
import io.millrace.channel.unix.Poller;
import io.millrace.channel.unix.ReadyList;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.Libc;
import io.millrace.channel.unix.sys.LibcLoader;
import io.millrace.channel.unix.sys.LibcSix;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.testkit.unix.ScriptedLibc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EpollPollerTest {

    private static final EpollLibc EPOLL_LIBC = LibcLoader.load(EpollLibc.class, List.of());
    private static final Libc LIBC = LibcLoader.load(Libc.class, List.of());
    private static final LibcSix SIX = LibcLoader.load(LibcSix.class, List.of());

    private static final long TEN_SECONDS = TimeUnit.SECONDS.toNanos(10);
    private static final long TOKEN = 0x1234_5678_9abc_def0L;

    private final ScriptedLibc script = new ScriptedLibc(LibcLoader::lastError);
    private final EpollCalls epoll = new EpollCalls(script.over(EpollLibc.class, EPOLL_LIBC), script::lastError);
    private final Syscalls calls =
            new Syscalls(Abi.host(), script.over(Libc.class, LIBC), script.over(LibcSix.class, SIX), script::lastError);
    private final ReadyList ready = new ReadyList();
    private final List<Integer> descriptors = new ArrayList<>();
    private final List<Poller> pollers = new ArrayList<>();

    @AfterEach
    void closeAll() {
        pollers.forEach(Poller::close);
        descriptors.forEach(calls::close);
        assertThat(script.remaining()).isZero();
    }

    private EpollPoller open(TriggerMode mode) throws SyscallException {
        EpollPoller poller = EpollPoller.open(epoll, calls, mode);
        pollers.add(poller);
        return poller;
    }

    private int[] pair() {
        int[] pair = new int[2];
        assertThat(calls.socketpair(calls.abi().addresses().unix(), calls.abi().sockets().stream(), pair))
                .isZero();
        descriptors.add(pair[0]);
        descriptors.add(pair[1]);
        return pair;
    }

    private void write(int fd) {
        assertThat(calls.write(fd, NativeMemory.allocate(1).address(), 1)).isEqualTo(1);
    }

    private int read(int fd) {
        return calls.read(fd, NativeMemory.allocate(16).address(), 16);
    }

    @Test
    void levelReportsUntilItIsGone() throws Exception {
        Poller poller = open(TriggerMode.LEVEL);
        int[] pair = pair();
        assertThat(poller.add(pair[0], Poller.READ, TOKEN)).isZero();
        assertThat(poller.poll(0, ready)).isZero();
        write(pair[1]);

        for (int i = 0; i < 3; i++) {
            assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
            assertThat(ready.token(0)).isEqualTo(TOKEN);
            assertThat(ready.bits(0)).isEqualTo(Poller.READ);
        }
        read(pair[0]);
        assertThat(poller.poll(0, ready)).isZero();
    }

    @Test
    void edgeReportsEachArrivalOnce() throws Exception {
        Poller poller = open(TriggerMode.EDGE);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ | Poller.WRITE, TOKEN);
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.bits(0)).isEqualTo(Poller.WRITE);
        assertThat(poller.poll(0, ready)).isZero();

        write(pair[1]);
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.bits(0)).isEqualTo(Poller.READ | Poller.WRITE);
        assertThat(ready.token(0)).isEqualTo(TOKEN);
        assertThat(poller.poll(0, ready)).isZero();

        write(pair[1]);
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
    }

    @Test
    void modifyingReportsAnewWhatIsReadyAlready() throws Exception {
        Poller poller = open(TriggerMode.EDGE);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ, TOKEN);
        write(pair[1]);
        poller.poll(TEN_SECONDS, ready);
        assertThat(poller.poll(0, ready)).isZero();

        assertThat(poller.modify(pair[0], Poller.READ, TOKEN + 1)).isZero();

        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.token(0)).isEqualTo(TOKEN + 1);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void endOfThePeersOutputIsToldApartFromHangUp(TriggerMode mode) throws Exception {
        Poller poller = open(mode);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ, TOKEN);

        calls.shutdown(pair[1], Abi.SHUT_WR);
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.bits(0)).isEqualTo(Poller.READ | Poller.READ_CLOSED);

        poller.modify(pair[0], Poller.READ_CLOSED, TOKEN);
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.bits(0)).isEqualTo(Poller.READ_CLOSED);

        poller.modify(pair[0], 0, TOKEN);
        assertThat(poller.poll(0, ready)).isZero();
        calls.shutdown(pair[0], Abi.SHUT_WR);
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.bits(0)).isEqualTo(Poller.HANGUP);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void errorIsReportedWithoutInterest(TriggerMode mode) throws Exception {
        Poller poller = open(mode);
        int[] pipe = new int[2];
        assertThat(calls.pipe(pipe)).isZero();
        descriptors.add(pipe[1]);
        poller.add(pipe[1], 0, TOKEN);

        calls.close(pipe[0]);

        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.bits(0)).isEqualTo(Poller.ERROR);
    }

    @Test
    void removedDescriptorIsSilent() throws Exception {
        Poller poller = open(TriggerMode.LEVEL);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ, TOKEN);
        write(pair[1]);

        assertThat(poller.remove(pair[0])).isZero();

        assertThat(poller.poll(0, ready)).isZero();
        assertThat(poller.remove(pair[0])).isEqualTo(-Errno.ENOENT);
        assertThat(poller.modify(pair[0], Poller.READ, TOKEN)).isEqualTo(-Errno.ENOENT);
        assertThat(poller.add(-1, Poller.READ, TOKEN)).isEqualTo(-Errno.EBADF);
        assertThat(poller.add(pair[0], Poller.READ, TOKEN)).isZero();
        assertThat(poller.add(pair[0], Poller.READ, TOKEN)).isEqualTo(-Errno.EEXIST);
        assertThatThrownBy(() -> poller.add(pair[1], Poller.READ, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void batchGrowsUntilOneWaitTellsEverything() throws Exception {
        Poller poller = open(TriggerMode.LEVEL);
        int count = 150;
        for (int i = 0; i < count; i++) {
            int[] pair = pair();
            poller.add(pair[0], Poller.WRITE, (long) i << 40);
        }
        Set<Long> tokens = new HashSet<>();

        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(64);
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(128);
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(count);

        for (int i = 0; i < ready.size(); i++) {
            tokens.add(ready.token(i) >> 40);
            assertThat(ready.bits(i)).isEqualTo(Poller.WRITE);
        }
        assertThat(tokens).hasSize(count).allMatch(token -> token >= 0 && token < count);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void wakeUpsBeforeTheWaitEndOneWaitAndShowNothing(TriggerMode mode) throws Exception {
        Poller poller = open(mode);
        for (int round = 0; round < 3; round++) {
            poller.wakeup();
            poller.wakeup();

            long start = System.nanoTime();
            assertThat(poller.poll(TEN_SECONDS, ready)).isZero();
            assertThat(System.nanoTime() - start).isLessThan(TEN_SECONDS);

            start = System.nanoTime();
            assertThat(poller.poll(2_000_000, ready)).isZero();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2_000_000);
        }
        assertThat(script.calls("read")).as("the eventfd is never read").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void pipeWakesWhereThereIsNoEventfd(TriggerMode mode) throws Exception {
        script.isMissing("eventfd");
        Poller poller = open(mode);

        for (int round = 0; round < 3; round++) {
            poller.wakeup();
            poller.wakeup();
            assertThat(poller.poll(TEN_SECONDS, ready)).isZero();
            long start = System.nanoTime();
            assertThat(poller.poll(2_000_000, ready)).isZero();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2_000_000);
        }
    }

    @Test
    void wakeUpFromAnotherThreadEndsTheWait() throws Exception {
        Poller poller = open(TriggerMode.EDGE);
        int rounds = 100;
        CountDownLatch[] waiting = new CountDownLatch[rounds];
        Arrays.setAll(waiting, i -> new CountDownLatch(1));
        Thread other = new Thread(() -> {
            for (CountDownLatch next : waiting) {
                awaitLatch(next);
                poller.wakeup();
            }
        });
        other.start();

        for (CountDownLatch next : waiting) {
            long start = System.nanoTime();
            next.countDown();
            assertThat(poller.poll(TEN_SECONDS, ready)).isZero();
            assertThat(System.nanoTime() - start).isLessThan(TEN_SECONDS);
        }
        other.join(10_000);
        assertThat(other.isAlive()).isFalse();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the poller's thread did not come");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1, -1",
        "0, 0",
        "10000000, 10",
        "10000001, 11",
        "9223372036854775807, 2147483647",
        "-9223372036854775808, -1"
    })
    void longTimeoutsRoundUpToMilliseconds(long nanos, int millis) throws Exception {
        Poller poller = open(TriggerMode.LEVEL);
        script.returns("epoll_wait", 0);

        poller.poll(nanos, ready);

        assertThat(script.calls("epoll_wait").get(0).arguments().get(3)).isEqualTo(millis);
        assertThat(script.calls("epoll_pwait2")).isEmpty();
    }

    @Test
    void shortTimeoutsAreNeitherCutNorRoundedToMilliseconds() throws Exception {
        Poller poller = open(TriggerMode.LEVEL);
        for (long nanos : new long[] {1, 300_000, 1_500_000}) {
            long start = System.nanoTime();
            assertThat(poller.poll(nanos, ready)).isZero();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(nanos);
        }
        assertThat(script.calls("epoll_pwait2")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ENOSYS", "EPERM", "missing"})
    void withoutThePreciseWaitShortTimeoutsRoundUpForGood(String reason) throws Exception {
        Poller poller = open(TriggerMode.LEVEL);
        if (reason.equals("missing")) {
            script.isMissing("epoll_pwait2");
        } else {
            script.fails("epoll_pwait2", reason.equals("EPERM") ? Errno.EPERM : Errno.ENOSYS);
        }

        poller.poll(1, ready);
        poller.poll(1_000_001, ready);

        assertThat(script.calls("epoll_pwait2")).hasSize(1);
        assertThat(script.calls("epoll_wait"))
                .extracting(call -> call.arguments().get(3))
                .containsExactly(1, 2);
    }

    @Test
    void signalsAreZeroEventsAndOtherErrorsAreReturned() throws Exception {
        Poller poller = open(TriggerMode.LEVEL);
        ready.add(1, Poller.READ);
        script.fails("epoll_wait", Errno.EINTR).fails("epoll_wait", Errno.EBADF).fails("epoll_pwait2", Errno.EINTR);

        assertThat(poller.poll(TEN_SECONDS, ready)).isZero();
        assertThat(ready.size()).isZero();
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(-Errno.EBADF);
        assertThat(poller.poll(1_000, ready)).isZero();
    }

    @Test
    void failureToOpenLeavesNoDescriptorBehind() {
        script.fails("epoll_create1", Errno.EMFILE);
        assertThatThrownBy(() -> open(TriggerMode.LEVEL))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("epoll_create1 failed")
                .hasMessageContaining("EMFILE");
        assertThat(script.calls("close")).hasSize(1);

        script.fails("epoll_ctl", Errno.ENOMEM);
        assertThatThrownBy(() -> open(TriggerMode.LEVEL))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("ENOMEM");
        assertThat(script.calls("close")).hasSize(3);
    }

    @Test
    void closedPollerRefusesEverythingAndWakesNobody() throws Exception {
        Poller poller = open(TriggerMode.EDGE);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ, 1);

        poller.close();
        poller.close();

        assertThat(poller.poll(0, ready)).isEqualTo(-Errno.EBADF);
        assertThat(poller.add(pair[1], Poller.READ, 1)).isEqualTo(-Errno.EBADF);
        assertThat(poller.modify(pair[0], Poller.READ, 1)).isEqualTo(-Errno.EBADF);
        assertThat(poller.remove(pair[0])).isEqualTo(-Errno.EBADF);
        poller.wakeup();
        assertThat(script.calls("write")).isEmpty();
        assertThat(script.calls("close")).hasSize(2);
    }

    @Test
    void interfaceHasDirectStubs() {
        assertThat(EpollLibc.class.getMethods()).allSatisfy(method -> assertThat(method.getParameterTypes())
                .hasSizeLessThanOrEqualTo(5)
                .isSubsetOf(int.class, long.class));
    }
}
