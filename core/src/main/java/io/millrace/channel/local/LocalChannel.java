package io.millrace.channel.local;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.EventLoop;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection inside the VM. Messages of any type can be written; they arrive as they are.
 *
 * <p>When the other end closes, this one closes too once it has read what was written.
 */
public class LocalChannel extends AbstractChannel {

    /** Creates a channel that can connect. */
    public LocalChannel() {
        super(null, new LocalStreamIo());
    }

    /**
     * Creates a channel that was accepted; for overrides of {@link LocalServerChannel#newLocalChannel(LocalChannel)}.
     *
     * @param parent the server
     * @param peer the channel that connects
     */
    protected LocalChannel(LocalServerChannel parent, LocalChannel peer) {
        super(parent, new LocalStreamIo(parent.localAddress(), peer.streamIo()));
    }

    final LocalStreamIo streamIo() {
        return (LocalStreamIo) io();
    }

    @Override
    public @Nullable LocalServerChannel parent() {
        return (LocalServerChannel) super.parent();
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

    // ---- what subclasses can interfere with

    /** Whether a loop can serve this channel: one of this transport, or one without I/O. */
    protected boolean isCompatible(EventLoop loop) {
        return streamIo().canBeServedBy(loop);
    }

    /**
     * Called to bind the channel.
     *
     * @throws Exception fails the operation
     */
    protected void doBind(SocketAddress localAddress) throws Exception {
        streamIo().bindTo(localAddress);
    }

    /**
     * Called to disconnect the channel, which closes it.
     *
     * @throws Exception fails the operation
     */
    protected void doDisconnect() throws Exception {
        doClose();
    }
    /**
     * Called to close the channel, possibly more than once.
     *
     * @throws Exception fails the operation
     */
    protected void doClose() throws Exception {
        streamIo().shut();
    }

    /** Called when the channel leaves its loop. */
    protected void doDeregister() {
        streamIo().leaveLoop();
    }

    /**
     * Called to begin a round of reading.
     *
     * @throws Exception closes the channel
     */
    protected void doBeginRead() throws Exception {
        streamIo().askForRead();
    }

    /**
     * Called to hand what was flushed to the peer.
     *
     * @throws Exception closes the output or the channel
     */
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        streamIo().handOver(in);
    }
    /** The address that the channel is bound to, null when it is not; it stays when the channel is closed. */
    protected @Nullable SocketAddress localAddress0() {
        return streamIo().boundAddress();
    }

    /** The address of the peer, null when there was none yet; it stays when the channel is closed. */
    protected @Nullable SocketAddress remoteAddress0() {
        return streamIo().peerAddress();
    }
}
