package io.millrace.channel.kqueue;

import io.millrace.channel.unix.sys.NativeMemory;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * What {@code EVFILT_READ} and {@code EVFILT_WRITE} of BSD would say of a Linux descriptor now.
 *
 * <p>Linux does not tell a socket's error without taking it: {@code fflags} is {@code ECONNREFUSED} if the socket was
 * seen connecting and {@code ECONNRESET} otherwise. <b>Thread:</b> whoever holds the lock of {@link LinuxEdges}.
 */
final class LinuxFilters {
    private static final LinuxLibc LIBC = LinuxEdges.LIBC;

    private static final int POLLIN = 0x001;
    private static final int POLLPRI = 0x002;
    private static final int POLLOUT = 0x004;
    private static final int POLLERR = 0x008;
    private static final int POLLHUP = 0x010;
    private static final int POLLNVAL = 0x020;
    private static final int POLLRDHUP = 0x2000;

    private static final int FIONREAD = 0x541b;
    private static final int SIOCOUTQ = 0x5411;
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_SNDBUF = 7;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SO_PROTOCOL = 38;
    private static final int SOCK_STREAM = 1;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    /** {@code tcpi_unacked}: of a listener, the connections that wait. */
    private static final int TCPI_UNACKED = 24;

    static final int ECONNRESET = 104;
    static final int ECONNREFUSED = 111;

    // tcpi_state
    private static final int ESTABLISHED = 1;
    private static final int SYN_SENT = 2;
    private static final int CLOSE = 7;
    private static final Set<Integer> OUTPUT_SHUT = Set.of(4, 5, 6, CLOSE, 9, 11);

    private static final int VALUE = 16;
    private static final int SCRATCH_BYTES = 256;

    /** A filter's answer. */
    record State(boolean active, long data, boolean eof, int error, boolean outOfBand) {
        static final State INACTIVE = new State(false, 0, false, 0, false);
    }

    private enum Kind {
        LISTENER,
        TCP,
        STREAM,
        DATAGRAM,
        NO_SOCKET
    }

    private final NativeMemory scratch = NativeMemory.allocate(SCRATCH_BYTES);

    /** Descriptors that were seen while they connected, until they are connected. */
    private final Set<Integer> connecting = new HashSet<>();

    /** Descriptors that were connected, or were to be. */
    private final Set<Integer> used = new HashSet<>();

    /** A descriptor is new under its number. */
    void begin(int fd) {
        connecting.remove(fd);
        used.remove(fd);
    }

    /** {@code false} if the number is no descriptor. */
    boolean isOpen(int fd) {
        return (poll(fd) & POLLNVAL) == 0;
    }

    State read(int fd, boolean lowWater, long least) {
        int bits = poll(fd);
        if ((bits & POLLNVAL) != 0) {
            return State.INACTIVE;
        }
        Kind kind = kind(fd);
        if (kind == Kind.LISTENER) {
            boolean some = (bits & POLLIN) != 0;
            return new State(some, waiting(fd, some), false, 0, false);
        }
        if (kind == Kind.TCP && isUnconnected(fd, bits)) {
            return State.INACTIVE;
        }
        long pending = number(fd, FIONREAD);
        boolean eof = isEnd(kind, bits);
        boolean ready = lowWater ? pending >= least : (bits & POLLIN) != 0;
        boolean error = (bits & POLLERR) != 0;
        return new State(
                ready || eof || error, pending, eof, eof && error ? error(fd, kind) : 0, (bits & POLLPRI) != 0);
    }

    State write(int fd) {
        int bits = poll(fd);
        if ((bits & POLLNVAL) != 0) {
            return State.INACTIVE;
        }
        Kind kind = kind(fd);
        boolean eof = (bits & (kind == Kind.NO_SOCKET ? POLLERR : POLLHUP)) != 0 && kind != Kind.DATAGRAM;
        if (kind == Kind.TCP) {
            int state = tcpState(fd);
            if (state == SYN_SENT || isUnconnected(fd, bits)) {
                return State.INACTIVE;
            }
            eof = OUTPUT_SHUT.contains(state);
        }
        boolean error = (bits & POLLERR) != 0;
        long free = kind == Kind.NO_SOCKET ? 0 : option(fd, SO_SNDBUF) - number(fd, SIOCOUTQ);
        return new State((bits & POLLOUT) != 0 || eof || error, free, eof, eof && error ? error(fd, kind) : 0, false);
    }

    private static boolean isEnd(Kind kind, int bits) {
        return switch (kind) {
            case LISTENER, DATAGRAM -> false;
            case TCP, STREAM -> (bits & (POLLRDHUP | POLLHUP)) != 0;
            case NO_SOCKET -> (bits & (POLLHUP | POLLERR)) != 0;
        };
    }

    private int error(int fd, Kind kind) {
        return kind == Kind.NO_SOCKET ? 0 : connecting.contains(fd) ? ECONNREFUSED : ECONNRESET;
    }

    /** A new socket counts as hung up on Linux, and as nothing at all on BSD. */
    private boolean isUnconnected(int fd, int bits) {
        int state = tcpState(fd);
        if (state == SYN_SENT) {
            connecting.add(fd);
        } else if (state == ESTABLISHED) {
            connecting.remove(fd);
        }
        if (state != CLOSE || (bits & POLLERR) != 0) {
            used.add(fd);
        }
        return !used.contains(fd);
    }

    private Kind kind(int fd) {
        int type = option(fd, SO_TYPE);
        if (type < 0) {
            return Kind.NO_SOCKET;
        }
        if (option(fd, SO_ACCEPTCONN) > 0) {
            return Kind.LISTENER;
        }
        if (type != SOCK_STREAM) {
            return Kind.DATAGRAM;
        }
        return option(fd, SO_PROTOCOL) == IPPROTO_TCP ? Kind.TCP : Kind.STREAM;
    }

    private long waiting(int fd, boolean some) {
        boolean tcp = option(fd, SO_PROTOCOL) == IPPROTO_TCP && tcpState(fd) > 0;
        return tcp ? scratch.buffer().getInt(VALUE + TCPI_UNACKED) : some ? 1 : 0;
    }

    private int tcpState(int fd) {
        scratch.buffer().putInt(0, SCRATCH_BYTES - VALUE);
        int got = LIBC.getsockopt(fd, IPPROTO_TCP, TCP_INFO, scratch.address() + VALUE, scratch.address());
        return got < 0 ? 0 : scratch.buffer().get(VALUE);
    }

    private int option(int fd, int name) {
        scratch.buffer().putInt(0, Integer.BYTES);
        int got = LIBC.getsockopt(fd, SOL_SOCKET, name, scratch.address() + VALUE, scratch.address());
        return got < 0 ? -1 : scratch.buffer().getInt(VALUE);
    }

    private int number(int fd, int request) {
        return LIBC.ioctl(fd, request, scratch.address()) < 0
                ? 0
                : scratch.buffer().getInt(0);
    }

    private int poll(int fd) {
        ByteBuffer pollfd = scratch.buffer();
        pollfd.putInt(0, fd)
                .putShort(4, (short) (POLLIN | POLLPRI | POLLOUT | POLLRDHUP))
                .putShort(6, (short) 0);
        LIBC.poll(scratch.address(), 1, 0);
        return pollfd.getShort(6) & 0xffff;
    }
}
