package io.millrace.channel.unix;

import io.millrace.channel.Channel;

/** A channel over a descriptor. */
public interface UnixChannel extends Channel {
    /**
     * The channel's descriptor. It stays the channel's: only the channel may close it.
     *
     * @return the descriptor
     */
    FileDescriptor fd();
}
