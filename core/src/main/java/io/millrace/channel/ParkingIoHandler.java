package io.millrace.channel;

import io.millrace.util.concurrent.Ticker;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The handler of a loop that has tasks and timers only: waits by parking. */
final class ParkingIoHandler implements IoHandler {
    /** Set by the loop before its first wait; read by any thread. */
    private volatile @Nullable Thread thread;

    /** Set by any thread, cleared by the loop. */
    private volatile boolean woken;

    @Override
    public void initialize() {
        thread = Thread.currentThread();
    }

    @Override
    public int run(IoHandlerContext context) {
        if (context.canBlock() && !woken) {
            long deadline = context.deadlineNanos();
            if (deadline == -1) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(
                        this, context.delayNanos(Ticker.systemTicker().nanoTime()));
            }
        }
        woken = false;
        return 0;
    }

    @Override
    public void wakeup() {
        woken = true;
        LockSupport.unpark(thread);
    }

    @Override
    public IoRegistration register(IoHandle handle) {
        throw new UnsupportedOperationException("an event loop without I/O");
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return false;
    }
}
