package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proxy between a client and a server of the test. */
@Timeout(120)
class ProxyTest {
    private static final int DEADLINE_MILLIS = 30_000;

    /** More than the kernel's buffers on the way take in, 4 MB at each sending side and 32 MB at the proxy's receiving one. */
    private static final long LENGTH = 64L * 1024 * 1024;

    /** All buffers of the proxy; one that took in what nobody reads would fail for want of memory. */
    private static final List<String> LITTLE_MEMORY = List.of("-Dio.millrace.allocator.maxBytes=16777216", "-Xmx48m");

    private final List<AutoCloseable> open = new ArrayList<>();
    private ServerSocket target;

    @BeforeEach
    void listen() throws IOException {
        target = closeAtEnd(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
        target.setSoTimeout(DEADLINE_MILLIS);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <C extends AutoCloseable> C closeAtEnd(C resource) {
        open.add(resource);
        return resource;
    }

    private Program proxy(String... options) throws IOException {
        List<String> args =
                new ArrayList<>(List.of("proxy", "--port", "0", "--target", "127.0.0.1:" + target.getLocalPort()));
        args.addAll(List.of(options));
        return closeAtEnd(Program.onClassPath(LITTLE_MEMORY, args.toArray(String[]::new)));
    }

    private Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = closeAtEnd(new Socket());
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.connect(address, DEADLINE_MILLIS);
        return socket;
    }

    private Socket accept() throws IOException {
        Socket socket = closeAtEnd(target.accept());
        socket.setSoTimeout(DEADLINE_MILLIS);
        return socket;
    }

    /** Sends a stream that follows from a seed, then its end; the answer is its checksum. */
    private static CompletableFuture<Long> send(Socket socket, long seed, AtomicLong sent) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                Random random = new Random(seed);
                Checksum checksum = new CRC32();
                OutputStream out = socket.getOutputStream();
                byte[] bytes = new byte[64 * 1024];
                for (long left = LENGTH; left > 0; left -= bytes.length) {
                    random.nextBytes(bytes);
                    checksum.update(bytes);
                    out.write(bytes);
                    sent.addAndGet(bytes.length);
                }
                socket.shutdownOutput();
                return checksum.getValue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Receives up to the end; the answer is the checksum. */
    private static long receive(Socket socket) throws IOException {
        Checksum checksum = new CRC32();
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[64 * 1024];
        long length = 0;
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
            checksum.update(bytes, 0, n);
            length += n;
        }
        assertThat(length).isEqualTo(LENGTH);
        return checksum.getValue();
    }

    /** Everything between a sender and somebody who does not read is full. */
    private static void awaitStandstill(AtomicLong sent) {
        long last = -1;
        long since = System.nanoTime();
        long end = since + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);
        while (last <= 0 || System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(500)) {
            assertThat(System.nanoTime()).as("the sender stands still").isLessThan(end);
            if (sent.get() != last) {
                last = sent.get();
                since = System.nanoTime();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "epoll, edge,  splice",
        "epoll, level, splice",
        "epoll, edge,  copy",
        "epoll, level, copy",
        "poll,  level, splice",
        "poll,  level, copy",
    })
    void bothDirectionsArriveWholeAndASlowReaderHoldsTheSenderUp(String transport, String trigger, String mode)
            throws Exception {
        Program proxy = proxy("--transport", transport, "--trigger", trigger, "--mode", mode);
        Socket client = connect(proxy.awaitAddress());
        Socket server = accept();
        long seed = System.nanoTime();
        AtomicLong toServer = new AtomicLong();

        CompletableFuture<Long> fromClient = send(client, seed, toServer);
        awaitStandstill(toServer);
        assertThat(toServer.get())
                .as("what the client could send while nobody reads")
                .isLessThan(LENGTH);
        // The other direction is not held up by that one.
        CompletableFuture<Long> fromServer = send(server, ~seed, new AtomicLong());
        assertThat(receive(client)).as("seed %d", ~seed).isEqualTo(fromServer.get(1, TimeUnit.MINUTES));
        assertThat(fromClient.isDone()).as("the client is still held up").isFalse();
        assertThat(receive(server)).as("seed %d", seed).isEqualTo(fromClient.get(1, TimeUnit.MINUTES));
    }

    @ParameterizedTest
    @CsvSource({"splice", "copy"})
    void theEndOfOneDirectionLeavesTheOther(String mode) throws Exception {
        Program proxy = proxy("--mode", mode);
        Socket client = connect(proxy.awaitAddress());
        Socket server = accept();

        client.getOutputStream().write("question".getBytes(StandardCharsets.US_ASCII));
        client.shutdownOutput();
        assertThat(server.getInputStream().readAllBytes())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("question");
        server.getOutputStream().write("answer".getBytes(StandardCharsets.US_ASCII));
        server.shutdownOutput();

        assertThat(client.getInputStream().readAllBytes())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("answer");
    }

    @ParameterizedTest
    @CsvSource({"splice", "copy"})
    void aServerThatIsLostIsLostToTheClientToo(String mode) throws Exception {
        Program proxy = proxy("--mode", mode);
        Socket client = connect(proxy.awaitAddress());
        Socket server = accept();
        server.getOutputStream().write('x');
        assertThat(client.getInputStream().read()).isEqualTo('x');

        server.setSoLinger(true, 0);
        server.close();

        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"splice", "copy"})
    void aClientThatIsLostIsLostToTheServerToo(String mode) throws Exception {
        Program proxy = proxy("--mode", mode);
        Socket client = connect(proxy.awaitAddress());
        Socket server = accept();
        client.getOutputStream().write('x');
        assertThat(server.getInputStream().read()).isEqualTo('x');

        client.setSoLinger(true, 0);
        client.close();

        assertThat(server.getInputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"splice", "copy"})
    void clientsOnAUnixSocketArePassedOnToo(String mode, @TempDir Path folder) throws Exception {
        Path path = folder.resolve("s");
        Program proxy = proxy("--mode", mode, "--unix", path.toString(), "--host", "127.0.0.1");
        proxy.awaitLine("listening on unix:");
        byte[] question = new byte[3_000_000];
        new Random(1).nextBytes(question);
        try (Client client = new Client(UnixDomainSocketAddress.of(path))) {
            CompletableFuture<byte[]> echo = CompletableFuture.supplyAsync(this::echo);
            byte[] answer = client.sendAndReceiveAll(question);

            assertThat(answer).isEqualTo(question);
            assertThat(echo.get(1, TimeUnit.MINUTES)).hasSize(question.length);
        }
    }

    private byte[] echo() {
        try {
            Socket server = accept();
            byte[] received = server.getInputStream().readAllBytes();
            server.getOutputStream().write(received);
            server.shutdownOutput();
            return received;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTargetThatDoesNotAnswerClosesTheClient() throws Exception {
        Program proxy = proxy();
        InetSocketAddress address = proxy.awaitAddress();
        target.close();

        assertThat(connect(address).getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aProxyWithoutTargetIsAnsweredWithTheUsage() throws Exception {
        Program proxy = closeAtEnd(Program.onClassPath("proxy", "--port", "0"));

        proxy.awaitLine("--target HOST:PORT is missing");
        assertThat(proxy.awaitExit()).isEqualTo(2);
    }
}
