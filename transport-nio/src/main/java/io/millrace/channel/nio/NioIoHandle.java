package io.millrace.channel.nio;

import io.millrace.channel.IoHandle;
import java.nio.channels.SelectableChannel;

/** A handle that a {@link NioIoHandler} can wait for. */
@SuppressWarnings("try") // what is behind a handle may throw anything when it is closed
public interface NioIoHandle extends IoHandle {
    /**
     * What the selector watches.
     *
     * @return the same non-blocking channel each time
     */
    SelectableChannel selectableChannel();
}
