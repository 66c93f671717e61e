package io.millrace.channel;

import io.millrace.util.ReferenceCountUtil;

/**
 * An inbound handler for user events of one type; others are passed on.
 *
 * <p><b>Ownership:</b> events are released after {@link #eventReceived(ChannelHandlerContext, Object)} unless the handler was made
 * without that.
 *
 * @param <I> the type of the events
 */
public abstract class SimpleUserEventChannelHandler<I> extends ChannelInboundHandlerAdapter {
    private final Class<?> type;
    private final boolean autoRelease;

    /** For subclasses that say what {@code I} is; events are released. */
    protected SimpleUserEventChannelHandler() {
        this(true);
    }

    /**
     * For subclasses that say what {@code I} is.
     *
     * @param autoRelease whether events are released
     */
    protected SimpleUserEventChannelHandler(boolean autoRelease) {
        this.type = TypeMatcher.find(this, SimpleUserEventChannelHandler.class, "I");
        this.autoRelease = autoRelease;
    }

    /**
     * For subclasses; events are released.
     *
     * @param eventType the type of the events
     */
    protected SimpleUserEventChannelHandler(Class<? extends I> eventType) {
        this(eventType, true);
    }

    /**
     * For subclasses.
     *
     * @param eventType the type of the events
     * @param autoRelease whether events are released
     */
    protected SimpleUserEventChannelHandler(Class<? extends I> eventType, boolean autoRelease) {
        this.type = eventType;
        this.autoRelease = autoRelease;
    }

    /**
     * Tells whether an event is for this handler.
     *
     * @param evt the event
     * @return {@code true} if it is of the type
     * @throws Exception goes to {@code exceptionCaught}
     */
    protected boolean acceptEvent(Object evt) throws Exception {
        return type.isInstance(evt);
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext ctx, Object evt) throws Exception {
        boolean release = true;
        try {
            if (acceptEvent(evt)) {
                @SuppressWarnings("unchecked") // accepted
                I event = (I) evt;
                eventReceived(ctx, event);
            } else {
                release = false;
                ctx.fireUserEventTriggered(evt);
            }
        } finally {
            if (autoRelease && release) {
                ReferenceCountUtil.release(evt);
            }
        }
    }

    /**
     * Called for each event of the type.
     *
     * @param ctx the handler's place
     * @param evt the event
     * @throws Exception goes to {@code exceptionCaught}
     */
    protected abstract void eventReceived(ChannelHandlerContext ctx, I evt) throws Exception;
}
