package io.millrace.examples;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInboundHandlerAdapter;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.channel.unix.DescriptorAddress;
import io.millrace.channel.unix.DomainSocketAddress;
import io.millrace.channel.unix.DomainSocketReadMode;
import io.millrace.channel.unix.FileDescriptor;
import io.millrace.channel.unix.UnixChannelOption;
import io.millrace.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that serves until this one does: it passes its listening sockets on, and the end of the stream. */
final class Predecessor extends ChannelInboundHandlerAdapter {
    private static final Logger logger = LoggerFactory.getLogger(Predecessor.class);
    private static final long DEADLINE_SECONDS = 30;

    private final CompletableFuture<List<SocketAddress>> passed = new CompletableFuture<>();

    /** Loop only. */
    private final List<FileDescriptor> received = new ArrayList<>();

    private final TrustedUsers users;

    private @Nullable Channel connection;

    private Predecessor(TrustedUsers users) {
        this.users = users;
    }

    /**
     * Connects to the process that listens on the control socket.
     *
     * @param users whose process it may be; anybody else's passes nothing
     * @return {@code null} if there is none
     * @throws Exception if there may be one that cannot be reached
     */
    static @Nullable Predecessor find(EventLoopGroup group, Path control, TrustedUsers users) throws Exception {
        Predecessor predecessor = new Predecessor(users);
        ChannelFuture connect = new Bootstrap()
                .group(group)
                .option(UnixChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.FILE_DESCRIPTORS)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(predecessor)
                .connect(new DomainSocketAddress(control.toString()))
                .await();
        if (connect.cause() instanceof ConnectException) {
            return null;
        }
        predecessor.connection = connect.sync().channel();
        return predecessor;
    }

    /** The sockets that it listens on, the control socket last. */
    List<SocketAddress> takeListeners() throws Exception {
        try {
            List<SocketAddress> addresses = passed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            logger.info("{} sockets come from the predecessor: {}", addresses.size(), addresses);
            return addresses;
        } catch (ExecutionException e) {
            throw new IOException("the predecessor passes no sockets on", e.getCause());
        }
    }

    /** Tells it to stop accepting, since this process does. If it has gone by itself, there is nobody left to tell. */
    void dismiss() throws InterruptedException {
        Channel open = connection;
        if (open != null) {
            ChannelFuture told =
                    open.writeAndFlush(open.alloc().buffer(1).writeByte('!')).await();
            if (!told.isSuccess()) {
                logger.warn("the predecessor has gone before it was dismissed", told.cause());
            }
            open.close().await();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws IOException {
        users.require(ctx.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        received.add((FileDescriptor) message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && received.size() > 1) {
            List<SocketAddress> addresses = new ArrayList<>();
            received.forEach(descriptor -> addresses.add(new DescriptorAddress(descriptor)));
            passed.complete(addresses);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(new IOException("the predecessor has gone after " + received.size() + " descriptors"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
        ctx.close();
    }

    private void fail(Throwable cause) {
        if (passed.completeExceptionally(cause)) {
            received.forEach(ReferenceCountUtil::release);
        }
    }
}
