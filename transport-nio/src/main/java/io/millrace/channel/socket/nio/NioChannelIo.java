package io.millrace.channel.socket.nio;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelIo;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoop;
import io.millrace.channel.IoEvent;
import io.millrace.channel.IoEventLoop;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.nio.NioIoEvent;
import io.millrace.channel.nio.NioIoHandle;
import io.millrace.channel.nio.NioIoRegistration;
import io.millrace.util.concurrent.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket's half of a channel, whatever kind of socket: its registration and interest, addresses and options.
 *
 * <pre>
 *  read interest     while reading is on and the input open
 *  write interest    only after the kernel took less than it was offered
 * </pre>
 *
 * @param <S> the kind of socket
 */
abstract class NioChannelIo<S extends SelectableChannel & NetworkChannel> extends ChannelIo implements NioIoHandle {
    private static final Logger logger = LoggerFactory.getLogger(NioChannelIo.class);

    private final S socket;

    /** The operation that reading waits for. */
    private final int readOp;

    /** Written by the loop, or by the thread that closes a channel which was never registered; read by any. */
    private volatile boolean open = true;
    /** Written by the loop; read by any thread. */
    private volatile boolean active;
    /** Written by the loop; read by any thread. */
    private volatile @Nullable SocketAddress remote;

    /** What the socket told before it was closed. */
    private volatile @Nullable SocketAddress lastLocal;

    /** What binding a domain socket has made. Written by the loop; read by whoever closes. */
    private volatile @Nullable SocketFile file;

    // Loop only.
    private @Nullable NioIoRegistration registration;
    private boolean reading;
    private boolean inputClosed;
    private boolean awaitsWritable;

    /**
     * Takes over a socket.
     *
     * @throws ChannelException if it cannot be put into non-blocking mode; it is closed then
     */
    NioChannelIo(S socket, int readOp) {
        this.socket = socket;
        this.readOp = readOp;
        try {
            socket.configureBlocking(false);
        } catch (IOException e) {
            try {
                socket.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw new ChannelException("not a socket that works without blocking: " + socket, e);
        }
    }

    final S socket() {
        return socket;
    }

    @Override
    public final SelectableChannel selectableChannel() {
        return socket;
    }

    // ---- registration ----

    @Override
    protected final void register(EventLoop loop) throws Exception {
        Future<IoRegistration> registered = ((IoEventLoop) loop).register(this);
        Throwable cause = registered.cause();
        if (cause != null) {
            throw cause instanceof Exception e ? e : new ChannelException(cause);
        }
        registration = Objects.requireNonNull((NioIoRegistration) registered.getNow(), "registration");
        updateInterest();
    }

    @Override
    protected void deregister() {
        NioIoRegistration bond = registration;
        if (bond != null) {
            registration = null;
            bond.cancel();
        }
    }

    /** Leaves the loop, so that closing the socket gives it back to the system in that call. */
    final void deregisterNow() {
        NioIoRegistration bond = registration;
        if (bond != null) {
            registration = null;
            bond.cancelNow();
        }
    }

    @Override
    public void registered() {}

    @Override
    public void unregistered() {}

    final NioIoRegistration registration() {
        NioIoRegistration bond = registration;
        if (bond == null) {
            throw new IllegalStateException("not registered");
        }
        return bond;
    }

    /** Tells the selector what the channel waits for. */
    final void updateInterest() {
        NioIoRegistration bond = registration;
        if (bond != null) {
            bond.interestOps(interest());
        }
    }

    private int interest() {
        if (active) {
            return (reading && !inputClosed ? readOp : 0) | (awaitsWritable ? SelectionKey.OP_WRITE : 0);
        }
        return isConnecting() ? SelectionKey.OP_CONNECT : 0;
    }

    // ---- events ----

    /** Acts on the operations that will not block. */
    abstract void ready(int ops);

    /** Acts on a failure that is not the kernel's, such as no memory for a buffer: the loop would only meet it again. */
    void crashed(Throwable cause) {
        failed(cause);
    }

    @Override
    public final void handle(IoRegistration bond, IoEvent event) {
        try {
            ready(((NioIoEvent) event).ops().value());
        } catch (Throwable t) {
            if (!isServed()) {
                throw t; // to be logged: the channel has no way to tell any more
            }
            try {
                crashed(t);
            } catch (Throwable again) {
                again.addSuppressed(t);
                logger.warn("a channel failed to act on a failure: {}", socket, again);
                abandon();
            }
        }
    }

    /** Closes the channel, since telling the pipeline does not work: its failure would be reported for ever. */
    private void abandon() {
        try {
            close();
            if (isServed()) {
                closeNow(); // a close that went wrong half-way is not begun again
            }
        } catch (Throwable t) {
            logger.warn("a socket could not be closed: {}", socket, t);
        }
    }

    /** Reading is on and the input is open. */
    final boolean isReading() {
        return reading && !inputClosed;
    }

    final void stopReading() {
        reading = false;
    }

    /** Nothing will be read any more. */
    final void closeInput() {
        inputClosed = true;
    }

    @Override
    protected final void beginRead() {
        reading = true;
        updateInterest();
    }

    @Override
    protected final void endRead() {
        reading = false;
        updateInterest();
    }

    /** The kernel took less than it was offered. */
    final boolean awaitsWritable() {
        return awaitsWritable;
    }

    final void awaitWritable(boolean awaits) {
        awaitsWritable = awaits;
    }

    // ---- state ----

    @Override
    public final boolean isOpen() {
        return open;
    }

    /** Open, and not about to be closed elsewhere or on its way to another loop: events may still be acted on. Loop only. */
    final boolean isServed() {
        return open && registration != null;
    }

    @Override
    public final boolean isActive() {
        return active;
    }

    /** The socket is connected, bound or listens: the selector hears of it from now on. */
    final void activate() {
        active = true;
        updateInterest();
    }

    @Override
    public final @Nullable SocketAddress localAddress() {
        SocketAddress known = lastLocal;
        if (known != null || !open) {
            return known;
        }
        try {
            return socket.getLocalAddress();
        } catch (IOException e) {
            return lastLocal; // closed in this moment, or behind the channel
        }
    }

    @Override
    public final @Nullable SocketAddress remoteAddress() {
        return remote;
    }

    final void connectedTo(@Nullable SocketAddress peer) {
        remote = peer;
    }

    /** Binds with messages that name the address, which the JDK's do not. */
    final void bindTo(SocketAddress local, Binding binding) throws IOException {
        try {
            if (local instanceof UnixDomainSocketAddress name
                    && !name.toString().isEmpty()) {
                file = SocketFile.bind(name, binding);
            } else {
                binding.bind(local);
            }
        } catch (BindException e) {
            throw caused(new BindException(e.getMessage() + ": " + local), e);
        } catch (SocketException e) {
            throw caused(new SocketException(SocketFile.explain(e, local) + ": " + local), e);
        }
    }

    /** The JDK's ways to bind differ with the kind of socket. */
    @FunctionalInterface
    interface Binding {
        void bind(SocketAddress local) throws IOException;
    }

    static <E extends SocketException> E caused(E exception, Throwable cause) {
        exception.initCause(cause);
        return exception;
    }

    /**
     * Closes the socket, once. While the selector still knows it the system keeps it until the selection that follows: the
     * JDK shuts the output before that, so that the peer need not wait.
     */
    @Override
    protected void closeNow() throws Exception {
        if (!open) {
            return;
        }
        lastLocal = localAddress();
        open = false;
        active = false;
        deregister();
        SocketFile made = file;
        file = null;
        if (made != null) {
            made.remove();
        }
        try {
            socket.close();
        } finally {
            if (made != null) {
                made.removeUnknown();
            }
        }
    }

    // ---- options ----

    @Override
    protected <T> @Nullable T getOption(ChannelOption<T> option) {
        return NioOptions.get(socket, option);
    }

    @Override
    protected <T> boolean setOption(ChannelOption<T> option, T value) {
        return NioOptions.set(socket, option, value);
    }

    @Override
    protected Set<ChannelOption<?>> options() {
        return NioOptions.of(socket);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + '(' + socket + ')';
    }
}
