package io.millrace.handler.codec.http.cors;

import static io.millrace.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD;
import static io.millrace.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.millrace.handler.codec.http.HttpHeaderNames.ORIGIN;
import static io.millrace.handler.codec.http.HttpHeaderNames.VARY;

import io.millrace.buffer.Unpooled;
import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.handler.codec.CodecLimitException;
import io.millrace.handler.codec.http.DefaultFullHttpResponse;
import io.millrace.handler.codec.http.FullHttpResponse;
import io.millrace.handler.codec.http.HttpContent;
import io.millrace.handler.codec.http.HttpHeaderValues;
import io.millrace.handler.codec.http.HttpHeaders;
import io.millrace.handler.codec.http.HttpMethod;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.HttpResponse;
import io.millrace.handler.codec.http.HttpResponseStatus;
import io.millrace.handler.codec.http.HttpStatusClass;
import io.millrace.handler.codec.http.HttpUtil;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;

/**
 * Lets pages of other origins use a server as far as its configurations say, and no further. To be put behind the HTTP
 * codec.
 *
 * <p>Preflight requests are answered here. Other requests pass, and their responses get the headers that tell the
 * browser what its page may see. With {@code shortCircuit} a request whose origin is not allowed, preflight or not,
 * gets 403 and is seen by nobody; a request without an origin passes. A request with several origins has none that is
 * allowed.
 *
 * <p>Of several configurations the first that knows the origin decides.
 *
 * <p>{@code Vary: origin} is added, beside what is there already, to all responses that are not the same for every
 * origin: otherwise a cache would hand an answer that was made for one origin to another.
 *
 * <p>Every request must get a response; at most {@value #MAX_UNANSWERED} may wait for theirs.
 *
 * <p><b>Spec:</b> Fetch §3.2 (CORS protocol); RFC 6454 §7.
 */
public class CorsHandler extends ChannelDuplexHandler {
    /** More than HTTP codecs let through; a handler that never answers runs into it. */
    private static final int MAX_UNANSWERED = 1024;

    private final List<CorsConfig> configs;
    private final boolean shortCircuit;
    private final boolean enabled;
    private final boolean varies;

    /** In the order of the requests. */
    private final ArrayDeque<Exchange> exchanges = new ArrayDeque<>(2);

    /** A response has begun whose end has not been written. */
    private boolean responding;

    /** The rest of a request that was answered here is dropped. */
    private boolean dropping;

    private boolean dropped;
    private boolean passed;

    /**
     * Makes a handler.
     *
     * @param config who may do what
     */
    public CorsHandler(CorsConfig config) {
        this(List.of(Objects.requireNonNull(config, "config")), config.isShortCircuit());
    }

    /**
     * Makes a handler.
     *
     * @param configList who may do what; the first one that knows an origin counts
     * @param isShortCircuit whether requests of origins that are not allowed are refused with 403
     * @throws IllegalArgumentException if the list is empty
     */
    public CorsHandler(List<CorsConfig> configList, boolean isShortCircuit) {
        configs = List.copyOf(configList);
        if (configs.isEmpty()) {
            throw new IllegalArgumentException("Param 'configList' must not be empty");
        }
        shortCircuit = isShortCircuit;
        enabled = configs.stream().anyMatch(CorsConfig::isCorsSupportEnabled);
        varies = !CorsDecision.isSameForAll(configs.get(0));
    }

    // ---- requests ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (enabled && msg instanceof HttpRequest request) {
            dropping = false;
            if (!request(ctx, request)) {
                dropped = true;
                dropping = !(msg instanceof LastHttpContent);
                ReferenceCountUtil.release(msg);
                return;
            }
        } else if (dropping && msg instanceof HttpContent) {
            dropped = true;
            dropping = !(msg instanceof LastHttpContent);
            ReferenceCountUtil.release(msg);
            return;
        }
        passed = true;
        ctx.fireChannelRead(msg);
    }

    /** {@code false} if the request has been answered. */
    private boolean request(ChannelHandlerContext ctx, HttpRequest request) {
        if (exchanges.size() == MAX_UNANSWERED) {
            ctx.fireExceptionCaught(new CodecLimitException(
                    "one more request without a response", "CorsHandler.MAX_UNANSWERED", MAX_UNANSWERED, "nothing"));
            ctx.close();
            return false;
        }
        CorsDecision decision = CorsDecision.of(request.headers(), configs);
        if (decision.isDenied() && shortCircuit) {
            answer(ctx, request, forbidden(request));
            return false;
        }
        if (isPreflight(request)) {
            answer(ctx, request, preflightAnswer(request, decision));
            return false;
        }
        exchanges.add(decision);
        return true;
    }

    private static boolean isPreflight(HttpRequest request) {
        return HttpMethod.OPTIONS.equals(request.method())
                && request.headers().contains(ORIGIN)
                && request.headers().contains(ACCESS_CONTROL_REQUEST_METHOD);
    }

    private static FullHttpResponse preflightAnswer(HttpRequest request, CorsDecision decision) {
        FullHttpResponse response = response(request, HttpResponseStatus.OK);
        decision.applyTo(response.headers(), request.headers());
        return response;
    }

    private static FullHttpResponse forbidden(HttpRequest request) {
        return response(request, HttpResponseStatus.FORBIDDEN);
    }

    private static FullHttpResponse response(HttpRequest request, HttpResponseStatus status) {
        return new DefaultFullHttpResponse(request.protocolVersion(), status, Unpooled.EMPTY_BUFFER);
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request, FullHttpResponse response) {
        if (!response.headers().contains(CONTENT_LENGTH)) {
            response.headers().set(CONTENT_LENGTH, HttpHeaderValues.ZERO);
        }
        if (varies) {
            addVary(response.headers());
        }
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(response, keepAlive);
        exchanges.add(new Exchange.Answered(response, keepAlive));
        if (writeAnswers(ctx)) {
            ctx.flush();
        }
    }

    /** Writes the answers of this handler that are next. */
    private boolean writeAnswers(ChannelHandlerContext ctx) {
        boolean written = false;
        while (exchanges.peek() instanceof Exchange.Answered next) {
            exchanges.remove();
            ChannelFuture future = ctx.write(next.response());
            if (!next.keepAlive()) {
                future.addListener(ChannelFutureListener.CLOSE);
            }
            written = true;
        }
        return written;
    }

    /** Asks for more where all that was read was dropped: nobody else would. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (dropped && !passed && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
        dropped = false;
        passed = false;
        ctx.fireChannelReadComplete();
    }

    // ---- responses ----

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        if (!enabled) {
            ctx.write(msg, promise);
            return;
        }
        if (msg instanceof HttpResponse response && isFinal(response.status())) {
            respond(response.headers());
        }
        ctx.write(msg, promise);
        if (responding && msg instanceof LastHttpContent) {
            responding = false;
            exchanges.poll();
            writeAnswers(ctx);
        }
    }

    private static boolean isFinal(HttpResponseStatus status) {
        return status.codeClass() != HttpStatusClass.INFORMATIONAL
                || HttpResponseStatus.SWITCHING_PROTOCOLS.equals(status);
    }

    private void respond(HttpHeaders response) {
        if (exchanges.peek() instanceof CorsDecision decision) {
            responding = true;
            decision.applyTo(response);
            if (varies) {
                addVary(response);
            }
        }
    }

    private static void addVary(HttpHeaders response) {
        if (!response.containsValue(VARY, ORIGIN, true) && !response.containsValue(VARY, "*", true)) {
            response.add(VARY, ORIGIN);
        }
    }

    // ---- the end ----

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        releaseAnswers();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        releaseAnswers();
    }

    private void releaseAnswers() {
        for (Exchange exchange = exchanges.poll(); exchange != null; exchange = exchanges.poll()) {
            if (exchange instanceof Exchange.Answered answered) {
                answered.response().release();
            }
        }
    }
}
