package io.millrace.channel.unix.sys;

import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of datagrams as values: several messages a call where the system has that, else one.
 *
 * <p>The constructor takes the C library, so that a scripted one can stand in. <b>Thread:</b> any.
 */
public final class MessageCalls {
    private static final List<String> REQUIRED = List.of("recvmmsg", "sendmmsg");

    private final Syscalls calls;
    private final MessageAbi abi;
    private final @Nullable MessageLibc libc;
    private final IntSupplier lastError;

    /** Set by any thread once a call turned out to be missing, read by all; being late costs one more failing call. */
    private volatile boolean batchMissing;

    /** 0 until somebody has asked, then 1 or -1. Any thread; asking twice does no harm. */
    private volatile int segmentation;

    private volatile int coalescing;

    /**
     * Makes the calls of a C library.
     *
     * @param calls those of single messages
     * @param libc its functions for several messages; {@code null} if it has none
     * @param lastError gives errno as it was right after the calling thread's last call
     */
    public MessageCalls(Syscalls calls, @Nullable MessageLibc libc, IntSupplier lastError) {
        this.calls = calls;
        this.abi = MessageAbi.of(calls.abi().os());
        this.libc = libc;
        this.lastError = lastError;
    }

    /** The host's calls, bound when they are first asked for. */
    private static final class Host {
        private static final MessageCalls CALLS = new MessageCalls(Syscalls.host(), load(), LibcLoader::lastError);

        private static @Nullable MessageLibc load() {
            if (Syscalls.host().abi().os() != Os.LINUX) {
                return null;
            }
            try {
                return LibcLoader.load(MessageLibc.class, REQUIRED);
            } catch (UnsatisfiedLinkError missing) {
                return null; // not a failure: one message a call then
            }
        }
    }

    /**
     * The calls that go with others.
     *
     * @param calls the calls of single messages
     * @return the host's, always the same instance, if the calls are the host's; else new ones of a message a call
     */
    public static MessageCalls of(Syscalls calls) {
        return calls == Syscalls.host() ? Host.CALLS : new MessageCalls(calls, null, () -> 0);
    }

    /**
     * How messages are laid out.
     *
     * @return the layout and its numbers
     */
    public MessageAbi abi() {
        return abi;
    }

    /**
     * Tells whether a call takes several messages. It may turn out during a call that none does.
     *
     * @return {@code false} if all take one
     */
    public boolean batches() {
        return libc != null && !batchMissing;
    }

    /**
     * {@code recvmmsg(2)}, or {@code recvmsg(2)} of one message where that is missing. {@link #lengthOf} tells each
     * message's length.
     *
     * @param fd a non-blocking socket
     * @param messages room for messages, {@linkplain MsgHdr#offer() offered}
     * @param count how many, from the first; at least 1
     * @return how many were received, at least 1, or {@code -errno}; if the call {@link #batches()}, fewer than wanted
     *     mean that there were no more, or that the next call tells why
     */
    public int receive(int fd, MsgHdrs messages, int count) {
        int flags = abi.tellsTrueLength() ? abi.truncated() : 0;
        MessageLibc several = libc;
        if (count > 1 && several != null && !batchMissing) {
            int received;
            do {
                received = receiveSeveral(several, fd, messages, count, flags);
            } while (received == -Errno.EINTR);
            if (received != -Errno.ENOSYS) {
                return received;
            }
            batchMissing = true;
        }
        MsgHdr first = messages.get(0);
        long length = calls.recvmsg(fd, first.address(), flags);
        if (length < 0) {
            return (int) length;
        }
        first.batchLength((int) length);
        return 1;
    }

    private int receiveSeveral(MessageLibc several, int fd, MsgHdrs messages, int count, int flags) {
        try {
            return result(several.recvmmsg(fd, messages.address(0), count, flags, 0));
        } catch (UnsatisfiedLinkError noSuchFunction) {
            return -Errno.ENOSYS;
        }
    }

    /**
     * The bytes of a message that {@link #receive} has received.
     *
     * @param message the message
     * @return its length; of a {@linkplain MsgHdr#isTruncated() cut} one the whole length where the kernel tells it, else
     *     what is left
     */
    public static int lengthOf(MsgHdr message) {
        return message.batchLength();
    }

    /**
     * {@code sendmmsg(2)}, or {@code sendmsg(2)} of one message where that is missing; no SIGPIPE.
     *
     * @param fd a non-blocking socket
     * @param messages the messages
     * @param count how many, from the first; at least 1
     * @return how many were sent, at least 1, or {@code -errno} of the first; if fewer than wanted were sent the next
     *     call tells why
     */
    public int send(int fd, MsgHdrs messages, int count) {
        MessageLibc several = libc;
        if (count > 1 && several != null && !batchMissing) {
            int sent;
            do {
                sent = sendSeveral(several, fd, messages, count);
            } while (sent == -Errno.EINTR);
            if (sent != -Errno.ENOSYS) {
                return sent;
            }
            batchMissing = true;
        }
        long sent = calls.sendmsg(fd, messages.address(0), 0);
        return sent < 0 ? (int) sent : 1;
    }

    private int sendSeveral(MessageLibc several, int fd, MsgHdrs messages, int count) {
        try {
            return result(several.sendmmsg(
                    fd, messages.address(0), count, calls.abi().sockets().sendFlags()));
        } catch (UnsatisfiedLinkError noSuchFunction) {
            return -Errno.ENOSYS;
        }
    }

    /**
     * Tells whether the kernel cuts one large buffer into datagrams ({@code UDP_SEGMENT}, Linux 4.18). An older kernel
     * would ignore the wish and send the buffer as one datagram.
     *
     * @return {@code true} if it does
     */
    public boolean segments() {
        int known = segmentation;
        if (known == 0) {
            known = knows(DatagramAbi.of(calls.abi().os()).segment()) ? 1 : -1;
            segmentation = known;
        }
        return known > 0;
    }

    /**
     * Tells whether the kernel joins datagrams of a sender ({@code UDP_GRO}, Linux 5.0).
     *
     * @return {@code true} if it does
     */
    public boolean coalesces() {
        int known = coalescing;
        if (known == 0) {
            known = knows(DatagramAbi.of(calls.abi().os()).coalesce()) ? 1 : -1;
            coalescing = known;
        }
        return known > 0;
    }

    /** Whether UDP sockets have an option. */
    private boolean knows(int option) {
        if (option == 0) {
            return false;
        }
        int fd = calls.socket(
                calls.abi().addresses().inet(), calls.abi().sockets().datagram(), 0);
        if (fd < 0) {
            return false;
        }
        int set = calls.setOption(fd, Abi.IPPROTO_UDP, option, 0);
        calls.close(fd);
        return set == 0;
    }

    /** errno is read at once and only after -1: whatever runs in between may overwrite it. */
    private int result(int value) {
        return value == -1 ? -lastError.getAsInt() : value;
    }
}
