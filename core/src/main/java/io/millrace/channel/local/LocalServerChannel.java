package io.millrace.channel.local;

import io.millrace.channel.AbstractChannel;
import io.millrace.channel.ChannelConfig;
import io.millrace.channel.ServerChannel;
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
     * Makes the channel that will be accepted for one that connects. <b>Thread:</b> the loop of the channel that connects.
     *
     * @param peer the channel that connects
     */
    protected LocalChannel newLocalChannel(LocalChannel peer) {
        return new LocalChannel(this, peer);
    }
}
