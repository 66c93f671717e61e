package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes that replace each other under the eyes of a client. */
@Timeout(180)
class HandoverTest {
    private static final int CONNECTS = 2000;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    @TempDir
    private Path folder;

    private Path control() {
        return folder.resolve("control");
    }

    private Program handover(String... more) throws IOException {
        List<String> args =
                new ArrayList<>(List.of("handover", "--control", control().toString()));
        args.addAll(List.of(more));
        return Program.onClassPath(args.toArray(String[]::new));
    }

    /** Connects, says a word, and hears it again or not; without end. */
    private static final class Visitor implements Runnable {
        private final SocketAddress server;
        private final AtomicInteger connects = new AtomicInteger();
        private final AtomicInteger answers = new AtomicInteger();
        private final AtomicInteger unanswered = new AtomicInteger();
        private final List<IOException> failures = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean ended;

        Visitor(SocketAddress server) {
            this.server = server;
        }

        @Override
        public void run() {
            while (!ended) {
                SocketChannel socket;
                try {
                    socket = server instanceof InetSocketAddress
                            ? SocketChannel.open()
                            : SocketChannel.open(StandardProtocolFamily.UNIX);
                    socket.connect(server);
                } catch (IOException e) {
                    failures.add(e);
                    continue;
                }
                connects.incrementAndGet();
                talk(socket);
            }
        }

        /** A process that drains may end a connection before its first word: that is no refusal. */
        private void talk(SocketChannel socket) {
            try (socket) {
                socket.write(ByteBuffer.wrap(new byte[] {42}));
                boolean answered = socket.read(ByteBuffer.allocate(1)) == 1;
                (answered ? answers : unanswered).incrementAndGet();
            } catch (IOException reset) {
                unanswered.incrementAndGet();
            }
        }

        void awaitConnects(int count) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (connects.get() < count && System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            assertThat(connects).hasValueGreaterThanOrEqualTo(count);
        }
    }

    @ParameterizedTest
    @CsvSource({"epoll, edge", "epoll, level", "poll, level"})
    void noConnectFailsWhileTwoSuccessorsTakeOver(String transport, String trigger, TestReporter reporter)
            throws Exception {
        String[] how = {"--port", "0", "--transport", transport, "--trigger", trigger};
        try (Program first = handover(how)) {
            Visitor visitor = new Visitor(first.awaitAddress());
            Thread visits = new Thread(visitor, "visitor");
            visits.start();
            visitor.awaitConnects(200);

            try (Program second = handover(how)) {
                assertThat(second.awaitAddress()).isEqualTo(visitor.server);
                assertThat(first.awaitExit()).isZero();
                visitor.awaitConnects(visitor.connects.get() + 200);

                try (Program third = handover(how)) {
                    third.awaitLineWith("2 sockets come from the predecessor");
                    assertThat(third.awaitAddress()).isEqualTo(visitor.server);
                    assertThat(second.awaitExit()).isZero();
                    visitor.awaitConnects(CONNECTS);
                    visitor.ended = true;
                    visits.join(TimeUnit.SECONDS.toMillis(30));

                    third.terminate();
                    assertThat(third.awaitExit()).isZero();
                }
            }
            reporter.publishEntry("connects", visitor.connects.toString());
            reporter.publishEntry("unanswered", visitor.unanswered.toString());
            assertThat(visitor.failures).isEmpty();
            assertThat(visitor.answers).hasValueGreaterThan(CONNECTS / 2);
            assertThat(control()).doesNotExist();
        }
    }

    @Test
    void unixSocketIsHandedOverAndItsFileStays() throws Exception {
        Path path = folder.resolve("echo");
        try (Program first = handover("--unix", path.toString())) {
            Visitor visitor = new Visitor(first.awaitAnyAddress());
            assertThat(visitor.server).isEqualTo(UnixDomainSocketAddress.of(path));
            Thread visits = new Thread(visitor, "visitor");
            visits.start();
            visitor.awaitConnects(100);

            try (Program second = handover()) {
                assertThat(second.awaitAnyAddress()).isEqualTo(visitor.server);
                assertThat(first.awaitExit()).isZero();
                visitor.awaitConnects(visitor.connects.get() + 100);
                visitor.ended = true;
                visits.join(TimeUnit.SECONDS.toMillis(30));
                second.terminate();
                assertThat(second.awaitExit()).isZero();
            }
            assertThat(visitor.failures).isEmpty();
            assertThat(path).exists();
            assertThat(control()).doesNotExist();
        }
    }

    @Test
    void controlSocketIsItsOwnersAlone() throws Exception {
        try (Program first = handover("--port", "0")) {
            first.awaitAddress();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(control())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void predecessorGoesOnIfTheSuccessorGoesAway() throws Exception {
        try (Program first = handover("--port", "0")) {
            SocketAddress server = first.awaitAddress();
            try (Client curious = new Client(UnixDomainSocketAddress.of(control()))) {
                curious.endOutput();
                first.awaitLineWith("the successor has gone");
            }

            try (Client client = new Client(server)) {
                client.send("still here");
                client.receive("still here");
            }
            first.terminate();
            assertThat(first.awaitExit()).isZero();
            assertThat(control()).doesNotExist();
        }
    }

    @Test
    void filesStayIfOneOfTwoSuccessorsGoesAwayAndTheOtherAccepts() throws Exception {
        Path path = folder.resolve("echo");
        try (Program first = handover("--unix", path.toString())) {
            first.awaitAnyAddress();
            try (Client other = new Client(UnixDomainSocketAddress.of(control()))) {
                other.receive("\0\0"); // the bytes that carry the sockets
                try (Client one = new Client(UnixDomainSocketAddress.of(control()))) {
                    one.receive("\0\0");
                }
                first.awaitLineWith("the successor has gone");

                other.send("!");

                assertThat(first.awaitExit()).isZero();
            }
            assertThat(path).exists();
            assertThat(control()).exists();
        }
    }

    @Test
    void transportThatPassesNoDescriptorsIsAMisuse() throws Exception {
        try (Program nio = handover("--transport", "nio")) {
            nio.awaitLineWith("nio", "passes no descriptors");
            assertThat(nio.awaitExit()).isEqualTo(2);
        }
    }
}
