package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.channel.unix.sys.TestCalls;
import io.millrace.testkit.unix.ScriptedLibc;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollPollerTest {

    private static final long TEN_SECONDS = TimeUnit.SECONDS.toNanos(10);
    private static final long TOKEN = 0x1234_5678_9abc_def0L;

    private final ScriptedLibc script = TestCalls.script();
    private final Syscalls calls = TestCalls.over(script);
    private final ReadyList ready = new ReadyList();
    private final List<Integer> open = new ArrayList<>();
    private Poller poller;

    @BeforeEach
    void openPoller() throws SyscallException {
        poller = PollPoller.open(calls, TriggerMode.LEVEL);
    }

    @AfterEach
    void closeAll() {
        poller.close();
        open.forEach(calls::close);
    }

    private int[] pair() {
        int[] pair = new int[2];
        TestCalls.check(calls.socketpair(calls.abi().addresses().unix(), calls.abi().sockets().stream(), pair));
        open.add(pair[0]);
        open.add(pair[1]);
        return pair;
    }

    private void write(int fd) {
        assertThat(calls.write(fd, TestCalls.memory("x").address(), 1)).isEqualTo(1);
    }

    private int bitsOf(long token) {
        for (int i = 0; i < ready.size(); i++) {
            if (ready.token(i) == token) {
                return ready.bits(i);
            }
        }
        return 0;
    }

    @Test
    void edgeTriggeringIsRefused() {
        assertThatThrownBy(() -> PollPoller.open(calls, TriggerMode.EDGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("EDGE");
        assertThat(poller.mode()).isEqualTo(TriggerMode.LEVEL);
    }

    @Test
    void urgentDataIsReportedToWhoAsksForIt() throws Exception {
        int listener = TestCalls.listener(calls, 1);
        open.add(listener);
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), TestCalls.port(calls, listener))) {
            TestCalls.awaitReady(calls, listener, calls.abi().polling().in());
            int accepted = TestCalls.check(calls.accept(listener, null));
            open.add(accepted);
            poller.add(accepted, Poller.URGENT, TOKEN);
            peer.sendUrgentData('!');

            assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
            assertThat(ready.bits(0)).isEqualTo(Poller.URGENT);
            poller.modify(accepted, Poller.READ, TOKEN);
            assertThat(poller.poll(0, ready)).isZero();
        }
    }

    @Test
    void readinessIsReportedUntilItIsGone() {
        int[] pair = pair();
        assertThat(poller.add(pair[0], Poller.READ, TOKEN)).isZero();
        assertThat(poller.poll(0, ready)).isZero();
        write(pair[1]);

        for (int i = 0; i < 3; i++) {
            assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
            assertThat(ready.token(0)).isEqualTo(TOKEN);
            assertThat(ready.bits(0)).isEqualTo(Poller.READ);
        }
        calls.read(pair[0], NativeMemory.allocate(1).address(), 1);
        assertThat(poller.poll(0, ready)).isZero();
    }

    @Test
    void interestDecidesWhatIsReported() {
        int[] pair = pair();
        poller.add(pair[0], 0, TOKEN);
        write(pair[1]);
        assertThat(poller.poll(0, ready)).isZero();

        assertThat(poller.modify(pair[0], Poller.WRITE, TOKEN)).isZero();
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.bits(0)).isEqualTo(Poller.WRITE);

        assertThat(poller.modify(pair[0], Poller.READ | Poller.WRITE, TOKEN + 1))
                .isZero();
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.token(0)).isEqualTo(TOKEN + 1);
        assertThat(ready.bits(0)).isEqualTo(Poller.READ | Poller.WRITE);
    }

    @Test
    void endOfThePeersOutputIsToldApartFromHangUp() {
        assumeTrue(calls.abi().polling().readClosed() != 0, "the system has no POLLRDHUP");
        int[] pair = pair();
        poller.add(pair[0], Poller.READ, TOKEN);

        calls.shutdown(pair[1], Abi.SHUT_WR);
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.bits(0)).isEqualTo(Poller.READ | Poller.READ_CLOSED);

        poller.modify(pair[0], 0, TOKEN);
        assertThat(poller.poll(0, ready)).isZero();
        poller.modify(pair[0], Poller.READ_CLOSED, TOKEN);
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.bits(0)).isEqualTo(Poller.READ_CLOSED);

        poller.modify(pair[0], 0, TOKEN);
        calls.shutdown(pair[0], Abi.SHUT_WR);
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.bits(0)).isEqualTo(Poller.HANGUP);
    }

    @Test
    void errorIsReportedWithoutInterest() {
        int[] pipe = new int[2];
        TestCalls.check(calls.pipe(pipe));
        open.add(pipe[1]);
        poller.add(pipe[1], 0, TOKEN);

        calls.close(pipe[0]);

        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.bits(0)).isEqualTo(Poller.ERROR);
    }

    @Test
    void removingKeepsTheOthers() {
        int[][] pairs = new int[100][];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = pair();
            assertThat(poller.add(pairs[i][0], Poller.READ, i)).isZero();
            write(pairs[i][1]);
        }
        for (int i = 0; i < pairs.length; i += 2) {
            assertThat(poller.remove(pairs[i][0])).isZero();
        }

        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(50);
        for (int i = 0; i < pairs.length; i++) {
            assertThat(bitsOf(i)).as("descriptor %d", i).isEqualTo(i % 2 == 0 ? 0 : Poller.READ);
        }
        // The entries were moved: changes must still find theirs
        assertThat(poller.modify(pairs[99][0], 0, 99)).isZero();
        assertThat(poller.add(pairs[0][0], Poller.READ, 0)).isZero();
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(50);
        assertThat(bitsOf(99)).isZero();
        assertThat(bitsOf(0)).isEqualTo(Poller.READ);
    }

    @Test
    void registrationErrorsAreThoseOfEpoll() {
        int[] pair = pair();

        assertThat(poller.modify(pair[0], Poller.READ, 1)).isEqualTo(-Errno.ENOENT);
        assertThat(poller.remove(pair[0])).isEqualTo(-Errno.ENOENT);
        assertThat(poller.remove(-1)).isEqualTo(-Errno.ENOENT);
        assertThat(poller.add(-1, Poller.READ, 1)).isEqualTo(-Errno.EBADF);
        assertThat(poller.add(1 << 20, Poller.READ, 1)).isEqualTo(-Errno.EBADF);
        assertThat(poller.add(pair[0], Poller.READ, 1)).isZero();
        assertThat(poller.add(pair[0], Poller.READ, 1)).isEqualTo(-Errno.EEXIST);
        assertThatThrownBy(() -> poller.modify(pair[0], Poller.READ, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wakeUpsBeforeTheWaitEndOneWaitAndShowNothing() {
        poller.wakeup();
        poller.wakeup();

        long start = System.nanoTime();
        assertThat(poller.poll(TEN_SECONDS, ready)).isZero();
        assertThat(System.nanoTime() - start).isLessThan(TEN_SECONDS);

        start = System.nanoTime();
        assertThat(poller.poll(2_000_000, ready)).isZero();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2_000_000);
    }

    @Test
    void wakeUpFromAnotherThreadEndsTheWait() throws InterruptedException {
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
        "1, 1",
        "999999, 1",
        "1000000, 1",
        "1000001, 2",
        "9223372036854775807, 2147483647",
        "-9223372036854775808, -1"
    })
    void timeoutsRoundUpToMilliseconds(long nanos, int millis) {
        script.returns("poll", 0);

        poller.poll(nanos, ready);

        assertThat(script.calls("poll").get(0).arguments().get(2)).isEqualTo(millis);
    }

    @Test
    void signalsAreZeroEventsAndOtherErrorsAreReturned() {
        ready.add(1, Poller.READ);
        script.fails("poll", Errno.EINTR).fails("poll", Errno.ENOMEM);

        assertThat(poller.poll(TEN_SECONDS, ready)).isZero();
        assertThat(ready.size()).isZero();
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(-Errno.ENOMEM);
    }

    @Test
    void closedPollerRefusesEverythingAndWakesNobody() {
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
    }
}
