package io.millrace.channel.unix;

import io.millrace.channel.IoHandle;
import io.millrace.channel.IoRegistration;

/**
 * An {@link IoHandle} of a descriptor: what loops of the native transports serve. Users register their own for
 * descriptors that are no channel, and ask for events with {@link UnixIoOps}.
 */
@SuppressWarnings("try") // what is behind a handle may throw anything when it is closed
public interface UnixIoHandle extends IoHandle {
    /**
     * The descriptor.
     *
     * @return an open descriptor
     */
    int fd();

    /**
     * Hands on what is ready, to {@link #handle}; a transport's own kind of handle puts it into its kernel's words.
     *
     * @param registration the handle's registration
     * @param event what is ready; valid during the call only
     */
    default void deliver(IoRegistration registration, UnixIoEvent event) {
        handle(registration, event);
    }
}
