package io.millrace.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Counts the bytes that a server's loop allocates while it echoes messages over loopback. Each connection has one
 * message under way, so that a message is one read and one write of the server.
 */
final class EchoAllocation implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final int MESSAGE_BYTES = 64;

    /** Longer than any message takes on a machine that is busy with other things. */
    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final EchoServer server;
    private final List<Socket> clients = new ArrayList<>();
    private final byte[] sent = new byte[MESSAGE_BYTES];
    private final byte[] received = new byte[MESSAGE_BYTES];

    /** Connects to a server of this process; it is closed with this. */
    EchoAllocation(EchoServer server) throws IOException {
        this.server = server;
        new Random(MESSAGE_BYTES).nextBytes(sent);
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket client = new Socket(EchoServer.HOST, server.port());
            clients.add(client);
            client.setTcpNoDelay(true);
            client.setSoTimeout(READ_TIMEOUT_MILLIS);
        }
    }

    /**
     * What the loop's thread allocates during some messages. The counter is read by tasks on the loop, which makes the
     * figure exact; the tasks themselves cost some hundred bytes in all.
     *
     * @param messages how many, a multiple of the {@value #CONNECTIONS} connections
     * @throws IOException if an answer is wrong, missing or late
     */
    long bytesDuring(int messages) throws IOException {
        long before = allocatedByLoop();
        for (int i = 0; i < messages / CONNECTIONS; i++) {
            echoOnEach();
        }
        return allocatedByLoop() - before;
    }

    private long allocatedByLoop() {
        return server.loop().call(THREADS::getCurrentThreadAllocatedBytes);
    }

    private void echoOnEach() throws IOException {
        for (Socket client : clients) {
            client.getOutputStream().write(sent);
        }
        for (Socket client : clients) {
            new DataInputStream(client.getInputStream()).readFully(received);
            if (!Arrays.equals(sent, received)) {
                throw new IOException(server.description() + " sent back something else");
            }
        }
    }

    /**
     * Warms up until the compiler has nothing left to do, which is when rounds stop getting cheaper.
     *
     * @param messages the messages of a round
     * @param budgetBytes a round that costs no more ends the warm-up
     * @param maxRounds the last round, whatever it costs
     * @return the bytes of the last round
     * @throws IOException if an answer is wrong, missing or late
     */
    long steadyBytesDuring(int messages, long budgetBytes, int maxRounds) throws IOException {
        long bytes = bytesDuring(messages);
        for (int round = 1; round < maxRounds && bytes > budgetBytes; round++) {
            bytes = bytesDuring(messages);
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        server.close();
    }

    /** {@code allocation [--servers NAME,...] [--messages N] [--warmup ROUNDS] [--sites true]}. */
    static void main(Arguments arguments) throws IOException {
        List<String> names = arguments.list("servers", "millrace,netty");
        int messages = arguments.number("messages", 20_000);
        int warmup = arguments.number("warmup", 5);
        boolean sites = arguments.flag("sites");
        arguments.checkAllUsed();
        for (String name : names) {
            for (EchoServer.Answer answer : EchoServer.Answer.values()) {
                try (EchoAllocation echo = new EchoAllocation(EchoServer.start(name, answer))) {
                    echo.steadyBytesDuring(messages, -1, warmup);
                    report(echo, answer, messages);
                    if (sites) {
                        AllocationSites.print(() -> echo.bytesDuring(messages), echo.server.loop());
                    }
                }
            }
        }
    }

    private static void report(EchoAllocation echo, EchoServer.Answer answer, int messages) throws IOException {
        long bytes = echo.bytesDuring(messages);
        System.out.printf(
                "%-24s %-12s %,12d bytes in %,d messages, %.2f a message%n",
                echo.server.description(), answer, bytes, messages, (double) bytes / messages);
    }
}
