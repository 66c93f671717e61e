package io.millrace.channel;

/**
 * Something that an {@link IoHandler} does I/O for: the transport's half of a channel, or a descriptor of a user's own.
 *
 * <p><b>Thread:</b> every method is called on the thread of the loop that the handle is registered with.
 */
@SuppressWarnings("try") // what is behind a handle may throw anything when it is closed
public interface IoHandle extends AutoCloseable {
    /**
     * Acts on an event.
     *
     * <p>The event is valid during the call only: handlers reuse the object.
     *
     * @param registration what {@link IoEventLoop#register(IoHandle)} answered
     * @param event what happened
     */
    void handle(IoRegistration registration, IoEvent event);

    /** Tells that the handle is registered from now on. */
    default void registered() {}

    /** Tells that the handle is no longer registered; no event follows. */
    default void unregistered() {}

    /**
     * Ends the handle because its loop ends.
     *
     * @throws Exception if what is behind the handle could not be closed; the loop logs it and goes on
     */
    @Override
    void close() throws Exception;
}
