package io.millrace.channel.unix;

import io.millrace.channel.Channel;

/** A channel over a descriptor. */
public interface UnixChannel extends Channel {
    /**
     * The channel's descriptor. It stays the channel's: it is {@linkplain FileDescriptor#isOpen() open} as long as the
     * channel's socket is, whoever closes that, and {@link FileDescriptor#close()} closes the channel, without waiting for
     * it. No other channel can be made of it ({@link DescriptorAddress}).
     *
     * @return the descriptor
     */
    FileDescriptor fd();
}
