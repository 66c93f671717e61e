package io.millrace.examples.client;

import io.millrace.bootstrap.Bootstrap;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelFuture;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelInitializer;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoopGroup;
import io.millrace.channel.FixedRecvByteBufAllocator;
import io.millrace.channel.SimpleChannelInboundHandler;
import io.millrace.handler.codec.CodecLimits;
import io.millrace.handler.codec.http.HttpClientCodec;
import io.millrace.handler.codec.http.HttpContentDecompressor;
import io.millrace.handler.codec.http.HttpObject;
import io.millrace.handler.codec.http.HttpRequest;
import io.millrace.handler.codec.http.LastHttpContent;
import io.millrace.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A connection for one thread that waits: it sends a request and takes what comes back piece by piece. Nothing is read
 * from the socket unless a piece is wanted and none is there, so a caller who writes to a slow disk slows the server
 * down, and what waits here is what one read has brought.
 */
final class Connection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int DEADLINE_SECONDS = 30;

    /** One read a turn, of so much: decompressed it may be a thousand times that. */
    private static final int READ_BYTES = 8 * 1024;

    /** The body goes through, none of it stays: it may be as long as a disk is large. */
    private static final CodecLimits LIMITS = CodecLimits.DEFAULT.withDecompressedBytes(1L << 42);

    private final Target target;
    private final Channel channel;
    private final BlockingQueue<Object> received;

    private Connection(Target target, Channel channel, BlockingQueue<Object> received) {
        this.target = target;
        this.channel = channel;
        this.received = received;
    }

    /**
     * Connects.
     *
     * @throws IOException if that fails
     */
    static Connection open(EventLoopGroup group, Target target) throws IOException, InterruptedException {
        BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        ChannelFuture connected = new Bootstrap()
                .group(group)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1))
                .attr(CodecLimits.KEY, LIMITS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection
                                .pipeline()
                                .addLast(new HttpClientCodec(), new HttpContentDecompressor(0), new Receiver(received));
                    }
                })
                .connect(target.host(), target.port())
                .await();
        if (!connected.isSuccess()) {
            throw new IOException("cannot connect to " + target.authority(), connected.cause());
        }
        return new Connection(target, connected.channel(), received);
    }

    /** Whether the connection can be used for another target. */
    boolean serves(Target other) {
        return channel.isActive() && target.hasOriginOf(other);
    }

    void send(HttpRequest request) {
        channel.write(request, channel.voidPromise());
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, channel.voidPromise());
    }

    /**
     * Waits for the next piece of a response.
     *
     * <p><b>Ownership:</b> the caller releases it.
     *
     * @throws IOException if the connection has ended or failed, or nothing has come for a while
     */
    HttpObject next() throws IOException, InterruptedException {
        Object next = received.poll();
        if (next == null) {
            channel.read();
            next = received.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
        if (next instanceof HttpObject message) {
            return message;
        }
        if (next instanceof Throwable failure) {
            received.add(failure); // whoever asks again is told again
            throw new IOException("the connection to " + target.authority() + " has failed", failure);
        }
        throw new IOException("nothing has come from " + target.authority() + " for " + DEADLINE_SECONDS + " seconds");
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        received.forEach(ReferenceCountUtil::release);
        received.clear();
    }

    /** The last handler: hands everything to the thread that waits. */
    private static final class Receiver extends SimpleChannelInboundHandler<HttpObject> {
        private final BlockingQueue<Object> received;
        private boolean anything;

        Receiver(BlockingQueue<Object> received) {
            super(HttpObject.class, false);
            this.received = received;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            anything = true;
            received.add(message);
        }

        /** A part of a head is no message, and whoever waits has asked once. */
        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (!anything) {
                ctx.read();
            }
            anything = false;
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            received.add(new IOException("the server has closed it"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            received.add(cause);
            ctx.close();
        }
    }
}
