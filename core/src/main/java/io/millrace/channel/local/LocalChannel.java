package io.millrace.channel.local;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.ChannelConfig;
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
}
