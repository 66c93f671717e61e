package io.millrace.examples;

import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.IoHandlerFactory;
import io.millrace.channel.MultiThreadIoEventLoopGroup;
import io.millrace.channel.Transport;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.epoll.EpollIoHandler;
import io.millrace.channel.socket.ServerSocketChannel;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What every example can be told on the command line.
 *
 * @param host the name or address to listen on; a name may stand for several addresses
 * @param port the port, 0 for any that is free
 * @param transport the transport's name, or {@value #AUTO} for the best that is available
 * @param trigger the trigger mode, or {@code null} for the transport's default
 * @param loops the number of event loops
 * @param busyPolls how often a loop looks for events without blocking before it blocks
 */
record Options(
        String host, int port, String transport, @Nullable TriggerMode trigger, int loops, int busyPolls) {
    static final String AUTO = "auto";

    private static final String EPOLL = "epoll";

    static final String USAGE = """
              --host HOST           name or address to listen on (127.0.0.1)
              --port PORT           port to listen on, 0 for any that is free (7007)
              --transport NAME      auto, epoll, poll, ... (auto: the best that is available)
              --trigger MODE        level or edge (what the transport does best)
              --loops N             event loops, a thread each (one a processor)
              --busy-polls N        looks for events before a wait blocks, epoll only (0)
            """;

    /** What is used when nothing is said. */
    static Options defaults() {
        return new Options("127.0.0.1", 7007, AUTO, null, Runtime.getRuntime().availableProcessors(), 0);
    }

    /**
     * Reads the words after the example's name.
     *
     * @throws UsageException if a word is not an option, or its value is missing or makes no sense
     */
    static Options parse(List<String> words) throws UsageException {
        Options options = defaults();
        for (int i = 0; i < words.size(); i += 2) {
            String option = words.get(i);
            if (!option.startsWith("--")) {
                throw new UsageException("not an option: " + option);
            }
            options = options.with(option, i + 1 < words.size() ? words.get(i + 1) : null);
        }
        return options;
    }

    private Options with(String option, @Nullable String value) throws UsageException {
        return switch (option) {
            case "--host" -> new Options(given(option, value), port, transport, trigger, loops, busyPolls);
            case "--port" -> new Options(host, number(option, value, 0, 65535), transport, trigger, loops, busyPolls);
            case "--transport" -> new Options(host, port, given(option, value), trigger, loops, busyPolls);
            case "--trigger" -> new Options(host, port, transport, mode(given(option, value)), loops, busyPolls);
            case "--loops" -> new Options(host, port, transport, trigger, number(option, value, 1, 1024), busyPolls);
            case "--busy-polls" ->
                new Options(host, port, transport, trigger, loops, number(option, value, 0, 1_000_000));
            default -> throw new UsageException("unknown option: " + option);
        };
    }

    private static String given(String option, @Nullable String value) throws UsageException {
        if (value == null || value.isEmpty()) {
            throw new UsageException(option + " needs a value");
        }
        return value;
    }

    private static int number(String option, @Nullable String value, int min, int max) throws UsageException {
        String digits = given(option, value);
        try {
            int number = Integer.parseInt(digits);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException(option + " needs a number, not " + digits, e);
        }
        throw new UsageException(option + " is between " + min + " and " + max + ", not " + digits);
    }

    private static TriggerMode mode(String word) throws UsageException {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "level" -> TriggerMode.LEVEL;
            case "edge" -> TriggerMode.EDGE;
            default -> throw new UsageException("--trigger is level or edge, not " + word);
        };
    }

    /**
     * Makes the event loops.
     *
     * @throws UsageException if there is no such transport, it does not work here, it has no such mode, no TCP or no
     *     busy polls
     */
    EventLoopGroup newGroup() throws UsageException {
        Transport chosen = chooseTransport();
        TriggerMode mode = trigger == null ? chosen.defaultMode() : trigger;
        if (!chosen.supports(mode)) {
            throw new UsageException("transport " + chosen.name() + " has no "
                    + mode.name().toLowerCase(Locale.ROOT) + "-triggered mode");
        }
        if (!chosen.offers(ServerSocketChannel.class)) {
            throw new UsageException("transport " + chosen.name() + " has no TCP sockets");
        }
        return new MultiThreadIoEventLoopGroup(loops, newHandlerFactory(chosen, mode));
    }

    private IoHandlerFactory newHandlerFactory(Transport chosen, TriggerMode mode) throws UsageException {
        if (busyPolls == 0) {
            return chosen.newHandlerFactory(mode);
        }
        if (!chosen.name().equals(EPOLL)) {
            throw new UsageException("--busy-polls is for transport epoll, not " + chosen.name());
        }
        return EpollIoHandler.newFactory(mode, busyPolls);
    }

    private Transport chooseTransport() throws UsageException {
        try {
            return transport.equals(AUTO) ? Transport.best() : Transport.named(transport);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }
}
