package io.millrace.channel.local;

import io.millrace.channel.ChannelOutboundBuffer;
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

    @Override
    public @Nullable LocalAddress localAddress() {
        return localAddress;
    }

    @Override
    public @Nullable LocalAddress remoteAddress() {
        return null;
    }

    @Override
    protected void bind(SocketAddress local) {
        localAddress = LocalNames.bind(this, localAddress, local);
    }

    /** On the thread of the client. */
    LocalChannel newChild(LocalChannel client) {
        return ((LocalServerChannel) channel()).newLocalChannel(client);
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

    @Override
    public void closeNow() {
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
