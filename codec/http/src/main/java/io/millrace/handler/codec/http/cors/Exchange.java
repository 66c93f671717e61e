package io.millrace.handler.codec.http.cors;

import io.millrace.handler.codec.http.FullHttpResponse;

/** A request that has not got its response. */
sealed interface Exchange permits CorsDecision, Exchange.Answered {
    /**
     * One that {@link CorsHandler} answers itself, behind the responses of earlier requests.
     *
     * @param response the answer
     * @param keepAlive whether the channel stays open behind it
     */
    record Answered(FullHttpResponse response, boolean keepAlive) implements Exchange {}
}
