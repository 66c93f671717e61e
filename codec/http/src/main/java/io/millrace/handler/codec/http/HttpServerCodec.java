package io.millrace.handler.codec.http;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.Unpooled;
import io.millrace.channel.AbstractChannel;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFutureListener;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.CombinedChannelDuplexHandler;
import io.millrace.channel.FileRegion;
import io.millrace.channel.WriteLimitExceededException;
import io.millrace.channel.socket.ChannelInputShutdownEvent;
import io.millrace.channel.socket.DuplexChannel;
import io.millrace.handler.codec.PrematureChannelClosureException;
import io.millrace.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's side of HTTP/1.1: {@link HttpRequestDecoder} and {@link HttpResponseEncoder} in one, which know of each
 * other.
 *
 * <pre>{@code
 * pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new MyHandler());
 * }</pre>
 *
 * <ul>
 *   <li>A response to {@code HEAD} is sent without its content, and a response 2xx to {@code CONNECT} makes the
 *       connection a tunnel. Responses 1xx answer nothing.
 *   <li>A request that breaks the protocol or a limit never reaches a handler, nor does anything behind it. The codec
 *       answers 400, 413, 414, 417, 431, 501 or 505 when the requests before have been answered, and closes the
 *       connection; {@link HttpDecoderConfig#setFaultsAnswered(boolean)} leaves that to the handlers.
 *   <li>Requests behind one with {@code Connection: close} are dropped.
 *   <li>A response answers the oldest request that has none: responses belong to requests in the order in which handlers
 *       write them. Handlers that answer out of order, from other threads for example, need
 *       {@link HttpDecoderConfig#setMaxPipelinedRequests(int) setMaxPipelinedRequests(1)}.
 *   <li>A request with a body, an expectation or an upgrade, which a handler may answer before the end of it, is handed on
 *       when the requests before have been answered. It is dropped if the channel is closed or the codec removed before.
 *   <li>With {@link HttpDecoderConfig#setMaxPipelinedRequests(int)} requests unanswered, and behind one that asks to
 *       change the protocol, the codec neither decodes nor reads; it goes on by itself when responses have been
 *       written. {@code AUTO_READ} is the handlers' own: reads are kept back, whoever asks for them.
 *   <li>A head that takes too long and a body that comes too slowly are answered with 408, a connection that waits too
 *       long is closed: see {@link HttpDecoderConfig}.
 * </ul>
 *
 * <p><b>Errors:</b> Writes behind the answer to a fault, and responses behind one with {@code Connection: close}, fail
 * with a {@link ClosedChannelException}.
 *
 * <p><b>Spec:</b> RFC 9112
 */
public final class HttpServerCodec extends CombinedChannelDuplexHandler<HttpRequestDecoder, HttpResponseEncoder>
        implements HttpServerUpgradeHandler.SourceCodec {
    private static final Logger logger = LoggerFactory.getLogger(HttpServerCodec.class);

    /** Handlers may answer such requests before they were read whole. */
    private static final int ANSWERED_EARLY =
            PendingRequests.CONNECT | PendingRequests.UPGRADE | PendingRequests.EXPECTS;

    private final HttpDecoderConfig config;
    private final PendingRequests pending = new PendingRequests();
    private final RequestDecoder decoder;
    private final ResponseEncoder encoder;
    private final HttpServerTimer timer;

    private @Nullable ChannelHandlerContext inbound;
    private @Nullable ChannelHandlerContext outbound;

    /** Requests whose heads were handed on, and whose responses have been written. */
    private long begun;

    private long answered;

    /** What {@link PendingRequests} says of the request whose head came last. */
    private int newest;

    /** The response that is being written, or was written, is the connection's last one. */
    private boolean lastResponse;

    /** There comes no other protocol or request until the newest request was answered. */
    private boolean held;

    /** Decoding has paused, and reads are kept back. */
    private boolean readingStopped;

    /** A handler asked to read meanwhile, without {@code AUTO_READ}. */
    private boolean readAsked;

    /** A handler asked to read without {@code AUTO_READ}, and the round is not over. */
    private boolean readUnderWay;

    /** To go on with decoding is the next task. */
    private boolean resuming;

    /** The input's end has come behind bytes that are not decoded yet. */
    private @Nullable ChannelInputShutdownEvent inputEnd;

    /** What answers the fault that was found, and whether it is in the body of the newest request. */
    private @Nullable HttpResponseStatus fault;

    private boolean faultInBody;
    private boolean faultAnswered;

    /** Makes a codec with all defaults. */
    public HttpServerCodec() {
        this(new HttpDecoderConfig());
    }

    /**
     * Makes a codec.
     *
     * @param maxInitialLineLength bytes of the first line
     * @param maxHeaderSize bytes of all fields
     * @param maxChunkSize bytes of a content
     */
    public HttpServerCodec(int maxInitialLineLength, int maxHeaderSize, int maxChunkSize) {
        this(HttpObjectDecoder.config(maxInitialLineLength, maxHeaderSize, maxChunkSize));
    }

    /**
     * Makes a codec.
     *
     * @param config its limits and how strict it is; copied
     */
    public HttpServerCodec(HttpDecoderConfig config) {
        this.config = config.clone();
        this.decoder = new RequestDecoder(this.config);
        this.encoder = new ResponseEncoder();
        this.timer = new HttpServerTimer(this.config, new TimedConnection());
        init(decoder, encoder);
    }

    /**
     * Makes a codec.
     *
     * @param config its limits and how strict it is; copied
     * @param maxPipelinedRequests see {@link HttpDecoderConfig#setMaxPipelinedRequests(int)}
     */
    public HttpServerCodec(HttpDecoderConfig config, int maxPipelinedRequests) {
        this(config.clone().setMaxPipelinedRequests(maxPipelinedRequests));
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

    // ---- pausing ----

    /** No request may be decoded, or handed on, now. */
    private boolean isPaused() {
        if (decoder.isWithholding()) {
            return pending.size() > 1;
        }
        return decoder.parser().state() == HttpParser.State.START_LINE
                && (held || pending.size() >= config.getMaxPipelinedRequests());
    }

    private void stopReading() {
        Channel channel = Objects.requireNonNull(inbound).channel();
        if (!channel.config().isAutoRead()) {
            return;
        }
        readingStopped = true;
        if (channel.eventLoop().inEventLoop()) {
            letGoOfReads(channel);
        } else {
            channel.eventLoop().execute(() -> letGoOfReads(channel));
        }
    }

    /**
     * With {@code AUTO_READ} a transport reads on without being asked. Switched off and on again it waits for the next
     * read, and that is kept back by {@link ResponseEncoder#read}. The setting itself stays with whoever set it.
     */
    private static void letGoOfReads(Channel channel) {
        if (channel.config().isAutoRead()) {
            channel.config().setAutoRead(false);
            channel.config().setAutoRead(true);
        }
    }

    private void startReading() {
        if (takeKeptRead()) {
            ChannelHandlerContext ctx = Objects.requireNonNull(outbound);
            readUnderWay = !ctx.channel().config().isAutoRead();
            ctx.read();
        }
    }

    /** Reads are not kept back any more; {@code true} if there is one to be made up for. */
    private boolean takeKeptRead() {
        boolean due = readAsked
                || readingStopped
                        && Objects.requireNonNull(inbound).channel().config().isAutoRead();
        readingStopped = false;
        readAsked = false;
        return due;
    }

    /** A response was written: what waits for that goes on, not from inside the handler that has written. */
    private void resumeLater() {
        ChannelHandlerContext ctx = inbound;
        if (ctx == null || resuming || isPaused() || decoder.reading || !decoder.isWaiting()) {
            return;
        }
        resuming = true;
        ctx.executor().execute(this::resume);
    }

    private void resume() {
        resuming = false;
        ChannelHandlerContext ctx = Objects.requireNonNull(inbound);
        if (ctx.isRemoved() || isPaused()) {
            return;
        }
        try {
            decoder.goOn(ctx);
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
    }

    // ---- faults ----

    private void faultFound(HttpResponseStatus status, boolean inBody, Throwable cause) {
        ChannelHandlerContext ctx = Objects.requireNonNull(outbound);
        if (fault != null || !ctx.channel().isActive()) {
            return;
        }
        logger.debug("{} answers {}: {}", ctx.channel(), status, cause.getMessage());
        fault = status;
        faultInBody = inBody;
        answerFault();
    }

    /** Answers the fault if the responses before that have been written. */
    private void answerFault() {
        HttpResponseStatus status = fault;
        if (status == null || faultAnswered || answered < begun - (faultInBody ? 1 : 0)) {
            return;
        }
        faultAnswered = true;
        ChannelHandlerContext ctx = Objects.requireNonNull(outbound);
        // There is no other answer to a request that was answered already, not even in part.
        boolean tooLate = lastResponse || encoder.isInMessage() || faultInBody && answered == begun;
        ByteBuf answer = tooLate ? Unpooled.EMPTY_BUFFER : FaultAnswer.of(status, ctx.alloc());
        ctx.writeAndFlush(answer).addListener((ChannelFutureListener) future -> closeGently(future.isSuccess()));
    }

    /**
     * Ends the output and gives the peer time to read it: a channel that is closed with input unread is reset, and the
     * answer may be lost with it (RFC 9112 §9.6).
     */
    private void closeGently(boolean written) {
        ChannelHandlerContext ctx = Objects.requireNonNull(outbound);
        if (!written
                || !(ctx.channel() instanceof DuplexChannel duplex)
                || !ctx.channel().isActive()) {
            ctx.close();
            return;
        }
        duplex.shutdownOutput();
        timer.linger(ctx);
        startReading();
    }

    // ---- the rest of the life ----

    private void connected(ChannelHandlerContext ctx) {
        timer.start(ctx);
    }

    private void finish(ChannelHandlerContext ctx) {
        timer.stop();
        if (takeKeptRead()) {
            ctx.channel().read();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        decoder.dropWithheldAndRest();
        super.handlerRemoved(ctx);
    }

    /** HTTP is over; whoever did not remove the codec by now gets what comes as it is. */
    private void tunnel() {
        ChannelHandlerContext ctx = Objects.requireNonNull(inbound);
        if (ctx.isRemoved()) {
            return;
        }
        held = false;
        decoder.parser().raw();
        resume();
    }

    /** The half that reads. */
    private final class RequestDecoder extends HttpRequestDecoder {
        /** Bytes are being decoded, or messages of them handed on. */
        private boolean reading;

        /** Bytes are there that were not decoded because of a pause. */
        private boolean stalled;

        /** The request whose head was decoded last has to wait for the responses before its own. */
        private boolean outOfTurn;

        /**
         * A request that waits for its turn, and its end if that is known. Handlers answer such requests on their own (100,
         * 413, 417, 101), which must not be taken for the response to an earlier one.
         */
        private final List<Object> withheld = new ArrayList<>(0);

        RequestDecoder(HttpDecoderConfig config) {
            super(config, true);
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
            inbound = ctx;
            super.handlerAdded(ctx);
            if (ctx.channel().isActive()) {
                connected(ctx);
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) throws Exception {
            connected(ctx);
            super.channelActive(ctx);
        }

        /** Where the promise of a response is void. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
            if (cause instanceof WriteLimitExceededException) {
                ctx.close(); // a response, or a part of one, is missing
            }
            super.exceptionCaught(ctx, cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws Exception {
            timer.stop();
            dropWithheld();
            super.channelInactive(ctx);
        }

        /** The request that waits for its turn gets none, nor does what is behind it. */
        void dropWithheld() {
            if (isWithholding()) {
                withheld.clear();
                parser().discard();
            }
        }

        /** Without its head nobody knows what a body is. */
        void dropWithheldAndRest() {
            if (isWithholding()) {
                dropWithheld();
                ByteBuf rest = internalBuffer();
                rest.skipBytes(rest.readableBytes());
            }
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
            finish(ctx);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
            int bytes = msg instanceof ByteBuf buf ? buf.readableBytes() : 0;
            boolean outer = !reading;
            reading = true;
            try {
                super.channelRead(ctx, msg);
            } finally {
                if (outer) {
                    reading = false;
                    timer.read(bytes);
                    readOver(ctx);
                }
            }
        }

        private void readOver(ChannelHandlerContext ctx) {
            if (ctx.isRemoved()) {
                return;
            }
            if (isPaused()) {
                stopReading();
            } else if (stalled) {
                resumeLater();
            } else {
                startReading();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
            readUnderWay = false;
            if (stalled && !reading && isPaused() && !ctx.channel().config().isAutoRead()) {
                ctx.fireChannelReadComplete(); // the decoder would read on, since it has not decoded anything
            } else {
                super.channelReadComplete(ctx);
            }
        }

        /** Something waits for {@link #goOn}. */
        boolean isWaiting() {
            return readingStopped || readAsked || inputEnd != null || stalled || isWithholding();
        }

        boolean isWithholding() {
            return !withheld.isEmpty();
        }

        /** Hands on what has been waiting, decodes what is behind it, then reads on. */
        void goOn(ChannelHandlerContext ctx) throws Exception {
            if (isWithholding()) {
                handOnWithheld(ctx);
                ctx.fireChannelReadComplete();
            }
            if (stalled) {
                stalled = false;
                channelRead(ctx, Unpooled.EMPTY_BUFFER);
                channelReadComplete(ctx);
            } else {
                readOver(ctx);
            }
            ChannelInputShutdownEvent end = inputEnd;
            if (end != null && !ctx.isRemoved() && !isPaused()) {
                inputEnd = null;
                super.userEventTriggered(ctx, end);
            }
        }

        private void handOnWithheld(ChannelHandlerContext ctx) {
            Object[] messages = withheld.toArray();
            withheld.clear();
            for (Object message : messages) {
                ctx.fireChannelRead(message);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object evt) throws Exception {
            if (evt instanceof ChannelInputShutdownEvent end && (stalled || isWithholding()) && isPaused()) {
                inputEnd = end;
                return;
            }
            super.userEventTriggered(ctx, evt);
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
            if (lastResponse && parser().state() == HttpParser.State.START_LINE) {
                parser().discard();
            }
            if (!isPaused() && isWithholding()) {
                handOnWithheld(ctx);
                if (ctx.isRemoved()) {
                    return;
                }
            }
            if (isPaused()) {
                stalled = true;
                return;
            }
            if (isInBody()) {
                pending.clearNewest(PendingRequests.EXPECTS_CONTINUE); // the peer did not wait
            }
            int had = out.size();
            super.decode(ctx, in, out);
            if (outOfTurn) {
                outOfTurn = false;
                List<Object> messages = out.subList(had, out.size());
                withheld.addAll(messages);
                messages.clear();
            }
        }

        @Override
        long onHead(HttpMessage message, FramingFields fields, long body) {
            HttpRequest request = (HttpRequest) message;
            int minorVersion = request.protocolVersion().minorVersion();
            int flags = PendingRequests.flagsOf(request.method());
            String expect = minorVersion == 0 ? null : fields.expect();
            if (expect != null) {
                flags |= expectation(expect, body);
            }
            if (fields.asksForUpgrade()) {
                flags |= PendingRequests.UPGRADE;
            }
            if (fields.isLast(minorVersion)) {
                flags |= PendingRequests.LAST;
            }
            begun++;
            newest = flags;
            pending.add(flags);
            outOfTurn = pending.size() > 1 && (body != HttpParserSink.NO_BODY || (flags & ANSWERED_EARLY) != 0);
            return super.onHead(message, fields, body);
        }

        private int expectation(String expect, long body) {
            if (HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)) {
                return body == HttpParserSink.NO_BODY
                        ? PendingRequests.EXPECTS
                        : PendingRequests.EXPECTS | PendingRequests.EXPECTS_CONTINUE;
            }
            if (config.isFaultsAnswered()) {
                throw new InvalidHttpMessageException(
                        HttpResponseStatus.EXPECTATION_FAILED,
                        "an expectation other than 100-continue: " + HttpToken.printable(expect));
            }
            return PendingRequests.EXPECTS;
        }

        @Override
        void onMessageOver() {
            timer.messageOver();
            if ((newest & (PendingRequests.CONNECT | PendingRequests.UPGRADE)) != 0) {
                held = answered < begun;
            } else if ((newest & PendingRequests.LAST) != 0) {
                parser().discard();
            }
        }

        @Override
        void onFault(@Nullable HttpMessage current, boolean inBody, RuntimeException cause) {
            if (!config.isFaultsAnswered()) {
                if (!inBody) {
                    begun++;
                    pending.add(PendingRequests.LAST);
                }
                super.onFault(current, inBody, cause);
            } else if (!(cause instanceof PrematureChannelClosureException)) {
                faultFound(InvalidHttpMessageException.statusOf(cause), inBody, cause);
            }
        }
    }

    /** The half that writes. */
    private final class ResponseEncoder extends HttpResponseEncoder {
        /** The response that is being written is none to a request: 1xx. */
        private boolean interim;

        /** HTTP ends with the response that is being written. */
        private boolean toTunnel;

        /** The write that is under way ends a response. */
        private boolean responseOver;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
            outbound = ctx;
            super.handlerAdded(ctx);
        }

        @Override
        public void read(ChannelHandlerContext ctx) throws Exception {
            boolean byHand = !ctx.channel().config().isAutoRead();
            if (isPaused() && decoder.isWaiting()) {
                readingStopped = true;
                readAsked |= byHand;
                return;
            }
            readUnderWay = byHand;
            super.read(ctx);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) throws Exception {
            super.flush(ctx);
            if (pending.isEmpty()) {
                timer.flushed();
            }
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
            if (faultAnswered || isTooLate(msg)) {
                ReferenceCountUtil.release(msg);
                promise.tryFailure(new ClosedChannelException());
                return;
            }
            super.write(ctx, msg, promise);
            if (responseOver) {
                responseOver = false;
                if (isRefused(promise)) {
                    ctx.close(); // the next response would be taken for this one
                }
                responseWritten(ctx, promise);
            }
        }

        /** The last response is over; an empty buffer, to be told when that was sent, is none. */
        private boolean isTooLate(Object msg) throws Exception {
            return lastResponse
                    && canBegin()
                    && acceptOutboundMessage(msg)
                    && !(msg instanceof ByteBuf buf && !buf.isReadable());
        }

        private void responseWritten(ChannelHandlerContext ctx, ChannelPromise promise) {
            if (toTunnel) {
                toTunnel = false;
                HttpServerCodec.this.encoder.tunnel();
                timer.stop();
                Runnable task = HttpServerCodec.this::tunnel;
                if (promise.isVoid()) {
                    ctx.executor().execute(task);
                } else {
                    // Behind the listeners that whoever writes the response adds, to remove the codec for example.
                    promise.addListener(done -> ctx.executor().execute(task));
                }
            } else if (fault != null) {
                answerFault();
            } else {
                resumeLater();
            }
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpResponse msg) {
            int flags = pending.oldest();
            return (flags & PendingRequests.HEAD) != 0 || isTunnel(msg, flags) || super.isContentAlwaysEmpty(msg);
        }

        @Override
        boolean mayAnswerHead() {
            return false;
        }

        private static boolean isTunnel(HttpResponse msg, int flags) {
            int code = msg.status().code();
            return (flags & PendingRequests.CONNECT) != 0 && code >= 200 && code < 300;
        }

        @Override
        protected void sanitizeHeadersBeforeEncode(HttpResponse msg, boolean isAlwaysEmpty) {
            if (isTunnel(msg, pending.oldest())) {
                msg.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
                msg.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
            } else {
                super.sanitizeHeadersBeforeEncode(msg, isAlwaysEmpty);
            }
        }

        @Override
        void onHead(HttpResponse message) {
            int code = message.status().code();
            interim = code < 200 && code != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
            if (code == HttpResponseStatus.CONTINUE.code()) {
                pending.clearNewest(PendingRequests.EXPECTS_CONTINUE);
            }
            toTunnel = code == HttpResponseStatus.SWITCHING_PROTOCOLS.code() || isTunnel(message, pending.oldest());
            lastResponse |= !interim && !toTunnel && HttpResponseTemplate.isLast(message);
        }

        @Override
        void onMessageOver() {
            if (interim) {
                interim = false;
                return;
            }
            responseOver = true;
            if (pending.isEmpty()) {
                return; // it answers nothing
            }
            pending.remove();
            answered++;
            if (lastResponse) {
                pending.clear(); // nobody answers the others
                answered = begun;
                decoder.dropWithheld();
            }
            if (pending.isEmpty() && !toTunnel) {
                held = false;
            }
        }
    }

    /** What the time limits are about. */
    private final class TimedConnection implements HttpServerTimer.Connection {
        @Override
        public boolean isInHead() {
            return fault == null && decoder.isInHead() && !isPaused();
        }

        @Override
        public boolean isInBody() {
            ChannelHandlerContext ctx = Objects.requireNonNull(inbound);
            return fault == null
                    && decoder.isInBody()
                    && !isPaused()
                    && (ctx.channel().config().isAutoRead() || readUnderWay);
        }

        @Override
        public boolean isContinueDue() {
            return (pending.newest() & PendingRequests.EXPECTS_CONTINUE) != 0;
        }

        /** A message that is sent in parts is counted until it was sent whole, and what is left of it on top. */
        @Override
        public long unsent() {
            Channel channel = Objects.requireNonNull(inbound).channel();
            if (!(channel instanceof AbstractChannel own)) {
                return 0;
            }
            ChannelOutboundBuffer buffer = own.outboundBuffer();
            long bytes = buffer.totalPendingWriteBytes();
            return channel.eventLoop().inEventLoop() ? bytes + leftOf(buffer.current()) : bytes;
        }

        private static long leftOf(@Nullable Object message) {
            if (message instanceof ByteBuf buf) {
                return buf.readableBytes();
            }
            return message instanceof FileRegion region ? region.count() - region.transferred() : 0;
        }

        @Override
        public boolean isBusy() {
            return !pending.isEmpty() || fault != null || held || decoder.isInBody();
        }

        @Override
        public boolean isNew() {
            return begun == 0;
        }

        @Override
        public void headTimedOut() {
            timedOut(false, "the head of a request took too long (HttpDecoderConfig.setHeaderTimeout)");
        }

        @Override
        public void bodyTimedOut() {
            timedOut(
                    true,
                    "the body of a request came too slowly"
                            + " (HttpDecoderConfig.setBodyTimeout, setMinBodyBytesPerSecond)");
        }

        private void timedOut(boolean inBody, String what) {
            decoder.parser().discard();
            faultFound(
                    HttpResponseStatus.REQUEST_TIMEOUT,
                    inBody,
                    new InvalidHttpMessageException(HttpResponseStatus.REQUEST_TIMEOUT, what));
        }

        @Override
        public void close() {
            Objects.requireNonNull(outbound).close();
        }
    }
}
