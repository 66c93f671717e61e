package io.millrace.channel.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.IoEvent;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalIoHandlerTest {
    /** A handle that is no channel: it never ends its own registration. */
    private static final class NamedHandle implements LocalIoHandle {
        final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            events.add("event");
        }

        @Override
        public void registered() {
            events.add("registered");
        }

        @Override
        public void unregistered() {
            events.add("unregistered");
        }

        @Override
        public void closeNow() {
            events.add("closeNow");
        }

        @Override
        public void close() {
            events.add("close");
        }
    }

    @Test
    void handlesThatAreLeftAreClosedAndUnregisteredWhenTheirLoopEnds() throws Exception {
        NamedHandle handle = new NamedHandle();
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        IoRegistration registration = group.next().register(handle).sync().getNow();

        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();

        assertThat(handle.events).endsWith("close", "unregistered").doesNotContain("event");
        assertThat(registration.isValid()).isFalse();
    }

    @Test
    void handleThatEndsItsRegistrationIsUnregisteredOnce() throws Exception {
        NamedHandle handle = new NamedHandle();
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        IoRegistration registration = group.next().register(handle).sync().getNow();

        assertThat(registration.cancel()).isTrue();
        assertThat(registration.cancel()).isFalse();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();

        assertThat(handle.events).containsOnlyOnce("unregistered").doesNotContain("close");
    }
}
