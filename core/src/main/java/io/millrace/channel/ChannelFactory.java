package io.millrace.channel;

/**
 * Makes channels.
 *
 * @param <T> the type of the channels
 */
@FunctionalInterface
public interface ChannelFactory<T extends Channel> {
    /**
     * Makes a channel.
     *
     * @return a new channel that is not registered
     */
    T newChannel();
}
