package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelMetadata;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.util.NetUtil;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket's half of a channel: accepts.
 *
 * <p>When the process has no descriptor left, the kernel would report the listener for ever and the peer would wait for
 * ever. A descriptor that was kept for this is closed, the connection accepted and closed; the pipeline hears of it, and the
 * bootstrap's acceptor pauses. The descriptor is taken again when accepting goes on.
 */
class UnixServerIo extends UnixChannelIo {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    /** A descriptor kept for {@code EMFILE}, or negative. Loop only. */
    private int reserve = -1;

    private volatile int backlog = NetUtil.SOMAXCONN;

    /** What connections inherit. */
    private final boolean lingers;

    /** A TCP socket for an address, which may be unknown yet: a new one, or the one that the address is. */
    static UnixServerIo of(UnixBackend backend, @Nullable SocketAddress local) {
        return local instanceof DescriptorAddress socket
                ? new UnixServerIo(backend, SocketKind.LISTENER, AdoptedSocket.listener(backend, socket, false))
                : new UnixServerIo(backend, familyFor(backend, local));
    }

    /** A new TCP socket. */
    UnixServerIo(UnixBackend backend, int family) {
        this(backend, SocketKind.LISTENER, family, newSocket(backend, family));
        // As everybody expects of a server: an address in TIME_WAIT can be bound again.
        setOption(ChannelOption.SO_REUSEADDR, true);
    }

    /** A socket that came from elsewhere. */
    UnixServerIo(UnixBackend backend, SocketKind kind, AdoptedSocket socket) {
        super(backend, backend.options(kind), socket);
        lingers = UnixStreamIo.lingers(backend, socket);
    }

    /** A new socket. */
    UnixServerIo(UnixBackend backend, SocketKind kind, int family, int fd) {
        super(backend, backend.options(kind), family, fd, null);
        lingers = false;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected void bind(SocketAddress local) throws Exception {
        boolean listens =
                local instanceof DescriptorAddress socket && socket.descriptor().intValue() == fd() && !isActive();
        if (!listens) {
            super.bind(local);
            int error = syscalls().listen(fd(), backlog);
            if (error < 0) {
                throw Errno.toException("listen", error, local);
            }
        }
        reserve = openReserve();
        activate();
    }

    private int openReserve() {
        return syscalls().open("/dev/null", 0, 0);
    }

    // ---- accept ----

    @Override
    void ready(int bits) {
        readiness().arrived(bits);
        again();
    }

    @Override
    void again() {
        if (!isActive()) {
            return;
        }
        try {
            if (readiness().canRead()) {
                acceptRound(readiness());
            }
            if (isServed()) {
                tellPoller();
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Keeps the listener: one connection is lost, not the service. */
    @Override
    void crashed(Throwable cause) {
        if (isServed()) {
            registration().again();
            fireExceptionCaught(cause);
        }
    }

    /** Stays: the next connection may fare better. */
    @Override
    void giveUp(Throwable cause) {}

    private void acceptRound(Readiness readiness) {
        if (reserve < 0) {
            reserve = openReserve(); // given up, or taken by others, when descriptors had run out
        }
        RecvByteBufAllocator.Handle handle = recvHandle();
        handle.reset(config());
        int accepted = 0;
        int error = 0;
        do {
            int fd = syscalls().accept(fd(), scratch().peer());
            if (fd < 0) {
                if (!isOfOneConnection(fd)) {
                    error = fd;
                    break;
                }
                // That connection is gone, and counts; the next one may be there.
                handle.incMessagesRead(1);
            } else {
                accepted++;
                handle.incMessagesRead(1);
                acceptedConnection(fd);
            }
        } while (isServed() && readiness.canRead() && handle.continueReading());
        if (!isServed()) {
            return;
        }
        if (error == -Errno.EAGAIN) {
            readiness.readWouldBlock();
        }
        handle.readComplete();
        if (accepted > 0) {
            fireReadComplete();
        }
        if (error < 0 && error != -Errno.EAGAIN && isServed()) {
            acceptFailed(error);
        }
        if (!isServed()) {
            return;
        }
        if (!wantsRead()) {
            readiness.readOff();
        } else if (readiness.roundOver()) {
            registration().again();
        }
    }

    /**
     * Errors that {@code accept(2)} passes on from a connection that broke while it waited. {@code EPERM} is not one: who
     * forbids a connection does so before it leaves the queue, and would again.
     */
    private static boolean isOfOneConnection(int result) {
        int errno = -result;
        return errno == Errno.ECONNABORTED
                || errno == Errno.EPROTO
                || errno == Errno.ENETDOWN
                || errno == Errno.ENETUNREACH
                || errno == Errno.ENONET
                || errno == Errno.EHOSTDOWN
                || errno == Errno.EHOSTUNREACH
                || errno == Errno.ENOPROTOOPT
                || errno == Errno.EOPNOTSUPP
                || errno == Errno.ETIMEDOUT;
    }

    private void acceptedConnection(int fd) {
        Channel child;
        try {
            child = newChild(fd, scratch().peer());
        } catch (Throwable t) {
            syscalls().close(fd);
            throw t;
        }
        fireRead(child);
    }

    Channel newChild(int fd, SockAddr peer) {
        UnixStreamIo io = new UnixStreamIo(backend(), fd, peer, lingers);
        return ((UnixServerSocketChannel) channel()).newChild(new AcceptedSocket(io));
    }

    private void acceptFailed(int error) {
        if ((error == -Errno.EMFILE || error == -Errno.ENFILE) && reserve >= 0) {
            refuseOne();
        }
        fireExceptionCaught(Errno.toException("accept", error, localAddress()));
    }

    /**
     * Lets the peer see a closed connection rather than none. The descriptor stays free until accepting goes on: the VM may
     * need one to load a class, which it does not try again if that fails.
     */
    private void refuseOne() {
        syscalls().close(reserve);
        int fd = syscalls().accept(fd(), null);
        if (fd >= 0) {
            syscalls().close(fd);
        }
        reserve = -1;
    }

    @Override
    protected void closeNow() throws Exception {
        if (reserve >= 0) {
            syscalls().close(reserve);
            reserve = -1;
        }
        super.closeNow();
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
        return Set.copyOf(all);
    }
}
