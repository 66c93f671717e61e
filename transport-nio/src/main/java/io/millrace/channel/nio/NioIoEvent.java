package io.millrace.channel.nio;

import io.millrace.channel.IoEvent;

/** What a selector has found a handle ready for. */
public interface NioIoEvent extends IoEvent {
    /**
     * The operations that will not block.
     *
     * @return at least one
     */
    NioIoOps ops();
}
