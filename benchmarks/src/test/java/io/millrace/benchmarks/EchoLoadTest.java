package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testkit.LeakWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load generator notices what it is there to notice, and works with every server that it is made for. */
@ExtendWith(LeakWatch.class)
class EchoLoadTest {
    private static final long WARMUP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long RUN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    @ParameterizedTest
    @CsvSource({"millrace, small=8x64x4", "millrace, large=2x300001x2", "netty, small=8x64x4", "netty, large=2x300001x2"
    })
    void everyServerSendsBackWhatItGot(String server, String scenario) throws IOException {
        try (EchoServer echo = EchoServer.start(server, EchoServer.Answer.VOID_PROMISE);
                EchoLoad load = new EchoLoad(addressOf(echo.port()), Scenario.parse(scenario))) {
            EchoLoad.Result result = load.run(WARMUP_NANOS, RUN_NANOS);

            assertThat(result.perSecond()).isPositive();
            assertThat(result.p50Micros()).isPositive().isLessThanOrEqualTo(result.p99Micros());
        }
    }

    @Test
    void aRunLastsUntilAMessageIsBack() throws IOException {
        try (EchoServer echo = EchoServer.start("millrace", EchoServer.Answer.VOID_PROMISE);
                EchoLoad load = new EchoLoad(addressOf(echo.port()), Scenario.parse("one=1x64x1"))) {
            EchoLoad.Result result = load.run(0, 0);

            assertThat(result.perSecond()).isPositive();
        }
    }

    @Test
    void aWrongByteEndsTheRun() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName(EchoServer.HOST))) {
            CompletableFuture<Void> server = CompletableFuture.runAsync(() -> echoWithAWrongByte(listener, 70_000));
            try (EchoLoad load = new EchoLoad(addressOf(listener.getLocalPort()), Scenario.parse("one=1x64x4"))) {
                assertThatThrownBy(() -> load.run(WARMUP_NANOS, TimeUnit.SECONDS.toNanos(60)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("something else");
            }
            server.get(10, TimeUnit.SECONDS);
        }
    }

    private static void echoWithAWrongByte(ServerSocket listener, int wrongOne) {
        try (Socket peer = listener.accept()) {
            byte[] bytes = new byte[4096];
            int before = 0;
            while (before <= wrongOne) {
                int n = peer.getInputStream().read(bytes);
                if (wrongOne < before + n) {
                    bytes[wrongOne - before] ^= 1;
                }
                peer.getOutputStream().write(bytes, 0, n);
                before += n;
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server of the test failed", e);
        }
    }

    private static InetSocketAddress addressOf(int port) {
        return new InetSocketAddress(EchoServer.HOST, port);
    }
}
