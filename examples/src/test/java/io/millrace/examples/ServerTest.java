package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.Channel;
import io.millrace.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerTest {
    private final EventLoopGroup group = EventLoopGroup.create(1);
    private final Server server = new Server(group);

    @AfterEach
    void stop() {
        server.stop();
    }

    private static Options anyPort() throws UsageException {
        return Options.parse(Addresses.STREAMS, List.of("--port", "0"));
    }

    @Test
    void theWaitIsOverWhenWhatListensIsClosedByAnybody() throws Exception {
        Channel listener = server.prepare(EchoServer.bootstrap())
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .sync()
                .channel();
        server.add(listener);
        assertThat(server.addresses()).containsExactly(listener.localAddress());
        listener.close();
        server.awaitClose();
        assertThat(listener.isOpen()).isFalse();
    }

    @Test
    void stoppingLetsConnectionsHaveWhatIsUnderWayAndEndsTheLoops() throws Exception {
        server.listen(EchoServer.bootstrap(), anyPort());
        try (Client client = new Client(server.addresses().get(0))) {
            client.send("one\n");
            client.receive("one\n"); // it is accepted
            client.send("two\n");
            server.stop();
            client.receive("two\n");
            client.awaitEnd();
        }
        assertThat(group.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stoppingTwiceIsStoppingOnce() throws Exception {
        server.listen(EchoServer.bootstrap(), anyPort());
        server.stop();
        server.stop();
        assertThat(group.isTerminated()).isTrue();
        server.awaitClose();
    }
}
