package io.millrace.handler.codec.http;

import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPipeline;

/**
 * Tells the handlers, the decoder among them, that an {@code Expect} could not be met and the request's content is not
 * going to come. A decoder takes what comes next as a new request; behind {@link HttpServerCodec}, which does not
 * believe it, only the handlers after the one that has refused the request are told.
 *
 * <p><b>Spec:</b> RFC 9110 §10.1.1
 */
public final class HttpExpectationFailedEvent {
    /** The event. */
    public static final HttpExpectationFailedEvent INSTANCE = new HttpExpectationFailedEvent();

    private HttpExpectationFailedEvent() {}

    /**
     * Tells the handlers of a request's refusal. {@link HttpServerCodec} does not hear it and reads the content, to be
     * dropped: a client need not wait for the answer, and what it sends as content must not be taken as a request.
     */
    static void fire(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        if (pipeline.get(HttpServerCodec.class) == null) {
            pipeline.fireUserEventTriggered(INSTANCE);
        } else {
            ctx.fireUserEventTriggered(INSTANCE);
        }
    }
}
