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
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A connected stream socket's half of a channel: connect, read, write and half-close. */
class UnixStreamIo extends UnixChannelIo {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    /** Written by whoever makes the socket or sets the option, read by the loop. */
    private volatile boolean lingers;

    private @Nullable SocketAddress connectingTo;

    // Loop only: where what arrives goes instead of the pipeline, and where bytes come from beside the outbound buffer.
    private @Nullable SpliceForwarder inputTo;
    private @Nullable SpliceForwarder outputFrom;

    /** A TCP socket for an address, which may be unknown yet: a new one, or the one that the address is. */
    static UnixStreamIo of(UnixBackend backend, @Nullable SocketAddress remote) {
        return remote instanceof DescriptorAddress socket
                ? new UnixStreamIo(backend, SocketKind.STREAM, AdoptedSocket.connection(backend, socket, false))
                : new UnixStreamIo(backend, familyFor(backend, remote));
    }

    /** A new TCP socket. */
    UnixStreamIo(UnixBackend backend, int family) {
        this(backend, SocketKind.STREAM, family, newSocket(backend, family), null);
    }

    /** An accepted TCP socket; it lingers if the listener would. */
    UnixStreamIo(UnixBackend backend, int fd, SockAddr peer, boolean lingers) {
        this(backend, SocketKind.STREAM, peer.family(), fd, peer);
        this.lingers = lingers;
    }

    /** A socket that came from elsewhere. */
    UnixStreamIo(UnixBackend backend, SocketKind kind, AdoptedSocket socket) {
        super(backend, backend.options(kind), socket);
        lingers = lingers(backend, socket);
    }

    /** Asks the kernel whether a socket that came from elsewhere lingers; domain sockets never do. */
    static boolean lingers(UnixBackend backend, AdoptedSocket socket) {
        if (socket.family() == backend.syscalls().abi().addresses().unix()) {
            return false;
        }
        Integer seconds = backend.options(SocketKind.STREAM).get(socket.fd(), ChannelOption.SO_LINGER);
        return seconds != null && seconds > 0;
    }

    /** A new socket, or an accepted one of a peer. */
    UnixStreamIo(UnixBackend backend, SocketKind kind, int family, int fd, @Nullable SockAddr peer) {
        super(backend, backend.options(kind), family, fd, peer);
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
                queueSent(readiness);
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
        if (remote instanceof DescriptorAddress socket && socket.descriptor().intValue() == fd()) {
            connected(); // it always was
            return true;
        }
        if (local != null) {
            bind(local);
        }
        SockAddr peer = encode(remote);
        connectingTo = isDomain() ? DomainSocketAddress.from(remote) : remote;
        int result = syscalls().connect(fd(), peer);
        if (result == 0) {
            connected();
            return true;
        }
        if (result == -Errno.EINPROGRESS) {
            readiness().connecting();
            tellPoller();
        } else if (!connectsLater(result, peer)) {
            closeNow(); // a socket whose connect failed is of no further use
            throw Errno.toException("connect", result, null);
        }
        return false;
    }

    /** Sees to it that a connect is made again which failed for now; {@code false} if it has failed for good. */
    boolean connectsLater(int error, SockAddr peer) {
        return false;
    }

    final void connected() throws IOException {
        SocketAddress remote = connectingTo;
        if (remote != null) {
            connectedTo(remote);
        }
        readiness().writeDone();
        activate();
    }

    /** Looks how the attempt to connect ended; {@code false} if the channel is not connected. */
    boolean finishConnect(int bits) throws IOException {
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

    private void readRound(Readiness readiness) throws IOException {
        SpliceForwarder forwarder = inputTo;
        if (forwarder != null) {
            int result = forwarder.receive(readiness);
            if (isServed()) {
                endRound(readiness, result);
            }
            return;
        }
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
        } while (readiness.canRead() && isServed() && inputTo == null && handle.continueReading());
        if (!isServed()) {
            return;
        }
        handle.readComplete();
        if (reads > 0) {
            fireReadComplete();
        }
        if (isServed()) {
            endRound(readiness, result);
        }
    }

    /** What follows from the last read of a round: bytes, 0 at the end of the stream, or {@code -errno}. */
    private void endRound(Readiness readiness, int result) {
        if (result == 0) {
            readiness.inputClosed();
            inputEnded();
            if (inputTo != null) {
                inputTo.inputEndTold();
            }
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
    int readOnce(Readiness readiness, RecvByteBufAllocator.Handle handle) {
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
            readShort(readiness);
        }
        fireRead(buf);
        return n;
    }

    /** A read filled less than it was offered: a TCP socket has no more then. */
    void readShort(Readiness readiness) {
        readiness.shortRead();
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
            if (outputFrom != null && outputFrom.isWaiting()) {
                registration().again(); // it goes on from there, not within a flush
            } else {
                readiness.writeDone();
            }
            tellPoller();
        }
    }

    /** Makes one system call; {@code false} if the kernel takes no more for now. */
    private boolean writeOnce(Readiness readiness, ChannelOutboundBuffer out) throws IOException {
        if (!(out.current() instanceof ByteBuf)) {
            return writeOther(readiness, out);
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

    /** Writes the first message, which is no buffer; {@code false} if the kernel takes no more for now. */
    boolean writeOther(Readiness readiness, ChannelOutboundBuffer out) throws IOException {
        if (out.current() instanceof FileRegion region) {
            return writeRegion(readiness, out, region);
        }
        throw new IllegalStateException("not filtered: " + out.current());
    }

    private boolean writeRegion(Readiness readiness, ChannelOutboundBuffer out, FileRegion region) throws IOException {
        StreamTarget target = new StreamTarget(fd(), scratch().files());
        if (region.transferred() < region.count()) {
            target.take(region);
        }
        if (target.isFull()) {
            readiness.writeWouldBlock();
        }
        if (region.transferred() >= region.count()) {
            out.remove();
        }
        return !target.isFull();
    }

    // ---- forwarding ----

    /** Diverts what arrives from now on; {@code false} if it is diverted already. */
    final boolean joinInput(SpliceForwarder forwarder) {
        if (inputTo != null) {
            return false;
        }
        inputTo = forwarder;
        return true;
    }

    final void leaveInput(SpliceForwarder forwarder) {
        if (inputTo == forwarder) {
            inputTo = null;
        }
    }

    /** Lets bytes go out beside the outbound buffer; {@code false} if others do already. */
    final boolean joinOutput(SpliceForwarder forwarder) {
        if (outputFrom != null) {
            return false;
        }
        outputFrom = forwarder;
        return true;
    }

    final void leaveOutput(SpliceForwarder forwarder) {
        if (outputFrom == forwarder) {
            outputFrom = null;
        }
    }

    final @Nullable SpliceForwarder outputFrom() {
        return outputFrom;
    }

    /** Reading goes on, unless nobody has asked for it. */
    final void resumeReading() {
        if (!isServed() || !wantsRead()) {
            return;
        }
        try {
            beginRead();
        } catch (Exception e) {
            failed(e);
        }
    }

    /** Nothing queued goes first, and the kernel is not known to be full. */
    final boolean canForward() {
        return isServed()
                && readiness().canWrite()
                && channel().outboundBuffer().isEmpty();
    }

    /** The kernel has refused forwarded bytes. */
    final void forwardingWouldBlock() {
        readiness().writeWouldBlock();
        try {
            tellPoller();
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Nothing that was queued is left: what is forwarded goes next. */
    private void queueSent(Readiness readiness) {
        SpliceForwarder forwarder = outputFrom;
        if (forwarder != null && isServed()) {
            forwarder.sendOn();
        }
        if (forwarder == null || !forwarder.isWaiting()) {
            readiness.writeDone();
        }
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
        if (inputTo != null) {
            inputTo.inputEnded();
        }
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
        if (outputFrom != null) {
            outputFrom.outputEnded();
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
