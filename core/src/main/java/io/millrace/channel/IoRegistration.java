package io.millrace.channel;

/** The bond between an {@link IoHandle} and the {@link IoHandler} that it is registered with. */
public interface IoRegistration {
    /**
     * The handler's own data of this registration.
     *
     * @param <T> the type that the caller knows it to have
     * @return the data, of a type that the handler documents
     */
    <T> T attachment();

    /**
     * Asks the handler for something.
     *
     * <p><b>Thread:</b> the loop's.
     *
     * @param ops what is wanted, of the handler's own type
     * @return a number that names the request, or -1 where the handler needs none
     * @throws IllegalArgumentException if {@code ops} is of another handler's type
     * @throws IllegalStateException if the registration was cancelled
     */
    long submit(IoOps ops);

    /**
     * Tells whether events may still arrive.
     *
     * @return {@code false} once {@link #cancel()} was called or the handler ended
     */
    boolean isValid();

    /**
     * Ends the registration; the handle's {@link IoHandle#unregistered()} follows.
     *
     * <p><b>Thread:</b> any.
     *
     * @return {@code true} if this call ended it
     */
    boolean cancel();
}
