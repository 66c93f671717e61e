package io.millrace.channel.unix;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.unix.sys.SockAddr;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listening domain socket's half of a channel: a listener with a file's name. */
final class DomainServerIo extends UnixServerIo {
    private final SocketFile file;

    /** A new socket, or the one that the address is. */
    static DomainServerIo of(UnixBackend backend, @Nullable SocketAddress local) {
        return local instanceof DescriptorAddress socket
                ? new DomainServerIo(backend, AdoptedSocket.listener(backend, socket, true))
                : new DomainServerIo(backend, DomainStreamIo.newDomainSocket(backend));
    }

    private DomainServerIo(UnixBackend backend, int fd) {
        super(
                backend,
                SocketKind.DOMAIN_LISTENER,
                backend.syscalls().abi().addresses().unix(),
                fd);
        file = new SocketFile(backend.syscalls(), true);
    }

    /** A socket that came from elsewhere. */
    DomainServerIo(UnixBackend backend, AdoptedSocket socket) {
        super(backend, SocketKind.DOMAIN_LISTENER, socket);
        file = new SocketFile(backend.syscalls(), false);
    }

    @Override
    void bindSocket(SocketAddress address) throws IOException {
        file.bind(fd(), DomainSocketAddress.from(address));
    }

    @Override
    Channel newChild(int fd, SockAddr peer) {
        DomainStreamIo io = new DomainStreamIo(backend(), fd, peer);
        return ((UnixServerDomainSocketChannel) channel()).newChild(new AcceptedSocket(io));
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
