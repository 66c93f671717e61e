package io.millrace.channel;

import io.millrace.util.concurrent.Future;

/** An {@link EventLoopGroup} whose loops do I/O through an {@link IoHandler} each. */
public interface IoEventLoopGroup extends EventLoopGroup {
    @Override
    IoEventLoop next();

    /**
     * Registers a handle with one of the loops.
     *
     * @param handle the handle
     * @return completed with the registration; fails if the handle does not fit or the kernel refuses
     */
    default Future<IoRegistration> register(IoHandle handle) {
        return next().register(handle);
    }

    /**
     * Tells whether handles of a type can be registered with the loops.
     *
     * @param handleType the type
     * @return {@code true} if they can
     */
    default boolean isCompatible(Class<? extends IoHandle> handleType) {
        return next().isCompatible(handleType);
    }

    /**
     * Tells whether the loops' handlers are of a type.
     *
     * @param handlerType the type
     * @return {@code true} if they are
     */
    default boolean isIoType(Class<? extends IoHandler> handlerType) {
        return next().isIoType(handlerType);
    }
}
