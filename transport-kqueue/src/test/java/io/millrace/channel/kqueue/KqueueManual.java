package io.millrace.channel.kqueue;

import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ADD;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_CLEAR;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_DELETE;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_DISABLE;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_DISPATCH;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ENABLE;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_EOF;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ERROR;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ONESHOT;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_RECEIPT;
import static io.millrace.channel.kqueue.sys.KeventLayout.NOTE_LOWAT;
import static io.millrace.channel.kqueue.sys.KeventLayout.NOTE_TRIGGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.kqueue.sys.KeventLayout;
import io.millrace.channel.kqueue.sys.KqueueCalls;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.IpStack;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.Syscalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code kqueue(2)} says, as tests that any implementation of it must pass. */
abstract class KqueueManual {
    private static final long TEN_SECONDS = TimeUnit.SECONDS.toNanos(10);
    private static final long TOKEN = 0x1234_5678_9abc_def0L;

    private final Syscalls calls = Syscalls.host();
    private final KeventLayout layout;
    private final KqueueCalls kqueue;
    private final int kq;
    private final List<Integer> descriptors = new ArrayList<>();

    KqueueManual(KqueueCalls kqueue) {
        this.kqueue = kqueue;
        layout = kqueue.layout();
        kq = kqueue.create();
        assertThat(kq).isNotNegative();
        descriptors.add(kq);
    }

    @AfterEach
    void closeAll() {
        descriptors.forEach(calls::close);
    }

    // ---- helpers ----

    private int result(List<Kevent> changes, List<Kevent> into, int room, long timeoutNanos) {
        NativeMemory list = NativeMemory.allocate(Math.max(1, changes.size()) * layout.bytes());
        for (int i = 0; i < changes.size(); i++) {
            changes.get(i).put(layout, list.buffer(), i);
        }
        NativeMemory events = NativeMemory.allocate(Math.max(1, room) * layout.bytes());
        NativeMemory timespec = NativeMemory.allocate(16);
        timespec.buffer().putLong(0, timeoutNanos / 1_000_000_000).putLong(8, timeoutNanos % 1_000_000_000);
        int found = kqueue.kevent(
                kq, list.address(), changes.size(), events.address(), room, timeoutNanos < 0 ? 0 : timespec.address());
        into.addAll(Kevent.list(layout, events.buffer(), Math.max(0, found)));
        return found;
    }

    private List<Kevent> await(long timeoutNanos) {
        List<Kevent> events = new ArrayList<>();
        assertThat(result(List.of(), events, 16, timeoutNanos)).isNotNegative();
        return events;
    }

    private List<Kevent> now() {
        return await(0);
    }

    /** Without room for events an error is the result of the call. */
    private int change(Kevent... changes) {
        return result(Arrays.asList(changes), new ArrayList<>(), 0, 0);
    }

    private Kevent read(int fd, int flags) {
        return Kevent.of(fd, layout.read(), flags).withUdata(TOKEN);
    }

    private Kevent write(int fd, int flags) {
        return Kevent.of(fd, layout.write(), flags).withUdata(TOKEN);
    }

    private int[] pair() {
        int[] pair = new int[2];
        assertThat(calls.socketpair(calls.abi().addresses().unix(), calls.abi().sockets().stream(), pair))
                .isZero();
        descriptors.add(pair[0]);
        descriptors.add(pair[1]);
        return pair;
    }

    private void send(int fd, int length) {
        assertThat(calls.write(fd, NativeMemory.allocate(length).address(), length))
                .isEqualTo(length);
    }

    private int receive(int fd, int length) {
        return calls.read(fd, NativeMemory.allocate(length).address(), length);
    }

    private int listener() {
        int fd = IpStack.detect(calls).newStreamSocket(calls.abi().addresses().inet());
        descriptors.add(fd);
        SockAddr address = new SockAddr(calls.abi().addresses());
        address.encode(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                calls.abi().addresses().inet());
        assertThat(calls.bind(fd, address)).isZero();
        assertThat(calls.listen(fd, 16)).isZero();
        return fd;
    }

    private int connect(int listener) {
        int fd = IpStack.detect(calls).newStreamSocket(calls.abi().addresses().inet());
        descriptors.add(fd);
        SockAddr address = new SockAddr(calls.abi().addresses());
        assertThat(calls.getsockname(listener, address)).isZero();
        assertThat(calls.connect(fd, address)).isIn(0, -Errno.EINPROGRESS);
        return fd;
    }

    private int accept(int listener) {
        change(read(listener, EV_ADD | EV_ONESHOT));
        assertThat(await(TEN_SECONDS)).hasSize(1);
        int fd = calls.accept(listener, null);
        assertThat(fd).isNotNegative();
        descriptors.add(fd);
        return fd;
    }

    /** The next close of the socket resets the connection. */
    private void reset(int fd) {
        calls.setsockopt(
                fd,
                calls.abi().options().socket(),
                calls.abi().options().linger(),
                calls.borrowOption().putInt(0, 1).putInt(4, 0).length(8));
        calls.close(fd);
        descriptors.remove((Integer) fd);
    }

    // ---- knotes ----

    @Test
    void levelKnoteIsReportedUntilItDoesNotHold() {
        int[] pair = pair();
        assertThat(change(read(pair[0], EV_ADD))).isZero();
        assertThat(now()).isEmpty();
        send(pair[1], 5);

        for (int i = 0; i < 3; i++) {
            assertThat(now()).singleElement().satisfies(event -> {
                assertThat(event.ident()).isEqualTo(pair[0]);
                assertThat(event.filter()).isEqualTo(layout.read());
                assertThat(event.data()).isEqualTo(5);
                assertThat(event.udata()).isEqualTo(TOKEN);
                assertThat(event.has(EV_ERROR | EV_EOF)).isFalse();
            });
        }
        receive(pair[0], 5);
        assertThat(now()).isEmpty();
    }

    @Test
    void clearedKnoteIsReportedOnceForEachArrival() {
        int[] pair = pair();
        change(read(pair[0], EV_ADD | EV_CLEAR));
        send(pair[1], 5);
        assertThat(now()).extracting(Kevent::data).containsExactly(5L);
        assertThat(now()).isEmpty();

        send(pair[1], 2);
        assertThat(now()).extracting(Kevent::data).containsExactly(7L);
        assertThat(now()).isEmpty();
    }

    @Test
    void whatArrivedAndWasReadBeforeTheWaitIsNotReported() {
        int[] pair = pair();
        change(read(pair[0], EV_ADD | EV_CLEAR));
        send(pair[1], 5);
        receive(pair[0], 5);

        assertThat(now()).isEmpty();
    }

    @Test
    void arrivalOfInputDoesNotReportTheOutputAgain() {
        int[] pair = pair();
        change(read(pair[0], EV_ADD | EV_CLEAR), write(pair[0], EV_ADD | EV_CLEAR));
        assertThat(now()).extracting(Kevent::filter).containsExactly(layout.write());

        send(pair[1], 1);

        assertThat(now()).extracting(Kevent::filter).containsExactly(layout.read());
    }

    @Test
    void outputIsReportedOnceThereIsRoomAgain() {
        int[] pair = pair();
        change(write(pair[0], EV_ADD | EV_CLEAR));
        assertThat(now()).hasSize(1);
        int sent = 0;
        int n;
        NativeMemory bytes = NativeMemory.allocate(8192);
        while ((n = calls.write(pair[0], bytes.address(), 8192)) > 0) {
            sent += n;
        }
        assertThat(now()).isEmpty();

        int left = sent;
        while (left > 0) {
            left -= receive(pair[1], left);
        }

        assertThat(await(TEN_SECONDS)).singleElement().satisfies(event -> {
            assertThat(event.filter()).isEqualTo(layout.write());
            assertThat(event.data()).isPositive();
        });
        assertThat(now()).isEmpty();
    }

    @Test
    void knoteIsFoundByIdentifierAndFilter() {
        int[] pair = pair();
        change(read(pair[0], EV_ADD), write(pair[0], EV_ADD));

        assertThat(change(read(pair[0], EV_DELETE))).isZero();
        assertThat(change(read(pair[0], EV_DELETE))).isEqualTo(-Errno.ENOENT);
        assertThat(change(read(pair[1], EV_DELETE))).isEqualTo(-Errno.ENOENT);
        assertThat(change(read(pair[0], EV_ENABLE))).isEqualTo(-Errno.ENOENT);
        assertThat(now()).extracting(Kevent::filter).containsExactly(layout.write());
    }

    @Test
    void addingAgainChangesTheTokenAndNotTheFlags() {
        int[] pair = pair();
        change(read(pair[0], EV_ADD | EV_CLEAR));
        send(pair[1], 1);
        assertThat(now()).hasSize(1);

        change(read(pair[0], EV_ADD).withUdata(4711));

        assertThat(now())
                .extracting(Kevent::udata)
                .as("it holds, thus is reported anew")
                .containsExactly(4711L);
        assertThat(now()).as("still with EV_CLEAR").isEmpty();
    }

    @Test
    void oneShotIsRemovedOnceItWasReported() {
        int[] pair = pair();
        change(read(pair[0], EV_ADD | EV_ONESHOT));
        send(pair[1], 1);

        assertThat(now()).hasSize(1);
        assertThat(now()).isEmpty();
        assertThat(change(read(pair[0], EV_DELETE))).isEqualTo(-Errno.ENOENT);
    }

    @Test
    void dispatchedKnoteIsSwitchedOffOnceItWasReported() {
        int[] pair = pair();
        change(read(pair[0], EV_ADD | EV_DISPATCH));
        send(pair[1], 1);
        assertThat(now()).hasSize(1);
        send(pair[1], 1);
        assertThat(now()).isEmpty();

        assertThat(change(read(pair[0], EV_ENABLE))).isZero();

        assertThat(now()).extracting(Kevent::data).containsExactly(2L);
    }

    @Test
    void disabledKnoteIsNotReportedUntilItIsEnabled() {
        int[] pair = pair();
        change(read(pair[0], EV_ADD | EV_DISABLE));
        send(pair[1], 1);
        assertThat(now()).isEmpty();

        change(read(pair[0], EV_ENABLE));
        assertThat(now()).extracting(Kevent::udata).containsExactly(TOKEN);
        change(read(pair[0], EV_DISABLE));
        assertThat(now()).isEmpty();
    }

    @Test
    void lowWaterMarkKeepsSmallAmountsBackAndNotTheEnd() {
        int[] pair = pair();
        change(read(pair[0], EV_ADD).withFflags(NOTE_LOWAT, 10));
        send(pair[1], 9);
        assertThat(now()).isEmpty();
        send(pair[1], 1);
        assertThat(now()).extracting(Kevent::data).containsExactly(10L);
        receive(pair[0], 8);
        assertThat(now()).isEmpty();

        calls.shutdown(pair[1], Abi.SHUT_WR);

        assertThat(now()).singleElement().satisfies(event -> {
            assertThat(event.has(EV_EOF)).isTrue();
            assertThat(event.data()).isEqualTo(2);
        });
    }

    @Test
    void closingADescriptorRemovesItsKnotes() {
        int[] pair = pair();
        change(read(pair[0], EV_ADD), write(pair[0], EV_ADD));
        int[] other = pair();
        change(write(other[0], EV_ADD));
        assertThat(now()).hasSize(2);

        calls.close(pair[0]);

        assertThat(now()).extracting(Kevent::ident).containsExactly((long) other[0]);
        assertThat(change(read(pair[0], EV_DELETE))).isEqualTo(-Errno.EBADF);
    }

    @Test
    void descriptorThatTakesAClosedNumberHasNoKnotes() {
        int[] pair = pair();
        change(read(pair[0], EV_ADD), write(pair[0], EV_ADD));
        calls.close(pair[0]);
        int[] again = pair();
        assertThat(again).contains(pair[0]);
        send(again[0] == pair[0] ? again[1] : again[0], 1);

        assertThat(now()).isEmpty();
        assertThat(change(write(pair[0], EV_DELETE))).isEqualTo(-Errno.ENOENT);
    }

    // ---- sockets ----

    @Test
    void endComesWithTheBytesThatAreLeft() {
        int listener = listener();
        int client = connect(listener);
        int server = accept(listener);
        change(read(server, EV_ADD));
        send(client, 3);
        calls.shutdown(client, Abi.SHUT_WR);

        List<Kevent> events = await(TEN_SECONDS);
        while (!events.get(0).has(EV_EOF)) {
            events = await(TEN_SECONDS); // the bytes may come before the end
        }

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.data()).isEqualTo(3);
            assertThat(event.fflags()).isZero();
        });
        receive(server, 3);
        assertThat(now()).singleElement().satisfies(event -> assertThat(event.has(EV_EOF))
                .isTrue());
    }

    @Test
    void resetIsAnEndWithAnErrorThatTheSocketKeeps() {
        int listener = listener();
        int client = connect(listener);
        int server = accept(listener);
        change(read(server, EV_ADD | EV_CLEAR), write(server, EV_ADD | EV_CLEAR));
        assertThat(now()).hasSize(1);

        reset(client);

        assertThat(await(TEN_SECONDS)).anySatisfy(event -> {
            assertThat(event.filter()).isEqualTo(layout.read());
            assertThat(event.has(EV_EOF)).isTrue();
            assertThat(event.fflags()).isEqualTo(Errno.ECONNRESET);
        });
        assertThat(calls.takeError(server)).isEqualTo(-Errno.ECONNRESET);
    }

    @Test
    void listenerTellsHowManyWait() {
        int listener = listener();
        change(read(listener, EV_ADD));
        assertThat(now()).isEmpty();

        connect(listener);
        connect(listener);

        assertThat(now()).singleElement().satisfies(event -> {
            assertThat(event.data()).isEqualTo(2);
            assertThat(event.has(EV_EOF)).isFalse();
        });
        descriptors.add(calls.accept(listener, null));
        assertThat(now()).extracting(Kevent::data).containsExactly(1L);
    }

    @Test
    void newSocketIsNothingUntilItIsConnected() {
        int listener = listener();
        int fd = IpStack.detect(calls).newStreamSocket(calls.abi().addresses().inet());
        descriptors.add(fd);
        change(read(fd, EV_ADD), write(fd, EV_ADD));
        assertThat(now()).isEmpty();
        SockAddr address = new SockAddr(calls.abi().addresses());
        calls.getsockname(listener, address);

        calls.connect(fd, address);

        assertThat(await(TEN_SECONDS)).extracting(Kevent::filter).containsExactly(layout.write());
    }

    @Test
    void refusedConnectionIsAnEndOfTheOutput() {
        int listener = listener();
        SockAddr address = new SockAddr(calls.abi().addresses());
        calls.getsockname(listener, address);
        calls.close(listener);
        int fd = IpStack.detect(calls).newStreamSocket(calls.abi().addresses().inet());
        descriptors.add(fd);
        change(write(fd, EV_ADD | EV_CLEAR));

        calls.connect(fd, address);

        assertThat(await(TEN_SECONDS)).singleElement().satisfies(event -> {
            assertThat(event.filter()).isEqualTo(layout.write());
            assertThat(event.has(EV_EOF)).isTrue();
            assertThat(event.fflags()).isNotZero();
        });
        assertThat(calls.takeError(fd)).isEqualTo(-Errno.ECONNREFUSED);
    }

    @Test
    void ownShutdownIsAnEndOfTheOutput() {
        int listener = listener();
        int client = connect(listener);
        accept(listener);
        change(write(client, EV_ADD));
        assertThat(await(TEN_SECONDS)).noneMatch(event -> event.has(EV_EOF));

        calls.shutdown(client, Abi.SHUT_WR);

        assertThat(now()).singleElement().satisfies(event -> {
            assertThat(event.has(EV_EOF)).isTrue();
            assertThat(event.fflags()).isZero();
        });
    }

    @Test
    void pipeEndsForBothItsEnds() {
        int[] pipe = new int[2];
        assertThat(calls.pipe(pipe)).isZero();
        int[] other = new int[2];
        assertThat(calls.pipe(other)).isZero();
        descriptors.add(pipe[0]);
        descriptors.add(other[1]);
        change(read(pipe[0], EV_ADD), write(other[1], EV_ADD));
        send(pipe[1], 2);
        calls.close(pipe[1]);
        calls.close(other[0]);

        assertThat(now())
                .hasSize(2)
                .allMatch(event -> event.has(EV_EOF))
                .anyMatch(event -> event.filter() == layout.read() && event.data() == 2);
    }

    // ---- the change list ----

    @Test
    void errorsArePlacedInTheEventsIfThereIsRoom() {
        int[] pair = pair();
        send(pair[1], 1);
        List<Kevent> results = new ArrayList<>();

        int count = result(
                List.of(read(pair[0], EV_ADD), write(pair[0], EV_DELETE), read(-1, EV_ADD)), results, 8, TEN_SECONDS);

        assertThat(count).as("results only, no events").isEqualTo(2);
        assertThat(results).allMatch(event -> event.has(EV_ERROR));
        assertThat(results).extracting(Kevent::data).containsExactly((long) Errno.ENOENT, (long) Errno.EBADF);
        assertThat(results).extracting(Kevent::udata).containsOnly(TOKEN);
        assertThat(now()).as("the first change was made").hasSize(1);
    }

    @Test
    void errorWithoutRoomStopsTheListAndFailsTheCall() {
        int[] pair = pair();
        send(pair[1], 1);

        assertThat(change(write(pair[0], EV_DELETE), read(pair[0], EV_ADD))).isEqualTo(-Errno.ENOENT);

        assertThat(now()).isEmpty();
    }

    @Test
    void receiptsAreErrorsWithoutNumber() {
        int[] pair = pair();
        send(pair[1], 1);
        List<Kevent> results = new ArrayList<>();

        result(
                List.of(read(pair[0], EV_ADD | EV_RECEIPT), write(pair[0], EV_DELETE | EV_RECEIPT)),
                results,
                2,
                TEN_SECONDS);

        assertThat(results).allMatch(event -> event.has(EV_ERROR));
        assertThat(results).extracting(Kevent::data).containsExactly(0L, (long) Errno.ENOENT);
    }

    @Test
    void noRoomForEventsMeansNoWait() {
        pair();

        assertThat(result(List.of(), new ArrayList<>(), 0, -1)).isZero();
    }

    @Test
    void eventsThatDoNotFitComeWithTheNextCallAndInTurn() {
        int[] first = pair();
        int[] second = pair();
        change(write(first[0], EV_ADD), write(second[0], EV_ADD));
        List<Kevent> events = new ArrayList<>();

        result(List.of(), events, 1, 0);
        result(List.of(), events, 1, 0);
        result(List.of(), events, 1, 0);

        assertThat(events).extracting(Kevent::ident).containsExactly((long) first[0], (long) second[0], (long)
                first[0]);
    }

    @Test
    void unknownFilterIsRefused() {
        int[] pair = pair();

        assertThat(change(Kevent.of(pair[0], -100, EV_ADD))).isEqualTo(-Errno.EINVAL);
        assertThat(kqueue.kevent(pair[0], 0, 0, 0, 0, 0)).isEqualTo(-Errno.EBADF);
    }

    // ---- user events and waiting ----

    @Test
    void userEventIsReportedOnceForAnyNumberOfTriggers() {
        Kevent user = Kevent.of(0, layout.user(), EV_ADD | EV_CLEAR).withUdata(TOKEN);
        assertThat(change(user)).isZero();
        assertThat(now()).isEmpty();

        for (int i = 0; i < 2; i++) {
            change(Kevent.of(0, layout.user(), 0).withFflags(NOTE_TRIGGER, 0));
            change(Kevent.of(0, layout.user(), 0).withFflags(NOTE_TRIGGER, 0));
            assertThat(now()).extracting(Kevent::udata).containsExactly(TOKEN);
            assertThat(now()).isEmpty();
        }
        assertThat(change(Kevent.of(1, layout.user(), 0).withFflags(NOTE_TRIGGER, 0)))
                .isEqualTo(-Errno.ENOENT);
    }

    @Test
    void triggerAndArrivalEndAWaitOfAnotherThread() throws Exception {
        int[] pair = pair();
        change(Kevent.of(0, layout.user(), EV_ADD | EV_CLEAR), read(pair[0], EV_ADD | EV_CLEAR));

        CompletableFuture<List<Kevent>> waiter = CompletableFuture.supplyAsync(() -> await(TEN_SECONDS));
        change(Kevent.of(0, layout.user(), 0).withFflags(NOTE_TRIGGER, 0));
        assertThat(waiter.get(10, TimeUnit.SECONDS)).extracting(Kevent::filter).containsExactly(layout.user());

        waiter = CompletableFuture.supplyAsync(() -> await(TEN_SECONDS));
        send(pair[1], 1);
        assertThat(waiter.get(10, TimeUnit.SECONDS)).extracting(Kevent::filter).containsExactly(layout.read());
    }

    @Test
    void timeIsWaitedFor() {
        long start = System.nanoTime();

        assertThat(await(5_000_000)).isEmpty();

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(5_000_000);
    }
}
