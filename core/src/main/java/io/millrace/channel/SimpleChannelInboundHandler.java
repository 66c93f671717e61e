package io.millrace.channel;

import io.millrace.util.ReferenceCountUtil;

/**
 * An inbound handler for messages of one type; others are passed on.
 *
 * <p><b>Ownership:</b> messages are released after {@link #channelRead0(ChannelHandlerContext, Object)} unless the handler was made
 * without that: what is to live longer must be retained.
 *
 * @param <I> the type of the messages
 */
public abstract class SimpleChannelInboundHandler<I> extends ChannelInboundHandlerAdapter {
    private final Class<?> type;
    private final boolean autoRelease;

    /** For subclasses that say what {@code I} is; messages are released. */
    protected SimpleChannelInboundHandler() {
        this(true);
    }

    /**
     * For subclasses that say what {@code I} is.
     *
     * @param autoRelease whether messages are released
     */
    protected SimpleChannelInboundHandler(boolean autoRelease) {
        this.type = TypeMatcher.find(this, SimpleChannelInboundHandler.class, "I");
        this.autoRelease = autoRelease;
    }

    /**
     * For subclasses; messages are released.
     *
     * @param inboundMessageType the type of the messages
     */
    protected SimpleChannelInboundHandler(Class<? extends I> inboundMessageType) {
        this(inboundMessageType, true);
    }

    /**
     * For subclasses.
     *
     * @param inboundMessageType the type of the messages
     * @param autoRelease whether messages are released
     */
    protected SimpleChannelInboundHandler(Class<? extends I> inboundMessageType, boolean autoRelease) {
        this.type = inboundMessageType;
        this.autoRelease = autoRelease;
    }

    /**
     * Tells whether a message is for this handler.
     *
     * @param msg the message
     * @return {@code true} if it is of the type
     * @throws Exception goes to {@code exceptionCaught}
     */
    public boolean acceptInboundMessage(Object msg) throws Exception {
        return type.isInstance(msg);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        boolean release = true;
        try {
            if (acceptInboundMessage(msg)) {
                @SuppressWarnings("unchecked") // accepted
                I message = (I) msg;
                channelRead0(ctx, message);
            } else {
                release = false;
                ctx.fireChannelRead(msg);
            }
        } finally {
            if (autoRelease && release) {
                ReferenceCountUtil.release(msg);
            }
        }
    }

    /**
     * Called for each message of the type.
     *
     * @param ctx the handler's place
     * @param msg the message
     * @throws Exception goes to {@code exceptionCaught}
     */
    protected abstract void channelRead0(ChannelHandlerContext ctx, I msg) throws Exception;
}
