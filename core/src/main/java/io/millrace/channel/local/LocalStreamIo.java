package io.millrace.channel.local;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.EventLoop;
import io.millrace.util.ReferenceCountUtil;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection.
 *
 * <pre>
 *   client: OPEN ──bind──► BOUND ──the child is registered──► CONNECTED ──► CLOSED
 *   child:  OPEN ───────────registered──────────────────────► CONNECTED ──► CLOSED
 * </pre>
 *
 * <p>A client is bound when it connects, if not before. Its state becomes CONNECTED on the thread of the child,
 * CLOSED on its own.
 */
final class LocalStreamIo extends LocalIo {

    private enum State {
        OPEN,
        BOUND,
        CONNECTED,
        CLOSED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final boolean child;

    /** The other end: of a child from the beginning, of a client from connect on. Written by the own loop. */
    private volatile @Nullable LocalStreamIo peer;

    private volatile @Nullable LocalAddress localAddress;

    /** Written by the own loop, or by the child before this is CONNECTED. */
    private volatile @Nullable LocalAddress remoteAddress;

    /** Creates the end of a client. */
    LocalStreamIo() {
        child = false;
    }

    /** Creates the end of an accepted channel. */
    LocalStreamIo(@Nullable LocalAddress serverAddress, LocalStreamIo client) {
        child = true;
        localAddress = serverAddress;
        remoteAddress = client.localAddress;
        peer = client;
    }

    @Override
    public boolean isOpen() {
        return state.get() != State.CLOSED;
    }

    @Override
    public boolean isActive() {
        return state.get() == State.CONNECTED;
    }

    @Nullable
    LocalAddress boundAddress() {
        return localAddress;
    }

    @Nullable
    LocalAddress peerAddress() {
        return remoteAddress;
    }

    // ---- requests, by way of the channel

    private LocalChannel owner() {
        return (LocalChannel) channel();
    }

    @Override
    protected boolean fits(EventLoop loop) {
        return owner().isCompatible(loop);
    }

    @Override
    protected void deregister() {
        owner().doDeregister();
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return owner().localAddress0();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return owner().remoteAddress0();
    }

    @Override
    protected void bind(SocketAddress local) throws Exception {
        owner().doBind(local);
    }

    @Override
    protected void disconnect() throws Exception {
        owner().doDisconnect();
    }

    @Override
    protected void beginRead() throws Exception {
        owner().doBeginRead();
    }

    @Override
    protected void write(ChannelOutboundBuffer out) throws Exception {
        owner().doWrite(out);
    }

    @Override
    public void closeNow() {
        try {
            owner().doClose();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ChannelException("could not close " + channel(), e);
        }
    }

    // ---- what is behind them

    @Override
    protected void register(EventLoop loop) throws Exception {
        super.register(loop);
        LocalStreamIo client = peer;
        if (child && client != null && state.compareAndSet(State.OPEN, State.CONNECTED)) {
            client.accepted(localAddress);
        }
    }

    void bindTo(SocketAddress local) {
        localAddress = LocalNames.bind(this, localAddress, local);
        state.compareAndSet(State.OPEN, State.BOUND);
    }

    @Override
    protected boolean connect(SocketAddress remote, @Nullable SocketAddress local) throws Exception {
        if (state.get() == State.CONNECTED) {
            throw new AlreadyConnectedException();
        }
        if (localAddress == null) {
            bind(local == null ? LocalAddress.ANY : local);
        }
        if (!(LocalNames.get(remote) instanceof LocalServerIo server)) {
            throw refuse();
        }
        LocalChannel accepted = server.newChild(owner());
        peer = accepted.streamIo(); // before the server has it: registering it completes the connect
        server.offer(accepted);
        return false;
    }

    /** A refused channel is of no more use. */
    private ConnectException refuse() {
        closeNow();
        return new ConnectException("connection refused");
    }

    /** On the loop of the child: it is registered. */
    private void accepted(@Nullable LocalAddress remote) {
        remoteAddress = remote;
        if (state.compareAndSet(State.BOUND, State.CONNECTED)) {
            onLoop(() -> connectCompleted(null));
        }
        // Otherwise this was closed meanwhile, and has told the child.
    }

    /** On any thread: the child was closed before it was registered. */
    private void refused() {
        onLoop(() -> {
            if (isConnecting()) {
                connectCompleted(refuse());
            }
        });
    }

    @Override
    protected Object filter(Object message) {
        return message;
    }

    /** Hands what was flushed to the peer. */
    void handOver(ChannelOutboundBuffer out) {
        LocalStreamIo reader = peer;
        if (reader == null) {
            return; // closed by a listener: the buffer is empty
        }
        for (Object message = out.current(); message != null; message = out.current()) {
            if (!reader.isOpen()) {
                out.remove(new ClosedChannelException());
                continue;
            }
            try {
                // Retained for the reader; remove() releases the writer's.
                reader.put(ReferenceCountUtil.retain(message));
            } catch (RuntimeException e) {
                out.remove(e);
                continue;
            }
            out.remove();
        }
        reader.wake();
    }

    /** Closes this end; the other one closes when it has read what was written. */
    void shut() {
        State before = state.getAndSet(State.CLOSED);
        if (before == State.CLOSED) {
            return;
        }
        LocalAddress address = localAddress;
        if (address != null && !child) {
            LocalNames.unbind(this, address);
        }
        discardInbound();
        LocalStreamIo other = peer;
        peer = null;
        if (other == null) {
            return;
        }
        if (child && before == State.OPEN) {
            other.refused();
        } else {
            other.end();
        }
    }

    @Override
    void discard(Object message) {
        ReferenceCountUtil.safeRelease(message);
    }
}
