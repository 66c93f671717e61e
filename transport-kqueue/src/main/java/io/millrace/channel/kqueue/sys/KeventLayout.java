package io.millrace.channel.kqueue.sys;

import io.millrace.channel.unix.sys.Os;
import java.nio.ByteBuffer;

/**
 * How {@code struct kevent} lies in memory, and the numbers of the filters. {@code ident} is at 0 and {@code filter}
 * at 8 everywhere.
 *
 * <pre>
 *  macOS, OpenBSD,      0       8        10      12       16     24      32
 *  DragonFly            | ident | filter | flags | fflags | data | udata |
 *
 *  FreeBSD 12           0       8        10      12       16     24      32       64
 *                       | ident | filter | flags | fflags | data | udata | ext[4] |
 *
 *  NetBSD               0       8        12      16       20  24     32      40
 *                       | ident | filter | flags | fflags |   | data | udata |
 *  NetBSD, __kevent100  0       8        12      16       20  24     32      40       72
 *                       | ident | filter | flags | fflags |   | data | udata | ext[4] |
 * </pre>
 *
 * <p><b>Spec:</b> {@code bsd/sys/event.h} of XNU; {@code sys/sys/event.h} of FreeBSD, OpenBSD, NetBSD and DragonFly;
 * {@code kqueue(2)} of each. 64-bit CPUs only.
 *
 * @param bytes the size of the struct
 * @param flags the offset of {@code flags}; 12 means that {@code filter} and {@code flags} have 32 bits, 10 that they
 *     have 16
 * @param fflags the offset of {@code fflags}
 * @param data the offset of {@code data}
 * @param udata the offset of {@code udata}
 * @param read {@code EVFILT_READ}
 * @param write {@code EVFILT_WRITE}
 * @param user {@code EVFILT_USER}, which older releases of OpenBSD and NetBSD refuse
 * @param outOfBand the flag of an {@code EVFILT_READ} event that tells of urgent data ({@code EV_OOBAND}); 0 where none
 *     does
 */
public record KeventLayout(
        int bytes, int flags, int fflags, int data, int udata, int read, int write, int user, int outOfBand) {

    /** Adds a filter, or changes it. */
    public static final int EV_ADD = 0x0001;

    /** Removes a filter. */
    public static final int EV_DELETE = 0x0002;

    /** Switches a filter on. */
    public static final int EV_ENABLE = 0x0004;

    /** Switches a filter off. */
    public static final int EV_DISABLE = 0x0008;

    /** Removes a filter once it was reported. */
    public static final int EV_ONESHOT = 0x0010;

    /** Resets the filter's state once it was reported: edge-triggered. */
    public static final int EV_CLEAR = 0x0020;

    /** Reports a change as an {@link #EV_ERROR} even if it succeeded; {@code data} is 0 then. */
    public static final int EV_RECEIPT = 0x0040;

    /** Switches a filter off once it was reported. */
    public static final int EV_DISPATCH = 0x0080;

    /** The event is the result of a change: {@code data} is errno. */
    public static final int EV_ERROR = 0x4000;

    /** The end: the peer sends, or takes, nothing more. There may still be data to read. */
    public static final int EV_EOF = 0x8000;

    /** In {@code fflags}: {@code data} is the least number of bytes that is reported. */
    public static final int NOTE_LOWAT = 0x1;

    /** In {@code fflags}: sets an {@code EVFILT_USER} off. */
    public static final int NOTE_TRIGGER = 0x01000000;

    private static final int IDENT = 0;
    private static final int FILTER = 8;
    private static final int NARROW_FLAGS = 10;

    /** Four words, unused and zero. */
    private static final int EXT_BYTES = 32;

    /**
     * The layout of a system.
     *
     * @param os the system
     * @return its layout; NetBSD's is that of {@code __kevent50}
     * @throws UnsupportedOperationException for Linux, which has no such struct
     */
    public static KeventLayout of(Os os) {
        return switch (os) {
            case LINUX -> throw new UnsupportedOperationException("Linux has no struct kevent");
            case DARWIN -> narrow(32, -10, 0x2000);
            case FREEBSD -> narrow(32 + EXT_BYTES, -11, 0);
            case OPENBSD -> narrow(32, -10, 0);
            case DRAGONFLY -> narrow(32, -9, 0);
            case NETBSD -> new KeventLayout(40, 12, 16, 24, 32, 0, 1, 8, 0);
        };
    }

    private static KeventLayout narrow(int bytes, int user, int outOfBand) {
        return new KeventLayout(bytes, NARROW_FLAGS, 12, 16, 24, -1, -2, user, outOfBand);
    }

    /**
     * The same with four words behind it, as {@code __kevent100} of NetBSD takes it.
     *
     * @return a longer struct
     */
    public KeventLayout extended() {
        return new KeventLayout(bytes + EXT_BYTES, flags, fflags, data, udata, read, write, user, outOfBand);
    }

    /**
     * Whether an event of {@link #read} with urgent data before the reader says so.
     *
     * @return {@code true} on macOS
     */
    public boolean tellsUrgentData() {
        return outOfBand != 0;
    }

    /**
     * Writes a struct, except what is behind {@code udata}, which stays as it is.
     *
     * @param memory where, in the CPU's byte order
     * @param at its offset
     * @param ident what it is about, a descriptor mostly
     * @param filter {@code EVFILT_*}
     * @param flagBits {@code EV_*}
     * @param filterFlags {@code NOTE_*}
     * @param filterData the filter's number
     * @param userData what its events will carry
     */
    public void put(
            ByteBuffer memory,
            int at,
            long ident,
            int filter,
            int flagBits,
            int filterFlags,
            long filterData,
            long userData) {
        memory.putLong(at + IDENT, ident);
        if (flags == NARROW_FLAGS) {
            memory.putShort(at + FILTER, (short) filter).putShort(at + flags, (short) flagBits);
        } else {
            memory.putInt(at + FILTER, filter).putInt(at + flags, flagBits);
        }
        memory.putInt(at + fflags, filterFlags);
        memory.putLong(at + data, filterData);
        memory.putLong(at + udata, userData);
    }

    /**
     * Reads {@code ident}.
     *
     * @param memory where the struct is
     * @param at its offset
     * @return the number
     */
    public long ident(ByteBuffer memory, int at) {
        return memory.getLong(at + IDENT);
    }

    /**
     * Reads {@code filter}.
     *
     * @param memory where the struct is
     * @param at its offset
     * @return {@code EVFILT_*}
     */
    public int filter(ByteBuffer memory, int at) {
        return flags == NARROW_FLAGS ? memory.getShort(at + FILTER) : memory.getInt(at + FILTER);
    }

    /**
     * Reads {@code flags}.
     *
     * @param memory where the struct is
     * @param at its offset
     * @return {@code EV_*}
     */
    public int flags(ByteBuffer memory, int at) {
        return flags == NARROW_FLAGS ? memory.getShort(at + flags) & 0xffff : memory.getInt(at + flags);
    }

    /**
     * Reads {@code fflags}.
     *
     * @param memory where the struct is
     * @param at its offset
     * @return {@code NOTE_*}, or the error of a socket whose end is reported
     */
    public int fflags(ByteBuffer memory, int at) {
        return memory.getInt(at + fflags);
    }

    /**
     * Reads {@code data}.
     *
     * @param memory where the struct is
     * @param at its offset
     * @return the filter's number, or errno with {@link #EV_ERROR}
     */
    public long data(ByteBuffer memory, int at) {
        return memory.getLong(at + data);
    }

    /**
     * Reads {@code udata}.
     *
     * @param memory where the struct is
     * @param at its offset
     * @return what the filter was added with
     */
    public long udata(ByteBuffer memory, int at) {
        return memory.getLong(at + udata);
    }
}
