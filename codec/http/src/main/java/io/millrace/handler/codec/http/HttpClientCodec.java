package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.CombinedChannelDuplexHandler;
import io.millrace.handler.codec.PrematureChannelClosureException;
import java.util.List;

/**
 * A client's side of HTTP/1.1: {@link HttpRequestEncoder} and {@link HttpResponseDecoder} in one, which know of each
 * other: a response to {@code HEAD} has no body, one with a status 2xx to {@code CONNECT} ends HTTP, and one with a
 * status 1xx answers nothing.
 *
 * <p><b>Errors:</b> If asked to, it tells of requests that were not answered when the channel becomes inactive, as a
 * {@link PrematureChannelClosureException}.
 *
 * <p><b>Spec:</b> RFC 9112 §6.3, §9.2
 */
public final class HttpClientCodec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder>
        implements HttpClientUpgradeHandler.SourceCodec {
    /** Requests that were not answered are not told of. */
    public static final boolean DEFAULT_FAIL_ON_MISSING_RESPONSE = false;

    /** What follows the response to {@code CONNECT} is handed on as it comes. */
    public static final boolean DEFAULT_PARSE_HTTP_AFTER_CONNECT_REQUEST = false;

    /** Requests that wait for their responses. */
    private final PendingRequests pending = new PendingRequests();

    private final boolean parseHttpAfterConnectRequest;
    private final boolean failOnMissingResponse;

    /** Requests written whole, less responses that came whole. */
    private long missing;

    /** HTTP is over. */
    private boolean done;

    /** Makes a codec with all defaults. */
    public HttpClientCodec() {
        this(new HttpDecoderConfig(), DEFAULT_PARSE_HTTP_AFTER_CONNECT_REQUEST, DEFAULT_FAIL_ON_MISSING_RESPONSE);
    }

    /**
     * Makes a codec.
     *
     * @param maxInitialLineLength bytes of the first line
     * @param maxHeaderSize bytes of all fields
     * @param maxChunkSize bytes of a content
     */
    public HttpClientCodec(int maxInitialLineLength, int maxHeaderSize, int maxChunkSize) {
        this(maxInitialLineLength, maxHeaderSize, maxChunkSize, DEFAULT_FAIL_ON_MISSING_RESPONSE);
    }

    /**
     * Makes a codec.
     *
     * @param maxInitialLineLength bytes of the first line
     * @param maxHeaderSize bytes of all fields
     * @param maxChunkSize bytes of a content
     * @param failOnMissingResponse whether requests that were not answered are told of
     */
    public HttpClientCodec(
            int maxInitialLineLength, int maxHeaderSize, int maxChunkSize, boolean failOnMissingResponse) {
        this(
                HttpObjectDecoder.config(maxInitialLineLength, maxHeaderSize, maxChunkSize),
                DEFAULT_PARSE_HTTP_AFTER_CONNECT_REQUEST,
                failOnMissingResponse);
    }

    /**
     * Makes a codec.
     *
     * @param config its limits and how strict it is; copied
     * @param parseHttpAfterConnectRequest whether HTTP goes on behind a response to {@code CONNECT}
     * @param failOnMissingResponse whether requests that were not answered are told of
     */
    public HttpClientCodec(
            HttpDecoderConfig config, boolean parseHttpAfterConnectRequest, boolean failOnMissingResponse) {
        this.parseHttpAfterConnectRequest = parseHttpAfterConnectRequest;
        this.failOnMissingResponse = failOnMissingResponse;
        init(new ResponseDecoder(config), new RequestEncoder());
    }

    /**
     * Lets what is written pass from here on: the upgrade is being prepared.
     *
     * @param ctx a context of the pipeline
     */
    @Override
    public void prepareUpgradeFrom(ChannelHandlerContext ctx) {
        outboundHandler().tunnel();
    }

    /**
     * Removes the codec. What it has not decoded goes to the next handler.
     *
     * @param ctx a context of the pipeline
     */
    @Override
    public void upgradeFrom(ChannelHandlerContext ctx) {
        ctx.pipeline().remove(this);
    }

    /**
     * Decodes one message a read at most.
     *
     * @param singleDecode whether to
     */
    public void setSingleDecode(boolean singleDecode) {
        inboundHandler().setSingleDecode(singleDecode);
    }

    /**
     * Tells whether one message a read is decoded at most.
     *
     * @return {@code false} unless it was set
     */
    public boolean isSingleDecode() {
        return inboundHandler().isSingleDecode();
    }

    /** The half that writes. */
    private final class RequestEncoder extends HttpRequestEncoder {
        @Override
        void onHead(HttpRequest message) {
            pending.add(PendingRequests.flagsOf(message.method()));
        }

        @Override
        void onMessageOver() {
            missing++;
        }
    }

    /** The half that reads. */
    private final class ResponseDecoder extends HttpResponseDecoder {
        /** The response whose body is coming answers nothing. */
        private boolean interim;

        ResponseDecoder(HttpDecoderConfig config) {
            super(config);
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
            if (done && parser().state() == HttpParser.State.START_LINE) {
                parser().raw();
            }
            super.decode(ctx, in, out);
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage msg) {
            int code = ((HttpResponse) msg).status().code();
            interim = code < 200 && code != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
            if (interim) {
                return true;
            }
            int flags = pending.oldest();
            pending.remove();
            if ((flags & PendingRequests.CONNECT) != 0 && code >= 200 && code < 300) {
                if (!parseHttpAfterConnectRequest) {
                    done = true;
                    pending.clear();
                    outboundHandler().tunnel();
                }
                return true;
            }
            return (flags & PendingRequests.HEAD) != 0 || super.isContentAlwaysEmpty(msg);
        }

        @Override
        void onMessageOver() {
            if (!interim && missing > 0) {
                missing--;
            }
            interim = false;
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws Exception {
            super.channelInactive(ctx);
            if (failOnMissingResponse && missing > 0) {
                ctx.fireExceptionCaught(new PrematureChannelClosureException(
                        "channel gone inactive with " + missing + " missing response(s)"));
            }
        }
    }
}
