package io.millrace.channel.socket.nio;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelMetadata;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.FileRegion;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.nio.GatheringWrite;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream socket's half of a channel, TCP or unix domain: connect, read, write and half-close. */
final class NioStreamIo extends NioChannelIo<SocketChannel> {
    private static final Logger logger = LoggerFactory.getLogger(NioStreamIo.class);
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    /** End of the stream, as {@link SocketChannel#read(ByteBuffer)} tells it. */
    private static final int END = -1;

    /** Written by whoever sets the option, read by the loop. */
    private volatile boolean lingers;

    // Loop only.
    private @Nullable StreamTarget fileTarget;
    /** How many bytes the last read had room for. */
    private int offered;

    /**
     * Takes over a socket.
     *
     * @param accepted whether it is fresh from a listener, with no options set
     * @throws ChannelException if it cannot be used; it is closed then
     */
    NioStreamIo(SocketChannel socket, boolean accepted) {
        super(socket, SelectionKey.OP_READ);
        try {
            if (socket.isConnected()) {
                connectedTo(socket.getRemoteAddress());
                activate();
            }
            lingers = !accepted && lingersAlready(socket);
        } catch (IOException e) {
            throw new ChannelException("not a socket that can be used: " + socket, e);
        }
        setNoDelay();
    }

    private static boolean lingersAlready(SocketChannel socket) throws IOException {
        if (!socket.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
            return false;
        }
        Integer seconds = socket.getOption(StandardSocketOptions.SO_LINGER);
        return seconds != null && seconds > 0;
    }

    /** As everybody expects today. */
    private void setNoDelay() {
        try {
            setOption(ChannelOption.TCP_NODELAY, true);
        } catch (ChannelException e) {
            // Some systems refuse it for a connection that the peer has reset; the first read tells that.
            logger.debug("TCP_NODELAY stays off: {}", socket(), e);
        }
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    // ---- events ----

    /** Writes first: it frees memory, and answers go out before more is asked. */
    @Override
    void ready(int ops) {
        if (!isActive() && !finishConnect()) {
            return;
        }
        if ((ops & SelectionKey.OP_WRITE) != 0 && awaitsWritable()) {
            awaitWritable(false);
            writable();
        }
        if ((ops & SelectionKey.OP_READ) != 0 && isServed() && isReading()) {
            readRound();
        }
        if (isServed()) {
            updateInterest();
        }
    }

    // ---- connect ----

    @Override
    protected void bind(SocketAddress local) throws Exception {
        bindTo(local, socket()::bind);
    }

    @Override
    protected boolean connect(SocketAddress remote, @Nullable SocketAddress local) throws Exception {
        if (isActive()) {
            throw new AlreadyConnectedException();
        }
        if (local != null) {
            bind(local);
        }
        boolean connected;
        try {
            connected = socket().connect(remote);
        } catch (IOException e) {
            closeNow(); // a socket whose connect failed is of no further use
            throw remote instanceof UnixDomainSocketAddress ? notConnected(e, remote) : e;
        }
        if (connected) {
            connected();
        } else {
            registration().interestOps(SelectionKey.OP_CONNECT);
        }
        return connected;
    }

    /** The JDK says no more than that of a path where nobody has bound a socket. */
    private static IOException notConnected(IOException cause, SocketAddress remote) {
        return cause instanceof SocketException failed && !(cause instanceof ConnectException)
                ? caused(new ConnectException(SocketFile.explain(failed, remote)), cause)
                : cause;
    }

    private void connected() throws IOException {
        connectedTo(socket().getRemoteAddress());
        activate();
    }

    /** Looks how the attempt to connect ended; {@code false} if the channel is not connected. */
    private boolean finishConnect() {
        if (!isConnecting()) {
            return false;
        }
        try {
            if (!socket().finishConnect()) {
                return false;
            }
            connected();
        } catch (IOException e) {
            connectCompleted(e);
            channel().close();
            return false;
        }
        connectCompleted(null);
        return isServed();
    }

    // ---- read ----

    private void readRound() {
        RecvByteBufAllocator.Handle handle = recvHandle();
        handle.reset(config());
        int result = 0;
        int reads = 0;
        IOException failure = null;
        try {
            do {
                result = readOnce(handle);
                if (result <= 0) {
                    break;
                }
                reads++;
                // A short read means that the kernel has no more; if it has, the selector tells.
            } while (result == offered && isServed() && isReading() && handle.continueReading());
        } catch (IOException e) {
            failure = e;
        }
        if (!isServed()) {
            return;
        }
        handle.readComplete();
        if (reads > 0) {
            fireReadComplete();
        }
        if (!isServed()) {
            return;
        }
        if (failure != null) {
            closeInput();
            failed(failure);
        } else if (result == END) {
            closeInput();
            inputEnded();
        } else if (!wantsRead()) {
            stopReading();
        }
    }

    /**
     * Reads into one buffer and hands it on.
     *
     * @return bytes, 0 if there are none, or {@link #END}
     */
    private int readOnce(RecvByteBufAllocator.Handle handle) throws IOException {
        ByteBuf buf = handle.allocate(config().getAllocator());
        int n;
        try {
            boolean straight = GatheringWrite.isOnePiece(buf);
            offered = straight ? buf.writableBytes() : Math.min(buf.writableBytes(), GatheringWrite.COPY_BYTES);
            handle.attemptedBytesRead(offered);
            n = straight ? read(buf) : readCopy(buf);
            handle.lastBytesRead(n > 0 ? n : -1);
        } catch (Throwable t) {
            buf.release();
            throw t;
        }
        if (n <= 0) {
            buf.release();
            return n;
        }
        handle.incMessagesRead(1);
        fireRead(buf);
        return n;
    }

    private int read(ByteBuf buf) throws IOException {
        int index = buf.writerIndex();
        int n = socket().read(buf.internalNioBuffer(index, offered));
        if (n > 0) {
            buf.writerIndex(index + n);
        }
        return n;
    }

    /** Into a buffer on the heap; the JDK would keep direct memory of the buffer's size for the thread. */
    private int readCopy(ByteBuf buf) throws IOException {
        ByteBuffer copy = registration().gatheringWrite().copy();
        int n = socket().read(copy.clear().limit(offered));
        if (n > 0) {
            buf.writeBytes(copy.flip());
        }
        return n;
    }

    // ---- write ----

    @Override
    protected Object filter(Object message) {
        if (message instanceof ByteBuf || message instanceof FileRegion) {
            return message;
        }
        throw new UnsupportedOperationException(
                "unsupported message type: " + message.getClass().getName() + " (expected: ByteBuf, FileRegion)");
    }

    @Override
    protected void write(ChannelOutboundBuffer out) throws Exception {
        if (awaitsWritable()) {
            return;
        }
        int spins = config().getWriteSpinCount();
        // A listener may close the channel; while that lingers, what is queued is not this loop's to send any more.
        while (isServed() && !out.isEmpty()) {
            if (--spins < 0) {
                awaitWritable(true); // others come first
            }
            if (awaitsWritable() || !writeOnce(out)) {
                updateInterest();
                return;
            }
        }
    }

    /** Makes one call; {@code false} if the kernel takes no more for now. */
    private boolean writeOnce(ChannelOutboundBuffer out) throws IOException {
        if (out.current() instanceof FileRegion region) {
            return writeRegion(out, region);
        }
        GatheringWrite gathering = registration().gatheringWrite();
        long n = gathering.write(socket(), out);
        // Decided before listeners run: they may write, flush and close.
        boolean full = n < gathering.offeredBytes();
        awaitWritable(full);
        out.removeBytes(n);
        return !full;
    }

    private boolean writeRegion(ChannelOutboundBuffer out, FileRegion region) throws IOException {
        StreamTarget target = fileTarget();
        long before = region.transferred();
        if (before < region.count()) {
            region.transferTo(target, before);
            if (region.transferred() == before && !target.isFull()) {
                // Asking again would find the same; what comes after it must not take its place in the stream.
                throw new IOException(
                        "a file region ended after " + before + " of " + region.count() + " bytes: " + region);
            }
        }
        boolean full = target.isFull();
        awaitWritable(full);
        if (region.transferred() >= region.count()) {
            out.remove();
        }
        return !full;
    }

    private StreamTarget fileTarget() {
        StreamTarget known = fileTarget;
        if (known == null) {
            known = new StreamTarget(socket());
            fileTarget = known;
        }
        return known.begin();
    }

    // ---- half-close and close ----

    @Override
    protected void shutdownInput() throws Exception {
        closeInput();
        updateInterest();
        socket().shutdownInput();
    }

    @Override
    protected void shutdownOutput() throws Exception {
        awaitWritable(false); // what waits is failed now, whatever the kernel says
        updateInterest();
        socket().shutdownOutput();
    }

    /** Closing blocks for as long as the socket lingers. */
    @Override
    protected @Nullable Executor closeExecutor() {
        return lingers ? lingeringCloses() : null;
    }

    /** A socket that lingers must be closed where it is closed for good: with the loop's selector gone from it. */
    @Override
    protected void deregister() {
        if (lingers) {
            deregisterNow();
        } else {
            super.deregister();
        }
    }

    @Override
    protected <T> boolean setOption(ChannelOption<T> option, T value) {
        boolean known = super.setOption(option, value);
        if (known && NioOptions.jdkOption(option) == StandardSocketOptions.SO_LINGER) {
            lingers = (Integer) value > 0;
        }
        return known;
    }
}
