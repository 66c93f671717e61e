package io.millrace.channel.local;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.EventLoop;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A server's end: what is put into its queue is channels to accept. */
final class LocalServerIo extends LocalIo {

    // Both written by the own loop (a channel that was never registered is closed by any thread), read by any thread.
    private volatile @Nullable LocalAddress localAddress;
    private volatile boolean closed;

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return localAddress != null && !closed;
    }

    @Nullable
    LocalAddress boundAddress() {
        return localAddress;
    }

    // ---- requests, by way of the channel

    private LocalServerChannel owner() {
        return (LocalServerChannel) channel();
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
        return null;
    }

    @Override
    protected void bind(SocketAddress local) throws Exception {
        owner().doBind(local);
    }

    @Override
    protected void beginRead() throws Exception {
        owner().doBeginRead();
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

    void bindTo(SocketAddress local) {
        localAddress = LocalNames.bind(this, localAddress, local);
    }

    /** On the thread of the client. */
    LocalChannel newChild(LocalChannel client) {
        return owner().newLocalChannel(client);
    }

    /** On the thread of the client: the child waits to be accepted, or is closed at once when this is closed. */
    void offer(LocalChannel accepted) {
        put(accepted);
        wake();
    }

    @Override
    protected boolean connect(SocketAddress remote, @Nullable SocketAddress local) {
        throw new UnsupportedOperationException("a server channel cannot connect");
    }

    @Override
    protected Object filter(Object message) {
        throw new UnsupportedOperationException("a server channel cannot be written to");
    }

    @Override
    protected void write(ChannelOutboundBuffer out) {
        throw new UnsupportedOperationException("a server channel cannot be written to");
    }

    void shut() {
        if (closed) {
            return;
        }
        closed = true;
        LocalAddress address = localAddress;
        if (address != null) {
            LocalNames.unbind(this, address);
        }
        discardInbound();
    }

    @Override
    void discard(Object child) {
        ((LocalChannel) child).close();
    }
}
