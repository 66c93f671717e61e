package io.millrace.channel.unix;

import io.millrace.channel.ChannelException;
import io.millrace.channel.ChannelOption;
import io.millrace.channel.unix.sys.Abi;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.OptionValue;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.SocketAbi;
import io.millrace.channel.unix.sys.Syscalls;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A socket that somebody else has made, once it is known to be what its channel expects, non-blocking and
 * close-on-exec.
 *
 * @param fd the descriptor, which is the channel's now
 * @param family {@code AF_*}
 * @param peer who it is connected to; {@code null} if it is not
 * @param active whether the channel is from the beginning, without being bound or connected
 */
record AdoptedSocket(int fd, int family, @Nullable SockAddr peer, boolean active) {

    /** A connected socket; the channel is active once it is told to connect to this address. */
    static AdoptedSocket connection(UnixBackend backend, DescriptorAddress address, boolean domain) {
        int fd = address.take(); // before anything else: the number of one that is closed is somebody else's
        try {
            AdoptedSocket socket = connection(backend, fd, domain, false);
            if (socket.peer() == null) {
                throw wrong(fd, "is not connected", "a socket that is");
            }
            return socket;
        } catch (RuntimeException e) {
            address.giveBack();
            throw e;
        }
    }

    /** A socket of a number; the channel is active if it is connected. */
    static AdoptedSocket connection(UnixBackend backend, int fd, boolean domain) {
        AdoptedSocket socket = connection(backend, fd, domain, false);
        return new AdoptedSocket(fd, socket.family(), socket.peer(), socket.peer() != null);
    }

    static AdoptedSocket connection(UnixBackend backend, int fd, boolean domain, boolean active) {
        int family = streamFamily(backend.syscalls(), fd, domain);
        if (listens(backend.syscalls(), fd)) {
            throw wrong(fd, "listens", "a socket that does not");
        }
        SockAddr peer = new SockAddr(backend.syscalls().abi().addresses());
        boolean connected = backend.syscalls().getpeername(fd, peer) == 0;
        prepare(backend, fd, !domain);
        return new AdoptedSocket(fd, family, connected ? peer : null, active);
    }

    /** A listening socket; the channel is active once it is told to bind to this address. */
    static AdoptedSocket listener(UnixBackend backend, DescriptorAddress address, boolean domain) {
        int fd = address.take();
        try {
            AdoptedSocket socket = listener(backend, fd, domain, true);
            return new AdoptedSocket(fd, socket.family(), null, false);
        } catch (RuntimeException e) {
            address.giveBack();
            throw e;
        }
    }

    /** A socket of a number, which must listen if the channel is to be active. */
    static AdoptedSocket listener(UnixBackend backend, int fd, boolean domain, boolean active) {
        int family = streamFamily(backend.syscalls(), fd, domain);
        if (active && !listens(backend.syscalls(), fd)) {
            throw wrong(fd, "does not listen", "a socket that does");
        }
        prepare(backend, fd, !domain);
        return new AdoptedSocket(fd, family, null, active);
    }

    /** A socket of datagrams; the channel is active if it is bound or connected. */
    static AdoptedSocket datagrams(UnixBackend backend, int fd, boolean domain) {
        Syscalls calls = backend.syscalls();
        int family = checkedFamily(calls, fd, domain, "UDP");
        int type = ask(calls, fd, SocketAbi.of(calls.abi().os()).type());
        if (type >= 0 && type != calls.abi().sockets().datagram()) {
            throw wrong(fd, "is a socket of type " + type, "a socket of datagrams");
        }
        SockAddr peer = new SockAddr(calls.abi().addresses());
        boolean connected = calls.getpeername(fd, peer) == 0;
        prepare(backend, fd, false);
        return new AdoptedSocket(fd, family, connected ? peer : null, connected || isBound(calls, fd, domain));
    }

    private static boolean isBound(Syscalls calls, int fd, boolean domain) {
        SockAddr local = new SockAddr(calls.abi().addresses());
        if (calls.getsockname(fd, local) < 0) {
            return false;
        }
        if (domain) {
            String name = local.decodeUnix();
            return name != null && !name.isEmpty();
        }
        InetSocketAddress address = local.decode();
        return address != null && address.getPort() != 0;
    }

    private static int streamFamily(Syscalls calls, int fd, boolean domain) {
        int family = checkedFamily(calls, fd, domain, "TCP");
        int type = ask(calls, fd, SocketAbi.of(calls.abi().os()).type());
        if (type >= 0 && type != calls.abi().sockets().stream()) {
            throw wrong(fd, "is a socket of type " + type, "a stream socket");
        }
        return family;
    }

    private static int checkedFamily(Syscalls calls, int fd, boolean domain, String protocol) {
        SockAddr local = new SockAddr(calls.abi().addresses());
        int error = calls.getsockname(fd, local);
        if (error < 0) {
            throw new ChannelException(
                    "descriptor " + fd + " is no socket", Errno.toException("getsockname", error, "fd " + fd));
        }
        Abi.Addresses families = calls.abi().addresses();
        int family = local.family();
        if (family == families.unix() != domain) {
            throw wrong(
                    fd,
                    family == families.unix() ? "is a domain socket" : "is no domain socket",
                    domain ? "a domain socket" : protocol);
        }
        if (!domain && family != families.inet() && family != families.inet6()) {
            throw wrong(fd, "is of address family " + family, protocol);
        }
        return family;
    }

    /** A kernel that does not tell would have to be believed; those that are known do. */
    private static boolean listens(Syscalls calls, int fd) {
        return ask(calls, fd, SocketAbi.of(calls.abi().os()).accepts()) > 0;
    }

    private static int ask(Syscalls calls, int fd, int option) {
        OptionValue value = calls.borrowOption();
        int error = calls.getsockopt(fd, calls.abi().options().socket(), option, value.length(Integer.BYTES));
        int answer = error < 0 ? error : value.getInt(0);
        calls.giveBackOption(value);
        return answer;
    }

    private static void prepare(UnixBackend backend, int fd, boolean noDelay) {
        Syscalls calls = backend.syscalls();
        int error = calls.setNonBlocking(fd, true);
        if (error == 0) {
            error = calls.setCloseOnExec(fd);
        }
        int noSigPipe = calls.abi().sockets().noSigPipe();
        if (error == 0 && noSigPipe != 0) {
            error = calls.setOption(fd, calls.abi().options().socket(), noSigPipe, 1);
        }
        if (error < 0) {
            throw new ChannelException("descriptor " + fd, Errno.toException("fcntl", error, "fd " + fd));
        }
        if (noDelay) {
            backend.options(SocketKind.STREAM).set(fd, ChannelOption.TCP_NODELAY, true);
        }
    }

    private static ChannelException wrong(int fd, String is, String expected) {
        return new ChannelException("descriptor " + fd + ' ' + is + " (expected: " + expected + ')');
    }
}
