package io.millrace.channel.unix;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.ChannelMetadata;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.IoEvent;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.TriggerMode;
import io.millrace.testkit.Deadline;
import io.millrace.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registrations and events of descriptors that are no channel. The descriptors are numbers: nobody makes a call on them. */
@Timeout(30)
class UnixIoHandlerTest {
    private static final int FD = 5;

    private final ScriptedChannels channels = new ScriptedChannels(TriggerMode.LEVEL);

    @AfterEach
    void close() {
        channels.close();
    }

    /** Writes down what it is told. */
    private static class Handle implements UnixIoHandle {
        final int fd;
        final List<String> log = new ArrayList<>();

        Handle(int fd) {
            this.fd = fd;
        }

        @Override
        public int fd() {
            return fd;
        }

        @Override
        public void registered() {
            log.add("registered");
        }

        @Override
        public void unregistered() {
            log.add("unregistered");
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            log.add("event " + ((UnixIoEvent) event).readiness());
        }

        @Override
        public void close() {
            log.add("close");
        }
    }

    private IoRegistration register(UnixIoHandle handle) {
        return Deadline.valueOf(registering(handle));
    }

    private Future<IoRegistration> registering(UnixIoHandle handle) {
        Future<IoRegistration> registered = channels.loop.register(handle);
        channels.loop.runNow();
        return registered;
    }

    @Test
    void handleHearsOfTheEventsThatItAsksFor() {
        Handle handle = new Handle(FD);
        IoRegistration registration = register(handle);
        assertThat(channels.poller.interest).isEmpty();

        registration.submit(new UnixIoOps(Poller.READ));
        assertThat(channels.poller.interest).containsEntry(FD, Poller.READ);
        channels.poller.report(FD, Poller.READ);
        channels.settle();
        assertThat(registration.cancel()).isTrue();

        assertThat(handle.log).containsExactly("registered", "event " + Poller.READ, "unregistered");
        assertThat(channels.poller.interest).isEmpty();
        assertThat(registration.isValid()).isFalse();
        assertThat(registration.cancel()).isFalse();
    }

    @Test
    void askingForTheSameAgainCostsNoCall() {
        IoRegistration registration = register(new Handle(FD));

        for (int i = 0; i < 10; i++) {
            registration.submit(new UnixIoOps(Poller.READ));
        }

        assertThat(channels.poller.changes).isEqualTo(1);
        registration.cancel();
    }

    @Test
    void eventOfADescriptorThatWasClosedAndGivenOutAgainFallsAway() {
        Handle second = new Handle(FD);
        IoRegistration[] registrations = new IoRegistration[2];
        Handle other = new Handle(FD + 1) {
            @Override
            public void handle(IoRegistration registration, IoEvent event) {
                super.handle(registration, event);
                // In the middle of the batch the first descriptor is closed, and its number comes back.
                registrations[0].cancel();
                registrations[1] = channels.loop.register(second).getNow();
                registrations[1].submit(new UnixIoOps(Poller.READ));
            }
        };
        IoRegistration otherRegistration = register(other);
        otherRegistration.submit(new UnixIoOps(Poller.READ));
        Handle first = new Handle(FD);
        registrations[0] = register(first);
        registrations[0].submit(new UnixIoOps(Poller.READ));
        channels.poller.report(FD + 1, Poller.READ);
        channels.poller.report(FD, Poller.READ);

        channels.settle();

        assertThat(first.log).containsExactly("registered", "unregistered");
        assertThat(second.log).containsExactly("registered");
        channels.poller.report(FD, Poller.READ);
        channels.settle();
        assertThat(second.log).containsExactly("registered", "event " + Poller.READ);
        registrations[1].cancel();
        otherRegistration.cancel();
    }

    @Test
    void descriptorIsRegisteredOnce() {
        IoRegistration registration = register(new Handle(FD));

        Future<IoRegistration> again = registering(new Handle(FD));

        assertThat(again.cause()).isInstanceOf(IllegalStateException.class).hasMessageContaining("5");
        registration.cancel();
        Deadline.valueOf(registering(new Handle(FD)));
    }

    @Test
    void negativeDescriptorIsRefused() {
        assertThat(registering(new Handle(-1)).cause()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void handleThatFailsDoesNotHarmTheOthers() {
        Handle failing = new Handle(FD) {
            @Override
            public void handle(IoRegistration registration, IoEvent event) {
                throw new IllegalStateException("of the test");
            }
        };
        Handle good = new Handle(FD + 1);
        register(failing).submit(new UnixIoOps(Poller.READ));
        register(good).submit(new UnixIoOps(Poller.READ));
        channels.poller.report(FD, Poller.READ);
        channels.poller.report(FD + 1, Poller.READ);

        channels.settle();

        assertThat(good.log).contains("event " + Poller.READ);
    }

    @Test
    void manyDescriptorsFindTheirHandles() {
        List<Handle> handles = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Handle handle = new Handle(3 * i);
            handles.add(handle);
            register(handle).submit(new UnixIoOps(Poller.READ));
        }
        handles.forEach(handle -> channels.poller.report(handle.fd, Poller.READ));

        channels.settle();

        assertThat(handles).allMatch(handle -> handle.log.size() == 2);
    }

    @Test
    void endOfTheLoopClosesItsHandlesAndThePoller() {
        Handle handle = new Handle(FD);
        register(handle).submit(new UnixIoOps(Poller.READ));

        channels.loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        for (int i = 0; i < 100 && !channels.loop.isTerminated(); i++) {
            channels.loop.runNow();
        }

        assertThat(handle.log).contains("close");
        assertThat(channels.poller.closed).isTrue();
    }

    @Test
    void handleEndsOnceHoweverLongTheLoopTakesToEnd() {
        Handle handle = new Handle(FD);
        IoRegistration registration = register(handle);

        channels.loop.shutdownGracefully(1, 10, TimeUnit.SECONDS);
        for (int i = 0; i < 5; i++) {
            channels.loop.runNow();
        }
        assertThat(channels.loop.isTerminated()).isFalse();
        channels.ticker.advance(2, TimeUnit.SECONDS);
        for (int i = 0; i < 100 && !channels.loop.isTerminated(); i++) {
            channels.loop.runNow();
        }

        assertThat(channels.loop.isTerminated()).isTrue();
        assertThat(handle.log).containsExactly("registered", "unregistered", "close");
        assertThat(registration.isValid()).isFalse();
    }

    @Test
    void channelThatFailsToReportAFailureDoesNotHarmTheOthers() {
        FailingIo failing = new FailingIo(channels.backend);
        UnixRegistration registration = (UnixRegistration) register(failing);
        Handle good = new Handle(FD + 1);
        FailingIo failingAgain = new FailingIo(channels.backend);
        UnixRegistration registrationAgain = (UnixRegistration) register(failingAgain);
        registration.submit(new UnixIoOps(Poller.READ));
        IoRegistration goodRegistration = register(good);
        goodRegistration.submit(new UnixIoOps(Poller.READ));
        registration.again();
        registrationAgain.again();
        channels.poller.report(failing.fd(), Poller.READ);
        channels.poller.report(FD + 1, Poller.READ);

        channels.settle();

        assertThat(good.log).contains("event " + Poller.READ);
        assertThat(failing.failures).isEqualTo(2);
        assertThat(failing.givenUp).isEqualTo(2);
        assertThat(failingAgain.failures).isEqualTo(1);
        registration.cancel();
        registrationAgain.cancel();
        goodRegistration.cancel();
        channels.syscalls.close(failing.fd());
        channels.syscalls.close(failingAgain.fd());
    }

    /** Fails at everything. */
    private static final class FailingIo extends UnixChannelIo {
        int failures;
        int givenUp;

        FailingIo(UnixBackend backend) {
            this(backend, familyFor(backend, null));
        }

        private FailingIo(UnixBackend backend, int family) {
            super(backend, backend.options(SocketKind.STREAM), family, newSocket(backend, family), null);
        }

        @Override
        void ready(int bits) {
            throw new IllegalStateException("of the test");
        }

        @Override
        void again() {
            throw new IllegalStateException("of the test");
        }

        @Override
        void crashed(Throwable cause) {
            failures++;
            throw new IllegalStateException("of the test, too", cause);
        }

        /** There is no channel to be closed. */
        @Override
        void giveUp(Throwable cause) {
            givenUp++;
        }

        @Override
        public ChannelMetadata metadata() {
            return new ChannelMetadata(false);
        }

        @Override
        protected boolean connect(SocketAddress remote, @Nullable SocketAddress local) {
            throw new UnsupportedOperationException("connect");
        }

        @Override
        protected Object filter(Object message) {
            throw new UnsupportedOperationException("write");
        }

        @Override
        protected void write(ChannelOutboundBuffer out) {
            throw new UnsupportedOperationException("write");
        }
    }
}
