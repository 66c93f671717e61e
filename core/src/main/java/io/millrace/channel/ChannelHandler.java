package io.millrace.channel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Handles events of a {@link Channel} or intercepts its operations, and passes them to the next handler of its
 * {@link ChannelPipeline}.
 *
 * <p>Handlers implement {@link ChannelInboundHandler} or {@link ChannelOutboundHandler} or both, usually through an adapter that
 * forwards what is not overridden. A handler with state belongs to one pipeline; one without may be shared if it says so with
 * {@link Sharable}.
 *
 * <p><b>Thread:</b> the executor of its context, unless a method says otherwise.
 */
public interface ChannelHandler {
    /**
     * Called after the handler was added to a pipeline of a registered channel; events may follow.
     *
     * <p><b>Errors:</b> what it throws removes the handler again and goes to {@code exceptionCaught}.
     *
     * @param ctx the handler's place in the pipeline
     * @throws Exception if the handler cannot work there
     */
    default void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        // for those who have something to do
    }

    /**
     * Called after the handler was removed; no event follows. Comes only after {@link #handlerAdded(ChannelHandlerContext)}.
     *
     * @param ctx the handler's former place in the pipeline
     * @throws Exception goes to {@code exceptionCaught}
     */
    default void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        // for those who have something to do
    }

    /**
     * Called when a handler or the channel has failed; passes that on unless overridden.
     *
     * @param ctx the handler's place in the pipeline
     * @param cause with what
     * @throws Exception is logged beside the cause
     */
    default void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        ctx.fireExceptionCaught(cause);
    }

    /** Says that one instance of the handler may be in several pipelines, or several times in one. */
    @Inherited
    @Documented
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Sharable {}
}
