package io.millrace.channel.unix.sys;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The error numbers of this system: positive ones, as in {@code errno(3)}; calls return them negated. */
public final class Errno {

    private static final ErrnoTable TABLE = table();

    /** Operation not permitted. */
    public static final int EPERM = number("EPERM");

    /** No such file, or no such registration. */
    public static final int ENOENT = number("ENOENT");

    /** Interrupted by a signal. */
    public static final int EINTR = number("EINTR");

    /** Bad file descriptor. */
    public static final int EBADF = number("EBADF");

    /** The call would block. */
    public static final int EAGAIN = number("EAGAIN");

    /** Out of memory. */
    public static final int ENOMEM = number("ENOMEM");

    /** Permission denied. */
    public static final int EACCES = number("EACCES");

    /** Exists already. */
    public static final int EEXIST = number("EEXIST");

    /** Invalid argument. */
    public static final int EINVAL = number("EINVAL");

    /** The system's limit of open files is reached. */
    public static final int ENFILE = number("ENFILE");

    /** The process's limit of open files is reached. */
    public static final int EMFILE = number("EMFILE");

    /** Nobody reads what is written. */
    public static final int EPIPE = number("EPIPE");

    /** The system lacks the call. */
    public static final int ENOSYS = number("ENOSYS");

    /** A protocol error. */
    public static final int EPROTO = number("EPROTO");

    /** The message is too long for a datagram. */
    public static final int EMSGSIZE = number("EMSGSIZE");

    /** The socket is of another type. */
    public static final int EPROTOTYPE = number("EPROTOTYPE");

    /** The protocol has no such option. */
    public static final int ENOPROTOOPT = number("ENOPROTOOPT");

    /** The socket does not support the operation. */
    public static final int EOPNOTSUPP = number("EOPNOTSUPP");

    /** The socket does not support the family of the address. */
    public static final int EAFNOSUPPORT = number("EAFNOSUPPORT");

    /** The address is in use. */
    public static final int EADDRINUSE = number("EADDRINUSE");

    /** The host does not have the address. */
    public static final int EADDRNOTAVAIL = number("EADDRNOTAVAIL");

    /** The network is down. */
    public static final int ENETDOWN = number("ENETDOWN");

    /** The machine is on no network. */
    public static final int ENONET = number("ENONET");

    /** The network is unreachable. */
    public static final int ENETUNREACH = number("ENETUNREACH");

    /** The connection was aborted before it was accepted. */
    public static final int ECONNABORTED = number("ECONNABORTED");

    /** The peer reset the connection. */
    public static final int ECONNRESET = number("ECONNRESET");

    /** No buffer space. */
    public static final int ENOBUFS = number("ENOBUFS");

    /** Connected already. */
    public static final int EISCONN = number("EISCONN");

    /** Not connected. */
    public static final int ENOTCONN = number("ENOTCONN");

    /** Too many descriptors are on their way through domain sockets. */
    public static final int ETOOMANYREFS = number("ETOOMANYREFS");

    /** The peer did not answer in time. */
    public static final int ETIMEDOUT = number("ETIMEDOUT");

    /** The peer refused the connection, or has nobody at the port. */
    public static final int ECONNREFUSED = number("ECONNREFUSED");

    /** The host is down. */
    public static final int EHOSTDOWN = number("EHOSTDOWN");

    /** No route to the host. */
    public static final int EHOSTUNREACH = number("EHOSTUNREACH");

    /** A connection attempt is under way. */
    public static final int EALREADY = number("EALREADY");

    /** A connection attempt has begun. */
    public static final int EINPROGRESS = number("EINPROGRESS");

    private Errno() {}

    /**
     * The name of an error.
     *
     * @param errno positive, or negative as calls return it
     * @return {@code "EAGAIN"} for example, {@code "errno 4711"} if it has no name
     */
    public static String name(int errno) {
        return TABLE.name(Math.abs(errno));
    }

    /**
     * The text of an error, as {@code strerror(3)} has it in English.
     *
     * @param errno positive, or negative as calls return it
     * @return {@code "Connection refused"} for example
     */
    public static String text(int errno) {
        return TABLE.text(Math.abs(errno));
    }

    /**
     * The exception for a failed call. Failures to bind, to connect or to reach a peer get the types that the JDK
     * throws for them
     * ({@link BindException}, {@link ConnectException}, {@link NoRouteToHostException}, {@link
     * PortUnreachableException}, for any other failure to connect {@link SocketException}) with a
     * {@link SyscallException} as the cause; everything else is a {@link SyscallException}.
     *
     * @param call the call's name as in its manual page, {@code "connect"} for example; what follows a bracket does not
     *     count:
     *     {@code "connect(SO_ERROR)"} is a failed connection attempt
     * @param negErrno what the call returned, negative
     * @param detail what the call was about, an address for example; {@code null} if there is nothing to say
     * @return the exception; its message has the call, the text and the name of the error, and the detail
     */
    public static IOException toException(String call, int negErrno, @Nullable Object detail) {
        SyscallException failure = new SyscallException(call, -negErrno, detail);
        IOException known = known(function(call), -negErrno, String.valueOf(failure.getMessage()));
        if (known == null) {
            return failure;
        }
        known.initCause(failure);
        return known;
    }

    private static String function(String call) {
        int bracket = call.indexOf('(');
        return (bracket < 0 ? call : call.substring(0, bracket)).toLowerCase(Locale.ROOT);
    }

    private static @Nullable IOException known(String function, int errno, String message) {
        return switch (function) {
            case "bind", "listen" -> isAddressError(errno) || errno == EACCES ? new BindException(message) : null;
            case "connect" -> unableToConnect(errno, message);
            case "recv", "recvfrom", "recvmsg", "recvmmsg", "send", "sendto", "sendmsg", "sendmmsg" ->
                errno == ECONNREFUSED ? new PortUnreachableException(message) : null;
            default -> null;
        };
    }

    private static @Nullable IOException unableToConnect(int errno, String message) {
        // ENOENT: nobody has bound a domain socket to the path
        if (errno == ECONNREFUSED || errno == ETIMEDOUT || errno == ENOENT) {
            return new ConnectException(message);
        }
        if (errno == EHOSTUNREACH || errno == ENETUNREACH) {
            return new NoRouteToHostException(message);
        }
        return isAddressError(errno) ? new BindException(message) : new SocketException(message);
    }

    private static boolean isAddressError(int errno) {
        return errno == EADDRINUSE || errno == EADDRNOTAVAIL;
    }

    private static int number(String name) {
        return TABLE.number(name);
    }

    /** The host's table; where the host is not supported nothing can fail with a number, and any table will do. */
    private static ErrnoTable table() {
        try {
            return Abi.host().errnos();
        } catch (UnsupportedOperationException unsupportedHost) {
            return Abi.LINUX.errnos();
        }
    }
}
