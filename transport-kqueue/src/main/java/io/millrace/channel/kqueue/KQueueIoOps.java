package io.millrace.channel.kqueue;

import static io.millrace.channel.kqueue.sys.KeventLayout.EV_DELETE;
import static io.millrace.channel.kqueue.sys.KeventLayout.EV_DISABLE;

import io.millrace.channel.unix.Poller;
import io.millrace.channel.unix.UnixInterest;

/**
 * A change of what a {@link KQueueIoHandle} is told: its read filter or its write filter goes on or off.
 *
 * <p>{@code EVFILT_READ} is -1 and {@code EVFILT_WRITE} -2, on NetBSD too. {@code EV_DELETE} and {@code EV_DISABLE}
 * switch the filter off, every other set of flags switches it on. Whether that is edge-triggered the loop's mode says,
 * not {@code EV_CLEAR}.
 */
public final class KQueueIoOps implements UnixInterest {
    static final short EVFILT_READ = -1;
    static final short EVFILT_WRITE = -2;

    private final short filter;
    private final short flags;
    private final int fflags;

    private KQueueIoOps(short filter, short flags, int fflags) {
        this.filter = filter;
        this.flags = flags;
        this.fflags = fflags;
    }

    /**
     * Makes a change.
     *
     * @param filter -1 for {@code EVFILT_READ}, -2 for {@code EVFILT_WRITE}
     * @param flags {@code EV_*}
     * @param fflags 0: flags of the filter are not taken
     * @return the change
     * @throws IllegalArgumentException if it is about another filter, or has flags of the filter
     */
    public static KQueueIoOps newOps(short filter, short flags, int fflags) {
        if (filter != EVFILT_READ && filter != EVFILT_WRITE) {
            throw new IllegalArgumentException("filter: " + filter + " (expected: -1 to read, -2 to write)");
        }
        if (fflags != 0) {
            throw new IllegalArgumentException("fflags: " + fflags + " (expected: 0)");
        }
        return new KQueueIoOps(filter, flags, fflags);
    }

    @Override
    public int applyTo(int before) {
        int bit = filter == EVFILT_READ ? Poller.READ : Poller.WRITE;
        return (flags & (EV_DELETE | EV_DISABLE)) != 0 ? before & ~bit : before | bit;
    }

    /**
     * The filter.
     *
     * @return -1 to read, -2 to write
     */
    public short filter() {
        return filter;
    }

    /**
     * The flags.
     *
     * @return {@code EV_*}
     */
    public short flags() {
        return flags;
    }

    /**
     * The filter's flags.
     *
     * @return 0
     */
    public int fflags() {
        return fflags;
    }

    /**
     * The filter's number.
     *
     * @return 0
     */
    public long data() {
        return 0;
    }

    @Override
    public String toString() {
        return "KQueueIoOps(filter " + filter + ", flags 0x" + Integer.toHexString(flags & 0xffff) + ", fflags "
                + fflags + ')';
    }
}
