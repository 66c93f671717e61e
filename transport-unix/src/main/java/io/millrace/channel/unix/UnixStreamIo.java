package io.millrace.channel.unix;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelMetadata;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.FileRegion;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SockAddr;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A connected stream socket's half of a channel: connect, read, write and half-close. */
final class UnixStreamIo extends UnixChannelIo {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    /** Written by whoever sets the option, read by the loop. */
    private volatile boolean lingers;

    private @Nullable InetSocketAddress connectingTo;

    /** A new socket for an address, which may be unknown yet. */
    UnixStreamIo(UnixBackend backend, @Nullable SocketAddress remote) {
        this(backend, familyFor(backend, remote));
    }

    private UnixStreamIo(UnixBackend backend, int family) {
        super(backend, backend.options(SocketKind.STREAM), family, newSocket(backend, family), null);
    }

    /** An accepted socket. */
    UnixStreamIo(UnixBackend backend, int fd, SockAddr peer) {
        super(backend, backend.options(SocketKind.STREAM), peer.family(), fd, peer);
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    // ---- events ----

    @Override
    void ready(int bits) {
        Readiness readiness = readiness();
        readiness.arrived(bits);
        try {
            if (!isActive() && !finishConnect(bits)) {
                return;
            }
            if ((bits & Poller.ERROR) != 0 && !readiness.isReading() && failedWhileNotReading()) {
                return;
            }
            serve(readiness);
        } catch (IOException e) {
            failed(e);
        }
    }

    @Override
    void again() {
        if (!isActive()) {
            return;
        }
        try {
            serve(readiness());
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Writes first: it frees memory, and answers go out before more is asked. */
    private void serve(Readiness readiness) throws IOException {
        if (readiness.canWrite()) {
            writable();
            if (channel().outboundBuffer().isEmpty()) {
                readiness.writeDone();
            }
        }
        if (isServed() && readiness.canRead()) {
            readRound(readiness);
        }
        if (isServed()) {
            tellPoller();
        }
    }

    /** With reading on, the next read tells the error, after the bytes that came before it. */
    private boolean failedWhileNotReading() {
        int error = syscalls().takeError(fd());
        if (error == 0) {
            return false;
        }
        failed(Errno.toException("read", error, null));
        return true;
    }

    // ---- connect ----

    @Override
    protected boolean connect(SocketAddress remote, @Nullable SocketAddress local) throws Exception {
        if (isActive()) {
            throw new AlreadyConnectedException();
        }
        if (local != null) {
            bind(local);
        }
        int result = syscalls().connect(fd(), encode(remote));
        if (result < 0 && result != -Errno.EINPROGRESS) {
            closeNow(); // a socket whose connect failed is of no further use
            throw Errno.toException("connect", result, null);
        }
        connectingTo = (InetSocketAddress) remote;
        if (result == 0) {
            connected();
            return true;
        }
        readiness().connecting();
        tellPoller();
        return false;
    }

    private void connected() throws IOException {
        InetSocketAddress remote = connectingTo;
        if (remote != null) {
            connectedTo(remote);
        }
        readiness().writeDone();
        activate();
    }

    /** Looks how the attempt to connect ended; {@code false} if the channel is not connected. */
    private boolean finishConnect(int bits) throws IOException {
        if (!isConnecting() || (bits & (Poller.WRITE | Poller.HANGUP | Poller.ERROR)) == 0) {
            return false;
        }
        int error = syscalls().takeError(fd());
        if (error < 0) {
            connectCompleted(Errno.toException("connect", error, null));
            channel().close();
            return false;
        }
        connected();
        connectCompleted(null);
        return isServed();
    }

    // ---- read ----

    private void readRound(Readiness readiness) {
        RecvByteBufAllocator.Handle handle = recvHandle();
        handle.reset(config());
        int result;
        int reads = 0;
        do {
            result = readOnce(readiness, handle);
            if (result <= 0) {
                break;
            }
            reads++;
        } while (readiness.canRead() && isServed() && handle.continueReading());
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
        if (result == 0) {
            readiness.inputClosed();
            inputEnded();
        } else if (result < 0 && result != -Errno.EAGAIN) {
            readiness.inputClosed();
            failed(Errno.toException("read", result, null));
        } else if (!wantsRead()) {
            readiness.readOff();
        } else if (readiness.roundOver()) {
            registration().again();
        }
    }

    /**
     * Reads into one buffer and hands it on.
     *
     * @return bytes, 0 at the end of the stream, or {@code -errno}
     */
    private int readOnce(Readiness readiness, RecvByteBufAllocator.Handle handle) {
        ByteBuf buf = handle.allocate(config().getAllocator());
        boolean direct = buf.hasMemoryAddress();
        int offered = direct ? buf.writableBytes() : Math.min(buf.writableBytes(), IoScratch.COPY_BYTES);
        int n;
        try {
            handle.attemptedBytesRead(offered);
            n = direct ? recv(buf, offered) : recvCopy(buf, offered);
            handle.lastBytesRead(n > 0 ? n : -1);
        } catch (Throwable t) {
            buf.release();
            throw t;
        }
        if (n <= 0) {
            buf.release();
            if (n == -Errno.EAGAIN) {
                readiness.readWouldBlock();
            }
            return n;
        }
        handle.incMessagesRead(1);
        if (n < offered) {
            readiness.shortRead();
        }
        fireRead(buf);
        return n;
    }

    private int recv(ByteBuf buf, int offered) {
        int n = syscalls().recv(fd(), buf.memoryAddress() + buf.writerIndex(), offered);
        if (n > 0) {
            buf.writerIndex(buf.writerIndex() + n);
        }
        return n;
    }

    /** Into a buffer that the kernel cannot be given the address of. */
    private int recvCopy(ByteBuf buf, int offered) {
        NativeMemory copy = scratch().gathering().copy();
        int n = syscalls().recv(fd(), copy.address(), offered);
        if (n > 0) {
            ByteBuffer bytes = copy.buffer();
            bytes.clear().limit(n);
            buf.writeBytes(bytes);
            bytes.clear();
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
        Readiness readiness = readiness();
        if (!readiness.canWrite()) {
            return;
        }
        int spins = config().getWriteSpinCount();
        // A listener may close the channel; while that lingers, what is queued is not this loop's to send any more.
        while (isServed() && !out.isEmpty()) {
            if (--spins < 0) {
                registration().again();
                return;
            }
            if (!writeOnce(readiness, out)) {
                tellPoller();
                return;
            }
        }
        if (isServed()) {
            readiness.writeDone();
            tellPoller();
        }
    }

    /** Makes one system call; {@code false} if the kernel takes no more for now. */
    private boolean writeOnce(Readiness readiness, ChannelOutboundBuffer out) throws IOException {
        if (out.current() instanceof FileRegion region) {
            return writeRegion(readiness, out, region);
        }
        GatheringWrite gathering = scratch().gathering();
        long n = gathering.send(fd(), out);
        if (n == -Errno.EAGAIN) {
            readiness.writeWouldBlock();
            return false;
        }
        if (n < 0) {
            throw Errno.toException("write", (int) n, null);
        }
        // Decided before listeners run: they may write, flush and close. A stream socket that took a part is full, and
        // an edge is due
        // when it has room again.
        boolean full = n < gathering.offeredBytes();
        if (full) {
            readiness.writeWouldBlock();
        }
        out.removeBytes(n);
        return !full;
    }

    private boolean writeRegion(Readiness readiness, ChannelOutboundBuffer out, FileRegion region) throws IOException {
        SocketWritableByteChannel target = new SocketWritableByteChannel(this);
        long before = region.transferred();
        if (before < region.count()) {
            region.transferTo(target, before);
            if (region.transferred() == before && !target.isFull()) {
                // Asking again would find the same; what comes after it must not take its place in the stream.
                throw new IOException(
                        "a file region ended after " + before + " of " + region.count() + " bytes: " + region);
            }
        }
        if (region.transferred() >= region.count()) {
            out.remove();
        }
        if (target.isFull()) {
            readiness.writeWouldBlock();
            return false;
        }
        return true;
    }

    // ---- half-close and close ----

    @Override
    protected void shutdownInput() throws Exception {
        readiness().inputClosed();
        int error = syscalls().shutdown(fd(), Abi.SHUT_RD);
        if (error < 0 && error != -Errno.ENOTCONN) {
            throw Errno.toException("shutdown", error, null);
        }
        tellPoller();
    }

    @Override
    protected void shutdownOutput() throws Exception {
        int error = syscalls().shutdown(fd(), Abi.SHUT_WR);
        if (isActive()) {
            // What waits is failed now, whatever the kernel says: in level mode it would report for ever that there is
            // room.
            readiness().writeDone();
            tellPoller();
        }
        if (error < 0) {
            throw Errno.toException("shutdown", error, null);
        }
    }

    /** Closing blocks for as long as the socket lingers. */
    @Override
    protected @Nullable Executor closeExecutor() {
        return lingers ? lingeringCloses() : null;
    }

    @Override
    protected <T> boolean setOption(ChannelOption<T> option, T value) {
        boolean known = super.setOption(option, value);
        if (option == ChannelOption.SO_LINGER) {
            lingers = (Integer) value > 0;
        }
        return known;
    }
}
