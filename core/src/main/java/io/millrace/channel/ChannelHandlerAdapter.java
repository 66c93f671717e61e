package io.millrace.channel;

/** A handler that knows whether it may be in several places at once. */
public abstract class ChannelHandlerAdapter implements ChannelHandler {
    /** Whether the handler is in a pipeline. Guarded by that pipeline; not used for sharable handlers. */
    boolean added;

    /** For subclasses. */
    protected ChannelHandlerAdapter() {}

    /**
     * Checks that the handler is not sharable, for handlers whose base class keeps state.
     *
     * @throws IllegalStateException if it is
     */
    protected void ensureNotSharable() {
        if (isSharable()) {
            throw new IllegalStateException("ChannelHandler " + getClass().getName() + " is not allowed to be shared");
        }
    }

    /**
     * Tells whether the handler may be in several places at once.
     *
     * @return {@code true} if its class is marked {@link ChannelHandler.Sharable}
     */
    public boolean isSharable() {
        return HandlerType.of(getClass()).sharable();
    }
}
