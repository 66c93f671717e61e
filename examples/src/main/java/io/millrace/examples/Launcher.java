package io.millrace.examples;

import io.millrace.util.NetUtil;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts an example by name: {@code ./run <example> [options]}.
 *
 * <p>It prints a line {@code listening on HOST:PORT} (or {@code unix:PATH}) for each address once all are bound, and
 * serves until SIGTERM or SIGINT, or until the example itself stops listening; then it drains the connections and ends
 * with exit code 0. What cannot be carried out is answered with the usage and exit code 2, a failure with exit code 1.
 */
public final class Launcher {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private static final List<Example> EXAMPLES = List.of(
            new EchoServer(), //
            new DiscardServer(),
            new PrefixEchoServer(),
            new ChatServer(),
            new UdpTimeServer(),
            new UnixEchoServer(),
            new ProxyServer(),
            new FileServerRaw(),
            new HandoverServer(),
            new CustomProtocolServer(),
            new HttpPlaintextServer(),
            new HttpFilesServer(),
            new HttpUploadServer(),
            new HttpClientProgram(),
            new WebSocketEchoServer(),
            new WebSocketChatServer());

    private final PrintStream out;
    private final PrintStream err;

    Launcher(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs an example until it is stopped.
     *
     * @param args the example's name and its options, or {@code --list}
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        // Not by returning: a thread of the runtime may outlive the last task by a second.
        System.exit(new Launcher(System.out, System.err).run(List.of(args)));
    }

    /** Does what the command line says; returns the exit code. */
    int run(List<String> args) throws InterruptedException {
        String first = args.isEmpty() ? "" : args.get(0);
        if (first.equals("--list")) {
            list();
            return OK;
        }
        Example example = find(first);
        if (first.equals("--help") || args.contains("--help")) {
            usage(out, example);
            return OK;
        }
        try {
            if (example == null) {
                throw new UsageException(first.isEmpty() ? "which example?" : "no example is called " + first);
            }
            return serve(example, Options.parse(flags(example), args.subList(1, args.size())));
        } catch (UsageException e) {
            err.println(e.getMessage());
            usage(err, example);
            return MISUSED;
        }
    }

    private static @Nullable Example find(String name) {
        for (Example example : EXAMPLES) {
            if (example.name().equals(name)) {
                return example;
            }
        }
        return null;
    }

    private static List<Flag<?>> flags(Example example) {
        List<Flag<?>> flags = new ArrayList<>(example.flags());
        flags.addAll(Loops.FLAGS);
        return flags;
    }

    private int serve(Example example, Options options) throws UsageException, InterruptedException {
        Server server = new Server(Loops.newGroup(options));
        Thread hook = new Thread(() -> stopAndHalt(server), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            example.start(server, options);
            announce(example, server.addresses());
        } catch (Exception | LinkageError e) {
            Runtime.getRuntime().removeShutdownHook(hook);
            server.stop();
            if (e instanceof UsageException usage) {
                throw usage;
            }
            err.println(reasons(e));
            return FAILED;
        }
        server.awaitClose();
        server.stop();
        return OK;
    }

    private static String reasons(Throwable failure) {
        StringBuilder reasons = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            String more = String.valueOf(cause.getMessage());
            if (reasons.indexOf(more) < 0) {
                reasons.append(": ").append(more);
            }
        }
        return reasons.toString();
    }

    /** A JVM that ends by a signal would report 128 and the signal's number; halting from the hook makes it 0. */
    private static void stopAndHalt(Server server) {
        server.stop();
        Runtime.getRuntime().halt(OK);
    }

    private void announce(Example example, List<SocketAddress> addresses) {
        for (SocketAddress address : addresses) {
            out.println("listening on "
                    + (address instanceof InetSocketAddress inet
                            ? NetUtil.toSocketAddressString(inet)
                            : "unix:" + address));
        }
        if (!addresses.isEmpty()) {
            out.println("talk to it with   " + example.command(peer(addresses.get(0))) + "   and stop it with Ctrl-C");
        }
        out.flush();
    }

    /** An address in the words of nc. */
    private static String peer(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            InetAddress host = inet.getAddress();
            return (host.isAnyLocalAddress() ? "localhost" : NetUtil.toAddressString(host)) + ' ' + inet.getPort();
        }
        return "-U " + address;
    }

    private void list() {
        for (Example example : EXAMPLES) {
            out.printf("%-16s %s%n", example.name(), example.summary());
        }
    }

    /** The usage of an example, or of all if none is named. */
    private static void usage(PrintStream stream, @Nullable Example example) {
        stream.println("usage: ./run " + (example == null ? "<example>" : example.name())
                + " [options]   (./run --list names the examples)");
        List<Flag<?>> flags = example == null ? Loops.FLAGS : flags(example);
        flags.forEach(flag -> stream.println(flag.usage()));
        if (example == null) {
            stream.println("and more for each example: ./run <example> --help");
        }
    }
}
