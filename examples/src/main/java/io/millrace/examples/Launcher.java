package io.millrace.examples;

import io.millrace.util.NetUtil;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * Starts an example by name: {@code ./run <example> [options]}.
 *
 * <p>It prints a line {@code listening on HOST:PORT} for each address once all are bound, and serves until SIGTERM or
 * SIGINT; then it stops listening, drains the connections and ends with exit code 0. What cannot be carried out is
 * answered with the usage and exit code 2, a failure with exit code 1.
 */
public final class Launcher {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private static final List<Example> EXAMPLES = List.of(new EchoServer(), new DiscardServer());

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
        int code = new Launcher(System.out, System.err).run(List.of(args));
        if (code != OK) {
            System.exit(code);
        }
    }

    /** Does what the command line says; returns the exit code. */
    int run(List<String> args) throws InterruptedException {
        String first = args.isEmpty() ? "" : args.get(0);
        if (first.equals("--list")) {
            list();
            return OK;
        }
        if (first.equals("--help") || args.contains("--help")) {
            usage(out);
            return OK;
        }
        try {
            Example example = find(first);
            return serve(example, Options.parse(args.subList(1, args.size())));
        } catch (UsageException e) {
            err.println(e.getMessage());
            usage(err);
            return MISUSED;
        }
    }

    private static Example find(String name) throws UsageException {
        for (Example example : EXAMPLES) {
            if (example.name().equals(name)) {
                return example;
            }
        }
        throw new UsageException(name.isEmpty() ? "which example?" : "no example is called " + name);
    }

    private int serve(Example example, Options options) throws UsageException, InterruptedException {
        Server server = new Server(options.newGroup());
        Thread hook = new Thread(() -> stopAndHalt(server), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            announce(example, server.start(example.server(), options.host(), options.port()));
        } catch (Exception e) {
            err.println("cannot listen on " + options.host() + " port " + options.port() + ": " + reasons(e));
            Runtime.getRuntime().removeShutdownHook(hook);
            server.stop();
            return FAILED;
        }
        server.awaitClose();
        return OK;
    }

    private static String reasons(Throwable failure) {
        StringBuilder reasons = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            reasons.append(": ").append(cause.getMessage());
        }
        return reasons.toString();
    }

    /** A JVM that ends by a signal would report 128 and the signal's number; halting from the hook makes it 0. */
    private static void stopAndHalt(Server server) {
        server.stop();
        Runtime.getRuntime().halt(OK);
    }

    private void announce(Example example, List<SocketAddress> addresses) {
        for (SocketAddress bound : addresses) {
            out.println("listening on "
                    + (bound instanceof InetSocketAddress inet
                            ? NetUtil.toSocketAddressString(inet)
                            : "unix:" + bound));
        }
        if (addresses.get(0) instanceof InetSocketAddress inet) {
            InetAddress address = inet.getAddress();
            String host = address.isAnyLocalAddress() ? "localhost" : NetUtil.toAddressString(address);
            out.println("talk to it with   " + example.command(host, inet.getPort()) + "   and stop it with Ctrl-C");
        }
        out.flush();
    }

    private void list() {
        for (Example example : EXAMPLES) {
            out.printf("%-12s %s%n", example.name(), example.summary());
        }
    }

    private void usage(PrintStream stream) {
        stream.println("usage: ./run <example> [options]   (./run --list names the examples)");
        stream.print(Options.USAGE);
    }
}
