package io.millrace.channel.unix;

import io.millrace.buffer.ByteBuf;
import io.millrace.buffer.ByteBufHolder;
import io.millrace.channel.AddressedEnvelope;
import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelMetadata;
import io.millrace.channel.ChannelOutboundBuffer;
import io.millrace.channel.DefaultAddressedEnvelope;
import io.millrace.channel.MaxMessagesRecvByteBufAllocator;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.socket.TruncatedDatagramException;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.LastAddress;
import io.millrace.channel.unix.sys.MessageCalls;
import io.millrace.channel.unix.sys.MsgHdr;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.util.ReferenceCountUtil;
import io.millrace.util.UncheckedBooleanSupplier;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket's half of a channel, whatever the family: several datagrams a system call where the system has that.
 *
 * <p>Each datagram stands for itself: what the kernel says of one fails that one's promise, or reaches
 * {@code exceptionCaught}, and the channel stays open.
 *
 * <p>A call may have received more than a handler wants once it has switched reading off. What is left is held for the
 * channel until reading is on again: at most one call's datagrams.
 */
abstract class UnixDatagramIo extends UnixChannelIo {
    private static final ChannelMetadata METADATA = new ChannelMetadata(true, 16);

    /** A datagram that was shorter than the room for it does not mean that there are no more. */
    private static final UncheckedBooleanSupplier MAYBE_MORE = () -> true;

    /** With room for two, a call that brings one has found that there is no other: no further call is needed to see that. */
    private static final int LEAST_EXPECTED = 2;

    private final MessageCalls messages;
    private final LastAddress lastSender = new LastAddress();

    /** Written by the loop; read by any thread. */
    private volatile boolean connected;

    // Loop only.
    /** Where somebody has bound the socket; {@code null} if nobody has. */
    private @Nullable SocketAddress boundTo;

    /** How many datagrams the next call makes room for. */
    private int expected = LEAST_EXPECTED;

    /** The address that {@link #lastSender} remembers the bytes of. */
    private @Nullable SocketAddress lastSenderAddress;

    private @Nullable Deque<Object> held;
    /** Whether the round that is going on has handed a message on. */
    private boolean delivered;

    UnixDatagramIo(UnixBackend backend, MessageCalls messages, SocketOptions options, int family, int fd) {
        super(backend, options, family, fd, null);
        this.messages = messages;
    }

    /** A socket that came from elsewhere. */
    UnixDatagramIo(UnixBackend backend, MessageCalls messages, SocketOptions options, AdoptedSocket socket) {
        super(backend, options, new AdoptedSocket(socket.fd(), socket.family(), null, socket.active()));
        this.messages = messages;
        SockAddr peer = socket.peer();
        this.connected = peer != null;
        connectedTo(peer == null ? null : decode(peer));
    }

    /** Makes a socket whose creation has not failed. */
    static int opened(int fd) {
        if (fd < 0) {
            throw new ChannelException("no socket", Errno.toException("socket", fd, null));
        }
        return fd;
    }

    @Override
    public final ChannelMetadata metadata() {
        return METADATA;
    }

    final MessageCalls messages() {
        return messages;
    }

    /** Any thread. */
    final boolean isConnected() {
        return connected;
    }

    // ---- what the families differ in ----

    /** The address of a datagram's sender, or {@code null} if it has none. */
    abstract @Nullable SocketAddress decode(SockAddr sender);

    /** Tells whether the socket is bound by itself, now that it is connected no more. */
    abstract boolean isBound(SockAddr local);

    /** Makes the message of a received datagram, or of several that the kernel has joined. */
    abstract void arrive(ByteBuf content, @Nullable SocketAddress sender, MsgHdr header, Deque<Object> arrived);

    /** Room for a datagram. */
    ByteBuf newBuffer(RecvByteBufAllocator.Handle handle) {
        return handle.allocate(config().getAllocator());
    }

    /** Whether control messages are read. */
    boolean wantsControl() {
        return false;
    }

    /** The most datagrams that a call makes room for. */
    int mostExpected() {
        return ReceiveBatch.CAPACITY;
    }

    /** Checks an address to send to. */
    abstract SocketAddress recipient(SocketAddress address);

    /**
     * Tells whether the error of a send may be what came back for a datagram that was sent before: the kernel keeps that
     * for the next call on the socket, which does nothing else then.
     *
     * @param result {@code -errno}
     */
    boolean mayBeOfEarlierDatagram(int result) {
        return false;
    }

    /** The length that the kernel shall cut a message to, or 0. */
    int segmentBytes(Object message) {
        return 0;
    }

    /**
     * Tells whether the kernel, which has just refused a datagram for want of room, will tell when there is some.
     *
     * @param recipient who it is for; {@code null} for the peer
     */
    boolean tellsOfRoom(@Nullable SocketAddress recipient) {
        return true;
    }

    // ---- bind, connect, disconnect ----

    @Override
    protected final void bind(SocketAddress address) throws Exception {
        super.bind(address);
        boundTo = localAddress();
        if (!isActive()) {
            activate();
        }
    }

    @Override
    protected final boolean connect(SocketAddress remote, @Nullable SocketAddress local) throws Exception {
        if (connected) {
            throw new AlreadyConnectedException();
        }
        SocketAddress peer = recipient(remote);
        if (local != null) {
            bind(local);
        }
        int result = syscalls().connect(fd(), encode(peer));
        if (result < 0) {
            throw Errno.toException("connect", result, null);
        }
        connected = true;
        connectedTo(peer);
        forgetLocalAddress();
        if (!isActive()) {
            activate();
        }
        return true;
    }

    @Override
    protected final void disconnect() throws Exception {
        if (!connected) {
            return;
        }
        SockAddr address = new SockAddr(syscalls().abi().addresses());
        address.encodeUnspecified();
        int result = syscalls().connect(fd(), address);
        // The BSDs disconnect, and then complain that there is no such address to connect to.
        if (result < 0 && syscalls().getpeername(fd(), address) == 0) {
            throw Errno.toException("connect", result, "AF_UNSPEC");
        }
        connected = false;
        connectedTo(null);
        forgetLocalAddress();
        if (syscalls().getsockname(fd(), address) < 0 || !isBound(address)) {
            lostAddress();
        }
    }

    /** The kernel had chosen the port for the connection alone; or it was bound to any port, which Linux gives up too. */
    private void lostAddress() throws IOException {
        SocketAddress before = boundTo;
        if (before == null) {
            deactivate();
            return;
        }
        try {
            bindSocket(before);
        } catch (IOException e) {
            deactivate();
            throw e;
        }
    }

    // ---- events ----

    @Override
    final void ready(int bits) {
        readiness().arrived(bits);
        again();
    }

    @Override
    final void again() {
        if (!isActive()) {
            return;
        }
        try {
            serve(readiness());
        } catch (IOException e) {
            failed(e);
        }
    }

    private void serve(Readiness readiness) throws IOException {
        if (readiness.canWrite()) {
            writable();
            if (channel().outboundBuffer().isEmpty()) {
                readiness.writeDone();
            }
        }
        if (isServed() && (readiness.canRead() || (readiness.isReading() && holds()))) {
            readRound(readiness);
        }
        if (isServed()) {
            tellPoller();
        }
    }

    /** Keeps the channel: a datagram is lost, not the service. With no memory for it, the next round would find it again. */
    @Override
    final void crashed(Throwable cause) {
        if (!isServed()) {
            return;
        }
        if (readiness().canRead()
                && syscalls().recv(fd(), scratch().gathering().copy().address(), 1) < 0) {
            readiness().readWouldBlock();
        }
        registration().again();
        fireExceptionCaught(cause);
    }

    @Override
    protected final void beginRead() throws Exception {
        super.beginRead();
        if (holds() && isServed()) {
            registration().again();
        }
    }

    // ---- read ----

    private boolean holds() {
        Deque<Object> waiting = held;
        return waiting != null && !waiting.isEmpty();
    }

    private void readRound(Readiness readiness) {
        RecvByteBufAllocator.Handle handle = recvHandle();
        handle.reset(config());
        delivered = false;
        int error = readMessages(readiness, handle);
        if (!isServed()) {
            return;
        }
        handle.readComplete();
        if (delivered) {
            fireReadComplete();
        }
        if (!isServed()) {
            return;
        }
        if (error < 0) {
            readiness.inputClosed();
            failed(Errno.toException("recvmsg", error, null));
        } else if (!wantsRead()) {
            readiness.readOff();
        } else if (readiness.roundOver() || holds()) {
            registration().again();
        }
    }

    /** Reads up to a round's messages; {@code -errno} if the socket is of no further use. */
    private int readMessages(Readiness readiness, RecvByteBufAllocator.Handle handle) {
        int left = messagesPerRound();
        if (holds()) {
            left -= deliver(heldMessages());
        }
        while (left > 0 && isServed() && !holds() && readiness.canRead()) {
            int received = receive(readiness, handle, left);
            if (received == -Errno.EAGAIN) {
                return 0;
            }
            if (received < 0 && !isOfOneDatagram(received)) {
                return received;
            }
            if (received < 0) {
                fireExceptionCaught(Errno.toException("recvmsg", received, remoteAddress()));
                left--;
            } else {
                left -= received;
                if (!goesOn(handle)) {
                    return 0;
                }
            }
        }
        return 0;
    }

    private int messagesPerRound() {
        return config().<RecvByteBufAllocator>getRecvByteBufAllocator()
                        instanceof MaxMessagesRecvByteBufAllocator limited
                ? limited.maxMessagesPerRead()
                : 1;
    }

    private static boolean goesOn(RecvByteBufAllocator.Handle handle) {
        return handle instanceof RecvByteBufAllocator.ExtendedHandle extended
                ? extended.continueReading(MAYBE_MORE)
                : handle.continueReading();
    }

    /**
     * Errors that the kernel passes on from a datagram that was sent before: what came back for it (ICMP), or what it met on
     * its way.
     */
    private static boolean isOfOneDatagram(int result) {
        int errno = -result;
        return isOfTheNetwork(result) || errno == Errno.EPERM || errno == Errno.ENOBUFS || errno == Errno.ENOMEM;
    }

    /** Errors that the network reports, or the path through it. */
    static boolean isOfTheNetwork(int result) {
        int errno = -result;
        return errno == Errno.ECONNREFUSED
                || errno == Errno.ECONNRESET
                || errno == Errno.EHOSTUNREACH
                || errno == Errno.EHOSTDOWN
                || errno == Errno.ENETUNREACH
                || errno == Errno.ENETDOWN
                || errno == Errno.ENONET
                || errno == Errno.ENOPROTOOPT
                || errno == Errno.EOPNOTSUPP
                || errno == Errno.EPROTO
                || errno == Errno.EACCES
                || errno == Errno.EMSGSIZE
                || errno == Errno.ETIMEDOUT;
    }

    /** Makes one call and hands on what it brought; how many messages that were, or {@code -errno}. */
    private int receive(Readiness readiness, RecvByteBufAllocator.Handle handle, int most) {
        ReceiveBatch batch = scratch().receiving();
        try {
            int wanted = wanted(most);
            boolean full;
            do {
                full = !batch.add(newBuffer(handle), wantsControl());
            } while (!full && batch.count() < wanted);
            int received = messages.receive(fd(), batch.headers(), batch.count());
            if (received < 0) {
                if (received == -Errno.EAGAIN) {
                    readiness.readWouldBlock();
                }
                return received;
            }
            if (received < batch.count() && messages.batches()) {
                readiness.readWouldBlock(); // the call has looked for another one
            }
            adapt(received, batch.count());
            for (int i = 0; i < received; i++) {
                take(batch, i, handle);
            }
            return Math.max(1, deliver(batch.arrived()));
        } finally {
            batch.clear();
            if (!batch.arrived().isEmpty()) {
                hold(batch.arrived());
            }
        }
    }

    /** Without auto-read somebody wants one message. */
    private int wanted(int most) {
        return messages.batches() && config().isAutoRead() ? Math.min(most, Math.min(expected, mostExpected())) : 1;
    }

    private void adapt(int received, int offered) {
        if (received == offered) {
            expected = Math.min(Math.max(expected, offered) * 2, ReceiveBatch.CAPACITY);
        } else {
            expected = Math.max(LEAST_EXPECTED, received + 1);
        }
    }

    private void take(ReceiveBatch batch, int index, RecvByteBufAllocator.Handle handle) {
        MsgHdr header = batch.header(index);
        int length = MessageCalls.lengthOf(header);
        int room = batch.room(index);
        SocketAddress sender = senderOf(header);
        handle.attemptedBytesRead(room);
        handle.incMessagesRead(1);
        if (header.isTruncated()) {
            handle.lastBytesRead(room);
            boolean known = messages.abi().tellsTrueLength();
            batch.arrived()
                    .add(new TruncatedDatagramException(
                            sender, room, known ? length : TruncatedDatagramException.UNKNOWN));
            return;
        }
        handle.lastBytesRead(length);
        arrive(batch.take(index, length), sender, header, batch.arrived());
    }

    private @Nullable SocketAddress senderOf(MsgHdr header) {
        SockAddr from = header.receivedName();
        if (!lastSender.isSame(from)) {
            lastSenderAddress = decode(from);
        }
        return lastSenderAddress;
    }

    /** Hands messages on until reading is switched off; how many. */
    private int deliver(Deque<Object> queue) {
        int handedOn = 0;
        while (isServed() && wantsRead()) {
            Object next = queue.poll();
            if (next == null) {
                break;
            }
            handedOn++;
            if (next instanceof TruncatedDatagramException truncated) {
                fireExceptionCaught(truncated);
            } else {
                delivered = true;
                fireRead(next);
            }
        }
        return handedOn;
    }

    private void hold(Deque<Object> arrived) {
        Deque<Object> waiting = heldMessages();
        waiting.addAll(arrived);
        arrived.clear();
        if (!isOpen()) {
            releaseHeld();
        }
    }

    private Deque<Object> heldMessages() {
        Deque<Object> waiting = held;
        if (waiting == null) {
            waiting = new ArrayDeque<>();
            held = waiting;
        }
        return waiting;
    }

    private void releaseHeld() {
        Deque<Object> waiting = held;
        if (waiting != null) {
            waiting.forEach(ReferenceCountUtil::safeRelease);
            waiting.clear();
        }
    }

    // ---- write ----

    @Override
    protected final Object filter(Object message) {
        if (message instanceof ByteBuf buffer) {
            return SendBatch.takes(buffer) ? buffer : copied(buffer);
        }
        if (message instanceof AddressedEnvelope<?, ?> envelope && envelope.content() instanceof ByteBuf content) {
            return filter(envelope, content);
        }
        throw new UnsupportedOperationException(
                "unsupported message type: " + message.getClass().getName() + " (expected: " + expectedTypes() + ')');
    }

    abstract String expectedTypes();

    private Object filter(AddressedEnvelope<?, ?> envelope, ByteBuf content) {
        SocketAddress given = envelope.recipient();
        SocketAddress checked = given == null ? null : recipient(given);
        segmentBytes(envelope); // may refuse
        if (checked == given && SendBatch.takes(content)) {
            return envelope;
        }
        ByteBuf sendable = SendBatch.takes(content) ? content.retain() : copyOf(content);
        try {
            Object filtered = checked == given && envelope instanceof ByteBufHolder packet
                    ? packet.replace(sendable)
                    : checked == null ? sendable : new DefaultAddressedEnvelope<>(sendable, checked);
            envelope.release();
            return filtered;
        } catch (Throwable t) {
            sendable.release();
            throw t;
        }
    }

    private ByteBuf copied(ByteBuf buffer) {
        ByteBuf copy = copyOf(buffer);
        buffer.release();
        return copy;
    }

    /** A direct buffer of the same bytes: they are too many to be copied for each call. */
    private ByteBuf copyOf(ByteBuf buffer) {
        ByteBuf copy = config().getAllocator().directBuffer(buffer.readableBytes());
        return copy.writeBytes(buffer, buffer.readerIndex(), buffer.readableBytes());
    }

    @Override
    protected final void write(ChannelOutboundBuffer out) throws Exception {
        Readiness readiness = readiness();
        if (!readiness.canWrite()) {
            return;
        }
        int spins = config().getWriteSpinCount();
        // A listener may close the channel; what is queued is not this loop's to send any more.
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
        SendBatch batch = scratch().sending();
        batch.clear();
        if (!fill(batch, out)) {
            return true; // the first one could not even be tried
        }
        int count = batch.count();
        int sent = messages.send(fd(), batch.headers(), count);
        if (sent >= 0 || !mayBeOfEarlierDatagram(sent)) {
            return sent(sent, readiness, out, batch);
        }
        int retried = messages.send(fd(), batch.headers(), count);
        boolean goesOn = sent(retried, readiness, out, batch);
        if (retried != sent) { // the same again is of this datagram, and its promise has it
            // Last, since a handler may write to other channels of the loop, which share the batch.
            fireExceptionCaught(Errno.toException("sendmsg", sent, remoteAddress()));
        }
        return goesOn;
    }

    /** Acts on what a call has returned; {@code false} if the kernel takes no more for now. */
    private boolean sent(int sent, Readiness readiness, ChannelOutboundBuffer out, SendBatch batch) {
        if (sent == -Errno.EAGAIN) {
            return !wouldBlock(readiness, out, batch);
        }
        if (sent < 0) {
            out.remove(Errno.toException("sendmsg", sent, recipientOf(out.current())));
            return true;
        }
        for (int i = 0; i < sent; i++) {
            out.remove();
        }
        return true;
    }

    /** Tells whether there is no room for now; a kernel that will not tell when there is has one more chance to find some. */
    private boolean wouldBlock(Readiness readiness, ChannelOutboundBuffer out, SendBatch batch) {
        SocketAddress recipient = recipientOf(out.current());
        if (tellsOfRoom(recipient)) {
            readiness.writeWouldBlock();
            return true;
        }
        int sent = messages.send(fd(), batch.headers(), 1);
        if (sent > 0) {
            out.remove();
        } else {
            out.remove(Errno.toException("sendmsg", sent, recipient + ", which has not received what was sent before"));
        }
        return false;
    }

    /** Tells whether two addresses are one to the kernel too: {@code equals} leaves out the scope of an IPv6 address. */
    static boolean isSame(SocketAddress address, @Nullable SocketAddress other) {
        return address.equals(other)
                && (!(address instanceof InetSocketAddress ip)
                        || !(other instanceof InetSocketAddress otherIp)
                        || scopeOf(ip.getAddress()) == scopeOf(otherIp.getAddress()));
    }

    /** The same of addresses without a port. */
    static boolean isSame(InetAddress address, @Nullable InetAddress other) {
        return address.equals(other) && scopeOf(address) == scopeOf(other);
    }

    private static int scopeOf(@Nullable InetAddress address) {
        return address instanceof Inet6Address six ? six.getScopeId() : 0;
    }

    private static @Nullable SocketAddress recipientOf(@Nullable Object message) {
        return message instanceof AddressedEnvelope<?, ?> envelope ? envelope.recipient() : null;
    }

    /**
     * Puts the first messages into a batch, as many as fit.
     *
     * @return {@code false} if there is none in it: the first one was not fit to be sent, and has failed
     */
    private boolean fill(SendBatch batch, ChannelOutboundBuffer out) {
        int size = out.size();
        int most = messages.batches() ? SendBatch.CAPACITY : 1;
        for (int i = 0; i < size && batch.count() < most; i++) {
            Object message = out.message(i);
            if (message == null) {
                continue; // cancelled
            }
            Throwable cause = null;
            boolean added = false;
            try {
                added = add(batch, message);
            } catch (IOException | RuntimeException e) {
                cause = e;
            }
            if (!added && batch.count() == 0) {
                out.remove(cause == null ? Errno.toException("sendmsg", -Errno.EMSGSIZE, message) : cause);
                return false;
            }
            if (!added) {
                return true;
            }
        }
        return batch.count() > 0;
    }

    /** Adds a message; {@code false} if there is no room left. */
    private boolean add(SendBatch batch, Object message) throws IOException {
        SocketAddress recipient = recipientOf(message);
        if (recipient == null) {
            if (!connected) {
                throw new NotYetConnectedException();
            }
        } else if (connected && isSame(recipient, remoteAddress())) {
            recipient = null; // some systems refuse an address, even the peer's
        } else {
            SockAddr memory = batch.addressFor(recipient, family());
            if (memory != null) {
                encode(recipient, memory);
                batch.encoded(recipient, family());
            }
        }
        ByteBuf content =
                message instanceof ByteBuf buffer ? buffer : (ByteBuf) ((AddressedEnvelope<?, ?>) message).content();
        return batch.add(content, recipient != null, segmentBytes(message));
    }

    @Override
    protected void closeNow() throws Exception {
        releaseHeld();
        super.closeNow();
    }
}
