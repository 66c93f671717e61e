package io.millrace.channel.socket;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A datagram was longer than the room for it: what did not fit is lost, and the rest was dropped, since a part of a
 * datagram is not what its sender meant. The channel stays open.
 *
 * <p>It reaches {@code exceptionCaught}. It has no stack trace: anybody can send long datagrams.
 */
public final class TruncatedDatagramException extends IOException {
    private static final long serialVersionUID = 1;

    /** What the length is where the kernel does not tell it. */
    public static final int UNKNOWN = -1;

    /** {@code null} if the datagram came from nobody who has an address. */
    private final @Nullable SocketAddress sender;

    private final int limit;
    private final int length;

    /**
     * Makes an exception.
     *
     * @param sender who sent the datagram, or {@code null} if that is not known
     * @param limit the bytes that there was room for
     * @param length the datagram's bytes, or {@link #UNKNOWN}
     */
    public TruncatedDatagramException(@Nullable SocketAddress sender, int limit, int length) {
        super("a datagram " + (length == UNKNOWN ? "" : "of " + length + " bytes ")
                + (sender == null ? "" : "from " + sender + ' ') + "is longer than the " + limit
                + " bytes of room for one and was dropped; ChannelOption.RECVBUF_ALLOCATOR decides on the room");
        this.sender = sender;
        this.limit = limit;
        this.length = length;
    }

    /**
     * Who sent the datagram.
     *
     * @return an address, or {@code null} if that is not known
     */
    public @Nullable SocketAddress sender() {
        return sender;
    }

    /**
     * The bytes that there was room for.
     *
     * @return bytes
     */
    public int limit() {
        return limit;
    }

    /**
     * The datagram's length.
     *
     * @return bytes, or {@link #UNKNOWN} where the kernel does not tell
     */
    public int length() {
        return length;
    }

    /** Leaves the stack trace empty. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
