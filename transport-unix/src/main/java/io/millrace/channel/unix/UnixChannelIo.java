package io.millrace.channel.unix;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelIo;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.EventLoop;
import io.millrace.channel.IoEvent;
import io.millrace.channel.IoEventLoop;
import io.millrace.channel.IoRegistration;
import io.millrace.channel.socket.SocketProtocolFamily;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.Syscalls;
import io.millrace.util.concurrent.Future;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket's half of a channel, whatever kind of socket: the descriptor, its registration and readiness, addresses and
 * options.
 */
abstract class UnixChannelIo extends ChannelIo implements UnixIoHandle {
    private final UnixBackend backend;
    private final SocketOptions socketOptions;
    private final int family;
    private final int fd;

    /** The peer of an accepted connection over IPv4: an address object takes ten times the memory, and few ask for it. */
    private final long packedPeer;

    /**
     * Written by the loop, or by the thread that closes a channel which was never registered; read by any. It changes under
     * this object's lock, which other threads hold while they use the descriptor.
     */
    private volatile boolean open = true;
    /** Written by the loop; read by any thread. */
    private volatile boolean active;

    // Found out when first asked for; any thread. The kernel's answer does not change once it is not null.
    private volatile @Nullable SocketAddress local;
    private volatile @Nullable SocketAddress remote;

    // Loop only.
    private @Nullable UnixRegistration registration;
    private @Nullable Readiness readiness;

    UnixChannelIo(UnixBackend backend, SocketOptions socketOptions, int family, int fd, @Nullable SockAddr peer) {
        this.backend = backend;
        this.socketOptions = socketOptions;
        this.family = family;
        this.fd = fd;
        this.active = peer != null;
        this.packedPeer = peer == null ? SockAddr.NOT_IPV4 : peer.packIpv4();
        this.remote = peer == null || packedPeer != SockAddr.NOT_IPV4 ? null : decode(peer);
    }

    /** A socket that came from elsewhere; its own address is asked for when it is wanted. */
    UnixChannelIo(UnixBackend backend, SocketOptions socketOptions, AdoptedSocket socket) {
        this(backend, socketOptions, socket.family(), socket.fd(), socket.peer());
        this.active = socket.active();
    }

    /** The family of a new socket for an address: IPv6 takes both, unless the address or the host is IPv4 only. */
    static int familyFor(UnixBackend backend, @Nullable SocketAddress address) {
        Abi.Addresses families = backend.syscalls().abi().addresses();
        boolean four = address instanceof InetSocketAddress ip
                && ip.getAddress() instanceof Inet4Address v4
                && !v4.isAnyLocalAddress();
        return four ? families.inet() : backend.ipStack().family();
    }

    static int familyOf(UnixBackend backend, SocketProtocolFamily family) {
        Abi.Addresses families = backend.syscalls().abi().addresses();
        return switch (family) {
            case INET -> families.inet();
            case INET6 -> families.inet6();
            case UNIX -> throw new UnsupportedOperationException("TCP over " + family);
        };
    }

    static int newSocket(UnixBackend backend, int family) {
        int fd = backend.ipStack().newStreamSocket(family);
        if (fd < 0) {
            throw new ChannelException("no socket", Errno.toException("socket", fd, null));
        }
        // As everybody expects today; what a listener has is inherited by the connections that it accepts.
        backend.options(SocketKind.STREAM).set(fd, ChannelOption.TCP_NODELAY, true);
        return fd;
    }

    final UnixBackend backend() {
        return backend;
    }

    final Syscalls syscalls() {
        return backend.syscalls();
    }

    final int family() {
        return family;
    }

    @Override
    public final int fd() {
        return fd;
    }

    // ---- registration ----

    @Override
    protected final boolean fits(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isIoType(backend.handlerType());
    }

    @Override
    protected final void register(EventLoop loop) throws Exception {
        Future<IoRegistration> registered = ((IoEventLoop) loop).register(this);
        Throwable cause = registered.cause();
        if (cause != null) {
            throw cause instanceof Exception e ? e : new ChannelException(cause);
        }
        UnixRegistration bond = Objects.requireNonNull((UnixRegistration) registered.getNow(), "registration");
        registration = bond;
        Readiness before = readiness;
        if (before != null) {
            moved(before, bond);
        }
        if (awaitsEvents()) {
            tellPoller();
        }
    }

    /** The poller can tell something about the socket: before, some kernels report a hang-up. */
    boolean awaitsEvents() {
        return active || isConnecting();
    }

    /** What the poller before had reported, and what was to be served again, is gone with it. */
    private void moved(Readiness before, UnixRegistration bond) {
        Readiness moved = before.movedTo(bond.handler().poller().mode());
        readiness = moved;
        if (isConnecting()) {
            moved.connecting();
        }
        bond.again();
    }

    @Override
    protected final void deregister() {
        UnixRegistration bond = registration;
        if (bond != null) {
            registration = null;
            bond.handler().cancelOnLoop(bond);
        }
    }

    @Override
    public void registered() {}

    @Override
    public void unregistered() {}

    final UnixRegistration registration() {
        UnixRegistration bond = registration;
        if (bond == null) {
            throw new IllegalStateException("not registered");
        }
        return bond;
    }

    final IoScratch scratch() {
        return registration().handler().scratch();
    }

    final Readiness readiness() {
        Readiness known = readiness;
        if (known == null) {
            known = new Readiness(registration().handler().poller().mode());
            readiness = known;
        }
        return known;
    }

    /** Makes the poller's view that of {@link #readiness()}; costs a system call only if it differs. */
    final void tellPoller() throws IOException {
        UnixRegistration bond = registration;
        if (bond == null) {
            return;
        }
        if (readiness().isDetached()) {
            bond.detach();
        } else {
            bond.want(readiness().interest());
        }
    }

    // ---- events ----

    /** Acts on readiness bits. */
    abstract void ready(int bits);

    /** Goes on where a budget was spent. */
    abstract void again();

    /** Acts on a failure that is not the kernel's, such as no memory for a buffer: the loop would only meet it again. */
    void crashed(Throwable cause) {
        if (isServed()) {
            failed(cause);
        }
    }

    /** Acts on a failure of {@link #crashed}: the kernel would report the descriptor for ever. */
    void giveUp(Throwable cause) {
        abandon(cause);
    }

    @Override
    public final void handle(IoRegistration bond, IoEvent event) {
        ready(((UnixIoEvent) event).readiness());
    }

    @Override
    protected void beginRead() throws Exception {
        UnixRegistration bond = registration;
        if (bond == null) {
            Readiness known = readiness;
            if (known != null) {
                known.readOn(); // for the next loop, if there is one
            }
            return;
        }
        if (readiness().readOn()) {
            bond.again();
        }
        if (active) {
            tellPoller();
        }
    }

    @Override
    protected final void endRead() {
        Readiness known = readiness;
        if (known == null) {
            return;
        }
        known.readOff();
        try {
            if (active) {
                tellPoller();
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    // ---- state ----

    @Override
    public final boolean isOpen() {
        return open;
    }

    /** Open, and not about to be closed elsewhere or on its way to another loop: events may still be acted on. Loop only. */
    final boolean isServed() {
        return open && registration != null;
    }

    @Override
    public final boolean isActive() {
        return active;
    }

    /** The socket is connected or listens: the poller hears of it from now on. */
    final void activate() throws IOException {
        tellPoller();
        active = true;
    }

    @Override
    public final @Nullable SocketAddress localAddress() {
        SocketAddress known = local;
        return known == null ? boundAddress(new SockAddr(syscalls().abi().addresses())) : known;
    }

    private synchronized @Nullable SocketAddress boundAddress(SockAddr address) {
        if (!open) {
            return local;
        }
        if (syscalls().getsockname(fd, address) < 0) {
            return null;
        }
        SocketAddress known = decode(address);
        if (known == null || isUnbound(known)) {
            return null;
        }
        local = known;
        return known;
    }

    /** Domain sockets may be connected and never bound. */
    private boolean isUnbound(SocketAddress address) {
        return address instanceof InetSocketAddress ip
                ? ip.getPort() == 0
                : !active && address.equals(DomainSocketAddress.UNNAMED);
    }

    private @Nullable SocketAddress decode(SockAddr address) {
        if (!isDomain()) {
            return address.decode();
        }
        // Some systems tell no address at all of a socket that has no name.
        return address.family() == 0 ? DomainSocketAddress.UNNAMED : DomainSocketAddress.decode(address);
    }

    final boolean isDomain() {
        return family == syscalls().abi().addresses().unix();
    }

    @Override
    public final @Nullable SocketAddress remoteAddress() {
        SocketAddress known = remote;
        if (known == null && packedPeer != SockAddr.NOT_IPV4) {
            known = SockAddr.unpackIpv4(packedPeer);
            remote = known;
        }
        return known;
    }

    final void connectedTo(@Nullable SocketAddress peer) {
        remote = peer;
    }

    /** Has the socket's own address asked for again: connecting and disconnecting change it. */
    final void forgetLocalAddress() {
        local = null;
    }

    /** The socket is neither bound nor connected any more: the poller hears nothing of it from now on. */
    final void deactivate() {
        active = false;
        UnixRegistration bond = registration;
        if (bond != null) {
            bond.detach();
        }
    }

    /** Encodes an address for the socket's family. */
    final SockAddr encode(SocketAddress address) throws IOException {
        SockAddr encoded = new SockAddr(syscalls().abi().addresses());
        encode(address, encoded);
        return encoded;
    }

    /** Encodes an address for the socket's family. */
    final void encode(SocketAddress address, SockAddr encoded) throws IOException {
        if (address instanceof DescriptorAddress socket) {
            throw socket.misplaced();
        }
        if (isDomain()) {
            DomainSocketAddress.from(address).encode(encoded);
            return;
        }
        if (!(address instanceof InetSocketAddress ip)) {
            throw new UnsupportedAddressTypeException();
        }
        int length = encoded.encode(ip, family);
        if (length < 0) {
            throw Errno.toException("address", length, address);
        }
    }

    @Override
    protected void bind(SocketAddress address) throws Exception {
        bindSocket(address);
        local = null;
    }

    /** Makes the system call. */
    void bindSocket(SocketAddress address) throws IOException {
        int error = syscalls().bind(fd, encode(address));
        if (error < 0) {
            throw Errno.toException("bind", error, address);
        }
    }

    /** Closes the descriptor, once; it leaves the poller before. */
    @Override
    protected void closeNow() throws Exception {
        if (!open) {
            return;
        }
        if (registration != null && local == null) {
            boundAddress(scratch().peer()); // to be known after the descriptor is gone
        }
        synchronized (this) { // calls of other threads on the descriptor end first, and no more begin
            open = false;
        }
        active = false;
        deregister();
        int error = syscalls().close(fd);
        if (error < 0) {
            throw Errno.toException("close", error, "fd " + fd);
        }
    }

    // ---- options ----

    @Override
    protected <T> @Nullable T getOption(ChannelOption<T> option) {
        synchronized (this) {
            requireOpen();
            SocketOptions.Getter<T> getter = socketOptions.getter(option);
            return getter == null ? socketOptions.get(fd, option) : getter.get(channel(), fd);
        }
    }

    @Override
    protected <T> boolean setOption(ChannelOption<T> option, T value) {
        synchronized (this) {
            requireOpen();
            SocketOptions.Setter<T> setter = socketOptions.setter(option);
            if (setter == null) {
                return socketOptions.set(fd, option, value);
            }
            setter.set(channel(), fd, value);
            return true;
        }
    }

    /** Once closed, the descriptor's number is somebody else's. */
    private void requireOpen() {
        if (!open) {
            throw new ChannelException(new ClosedChannelException());
        }
    }

    @Override
    protected Set<ChannelOption<?>> options() {
        return socketOptions.options();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(fd " + fd + ", " + readiness + ')';
    }
}
