package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.socket.ServerSocketChannel;
import io.millrace.util.ResourceLeakDetector;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The allocation budget of an echoed message in steady state. Bytes are counted, not time: the figures do not depend on
 * how busy the machine is, only the number of rounds until the compiler is done does.
 */
class EchoAllocationTest {
    private static final int MESSAGES = 20_000;

    /**
     * What the two tasks allocate that read the loop's counter, with room for a timer or a log line; a fifth of a byte
     * a message.
     */
    private static final long CONSTANT_BYTES = 4096;

    private static final long PROMISE_BYTES = 64;

    private static final int MAX_ROUNDS = 15;

    /** Every transport of sockets that works here, in each of its modes. */
    static Stream<String> servers() {
        return Transport.all().stream()
                .filter(transport -> transport.isAvailable() && transport.offers(ServerSocketChannel.class))
                .flatMap(transport -> Arrays.stream(TriggerMode.values())
                        .filter(transport::supports)
                        .map(mode -> "millrace:" + transport.name() + ":"
                                + mode.name().toLowerCase(Locale.ROOT)));
    }

    @Test
    void leakDetectionIsAtItsDefault() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.SIMPLE);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anEchoedMessageAllocatesNothingWithTheVoidPromise(String server) throws IOException {
        assertThat(steadyBytes(server, EchoServer.Answer.VOID_PROMISE, CONSTANT_BYTES))
                .isLessThanOrEqualTo(CONSTANT_BYTES);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anEchoedMessageAllocatesAtMostOnePromiseWithout(String server) throws IOException {
        long budget = MESSAGES * PROMISE_BYTES + CONSTANT_BYTES;

        assertThat(steadyBytes(server, EchoServer.Answer.PROMISE, budget)).isLessThanOrEqualTo(budget);
    }

    private static long steadyBytes(String server, EchoServer.Answer answer, long budget) throws IOException {
        try (EchoAllocation echo = new EchoAllocation(EchoServer.start(server, answer))) {
            return echo.steadyBytesDuring(MESSAGES, budget, MAX_ROUNDS);
        }
    }

    /** The counter sees what a handler allocates: without this, a budget of nothing could be kept by not counting. */
    @Test
    void aPromiseForEachMessageIsSeen() throws IOException {
        try (EchoAllocation echo = new EchoAllocation(EchoServer.start("millrace", EchoServer.Answer.PROMISE))) {
            assertThat(echo.bytesDuring(MESSAGES)).isGreaterThan(CONSTANT_BYTES);
        }
    }
}
