package io.millrace.channel.unix;

import io.millrace.channel.TriggerMode;

/**
 * What is known of a descriptor's readiness, and what follows from it. The difference between level- and edge-triggered
 * kernels is in this class and nowhere else.
 *
 * <pre>
 *                            LEVEL                                 EDGE
 *  read interest             while reading is on, input open       registered once, urgent data too
 *  write interest            only after a would-block              registered once
 *  event arrives             act                                   set the bit, then act
 *  would-block, short read   the kernel tells again                clear the bit
 *  read budget spent         the kernel tells again                served again, no system call
 *  reading switched on       the interest changes                  if the bit is set, served again
 * </pre>
 *
 * <p>A short read of a stream means that the kernel has no more, unless the end of the stream or an error was seen: then the
 * next read tells it. Nor does it mean that while urgent data is about: a read ends at its mark, whatever is queued behind.
 *
 * <p>While reading is off, the end of the stream is remembered. In LEVEL the kernel would repeat it, so its interest is
 * dropped; hang-up and error cannot be masked, so the descriptor {@linkplain #isDetached() leaves} the poller until reading
 * is on again.
 *
 * <p>Whoever changes the state tells the poller of {@link #interest()} and {@link #isDetached()} afterwards.
 */
final class Readiness {
    private static final int READING = 1;
    private static final int INPUT_CLOSED = 1 << 1;
    private static final int READABLE = 1 << 2;
    private static final int WRITABLE = 1 << 3;
    private static final int WANT_WRITE = 1 << 4;
    private static final int END_SEEN = 1 << 5;
    private static final int HANGUP_SEEN = 1 << 6;
    /** Until a read finds nothing: only then is the mark passed for certain. */
    private static final int URGENT_SEEN = 1 << 7;

    private static final int INPUT_EVENTS = Poller.READ | Poller.READ_CLOSED | Poller.HANGUP | Poller.ERROR;
    private static final int END_EVENTS = Poller.READ_CLOSED | Poller.HANGUP | Poller.ERROR;
    private static final int OUTPUT_EVENTS = Poller.WRITE | Poller.HANGUP | Poller.ERROR;

    private final boolean edge;
    private int state = WRITABLE;

    Readiness(TriggerMode mode) {
        edge = mode == TriggerMode.EDGE;
    }

    /**
     * The same descriptor on another poller, perhaps of the other mode: what has ended stays so, and what is ready is to be
     * tried. The descriptor must be served once.
     */
    Readiness movedTo(TriggerMode mode) {
        Readiness moved = new Readiness(mode);
        moved.state = state & (READING | INPUT_CLOSED | END_SEEN | HANGUP_SEEN) | READABLE | WRITABLE;
        return moved;
    }

    private boolean has(int bit) {
        return (state & bit) != 0;
    }

    // ---- what the poller is asked for ----

    /** The interest that the descriptor should be registered with. */
    int interest() {
        if (edge) {
            return Poller.READ | Poller.WRITE | Poller.URGENT;
        }
        int input = has(INPUT_CLOSED) ? 0 : has(READING) ? Poller.READ : has(END_SEEN) ? 0 : Poller.READ_CLOSED;
        return input | (has(WANT_WRITE) ? Poller.WRITE : 0);
    }

    /** The descriptor should not be registered at all: the kernel would repeat what nobody can act on. */
    boolean isDetached() {
        return !edge && has(HANGUP_SEEN) && !has(WANT_WRITE) && (!has(READING) || has(INPUT_CLOSED));
    }

    /** Takes in what the kernel reported. */
    void arrived(int events) {
        if ((events & INPUT_EVENTS) != 0) {
            state |= READABLE;
        }
        if ((events & OUTPUT_EVENTS) != 0) {
            state |= WRITABLE;
        }
        if ((events & END_EVENTS) != 0) {
            state |= END_SEEN;
        }
        if ((events & (Poller.HANGUP | Poller.ERROR)) != 0) {
            state |= HANGUP_SEEN;
        }
        if ((events & Poller.URGENT) != 0) {
            state |= URGENT_SEEN;
        }
    }

    /** The connection is new: what was reported of the descriptor before does not count. */
    void connecting() {
        state = state & (READING | INPUT_CLOSED) | (edge ? 0 : WANT_WRITE);
    }

    // ---- reading ----

    boolean isReading() {
        return has(READING);
    }

    /** Urgent data may be among what is to be read: its mark ends a read before there is nothing more. */
    boolean isUrgentSeen() {
        return has(URGENT_SEEN);
    }

    /** Reading is on, the input is open and there may be something to read. */
    boolean canRead() {
        return (state & (READING | INPUT_CLOSED | READABLE)) == (READING | READABLE);
    }

    /**
     * Switches reading on.
     *
     * @return {@code true} if the descriptor must be served again, since the kernel will not tell again
     */
    boolean readOn() {
        if (has(READING) || has(INPUT_CLOSED)) {
            return false;
        }
        state |= READING;
        return edge && has(READABLE);
    }

    void readOff() {
        state &= ~READING;
    }

    /** A read filled less than it was offered. */
    void shortRead() {
        if ((state & (END_SEEN | URGENT_SEEN)) == 0) {
            state &= ~READABLE;
        }
    }

    /** A read found nothing. */
    void readWouldBlock() {
        state &= ~(READABLE | URGENT_SEEN);
    }

    /**
     * A round of reading is over.
     *
     * @return {@code true} if the descriptor must be served again, since it was not found empty and the kernel will not tell again
     */
    boolean roundOver() {
        if (edge) {
            return canRead();
        }
        state &= ~READABLE;
        return false;
    }

    /** Nothing will be read any more. */
    void inputClosed() {
        state = (state | INPUT_CLOSED) & ~READING;
    }

    // ---- writing ----

    /** The kernel is not known to be full. */
    boolean canWrite() {
        return has(WRITABLE);
    }

    /** A write was refused or taken in part. */
    void writeWouldBlock() {
        state = edge ? state & ~WRITABLE : state & ~WRITABLE | WANT_WRITE;
    }

    /** Nothing is left to be written: nobody waits for the kernel any more. */
    void writeDone() {
        state &= ~WANT_WRITE;
    }

    @Override
    public String toString() {
        return (edge ? "EDGE" : "LEVEL")
                + (has(READING) ? " reading" : "")
                + (has(READABLE) ? " readable" : "")
                + (has(WRITABLE) ? " writable" : "")
                + (has(WANT_WRITE) ? " wantsWrite" : "")
                + (has(INPUT_CLOSED) ? " inputClosed" : "")
                + (has(END_SEEN) ? " endSeen" : "")
                + (has(HANGUP_SEEN) ? " hangupSeen" : "")
                + (has(URGENT_SEEN) ? " urgentSeen" : "");
    }
}
