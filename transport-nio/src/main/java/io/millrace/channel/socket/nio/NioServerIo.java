package io.millrace.channel.socket.nio;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelMetadata;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.util.NetUtil;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket's half of a channel, TCP or unix domain: accepts.
 *
 * <p>A descriptor is kept for the time when the process has none left. It is closed then, and one connection accepted and
 * closed, so that its peer sees that; it is taken again when accepting goes on. In between the VM may need it to load a class.
 */
final class NioServerIo extends NioChannelIo<ServerSocketChannel> {
    private static final Logger logger = LoggerFactory.getLogger(NioServerIo.class);
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    /** Loop only. */
    private @Nullable SocketChannel reserve;

    /** Makes the channel of an accepted connection. */
    @FunctionalInterface
    interface Children {
        Channel newChild(Channel parent, NioStreamIo io);
    }

    private final Children children;
    private volatile int backlog = NetUtil.SOMAXCONN;

    NioServerIo(ServerSocketChannel socket, Children children) {
        super(socket, SelectionKey.OP_ACCEPT);
        this.children = children;
        try {
            if (socket.getLocalAddress() != null) {
                activate();
            }
        } catch (IOException e) {
            throw new ChannelException("not a socket that can be used: " + socket, e);
        }
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected void bind(SocketAddress local) throws Exception {
        bindTo(local, this::listen);
        activate();
    }

    /** Replaces the file of a process that has ended without removing it. */
    private void listen(SocketAddress local) throws IOException {
        try {
            socket().bind(local, backlog);
        } catch (BindException e) {
            if (!(local instanceof UnixDomainSocketAddress name) || !SocketFile.removeStale(name)) {
                throw e;
            }
            socket().bind(local, backlog);
        }
    }

    // ---- accept ----

    @Override
    void ready(int ops) {
        if (isActive() && isReading()) {
            acceptRound();
        }
        if (isServed()) {
            updateInterest();
        }
    }

    /** Keeps the listener: one connection is lost, not the service. */
    @Override
    void crashed(Throwable cause) {
        fireExceptionCaught(cause);
    }

    private void acceptRound() {
        keepReserve();
        RecvByteBufAllocator.Handle handle = recvHandle();
        handle.reset(config());
        int accepted = 0;
        IOException failure = null;
        try {
            do {
                SocketChannel connection = socket().accept();
                if (connection == null) {
                    break;
                }
                accepted++;
                handle.incMessagesRead(1);
                fireRead(newChild(connection));
            } while (isServed() && isReading() && handle.continueReading());
        } catch (IOException e) {
            failure = e;
        }
        if (!isServed()) {
            return;
        }
        handle.readComplete();
        if (accepted > 0) {
            fireReadComplete();
        }
        if (failure != null && isServed()) {
            // Without descriptors, most likely: the bootstrap's acceptor takes a pause.
            refuseOne();
            fireExceptionCaught(failure);
        }
        if (isServed() && !wantsRead()) {
            stopReading();
        }
    }

    private void keepReserve() {
        if (reserve == null) {
            try {
                reserve = SocketChannel.open();
            } catch (IOException e) {
                logger.debug("no descriptor can be kept in reserve", e);
            }
        }
    }

    private void refuseOne() {
        try {
            if (dropReserve()) {
                SocketChannel refused = socket().accept();
                if (refused != null) {
                    refused.close();
                }
            }
        } catch (IOException e) {
            logger.debug("no connection could be refused", e);
        }
    }

    private boolean dropReserve() throws IOException {
        SocketChannel kept = reserve;
        reserve = null;
        if (kept == null) {
            return false;
        }
        kept.close();
        return true;
    }

    private Channel newChild(SocketChannel connection) {
        try {
            return children.newChild(channel(), new NioStreamIo(connection, true));
        } catch (Throwable t) {
            try {
                connection.close();
            } catch (IOException e) {
                t.addSuppressed(e);
            }
            throw t;
        }
    }

    // ---- close ----

    @Override
    protected void closeNow() throws Exception {
        try {
            dropReserve();
        } finally {
            super.closeNow();
        }
    }

    /** At once: whoever hears that the channel is closed can bind the address. */
    @Override
    protected void deregister() {
        deregisterNow();
    }

    // ---- what a listener does not do ----

    @Override
    protected boolean connect(SocketAddress remote, @Nullable SocketAddress local) {
        throw new UnsupportedOperationException("connect on a server channel");
    }

    @Override
    protected Object filter(Object message) {
        throw new UnsupportedOperationException("write on a server channel");
    }

    @Override
    protected void write(ChannelOutboundBuffer out) {
        throw new UnsupportedOperationException("write on a server channel");
    }

    // ---- options ----

    @Override
    @SuppressWarnings("unchecked") // the option's type is Integer
    protected <T> @Nullable T getOption(ChannelOption<T> option) {
        return option == ChannelOption.SO_BACKLOG ? (T) (Integer) backlog : super.getOption(option);
    }

    @Override
    protected <T> boolean setOption(ChannelOption<T> option, T value) {
        if (option != ChannelOption.SO_BACKLOG) {
            return super.setOption(option, value);
        }
        int length = (Integer) value;
        if (length < 0) {
            throw new IllegalArgumentException("SO_BACKLOG: " + length + " (expected: >= 0)");
        }
        backlog = length;
        return true;
    }

    @Override
    protected Set<ChannelOption<?>> options() {
        Set<ChannelOption<?>> all = new HashSet<>(super.options());
        all.add(ChannelOption.SO_BACKLOG);
        return all;
    }
}
