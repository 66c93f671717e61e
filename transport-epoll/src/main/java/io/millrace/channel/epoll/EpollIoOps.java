package io.millrace.channel.epoll;

import io.millrace.channel.unix.Poller;
import io.millrace.channel.unix.UnixInterest;
import org.jspecify.annotations.Nullable;

/**
 * A set of epoll's events: what an {@link EpollIoHandle} asks for, and what it is told of.
 *
 * <p>Asking for {@link #EPOLLIN} includes {@link #EPOLLRDHUP}; {@link #EPOLLERR} comes unasked. Whether events are
 * edge-triggered the loop's mode says, not {@link #EPOLLET}.
 */
public final class EpollIoOps implements UnixInterest {
    /** An edge-triggered registration. */
    public static final EpollIoOps EPOLLET = new EpollIoOps(1 << 31);

    /** There is something to read. */
    public static final EpollIoOps EPOLLIN = new EpollIoOps(0x001);

    /** There is room to write. */
    public static final EpollIoOps EPOLLOUT = new EpollIoOps(0x004);

    /** The descriptor has an error. */
    public static final EpollIoOps EPOLLERR = new EpollIoOps(0x008);

    /** The peer sends nothing more. */
    public static final EpollIoOps EPOLLRDHUP = new EpollIoOps(0x2000);

    /** Nothing. */
    public static final EpollIoOps NONE = new EpollIoOps(0);

    private final int value;

    private EpollIoOps(int value) {
        this.value = value;
    }

    /**
     * A set of events.
     *
     * @param value {@code EPOLL*} bits
     * @return the set
     */
    public static EpollIoOps valueOf(int value) {
        return value == 0 ? NONE : new EpollIoOps(value);
    }

    /** What the poller's bits are in epoll's words. */
    static EpollIoOps ofReadiness(int bits) {
        int value = (bits & Poller.READ) == 0 ? 0 : EPOLLIN.value;
        value |= (bits & Poller.WRITE) == 0 ? 0 : EPOLLOUT.value;
        value |= (bits & Poller.READ_CLOSED) == 0 ? 0 : EPOLLRDHUP.value;
        value |= (bits & (Poller.ERROR | Poller.HANGUP)) == 0 ? 0 : EPOLLERR.value;
        return valueOf(value);
    }

    @Override
    public int applyTo(int before) {
        int interest = contains(EPOLLIN) ? Poller.READ : contains(EPOLLRDHUP) ? Poller.READ_CLOSED : 0;
        return contains(EPOLLOUT) ? interest | Poller.WRITE : interest;
    }

    /**
     * Tells whether a set is a part of this one.
     *
     * @param ops the set
     * @return {@code true} if all of its events are here too
     */
    public boolean contains(EpollIoOps ops) {
        return (value & ops.value) == ops.value;
    }

    /**
     * This set and another.
     *
     * @param ops the other
     * @return the events of both
     */
    public EpollIoOps with(EpollIoOps ops) {
        return contains(ops) ? this : valueOf(value | ops.value);
    }

    /**
     * This set without another.
     *
     * @param ops the other
     * @return the events that are in this one alone
     */
    public EpollIoOps without(EpollIoOps ops) {
        return (value & ops.value) == 0 ? this : valueOf(value & ~ops.value);
    }

    /**
     * The bits.
     *
     * @return {@code EPOLL*} bits
     */
    public int value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EpollIoOps that && value == that.value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return "EpollIoOps{value=" + value + '}';
    }
}
