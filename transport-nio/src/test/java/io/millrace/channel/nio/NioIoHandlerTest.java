package io.millrace.channel.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.IoEventLoop;
import io.millrace.channel.IoHandle;
import io.millrace.channel.IoOps;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.testkit.Deadline;
import io.millrace.testkit.DescriptorWatch;
import io.millrace.testkit.ThreadWatch;
import io.millrace.util.concurrent.DefaultThreadFactory;
import io.millrace.util.concurrent.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@ExtendWith({ThreadWatch.class, DescriptorWatch.class})
@SuppressWarnings("try") // handles are closed by their loop
class NioIoHandlerTest {
    private final List<Pipe> pipes = new ArrayList<>();
    private final List<MultiThreadIoEventLoopGroup> groups = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        groups.forEach(group -> Deadline.succeeded(group.shutdownGracefully(0, 10, TimeUnit.SECONDS)));
        for (Pipe pipe : pipes) {
            pipe.source().close();
            pipe.sink().close();
        }
    }

    private IoEventLoop loopOver(SelectorProvider provider) {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("nioIoHandler"), NioIoHandler.newFactory(provider));
        groups.add(group);
        return group.next();
    }

    private IoEventLoop loop() {
        return loopOver(SelectorProvider.provider());
    }

    private Pipe pipe() throws IOException {
        Pipe pipe = Pipe.open();
        pipes.add(pipe);
        pipe.source().configureBlocking(false);
        return pipe;
    }

    private static void send(Pipe pipe) throws IOException {
        assertThat(pipe.sink().write(ByteBuffer.wrap(new byte[] {1}))).isEqualTo(1);
    }

    /** Takes a byte out of a pipe for each event. */
    private static final class Taker extends NioSelectableChannelIoHandle<Pipe.SourceChannel> {
        final AtomicInteger taken = new AtomicInteger();
        final AtomicInteger deregistered = new AtomicInteger();

        Taker(Pipe pipe) {
            super(pipe.source());
        }

        @Override
        protected void handle(Pipe.SourceChannel source, SelectionKey key) {
            assertThat(key.isReadable()).isTrue();
            try {
                taken.addAndGet(source.read(ByteBuffer.allocate(1)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        protected void deregister(Pipe.SourceChannel source) {
            deregistered.incrementAndGet();
        }
    }

    private static IoRegistration register(IoEventLoop loop, IoHandle handle) {
        return Objects.requireNonNull(Deadline.valueOf(loop.register(handle)));
    }

    private static IoRegistration reading(IoEventLoop loop, IoHandle handle) {
        IoRegistration registration = register(loop, handle);
        Deadline.succeeded(loop.submit(() -> registration.submit(NioIoOps.READ)));
        return registration;
    }

    // ---- handles ----

    @Test
    void handleOfAUsersOwnChannelHearsWhatItAskedFor() throws IOException {
        Pipe pipe = pipe();
        Taker taker = new Taker(pipe);
        IoEventLoop loop = loop();
        IoRegistration registration = register(loop, taker);
        send(pipe);
        Deadline.succeeded(loop.submit(() -> {}));
        assertThat(taker.taken).hasValue(0);

        Deadline.succeeded(loop.submit(() -> registration.submit(NioIoOps.READ)));

        Deadline.until(() -> taker.taken.get() == 1, "the byte is taken");
        SelectionKey key = registration.attachment();
        assertThat(key.channel()).isSameAs(pipe.source());
        assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_READ);
        assertThat(registration.isValid()).isTrue();
    }

    @Test
    void throwingHandleStaysRegistered() throws IOException {
        Pipe pipe = pipe();
        AtomicInteger calls = new AtomicInteger();
        reading(loop(), new NioSelectableChannelIoHandle<>(pipe.source()) {
            @Override
            protected void handle(Pipe.SourceChannel source, SelectionKey key) {
                if (calls.incrementAndGet() == 1) {
                    throw new IllegalStateException("of the test");
                }
                key.interestOps(0);
            }
        });

        send(pipe);

        Deadline.until(() -> calls.get() == 2, "it is called again");
    }

    @Test
    void closedLoopClosesItsHandles() throws IOException {
        Pipe pipe = pipe();
        Taker taker = new Taker(pipe);
        IoEventLoop loop = loop();
        IoRegistration registration = reading(loop, taker);

        Deadline.succeeded(Objects.requireNonNull(loop.parent()).shutdownGracefully(0, 10, TimeUnit.SECONDS));

        assertThat(pipe.source().isOpen()).isFalse();
        assertThat(taker.deregistered).hasValue(1);
        assertThat(registration.isValid()).isFalse();
    }

    @Test
    void whatCannotBeRegisteredIsRefused() throws IOException {
        IoEventLoop loop = loop();
        Pipe blocking = pipe();
        blocking.source().configureBlocking(true);
        Pipe closed = pipe();
        closed.source().close();
        Pipe once = pipe();
        register(loop, new Taker(once));

        assertThat(Deadline.causeOf(loop.register(new Taker(blocking))))
                .isInstanceOf(IllegalBlockingModeException.class);
        assertThat(Deadline.causeOf(loop.register(new Taker(closed)))).isInstanceOf(ClosedChannelException.class);
        assertThat(Deadline.causeOf(loop.register(new Taker(once))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("registered already");
        assertThat(loop.isCompatible(Taker.class)).isTrue();
        assertThat(loop.isCompatible(IoHandle.class)).isFalse();
    }

    @Test
    void wishesOfAnotherHandlerAreRefused() throws IOException {
        IoRegistration registration = register(loop(), new Taker(pipe()));

        assertThatThrownBy(() -> registration.submit(new IoOps() {})).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- cancelled keys ----

    @Test
    void cancelledRegistrationHearsNothingMore() throws IOException {
        Pipe pipe = pipe();
        Taker taker = new Taker(pipe);
        IoEventLoop loop = loop();
        IoRegistration registration = reading(loop, taker);

        assertThat(registration.cancel()).isTrue();

        Deadline.until(() -> taker.deregistered.get() == 1, "unregistered");
        send(pipe);
        Deadline.succeeded(loop.submit(() -> {}));
        assertThat(registration.cancel()).isFalse();
        assertThat(taker.taken).hasValue(0);
        assertThat(pipe.source().isOpen()).isTrue();
        assertThatThrownBy(() -> registration.submit(NioIoOps.READ)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void handleThatAnotherOneCancelsInTheSameTurnHearsNothing() throws IOException {
        List<Pipe> two = List.of(pipe(), pipe());
        List<IoRegistration> registrations = new ArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
        for (Pipe pipe : two) {
            IoRegistration registration = register(loop, new NioSelectableChannelIoHandle<>(pipe.source()) {
                @Override
                protected void handle(Pipe.SourceChannel source, SelectionKey key) {
                    calls.incrementAndGet();
                    registrations.forEach(IoRegistration::cancel); // whoever is first
                }
            });
            registration.submit(NioIoOps.READ);
            registrations.add(registration);
            send(pipe);
        }

        assertThat(loop.runNow()).isEqualTo(2);

        assertThat(calls).hasValue(1);
        endHere(loop);
    }

    /** As when a channel leaves the loop and comes back before the loop has waited again. */
    @Test
    void channelCanBeRegisteredAgainInTheSameTurn() throws IOException {
        Pipe pipe = pipe();
        Taker first = new Taker(pipe);
        Taker second = new Taker(pipe);
        ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
        register(loop, first).cancel();

        register(loop, second).submit(NioIoOps.READ);
        send(pipe);
        loop.runNow();

        assertThat(first.taken).hasValue(0);
        assertThat(second.taken).hasValue(1);
        endHere(loop);
    }

    @Test
    void cancelNowLetsGoOfTheChannel() throws IOException {
        Pipe pipe = pipe();
        ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
        NioIoRegistration lazily = (NioIoRegistration) register(loop, new Taker(pipe));
        lazily.cancel();
        assertThat(pipe.source().isRegistered()).isTrue();

        NioIoRegistration atOnce = (NioIoRegistration) register(loop, new Taker(pipe));
        assertThat(atOnce.cancelNow()).isTrue();

        assertThat(pipe.source().isRegistered()).isFalse();
        endHere(loop);
    }

    private static void endHere(ManualIoEventLoop loop) {
        Future<?> end = loop.shutdownGracefully(0, 10, TimeUnit.SECONDS);
        long deadline = System.nanoTime() + Deadline.USUAL.toNanos();
        while (!end.isDone() && System.nanoTime() - deadline < 0) {
            loop.run(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(loop.isTerminated()).isTrue();
    }

    // ---- waiting ----

    @ParameterizedTest
    @CsvSource({"1, 1", "999999, 1", "1000000, 1", "1000001, 2", "9223372036854775807, 9223372036855"})
    void timeOutsAreRoundedUp(long nanos, long millis) {
        assertThat(NioIoHandler.millisRoundedUp(nanos)).isEqualTo(millis);
    }

    /** Asking the selector in between takes the mark that a wake-up leaves in it. */
    @Test
    void wakeUpSurvivesASelectionInBetween() throws IOException {
        ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
        NioIoRegistration registration = (NioIoRegistration) register(loop, new Taker(pipe()));
        loop.wakeup();
        registration.cancelNow();

        long start = System.nanoTime();
        loop.run(TimeUnit.SECONDS.toNanos(30));

        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(15));
        endHere(loop);
    }

    @Test
    void interruptOfTheLoopsThreadDoesNotKeepItAwake() {
        AtomicInteger waits = new AtomicInteger();
        ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
        Thread.currentThread().interrupt();
        long pause = TimeUnit.MILLISECONDS.toNanos(20);

        long slept = 0;
        while (slept < pause && waits.incrementAndGet() < 10) {
            long start = System.nanoTime();
            loop.run(pause);
            slept = System.nanoTime() - start;
        }

        assertThat(Thread.interrupted()).isFalse();
        assertThat(slept).isGreaterThanOrEqualTo(pause);
        endHere(loop);
    }

    // ---- a selector that spins ----

    @Test
    void selectorThatReturnsAtOnceAndWithNothingIsReplaced() throws IOException {
        MisbehavingSelectors selectors = new MisbehavingSelectors((behind, timeout) -> 0);
        // Run by this thread, so that nothing is replaced before the key of the old selector is known.
        ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory(selectors));
        Pipe pipe = pipe();
        Taker taker = new Taker(pipe);
        Future<IoRegistration> registered = loop.register(taker);
        loop.run(0);
        IoRegistration registration = Objects.requireNonNull(registered.getNow());
        SelectionKey before = registration.attachment();
        registration.submit(NioIoOps.READ);
        assertThat(selectors.opened()).isEqualTo(1);

        Deadline.until(() -> runOnce(loop) && selectors.opened() == 2, "another selector");
        send(pipe);

        Deadline.until(() -> runOnce(loop) && taker.taken.get() == 1, "the new selector tells");
        SelectionKey after = registration.attachment();
        assertThat(before.isValid()).isFalse();
        assertThat(after).isNotSameAs(before);
        assertThat(after.interestOps()).isEqualTo(SelectionKey.OP_READ);
        assertThat(taker.deregistered).hasValue(0);
        runOnce(loop);
        assertThat(selectors.opened()).isEqualTo(2);
        endHere(loop);
    }

    private static boolean runOnce(ManualIoEventLoop loop) {
        loop.run(TimeUnit.MILLISECONDS.toNanos(1));
        return true;
    }

    @Test
    void selectorThatFailsIsReplaced() throws IOException {
        MisbehavingSelectors selectors = new MisbehavingSelectors((behind, timeout) -> {
            throw new IOException("of the test");
        });
        IoEventLoop loop = loopOver(selectors);
        Pipe pipe = pipe();
        Taker taker = new Taker(pipe);
        reading(loop, taker);

        send(pipe);

        Deadline.until(() -> taker.taken.get() == 1, "the new selector tells");
        assertThat(selectors.opened()).isEqualTo(2);
    }

    @Test
    void waitsThatLastAsLongAsTheyShouldAreNoMisbehaviour() {
        AtomicInteger waits = new AtomicInteger();
        MisbehavingSelectors selectors = new MisbehavingSelectors((behind, timeoutMillis) -> {
            waits.incrementAndGet();
            return behind.select(key -> {}, timeoutMillis);
        });
        ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory(selectors));

        while (waits.get() < 600) {
            loop.run(TimeUnit.MILLISECONDS.toNanos(1));
        }

        assertThat(selectors.opened()).isEqualTo(1);
        endHere(loop);
    }
}
