package io.millrace.handler.pcap;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelDuplexHandler;
import io.millrace.channel.ChannelHandlerContext;
import io.millrace.channel.ChannelPromise;
import io.millrace.channel.ServerChannel;
import io.millrace.channel.socket.DatagramChannel;
import io.millrace.channel.socket.DatagramPacket;
import io.millrace.channel.socket.SocketChannel;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the bytes that pass into a capture file, which Wireshark and tshark read: behind a TLS handler it shows what
 * was encrypted.
 *
 * <pre>{@code
 * pipeline.addLast(PcapWriteHandler.builder().build(new FileOutputStream("capture.pcap")));
 * }</pre>
 *
 * <p>What is written down are bytes: {@code ByteBuf}s of TCP, {@code ByteBuf}s and {@code DatagramPacket}s of UDP.
 * Their headers, a handshake, acknowledgements and an end are made up, so that an analyser can follow the conversation.
 * Channels of other kinds (embedded, Unix sockets) are captured if the builder is told as what.
 *
 * <p><b>Thread</b> the handler's, but {@link #pause}, {@link #resume}, {@link #isWriting} and {@link #close}: any. The
 * stream is written by the loop, so it should be a fast one. <b>Ownership</b> the stream is closed when the handler is
 * removed or the channel closed, unless it is shared. Messages pass untouched. <b>Errors</b> A stream that fails ends
 * the capture, with a warning; the connection goes on.
 */
public final class PcapWriteHandler extends ChannelDuplexHandler implements Closeable {
    private static final Logger logger = LoggerFactory.getLogger(PcapWriteHandler.class);

    private enum State {
        INIT,
        WRITING,
        PAUSED,
        CLOSED
    }

    private final boolean captureZeroByte;
    private final boolean sharedOutputStream;
    private final boolean writePcapGlobalHeader;
    private final CaptureFile file;
    private final AtomicReference<State> state = new AtomicReference<>(State.INIT);

    // What the builder was told; null where the channel says it.
    private final @Nullable Forced forced;

    // Handler's thread only. Both null where the channel is of no kind that can be captured.
    private @Nullable TcpCapture tcp;
    private @Nullable UdpCapture udp;

    /** What this end writes goes from the client to the server. */
    private boolean clientSide;

    private record Forced(boolean tcp, InetSocketAddress local, InetSocketAddress remote, boolean server) {}

    private PcapWriteHandler(Builder builder, OutputStream out) {
        captureZeroByte = builder.captureZeroByte;
        sharedOutputStream = builder.sharedOutputStream;
        writePcapGlobalHeader = builder.writePcapGlobalHeader;
        forced = builder.forced;
        file = new CaptureFile(out, sharedOutputStream, builder.clock);
    }

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Writes what a capture file begins with: once, where several handlers without
     * {@link Builder#writePcapGlobalHeader(boolean) a header of their own} share a stream.
     *
     * @throws IOException the stream fails
     */
    public static void writeGlobalHeader(OutputStream outputStream) throws IOException {
        CaptureFile.writeGlobalHeader(outputStream);
    }

    // ---- events ----

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        begin(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        capture(ctx, msg, false);
        ctx.fireChannelRead(msg);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
        capture(ctx, msg, true);
        ctx.write(msg, promise);
    }

    /** Writes down the end of the connection and closes the capture. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        TcpCapture connection = tcp;
        if (connection != null && isWriting()) {
            attempt(connection::close);
        }
        close();
    }

    /** Writes down a reset of the connection, and closes the capture. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        TcpCapture connection = tcp;
        if (connection != null && isWriting()) {
            attempt(connection::reset);
        }
        close();
        ctx.fireExceptionCaught(cause);
    }

    // ---- beginning: when the channel's addresses are known ----

    private void begin(ChannelHandlerContext ctx) {
        if (state.get() != State.INIT) {
            return;
        }
        Channel channel = ctx.channel();
        if (forced == null && channel instanceof SocketChannel && channel.remoteAddress() == null) {
            return; // not connected yet
        }
        state.compareAndSet(State.INIT, State.WRITING);
        attempt(() -> {
            if (writePcapGlobalHeader) {
                file.begin();
            }
            choose(channel);
            if (tcp != null) {
                tcp.connect();
            }
        });
    }

    private void choose(Channel channel) {
        if (forced != null) {
            if (forced.tcp) {
                conversation(forced.local, forced.remote, forced.server);
            } else {
                udp = new UdpCapture(file, forced.local, forced.remote);
            }
        } else if (channel instanceof SocketChannel) {
            conversation(
                    inet(channel.localAddress()),
                    inet(channel.remoteAddress()),
                    channel.parent() instanceof ServerChannel);
        } else if (channel instanceof DatagramChannel) {
            udp = new UdpCapture(file, inet(channel.localAddress()), inet(channel.remoteAddress()));
        } else {
            logger.debug("nothing is captured of {}: neither TCP nor UDP, and not told as which to take it", channel);
        }
    }

    private void conversation(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, boolean server) {
        if (local == null || remote == null) {
            logger.debug("nothing is captured: no IP addresses but {} and {}", local, remote);
            return;
        }
        clientSide = !server;
        tcp = server ? new TcpCapture(file, remote, local) : new TcpCapture(file, local, remote);
    }

    private static @Nullable InetSocketAddress inet(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null ? inet : null;
    }

    // ---- capturing ----

    private void capture(ChannelHandlerContext ctx, Object msg, boolean written) {
        begin(ctx);
        if (!isWriting()) {
            return;
        }
        TcpCapture connection = tcp;
        UdpCapture datagrams = udp;
        if (connection != null) {
            captureTcp(connection, msg, written);
        } else if (datagrams != null) {
            captureUdp(datagrams, msg, written);
        }
    }

    private void captureTcp(TcpCapture connection, Object msg, boolean written) {
        if (!(msg instanceof ByteBuf bytes)) {
            logger.debug(
                    "not captured, for it is no ByteBuf: {}", msg.getClass().getName());
        } else if (isWanted(bytes)) {
            attempt(() -> connection.send(written == clientSide, bytes));
        }
    }

    private void captureUdp(UdpCapture datagrams, Object msg, boolean written) {
        if (msg instanceof DatagramPacket packet) {
            if (isWanted(packet.content())) {
                attempt(() -> datagrams.packet(packet, written));
            }
        } else if (msg instanceof ByteBuf bytes) {
            if (isWanted(bytes)) {
                attempt(() -> datagrams.bytes(bytes, written));
            }
        } else {
            logger.debug(
                    "not captured, for it is no datagram: {}", msg.getClass().getName());
        }
    }

    private boolean isWanted(ByteBuf bytes) {
        return captureZeroByte || bytes.isReadable();
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            logger.warn("a capture ends here: it cannot be written", e);
            close();
        }
    }

    // ---- control ----

    /** Returns whether what passes is written down: from the first event on, unless paused or closed. */
    public boolean isWriting() {
        return state.get() == State.WRITING;
    }

    /**
     * Stops writing down what passes, until {@link #resume()}.
     *
     * @throws IllegalStateException nothing is being written down
     */
    public void pause() {
        if (!state.compareAndSet(State.WRITING, State.PAUSED)) {
            throw new IllegalStateException("State must be WRITING to pause but current state is: " + state.get());
        }
    }

    /**
     * Goes on after {@link #pause()}.
     *
     * @throws IllegalStateException the handler is not paused
     */
    public void resume() {
        if (!state.compareAndSet(State.PAUSED, State.WRITING)) {
            throw new IllegalStateException("State must be PAUSED to resume but current state is: " + state.get());
        }
    }

    /** Ends the capture: flushes the stream, and closes it unless it is shared. Later calls do nothing. */
    @Override
    public void close() {
        if (state.getAndSet(State.CLOSED) == State.CLOSED) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            logger.warn("a capture could not be closed: its end may be missing", e);
        }
    }

    @Override
    public String toString() {
        return "PcapWriteHandler{captureZeroByte=" + captureZeroByte + ", sharedOutputStream=" + sharedOutputStream
                + ", writePcapGlobalHeader=" + writePcapGlobalHeader + ", state=" + state.get() + '}';
    }

    /** What a {@link PcapWriteHandler} is made with. */
    public static final class Builder {
        private boolean captureZeroByte;
        private boolean sharedOutputStream;
        private boolean writePcapGlobalHeader = true;
        private @Nullable Forced forced;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** Sets whether empty messages are written down too; they are not unless set. */
        public Builder captureZeroByte(boolean captureZeroByte) {
            this.captureZeroByte = captureZeroByte;
            return this;
        }

        /**
         * Sets whether other handlers write to the stream too; they do not unless set. If so, each frame is written
         * under the stream's lock, and the stream is left open.
         */
        public Builder sharedOutputStream(boolean sharedOutputStream) {
            this.sharedOutputStream = sharedOutputStream;
            return this;
        }

        /**
         * Captures the channel as TCP, whatever it is.
         *
         * @param serverAddress the address of the server
         * @param clientAddress the address of the client
         * @param isServerPipeline whether the channel is the server's end
         */
        public Builder forceTcpChannel(
                InetSocketAddress serverAddress, InetSocketAddress clientAddress, boolean isServerPipeline) {
            InetSocketAddress server = resolved(serverAddress, "serverAddress");
            InetSocketAddress client = resolved(clientAddress, "clientAddress");
            forced =
                    isServerPipeline ? new Forced(true, server, client, true) : new Forced(true, client, server, false);
            return this;
        }

        /**
         * Captures the channel as UDP, whatever it is.
         *
         * @param localAddress the address of this end
         * @param remoteAddress the address of the peer
         */
        public Builder forceUdpChannel(InetSocketAddress localAddress, InetSocketAddress remoteAddress) {
            forced = new Forced(
                    false, resolved(localAddress, "localAddress"), resolved(remoteAddress, "remoteAddress"), false);
            return this;
        }

        private static InetSocketAddress resolved(InetSocketAddress address, String name) {
            if (Objects.requireNonNull(address, name).getAddress() == null) {
                throw new IllegalArgumentException(name + ": " + address + " (expected: a resolved address)");
            }
            return address;
        }

        /** Sets whether the handler begins the stream with what a capture file begins with; it does unless set. */
        public Builder writePcapGlobalHeader(boolean writePcapGlobalHeader) {
            this.writePcapGlobalHeader = writePcapGlobalHeader;
            return this;
        }

        /** The clock of the frames' times. */
        Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Makes the handler.
         *
         * @param outputStream where the capture goes to, the handler's own unless it is shared
         */
        public PcapWriteHandler build(OutputStream outputStream) {
            return new PcapWriteHandler(this, Objects.requireNonNull(outputStream, "outputStream"));
        }
    }
}
