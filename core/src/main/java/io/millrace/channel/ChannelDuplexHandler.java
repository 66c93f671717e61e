package io.millrace.channel;

/**
 * A handler of both directions that passes everything on.
 *
 * <p>What a subclass does not override is not delivered to it at all.
 */
public class ChannelDuplexHandler extends ChannelInboundHandlerAdapter implements ChannelOutboundHandler {
    /** For subclasses. */
    public ChannelDuplexHandler() {}
}
