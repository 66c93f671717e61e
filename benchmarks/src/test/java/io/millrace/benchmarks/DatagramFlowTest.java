package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.channel.epoll.EpollDatagramChannel;
import io.millrace.testkit.Deadline;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each flow sends and receives. */
@Timeout(60)
class DatagramFlowTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "millrace:single",
                "millrace:batch",
                "millrace:segments",
                "netty:single",
                "netty:batch",
                "netty:segments"
            })
    void datagramsAreSentAndReceived(String name) {
        assumeTrue(
                EpollDatagramChannel.isSegmentedDatagramPacketSupported() && io.netty.channel.epoll.Epoll.isAvailable(),
                "this kernel has no UDP_SEGMENT, or Netty no epoll");
        try (DatagramFlow flow = DatagramFlow.start(name, 1000, 16)) {
            long shortly = TimeUnit.MILLISECONDS.toNanos(50);

            assertThat(flow.run(shortly).sent()).isPositive();
            Deadline.until(() -> flow.run(shortly).received() > 0, "something is received");
        }
    }

    @Test
    void segmentsAreNoMoreThanOneDatagramCanHold() {
        assumeTrue(EpollDatagramChannel.isSegmentedDatagramPacketSupported(), "this kernel has no UDP_SEGMENT");
        try (DatagramFlow flow = DatagramFlow.start("millrace:segments", 1400, 64)) {
            assertThat(flow.burst).isEqualTo(46);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"millrace", "millrace:double", "mina:batch", ""})
    void unknownFlowsAreRefused(String name) {
        assertThatThrownBy(() -> DatagramFlow.start(name, 1000, 16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }
}
