package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SyscallException;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.channel.unix.sys.TestCalls;
import io.millrace.testkit.unix.ScriptedLibc;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WakerTest {

    private final ScriptedLibc script = TestCalls.script();
    private final Syscalls calls = TestCalls.over(script);

    private Waker open(boolean counter) throws SyscallException {
        if (counter) {
            assumeEventfd();
        } else {
            script.isMissing("eventfd");
        }
        Waker waker = Waker.open(calls);
        assertThat(waker.isCounter()).isEqualTo(counter);
        return waker;
    }

    private void assumeEventfd() {
        assumeTrue(calls.abi().files().eventFlags() != 0, "the system has no eventfd(2)");
    }

    private boolean isReadable(int fd) {
        NativeMemory pollfd = NativeMemory.allocate(8);
        pollfd.buffer().putInt(0, fd).putShort(4, (short) calls.abi().polling().in());
        return calls.poll(pollfd.address(), 1, 0) == 1;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wakingMakesReadableAndDrainingUndoesAnyNumberOfWakings(boolean counter) throws Exception {
        try (Waker waker = open(counter)) {
            assertThat(isReadable(waker.fd())).isFalse();

            for (int i = 0; i < 3000; i++) {
                waker.wake();
            }
            assertThat(isReadable(waker.fd())).isTrue();

            waker.drain();
            assertThat(isReadable(waker.fd())).isFalse();
        }
    }

    @Test
    void fullPipeIsAsGoodAsAWokenOne() throws Exception {
        try (Waker waker = open(false)) {
            for (int i = 0; i < 70_000; i++) {
                waker.wake();
            }
            assertThat(isReadable(waker.fd())).isTrue();
            waker.drain();
            assertThat(isReadable(waker.fd())).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wakingAfterCloseTouchesNobodysDescriptor(boolean counter) throws Exception {
        Waker waker = open(counter);
        waker.close();
        int[] reused = new int[2];
        TestCalls.check(calls.pipe(reused));
        int writes = script.calls("write").size();

        waker.wake();
        waker.close();

        assertThat(script.calls("write")).hasSize(writes);
        assertThat(isReadable(reused[0])).isFalse();
        assertThat(calls.close(reused[0])).isZero();
        assertThat(calls.close(reused[1])).isZero();
    }

    @Test
    void descriptorIsClosedOnceHoweverWakersAndTheCloserRace() throws Exception {
        assumeEventfd();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 200; round++) {
                Waker waker = Waker.open(calls);
                int fd = waker.fd();
                CountDownLatch start = new CountDownLatch(2);
                Future<?> woken = threads.submit(() -> {
                    start.countDown();
                    assertThat(start.await(10, TimeUnit.SECONDS)).isTrue();
                    waker.wake();
                    waker.wake();
                    return null;
                });
                start.countDown();
                assertThat(start.await(10, TimeUnit.SECONDS)).isTrue();
                waker.close();
                woken.get(10, TimeUnit.SECONDS);

                assertThat(script.calls("close")).hasSize(round + 1);
                // Whether the number is open says nothing: any thread of the VM may have been given it meanwhile.
                assertThat(script.calls("close").get(round).arguments()).containsExactly(fd);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void exhaustedDescriptorsAreTold() {
        assumeEventfd();
        script.fails("eventfd", Errno.EMFILE);
        assertThatThrownBy(() -> Waker.open(calls))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("EMFILE");

        script.isMissing("eventfd").fails("pipe2", Errno.ENFILE);
        assertThatThrownBy(() -> Waker.open(calls))
                .isInstanceOf(SyscallException.class)
                .hasMessageContaining("ENFILE");
    }
}
