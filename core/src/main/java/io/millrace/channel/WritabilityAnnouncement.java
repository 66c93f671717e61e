package io.millrace.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Tells the pipeline of a channel that its writability has changed: {@link #now()} of a change that the outbound buffer
 * makes, {@link #later()} of one that is made beside it. A message of the latter kind may be in no queue for a moment;
 * what a handler wrote then, because it heard of the change, would overtake it.
 *
 * <p>One event may stand for several changes. Whoever found the channel unwritable always hears of it when it is
 * writable again, even if the event of its becoming unwritable has been left out.
 */
final class WritabilityAnnouncement implements Runnable {
    private static final VarHandle SCHEDULED;

    static {
        try {
            SCHEDULED = MethodHandles.lookup().findVarHandle(WritabilityAnnouncement.class, "scheduled", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final AbstractChannel channel;

    /** There was a change since the last event. Any thread sets it, the loop takes it back. */
    private volatile boolean changed;

    /** This is a task of the loop, which has not begun. Any thread. */
    private volatile boolean scheduled;

    /** The last event told that the channel is not writable. Loop only. */
    private boolean toldUnwritable;

    WritabilityAnnouncement(AbstractChannel channel) {
        this.channel = channel;
    }

    /** Any thread, after a change: on the loop the event comes before this returns. */
    void now() {
        if (channel.isAssignedToLoop() && !channel.eventLoop().inEventLoop()) {
            later();
        } else {
            changed = true;
            fire();
        }
    }

    /** Any thread, after a change: the event comes as a task of the loop, or at once while there is none. */
    void later() {
        changed = true;
        if (!channel.isAssignedToLoop()) {
            fire();
        } else if (SCHEDULED.compareAndSet(this, false, true)) {
            channel.invokeLater(this);
        }
    }

    @Override
    public void run() {
        scheduled = false;
        fire();
    }

    private void fire() {
        if (!changed) {
            return; // another event has told of it
        }
        changed = false;
        boolean unwritable = !channel.outboundBuffer().isWritable();
        if (unwritable && toldUnwritable) {
            return; // it was writable for a moment, which nobody waits to hear
        }
        toldUnwritable = unwritable;
        channel.pipeline().fireChannelWritabilityChanged();
    }
}
