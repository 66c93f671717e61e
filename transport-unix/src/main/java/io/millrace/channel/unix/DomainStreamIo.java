package io.millrace.channel.unix;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.TriggerMode;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connected domain socket's half of a channel: a stream with a file's name, the peer's credentials, and descriptors among
 * the bytes.
 */
final class DomainStreamIo extends UnixStreamIo {
    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LAST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(64);

    private final SocketFile file;

    /** Written by any thread, read by the loop. */
    private volatile DomainSocketReadMode readMode = DomainSocketReadMode.BYTES;

    /** The next attempt to connect to a listener whose queue was full. Loop only. */
    private @Nullable Future<?> retry;

    /** A new socket, or the one that the address is. */
    static DomainStreamIo of(UnixBackend backend, @Nullable SocketAddress remote) {
        return remote instanceof DescriptorAddress socket
                ? new DomainStreamIo(backend, AdoptedSocket.connection(backend, socket, true))
                : new DomainStreamIo(backend, newDomainSocket(backend), null);
    }

    /** A new socket, or an accepted one of a peer. */
    DomainStreamIo(UnixBackend backend, int fd, @Nullable SockAddr peer) {
        super(backend, SocketKind.DOMAIN_STREAM, familyOf(backend), fd, peer);
        file = new SocketFile(backend.syscalls(), true);
    }

    /** A socket that came from elsewhere. */
    DomainStreamIo(UnixBackend backend, AdoptedSocket socket) {
        super(backend, SocketKind.DOMAIN_STREAM, socket);
        file = new SocketFile(backend.syscalls(), false);
    }

    private static int familyOf(UnixBackend backend) {
        return backend.syscalls().abi().addresses().unix();
    }

    static int newDomainSocket(UnixBackend backend) {
        int fd = backend.syscalls().socket(familyOf(backend), backend.syscalls().abi().sockets().stream(), 0);
        if (fd < 0) {
            throw new ChannelException("no domain socket", Errno.toException("socket", fd, null));
        }
        return fd;
    }

    synchronized PeerCredentials peerCredentials() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        if (!isActive()) {
            throw new IOException("not connected", new NotYetConnectedException());
        }
        return PeerCredentials.of(syscalls(), fd());
    }

    // ---- bind and connect ----

    @Override
    void bindSocket(SocketAddress address) throws IOException {
        file.bind(fd(), DomainSocketAddress.from(address));
    }

    /**
     * Linux says {@code EAGAIN} when the listener's queue is full, and does not tell when there is room again; TCP would go
     * on trying by itself. The channel's connect time-out ends it.
     */
    @Override
    boolean connectsLater(int error, SockAddr peer) {
        if (error != -Errno.EAGAIN) {
            return false;
        }
        connectLater(peer, FIRST_RETRY_NANOS);
        return true;
    }

    private void connectLater(SockAddr peer, long delayNanos) {
        retry = channel().eventLoop().schedule(() -> connectAgain(peer, delayNanos), delayNanos, TimeUnit.NANOSECONDS);
    }

    private void connectAgain(SockAddr peer, long delayNanos) {
        if (!channel().eventLoop().inEventLoop()) { // the channel has moved meanwhile
            connectLater(peer, delayNanos);
            return;
        }
        retry = null;
        if (!isServed() || isActive() || !isConnecting()) {
            return;
        }
        int result = syscalls().connect(fd(), peer);
        if (result == -Errno.EAGAIN) {
            connectLater(peer, Math.min(2 * delayNanos, LAST_RETRY_NANOS));
            return;
        }
        IOException failure = result < 0 ? Errno.toException("connect", result, null) : null;
        try {
            if (failure == null) {
                connected();
            }
        } catch (IOException e) {
            failure = e;
        }
        connectCompleted(failure);
        if (failure != null) {
            channel().close();
        }
    }

    /** A domain socket that is not connected looks hung up to the poller. */
    @Override
    boolean awaitsEvents() {
        return retry == null && super.awaitsEvents();
    }

    @Override
    protected void closeNow() throws Exception {
        Future<?> attempt = retry;
        if (attempt != null) {
            retry = null;
            attempt.cancel(false);
        }
        if (isOpen()) {
            file.remove();
        }
        super.closeNow();
    }

    // ---- read ----

    /** A read ends behind each descriptor that was passed, and before urgent data, whatever is queued behind it. */
    @Override
    void readShort(Readiness readiness) {
        if (registration().handler().poller().mode() == TriggerMode.LEVEL) {
            readiness.shortRead();
        }
    }

    @Override
    int readOnce(Readiness readiness, RecvByteBufAllocator.Handle handle) {
        return readMode == DomainSocketReadMode.BYTES
                ? super.readOnce(readiness, handle)
                : readDescriptors(readiness, handle);
    }

    private int readDescriptors(Readiness readiness, RecvByteBufAllocator.Handle handle) {
        DescriptorMessage message = scratch().descriptors();
        int n = message.receive(fd());
        if (n <= 0) {
            handle.lastBytesRead(-1);
            if (n == -Errno.EAGAIN) {
                readiness.readWouldBlock();
            }
            return n;
        }
        // As if filled: what is queued behind it comes with the next read.
        handle.attemptedBytesRead(n);
        handle.lastBytesRead(n);
        handle.incMessagesRead(1);
        if (message.isTruncated()) {
            message.takeDescriptors().forEach(ReceivedFileDescriptor::release);
            failed(new IOException("descriptors that the peer has passed are lost: this process may open no more"
                    + " (ulimit -n), or there were more than " + DescriptorMessage.MAX_DESCRIPTORS));
            return n;
        }
        for (ReceivedFileDescriptor descriptor : message.takeDescriptors()) {
            if (isServed()) {
                fireRead(descriptor);
            } else {
                descriptor.release();
            }
        }
        return n;
    }

    // ---- write ----

    @Override
    protected Object filter(Object message) {
        return message instanceof FileDescriptor ? message : super.filter(message);
    }

    @Override
    boolean writeOther(Readiness readiness, ChannelOutboundBuffer out) throws IOException {
        if (!(out.current() instanceof FileDescriptor descriptor)) {
            return super.writeOther(readiness, out);
        }
        if (!descriptor.isOpen()) {
            out.remove(new IOException("closed before it was passed: " + descriptor));
            return true;
        }
        int n = descriptor.pass(scratch().descriptors(), fd());
        if (n == -Errno.EAGAIN) {
            readiness.writeWouldBlock();
            return false;
        }
        if (n >= 0) {
            out.remove();
        } else if (n == -Errno.EBADF || n == -Errno.EINVAL || n == -Errno.ETOOMANYREFS) {
            // It is this descriptor that cannot be passed; the stream is as it was.
            out.remove(Errno.toException("sendmsg", n, descriptor));
        } else {
            throw Errno.toException("write", n, null);
        }
        return true;
    }

    // ---- options ----

    @Override
    @SuppressWarnings("unchecked") // the option's own type
    protected <T> @Nullable T getOption(ChannelOption<T> option) {
        if (option == UnixChannelOption.DOMAIN_SOCKET_READ_MODE) {
            return (T) readMode;
        }
        T value = file.getOption(option);
        return value != null ? value : super.getOption(option);
    }

    @Override
    protected <T> boolean setOption(ChannelOption<T> option, T value) {
        if (option == UnixChannelOption.DOMAIN_SOCKET_READ_MODE) {
            readMode = (DomainSocketReadMode) value;
            return true;
        }
        return file.setOption(option, value, this) || super.setOption(option, value);
    }

    @Override
    protected Set<ChannelOption<?>> options() {
        Set<ChannelOption<?>> all = new HashSet<>(super.options());
        all.addAll(SocketFile.OPTIONS);
        all.add(UnixChannelOption.DOMAIN_SOCKET_READ_MODE);
        return Set.copyOf(all);
    }
}
