package io.millrace.channel.local;

import io.millrace.channel.IoHandle;

/** A handle that a {@link LocalIoHandler} takes. */
public interface LocalIoHandle extends IoHandle {

    /**
     * Ends the handle at once, without telling a pipeline. <b>Thread:</b> the loop's, or any before the handle is
     * registered.
     */
    void closeNow();

    /** Ends the handle because its loop ends. */
    @Override
    void close();
}
