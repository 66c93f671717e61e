package io.millrace.channel.kqueue;

import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ADD;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_CLEAR;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_DELETE;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_DISABLE;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_ENABLE;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_EOF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.IoEvent;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.ManualIoEventLoop;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.Poller;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.Os;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Descriptors that are no channel, in the words of kqueue. */
class KQueueIoHandleTest {
    private static final short READ = -1;
    private static final short WRITE = -2;

    private final Syscalls calls = Syscalls.host();
    private final ManualIoEventLoop loop = new ManualIoEventLoop(
            Thread.currentThread(),
            KqueueUnderTest.ip(Os.DARWIN, TriggerMode.LEVEL).newHandlerFactory());
    private final int[] pair = new int[2];

    KQueueIoHandleTest() {
        assertThat(calls.socketpair(calls.abi().addresses().unix(), calls.abi().sockets().stream(), pair))
                .isZero();
    }

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 10, TimeUnit.SECONDS);
        run(loop::isTerminated);
        calls.close(pair[0]);
        calls.close(pair[1]);
    }

    private void run(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            loop.run(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private class Handle implements KQueueIoHandle {
        final List<KQueueIoEvent> events = new ArrayList<>();

        @Override
        public int ident() {
            return pair[0];
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            events.add((KQueueIoEvent) event);
        }

        @Override
        public void registered() {}

        @Override
        public void unregistered() {}

        @Override
        public void close() {}
    }

    private IoRegistration register(Handle handle) {
        Future<IoRegistration> registered = loop.register(handle);
        run(registered::isDone);
        return registered.getNow();
    }

    private static KQueueIoOps ops(short filter, int flags) {
        return KQueueIoOps.newOps(filter, (short) flags, 0);
    }

    @Test
    void filtersGoOnAndOffEachForItself() {
        Handle handle = new Handle();
        IoRegistration registration = register(handle);
        registration.submit(ops(READ, EV_ADD | EV_ENABLE));
        registration.submit(ops(WRITE, EV_ADD));
        run(() -> !handle.events.isEmpty());
        assertThat(handle.events).extracting(KQueueIoEvent::filter).containsOnly(WRITE);
        assertThat(handle.events).extracting(KQueueIoEvent::ident).containsOnly(pair[0]);

        registration.submit(ops(WRITE, EV_DELETE));
        loop.run(0);
        handle.events.clear();
        calls.write(pair[1], NativeMemory.allocate(1).address(), 1);
        run(() -> !handle.events.isEmpty());

        assertThat(handle.events).allSatisfy(event -> {
            assertThat(event.filter()).isEqualTo(READ);
            assertThat(event.flags() & 0xffff & EV_EOF).isZero();
        });
        registration.submit(ops(READ, EV_DISABLE));
        loop.run(0);
        handle.events.clear();
        loop.run(TimeUnit.MILLISECONDS.toNanos(5));
        assertThat(handle.events).isEmpty();
    }

    @Test
    void endIsAFlagOfTheReadFilter() {
        Handle handle = new Handle();
        IoRegistration registration = register(handle);
        registration.submit(ops(READ, EV_ADD | EV_CLEAR));

        calls.shutdown(pair[1], 1);
        run(() -> !handle.events.isEmpty());

        assertThat(handle.events.get(0).filter()).isEqualTo(READ);
        assertThat(handle.events.get(0).flags() & 0xffff & EV_EOF).isNotZero();
        assertThat(registration.cancel()).isTrue();
    }

    @Test
    void handleThatLeavesAtTheFirstEventHearsNoSecond() {
        calls.write(pair[1], NativeMemory.allocate(1).address(), 1);
        Handle handle = new Handle() {
            @Override
            public void handle(IoRegistration registration, IoEvent event) {
                super.handle(registration, event);
                registration.cancel();
            }
        };
        IoRegistration registration = register(handle);
        registration.submit(ops(READ, EV_ADD));
        registration.submit(ops(WRITE, EV_ADD));

        run(() -> !handle.events.isEmpty());
        loop.run(0);

        assertThat(handle.events).hasSize(1);
    }

    @Test
    void otherFiltersAndTheirFlagsAreRefused() {
        assertThatThrownBy(() -> ops((short) -7, EV_ADD)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KQueueIoOps.newOps(READ, (short) EV_ADD, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesAreKept() {
        KQueueIoEvent event = KQueueIoEvent.newEvent(7, READ, (short) EV_EOF, 3, 4, 5);
        assertThat(List.<Object>of(event.ident(), event.filter(), event.fflags(), event.data(), event.udata()))
                .containsExactly(7, READ, 3, 4L, 5L);
        assertThat(event.flags() & 0xffff).isEqualTo(EV_EOF);
        assertThat(event.toString()).contains("ident 7", "filter -1", "0x8000", "fflags 3", "data 4", "udata 5");
        KQueueIoOps add = ops(WRITE, EV_ADD);
        assertThat(add.applyTo(Poller.READ)).isEqualTo(Poller.READ | Poller.WRITE);
        assertThat(List.<Object>of(add.filter(), (int) add.flags(), add.fflags(), add.data()))
                .containsExactly(WRITE, EV_ADD, 0, 0L);
        assertThat(add.toString()).contains("filter -2", "0x1");
    }
}
