package io.millrace.channel.unix;

import io.millrace.buffer.ByteBuf;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelException;
import io.millrace.channel.RecvByteBufAllocator;
import io.millrace.channel.socket.DatagramPacket;
import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.MessageCalls;
import io.millrace.channel.unix.sys.MsgHdr;
import io.millrace.channel.unix.sys.PacketInfo;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.UdpOptions;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A UDP socket's half of a channel. */
final class InetDatagramIo extends UnixDatagramIo {
    /** What the kernel joins is no longer than one datagram could be. */
    private static final int MOST_JOINED_BYTES = 65_535;
    /** So many such buffers are offered at once. */
    private static final int MOST_JOINED = 4;
    /** A datagram that fills less of a large buffer is copied to one of its own size. */
    private static final int WORTH_KEEPING_BYTES = MOST_JOINED_BYTES / 4;

    /** Used under this object's lock. */
    private final UdpOptions udp;

    // Written by whoever sets an option, under this object's lock; read by the loop.
    private volatile boolean receivesAddress;
    private volatile boolean receivesTrafficClass;
    private volatile boolean receivesOriginal;
    private volatile boolean coalesces;
    private volatile int maxBytes;

    // Loop only.
    private @Nullable PacketInfo info;
    private @Nullable InetSocketAddress lastLocal;

    /** A new socket. */
    InetDatagramIo(UnixBackend backend, MessageCalls messages, int family) {
        this(backend, messages, family, opened(newSocket(backend, family, 0)));
    }

    private InetDatagramIo(UnixBackend backend, MessageCalls messages, int family, int fd) {
        super(backend, messages, backend.options(SocketKind.DATAGRAM), family, fd);
        udp = new UdpOptions(syscalls(), fd, family);
    }

    /** A socket that came from elsewhere. */
    InetDatagramIo(UnixBackend backend, MessageCalls messages, AdoptedSocket socket) {
        super(backend, messages, backend.options(SocketKind.DATAGRAM), socket);
        udp = new UdpOptions(syscalls(), socket.fd(), socket.family());
    }

    /** The family of a socket that somebody asks for by name. */
    static int familyOf(UnixBackend backend, SocketProtocolFamily family) {
        Abi.Addresses families = backend.syscalls().abi().addresses();
        return switch (family) {
            case INET -> families.inet();
            case INET6 -> families.inet6();
            case UNIX -> throw new UnsupportedOperationException("a UDP channel of the family " + family);
        };
    }

    private static int newSocket(UnixBackend backend, int family, int protocol) {
        Abi abi = backend.syscalls().abi();
        int fd = backend.syscalls().socket(family, abi.sockets().datagram(), protocol);
        if (fd < 0 || family != abi.addresses().inet6()) {
            return fd;
        }
        // Both kinds of addresses, whatever the system's default is; where there are no such sockets this one is
        // IPv6's.
        backend.syscalls().setOption(fd, Abi.IPPROTO_IPV6, abi.options().v6Only(), 0);
        return fd;
    }

    static InetDatagramIo of(Channel channel) {
        return ((UnixDatagramChannel) channel).datagrams();
    }

    // ---- addresses ----

    @Override
    @Nullable
    SocketAddress decode(SockAddr sender) {
        return sender.decode();
    }

    @Override
    boolean isBound(SockAddr local) {
        InetSocketAddress address = local.decode();
        return address != null && address.getPort() != 0;
    }

    @Override
    SocketAddress recipient(SocketAddress address) {
        if (!(address instanceof InetSocketAddress ip)) {
            throw new UnsupportedAddressTypeException();
        }
        if (ip.isUnresolved()) {
            UnresolvedAddressException unresolved = new UnresolvedAddressException();
            unresolved.initCause(new UnknownHostException(
                    "the name of " + address + " was not resolved; datagrams go to resolved addresses"));
            throw unresolved;
        }
        return address;
    }

    /** What the network tells a connected socket; some of it the kernel may also find out about the datagram itself. */
    @Override
    boolean mayBeOfEarlierDatagram(int result) {
        return isConnected() && isOfTheNetwork(result);
    }

    @Override
    String expectedTypes() {
        return "DatagramPacket, AddressedEnvelope<ByteBuf, InetSocketAddress>, ByteBuf";
    }

    // ---- segments ----

    @Override
    int segmentBytes(Object message) {
        if (!(message instanceof SegmentedDatagramPacket packet)) {
            return 0;
        }
        if (!messages().segments()) {
            throw new UnsupportedOperationException(
                    "SegmentedDatagramPacket: this kernel does not cut buffers into datagrams (UDP_SEGMENT)");
        }
        return packet.segmentSize() < packet.content().readableBytes() ? packet.segmentSize() : 0;
    }

    // ---- receive ----

    @Override
    ByteBuf newBuffer(RecvByteBufAllocator.Handle handle) {
        int bytes = coalesces ? MOST_JOINED_BYTES : maxBytes;
        return bytes == 0 ? super.newBuffer(handle) : config().getAllocator().ioBuffer(bytes);
    }

    @Override
    int mostExpected() {
        return coalesces ? MOST_JOINED : super.mostExpected();
    }

    @Override
    boolean wantsControl() {
        return receivesAddress || receivesTrafficClass || receivesOriginal || coalesces;
    }

    @Override
    void arrive(ByteBuf content, @Nullable SocketAddress sender, MsgHdr header, Deque<Object> arrived) {
        InetSocketAddress from = (InetSocketAddress) sender;
        if (!wantsControl()) {
            arrived.add(new DatagramPacket(content, (InetSocketAddress) localAddress(), from));
            return;
        }
        PacketInfo told = info();
        told.read(header);
        InetSocketAddress local = localOf(told);
        int segment = told.segmentBytes();
        int length = content.readableBytes();
        if (segment > 0 && segment < length) {
            split(content, segment, from, local, told, arrived);
        } else if (coalesces && length < WORTH_KEEPING_BYTES) {
            try {
                ByteBuf own =
                        config().getAllocator().ioBuffer(Math.max(1, length)).writeBytes(content);
                arrived.add(packet(own, from, local, told));
            } finally {
                content.release();
            }
        } else {
            arrived.add(packet(content, from, local, told));
        }
    }

    /** Takes apart what the kernel has joined. */
    private void split(
            ByteBuf content,
            int segment,
            @Nullable InetSocketAddress from,
            @Nullable InetSocketAddress local,
            PacketInfo told,
            Deque<Object> arrived) {
        try {
            while (content.isReadable()) {
                int length = Math.min(segment, content.readableBytes());
                arrived.add(packet(content.readRetainedSlice(length), from, local, told));
            }
        } finally {
            content.release();
        }
    }

    private DatagramPacket packet(
            ByteBuf content, @Nullable InetSocketAddress from, @Nullable InetSocketAddress local, PacketInfo told) {
        InetSocketAddress sender = receivesAddress && from != null
                ? new DatagramSocketAddress(from, content.readableBytes(), local)
                : from;
        return receivesTrafficClass
                ? new ReceivedDatagramPacket(content, local, sender, told.trafficClass())
                : new DatagramPacket(content, local, sender);
    }

    private PacketInfo info() {
        PacketInfo made = info;
        if (made == null) {
            made = new PacketInfo(syscalls().abi());
            info = made;
        }
        return made;
    }

    /** Where the datagram was sent to, as far as the kernel has told. */
    private @Nullable InetSocketAddress localOf(PacketInfo told) {
        InetSocketAddress original = told.originalAddress();
        if (original != null) {
            return original;
        }
        InetSocketAddress bound = (InetSocketAddress) localAddress();
        InetAddress address = told.address();
        if (address == null || bound == null) {
            return bound;
        }
        InetSocketAddress last = lastLocal;
        if (last == null || last.getPort() != bound.getPort() || !isSame(address, last.getAddress())) {
            last = new InetSocketAddress(address, bound.getPort());
            lastLocal = last;
        }
        return last;
    }

    // ---- options; under the lock that options are got and set with ----

    private static int checked(String call, int result) {
        if (result < 0) {
            throw new ChannelException(Errno.toException("setsockopt", result, call));
        }
        return result;
    }

    int multicastHops() {
        return checked("IP_MULTICAST_TTL", udp.hops());
    }

    void multicastHops(int hops) {
        checked("IP_MULTICAST_TTL", udp.setHops(hops));
    }

    boolean multicastLoop() {
        return checked("IP_MULTICAST_LOOP", udp.loop()) != 0;
    }

    void multicastLoop(boolean loop) {
        checked("IP_MULTICAST_LOOP", udp.setLoop(loop));
    }

    @Nullable
    NetworkInterface multicastInterface() {
        try {
            if (udp.isInet6()) {
                int index = checked("IPV6_MULTICAST_IF", udp.interfaceIndex());
                return index == 0 ? null : NetworkInterface.getByIndex(index);
            }
            byte[] bytes = new byte[4];
            checked("IP_MULTICAST_IF", udp.interfaceAddress(bytes));
            InetAddress address = InetAddress.getByAddress(bytes);
            return address.isAnyLocalAddress() ? null : NetworkInterface.getByInetAddress(address);
        } catch (SocketException | UnknownHostException e) {
            throw new ChannelException(e);
        }
    }

    void multicastInterface(NetworkInterface by) {
        checked("IP_MULTICAST_IF", udp.setInterface(named(by)));
    }

    private static UdpOptions.Interface named(@Nullable NetworkInterface networkInterface) {
        if (networkInterface == null) {
            return UdpOptions.Interface.ANY;
        }
        InetAddress address = DatagramOptions.addressOf(networkInterface);
        return new UdpOptions.Interface(networkInterface.getIndex(), address instanceof Inet4Address v4 ? v4 : null);
    }

    boolean receivesAddress() {
        return receivesAddress;
    }

    void receivesAddress(boolean on) {
        checked("IP_PKTINFO", udp.receiveAddress(on));
        receivesAddress = on;
    }

    boolean receivesTrafficClass() {
        return receivesTrafficClass;
    }

    void receivesTrafficClass(boolean on) {
        checked("IP_RECVTOS", udp.receiveTrafficClass(on));
        receivesTrafficClass = on;
    }

    void receivesOriginal(boolean on) {
        checked("IP_RECVORIGDSTADDR", udp.receiveOriginalAddress(on));
        receivesOriginal = on;
    }

    void coalesces(boolean on) {
        checked("UDP_GRO", udp.coalesce(on));
        coalesces = on;
    }

    int maxBytes() {
        return maxBytes;
    }

    void maxBytes(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("MAX_DATAGRAM_PAYLOAD_SIZE: " + bytes + " (expected: >= 0)");
        }
        maxBytes = bytes;
    }

    // ---- multicast; any thread ----

    /** A change of memberships as the kernel is told of it. */
    private interface Membership {
        int change(UdpOptions.Interface on);
    }

    private synchronized void change(
            String call, InetAddress group, @Nullable NetworkInterface on, Membership membership) throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        int result = membership.change(named(on));
        if (result == -Errno.EOPNOTSUPP) {
            throw new UnsupportedOperationException(call + ": this system does not choose multicast by its sender");
        }
        if (result < 0) {
            throw Errno.toException(
                    "setsockopt", result, call + ' ' + group + (on == null ? "" : " on " + on.getName()));
        }
    }

    void join(InetAddress group, @Nullable NetworkInterface on, @Nullable InetAddress source) throws IOException {
        change("join", group, on, named -> udp.join(group, named, source));
    }

    void leave(InetAddress group, @Nullable NetworkInterface on, @Nullable InetAddress source) throws IOException {
        change("leave", group, on, named -> udp.leave(group, named, source));
    }

    void block(InetAddress group, @Nullable NetworkInterface on, InetAddress source) throws IOException {
        change("block", group, on, named -> udp.block(group, named, source));
    }
}
