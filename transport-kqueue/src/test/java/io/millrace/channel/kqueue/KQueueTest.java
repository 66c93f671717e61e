package io.millrace.channel.kqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.kqueue.sys.KqueueCalls;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.socket.ServerSocketChannel;
import io.millrace.channel.socket.SocketChannel;
import io.millrace.channel.unix.DomainDatagramChannel;
import io.millrace.channel.unix.DomainSocketChannel;
import io.millrace.channel.unix.ServerDomainSocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;

class KQueueTest {
    static boolean isThere() {
        return KQueue.isAvailable();
    }

    @Test
    @DisabledIf(value = "isThere", disabledReason = "the system has kqueue")
    void linuxSaysWhyThereIsNone() {
        assertThat(KQueue.isAvailable()).isFalse();
        assertThat(KQueue.unavailabilityCause())
                .hasMessageContaining("this is Linux")
                .hasMessageContaining("io.millrace.unix.libc")
                .hasMessageContaining("io.millrace.unix.abi.kevent");
        assertThatThrownBy(KQueue::ensureAvailability)
                .isInstanceOf(UnsatisfiedLinkError.class)
                .hasMessageContaining("this is Linux")
                .hasCause(KQueue.unavailabilityCause());
        assertThatThrownBy(KqueueCalls::host)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this is Linux");
        assertThatThrownBy(KQueueIoHandler::newFactory)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this is Linux");
        assertThatThrownBy(() -> Transport.named("kqueue"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this is Linux");
        assertThat(KQueue.isTcpFastOpenServerSideAvailable()).isFalse();
        assertThat(KQueue.isTcpFastOpenClientSideAvailable()).isFalse();
    }

    @Test
    @EnabledIf(value = "isThere", disabledReason = "the system has no kqueue")
    void systemThatHasItTakesIt() {
        KQueue.ensureAvailability();
        assertThat(Transport.named("kqueue")).isInstanceOf(KQueueTransport.class);
        assertThat(Transport.best().priority()).isEqualTo(new KQueueTransport().priority());
        assertThat(KQueueIoHandler.newFactory().transport().name()).isEqualTo("kqueue");
        assertThatThrownBy(() -> KQueueIoHandler.newFactory(TriggerMode.LEVEL, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void transportIsFoundAndOffersEveryKind() {
        Transport transport = Transport.all().stream()
                .filter(found -> found.name().equals("kqueue"))
                .findAny()
                .orElseThrow();

        assertThat(transport).isInstanceOf(KQueueTransport.class);
        assertThat(transport.unavailabilityCause()).isSameAs(KQueue.unavailabilityCause());
        assertThat(transport.priority()).isEqualTo(100);
        assertThat(transport.supports(TriggerMode.LEVEL)).isTrue();
        assertThat(transport.supports(TriggerMode.EDGE)).isTrue();
        assertThat(transport.supports(transport.defaultMode())).isTrue();
        assertThat(List.of(
                        SocketChannel.class,
                        ServerSocketChannel.class,
                        DatagramChannel.class,
                        DomainSocketChannel.class,
                        ServerDomainSocketChannel.class,
                        DomainDatagramChannel.class))
                .allMatch(transport::offers);
    }
}
