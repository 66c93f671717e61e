package io.millrace.channel.unix;

import io.millrace.channel.IoHandle;

/**
 * An {@link IoHandle} of a descriptor: what loops of the native transports serve. Users register their own for descriptors
 * that are no channel, and ask for events with {@link UnixIoOps}.
 */
@SuppressWarnings("try") // what is behind a handle may throw anything when it is closed
public interface UnixIoHandle extends IoHandle {
    /**
     * The descriptor.
     *
     * @return an open descriptor
     */
    int fd();
}
