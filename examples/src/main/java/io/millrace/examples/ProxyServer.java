package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.unix.SpliceForwarder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * Connects each client to a server behind it, and passes on what either sends: no faster than the other reads, and up to
 * the end of each direction by itself.
 */
final class ProxyServer implements Example {
    private static final Flag<InetSocketAddress> TARGET =
            Flag.address("--target", "the server that clients are connected to");

    private static final Flag<Mode> MODE = Flag.choice(
                    "--mode",
                    "MODE",
                    "splice: inside the kernel; copy: through handlers; auto: splice if it can",
                    Mode.class)
            .or(Mode.AUTO);

    /** How bytes are passed on. */
    enum Mode {
        /** Inside the kernel where that can be done. */
        AUTO,
        /** Inside the kernel, by a {@link SpliceForwarder} a direction. */
        SPLICE,
        /** Through handlers of this process. */
        COPY
    }

    @Override
    public String name() {
        return "proxy";
    }

    @Override
    public String summary() {
        return "passes connections on to another server";
    }

    @Override
    public List<Flag<?>> flags() {
        return Addresses.streamsAnd(TARGET, MODE);
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        InetSocketAddress target = options.get(TARGET);
        boolean splices = splices(server, options.get(MODE));
        server.listen(
                new ServerBootstrap()
                        // Nothing is read before there is somebody to pass it on to.
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel client) {
                                client.pipeline().addLast(new ProxyHandler(target, splices));
                            }
                        }),
                options);
    }

    private static boolean splices(Server server, Mode mode) throws UsageException {
        if (mode == Mode.COPY) {
            return false;
        }
        String transport =
                Objects.requireNonNull(server.group().transport(), "transport").name();
        Throwable cause = SpliceForwarder.unavailabilityCause();
        boolean can = cause == null && !transport.equals("nio");
        if (mode == Mode.SPLICE && !can) {
            throw new UsageException("--mode splice does not work here: "
                    + (cause == null ? "transport " + transport + " is not a native one" : cause.getMessage()));
        }
        return can;
    }
}
