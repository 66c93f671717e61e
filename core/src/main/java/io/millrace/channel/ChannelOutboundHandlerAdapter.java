package io.millrace.channel;

/**
 * An outbound handler that passes everything on.
 *
 * <p>Operations of methods that a subclass does not override are not delivered to it at all.
 */
public class ChannelOutboundHandlerAdapter extends ChannelHandlerAdapter implements ChannelOutboundHandler {
    /** For subclasses. */
    public ChannelOutboundHandlerAdapter() {}
}
