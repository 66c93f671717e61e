package io.millrace.channel.pool;

import io.millrace.channel.Channel;

/** Is told what happens to the channels of a pool. <b>Thread:</b> the loop of the channel, for every method. */
public interface ChannelPoolHandler {

    /**
     * A channel is given back to the pool.
     *
     * @throws Exception closes the channel and fails the release
     */
    void channelReleased(Channel ch) throws Exception;

    /**
     * A channel is handed out.
     *
     * @throws Exception closes the channel and fails the acquisition
     */
    void channelAcquired(Channel ch) throws Exception;

    /**
     * A new channel is registered, and not connected yet: the place to fill its pipeline.
     *
     * @throws Exception closes the channel and fails the acquisition
     */
    void channelCreated(Channel ch) throws Exception;
}
