package io.millrace.channel.unix;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.MessageCalls;
import io.millrace.channel.unix.sys.MsgHdr;
import io.millrace.channel.unix.sys.NativeMemory;
import io.millrace.channel.unix.sys.SockAddr;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A domain socket of datagrams: its half of a channel.
 *
 * <p>Descriptors that somebody sends along are not wanted: the kernel closes them.
 */
final class DomainDatagramIo extends UnixDatagramIo {
    /** {@code struct pollfd}: descriptor, wanted events, events. */
    private static final int POLLFD_BYTES = 8;

    private static final int POLLFD_EVENTS = 4;
    private static final int POLLFD_REVENTS = 6;

    private final SocketFile file;

    /** A new socket. */
    DomainDatagramIo(UnixBackend backend, MessageCalls messages) {
        super(backend, messages, backend.options(SocketKind.DOMAIN_DATAGRAM), familyOf(backend), newSocket(backend));
        file = new SocketFile(backend.syscalls(), true);
    }

    /** A socket that came from elsewhere. */
    DomainDatagramIo(UnixBackend backend, MessageCalls messages, AdoptedSocket socket) {
        super(backend, messages, backend.options(SocketKind.DOMAIN_DATAGRAM), socket);
        file = new SocketFile(backend.syscalls(), false);
    }

    private static int familyOf(UnixBackend backend) {
        return backend.syscalls().abi().addresses().unix();
    }

    private static int newSocket(UnixBackend backend) {
        Abi.Sockets types = backend.syscalls().abi().sockets();
        return opened(backend.syscalls().socket(familyOf(backend), types.datagram(), 0));
    }

    synchronized PeerCredentials peerCredentials() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        if (!isConnected()) {
            throw new IOException("not connected", new NotYetConnectedException());
        }
        return PeerCredentials.of(syscalls(), fd());
    }

    // ---- addresses ----

    @Override
    DomainSocketAddress decode(SockAddr sender) {
        DomainSocketAddress known = sender.family() == 0 ? null : DomainSocketAddress.decode(sender);
        return known == null ? DomainSocketAddress.UNNAMED : known;
    }

    @Override
    boolean isBound(SockAddr local) {
        return !decode(local).isUnnamed();
    }

    @Override
    SocketAddress recipient(SocketAddress address) {
        return DomainSocketAddress.from(address);
    }

    @Override
    String expectedTypes() {
        return "DomainDatagramPacket, AddressedEnvelope<ByteBuf, DomainSocketAddress>, ByteBuf";
    }

    @Override
    void bindSocket(SocketAddress address) throws IOException {
        file.bind(fd(), DomainSocketAddress.from(address));
    }

    // ---- receive and send ----

    @Override
    void arrive(ByteBuf content, @Nullable SocketAddress sender, MsgHdr header, Deque<Object> arrived) {
        arrived.add(
                new DomainDatagramPacket(content, (DomainSocketAddress) localAddress(), (DomainSocketAddress) sender));
    }

    /**
     * A sender that is not connected is told of room in its own buffer, but not of room in its receivers' queues: for the
     * poller it can write all the time.
     */
    @Override
    boolean tellsOfRoom(@Nullable SocketAddress recipient) {
        return recipient == null || recipient.equals(remoteAddress()) || !canWrite();
    }

    private boolean canWrite() {
        Abi.Polling bits = syscalls().abi().polling();
        NativeMemory memory = NativeMemory.allocate(POLLFD_BYTES);
        ByteBuffer entry = memory.buffer();
        entry.putInt(0, fd()).putShort(POLLFD_EVENTS, (short) bits.out());
        int ready = syscalls().poll(memory.address(), 1, 0);
        return ready > 0 && (entry.getShort(POLLFD_REVENTS) & bits.out()) != 0;
    }

    @Override
    protected void closeNow() throws Exception {
        if (isOpen()) {
            file.remove();
        }
        super.closeNow();
    }

    // ---- options ----

    @Override
    protected <T> @Nullable T getOption(ChannelOption<T> option) {
        T value = file.getOption(option);
        return value != null ? value : super.getOption(option);
    }

    @Override
    protected <T> boolean setOption(ChannelOption<T> option, T value) {
        return file.setOption(option, value, this) || super.setOption(option, value);
    }

    @Override
    protected Set<ChannelOption<?>> options() {
        Set<ChannelOption<?>> all = new HashSet<>(super.options());
        all.addAll(SocketFile.OPTIONS);
        return Set.copyOf(all);
    }
}
