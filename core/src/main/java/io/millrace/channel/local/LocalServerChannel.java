package io.millrace.channel.local;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.EventLoop;
import io.millrace.channel.ServerChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Accepts connections inside the VM. */
public class LocalServerChannel extends AbstractChannel implements ServerChannel {

    /** Creates a channel that can be bound to a {@link LocalAddress}. */
    public LocalServerChannel() {
        super(null, new LocalServerIo());
    }

    @Override
    public ChannelConfig config() {
        return super.config();
    }

    @Override
    public @Nullable LocalAddress localAddress() {
        return (LocalAddress) super.localAddress();
    }

    @Override
    public @Nullable LocalAddress remoteAddress() {
        return (LocalAddress) super.remoteAddress();
    }

    /**
     * Makes the channel that will be accepted for one that connects. <b>Thread:</b> the loop of the channel that
     * connects.
     *
     * @param peer the channel that connects
     */
    protected LocalChannel newLocalChannel(LocalChannel peer) {
        return new LocalChannel(this, peer);
    }

    // ---- what subclasses can interfere with

    /** Whether a loop can serve this channel: one of this transport, or one without I/O. */
    protected boolean isCompatible(EventLoop loop) {
        return serverIo().canBeServedBy(loop);
    }

    /**
     * Called to bind the channel.
     *
     * @throws Exception fails the operation
     */
    protected void doBind(SocketAddress localAddress) throws Exception {
        serverIo().bindTo(localAddress);
    }

    /**
     * Called to close the channel, possibly more than once.
     *
     * @throws Exception fails the operation
     */
    protected void doClose() throws Exception {
        serverIo().shut();
    }

    /** Called when the channel leaves its loop. */
    protected void doDeregister() {
        serverIo().leaveLoop();
    }

    /**
     * Called to begin a round of reading.
     *
     * @throws Exception closes the channel
     */
    protected void doBeginRead() throws Exception {
        serverIo().askForRead();
    }

    /** The address that the channel is bound to, null when it is not; it stays when the channel is closed. */
    protected @Nullable SocketAddress localAddress0() {
        return serverIo().boundAddress();
    }

    private LocalServerIo serverIo() {
        return (LocalServerIo) io();
    }
}
