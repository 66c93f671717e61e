package io.millrace.channel;

/**
 * The kernel's side of a loop: waits, and dispatches what is ready to the registered handles. One belongs to one loop.
 *
 * <p><b>Thread:</b> the loop's, except for {@link #wakeup()} and {@link #isCompatible(Class)}.
 */
public interface IoHandler {
    /** Called once on the loop's thread before the first run. */
    default void initialize() {}

    /**
     * Waits until something is ready, the context's deadline has come or {@link #wakeup()} was called, if the context
     * allows it to block, and dispatches what is ready.
     *
     * @param context what the loop allows
     * @return how many handles were served
     */
    int run(IoHandlerContext context);

    /** Called once when the loop is about to end: closes the handles that are still registered. */
    default void prepareToDestroy() {}

    /** Called once, last: frees what the handler holds. */
    default void destroy() {}

    /**
     * Registers a handle.
     *
     * @param handle of a type that is compatible
     * @return the registration
     * @throws Exception if the kernel refuses or the type is not compatible; the handle is not registered then
     */
    IoRegistration register(IoHandle handle) throws Exception;

    /**
     * Ends the wait of {@link #run(IoHandlerContext)}, or keeps the next one from blocking.
     *
     * <p><b>Thread:</b> any.
     */
    void wakeup();

    /**
     * Tells whether handles of a type can be registered.
     *
     * <p><b>Thread:</b> any.
     *
     * @param handleType the type
     * @return {@code true} if they can
     */
    boolean isCompatible(Class<? extends IoHandle> handleType);
}
