package io.millrace.benchmarks;

import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * An echo server with one event loop on a free port of {@value #HOST}.
 *
 * @param description the framework, and what it runs on
 * @param port the port
 * @param loop the loop that accepts and serves
 */
record EchoServer(String description, int port, Loop loop) implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    /** How the answer is written. */
    enum Answer {
        /** With the void promise: nobody asks how the write went. */
        VOID_PROMISE,
        /** With a promise for each write. */
        PROMISE
    }

    /** The servers that a word can stand for. */
    static final String NAMES = "millrace[:TRANSPORT[:level|edge]] or netty[:epoll|nio]";

    /**
     * Starts the server that a word stands for.
     *
     * @param name one of {@link #NAMES}
     * @throws IllegalArgumentException if the word names nothing that is there
     */
    static EchoServer start(String name, Answer answer) {
        String[] words = name.split(":", -1);
        if (words[0].equals("millrace") && words.length <= 3) {
            Transport transport = words.length > 1 ? Transport.named(words[1]) : Transport.best();
            return MillraceEcho.start(
                    transport,
                    words.length > 2 ? TriggerMode.valueOf(words[2].toUpperCase(Locale.ROOT)) : transport.defaultMode(),
                    answer);
        }
        if (words[0].equals("netty") && words.length <= 2) {
            NettyTransport transport = words.length > 1
                    ? NettyTransport.valueOf(words[1].toUpperCase(Locale.ROOT))
                    : NettyTransport.best();
            return NettyEcho.start(transport, answer);
        }
        throw new IllegalArgumentException(NAMES + ", not " + name);
    }

    /** Serves until the standard input ends, so that no server outlives the process that started it. */
    static void serve(String name) throws IOException {
        try (EchoServer server = start(name, Answer.VOID_PROMISE)) {
            System.out.println(server.port() + " " + server.description());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
