package io.millrace.examples;

import io.millrace.bootstrap.ServerBootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.Transport;
import io.millrace.channel.socket.DuplexChannel;
import io.millrace.channel.unix.DescriptorAddress;
import io.millrace.channel.unix.DomainSocketAddress;
import io.millrace.channel.unix.DomainSocketChannel;
import io.millrace.channel.unix.UnixChannel;
import io.millrace.channel.unix.UnixChannelOption;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An echo server that a newer process replaces without a refused connection. Start it, and start it again with the same
 * {@code --control}: the second one takes the listening sockets from the first over that unix socket, accepts, and says
 * so; only then the first stops accepting, drains its connections and ends with exit code 0. In between both accept, from
 * the same queue of the kernel.
 *
 * <p>Sockets that a service manager hands in ({@code LISTEN_FDS}) are served in place of {@code --host} and {@code --port}.
 */
final class HandoverServer implements Example {
    private static final Logger logger = LoggerFactory.getLogger(HandoverServer.class);

    private static final Flag<Path> CONTROL = Flag.path(
                    "--control", "PATH", "the unix socket where the next process asks for the listeners")
            .or(Path.of(System.getProperty("java.io.tmpdir"), "millrace-handover.sock"));

    @Override
    public String name() {
        return "handover";
    }

    @Override
    public String summary() {
        return "an echo server that its successor takes the listening socket from";
    }

    @Override
    public List<Flag<?>> flags() {
        return Addresses.streamsAnd(CONTROL);
    }

    @Override
    public void start(Server server, Options options) throws Exception {
        requireUnixSockets(server.group());
        Path control = options.get(CONTROL);
        TrustedUsers users = TrustedUsers.ownAndRoot();
        Predecessor predecessor = Predecessor.find(server.group(), control, users);
        List<SocketAddress> addresses =
                new ArrayList<>(predecessor == null ? ownAddresses(options, control) : predecessor.takeListeners());
        SocketAddress controlAddress = addresses.remove(addresses.size() - 1);

        List<Channel> listeners = bindAll(server.prepare(EchoServer.bootstrap()), addresses);
        listeners.forEach(server::add);
        Channel controlListener = controlBootstrap(server.group(), listeners, users)
                .bind(controlAddress)
                .sync()
                .channel();
        server.add(controlListener);
        // Of the others' files nobody knows whose they are: a service manager's perhaps. They stay.
        controlListener.config().setOption(UnixChannelOption.REMOVE_SOCKET_FILE, true);
        if (predecessor != null) {
            predecessor.dismiss();
        }
    }

    private static void requireUnixSockets(EventLoopGroup group) throws UsageException {
        Transport transport = Objects.requireNonNull(group.transport(), "transport");
        if (!transport.offers(DomainSocketChannel.class)) {
            throw new UsageException("transport " + transport.name() + " passes no descriptors");
        }
    }

    /** Of a process without a predecessor; the control socket comes last. */
    private static List<SocketAddress> ownAddresses(Options options, Path control) throws Exception {
        List<SocketAddress> addresses = new ArrayList<>(DescriptorAddress.inherited());
        if (addresses.isEmpty()) {
            addresses.addAll(Addresses.of(options));
        }
        addresses.add(new DomainSocketAddress(control.toString()));
        return addresses;
    }

    private static List<Channel> bindAll(ServerBootstrap bootstrap, List<SocketAddress> addresses) throws Exception {
        Future<List<Channel>> bound = bootstrap.bindAll(addresses).sync();
        return Objects.requireNonNull(bound.getNow(), "bound");
    }

    /** Of the socket where a successor, a process of one of the users, asks for the listeners. */
    static ServerBootstrap controlBootstrap(EventLoopGroup group, List<Channel> listeners, TrustedUsers users) {
        SocketFiles files = new SocketFiles();
        return new ServerBootstrap()
                .group(group)
                // Who has the listeners could answer in our place.
                .option(UnixChannelOption.SOCKET_FILE_PERMISSIONS, PosixFilePermissions.fromString("rw-------"))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(new Successor(listeners, files, users));
                    }
                });
    }

    /** Keeps the files of sockets that are passed on: they do not end with this process. Any thread. */
    private static final class SocketFiles {
        /** Those whose files would have ended with this process. */
        private final List<Channel> owners = new ArrayList<>();

        /** The successors that have the sockets, or may have: for good once one of them accepts. */
        private int holders;

        synchronized void keep(List<Channel> sockets) {
            holders++;
            for (Channel socket : sockets) {
                ChannelConfig config = socket.config();
                if (Boolean.TRUE.equals(config.getOption(UnixChannelOption.REMOVE_SOCKET_FILE))) {
                    config.setOption(UnixChannelOption.REMOVE_SOCKET_FILE, false);
                    owners.add(socket);
                }
            }
        }

        /** A successor has gone without accepting. */
        synchronized void giveBack() {
            if (--holders > 0) {
                return;
            }
            for (Channel owner : owners) {
                if (owner.isOpen()) {
                    owner.config().setOption(UnixChannelOption.REMOVE_SOCKET_FILE, true);
                }
            }
            owners.clear();
        }
    }

    /** The newer process at the other end: it gets the listeners, and its first byte means that it accepts. */
    private static final class Successor extends ChannelInboundHandlerAdapter {
        private final List<Channel> listeners;
        private final SocketFiles files;
        private final TrustedUsers users;

        /** What it was passed has files that are kept for it. */
        private boolean served;

        private boolean accepts;

        Successor(List<Channel> listeners, SocketFiles files, TrustedUsers users) {
            this.listeners = listeners;
            this.files = files;
            this.users = users;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) throws IOException {
            users.require(ctx.channel());
            Channel control = Objects.requireNonNull(ctx.channel().parent(), "parent");
            List<Channel> sockets = new ArrayList<>(listeners);
            sockets.add(control);
            files.keep(sockets);
            served = true;
            for (Channel listener : listeners) {
                pass(ctx, listener);
            }
            pass(ctx, control).addListener(passed -> ((DuplexChannel) ctx.channel()).shutdownOutput());
            ctx.flush();
        }

        private static ChannelFuture pass(ChannelHandlerContext ctx, Channel listener) {
            return ctx.write(((UnixChannel) listener).fd());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            if (!served) {
                return;
            }
            accepts = true;
            logger.info("the successor accepts: ending");
            listeners.forEach(Channel::close);
            Objects.requireNonNull(ctx.channel().parent(), "parent").close();
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (served && !accepts) {
                logger.warn("the successor has gone: going on");
                files.giveBack();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            logger.warn("handing over has failed", cause);
            ctx.close();
        }
    }
}
