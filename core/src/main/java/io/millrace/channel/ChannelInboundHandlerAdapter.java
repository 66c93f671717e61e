package io.millrace.channel;

/**
 * An inbound handler that passes everything on.
 *
 * <p>Events of methods that a subclass does not override are not delivered to it at all: they go from its predecessor to its
 * successor directly.
 *
 * <p><b>Ownership:</b> messages are not released, they are passed on; see {@link SimpleChannelInboundHandler} for one that releases.
 */
public class ChannelInboundHandlerAdapter extends ChannelHandlerAdapter implements ChannelInboundHandler {
    /** For subclasses. */
    public ChannelInboundHandlerAdapter() {}
}
