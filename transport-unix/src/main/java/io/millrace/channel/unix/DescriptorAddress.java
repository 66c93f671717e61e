package io.millrace.channel.unix;

import io.millrace.channel.ChannelException;
import io.millrace.channel.unix.sys.Errno;
import io.millrace.channel.unix.sys.SockAddr;
import io.millrace.channel.unix.sys.Syscalls;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is open already, as the address to bind or to connect to: one that a service manager has handed in by its
 * number, or that was {@linkplain ReceivedFileDescriptor received} over a domain socket.
 *
 * <pre>{@code
 * List<? extends SocketAddress> addresses = DescriptorAddress.inherited();   // LISTEN_FDS of the service manager
 * if (addresses.isEmpty()) {
 *     addresses = List.of(new InetSocketAddress(7007));
 * }
 * new ServerBootstrap().group(group).childHandler(handler).bindAll(addresses);
 * }</pre>
 *
 * <p>The transport makes the channel that fits the socket, of TCP or of a domain. A bootstrap binds to a socket that
 * listens, and connects to one that is connected; whatever else the descriptor is fails with a {@link ChannelException} that
 * says what it is. The channel tells the socket's own address. The socket becomes non-blocking and close-on-exec; its other
 * options stay, but for {@code TCP_NODELAY}, which is switched on.
 *
 * <p>This works with the native transports and with bootstraps that leave the class of the channel to the transport.
 *
 * <p><b>Ownership:</b> the channel's as soon as it is made: {@link #descriptor()} counts as closed then, and closing it does
 * nothing. If none could be made, the descriptor stays the caller's. <b>Thread:</b> any; one descriptor makes one channel.
 */
public final class DescriptorAddress extends SocketAddress {
    private static final long serialVersionUID = 1;

    /** The first descriptor that a service manager hands in; {@code sd_listen_fds(3)}. */
    private static final int FIRST_INHERITED = 3;
    /** Beyond what any manager hands in; a process has fewer descriptors. */
    private static final int MOST_INHERITED = 65_536;

    private static final String UNNAMED = "unknown";

    private final transient FileDescriptor descriptor;
    private final String name;

    /**
     * Makes an address.
     *
     * @param descriptor a socket that listens or is connected
     */
    public DescriptorAddress(FileDescriptor descriptor) {
        this(descriptor, UNNAMED);
    }

    /**
     * Makes an address with a name.
     *
     * @param descriptor a socket that listens or is connected
     * @param name what the socket is for
     */
    public DescriptorAddress(FileDescriptor descriptor, String name) {
        this.descriptor = Objects.requireNonNull(descriptor, "descriptor");
        this.name = Objects.requireNonNull(name, "name");
    }

    // ---- socket activation ----

    /** Read once: who asks twice gets the same descriptors, which know whether they are taken. Guarded by the class. */
    private static @Nullable List<DescriptorAddress> inherited;

    /**
     * The sockets that a service manager has handed to this process (socket activation): {@code LISTEN_FDS} of them, if
     * {@code LISTEN_PID} is this process, with the names of {@code LISTEN_FDNAMES}.
     *
     * <p><b>Spec:</b> {@code sd_listen_fds(3)}.
     *
     * @return the same list each time, in the manager's order; empty if the process was started otherwise
     * @throws IllegalStateException if the variables are there and make no sense
     */
    public static synchronized List<DescriptorAddress> inherited() {
        List<DescriptorAddress> known = inherited;
        if (known == null) {
            known = inherited(System.getenv(), ProcessHandle.current().pid(), FIRST_INHERITED);
            inherited = known;
        }
        return known;
    }

    static List<DescriptorAddress> inherited(Map<String, String> environment, long pid, int first) {
        String count = environment.get("LISTEN_FDS");
        String owner = environment.get("LISTEN_PID");
        if (count == null || owner == null || number("LISTEN_PID", owner, Long.MAX_VALUE) != pid) {
            return List.of();
        }
        int descriptors = (int) number("LISTEN_FDS", count, MOST_INHERITED);
        String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
        List<DescriptorAddress> addresses = new ArrayList<>(descriptors);
        for (int i = 0; i < descriptors; i++) {
            String name = i < names.length && !names[i].isEmpty() ? names[i] : UNNAMED;
            addresses.add(new DescriptorAddress(new FileDescriptor(first + i), name));
        }
        return List.copyOf(addresses);
    }

    private static long number(String variable, String digits, long max) {
        try {
            long number = Long.parseLong(digits);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalStateException(variable + " is no number: " + digits, e);
        }
        throw new IllegalStateException(variable + " is " + digits + " (expected: 0 to " + max + ')');
    }

    // ---- what it is ----

    /**
     * The socket.
     *
     * @return the descriptor, which counts as closed once a channel has it
     */
    public FileDescriptor descriptor() {
        return descriptor;
    }

    /**
     * What the socket is for.
     *
     * @return the name that the service manager or the constructor's caller gave it, {@code "unknown"} if there is none
     */
    public String name() {
        return name;
    }

    /**
     * Tells whether it is a domain socket.
     *
     * @throws ChannelException if it is no socket
     * @throws IllegalStateException if it is closed, or a channel has it
     */
    boolean isDomain() {
        if (!descriptor.isOpen()) {
            throw gone();
        }
        Syscalls calls = Syscalls.host();
        SockAddr address = new SockAddr(calls.abi().addresses());
        int error = calls.getsockname(descriptor.intValue(), address);
        if (error < 0) {
            throw new ChannelException(
                    "descriptor " + descriptor.intValue() + " is no socket",
                    Errno.toException("getsockname", error, this));
        }
        return address.family() == calls.abi().addresses().unix();
    }

    /** The channel has a socket of its own, and this is another. */
    IllegalArgumentException misplaced() {
        return new IllegalArgumentException("the socket " + this
                + " needs a channel that is made for it (leave the class of the channel to the transport)");
    }

    /**
     * Takes the descriptor for a channel.
     *
     * @throws IllegalStateException if it is closed, or another channel has it
     */
    int take() {
        if (!descriptor.markClosed()) {
            throw gone();
        }
        return descriptor.intValue();
    }

    /** No channel could be made of what was {@linkplain #take() taken}. */
    void giveBack() {
        descriptor.unmarkClosed();
    }

    private IllegalStateException gone() {
        return new IllegalStateException(
                "descriptor " + descriptor.intValue() + " is closed, or is a channel's already");
    }

    @Override
    public String toString() {
        return "fd:" + descriptor.intValue() + (name.equals(UNNAMED) ? "" : " (" + name + ')');
    }
}
