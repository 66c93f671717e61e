package io.millrace.channel;

/**
 * What inbound events are sent with: each method passes its event to the next {@link ChannelInboundHandler} of the pipeline.
 *
 * <p><b>Thread:</b> any; the handler is called on its own executor.
 */
public interface ChannelInboundInvoker {
    /**
     * Tells that the channel was registered with its loop.
     *
     * @return this
     */
    ChannelInboundInvoker fireChannelRegistered();

    /**
     * Tells that the channel was deregistered from its loop.
     *
     * @return this
     */
    ChannelInboundInvoker fireChannelUnregistered();

    /**
     * Tells that the channel is active: connected, or bound.
     *
     * @return this
     */
    ChannelInboundInvoker fireChannelActive();

    /**
     * Tells that the channel is no longer active, which is to say closed.
     *
     * @return this
     */
    ChannelInboundInvoker fireChannelInactive();

    /**
     * Reports an exception.
     *
     * @param cause the exception
     * @return this
     */
    ChannelInboundInvoker fireExceptionCaught(Throwable cause);

    /**
     * Passes on an event of a user's own.
     *
     * @param event the event
     * @return this
     */
    ChannelInboundInvoker fireUserEventTriggered(Object event);

    /**
     * Passes on a message.
     *
     * <p><b>Ownership:</b> the message is the receiver's.
     *
     * @param msg the message
     * @return this
     */
    ChannelInboundInvoker fireChannelRead(Object msg);

    /**
     * Tells that a round of reading is over.
     *
     * @return this
     */
    ChannelInboundInvoker fireChannelReadComplete();

    /**
     * Tells that {@link Channel#isWritable()} has changed.
     *
     * @return this
     */
    ChannelInboundInvoker fireChannelWritabilityChanged();
}
