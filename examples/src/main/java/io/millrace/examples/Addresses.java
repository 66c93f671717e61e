package io.millrace.examples;

import io.millrace.bootstrap.BindMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** Where an example listens. */
final class Addresses {
    static final Flag<String> HOST = Flag.text(
                    "--host", "HOST", "listen on every address of this name, or on this address")
            .or("127.0.0.1");
    static final Flag<Integer> PORT = Flag.number(
                    "--port", "PORT", "listen on this port, 0 for any that is free", 0, 65535)
            .or(7007);
    static final Flag<BindMode> BIND = Flag.choice(
                    "--bind",
                    "MODE",
                    "all-or-nothing, or best-effort: go on without addresses that cannot be bound",
                    BindMode.class)
            .or(BindMode.ALL_OR_NOTHING);
    static final Flag<Path> UNIX = Flag.path(
                    "--unix", "PATH", "listen on a unix socket; on TCP too only with --host or --port")
            .optional();

    /** What a program takes that listens on addresses of the internet. */
    static final List<Flag<?>> INTERNET = List.of(HOST, PORT, BIND);

    /** What a server of streams takes: TCP, a unix socket or both. */
    static final List<Flag<?>> STREAMS = List.of(HOST, PORT, BIND, UNIX);

    private Addresses() {}

    /** {@link #STREAMS} and options of the example's own. */
    static List<Flag<?>> streamsAnd(Flag<?>... own) {
        List<Flag<?>> flags = new ArrayList<>(STREAMS);
        flags.addAll(List.of(own));
        return List.copyOf(flags);
    }

    /** Whether addresses of the internet are among them: unless only a unix socket is named. */
    static boolean onInternet(Options options) {
        return options.find(UNIX) == null || options.has(HOST) || options.has(PORT);
    }

    /**
     * The addresses that the options stand for, a unix socket last. The name is looked up by the calling thread.
     *
     * @throws UnknownHostException if the name is not known
     */
    static List<SocketAddress> of(Options options) throws UnknownHostException {
        Set<SocketAddress> addresses = new LinkedHashSet<>(); // a hosts file may have an address twice
        if (onInternet(options)) {
            for (InetAddress address : InetAddress.getAllByName(options.get(HOST))) {
                addresses.add(new InetSocketAddress(address, options.get(PORT)));
            }
        }
        Path path = options.find(UNIX);
        if (path != null) {
            addresses.add(UnixDomainSocketAddress.of(path));
        }
        return List.copyOf(addresses);
    }

    /** The same in words, for messages. */
    static String words(Options options) {
        StringJoiner words = new StringJoiner(" and ");
        if (onInternet(options)) {
            words.add(options.get(HOST) + " port " + options.get(PORT));
        }
        Path path = options.find(UNIX);
        if (path != null) {
            words.add("unix:" + path);
        }
        return words.toString();
    }
}
