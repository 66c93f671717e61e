package io.millrace.channel.socket.nio;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.AddressedEnvelope;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelMetadata;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.DefaultChannelConfig;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.nio.GatheringWrite;
import io.millrace.channel.socket.DatagramPacket;
import io.millrace.channel.socket.TruncatedDatagramException;
import io.millrace.util.UncheckedBooleanSupplier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket's half of a channel.
 *
 * <p>Datagrams are received in the memory that the loop's channels share, which has room for any, and are copied from
 * there: so nothing is cut off without a word, and no buffer is taken for a datagram that did not come.
 */
final class NioDatagramIo extends NioChannelIo<DatagramChannel> {
    private static final ChannelMetadata METADATA = new ChannelMetadata(true, 16);

    NioDatagramIo(DatagramChannel socket) {
        super(socket, SelectionKey.OP_READ);
        try {
            if (socket.getLocalAddress() != null) {
                connectedTo(socket.getRemoteAddress());
                activate();
            }
        } catch (IOException e) {
            throw new ChannelException("not a socket that can be used: " + socket, e);
        }
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    // ---- bind and connect ----

    @Override
    protected void bind(SocketAddress local) throws Exception {
        bindTo(local, socket()::bind);
        activate();
    }

    /** Connecting binds too. */
    @Override
    protected boolean connect(SocketAddress remote, @Nullable SocketAddress local) throws Exception {
        if (local != null) {
            bind(local);
        }
        socket().connect(remote);
        connectedTo(socket().getRemoteAddress());
        activate();
        return true;
    }

    @Override
    protected void disconnect() throws Exception {
        socket().disconnect();
        connectedTo(null);
    }

    // ---- events ----

    @Override
    void ready(int ops) {
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

    // ---- read ----

    private void readRound() {
        RecvByteBufAllocator.Handle handle = recvHandle();
        handle.reset(config());
        int received = 0;
        IOException failure = null;
        try {
            while (receive(handle)) {
                received++;
                if (!isServed() || !isReading() || !continueReading(handle)) {
                    break;
                }
            }
        } catch (IOException e) {
            failure = e;
        }
        if (!isServed()) {
            return;
        }
        handle.readComplete();
        if (received > 0) {
            fireReadComplete();
        }
        if (failure != null && isServed()) {
            readFailed(failure);
        }
        if (isServed() && !wantsRead()) {
            stopReading();
        }
    }

    /** That one datagram was short says nothing of the next. */
    private static boolean continueReading(RecvByteBufAllocator.Handle handle) {
        return handle instanceof RecvByteBufAllocator.ExtendedHandle extended
                ? extended.continueReading(UncheckedBooleanSupplier.TRUE_SUPPLIER)
                : handle.continueReading();
    }

    /** What the network tells of an earlier datagram ({@link java.net.PortUnreachableException}) ends no channel. */
    private void readFailed(IOException cause) {
        if (cause instanceof SocketException) {
            fireExceptionCaught(cause);
        } else {
            failed(cause);
        }
    }

    /** Receives a datagram and hands it on; {@code false} if there is none. */
    private boolean receive(RecvByteBufAllocator.Handle handle) throws IOException {
        ByteBuffer copy = registration().gatheringWrite().copy();
        InetSocketAddress sender = (InetSocketAddress) socket().receive(copy.clear());
        if (sender == null) {
            handle.lastBytesRead(-1);
            return false;
        }
        copy.flip();
        int length = copy.remaining();
        ByteBuf buf = handle.allocate(config().getAllocator());
        int room = buf.writableBytes();
        handle.attemptedBytesRead(room);
        handle.lastBytesRead(length);
        handle.incMessagesRead(1);
        if (length > room) {
            buf.release();
            fireExceptionCaught(new TruncatedDatagramException(sender, room, length));
            return true;
        }
        fireRead(new DatagramPacket(buf.writeBytes(copy), (InetSocketAddress) localAddress(), sender));
        return true;
    }

    // ---- write ----

    @Override
    protected Object filter(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        if (message instanceof AddressedEnvelope<?, ?> envelope && envelope.content() instanceof ByteBuf) {
            SocketAddress recipient = envelope.recipient();
            if (recipient instanceof InetSocketAddress address && address.isUnresolved()) {
                throw new UnresolvedAddressException();
            }
            if (recipient == null || recipient instanceof InetSocketAddress) {
                return message;
            }
        }
        throw new UnsupportedOperationException("unsupported message type: "
                + message.getClass().getName()
                + " (expected: DatagramPacket, AddressedEnvelope<ByteBuf, InetSocketAddress>, ByteBuf)");
    }

    /**
     * What is wrong with one datagram fails its write alone: the next one may go to somebody else. That nobody was there
     * for an earlier one is told first, once, and the datagram is sent again.
     */
    @Override
    protected void write(ChannelOutboundBuffer out) {
        if (awaitsWritable()) {
            return;
        }
        int left = config() instanceof DefaultChannelConfig own ? own.getMaxMessagesPerWrite() : Integer.MAX_VALUE;
        boolean retries = false;
        while (isServed() && !out.isEmpty()) {
            boolean sent;
            try {
                sent = --left >= 0 && send(out.current());
            } catch (PortUnreachableException e) {
                retries = !retries && isConnected();
                if (retries) {
                    left++;
                    fireExceptionCaught(e);
                } else {
                    out.remove(e);
                }
                continue;
            } catch (IOException | NotYetConnectedException | IllegalArgumentException e) {
                retries = false;
                out.remove(e);
                continue;
            }
            retries = false;
            if (!sent) {
                awaitWritable(true);
                updateInterest();
                return;
            }
            out.remove();
        }
    }

    /** Sends a datagram; {@code false} if the kernel takes none for now. */
    private boolean send(@Nullable Object message) throws IOException {
        SocketAddress recipient = null;
        ByteBuf content;
        if (message instanceof AddressedEnvelope<?, ?> envelope) {
            recipient = envelope.recipient();
            content = (ByteBuf) envelope.content();
        } else if (message instanceof ByteBuf buf) {
            content = buf;
        } else {
            throw new IllegalArgumentException("not a datagram: " + message);
        }
        int length = content.readableBytes();
        if (length == 0 && isConnected()) {
            // The JDK would say that it was sent, and make no system call.
            throw new IOException("java.nio sends no empty datagram while a channel is connected");
        }
        ByteBuffer bytes = bytesOf(content, length);
        int n = recipient == null ? socket().write(bytes) : socket().send(bytes, recipient);
        return n > 0 || length == 0;
    }

    boolean isConnected() {
        return isOpen() && remoteAddress() != null;
    }

    private ByteBuffer bytesOf(ByteBuf content, int length) throws SocketException {
        if (GatheringWrite.isOnePiece(content)) {
            return content.internalNioBuffer(content.readerIndex(), length);
        }
        if (length > GatheringWrite.COPY_BYTES) {
            throw new SocketException("Message too long: " + length + " bytes");
        }
        ByteBuffer copy = registration().gatheringWrite().copy().clear().limit(length);
        content.getBytes(content.readerIndex(), copy);
        return copy.flip();
    }

    // ---- close ----

    /** At once: whoever hears that the channel is closed can bind the address. */
    @Override
    protected void deregister() {
        deregisterNow();
    }
}
