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

/** What every example can be told about the event loops that serve it. */
final class Loops {
    private static final String AUTO = "auto";
    private static final String EPOLL = "epoll";

    static final Flag<String> TRANSPORT = Flag.text(
                    "--transport", "NAME", "epoll, kqueue, poll or nio; auto is the best that works here")
            .or(AUTO);
    static final Flag<TriggerMode> TRIGGER = Flag.choice(
                    "--trigger", "MODE", "level or edge; if not given, what the transport does best", TriggerMode.class)
            .optional();
    static final Flag<Integer> LOOPS = Flag.number("--loops", "N", "event loops, a thread each", 1, 1024)
            .or(Runtime.getRuntime().availableProcessors());
    static final Flag<Integer> BUSY_POLLS = Flag.number(
                    "--busy-polls", "N", "looks for events before a wait blocks, epoll only", 0, 1_000_000)
            .or(0);

    static final List<Flag<?>> FLAGS = List.of(TRANSPORT, TRIGGER, LOOPS, BUSY_POLLS);

    private Loops() {}

    /**
     * Makes the event loops.
     *
     * @throws UsageException if there is no such transport, or it does not work here, has no sockets, no such mode or
     *     no busy polls
     */
    static EventLoopGroup newGroup(Options options) throws UsageException {
        Transport transport = transport(options.get(TRANSPORT));
        TriggerMode given = options.find(TRIGGER);
        TriggerMode mode = given != null ? given : transport.defaultMode();
        if (!transport.supports(mode)) {
            throw new UsageException("transport " + transport.name() + " has no "
                    + mode.name().toLowerCase(Locale.ROOT) + "-triggered mode");
        }
        return new MultiThreadIoEventLoopGroup(
                options.get(LOOPS), handlerFactory(transport, mode, options.get(BUSY_POLLS)));
    }

    private static Transport transport(String name) throws UsageException {
        Transport transport;
        try {
            transport = name.equals(AUTO) ? Transport.best() : Transport.named(name);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        if (!transport.offers(ServerSocketChannel.class)) {
            throw new UsageException("transport " + name + " has no sockets");
        }
        return transport;
    }

    private static IoHandlerFactory handlerFactory(Transport transport, TriggerMode mode, int busyPolls)
            throws UsageException {
        if (busyPolls == 0) {
            return transport.newHandlerFactory(mode);
        }
        if (!transport.name().equals(EPOLL)) {
            throw new UsageException("--busy-polls is for transport epoll, not " + transport.name());
        }
        return EpollIoHandler.newFactory(mode, busyPolls);
    }
}
