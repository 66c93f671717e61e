package io.millrace.channel.pool;

import io.millrace.channel.Channel;

/** A {@link ChannelPoolHandler} that does nothing when channels are acquired and released. */
public abstract class AbstractChannelPoolHandler implements ChannelPoolHandler {

    /** For subclasses. */
    protected AbstractChannelPoolHandler() {}

    /** Does nothing. */
    @Override
    public void channelAcquired(Channel ch) throws Exception {}

    /** Does nothing. */
    @Override
    public void channelReleased(Channel ch) throws Exception {}
}
