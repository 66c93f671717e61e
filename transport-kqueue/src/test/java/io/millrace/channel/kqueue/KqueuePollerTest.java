package io.millrace.channel.kqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.TriggerMode;
import io.millrace.channel.kqueue.sys.KeventLayout;
import io.millrace.channel.kqueue.sys.KqueueCalls;
import io.millrace.channel.kqueue.sys.KqueueLibc;
import io.millrace.channel.unix.Poller;
import io.millrace.channel.unix.ReadyList;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.IpStack;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.Os;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.testkit.unix.ScriptedLibc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The poller over real sockets and the stand-in of the kernel. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the stand-in is made of epoll")
class KqueuePollerTest {
    private static final long TEN_SECONDS = TimeUnit.SECONDS.toNanos(10);
    private static final long TOKEN = 0x1234_5678_9abc_def0L;

    private final Syscalls calls = Syscalls.host();
    private final ReadyList ready = new ReadyList();
    private final List<Integer> descriptors = new ArrayList<>();
    private final List<Poller> pollers = new ArrayList<>();

    /** Knows of every call of kevent, and passes all of them on. */
    private ScriptedLibc counter = new ScriptedLibc(() -> 0);

    static Stream<Arguments> kernels() {
        return Stream.of(Os.DARWIN, Os.FREEBSD, Os.OPENBSD, Os.NETBSD, Os.DRAGONFLY)
                .flatMap(os -> Stream.of(TriggerMode.values()).map(mode -> Arguments.of(os, mode)));
    }

    @AfterEach
    void closeAll() {
        pollers.forEach(Poller::close);
        descriptors.forEach(calls::close);
    }

    private KqueuePoller open(Os os, TriggerMode mode) throws SyscallException {
        return open(new KqueueDouble(KeventLayout.of(os)), mode);
    }

    private KqueuePoller open(KqueueDouble kernel, TriggerMode mode) throws SyscallException {
        counter = new ScriptedLibc(kernel::lastError);
        KqueueCalls kqueue =
                new KqueueCalls(kernel.calls().layout(), counter.over(KqueueLibc.class, kernel), counter::lastError);
        KqueuePoller poller = KqueuePoller.open(kqueue, calls, mode);
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

    private int keventCalls() {
        return counter.calls("kevent").size();
    }

    private void assertTells(Poller poller, int bits) {
        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(1);
        assertThat(ready.token(0)).isEqualTo(TOKEN);
        assertThat(ready.bits(0)).isEqualTo(bits);
    }

    private void assertSilent(Poller poller) {
        assertThat(poller.poll(0, ready)).isZero();
    }

    // ---- trigger modes ----

    @ParameterizedTest
    @EnumSource(
            value = Os.class,
            names = {"DARWIN", "FREEBSD"})
    void levelReportsUntilItIsGone(Os os) throws Exception {
        Poller poller = open(os, TriggerMode.LEVEL);
        int[] pair = pair();
        assertThat(poller.add(pair[0], Poller.READ, TOKEN)).isZero();
        assertSilent(poller);
        write(pair[1]);

        for (int i = 0; i < 3; i++) {
            assertTells(poller, Poller.READ);
        }
        read(pair[0]);
        assertSilent(poller);
    }

    @ParameterizedTest
    @EnumSource(
            value = Os.class,
            names = {"DARWIN", "FREEBSD"})
    void edgeReportsEachArrivalOnce(Os os) throws Exception {
        Poller poller = open(os, TriggerMode.EDGE);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ | Poller.WRITE, TOKEN);
        assertTells(poller, Poller.WRITE);
        assertSilent(poller);

        for (int i = 0; i < 2; i++) {
            write(pair[1]);
            assertTells(poller, Poller.READ);
            assertSilent(poller);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {TOKEN, TOKEN - 1})
    void modifyingReportsAnewWhatIsReadyAlready(long tokenBefore) throws Exception {
        Poller poller = open(Os.DARWIN, TriggerMode.EDGE);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ | Poller.WRITE, tokenBefore);
        write(pair[1]);
        poller.poll(TEN_SECONDS, ready);
        assertSilent(poller);

        assertThat(poller.modify(pair[0], Poller.READ | Poller.WRITE, TOKEN)).isZero();

        assertTells(poller, Poller.READ | Poller.WRITE);
        assertSilent(poller);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void bothFiltersOfADescriptorMakeOneEntry(Os os, TriggerMode mode) throws Exception {
        Poller poller = open(os, mode);
        int[] first = pair();
        int[] second = pair();
        poller.add(first[0], Poller.READ | Poller.WRITE, TOKEN);
        poller.add(second[0], Poller.READ | Poller.WRITE, TOKEN + 1);
        write(first[1]);
        write(second[1]);

        assertThat(poller.poll(TEN_SECONDS, ready)).isEqualTo(2);

        assertThat(Set.of(ready.token(0), ready.token(1))).containsExactlyInAnyOrder(TOKEN, TOKEN + 1);
        assertThat(ready.bits(0)).isEqualTo(Poller.READ | Poller.WRITE);
        assertThat(ready.bits(1)).isEqualTo(Poller.READ | Poller.WRITE);
    }

    // ---- the end of the stream ----

    @ParameterizedTest
    @MethodSource("kernels")
    void endComesWithWhatIsLeftToRead(Os os, TriggerMode mode) throws Exception {
        Poller poller = open(os, mode);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ, TOKEN);
        write(pair[1]);
        calls.shutdown(pair[1], Abi.SHUT_WR);

        assertTells(poller, Poller.READ | Poller.READ_CLOSED);
        assertThat(read(pair[0])).isEqualTo(1);
        assertThat(read(pair[0])).isZero();
        if (mode == TriggerMode.LEVEL) {
            assertTells(poller, Poller.READ | Poller.READ_CLOSED);
        } else {
            assertSilent(poller);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void arrivalsDoNotWakeALoopThatDoesNotRead(Os os, TriggerMode mode) throws Exception {
        Poller poller = open(os, mode);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ_CLOSED, TOKEN);
        for (int i = 0; i < 3; i++) {
            write(pair[1]);
            long start = System.nanoTime();
            assertThat(poller.poll(2_000_000, ready)).isZero();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2_000_000);
        }

        calls.shutdown(pair[1], Abi.SHUT_WR);
        assertTells(poller, Poller.READ_CLOSED);

        long start = System.nanoTime();
        assertThat(poller.poll(2_000_000, ready)).as("the end is told once").isZero();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2_000_000);
        poller.modify(pair[0], Poller.READ, TOKEN);
        assertTells(poller, Poller.READ | Poller.READ_CLOSED);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void endIsNotToldToThoseWhoDoNotAsk(Os os, TriggerMode mode) throws Exception {
        Poller poller = open(os, mode);
        int[] pair = pair();
        poller.add(pair[0], 0, TOKEN);

        write(pair[1]);
        calls.shutdown(pair[1], Abi.SHUT_WR);

        assertThat(poller.poll(2_000_000, ready)).isZero();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void resetIsAnErrorWithoutInterestAndIsToldOnce(Os os, TriggerMode mode) throws Exception {
        Poller poller = open(os, mode);
        int[] connection = connection();
        poller.add(connection[0], 0, TOKEN);
        calls.setsockopt(
                connection[1],
                calls.abi().options().socket(),
                calls.abi().options().linger(),
                calls.borrowOption().putInt(0, 1).putInt(4, 0).length(8));

        calls.close(connection[1]);
        descriptors.remove((Integer) connection[1]);

        assertTells(poller, Poller.ERROR);
        assertSilent(poller);
        assertThat(calls.takeError(connection[0])).isEqualTo(-Errno.ECONNRESET);
    }

    /** A TCP connection: the accepted socket, then the one that connected. */
    private int[] connection() {
        int inet = calls.abi().addresses().inet();
        int listener = IpStack.detect(calls).newStreamSocket(inet);
        descriptors.add(listener);
        SockAddr address = new SockAddr(calls.abi().addresses());
        address.encode(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), inet);
        assertThat(calls.bind(listener, address)).isZero();
        assertThat(calls.listen(listener, 1)).isZero();
        assertThat(calls.getsockname(listener, address)).isZero();
        int client = IpStack.detect(calls).newStreamSocket(inet);
        descriptors.add(client);
        assertThat(calls.connect(client, address)).isIn(0, -Errno.EINPROGRESS);
        int server = calls.accept(listener, null);
        assertThat(server).isNotNegative();
        descriptors.add(server);
        return new int[] {server, client};
    }

    @Test
    void connectionsDoNotWakeALoopForAListenerThatDoesNotRead() throws Exception {
        Poller poller = open(Os.FREEBSD, TriggerMode.LEVEL);
        int inet = calls.abi().addresses().inet();
        int listener = IpStack.detect(calls).newStreamSocket(inet);
        descriptors.add(listener);
        SockAddr address = new SockAddr(calls.abi().addresses());
        address.encode(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), inet);
        calls.bind(listener, address);
        calls.listen(listener, 8);
        calls.getsockname(listener, address);
        poller.add(listener, Poller.READ_CLOSED, TOKEN);

        int client = IpStack.detect(calls).newStreamSocket(inet);
        descriptors.add(client);
        calls.connect(client, address);

        assertThat(poller.poll(2_000_000, ready)).as("it has no end").isZero();
        long start = System.nanoTime();
        assertThat(poller.poll(2_000_000, ready)).isZero();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2_000_000);
        poller.modify(listener, Poller.READ, TOKEN);
        assertTells(poller, Poller.READ);
    }

    // ---- registration ----

    @ParameterizedTest
    @MethodSource("kernels")
    void removedDescriptorIsSilent(Os os, TriggerMode mode) throws Exception {
        Poller poller = open(os, mode);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ | Poller.WRITE, TOKEN);
        write(pair[1]);

        assertThat(poller.remove(pair[0])).isZero();

        assertSilent(poller);
        assertThat(poller.remove(pair[0])).isEqualTo(-Errno.ENOENT);
        assertThat(poller.modify(pair[0], Poller.READ, TOKEN)).isEqualTo(-Errno.ENOENT);
        assertThat(poller.modify(100_000, Poller.READ, TOKEN)).isEqualTo(-Errno.ENOENT);
        assertThat(poller.remove(-1)).isEqualTo(-Errno.ENOENT);
        assertThat(poller.add(-1, Poller.READ, TOKEN)).isEqualTo(-Errno.EBADF);
        assertThat(poller.add(pair[0], Poller.READ, TOKEN)).isZero();
        assertThat(poller.add(pair[0], Poller.READ, TOKEN)).isEqualTo(-Errno.EEXIST);
        assertThatThrownBy(() -> poller.add(pair[1], Poller.READ, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> poller.modify(pair[0], Poller.READ, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void closedDescriptorIsRefusedWhateverIsWanted(TriggerMode mode) throws Exception {
        Poller poller = open(Os.DARWIN, mode);
        int[] pair = pair();
        calls.close(pair[0]);
        for (int interest : new int[] {0, Poller.READ, Poller.WRITE, Poller.READ | Poller.WRITE}) {
            assertThat(poller.add(pair[0], interest, TOKEN))
                    .as("interest %d", interest)
                    .isEqualTo(-Errno.EBADF);
            assertThat(poller.remove(pair[0])).isEqualTo(-Errno.ENOENT);
        }
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void reusedDescriptorTellsNothingOfTheOneBefore(TriggerMode mode) throws Exception {
        Poller poller = open(Os.FREEBSD, mode);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ | Poller.WRITE, TOKEN - 1);
        poller.modify(pair[0], Poller.READ, TOKEN - 1);
        write(pair[1]);
        poller.remove(pair[0]);
        calls.close(pair[0]);
        int[] again = pair();
        assertThat(again).contains(pair[0]);
        int other = again[0] == pair[0] ? again[1] : again[0];

        assertThat(poller.add(pair[0], Poller.READ, TOKEN)).isZero();

        assertSilent(poller);
        write(other);
        assertTells(poller, Poller.READ);
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void descriptorThatLeavesAndComesBackIsWhatItWas(TriggerMode mode) throws Exception {
        Poller poller = open(Os.DARWIN, mode);
        int[] pair = pair();
        write(pair[1]);
        for (int i = 0; i < 5; i++) {
            poller.add(pair[0], Poller.WRITE, TOKEN);
            poller.modify(pair[0], Poller.READ, TOKEN);
            assertThat(poller.remove(pair[0])).isZero();
            poller.add(pair[0], Poller.READ, TOKEN);
            poller.modify(pair[0], Poller.READ | Poller.WRITE, TOKEN);
            assertTells(poller, Poller.READ | Poller.WRITE);
            poller.remove(pair[0]);
            assertSilent(poller);
        }
    }

    @Test
    void changesOfInterestCostNoCallOfTheirOwn() throws Exception {
        Poller poller = open(Os.DARWIN, TriggerMode.LEVEL);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ, TOKEN);
        int before = keventCalls();

        for (int i = 0; i < 10; i++) {
            poller.modify(pair[0], Poller.READ_CLOSED, TOKEN);
            poller.modify(pair[0], Poller.READ | Poller.WRITE, TOKEN);
            poller.modify(pair[0], Poller.READ, TOKEN);
        }
        assertThat(keventCalls()).isEqualTo(before);
        assertSilent(poller);

        assertThat(keventCalls()).isEqualTo(before + 1);
        assertThat(counter.calls("kevent").get(before).arguments().get(2))
                .as("what was changed back does not travel")
                .isEqualTo(0L);
    }

    @Test
    void batchGrowsUntilOneWaitTellsEverything() throws Exception {
        Poller poller = open(Os.FREEBSD, TriggerMode.LEVEL);
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

    // ---- wake-ups ----

    @ParameterizedTest
    @MethodSource("kernels")
    void wakeUpsBeforeTheWaitEndOneWaitAndShowNothing(Os os, TriggerMode mode) throws Exception {
        wakeUpsEndOneWait(open(os, mode));
    }

    @ParameterizedTest
    @EnumSource(TriggerMode.class)
    void pipeWakesWhereThereAreNoUserEvents(TriggerMode mode) throws Exception {
        wakeUpsEndOneWait(open(new KqueueDouble(KeventLayout.of(Os.OPENBSD), false), mode));
    }

    private void wakeUpsEndOneWait(Poller poller) {
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
    }

    @Test
    void wakeUpFromAnotherThreadEndsTheWait() throws Exception {
        Poller poller = open(Os.DARWIN, TriggerMode.EDGE);
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
    @EnumSource(TriggerMode.class)
    void closedPollerRefusesEverythingAndWakesNobody(TriggerMode mode) throws Exception {
        Poller poller = open(Os.DARWIN, mode);
        int[] pair = pair();
        poller.add(pair[0], Poller.READ, TOKEN);

        poller.close();
        poller.close();
        int before = keventCalls();

        assertThat(poller.poll(0, ready)).isEqualTo(-Errno.EBADF);
        assertThat(poller.add(pair[1], Poller.READ, TOKEN)).isEqualTo(-Errno.EBADF);
        assertThat(poller.modify(pair[0], Poller.READ, TOKEN)).isEqualTo(-Errno.EBADF);
        assertThat(poller.remove(pair[0])).isEqualTo(-Errno.EBADF);
        poller.wakeup();
        assertThat(keventCalls()).isEqualTo(before);
    }
}
