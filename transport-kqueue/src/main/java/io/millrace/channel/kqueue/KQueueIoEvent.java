package io.millrace.channel.kqueue;

import io.millrace.channel.IoEvent;

/** What a filter tells a {@link KQueueIoHandle}; filters are numbered as in {@link KQueueIoOps}. */
public final class KQueueIoEvent implements IoEvent {
    private final int ident;
    private final short filter;
    private final short flags;
    private final int fflags;
    private final long data;
    private final long udata;

    private KQueueIoEvent(int ident, short filter, short flags, int fflags, long data, long udata) {
        this.ident = ident;
        this.filter = filter;
        this.flags = flags;
        this.fflags = fflags;
        this.data = data;
        this.udata = udata;
    }

    /**
     * Makes an event.
     *
     * @param ident the descriptor
     * @param filter {@code EVFILT_*}
     * @param flags {@code EV_*}
     * @param fflags the filter's flags
     * @param data the filter's number
     * @param udata what the filter was added with
     * @return the event
     */
    public static KQueueIoEvent newEvent(int ident, short filter, short flags, int fflags, long data, long udata) {
        return new KQueueIoEvent(ident, filter, flags, fflags, data, udata);
    }

    /**
     * The descriptor.
     *
     * @return its number
     */
    public int ident() {
        return ident;
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
     * The flags: from a loop, {@code EV_EOF} at the end and with an error.
     *
     * @return {@code EV_*}
     */
    public short flags() {
        return flags;
    }

    /**
     * The filter's flags: from a loop, 0; a socket's error is to be asked for.
     *
     * @return the number
     */
    public int fflags() {
        return fflags;
    }

    /**
     * The filter's number: from a loop, 0; how much there is to read, reading tells.
     *
     * @return the number
     */
    public long data() {
        return data;
    }

    /**
     * What the filter was added with: from a loop, 0.
     *
     * @return the number
     */
    public long udata() {
        return udata;
    }

    @Override
    public String toString() {
        return "KQueueIoEvent(ident " + ident + ", filter " + filter + ", flags 0x"
                + Integer.toHexString(flags & 0xffff) + ", fflags " + fflags + ", data " + data + ", udata " + udata
                + ')';
    }
}
