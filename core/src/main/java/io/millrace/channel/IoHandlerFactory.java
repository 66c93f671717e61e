package io.millrace.channel;

import io.millrace.util.concurrent.ThreadAwareExecutor;
import org.jspecify.annotations.Nullable;

/** Makes the {@link IoHandler} of each loop of a group. */
@FunctionalInterface
public interface IoHandlerFactory {
    /**
     * Makes a handler.
     *
     * @param ioExecutor the loop that the handler will belong to
     * @return a new handler
     */
    IoHandler newHandler(ThreadAwareExecutor ioExecutor);

    /**
     * Tells whether a handler may move to another thread during its life.
     *
     * @return {@code false} unless overridden
     */
    default boolean isChangingThreadSupported() {
        return false;
    }

    /**
     * The transport whose channels fit the handlers, for bootstraps that name no channel type.
     *
     * @return the transport, or {@code null} if the factory knows none
     */
    default @Nullable Transport transport() {
        return null;
    }
}
